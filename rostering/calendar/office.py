"""How old a thing is in nights on which the office is open: weekends and company pauses make nobody late (DESIGN 5).

A district's own pause does not close the office.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from rostering.calendar.nights import is_weeknight
from rostering.calendar.pauses import PauseSpan, pauses_between

#: Days; the longest the office is ever closed is the winter pause.
LONGEST_CLOSURE: Final = 28


def office_closures(*, first: date, last: date) -> list[PauseSpan]:
    """The company pauses that touch some nights; one query, to be shared by everything whose age is asked."""
    return pauses_between(district=None, first=first, last=last)


def office_nights(*, since: date, until: date, closures: Iterable[PauseSpan]) -> int:
    """The open nights from `since`, included, to `until`, not included; 0 when it has not begun."""
    spans = list(closures)
    days = range(max(0, (until - since).days))
    nights = (since + timedelta(days=count) for count in days)
    return sum(is_weeknight(night) and not any(span.covers(night) for span in spans) for night in nights)


def is_office_open(*, day: date, closures: Iterable[PauseSpan]) -> bool:
    """Whether anybody is there to read a mail: its night is one of those that count."""
    return office_nights(since=day, until=day + timedelta(days=1), closures=closures) == 1


def open_day_before(*, day: date, closures: Iterable[PauseSpan]) -> date:
    """The last day before `day` on which the office was open; four weeks back if there was none."""
    spans = list(closures)
    days = (day - timedelta(days=count) for count in range(1, LONGEST_CLOSURE))
    return next(
        (one for one in days if is_office_open(day=one, closures=spans)),
        day - timedelta(days=LONGEST_CLOSURE),
    )
