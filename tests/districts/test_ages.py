"""Under 13 or not: each side of each limit, leap days, and dates that can not be right."""

from datetime import date

import pytest

from districts.ages import AgeGroup, age_group, birthday

TODAY = date(2026, 10, 7)


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2013, 10, 6), AgeGroup.FROM_13),
        (date(2013, 10, 7), AgeGroup.FROM_13),
        (date(2013, 10, 8), AgeGroup.UNDER_13),
        (date(2026, 10, 6), AgeGroup.UNDER_13),
        (date(2026, 10, 7), AgeGroup.UNDER_13),
        (date(2026, 10, 8), AgeGroup.UNLIKELY),
        (date(1906, 10, 8), AgeGroup.FROM_13),
        (date(1906, 10, 7), AgeGroup.FROM_13),
        (date(1906, 10, 6), AgeGroup.UNLIKELY),
        (date(1, 1, 1), AgeGroup.UNLIKELY),
        (date(9999, 12, 31), AgeGroup.UNLIKELY),
        (None, AgeGroup.UNKNOWN),
    ],
)
def test_a_group_begins_and_ends_on_its_very_day(born: date | None, group: AgeGroup) -> None:
    assert age_group(born, on=TODAY) is group


@pytest.mark.parametrize(
    ("on", "group"),
    [(date(2025, 2, 28), AgeGroup.UNDER_13), (date(2025, 3, 1), AgeGroup.FROM_13)],
)
def test_born_on_a_leap_day_one_is_13_on_the_first_of_march(on: date, group: AgeGroup) -> None:
    assert age_group(date(2012, 2, 29), on=on) is group


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2013, 10, 7), 13, date(2026, 10, 7)),
        (date(2012, 2, 29), 12, date(2024, 2, 29)),
        (date(2012, 2, 29), 13, date(2025, 3, 1)),
        (date(1900, 3, 1), 100, date(2000, 3, 1)),
        (date(2000, 2, 29), 100, date(2100, 3, 1)),
    ],
)
def test_the_day_on_which_somebody_turns_an_age(born: date, age: int, day: date) -> None:
    assert birthday(born, age) == day


def test_what_a_screen_says_names_no_date() -> None:
    assert [str(one) for one in AgeGroup] == [
        "under 13",
        "13 or older",
        "no birth date",
        "a birth date that can not be right",
    ]
