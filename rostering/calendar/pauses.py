"""On which nights rosters do not change: company pauses computed from their rules, and those people entered (RULES B12-B17).

A district's "do not sync before" (SchoolYear) is a pause of its own like any other: the nights before that day wait.
A pause stops nights and on-demand syncs, not people (DESIGN 5). Every night of a pause is named by its date, both ends
inclusive. Summer has no pause of its own: running is the default (RULES B17).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays.countries  # all of them at once: with the process, not within its first night
from django.conf import settings
from django.db.models import Q

from districts.models import District, SchoolYear
from rostering.calendar.nights import ONE_DAY, night_of, weeknight_on_or_after
from rostering.models import Pause

THANKSGIVING_DAY = "Thanksgiving Day"
SUNDAY = 6
LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """One pause: first to last night, both paused.

    `scope`: company (everybody) or district. `pause_id`: the row it comes from, None for a computed one.
    `is_confirmed`: a person entered it; a computed one that nobody has confirmed pauses all the same.
    `replaces` and `year` name the computed pause this one is, or stands for ("" and None otherwise).
    """

    first_night: date
    last_night: date
    name: str
    reason: str
    scope: Literal["company", "district"]
    pause_id: int | None = None
    is_confirmed: bool = False
    replaces: str = ""
    year: int | None = None

    def covers(self, night: date) -> bool:
        """Whether the night lies inside, both ends included."""
        return self.first_night <= night <= self.last_night


def company_pauses(year: int) -> list[PauseSpan]:
    """The two pauses that begin in a calendar year by their rules (RULES B13): Thanksgiving, and winter from December on."""
    return [_thanksgiving(year), _winter(year)]


def pauses_between(*, district: District | None, first: date, last: date) -> list[PauseSpan]:
    """Every pause that touches the nights `first` to `last`, in order of their first night: company ones, and the district's own.

    A row for a year replaces that year's computed pause, wherever it lies; an ended row pauses only the nights before
    the one in which it was ended. Overlapping pauses are all listed.
    """
    years = range(first.year - 1, last.year + 1)
    rows = _rows(district=district, first=first, last=last, years=years)
    replaced = {(row.replaces, row.year) for row in rows if row.replaces and row.district_id is None}
    computed = (span for year in years for span in company_pauses(year))
    spans = [span for span in computed if (span.replaces, span.year) not in replaced]
    spans += [span for row in rows if (span := _span_of_row(row)) is not None]
    spans += _held_back(district=district, first=first, last=last)
    touching = [span for span in spans if span.first_night <= last and span.last_night >= first]
    return sorted(touching, key=lambda span: (span.first_night, span.last_night, span.name))


def pause_on(*, district: District, night: date) -> PauseSpan | None:
    """The pause a night lies in, None if it runs. Of several the one that lasts longest, since that one says until when."""
    return longest_over(pauses_between(district=district, first=night, last=night), night=night)


def longest_over(spans: Iterable[PauseSpan], *, night: date) -> PauseSpan | None:
    """Of some pauses the one that covers a night and lasts longest, None if none covers it."""
    covering = [span for span in spans if span.covers(night)]
    return max(covering, key=lambda span: span.last_night, default=None)


def next_running_night(*, district: District, after: date) -> date:
    """The first weeknight after a night that is not paused; its roster is in force from the next morning (DESIGN 5)."""
    while True:
        known_through = after + LOOK_AHEAD
        night = first_free(pauses_between(district=district, first=after, last=known_through), after=after)
        if night <= known_through:
            return night
        after = night - ONE_DAY


def first_free(spans: Iterable[PauseSpan], *, after: date) -> date:
    """The first weeknight after a night that none of some pauses covers."""
    spans, night = list(spans), weeknight_on_or_after(after + ONE_DAY)
    while (span := longest_over(spans, night=night)) is not None:
        night = weeknight_on_or_after(span.last_night + ONE_DAY)
    return night


def _rows(*, district: District | None, first: date, last: date, years: range) -> list[Pause]:
    """The rows that touch the nights, and those that replace a computed pause of the years, in one query."""
    whose = Q(district__isnull=True) if district is None else Q(district__isnull=True) | Q(district=district)
    touches = Q(first_night__lte=last, last_night__gte=first)
    stands_for_one = ~Q(replaces=Pause.Replaces.NOTHING) & Q(year__in=years)
    return list(Pause.objects.filter(whose, touches | stands_for_one).select_related("district"))


def _span_of_row(row: Pause) -> PauseSpan | None:
    """What a row pauses; None once it was ended before its first night."""
    last_night = row.last_night
    if row.ended_at is not None:
        zone = row.district.time_zone if row.district else settings.PORTAL_TIME_ZONE
        last_night = min(last_night, night_of(at=row.ended_at, zone=zone) - ONE_DAY)
    if last_night < row.first_night:
        return None
    return PauseSpan(
        first_night=row.first_night,
        last_night=last_night,
        name=row.name,
        reason=row.reason,
        scope="company" if row.district_id is None else "district",
        pause_id=row.id,
        is_confirmed=True,
        replaces=row.replaces,
        year=row.year,
    )


def _held_back(*, district: District | None, first: date, last: date) -> list[PauseSpan]:
    """The nights before a district's "do not sync before": from the one since which it is held back, that day's own runs."""
    if district is None:
        return []
    years = SchoolYear.objects.filter(
        district=district, held_back_since__lte=last, do_not_sync_before__gt=first
    )
    return [
        _span_before(since=row.held_back_since, before=row.do_not_sync_before)
        for row in years
        if row.held_back_since is not None and row.do_not_sync_before is not None
    ]


def _span_before(*, since: date, before: date) -> PauseSpan:
    day = f"{before.day} {before:%B}"
    return PauseSpan(
        first_night=since,
        last_night=before - ONE_DAY,
        name=f"Not before {day}",
        reason=f"The district's DSM noted that rosters must not change before {day}.",
        scope="district",
        is_confirmed=True,
    )


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
    )


def _days_after(day: date) -> Iterator[date]:
    """The seven days that follow."""
    return (day + timedelta(days=count) for count in range(1, 8))
