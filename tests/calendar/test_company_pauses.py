"""The company pauses computed from their rules, year by year (RULES B12, B13; DESIGN 5, Company pauses)."""

from datetime import date, timedelta

import pytest

from rostering.calendar.pauses import company_pauses

FOURTH_THURSDAYS = {
    2024: 28, 2025: 27, 2026: 26, 2027: 25, 2028: 23, 2029: 22, 2030: 28, 2031: 27, 2032: 25, 2033: 24, 2034: 23,
    2035: 22, 2036: 27, 2037: 26, 2038: 25, 2039: 24, 2040: 22, 2041: 28, 2042: 27, 2043: 26, 2044: 24,
}  # fmt: skip
SUNDAYS_AFTER_NEW_YEAR = {
    2023: date(2024, 1, 7), 2024: date(2025, 1, 5), 2025: date(2026, 1, 4), 2026: date(2027, 1, 3),
    2027: date(2028, 1, 2), 2028: date(2029, 1, 7), 2031: date(2032, 1, 4), 2033: date(2034, 1, 8),
}  # fmt: skip


@pytest.mark.parametrize(("year", "day"), FOURTH_THURSDAYS.items())
def test_thanksgiving_pauses_wednesday_through_friday_night(year: int, day: int) -> None:
    """RULES B13: the fourth Thursday of November, the night before it and the night after it."""
    thursday = date(year, 11, day)
    thanksgiving, _ = company_pauses(year)
    assert thursday.weekday() == 3
    assert (thanksgiving.first_night, thanksgiving.last_night) == (
        thursday - timedelta(days=1),
        thursday + timedelta(days=1),
    )
    assert (thanksgiving.replaces, thanksgiving.year) == ("thanksgiving", year)


@pytest.mark.parametrize("year", range(2024, 2045))
def test_thanksgiving_is_the_fourth_thursday_counted_from_the_first_of_november(year: int) -> None:
    """Counted by hand, without the library that knows the holidays."""
    first = date(year, 11, 1)
    fourth_thursday = first + timedelta(days=(3 - first.weekday()) % 7, weeks=3)
    thanksgiving, _ = company_pauses(year)
    paused = [
        first + timedelta(days=day) for day in range(30) if thanksgiving.covers(first + timedelta(days=day))
    ]
    assert [day.weekday() for day in paused] == [2, 3, 4]
    assert paused[1] == fourth_thursday


@pytest.mark.parametrize(("year", "sunday"), SUNDAYS_AFTER_NEW_YEAR.items())
def test_winter_pauses_from_18_december_through_the_first_sunday_after_new_year(
    year: int, sunday: date
) -> None:
    """RULES B13: when 1 January is itself a Sunday, the one after it."""
    _, winter = company_pauses(year)
    assert (winter.first_night, winter.last_night) == (date(year, 12, 18), sunday)
    assert (winter.replaces, winter.year) == ("winter", year)


@pytest.mark.parametrize("year", range(2024, 2045))
def test_a_computed_pause_is_for_everybody_and_not_yet_confirmed(year: int) -> None:
    """A computed pause has no row; the first Monday night after winter runs again."""
    for span in company_pauses(year):
        assert (span.scope, span.pause_id, span.is_confirmed) == ("company", None, False)
    winter = company_pauses(year)[1]
    assert winter.last_night.weekday() == 6
    assert 2 <= winter.last_night.day <= 8
