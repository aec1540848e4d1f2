"""What becomes of a night: the first outcome that fits, and what happens to earlier ones (DESIGN 5, Outcome, Under review)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from districts.models import District, Enrollment, RosterState
from rostering.models import Hold, Pause, Plan, Run
from rostering.providers.base import AccessLost, ProviderUnavailable
from rostering.reopening import first_nights
from rostering.run_states import claim_run, queue_run
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, at, nights_after, small_district, sync, work_on
from tests.pipeline.deciding import approve, approve_fully, reject
from tests.pipeline.nights import counted, district_with, live
from tests.pipeline.rosters import read_roster

pytestmark = pytest.mark.usefixtures("shared_database")
NIGHTS = (NIGHT, *nights_after(NIGHT, 6))


@pytest.fixture
def loaded() -> District:
    """A district whose small feed is on Khan Academy."""
    return district_with(small_district())


def renamed(*numbers: int) -> Feed:
    """The small district with some students renamed."""
    feed = small_district()
    for number in numbers:
        feed = feed.with_changed("people", f"p{number}", given_name=f"New{number}")
    return feed


def fewer(*numbers: int) -> Feed:
    """The small district without some students and their places."""
    gone = [f"p{number}" for number in numbers]
    return small_district().without("people", *gone).without("enrollments", *gone)


def pause(district: District, first: int, last: int) -> None:
    """The district pauses for some nights."""
    Pause.objects.create(
        district=district,
        name="Inventory",
        first_night=NIGHTS[first],
        last_night=NIGHTS[last],
        created_at=at(NIGHT),
    )


def outcome(run: Run) -> tuple[str, str]:
    """Status and reason as they are now."""
    run.refresh_from_db()
    return run.status, run.reason


def is_under_review(district: District) -> bool:
    """Whether every change waits for a person."""
    return RosterState.objects.get(district=district).is_under_review


# --- paused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "feed", [renamed(1), small_district(), fewer(*range(15))], ids=["small", "empty", "too large"]
)
def test_in_a_pause_everything_waits(loaded: District, feed: Feed) -> None:
    """DESIGN 5: paused -> waiting, also when the plan is empty or too large; 1-8 go on, 9 does not happen."""
    pause(loaded, 1, 2)
    before = read_roster(loaded.id)
    run = sync(loaded, feed, night=NIGHTS[1])
    assert outcome(run) == ("waiting", "paused")
    assert run.plan is not None
    assert "Inventory" in run.message
    assert read_roster(loaded.id) == before
    assert not Hold.objects.filter(district=loaded, state__in=Hold.LIVE).exists()


def test_a_first_load_in_a_pause_waits_too() -> None:
    district: District = DistrictFactory.create()
    pause(district, 0, 0)
    assert outcome(sync(district, small_district())) == ("waiting", "paused")


def test_a_failure_in_a_pause_is_a_failure(loaded: District) -> None:
    """DESIGN 5: fetch or gate 1 come before the pause."""
    pause(loaded, 1, 1)
    assert outcome(sync(loaded, Feed(), night=NIGHTS[1])) == ("failed", "empty_feed")


def test_the_first_night_after_a_pause_applies_the_newest_feed_once(loaded: District) -> None:
    """RULES B15: applied once, in one run, flagged; waiting -> superseded."""
    pause(loaded, 1, 3)
    waiting = [sync(loaded, renamed(*range(night)), night=NIGHTS[night]) for night in (1, 2, 3)]
    assert [outcome(run)[0] for run in waiting] == ["superseded", "superseded", "waiting"]
    after = sync(loaded, renamed(1, 2, 3, 4), night=NIGHTS[4])
    assert (outcome(after), after.is_after_pause) == (("applied", ""), True)
    assert counted(after, "students") == {"updated": 4}
    assert outcome(waiting[2])[0] == "superseded"
    assert not sync(loaded, renamed(1, 2, 3, 4), night=NIGHTS[5]).is_after_pause


def test_the_night_after_a_rejection_is_foretold_as_held(loaded: District) -> None:
    """DESIGN 5, Under review: every list after it waits for a person, however small."""
    reject(sync(loaded, fewer(*range(15)), night=NIGHTS[1]))
    (ahead,) = first_nights([loaded.id], night=NIGHTS[2])
    assert (ahead.outcome, ahead.reason) == ("held", "under_review")
    held = sync(loaded, renamed(1), night=NIGHTS[2])
    assert outcome(held) == ("held", "under_review")


@pytest.mark.parametrize("trigger", ["replan", "undo", "rest"])
def test_what_asks_no_provider_leaves_the_mark_to_the_first_night_that_does(
    loaded: District, trigger: str
) -> None:
    """RULES B15: planning again by day brings nothing of the pause, whatever becomes of it."""
    pause(loaded, 1, 2)
    sync(loaded, renamed(1), night=NIGHTS[2])
    assert outcome(sync(loaded, Feed(), night=NIGHTS[3])) == ("failed", "empty_feed")
    own = sync(loaded, renamed(2), night=NIGHTS[3])
    Run.objects.filter(id=own.id).update(trigger=trigger)
    assert sync(loaded, renamed(1), night=NIGHTS[4]).is_after_pause


def test_a_first_night_back_that_failed_leaves_the_mark_to_the_second(loaded: District) -> None:
    """RULES B15: the first run that brings the pause's changes is the flagged one."""
    pause(loaded, 1, 2)
    sync(loaded, renamed(1), night=NIGHTS[2])
    assert outcome(sync(loaded, Feed(), night=NIGHTS[3])) == ("failed", "empty_feed")
    back = sync(loaded, renamed(1), night=NIGHTS[4])
    assert (outcome(back), back.is_after_pause) == (("applied", ""), True)
    assert not sync(loaded, renamed(1), night=NIGHTS[5]).is_after_pause


def test_a_large_change_after_a_pause_is_held(loaded: District) -> None:
    """RULES B15: the 50 % rule still applies, and what is held says that it comes after a pause of several nights."""
    pause(loaded, 1, 2)
    for night in (1, 2):
        waiting = sync(loaded, fewer(*range(15)), night=NIGHTS[night])
        assert outcome(waiting) == ("waiting", "paused")
    (ahead,) = first_nights([loaded.id], night=NIGHTS[3])
    assert (ahead.outcome, ahead.reason, ahead.run) == ("held", "large_change", waiting.id)
    held = sync(loaded, fewer(*range(15)), night=NIGHTS[3])
    assert (outcome(held), held.is_after_pause) == (("held", "large_change"), True)
    assert Hold.objects.get(run=held).opened_night == NIGHTS[3]
    assert outcome(waiting)[0] == "superseded"


def test_a_held_case_can_be_decided_during_a_pause(loaded: District) -> None:
    """DESIGN 5: a pause stops nights and syncs, not people. The case keeps its list while the nights wait."""
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    pause(loaded, 2, 4)
    waiting = sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    assert (outcome(held)[0], outcome(waiting)[0]) == ("held", "waiting")
    assert approve_fully(held).status == "applied"
    assert RosterState.objects.get(district=loaded).counts["students"] == 9


# --- held --------------------------------------------------------------------------------------------


def test_a_case_stays_while_its_list_changes_night_by_night(loaded: District) -> None:
    """DESIGN 5: a different one supersedes it; the hold stays, with its age, owner and contacts."""
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    case = Hold.objects.get(run=first)
    second = sync(loaded, fewer(*range(12)), night=NIGHTS[2])
    assert (outcome(first)[0], outcome(second)[0]) == ("superseded", "held")
    now = Hold.objects.get(id=case.id)
    assert (now.state, now.run_id, now.plan_id) == ("open", second.id, second.plan_id)
    assert (now.opened_at, now.opened_night) == (case.opened_at, NIGHTS[1])


def test_the_same_list_is_not_written_twice(loaded: District) -> None:
    """DESIGN 5: a re-plan with the same checksum keeps its plan."""
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    second = sync(loaded, fewer(*range(11)), night=NIGHTS[2])
    assert (first.plan_id, outcome(first)[0]) == (second.plan_id, "held")
    assert Plan.objects.filter(district=loaded).count() == 2


def test_the_same_list_counts_on_after_a_pause_saw_another(loaded: District) -> None:
    """DESIGN 5: with the first approval that was given to it."""
    first = StaffFactory.create()
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    assert approve(held, by=first).needs_second_person
    pause(loaded, 2, 2)
    assert sync(loaded, fewer(*range(12)), night=NIGHTS[2]).plan_id != held.plan_id
    again = sync(loaded, fewer(*range(11)), night=NIGHTS[3])
    assert (again.plan_id, outcome(again)[0]) == (held.plan_id, "held")
    assert approve(again).status == "applied"


def test_a_failed_night_leaves_the_case_alone(loaded: District) -> None:
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    assert outcome(sync(loaded, Feed(), night=NIGHTS[2]))[0] == "failed"
    assert outcome(held) == ("held", "large_change")
    assert approve_fully(held).status == "applied"


@pytest.mark.parametrize(("still", "status"), [(1, "applied"), (2, "held")])
def test_a_case_clears_itself_when_almost_nothing_of_it_is_left(
    loaded: District, still: int, status: str
) -> None:
    """DESIGN 5: within the limit, fewer than 10 % of the held removals and rekeys still planned. Held: 11 students, 22 places."""
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    later = sync(loaded, fewer(*range(still)), night=NIGHTS[2])
    assert outcome(later)[0] == status
    assert outcome(held)[0] == ("cleared" if status == "applied" else "superseded")
    if status == "held":
        assert outcome(later)[1] == "large_change"
        assert Hold.objects.get(run=later).opened_night == NIGHTS[1]


@pytest.mark.parametrize(("still", "status"), [(3, "applied"), (4, "held")])
def test_a_tenth_of_what_was_held_keeps_the_case_open(still: int, status: str) -> None:
    """Forty removals of forty students without places: three of them are under 10 %, four are not."""
    feed = replace(small_district(students=60), enrollments=())
    district = district_with(feed)
    sync(district, feed.without("people", *[f"p{n}" for n in range(40)]), night=NIGHTS[1])
    later = sync(district, feed.without("people", *[f"p{n}" for n in range(still)]), night=NIGHTS[2])
    assert outcome(later)[0] == status


def test_a_case_with_a_first_approval_does_not_clear_itself(loaded: District) -> None:
    """DESIGN 5: a hold nobody has decided."""
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    assert approve(held).needs_second_person
    later = sync(loaded, renamed(1), night=NIGHTS[2])
    assert outcome(later)[0] == "held"


def test_a_held_change_that_is_gone_altogether_is_cleared(loaded: District) -> None:
    held = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    assert outcome(sync(loaded, small_district(), night=NIGHTS[2])) == ("unchanged", "")
    assert outcome(held)[0] == "cleared"
    assert Hold.objects.get(run=held).state == "cleared"


# --- under review ------------------------------------------------------------------------------------


def test_after_a_reject_every_change_waits_until_a_person_approves(loaded: District) -> None:
    """DESIGN 5, Under review; a rejected change does not apply itself when it becomes small."""
    reject(sync(loaded, fewer(*range(11)), night=NIGHTS[1]))
    assert is_under_review(loaded)
    small = sync(loaded, renamed(1), night=NIGHTS[2])
    assert outcome(small) == ("held", "under_review")
    smaller = sync(loaded, renamed(2), night=NIGHTS[3])
    assert (outcome(small)[0], outcome(smaller)) == ("superseded", ("held", "under_review"))
    assert approve(smaller).status == "applied"
    assert not is_under_review(loaded)
    assert outcome(sync(loaded, renamed(2, 3), night=NIGHTS[4]))[0] == "applied"


def test_a_rejected_change_that_comes_again_is_the_same_list_and_the_same_case(loaded: District) -> None:
    first = sync(loaded, fewer(*range(11)), night=NIGHTS[1])
    reject(first)
    again = sync(loaded, fewer(*range(11)), night=NIGHTS[2])
    assert (outcome(again), again.plan_id) == (("held", "under_review"), first.plan_id)
    assert outcome(first)[0] == "rejected"
    assert Hold.objects.filter(district=loaded).exclude(state="applied").get().run_id == again.id
    assert approve_fully(again).status == "applied"


def test_a_review_ends_when_nothing_differs(loaded: District) -> None:
    """DESIGN 5: or a plan is empty."""
    reject(sync(loaded, fewer(*range(11)), night=NIGHTS[1]))
    assert outcome(sync(loaded, small_district(), night=NIGHTS[2]))[0] == "unchanged"
    assert not is_under_review(loaded)


@pytest.mark.parametrize("feed", [small_district(), renamed(1)], ids=["nothing differs", "a small change"])
def test_a_review_goes_on_through_a_pause(loaded: District, feed: Feed) -> None:
    reject(sync(loaded, fewer(*range(11)), night=NIGHTS[1]))
    pause(loaded, 2, 2)
    assert outcome(sync(loaded, feed, night=NIGHTS[2])) == ("waiting", "paused")
    assert is_under_review(loaded)


def test_a_failed_night_ends_no_review(loaded: District) -> None:
    reject(sync(loaded, fewer(*range(11)), night=NIGHTS[1]))
    sync(loaded, Feed(), night=NIGHTS[2])
    assert is_under_review(loaded)


# --- second person -----------------------------------------------------------------------------------


def needs_two(district: District, feed: Feed) -> bool:
    """Whether a second person must agree to a change."""
    run = sync(district, feed, night=NIGHTS[1])
    return bool(run.plan.needs_second_person)


@pytest.mark.parametrize(("leave", "needs"), [(10, False), (11, True)])
def test_more_than_half_of_the_students_need_two(loaded: District, leave: int, needs: bool) -> None:
    assert needs_two(loaded, fewer(*range(leave))) is needs


@pytest.mark.parametrize(("leave", "needs"), [(2, False), (3, True)])
def test_more_than_half_of_the_teachers_need_two(loaded: District, leave: int, needs: bool) -> None:
    gone = [f"k{number}" for number in range(leave)]
    assert needs_two(loaded, small_district().without("people", *gone)) is needs


@pytest.mark.parametrize(("left", "needs"), [(1, False), (0, True)])
def test_a_school_left_without_classes_needs_two(loaded: District, left: int, needs: bool) -> None:
    gone = [f"c{number}" for number in range(4 - left)]
    run = sync(loaded, small_district().without("sections", *gone), night=NIGHTS[1])
    assert run.plan.needs_second_person is needs
    flags = {flag["code"] for flag in run.plan.summary["red_flags"]}
    assert ("school_without_classes" in flags) is needs


def test_a_whole_new_district_of_renamed_people_needs_one(loaded: District) -> None:
    """Nobody would be removed."""
    assert not needs_two(loaded, renamed(*range(20)))


# --- failures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "trigger", "expected"),
    [
        (
            ProviderUnavailable("The provider did not answer. Nothing was changed."),
            "on_demand",
            ("failed", "provider_unavailable"),
        ),
        (
            ProviderUnavailable("The provider did not answer. Nothing was changed."),
            "nightly",
            ("queued", "provider_unavailable"),
        ),
        (AccessLost("The app was taken away. Nothing was changed."), "nightly", ("failed", "access_lost")),
    ],
)
def test_trouble_that_may_pass_is_tried_again_in_a_nightly_run_only(
    loaded: District, error: Any, trigger: str, expected: tuple[str, str]
) -> None:
    before = read_roster(loaded.id)
    run = sync(loaded, ScriptedProvider(small_district(), error=error), night=NIGHTS[1], trigger=trigger)
    assert outcome(run) == expected
    assert run.message == str(error)
    assert read_roster(loaded.id) == before


def test_a_nightly_run_is_tried_three_times_and_can_still_succeed(loaded: District) -> None:
    """Attempts are attempts of the same row."""
    trouble = ProviderUnavailable("The provider did not answer. Nothing was changed.")
    now = at(NIGHTS[1])
    run = queue_run(district=loaded, night=NIGHTS[1], trigger="nightly", now=now)
    for attempt, error in enumerate((trouble, trouble, None), 1):
        if run.not_before is not None:
            now = run.not_before
            assert claim_run(run_id=run.id, now=now - timedelta(seconds=1)) is None
        claimed = claim_run(run_id=run.id, now=now)
        assert claimed is not None
        assert claimed.attempt == attempt
        run = work_on(
            run=claimed, now=lambda now=now: now, provider=ScriptedProvider(renamed(1), error=error)
        )
    assert outcome(run)[0] == "applied"


def test_the_same_feed_in_any_order_and_any_pages_gives_the_same_list(loaded: District) -> None:
    """DESIGN 3.7: the checksum says what is seen, not how it came."""
    feed = fewer(*range(11))
    first = sync(loaded, ScriptedProvider(feed, page_size=3), night=NIGHTS[1])
    other = Feed(
        *(
            tuple(reversed(rows))
            for rows in (feed.schools, feed.terms, feed.sections, feed.people, feed.enrollments)
        )
    )
    Plan.objects.filter(district=loaded).update(feed_generation=-1)
    again = sync(loaded, ScriptedProvider(other, page_size=1), night=NIGHTS[2])
    assert (again.plan_id, again.plan.checksum) == (first.plan_id, first.plan.checksum)


def test_two_districts_with_the_same_ids_do_not_see_each_other(loaded: District) -> None:
    """DESIGN 4: district_id on every table."""
    before = read_roster(loaded.id)
    other = district_with(renamed(1, 2))
    live(other, fewer(*range(12)), night=NIGHTS[1])
    assert read_roster(loaded.id) == before
    assert live(loaded, small_district(), night=NIGHTS[1]).status == "unchanged"


def test_places_that_come_nights_after_their_people_and_classes_find_them() -> None:
    """A district may share its classes before anybody sits in them (DESIGN 5, Counting)."""
    feed = small_district()
    district = district_with(replace(feed, enrollments=()))
    run = live(district, feed, night=NIGHTS[1])
    assert run.status == Run.Status.APPLIED
    assert Enrollment.objects.filter(district=district, removed_at=None).count() == len(feed.enrollments)
