"""On which nights rosters do not change: company pauses computed from their rules, and those people entered (RULES B12-B17).

A district's "do not sync before" (SchoolYear) is a pause of its own like any other: the nights before that day wait.
A pause stops nights and on-demand syncs, not people (DESIGN 5). Every night of a pause is named by its date, both ends
inclusive. Summer has no pause of its own: running is the default (RULES B17). Rows are written in `calendar.keeping`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from districts.models import District, SchoolYear
from rostering.calendar.company import company_pauses
from rostering.calendar.nights import ONE_DAY, night_of
from rostering.calendar.spans import Merged, PauseSpan, first_free, longest_over, merged
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
]

LOOK_AHEAD = timedelta(days=60)


def pauses_between(*, district: District | None, first: date, last: date) -> list[PauseSpan]:
    """Every pause that touches the nights `first` to `last`, in order of their first night: company ones, and the district's own.

    A row for a year replaces that year's computed pause, wherever it lies; an ended row pauses only the nights before
    the one in which it was ended. Overlapping pauses are all listed.
    """
    whose = Q(district__isnull=True) if district is None else Q(district__isnull=True) | Q(district=district)
    rows = list(_rows(whose, first=first, last=last).select_related("district"))
    years = [] if district is None else list(_held_back_years(Q(district=district), first=first, last=last))
    return _in_order(
        [*_for_everybody(rows, first=first, last=last), *_of_districts(rows, years)], first, last
    )


def pauses_of_each(
    *, districts: Iterable[int], first: date, last: date
) -> tuple[list[PauseSpan], Mapping[int, list[PauseSpan]]]:
    """(the pauses of everybody, district -> its own) that touch some nights, for any number of districts in two queries.

    A district without a pause of its own is not in the mapping.
    """
    wanted = Q(district__in=list(districts))
    rows = list(_rows(wanted | Q(district__isnull=True), first=first, last=last).select_related("district"))
    rows_of: dict[int, list[Pause]] = {}
    years_of: dict[int, list[SchoolYear]] = {}
    for row in rows:
        if row.district_id is not None:
            rows_of.setdefault(row.district_id, []).append(row)
    for year in _held_back_years(wanted, first=first, last=last):
        years_of.setdefault(year.district_id, []).append(year)
    own = {
        number: _in_order(_of_districts(rows_of.get(number, ()), years_of.get(number, ())), first, last)
        for number in rows_of.keys() | years_of.keys()
    }
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
        kind=row.kind,
    )


def _rows(whose: Q, *, first: date, last: date) -> QuerySet[Pause]:
    """The rows that touch the nights, and those that replace a computed pause of the years."""
    touches = Q(first_night__lte=last, last_night__gte=first)
    stands_for_one = ~Q(replaces=Pause.Replaces.NOTHING) & Q(year__in=_years(first, last))
    return Pause.objects.filter(whose, touches | stands_for_one)


def _years(first: date, last: date) -> range:
    """The years whose company pauses may touch some nights: winter reaches into the next one."""
    return range(first.year - 1, last.year + 1)


def _for_everybody(rows: Iterable[Pause], *, first: date, last: date) -> list[PauseSpan]:
    """The company's pauses: computed ones, unless a row replaces them, and the rows without a district."""
    company = [row for row in rows if row.district_id is None]
    replaced = {(row.replaces, row.year) for row in company if row.replaces}
    computed = (span for year in _years(first, last) for span in company_pauses(year))
    spans = [span for span in computed if (span.replaces, span.year) not in replaced]
    return [*spans, *(span for row in company if (span := span_of_row(row)) is not None)]


def _of_districts(rows: Iterable[Pause], years: Iterable[SchoolYear]) -> list[PauseSpan]:
    """Districts' own pauses, "do not sync before" among them."""
    own = (span_of_row(row) for row in rows if row.district_id is not None)
    return [span for span in (*own, *(_span_before(year) for year in years)) if span is not None]


def _in_order(spans: Iterable[PauseSpan], first: date, last: date) -> list[PauseSpan]:
    touching = [span for span in spans if span.first_night <= last and span.last_night >= first]
    return sorted(touching, key=lambda span: (span.first_night, span.last_night, span.name))


def _held_back_years(whose: Q, *, first: date, last: date) -> QuerySet[SchoolYear]:
    """The nights before a district's "do not sync before": from the one since which it is held back, that day's own runs."""
    return SchoolYear.objects.filter(whose, held_back_since__lte=last, do_not_sync_before__gt=first)


def _span_before(year: SchoolYear) -> PauseSpan | None:
    since, before = year.held_back_since, year.do_not_sync_before
    if since is None or before is None:
        return None
    day = f"{before.day} {before:%B}"
    return PauseSpan(
        first_night=since,
        last_night=before - ONE_DAY,
        name=f"Not before {day}",
        reason=f"The district's DSM noted that rosters must not change before {day}.",
        scope="district",
        is_confirmed=True,
        kind="held_back",
    )
