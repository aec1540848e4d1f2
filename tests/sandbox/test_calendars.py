"""School years: whenever somebody starts the demo, classes are running."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rostering.sandbox.calendars import (
    is_weeknight,
    night_by_clock,
    school_years,
    weeknights,
    weeknights_until,
    year_on,
)


@pytest.mark.parametrize("offset", range(0, 366, 5))
def test_three_weeks_of_nights_from_any_day_lie_inside_one_school_year(offset: int) -> None:
    start = date(2026, 1, 1) + timedelta(days=offset)
    years = school_years(start)
    for night in weeknights(start, start + timedelta(days=30)):
        year = year_on(years, night)
        assert year.first <= night <= year.last


@pytest.mark.parametrize("offset", range(0, 366, 5))
def test_school_years_follow_each_other(offset: int) -> None:
    start = date(2026, 1, 1) + timedelta(days=offset)
    years = school_years(start, semester_change=start + timedelta(days=9))
    for year in years:
        assert year.first < year.second_semester <= year.last
    for earlier, later in zip(years, years[1:], strict=False):
        assert earlier.last < later.first
        assert later.shown_from <= later.first


def test_a_scripted_semester_change_is_on_its_night() -> None:
    years = school_years(date(2026, 11, 2), semester_change=date(2026, 11, 12))
    assert year_on(years, date(2026, 11, 11)).second_semester == date(2026, 11, 12)


def test_a_scripted_new_year_begins_on_its_night() -> None:
    years = school_years(date(2026, 11, 2), new_year=date(2026, 11, 12))
    before, after = year_on(years, date(2026, 11, 11)), year_on(years, date(2026, 11, 12))
    assert before.last < date(2026, 11, 12) == after.first
    assert before.first <= date(2026, 11, 2) <= before.last


def test_weeknights_leave_out_saturday_and_sunday() -> None:
    """RULES B3."""
    nights = weeknights_until(date(2026, 11, 22), 6)
    assert nights == [date(2026, 11, day) for day in (13, 16, 17, 18, 19, 20)]
    assert not is_weeknight(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("instant", "night"),
    [
        (datetime(2026, 11, 21, 13, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 21, 14, 0, tzinfo=UTC), date(2026, 11, 21)),
    ],
)
def test_before_six_in_the_morning_it_is_still_yesterdays_night(instant: datetime, night: date) -> None:
    """DESIGN 5, Night."""
    assert night_by_clock(instant, "America/Los_Angeles") == night
