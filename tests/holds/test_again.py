"""A rejected change that comes again, and waiting for a corrected feed (RULES B10; DESIGN 5, Under review)."""

from datetime import timedelta

import pytest

from accounts.days import today_of
from accounts.models import AuditEvent
from districts.models import District, RosterState
from rostering.holds.refused import Refused
from rostering.holds.turns import LONGEST, wait_for_feed
from rostering.models import Decision, Hold, Plan, Run
from tests.factories import StaffFactory
from tests.feeds import NIGHT, at, nights_after, small_district, sync
from tests.holds.small_changes import NEXT, renamed
from tests.holds.two_schools import case_of
from tests.pipeline.deciding import approve, reject

pytestmark = pytest.mark.usefixtures("shared_database")
NIGHTS = tuple(nights_after(NIGHT, 5))
DAY = timedelta(days=1)


@pytest.fixture
def rejected(loaded: District) -> Hold:
    """The case of a change that people said no to."""
    run = sync(loaded, renamed(11), night=NEXT)
    reject(run)
    return Hold.objects.get(run=run)


def test_a_rejected_change_that_comes_again_is_held_without_a_new_case(
    loaded: District, rejected: Hold
) -> None:
    """DESIGN 5: under review every change is held; people have said no to this one, so nobody is asked anew."""
    for night in NIGHTS[1:4]:
        run = sync(loaded, renamed(11), night=night)
        assert (run.status, run.reason) == ("held", "under_review")
    assert "seen again 3 nights" in run.message
    rejected.refresh_from_db()
    assert (rejected.state, rejected.seen_again, rejected.run_id) == ("rejected", 3, run.id)
    assert Hold.objects.filter(district=loaded).exclude(state="applied").get() == rejected
    assert loaded.runs.filter(status="held").get() == run
    assert RosterState.objects.get(district=loaded).is_under_review


def test_a_night_counts_once_however_often_it_is_synced(loaded: District, rejected: Hold) -> None:
    for _ in range(3):
        sync(loaded, renamed(11), night=NIGHTS[1])
    rejected.refresh_from_db()
    assert rejected.seen_again == 1


def test_the_same_rows_for_another_version_are_the_same_change(loaded: District, rejected: Hold) -> None:
    """The checksum covers the versions a list was made for; what people said no to are its rows."""
    Plan.objects.filter(id=rejected.plan_id).update(checksum="of another scope", feed_generation=-1)
    run = sync(loaded, renamed(11), night=NIGHTS[1])
    assert run.plan_id != rejected.plan_id
    rejected.refresh_from_db()
    assert (rejected.seen_again, rejected.plan_id) == (1, run.plan_id)


def test_another_change_opens_a_case(loaded: District, rejected: Hold) -> None:
    run = sync(loaded, renamed(12), night=NIGHTS[1])
    assert (run.status, run.reason) == ("held", "under_review")
    assert case_of(loaded).run_id == run.id
    rejected.refresh_from_db()
    assert (rejected.state, rejected.seen_again) == ("rejected", 0)


def test_two_changes_that_were_rejected_come_again_in_turn_and_open_no_third_case(
    loaded: District, rejected: Hold
) -> None:
    other = sync(loaded, renamed(12), night=NIGHTS[1])
    reject(other)
    for night, count in ((NIGHTS[2], 11), (NIGHTS[3], 12), (NIGHTS[4], 11)):
        run = sync(loaded, renamed(count), night=night)
        assert (run.status, run.reason) == ("held", "under_review")
        assert loaded.runs.filter(status="held").get() == run
    cases = Hold.objects.filter(district=loaded, state="rejected").order_by("id")
    assert [(one.id == rejected.id, one.seen_again) for one in cases] == [(True, 2), (False, 1)]
    assert not Hold.objects.filter(district=loaded, state__in=Hold.LIVE).exists()
    assert approve(run).status == "applied"


def test_people_may_change_their_mind_about_what_they_rejected(loaded: District, rejected: Hold) -> None:
    run = sync(loaded, renamed(11), night=NIGHTS[1])
    by = Decision.objects.get(hold=rejected).by
    assert approve(run, by=by).status == "applied"
    assert Hold.objects.get(id=rejected.id).state == "applied"
    assert not RosterState.objects.get(district=loaded).is_under_review


def test_only_the_last_night_that_brought_it_can_be_decided(loaded: District, rejected: Hold) -> None:
    older = sync(loaded, renamed(11), night=NIGHTS[1])
    newer = sync(loaded, renamed(11), night=NIGHTS[2])
    older.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        approve(older)
    assert refusal.value.code == "not_on_hold"
    assert reject(newer).status == "rejected"
    assert Hold.objects.get(id=rejected.id).state == "rejected"


def test_once_nothing_differs_it_waits_no_more(loaded: District, rejected: Hold) -> None:
    sync(loaded, renamed(11), night=NIGHTS[1])
    assert sync(loaded, small_district(), night=NIGHTS[2]).status == "unchanged"
    assert not loaded.runs.filter(status="held").exists()
    assert not RosterState.objects.get(district=loaded).is_under_review


@pytest.fixture
def held(loaded: District) -> Run:
    """A large change that waits for people."""
    return sync(loaded, renamed(11), night=NEXT)


def waits(run: Run, *, days: int | None = 3, **values: object) -> Hold:
    """It is the district's turn, for some days."""
    by, now = StaffFactory.create(), at(NEXT)
    until = None if days is None else today_of(by, now=now) + days * DAY
    given = {
        "by": by,
        "reason": "They correct it.",
        "until": until,
        "checksum": run.plan.checksum,
        "now": now,
    }
    return wait_for_feed(run=run, **(given | values))  # type: ignore[arg-type]


def test_waiting_for_a_corrected_feed_keeps_the_case_open_and_says_whose_turn_it_is(held: Run) -> None:
    """RULES B10: approve, reject, wait for a corrected feed; each with author, time, note."""
    hold = waits(held)
    assert (hold.state, hold.asked_again_on) == (
        "open",
        today_of(hold.decisions.get().by, now=at(NEXT)) + 3 * DAY,
    )
    assert hold.decisions.get().verdict == "wait"
    assert AuditEvent.objects.filter(event="hold.waits_for_feed", target=f"run {held.id}").exists()
    by = hold.decisions.get().by
    waits(held, by=by)
    assert approve(held, by=by).status == "applied"


def test_a_case_that_waits_for_a_corrected_feed_clears_itself_when_it_comes(held: Run) -> None:
    """DESIGN 5: a hold nobody has decided clears itself; to wait is no decision about the change."""
    waits(held)
    assert sync(held.district, renamed(1), night=NIGHTS[1]).status == "applied"
    assert Hold.objects.get(run__district=held.district, opened_night=NEXT).state == "cleared"


@pytest.mark.parametrize(
    ("days", "is_taken"), [(None, False), (0, False), (1, True), (60, True), (61, False)]
)
def test_the_day_on_which_they_are_asked_again_lies_ahead_and_not_too_far(
    held: Run, days: int | None, is_taken: bool
) -> None:
    assert LONGEST == 60 * DAY
    if is_taken:
        assert waits(held, days=days).asked_again_on is not None
        return
    with pytest.raises(Refused) as refusal:
        waits(held, days=days)
    assert refusal.value.code == "bad_date"
    assert not Decision.objects.filter(run=held).exists()
