"""Summer school against pauses: rosters that do not change while children are taught are a conflict (RULES B18).

Only a district's own pauses count, whatever their kind: company pauses are for everybody, and lie where nobody teaches.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from districts.models import SummerSchool
from rostering.calendar.spans import PauseSpan


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A pause that covers days of summer school: the first and the last of them."""

    pause: PauseSpan
    year: int
    first_day: date
    last_day: date
    are_days_known: bool


def days_of(summer: SummerSchool) -> tuple[date, date] | None:
    """First and last day of summer school; all of June to August while its days are not known; None without any."""
    if summer.plan != SummerSchool.Plan.YES:
        return None
    if summer.first_day is not None and summer.last_day is not None:
        return summer.first_day, summer.last_day
    return date(summer.year, 6, 1), date(summer.year, 8, 31)


def conflicts_of(
    *, summers: Iterable[SummerSchool], pauses: Iterable[PauseSpan], today: date
) -> tuple[Conflict, ...]:
    """What of one district's pauses covers a day of its summer school that is not over yet, in order."""
    own = [span for span in pauses if span.scope == "district"]
    found = [
        Conflict(
            pause=span,
            year=summer.year,
            first_day=max(span.first_night, days[0]),
            last_day=min(span.last_night, days[1]),
            are_days_known=summer.first_day is not None,
        )
        for summer in summers
        if (days := days_of(summer)) is not None
        for span in own
        if span.first_night <= days[1] and span.last_night >= max(days[0], today)
    ]
    return tuple(sorted(found, key=lambda one: (one.first_day, one.pause.name)))
