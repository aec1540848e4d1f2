"""Approved for tonight: the frozen list, when the night begins, ahead of its sync; until then it can be called back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from accounts.models import AuditEvent
from districts.models import District, RosterState
from rostering.dispatch import approved_holds
from rostering.due import create_tonights
from rostering.holds import approved
from rostering.holds.approved import apply_approved
from rostering.holds.refused import Refused
from rostering.holds.tonight import call_back, next_night_begins
from rostering.models import Decision, Hold, Run
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory, dsm_of
from tests.feeds import NIGHT, at, small_district, sync
from tests.holds.small_changes import NEXT, fewer, renamed
from tests.holds.two_schools import NO_REMOVALS, case_of, held, joins, leaves, on_khan_academy, two_schools
from tests.pipeline.deciding import approve

pytestmark = pytest.mark.usefixtures("shared_database")
NOON = datetime(2026, 10, 8, 19, tzinfo=UTC)  # Thursday the 8th, 12:00 in Los Angeles
TONIGHT = datetime(2026, 10, 9, 5, tzinfo=UTC)  # 22:00 that day
MINUTE = timedelta(minutes=1)


@pytest.fixture
def run() -> Run:
    """A large change that one person may approve."""
    district = ConnectionFactory.create().district
    approve(sync(district, small_district()))
    return sync(district, renamed(11), night=NEXT)


def for_tonight(run: Run, **values: Any) -> Hold:
    """Approved at noon for the night that follows."""
    approve(run, **({"tonight": True, "now": NOON} | values))
    return Hold.objects.get(district=run.district, state__in=Hold.LIVE)


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (NOON, TONIGHT),
        (TONIGHT - MINUTE, TONIGHT),
        (TONIGHT, TONIGHT + timedelta(days=1)),
        (datetime(2026, 10, 9, 11, tzinfo=UTC), TONIGHT + timedelta(days=1)),
        (datetime(2026, 10, 10, 19, tzinfo=UTC), TONIGHT + timedelta(days=4)),
    ],
    ids=["at noon", "a minute before", "as it begins", "at four in the morning", "on Saturday"],
)
def test_tonight_is_the_next_weeknight_that_begins(now: datetime, begins: datetime) -> None:
    assert next_night_begins(DistrictFactory.build(), now=now) == begins


def test_it_is_applied_as_the_night_begins_and_not_a_minute_before(run: Run) -> None:
    outcome = approve(run, tonight=True, now=NOON)
    assert (outcome.status, outcome.needs_second_person) == ("held", False)
    assert "Thursday 8 October at 22:00" in outcome.message
    hold = case_of(run.district)
    assert apply_approved(hold_id=hold.id, now=TONIGHT - MINUTE) is None
    assert hold.id not in approved_holds(at=TONIGHT - MINUTE)
    assert hold.id in approved_holds(at=TONIGHT)
    applied = apply_approved(hold_id=hold.id, now=TONIGHT)
    assert applied is not None
    assert (applied.id, applied.status) == (run.id, "applied")


@pytest.mark.parametrize("settled", ["applied", "cleared"])
def test_a_settled_case_waits_for_no_night_any_more(run: Run, settled: str) -> None:
    hold = for_tonight(run)
    if settled == "applied":
        apply_approved(hold_id=hold.id, now=TONIGHT)
    else:
        sync(run.district, small_district(), night=NEXT)
    hold.refresh_from_db()
    assert (hold.state, hold.not_before) == (settled, None)


def test_the_nights_sync_waits_until_it_is_applied_but_not_for_ever(run: Run) -> None:
    """The frozen list is applied instead of a new one; a list that can not be applied costs the district no night."""
    hold = for_tonight(run)
    assert tonights(run.district, at=TONIGHT) == []
    assert len(tonights(run.district, at=TONIGHT + timedelta(hours=1))) == 1
    Run.objects.filter(trigger="nightly", district=run.district).delete()
    apply_approved(hold_id=hold.id, now=TONIGHT)
    assert len(tonights(run.district, at=TONIGHT)) == 1


def tonights(district: District, *, at: datetime) -> list[Run]:
    """The district's runs that are made at an instant."""
    return [one for one in create_tonights(at=at, now=at) if one.district_id == district.id]


def test_it_can_be_called_back_until_it_starts(run: Run) -> None:
    hold, by = for_tonight(run), StaffFactory.create()
    called = call_back(hold=hold, by=by, reason="The district called.", now=TONIGHT - MINUTE)
    assert (called.state, called.not_before) == ("open", None)
    assert apply_approved(hold_id=hold.id, now=TONIGHT) is None
    assert case_of(run.district).approvals() == []
    assert AuditEvent.objects.filter(event="hold.called_back", by_email=by.email).exists()
    assert approve(run, by=Decision.objects.get(hold=hold).by).status == "applied"


@pytest.mark.parametrize(
    ("values", "code"),
    [({"now": TONIGHT}, "too_late"), ({"reason": " "}, "reason_required"), ({"by": None}, "not_yours")],
)
def test_calling_back_is_refused_in_words(run: Run, values: dict[str, Any], code: str) -> None:
    hold = for_tonight(run)
    given = {"by": StaffFactory.create(), "reason": "The district called.", "now": NOON} | values
    given["by"] = given["by"] or dsm_of(None)
    with pytest.raises(Refused) as refusal:
        call_back(hold=hold, **given)
    assert refusal.value.code == code
    assert case_of(run.district).state == "approved"


def test_only_what_is_approved_for_tonight_is_called_back(run: Run) -> None:
    with pytest.raises(Refused, match="Nothing of this district"):
        call_back(hold=case_of(run.district), by=StaffFactory.create(), reason="Why not.", now=NOON)


def test_ones_own_approval_is_called_back_while_a_second_person_is_asked() -> None:
    """Two people who agreed to different parts are not stuck: each may change their mind, nobody another's."""
    district = DistrictFactory.create()
    approve(sync(district, small_district()))
    run, first = sync(district, fewer(11), night=NEXT), StaffFactory.create()
    approve(run, by=first)
    with pytest.raises(Refused, match="Nothing of this district"):
        call_back(hold=case_of(district), by=StaffFactory.create(), reason="No.", now=NOON)
    call_back(hold=case_of(district), by=first, reason="I looked again.", now=NOON)
    assert case_of(district).approvals() == []
    assert approve(run, by=first).needs_second_person


def test_a_roster_that_moved_meanwhile_has_it_held_again(run: Run) -> None:
    """The approval was for that roster; whoever approved may look and approve again."""
    hold = for_tonight(run)
    RosterState.objects.filter(district=run.district).update(version=7)
    again = apply_approved(hold_id=hold.id, now=TONIGHT)
    assert again is not None
    assert (again.status, "nothing was changed" in again.message) == ("held", True)
    assert (case_of(run.district).state, case_of(run.district).not_before) == ("open", None)


@pytest.mark.parametrize("trouble", [IntegrityError, OperationalError])
def test_an_approval_that_can_never_be_applied_opens_the_case_again_and_one_that_may_is_tried_again(
    run: Run, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """A district is not blocked for ever by a list that breaks the same constraint every minute."""

    def broken(**_values: Any) -> Any:
        raise trouble("as it is")

    monkeypatch.setattr(approved, "apply", broken)
    if trouble is OperationalError:
        with pytest.raises(OperationalError):
            approve(run)
        assert Hold.objects.get(run=run).state == "approved"
    else:
        approve(run)
        run.refresh_from_db()
        assert (run.status, "IntegrityError" in run.message) == ("held", True)
        assert Hold.objects.get(run=run).state == "open"


def test_another_list_that_comes_before_has_to_be_reviewed_anew(run: Run) -> None:
    """RULES B10."""
    for_tonight(run)
    sync(run.district, renamed(12), night=NEXT)
    assert (case_of(run.district).state, case_of(run.district).not_before) == ("open", None)


def test_the_more_careful_of_two_people_says_when() -> None:
    district = DistrictFactory.create()
    approve(sync(district, small_district()))
    run = sync(district, fewer(11), night=NEXT)
    assert approve(run, tonight=True, now=NOON).needs_second_person
    approve(run, now=NOON)
    assert case_of(district).not_before == TONIGHT


def test_a_part_can_be_approved_for_tonight() -> None:
    run = held(on_khan_academy(), joins(leaves(two_schools(), "p0"), "c0", "p9"))
    hold = for_tonight(run, choice=NO_REMOVALS)
    apply_approved(hold_id=hold.id, now=TONIGHT)
    assert case_of(run.district).run_id != run.id


def test_calling_back_and_applying_in_the_same_moment_does_one_of_them(run: Run) -> None:
    """Whatever was looked at before, the case itself says whether it is still agreed to."""
    hold = for_tonight(run)
    Hold.objects.filter(id=hold.id).update(not_before=None)
    before = RosterState.objects.get(district=run.district).version

    def called_back_meanwhile(*_: Any) -> None:
        Hold.objects.filter(id=hold.id).update(state="open")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rostering.holds.approved.prepare", called_back_meanwhile)
        assert apply_approved(hold_id=hold.id, now=at(NIGHT)) is None
    run.refresh_from_db()
    assert (run.status, RosterState.objects.get(district=run.district).version) == ("held", before)
