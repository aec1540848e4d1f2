"""The company's two pauses of each year, computed from their rules (RULES B13; DESIGN 5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays.countries  # all of them at once: with the process, not within its first night

from rostering.calendar.nights import ONE_DAY
from rostering.calendar.spans import PauseSpan
from rostering.models import Pause

THANKSGIVING_DAY = "Thanksgiving Day"
SUNDAY = 6


def company_pauses(year: int) -> list[PauseSpan]:
    """The two pauses that begin in a calendar year by their rules (RULES B13): Thanksgiving, and winter from December on."""
    return [_thanksgiving(year), _winter(year)]


@lru_cache(maxsize=256)
def _thanksgiving(year: int) -> PauseSpan:
    """Wednesday through Friday night of Thanksgiving week."""
    calendar = holidays.country_holidays("US", years=year)
    (thursday,) = calendar.get_named(THANKSGIVING_DAY, lookup="exact")
    return PauseSpan(
        first_night=thursday - ONE_DAY,
        last_night=thursday + ONE_DAY,
        name="Thanksgiving",
        reason="Offices are closed for Thanksgiving.",
        scope="company",
        replaces=Pause.Replaces.THANKSGIVING,
        year=year,
        kind=Pause.Kind.COMPANY,
    )


@lru_cache(maxsize=256)
def _winter(year: int) -> PauseSpan:
    """18 December through the first Sunday after 1 January."""
    return PauseSpan(
        first_night=date(year, 12, 18),
        last_night=next(day for day in _days_after(date(year + 1, 1, 1)) if day.weekday() == SUNDAY),
        name="Winter holidays",
        reason="Offices are closed over the winter holidays.",
        scope="company",
        replaces=Pause.Replaces.WINTER,
        year=year,
        kind=Pause.Kind.COMPANY,
    )


def _days_after(day: date) -> Iterator[date]:
    """The seven days that follow."""
    return (day + timedelta(days=count) for count in range(1, 8))
