"""A person applies a waiting change list: who may, which one, and what is asked again (DESIGN 5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from accounts.models import Assignment, AuditEvent, Staff
from districts.models import District, RosterState
from rostering.holds import waiting
from rostering.holds.decide import Refused
from rostering.holds.waiting import WaitingOutcome, apply_let_through, apply_waiting, waiting_to_be_applied
from rostering.models import Hold, LetThrough, Pause, Run
from rostering.run_states import queue_run, requeue_expired, start_applying
from tests.factories import StaffFactory, StopFactory
from tests.feeds import NIGHT, at
from tests.pipeline.workers import together
from tests.planned import on_khan_academy, planned, weighed

pytestmark = pytest.mark.django_db
NOW = at(NIGHT)
NEXT = NIGHT + timedelta(days=1)


@pytest.fixture
def loaded() -> District:
    """A district on Khan Academy, paused from Tuesday to Friday."""
    district = on_khan_academy()
    Pause.objects.create(
        district=district,
        name="Exams",
        first_night=NIGHT,
        last_night=NIGHT + timedelta(days=3),
        created_at=NOW,
    )
    return district


def applied(run: Run, **values: Any) -> WaitingOutcome:
    """What a specialist gets, unless told."""
    run.refresh_from_db()
    assert run.plan is not None
    given: dict[str, Any] = {
        "by": StaffFactory.create(),
        "reason": "They need it before the exams.",
        "checksum": run.plan.checksum,
        "now": NOW,
        "apply_now": True,
    }
    return apply_waiting(run=run, **(given | values))


def refused(run: Run, **values: Any) -> str:
    """The code of the refusal; nothing may have changed."""
    version = RosterState.objects.get(district=run.district).version
    with pytest.raises(Refused) as refusal:
        applied(run, **values)
    assert "othing was changed" in str(refusal.value)
    assert RosterState.objects.get(district=run.district).version == version
    return refusal.value.code


def test_it_is_applied_and_the_pause_is_named(loaded: District) -> None:
    """A pause stops nights, not people."""
    run = weighed(planned(loaded))
    assert (run.status, run.reason) == ("waiting", "paused")
    outcome = applied(run)
    assert (outcome.run.status, RosterState.objects.get(district=loaded).version) == ("applied", 2)
    assert outcome.message == (
        "Applied by a person. Note that Exams pauses this district through the night of Friday 9 October."
    )
    event = AuditEvent.objects.get(event="waiting.let_through", district_id=loaded.id)
    assert (event.district_id, event.reason) == (loaded.id, "They need it before the exams.")


def test_what_the_guard_would_hold_is_not_promised_to_be_applied(loaded: District) -> None:
    """In a pause nothing is held; taken out of it, a large change is."""
    run = weighed(planned(loaded, removed=60))
    outcome = applied(run, apply_now=False)
    assert outcome.message.startswith("So much would change that it is put on hold within a minute")
    (number,) = waiting_to_be_applied()
    held = apply_let_through(number=number, now=NOW)
    assert held is not None
    assert (held.status, RosterState.objects.get(district=loaded).version) == ("held", 1)


def test_its_dsm_may_another_dsm_and_an_administrator_may_not(loaded: District) -> None:
    run = weighed(planned(loaded))
    mine, other, ada = (
        StaffFactory.create(role=role) for role in (Staff.Role.DSM, Staff.Role.DSM, Staff.Role.ADMIN)
    )
    Assignment.objects.create(district=loaded, staff=mine, role=Assignment.Role.DSM)
    assert refused(run, by=other) == "not_yours"
    assert refused(run, by=ada) == "not_allowed"
    assert applied(run, by=mine).run.status == "applied"


def test_without_a_reason_or_with_another_list_than_was_seen_nothing_happens(loaded: District) -> None:
    run = weighed(planned(loaded))
    assert refused(run, reason=" ") == "reason_required"
    assert refused(run, checksum="of another list") == "changed_since"


def test_only_the_newest_waiting_list(loaded: District) -> None:
    first = weighed(planned(loaded))
    second = weighed(planned(loaded, updated=2, night=NEXT))
    assert refused(first) == "not_waiting"
    assert applied(second, now=at(NEXT)).run.status == "applied"
    assert refused(second) == "not_waiting"


def test_a_list_without_changes_is_not_applied(loaded: District) -> None:
    assert refused(weighed(planned(loaded, updated=0))) == "nothing_to_apply"


def test_what_the_guard_would_hold_becomes_a_hold(loaded: District) -> None:
    """During a pause a large change waits like a small one; a person who wants it gets the review."""
    run = weighed(planned(loaded, removed=60))
    assert run.status == "waiting"
    outcome = applied(run)
    assert (outcome.run.status, outcome.run.reason) == ("held", "large_change")
    assert outcome.message.startswith("Held because")
    assert Hold.objects.get(run=run).state == "open"
    assert RosterState.objects.get(district=loaded).version == 1
    assert waiting_to_be_applied() == []


def test_a_roster_that_moved_needs_a_new_list(loaded: District) -> None:
    run = weighed(planned(loaded))
    RosterState.objects.filter(district=loaded).update(version=9)
    assert refused(run) == "roster_moved"


def test_a_stop_stops_people_too(loaded: District) -> None:
    run = weighed(planned(loaded))
    StopFactory.create(district=loaded)
    assert refused(run) == "stopped"


def test_while_another_sync_is_at_work_it_waits_for_it(loaded: District) -> None:
    run = weighed(planned(loaded))
    at_work = queue_run(district=loaded, night=NEXT, trigger="on_demand", now=NOW)
    outcome = applied(run)
    assert "at work" in outcome.message
    assert refused(run) == "already_decided"
    Run.objects.filter(id=at_work.id).update(status="failed", finished_at=NOW)
    (number,) = waiting_to_be_applied()
    done = apply_let_through(number=number, now=NOW)
    assert done is not None
    assert done.status == "applied"


def test_a_worker_that_died_leaves_it_waiting_for_the_next(loaded: District) -> None:
    run = weighed(planned(loaded))
    applied(run, apply_now=False)
    start_applying(run=run, now=NOW, waits_as="waiting")
    later = NOW + timedelta(minutes=2)
    assert requeue_expired(now=later) == [run.id]
    run.refresh_from_db()
    assert run.status == "waiting"
    (number,) = waiting_to_be_applied()
    done = apply_let_through(number=number, now=later)
    assert done is not None
    assert done.status == "applied"


def broken(trouble: type[Exception]) -> Any:
    """An apply that a database stops."""

    def apply(**_values: Any) -> Any:
        raise trouble("as it is")

    return apply


def test_what_breaks_a_constraint_is_not_tried_for_ever_and_what_may_pass_is(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away is asked again; one that says no says no again."""
    run = weighed(planned(loaded))
    monkeypatch.setattr(waiting, "apply", broken(OperationalError))
    with pytest.raises(OperationalError):
        applied(run)
    let = LetThrough.objects.get(run=run)
    assert let.settled_at is None
    Run.objects.filter(id=run.id).update(status="waiting", lease_until=None)
    monkeypatch.setattr(waiting, "apply", broken(IntegrityError))
    again = apply_let_through(number=let.id, now=NOW)
    assert again is not None
    assert (again.status, "IntegrityError" in again.message) == ("waiting", True)
    assert waiting_to_be_applied() == []


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_and_it_is_applied_once(loaded: District) -> None:
    run = weighed(planned(loaded))
    outcomes = together(*[lambda: applied(run)] * 3)
    assert sum(isinstance(one, WaitingOutcome) for one in outcomes) == 1
    assert {one.code for one in outcomes if isinstance(one, Refused)} <= {"already_decided", "not_waiting"}
    assert RosterState.objects.get(district=loaded).version == 2
    assert LetThrough.objects.get(run=run).settled_at is not None
