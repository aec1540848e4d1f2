"""Which classes a night includes, by their terms: each side of each day (DESIGN 5, Current term; RULES A11)."""

from datetime import date, timedelta
from typing import Any

import pytest

from districts.models import District, Section
from rostering.models import Pause
from rostering.pipeline.scope import days_in_force
from rostering.records import TermRecord
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, Feed, at, place, section, sync
from tests.pipeline.nights import classes, counted, district_with, in_terms, live

pytestmark = pytest.mark.usefixtures("shared_database")
FRIDAY, MONDAY = date(2026, 10, 9), date(2026, 10, 12)
DAY = timedelta(days=1)


def term(name: str, start: date | None, end: date | None) -> TermRecord:
    """A term from its first to its last day."""
    return TermRecord(name, name.upper(), start, end)


FALL = term("fall", date(2026, 8, 17), date(2026, 12, 18))


def included(feed: Feed, *, night: date = NIGHT) -> set[str]:
    """The classes of a first load."""
    return classes(district_with(feed, night=night))


@pytest.mark.parametrize(
    ("ends", "is_in"),
    [(NIGHT, False), (NIGHT + DAY, True)],
    ids=["ended on the day of the night", "ends on the next day"],
)
def test_a_class_is_current_through_the_last_day_of_its_term(ends: date, is_in: bool) -> None:
    """In force from the next morning: a term that ends on the night's own day is over by then."""
    feed = in_terms(FALL, term("t", date(2026, 8, 17), ends), c1=["fall"], c2=["t"])
    assert ("c2" in included(feed)) is is_in


@pytest.mark.parametrize(
    ("night", "starts", "is_in"),
    [
        (NIGHT, NIGHT + DAY, True),
        (NIGHT, NIGHT + 2 * DAY, False),
        (FRIDAY, MONDAY, True),
        (FRIDAY, MONDAY + DAY, False),
    ],
    ids=["Wednesday", "Thursday", "Monday after the weekend", "Tuesday after the weekend"],
)
def test_a_class_is_current_from_the_first_day_before_the_next_night(
    night: date, starts: date, is_in: bool
) -> None:
    """Through the day on which the next running night starts; the weekend has none."""
    feed = in_terms(FALL, term("t", starts, date(2027, 5, 28)), c1=["fall"], c2=["t"])
    assert ("c2" in included(feed, night=night)) is is_in


def test_a_term_that_lies_wholly_in_the_weekend_is_current() -> None:
    feed = in_terms(FALL, term("t", FRIDAY + DAY, FRIDAY + 2 * DAY), c1=["fall"], c2=["t"])
    assert "c2" in included(feed, night=FRIDAY)


def test_any_of_several_terms_will_do() -> None:
    feed = in_terms(FALL, term("past", date(2026, 1, 5), date(2026, 5, 28)), c1=["past", "fall"], c2=["past"])
    assert included(feed) == {"c1"}


def test_a_pause_is_skipped_when_asking_for_the_next_night() -> None:
    """The roster of Thursday 17 December is in force until Monday 4 January, through the winter holidays."""
    spring = term("spring", date(2027, 1, 4), date(2027, 5, 28))
    late = term("late", date(2027, 1, 5), date(2027, 5, 28))
    feed = in_terms(FALL, spring, late, c1=["fall"], c2=["spring"], c3=["late"])
    assert included(feed, night=date(2026, 12, 17)) == {"c1", "c2"}
    assert included(feed, night=date(2026, 12, 16)) == {"c1"}


def test_a_districts_own_pause_is_skipped_too() -> None:
    district: District = DistrictFactory.create()
    pause = {"first_night": NIGHT + DAY, "last_night": FRIDAY, "created_at": at(NIGHT)}
    Pause.objects.create(district=district, name="Inventory", **pause)
    feed = in_terms(FALL, term("t", MONDAY, date(2027, 5, 28)), c1=["fall"], c2=["t"])
    live(district, feed, night=NIGHT)
    assert classes(district) == {"c1", "c2"}


SUMMER_NIGHT = date(2026, 8, 3)  # in force through Tuesday 4 August


@pytest.mark.parametrize(("days_ahead", "is_in"), [(14, True), (15, False)])
def test_at_the_start_of_a_year_classes_come_fourteen_days_ahead(days_ahead: int, is_in: bool) -> None:
    """TERM_LEAD_DAYS, when the school has no current class."""
    starts = SUMMER_NIGHT + DAY + timedelta(days=days_ahead)
    feed = in_terms(term("fall", starts, date(2026, 12, 18)), c1=["fall"])
    assert included(feed, night=SUMMER_NIGHT) == ({"c1"} if is_in else set())


def test_a_school_with_a_current_class_gets_none_ahead() -> None:
    """Its neighbour without one does."""
    summer = term("summer", date(2026, 6, 1), date(2026, 8, 7))
    feed = in_terms(term("fall", date(2026, 8, 10), date(2026, 12, 18)), summer, c1=["summer"], c2=["fall"])
    feed = feed.plus("sections", section("c3", school_provider_id="s2", term_provider_ids=("fall",)))
    assert included(feed, night=SUMMER_NIGHT) == {"c1", "c3"}


@pytest.mark.parametrize("terms", [[], ["undated"], ["unknown"]])
def test_a_class_without_dates_is_included_and_said_so(terms: list[str]) -> None:
    """DESIGN 5: current, and a finding."""
    district: District = DistrictFactory.create()
    feed = in_terms(FALL, term("undated", None, None), c1=["fall"], c2=terms)
    run = sync(district, feed)
    assert run.findings["undated_classes"] == 1
    assert included(feed) == {"c1", "c2"}


@pytest.mark.parametrize(
    ("start", "end", "is_in"),
    [
        (date(2026, 8, 17), None, True),
        (None, date(2026, 12, 18), True),
        (None, NIGHT, False),
        (date(2026, 10, 20), None, False),
    ],
)
def test_a_missing_start_or_end_is_open(start: date | None, end: date | None, is_in: bool) -> None:
    feed = in_terms(FALL, term("t", start, end), c1=["fall"], c2=["t"])
    assert ("c2" in included(feed)) is is_in


# --- when a term is over -----------------------------------------------------------------------------

FIRST, SECOND = (
    term("q1", date(2026, 8, 17), date(2026, 10, 9)),
    term("q2", date(2026, 11, 2), date(2026, 12, 18)),
)
THURSDAY = date(2026, 10, 8)


@pytest.fixture
def quarters() -> Feed:
    """Two quarters with three weeks between them."""
    return in_terms(FIRST, SECOND, c1=["q1"], c2=["q2"])


def is_over(district: District, provider_id: str = "c1") -> bool:
    """Whether a class that is there is marked term over."""
    return Section.objects.get(district=district, provider_id=provider_id, removed_at=None).is_term_over


def test_a_class_whose_term_ends_stays_until_a_later_term_begins(quarters: Feed) -> None:
    """DESIGN 5: it does not leave because of a date alone; then it leaves as ended, outside the percent."""
    district = district_with(quarters)
    assert (classes(district), is_over(district)) == ({"c1"}, False)
    assert live(district, quarters, night=THURSDAY).status == "unchanged"
    over = live(district, quarters, night=FRIDAY)
    assert (over.status, counted(over, "sections"), is_over(district)) == ("applied", {"ignored": 1}, True)
    assert over.findings["term_over_classes"] == 1
    assert live(district, quarters, night=date(2026, 10, 14)).status == "unchanged"
    ahead = live(district, quarters, night=date(2026, 10, 16))
    assert (counted(ahead, "sections"), classes(district)) == ({"added": 1}, {"c1", "c2"})
    assert live(district, quarters, night=date(2026, 10, 29)).status == "unchanged"
    ended = live(district, quarters, night=date(2026, 10, 30))
    assert counted(ended, "sections") == {"ended": 1}
    assert counted(ended, "enrollments") == {"ended": 20}
    assert classes(district) == {"c2"}
    assert Section.objects.get(district=district, provider_id="c1").removed_as == "ended"
    assert live(district, quarters, night=date(2026, 11, 2)).status == "unchanged"


def test_a_later_term_at_another_school_ends_nothing(quarters: Feed) -> None:
    """DESIGN 5: current in its school."""
    feed = quarters.with_changed("sections", "c2", school_provider_id="s2")
    district = district_with(feed)
    live(district, feed, night=date(2026, 10, 30))
    assert (classes(district), is_over(district)) == ({"c1", "c2"}, True)


def test_a_year_long_class_ends_nothing() -> None:
    """It is current, but of no later term."""
    year = term("year", date(2026, 8, 17), date(2027, 5, 28))
    feed = in_terms(FIRST, year, c1=["q1"], c2=["year"])
    district = district_with(feed)
    live(district, feed, night=FRIDAY)
    assert (classes(district), is_over(district)) == ({"c1", "c2"}, True)


def test_places_that_end_with_their_term_stay_with_the_class(quarters: Feed) -> None:
    """A child keeps the class over the holidays."""
    places = tuple(place("c1", f"p{number}", end_date=FIRST.end_date) for number in range(20))
    feed = quarters.without("enrollments", "c1").plus("enrollments", *places)
    district = district_with(feed)
    over = live(district, feed, night=FRIDAY)
    assert (counted(over, "sections"), counted(over, "enrollments")) == ({"ignored": 1}, {})


def test_a_place_that_ends_before_its_class_leaves(quarters: Feed) -> None:
    feed = quarters.without("enrollments", "p3").plus(
        "enrollments", place("c1", "p3", end_date=date(2026, 10, 7))
    )
    district = district_with(feed)
    assert live(district, feed, night=date(2026, 10, 6)).status == "unchanged"
    left = live(district, feed, night=date(2026, 10, 7))
    assert counted(left, "enrollments") == {"removed": 1}


@pytest.mark.parametrize(("begins", "is_in"), [(NIGHT + DAY, True), (NIGHT + 2 * DAY, False)])
def test_a_place_comes_with_its_first_day(begins: date, is_in: bool) -> None:
    feed = in_terms(FALL, c1=["fall"]).without("enrollments", "p3")
    feed = feed.plus("enrollments", place("c1", "p3", begin_date=begins))
    district = district_with(feed)
    assert District.objects.get(id=district.id).enrollments.count() == (20 if is_in else 19)


def moved(feed: Feed, ends: date) -> Feed:
    """The first quarter ends on another day."""
    return feed.with_changed("terms", "q1", end_date=ends)


def leaves_as(district: District, feed: Feed, *, night: date) -> dict[str, int]:
    """How the class of the first quarter leaves that night."""
    run = live(district, feed, night=night)
    return {name: count for name, count in counted(run, "sections").items() if name in ("ended", "removed")}


def test_a_class_whose_end_was_moved_tonight_leaves_as_removed(quarters: Feed) -> None:
    """DESIGN 5: a wrong date in the district's system must not slip past the percent."""
    feed = quarters.with_changed("terms", "q2", start_date=date(2026, 10, 1)).with_changed(
        "terms", "q1", end_date=date(2026, 12, 18)
    )
    district = district_with(feed, night=date(2026, 9, 1))
    assert leaves_as(district, moved(feed, date(2026, 9, 30)), night=NIGHT) == {"removed": 1}


@pytest.mark.parametrize(("nights_ago", "how"), [(13, "removed"), (14, "ended")])
def test_the_end_counts_as_moved_for_fourteen_nights(quarters: Feed, nights_ago: int, how: str) -> None:
    """DESIGN 5: unless its end date moved in the last 14 nights."""
    night = date(2026, 10, 30)
    district = district_with(moved(quarters, date(2026, 11, 30)), night=date(2026, 9, 1))
    live(district, quarters, night=night - timedelta(days=nights_ago))
    assert leaves_as(district, quarters, night=night) == {how: 1}


def test_a_class_that_is_put_into_a_past_term_leaves_as_removed() -> None:
    """DESIGN 5: its end date moved, though no term did."""
    past = term("past", date(2026, 6, 1), date(2026, 7, 31))
    feed = in_terms(FALL, past, c1=["fall"], c2=["fall"])
    district = district_with(feed)
    moved_class = feed.with_changed("sections", "c1", term_provider_ids=("past",))
    run = live(district, moved_class, night=NIGHT + DAY)
    assert counted(run, "sections") == {"removed": 1}


def test_days_in_force_are_what_the_design_says() -> None:
    in_force: Any = days_in_force(night=FRIDAY, next_running_night=MONDAY, lead_days=14)
    assert (in_force.first_day, in_force.last_day) == (FRIDAY + DAY, MONDAY)
