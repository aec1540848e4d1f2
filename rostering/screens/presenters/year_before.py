"""The same night a year before a change, and the largest change around it: what comes every year looks the same each time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from rostering.screens.night_rows import AROUND, NightRow
from rostering.screens.presenters.night_marks import MarkedNight, marked

#: The same weekday, as nights are weeknights.
_YEAR: Final = timedelta(weeks=52)
#: A night of less than this is an ordinary one and is not pointed at.
_WORTH_NAMING: Final = 10.0


def year_before(night: date) -> date:
    """The same weekday a year earlier."""
    return night - _YEAR


def year_before_words(rows: Iterable[NightRow], *, night: date) -> tuple[str, ...]:
    """A line about that night and one about the largest around it; nothing while nobody knows."""
    then = year_before(night)
    near = [marked(row) for row in rows if abs(row.night - then) <= AROUND]
    same = next((one for one in near if one.night == then), None)
    largest = max(near, key=lambda one: one.share, default=None)
    said = [_line("The same night last year", same)] if same else []
    if largest is not None and largest is not same and largest.share >= _WORTH_NAMING:
        said.append(_line("The largest change around it", largest))
    return tuple(said)


def _line(what: str, one: MarkedNight) -> str:
    """ "The same night last year, Tuesday 7 October 2025: applied, 12 of 5,001 students, 0.2 %."."""
    return f"{what}, {one.words}."
