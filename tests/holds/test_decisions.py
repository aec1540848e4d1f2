"""Who may decide what, on which list, with which words; what comes of it (RULES B8-B10; DESIGN 5, 9)."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent, Staff
from districts.models import District, RosterState, RosterUser
from rostering.holds.approved import apply_approved
from rostering.holds.decide import Refused, check_can_decide
from rostering.models import Decision, Hold, Pause, Run
from tests.factories import DistrictFactory, StaffFactory, dsm_of
from tests.feeds import NIGHT, at, small_district, sync
from tests.holds.conftest import connected_and_loaded
from tests.holds.small_changes import AFTER_NEXT, NEXT, fewer, renamed
from tests.pipeline.deciding import approve, approve_fully, decided, reject

pytestmark = pytest.mark.usefixtures("shared_database")


def held_anew(district: District) -> Run:
    """A large change of a loaded district that one person may approve."""
    run = sync(district, renamed(11), night=NEXT)
    assert (run.status, run.reason, run.plan.needs_second_person) == ("held", "large_change", False)
    return run


@pytest.fixture(scope="module")
def held_of_module(shared_database: None) -> Run:
    """Made once: what a test decides about it is rolled back."""
    return held_anew(connected_and_loaded())


@pytest.fixture
def held(held_of_module: Run, db: None) -> Run:
    """This test's own copy; its district is not synced again, since a sync copies on connections of its own."""
    return deepcopy(held_of_module)


def refused(run: Run, code: str, **values: Any) -> None:
    """A decision is refused with this code, and nothing at all changes."""
    before = (Decision.objects.count(), RosterState.objects.get(district=run.district).version)
    with pytest.raises(Refused) as refusal:
        decided(run, values.pop("verdict", "approve"), **values)
    assert refusal.value.code == code
    assert str(refusal.value).rstrip().endswith(".")
    assert (Decision.objects.count(), RosterState.objects.get(district=run.district).version) == before


@pytest.mark.parametrize("verdict", ["approve", "reject"])
@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_decision_needs_a_reason(held: Run, verdict: str, reason: str) -> None:
    """RULES B9; DESIGN 9: every decision has author, reason, time."""
    refused(held, "reason_required", verdict=verdict, reason=reason)


@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_a_decision_is_tied_to_the_list_that_was_seen(held: Run, verdict: str) -> None:
    """RULES B10: approval is tied to the very change reviewed."""
    refused(held, "changed_since", verdict=verdict, checksum="0" * 64)


def test_a_list_of_yesterday_is_not_approved_for_todays(loaded: District) -> None:
    """RULES B10: a new feed with different content must be reviewed again."""
    held = held_anew(loaded)
    seen = held.plan.checksum
    newer = sync(held.district, renamed(12), night=AFTER_NEXT)
    refused(held, "not_on_hold", checksum=seen)
    refused(newer, "changed_since", checksum=seen)


@pytest.mark.parametrize("first", ["approve", "reject"])
@pytest.mark.parametrize("second", ["approve", "reject"])
def test_what_is_decided_is_not_decided_again(held: Run, first: str, second: str) -> None:
    decided(held, first)
    refused(held, "not_on_hold", verdict=second)


def test_a_specialist_decides_everywhere(held: Run) -> None:
    assert approve(held, by=StaffFactory.create(role=Staff.Role.SPECIALIST)).status == "applied"


def test_an_administrator_does_not_decide(held: Run) -> None:
    """DESIGN 9: DSMs and specialists approve."""
    refused(held, "not_allowed", by=StaffFactory.create(role=Staff.Role.ADMIN))


def test_somebody_who_has_left_does_not_decide(held: Run) -> None:
    refused(held, "not_yours", by=StaffFactory.create(is_active=False))


def test_the_dsm_of_the_district_decides_and_the_one_of_another_does_not(held: Run) -> None:
    """DESIGN 9: a DSM decides for assigned districts only."""
    refused(held, "not_yours", by=dsm_of(None))
    refused(held, "not_yours", by=dsm_of(DistrictFactory.create()))
    assert approve(held, by=dsm_of(held.district)).status == "applied"


def test_cover_counts_on_its_days_both_inclusive_where_the_person_is(held: Run) -> None:
    """DESIGN 9: dated cover. The decision falls on the evening of the 8th in Los Angeles, the 9th in Greenwich."""
    evening = datetime(2026, 10, 9, 3, tzinfo=UTC)
    day, before, after = date(2026, 10, 8), date(2026, 10, 7), date(2026, 10, 9)
    refused(held, "not_yours", by=dsm_of(held.district, role="cover", ends_on=before), now=evening)
    refused(held, "not_yours", by=dsm_of(held.district, role="cover", starts_on=after), now=evening)
    covering = dsm_of(held.district, role="cover", starts_on=day, ends_on=day)
    assert approve(held, by=covering, now=evening).status == "applied"


def test_who_may_decide_can_be_asked_before_anybody_does(held: Run) -> None:
    assert check_can_decide(run=held, by=StaffFactory.create(), on=NEXT).run_id == held.id
    with pytest.raises(Refused):
        check_can_decide(run=held, by=dsm_of(None), on=NEXT)
    reject(held)
    held.refresh_from_db()
    with pytest.raises(Refused):
        check_can_decide(run=held, by=StaffFactory.create(), on=NEXT)


def test_when_most_students_leave_two_different_people_must_agree(loaded: District) -> None:
    """DESIGN 5, Second person: not the same person twice."""
    run = sync(loaded, fewer(11), night=NEXT)
    first = dsm_of(loaded)
    outcome = approve(run, by=first)
    assert (outcome.status, outcome.needs_second_person) == ("held", True)
    refused(run, "second_person", by=first)
    assert RosterUser.objects.filter(district=loaded, role="student", removed_at=None).count() == 20
    assert approve(run).status == "applied"
    assert RosterUser.objects.filter(district=loaded, role="student", removed_at=None).count() == 9


def test_exactly_half_of_the_students_may_leave_with_one_person(loaded: District) -> None:
    """DESIGN 5, Second person: more than half. Ten of twenty leave, with a limit of 40 % that holds it."""
    loaded.large_change_limit = 40
    loaded.save()
    run = sync(loaded, fewer(10), night=NEXT)
    assert (run.status, run.plan.needs_second_person) == ("held", False)
    assert approve(run).status == "applied"


def test_the_first_approval_does_not_count_for_another_list(loaded: District) -> None:
    """RULES B10."""
    first = StaffFactory.create()
    approve(sync(loaded, fewer(11), night=NEXT), by=first)
    newer = sync(loaded, fewer(12), night=AFTER_NEXT)
    assert approve(newer, by=first).needs_second_person
    assert approve(newer).status == "applied"


def test_the_first_approval_counts_on_for_the_same_list(loaded: District) -> None:
    """DESIGN 5: a re-plan with the same checksum keeps its plan; the case stays."""
    first = StaffFactory.create()
    approve(sync(loaded, fewer(11), night=NEXT), by=first)
    again = sync(loaded, fewer(11), night=AFTER_NEXT)
    refused(again, "second_person", by=first)
    assert approve(again).status == "applied"
    assert set(loaded.runs.values_list("status", flat=True)) == {"applied", "superseded"}


def test_the_second_person_may_reject(loaded: District) -> None:
    run = sync(loaded, fewer(11), night=NEXT)
    approve(run)
    assert reject(run).status == "rejected"
    assert Hold.objects.get(run=run).state == "rejected"


def test_a_rejected_first_load_comes_back_as_a_first_load() -> None:
    """DESIGN 5, Outcome: first_load before under_review."""
    district = DistrictFactory.create()
    reject(sync(district, small_district()))
    again = sync(district, small_district(), night=NEXT)
    assert (again.status, again.reason) == ("held", "first_load")
    assert not again.plan.needs_second_person
    assert approve(again).status == "applied"
    assert not RosterState.objects.get(district=district).is_under_review


def test_every_decision_is_in_the_audit(held: Run) -> None:
    """DESIGN 9: author, reason, time."""
    by = StaffFactory.create()
    approve(held, by=by, reason="  Confirmed by telephone. ")
    event = AuditEvent.objects.get(event="hold.approved", target=f"run {held.id}")
    assert (event.by_email, event.reason, event.at) == (by.email, "Confirmed by telephone.", at(NEXT))
    assert event.after["checksum"] == held.plan.checksum
    assert AuditEvent.objects.filter(event="run.applied", target=f"run {held.id}", by_job="approval").exists()


def test_an_approval_through_the_screen_is_applied_by_whoever_looks_next(held: Run) -> None:
    outcome = approve(held, apply_now=False)
    assert outcome.status == "held"
    hold = Hold.objects.get(run=held)
    assert hold.state == "approved"
    refused(held, "already_decided", verdict="reject")
    run = apply_approved(hold_id=hold.id, now=at(NEXT))
    assert run is not None
    assert run.status == "applied"
    assert apply_approved(hold_id=hold.id, now=at(NEXT)) is None


def test_an_approval_in_a_pause_applies_and_names_the_pause(held: Run) -> None:
    """DESIGN 5, Company pauses: a pause stops nights and syncs, not people; they are told."""
    Pause.objects.create(
        district=held.district,
        name="Inventory days",
        first_night=NEXT,
        last_night=AFTER_NEXT,
        reason="Closed.",
        created_at=at(NIGHT),
    )
    outcome = approve(held)
    assert outcome.status == "applied"
    assert "Inventory days" in outcome.message


def test_a_list_that_can_not_be_applied_opens_the_case_again(held: Run) -> None:
    """Nothing half done: what is broken is said, nothing changed, and nobody tries for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rostering_planperson (plan_id, operation, object_id, is_new, role, provider_id, given_name,"
            " family_name, middle_name, folded_name, email, email_key, username, sis_number, grade, raw_grade,"
            " home_school_provider_id, school_provider_ids, fingerprint, source_digest)"
            " SELECT %s, 'removed', id, false, role, provider_id, '', '', '', '', '', '', '', '', '', '', '', '{}',"
            " fingerprint, 0 FROM districts_rosteruser WHERE district_id = %s AND provider_id = 'p19'",
            [held.plan_id, held.district_id],
        )
    outcome = approve(held)
    assert outcome.status == "held"
    assert "not changed" in outcome.message
    assert Hold.objects.get(run=held).state == "open"
    assert RosterUser.objects.filter(district=held.district, removed_at=None, role="student").count() == 20


def test_after_a_decision_everything_that_waited_is_settled(loaded: District) -> None:
    """DESIGN 5: held and waiting runs are overtaken by the one that was applied."""
    sync(loaded, renamed(11), night=NIGHT)
    sync(loaded, renamed(12), night=NEXT)
    approve_fully(sync(loaded, renamed(12), night=AFTER_NEXT))
    assert list(loaded.runs.order_by("id").values_list("status", flat=True)) == [
        "applied",
        "superseded",
        "superseded",
        "applied",
    ]
    assert not Hold.objects.filter(district=loaded, state__in=Hold.LIVE).exists()
