"""Summer school under a pause is a conflict, from the first day to the last, until one of them changes (RULES B18)."""

from datetime import date, timedelta
from typing import Any

import pytest

from districts.models import SummerSchool
from rostering.calendar.spans import PauseSpan
from rostering.calendar.summer import conflicts_of, days_of

FIRST, LAST = date(2027, 6, 8), date(2027, 7, 2)
DAY = timedelta(days=1)
TODAY = date(2027, 5, 1)


def summer(**values: Any) -> SummerSchool:
    """A summer with school in June."""
    return SummerSchool(**({"year": 2027, "plan": "yes", "first_day": FIRST, "last_day": LAST} | values))


def pause(first: date, last: date, *, scope: Any = "district") -> PauseSpan:
    """A pause of those nights."""
    return PauseSpan(first, last, "Summer", "", scope)


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        (FIRST - 9 * DAY, FIRST - DAY, False),
        (FIRST - 9 * DAY, FIRST, True),
        (LAST, LAST + 9 * DAY, True),
        (LAST + DAY, LAST + 9 * DAY, False),
        (FIRST + DAY, LAST - DAY, True),
    ],
)
def test_a_pause_meets_summer_school_on_any_of_its_days(first: date, last: date, meets: bool) -> None:
    found = conflicts_of(summers=[summer()], pauses=[pause(first, last)], today=TODAY)
    assert bool(found) == meets
    assert all(FIRST <= one.first_day <= one.last_day <= LAST for one in found)


@pytest.mark.parametrize("plan", ["no", "unknown"])
def test_without_school_there_is_no_conflict(plan: str) -> None:
    none = summer(plan=plan, first_day=None, last_day=None)
    assert conflicts_of(summers=[none], pauses=[pause(FIRST, LAST)], today=TODAY) == ()


def test_while_the_days_are_not_known_all_of_summer_counts() -> None:
    unknown = summer(first_day=None, last_day=None)
    assert days_of(unknown) == (date(2027, 6, 1), date(2027, 8, 31))
    (found,) = conflicts_of(
        summers=[unknown], pauses=[pause(date(2027, 8, 31), date(2027, 9, 4))], today=TODAY
    )
    assert not found.are_days_known


def test_a_pause_of_everybody_is_none() -> None:
    everybody = pause(FIRST, LAST, scope="company")
    assert conflicts_of(summers=[summer()], pauses=[everybody], today=TODAY) == ()


def test_what_is_over_is_no_conflict_any_more() -> None:
    met = pause(FIRST, LAST)
    assert conflicts_of(summers=[summer()], pauses=[met], today=LAST) != ()
    assert conflicts_of(summers=[summer()], pauses=[met], today=LAST + DAY) == ()
