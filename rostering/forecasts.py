"""The forecast of many districts at once: what bars each is read in a handful of queries, equal forecasts are made once.

Stands above `calendar.forecast`, which is pure, because stops and refusals are no business of the calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from districts.models import District
from rostering.calendar.forecast import NIGHTS, Bar, ForecastNight, Outlook, forecast
from rostering.calendar.nights import is_zone, night_of
from rostering.calendar.pauses import PauseSpan, pauses_of_each
from rostering.models import Hold, Run, Stop
from rostering.provider_checks import open_checks
from rostering.standing import reason_of
from rostering.stops import stops_in_force

Nights = tuple[ForecastNight, ...]


@dataclass(frozen=True, slots=True)
class DistrictForecast:
    """One district's coming nights. Districts to which the same will happen share one tuple."""

    district: District
    nights: Nights


def forecasts(
    districts: Iterable[District], *, now: datetime, first: date | None = None, nights: int = NIGHTS
) -> list[DistrictForecast]:
    """The nights from `first` on, by default from the one each district is in. Five queries, however many districts.

    The districts are read with agreement, connection and roster.
    """
    found = list(districts)
    begins = {one.id: first or tonight_of(one, now=now) for one in found}
    if not found:
        return []
    last = max(begins.values()) + timedelta(days=nights - 1)
    everybody, own = pauses_of_each(
        districts=[one.id for one in found], first=min(begins.values()), last=last
    )
    barred = bars_of_each(found, now=now)
    made: dict[object, Nights] = {}
    return [
        DistrictForecast(
            one,
            _once(
                made,
                first=begins[one.id],
                nights=nights,
                spans=(*everybody, *own.get(one.id, ())),
                bars=barred[one.id],
            ),
        )
        for one in found
    ]


def bars_of_each(districts: Sequence[District], *, now: datetime) -> dict[int, tuple[Bar, ...]]:
    """District -> what keeps its roster from changing, beside pauses: why it is not read, stops and checks, a hold, a review."""
    # One that everybody who must has agreed to is applied within minutes: it keeps no night from changing.
    live = Hold.objects.filter(state=Hold.State.OPEN, district__in=[one.id for one in districts])
    holds = {number: (reason, night) for number, reason, night in live.values_list(*_OF_HOLD)}
    stops, checks = stops_in_force(now=now), open_checks()
    return {
        one.id: bars_of(
            one,
            hold=holds.get(one.id),
            stop=stops.for_district(one),
            check=checks.get(_provider(one)),
            now=now,
        )
        for one in districts
    }


def tonight_of(district: District, *, now: datetime) -> date:
    """The night a district is in; a zone that does not exist is read as the portal's own."""
    zone = district.time_zone
    return night_of(at=now, zone=zone if is_zone(zone) else settings.PORTAL_TIME_ZONE)


_OF_HOLD = ("district_id", "reason", "opened_night")


def bars_of(
    district: District, *, hold: tuple[str, date] | None, stop: Stop | None, check: date | None, now: datetime
) -> tuple[Bar, ...]:
    """The bars of one district. `hold`: reason and night of its open case; `check`: since which night its provider is checked."""
    bars = []
    if reason := reason_of(district):
        bars.append(Bar(Outlook.OFF, reason))
    if stop is not None:
        bars.append(Bar(Outlook.STOPPED, str(Run.Reason.STOPPED), since=tonight_of(district, now=stop.at)))
    elif check is not None:
        bars.append(Bar(Outlook.STOPPED, str(Run.Reason.STOPPED), since=check))
    if hold is not None:
        why, since = hold
        bars.append(Bar(Outlook.HELD, why, since=since))
    elif hasattr(district, "roster") and district.roster.is_under_review:
        bars.append(Bar(Outlook.HELD, str(Run.Reason.UNDER_REVIEW), since=tonight_of(district, now=now)))
    return tuple(bars)


def _provider(district: District) -> str:
    connection = getattr(district, "connection", None)
    return connection.provider if connection else ""


def _once(
    made: dict[object, Nights],
    *,
    first: date,
    nights: int,
    spans: tuple[PauseSpan, ...],
    bars: tuple[Bar, ...],
) -> Nights:
    key = (first, tuple((span.first_night, span.last_night, span.name) for span in spans), bars)
    if key not in made:
        made[key] = forecast(first=first, nights=nights, spans=spans, bars=bars)
    return made[key]
