"""How old a person is as far as rules care: under 13, or not, or unknown. A birth date itself is shown nowhere (DESIGN 5)."""

from datetime import date
from enum import StrEnum
from typing import Final

_OLDEST: Final = 120


class AgeGroup(StrEnum):
    """What a screen may say about a birth date."""

    UNDER_13 = "under 13"
    FROM_13 = "13 or older"
    UNKNOWN = "no birth date"
    UNLIKELY = "a birth date that can not be right"


def age_group(birth_date: date | None, *, on: date) -> AgeGroup:
    """The group on a day: 13 from the 13th birthday, for 29 February from 1 March in common years."""
    if birth_date is None:
        return AgeGroup.UNKNOWN
    if birth_date > on or birthday(birth_date, _OLDEST) < on:
        return AgeGroup.UNLIKELY
    return AgeGroup.FROM_13 if birthday(birth_date, 13) <= on else AgeGroup.UNDER_13


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody turns an age."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
