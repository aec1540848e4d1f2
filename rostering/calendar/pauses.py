"""On which nights rosters do not change: company pauses computed from their rules, and those people entered (RULES B12-B17).

A district's "do not sync before" (SchoolYear) is a pause of its own like any other: the nights before that day wait.
A pause stops nights and on-demand syncs, not people (DESIGN 5). Every night of a pause is named by its date, both ends
inclusive. Summer has no pause of its own: running is the default (RULES B17). Rows are written in `calendar.keeping`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings

from districts.models import District
from rostering.calendar.company import company_pauses
from rostering.calendar.nights import ONE_DAY, night_of
from rostering.calendar.spans import Merged, PauseSpan, first_free, longest_over, merged
from rostering.calendar.written import HELD_BACK, Written, written_pauses, years_touching
from rostering.models import Pause

__all__ = [
    "Merged",
    "PauseSpan",
    "company_pauses",
    "first_free",
    "longest_over",
    "merged",
    "next_running_night",
    "pause_on",
    "pauses_between",
    "pauses_of_each",
    "span_of_row",
    "zone_of_pause",
]

LOOK_AHEAD = timedelta(days=60)


def pauses_between(*, district: District | None, first: date, last: date) -> list[PauseSpan]:
    """Every pause that touches the nights `first` to `last`, in order of their first night: company ones, and the district's own.

    A row for a year replaces that year's computed pause, wherever it lies; an ended row pauses only the nights before
    the one in which it was ended. Overlapping pauses are all listed.
    """
    rows = written_pauses(districts=[district.id] if district else [], first=first, last=last)
    return _in_order([*_for_everybody(rows, first=first, last=last), *_of_districts(rows)], first, last)


def pauses_of_each(
    *, districts: Iterable[int], first: date, last: date
) -> tuple[list[PauseSpan], Mapping[int, list[PauseSpan]]]:
    """(the pauses of everybody, district -> its own) that touch some nights, for any number of districts in one query.

    A district without a pause of its own is not in the mapping.
    """
    rows = written_pauses(districts=districts, first=first, last=last)
    rows_of: dict[int, list[Written]] = {}
    for row in rows:
        if row.district_id is not None:
            rows_of.setdefault(row.district_id, []).append(row)
    own = {number: _in_order(_of_districts(mine), first, last) for number, mine in rows_of.items()}
    everybody = _in_order(_for_everybody(rows, first=first, last=last), first, last)
    return everybody, {number: spans for number, spans in own.items() if spans}


def pause_on(*, district: District, night: date) -> PauseSpan | None:
    """The pause a night lies in, None if it runs. Of several the one that lasts longest, since that one says until when."""
    return longest_over(pauses_between(district=district, first=night, last=night), night=night)


def next_running_night(*, district: District, after: date) -> date:
    """The first weeknight after a night that is not paused; its roster is in force from the next morning (DESIGN 5)."""
    while True:
        known_through = after + LOOK_AHEAD
        night = first_free(pauses_between(district=district, first=after, last=known_through), after=after)
        if night <= known_through:
            return night
        after = night - ONE_DAY


def span_of_row(row: Pause) -> PauseSpan | None:
    """What a row pauses; None once it was ended before its first night."""
    return _span(
        Written(
            id=row.id,
            district_id=row.district_id,
            first_night=row.first_night,
            last_night=row.last_night,
            name=row.name,
            reason=row.reason,
            replaces=row.replaces,
            year=row.year,
            kind=row.kind,
            ended_at=row.ended_at,
            time_zone=row.district.time_zone if row.district else None,
        )
    )


def zone_of_pause(row: Pause) -> str:
    """Where its days are counted: at its district, else at the office."""
    return row.district.time_zone if row.district else settings.PORTAL_TIME_ZONE


def _span(row: Written) -> PauseSpan | None:
    if row.kind == HELD_BACK:
        return _span_before(row)
    last_night = row.last_night
    if row.ended_at is not None:
        zone = row.time_zone or settings.PORTAL_TIME_ZONE
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
        kind=row.kind,
    )


def _span_before(row: Written) -> PauseSpan:
    """The nights before a district's "do not sync before"."""
    before = row.last_night + ONE_DAY
    day = f"{before.day} {before:%B}"
    return PauseSpan(
        first_night=row.first_night,
        last_night=row.last_night,
        name=f"Not before {day}",
        reason=f"The district's DSM noted that rosters must not change before {day}.",
        scope="district",
        is_confirmed=True,
        kind=HELD_BACK,
    )


def _for_everybody(rows: Iterable[Written], *, first: date, last: date) -> list[PauseSpan]:
    """The company's pauses: computed ones, unless a row replaces them, and the rows without a district."""
    company = [row for row in rows if row.district_id is None]
    replaced = {(row.replaces, row.year) for row in company if row.replaces}
    computed = (span for year in years_touching(first, last) for span in company_pauses(year))
    spans = [span for span in computed if (span.replaces, span.year) not in replaced]
    return [*spans, *(span for row in company if (span := _span(row)) is not None)]


def _of_districts(rows: Iterable[Written]) -> list[PauseSpan]:
    """Districts' own pauses, "do not sync before" among them."""
    return [span for row in rows if row.district_id is not None and (span := _span(row)) is not None]


def _in_order(spans: Iterable[PauseSpan], first: date, last: date) -> list[PauseSpan]:
    touching = [span for span in spans if span.first_night <= last and span.last_night >= first]
    return sorted(touching, key=lambda span: (span.first_night, span.last_night, span.name))
