"""Ready-made expected changes: what a new school year lets pass and what not, and what is on hold with a little more."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.holds.window_templates import NEW_YEAR_CEILINGS, a_little_more, three_nights
from rostering.pipeline.expected import DIRECTIONS, KINDS, Emptied, exceeded
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals
from tests.factories import DistrictFactory
from tests.pipeline.test_expected import allowance

NOBODY = Emptied(schools=0, teachers=0)


def a_district(**kinds: KindTotals) -> Totals:
    """4,000 students, 200 teachers, 800 classes; every class and place is a new one, as each August."""
    turned_over = {
        "students": KindTotals(existing=4000, updated=3300),
        "teachers": KindTotals(existing=200, updated=150),
        "sections": KindTotals(existing=800, removed=800, added=820),
        "enrollments": KindTotals(existing=16000, removed=16000, added=16500),
    }
    return {kind: KindTotals(existing=10) for kind in COUNTED_KINDS} | turned_over | kinds


@pytest.mark.parametrize(
    ("students", "passes"),
    [
        (KindTotals(existing=4000, removed=700, added=650, updated=3200), True),
        (KindTotals(existing=4000, removed=1600, added=2400, updated=2400), True),
        (KindTotals(existing=4000, removed=1601), False),
        (KindTotals(existing=4000, removed=4000), False),
        (KindTotals(existing=4000, added=2401), False),
        (KindTotals(existing=4000, rekeyed=4000), True),
    ],
    ids=["a rollover", "at the ceilings", "one more leaves", "a wipe", "one more joins", "another SIS"],
)
def test_a_new_school_year_passes_and_a_wipe_does_not(students: KindTotals, passes: bool) -> None:
    change = a_district(students=students)
    beyond = exceeded(
        totals=change, allowance=allowance(keeps_classes=True, **NEW_YEAR_CEILINGS), emptied=NOBODY
    )
    assert (not beyond) is passes


def test_a_year_without_a_schedule_is_held_by_its_teachers() -> None:
    """All classes leave and none come: their number alone would pass."""
    change = a_district(sections=KindTotals(existing=800, removed=800))
    allowed = allowance(keeps_classes=True, **NEW_YEAR_CEILINGS)
    beyond = exceeded(totals=change, allowance=allowed, emptied=Emptied(schools=12, teachers=190))
    assert [(one.what, one.kind) for one in beyond] == [("classless", "schools"), ("classless", "teachers")]


def test_a_little_more_is_rounded_up_and_five_points_above_and_no_more_than_all_leave() -> None:
    change = a_district(
        students=KindTotals(existing=300, removed=100, added=200),
        teachers=KindTotals(existing=0, added=4),
    )
    given_more = a_little_more(change)
    assert (given_more["students"].removed, given_more["students"].added) == (39, 72)
    assert (given_more["students"].updated, given_more["teachers"].added) == (5, 105)
    assert given_more["sections"].removed == 100


counts = st.builds(
    KindTotals,
    existing=st.integers(0, 50),
    added=st.integers(0, 400),
    updated=st.integers(0, 10),
    removed=st.integers(0, 10),
    rekeyed=st.integers(0, 10),
)


@given(change=st.fixed_dictionaries(dict.fromkeys(COUNTED_KINDS, counts)))
def test_a_little_more_covers_what_it_was_made_of(change: Totals) -> None:
    """As far as a district of that sort can be: nothing joins a kind ten times over, and no more leave than there are."""
    more = a_little_more(change)
    beyond = exceeded(totals=change, allowance=allowance(**more), emptied=NOBODY)
    for one in beyond:
        assert one.ceiling in (100, 1000)
    for kind in KINDS:
        assert all(5 <= getattr(more[kind], direction) <= 1000 for direction in DIRECTIONS)
        assert more[kind].removed <= 100


@pytest.mark.parametrize(
    ("now", "nights"),
    [
        (datetime(2026, 10, 7, 16, tzinfo=UTC), ("2026-10-07", "2026-10-09")),
        (datetime(2026, 10, 9, 16, tzinfo=UTC), ("2026-10-09", "2026-10-13")),
        (datetime(2026, 10, 10, 16, tzinfo=UTC), ("2026-10-12", "2026-10-14")),
    ],
    ids=["Wednesday", "Friday", "Saturday"],
)
def test_three_nights_are_weeknights(now: datetime, nights: tuple[str, str]) -> None:
    first, last = three_nights(DistrictFactory.build(), now=now)
    assert (first.isoformat(), last.isoformat()) == nights
