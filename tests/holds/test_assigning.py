"""Who looks after holds: taken or given many at once, each with its audit, what has moved left alone."""

from datetime import date, timedelta

import pytest

from accounts.models import Assignment, AuditEvent, Staff
from accounts.permissions import NotYours
from rostering.holds.assign import MOST_AT_ONCE, Assigned, Picked, assign_holds
from rostering.holds.decide import Refused
from rostering.models import Hold, Plan, Run
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import NIGHT, at

pytestmark = pytest.mark.django_db
NOW = at(NIGHT) + timedelta(hours=10)


def make_hold(*, owner: Staff | None = None, dsm: Staff | None = None, state: str = "open") -> Hold:
    """A case of a district of its own."""
    district = DistrictFactory()
    if dsm is not None:
        Assignment.objects.create(district=district, staff=dsm, role=Assignment.Role.DSM)
    plan = Plan.objects.create(
        district=district, night=NIGHT, roster_version=0, scope_version=0, feed_generation=1, created_at=NOW
    )
    times = {"queued_at": NOW, "finished_at": NOW}
    run = Run.objects.create(
        district=district, night=NIGHT, trigger="nightly", status="held", plan=plan, **times
    )
    closed = None if state in Hold.LIVE else NOW
    return Hold.objects.create(
        district=district, run=run, plan=plan, reason="large_change", owner=owner, state=state,
        opened_at=NOW, opened_night=NIGHT, closed_at=closed,
    )  # fmt: skip


def picked(*holds: Hold) -> list[Picked]:
    """The holds as a page that was made just now shows them."""
    return [Picked(hold.id, hold.owner_id) for hold in holds]


def assign(*holds: Hold, to: Staff, by: Staff, reason: str = "Sam is away this week.") -> Assigned:
    return assign_holds(holds=picked(*holds), to=to, by=by, reason=reason, now=NOW)


def owners(*holds: Hold) -> list[int | None]:
    return [Hold.objects.get(id=hold.id).owner_id for hold in holds]


def refused(code: str, *holds: Hold, **values: object) -> None:
    """It is refused with this code, and nobody looks after anything new."""
    before = owners(*holds)
    with pytest.raises(Refused) as refusal:
        assign(*holds, **values)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert "Nothing was changed" in str(refusal.value)
    assert owners(*holds) == before
    assert not AuditEvent.objects.exists()


def test_many_are_taken_at_once_with_one_reason_and_an_audit_row_each(noor: Staff, sam: Staff) -> None:
    first, second = make_hold(), make_hold(owner=sam)
    outcome = assign(first, second, to=noor, by=noor)
    assert owners(first, second) == [noor.id, noor.id]
    assert not outcome.skipped
    events = list(AuditEvent.objects.order_by("id"))
    assert [(one.event, one.district_id, one.target) for one in events] == [
        ("hold.taken", first.district_id, f"hold {first.id}"),
        ("hold.taken", second.district_id, f"hold {second.id}"),
    ]
    assert (events[1].before, events[1].after) == ({"owner": sam.email}, {"owner": noor.email})
    assert {one.reason for one in events} == {"Sam is away this week."}


def test_giving_to_a_colleague_is_told_apart_from_taking(noor: Staff, sam: Staff) -> None:
    assign(make_hold(), to=sam, by=noor)
    assert AuditEvent.objects.get().event == "hold.assigned"


def test_what_has_moved_since_it_was_chosen_is_left_alone_and_named(noor: Staff, sam: Staff) -> None:
    taken, decided, mine, free = make_hold(), make_hold(), make_hold(owner=noor), make_hold()
    chosen = picked(taken, decided, mine, free)
    Hold.objects.filter(id=taken.id).update(owner=sam)
    Hold.objects.filter(id=decided.id).update(state="rejected", closed_at=NOW)
    outcome = assign_holds(holds=chosen, to=noor, by=noor, reason="Mine today.", now=NOW)
    assert [hold.id for hold in outcome.changed] == [free.id]
    assert {one.number: one.why for one in outcome.skipped} == {
        taken.id: "Sam Ito looks after it by now",
        decided.id: "it is rejected by now",
        mine.id: "Noor Haddad looks after it already",
    }
    assert owners(taken, decided, free) == [sam.id, None, noor.id]
    assert AuditEvent.objects.count() == 1


def test_what_is_being_applied_is_left_alone(noor: Staff) -> None:
    outcome = assign(make_hold(state="approved"), to=noor, by=noor)
    assert [one.why for one in outcome.skipped] == ["it is approved, being applied by now"]


def test_a_dsm_takes_the_holds_of_his_districts(marcus: Staff) -> None:
    hold = make_hold(dsm=marcus)
    assign(hold, to=marcus, by=marcus)
    assert owners(hold) == [marcus.id]


def test_a_dsm_may_not_assign_what_is_not_his_and_then_nothing_at_all_changes(
    marcus: Staff, sam: Staff
) -> None:
    """DESIGN 9: a colleague's district is not one of his."""
    his, strange = make_hold(dsm=marcus), make_hold(owner=sam)
    with pytest.raises(NotYours):
        assign(his, strange, to=marcus, by=marcus)
    assert owners(his, strange) == [None, sam.id]
    assert not AuditEvent.objects.exists()


def test_cover_gives_the_right_for_its_dates_only(marcus: Staff) -> None:
    hold = make_hold()
    today = date(2026, 10, 7)
    cover = Assignment.objects.create(
        district=hold.district, staff=marcus, role=Assignment.Role.COVER, starts_on=today, ends_on=today
    )
    assign(hold, to=marcus, by=marcus)
    assert owners(hold) == [marcus.id]
    Assignment.objects.filter(id=cover.id).update(starts_on=None, ends_on=today - timedelta(days=1))
    with pytest.raises(NotYours):
        assign(hold, to=marcus, by=marcus)


def test_a_dsm_is_given_only_holds_of_his_districts(noor: Staff, marcus: Staff) -> None:
    his, strange = make_hold(dsm=marcus), make_hold()
    outcome = assign(his, strange, to=marcus, by=noor)
    assert owners(his, strange) == [marcus.id, None]
    assert [one.why for one in outcome.skipped] == ["its district is not one of Marcus Bell’s"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_needs_a_reason(noor: Staff, reason: str) -> None:
    refused("reason_required", make_hold(), to=noor, by=noor, reason=reason)


def test_it_needs_something_chosen(noor: Staff) -> None:
    refused("nothing_picked", to=noor, by=noor)


def test_nobody_who_can_not_decide_is_given_holds(noor: Staff) -> None:
    ada = StaffFactory(role=Staff.Role.ADMIN)
    gone = StaffFactory(is_active=False)
    refused("not_allowed", make_hold(), to=ada, by=noor)
    refused("not_active", make_hold(), to=gone, by=noor)


def test_a_number_that_does_not_exist_changes_nothing(noor: Staff) -> None:
    hold = make_hold()
    with pytest.raises(Refused) as refusal:
        assign_holds(holds=[*picked(hold), Picked(10**9, None)], to=noor, by=noor, reason="x", now=NOW)
    assert refusal.value.code == "unknown"
    assert owners(hold) == [None]


@pytest.mark.parametrize(("count", "code"), [(MOST_AT_ONCE, "unknown"), (MOST_AT_ONCE + 1, "too_many")])
def test_there_is_a_most_at_once(noor: Staff, count: int, code: str) -> None:
    strangers = [Picked(10**6 + number, None) for number in range(count)]
    with pytest.raises(Refused) as refusal:
        assign_holds(holds=strangers, to=noor, by=noor, reason="x", now=NOW)
    assert refusal.value.code == code
