"""Which of many districts are paused in the night they are in: a handful of queries, every district by its own clock."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfoNotFoundError

from django.conf import settings

from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pauses_of_each


def paused_of(zones: Mapping[int, str], *, now: datetime) -> frozenset[int]:
    """`zones`: district -> its time zone. The districts whose night lies in a pause of everybody or of their own."""
    if not zones:
        return frozenset()
    tonight = {zone: _night(zone, now) for zone in set(zones.values())}
    nights = tonight.values()
    everybody, own = pauses_of_each(districts=zones, first=min(nights), last=max(nights))
    resting = {zone for zone, night in tonight.items() if any(span.covers(night) for span in everybody)}
    return frozenset(
        number
        for number, zone in zones.items()
        if zone in resting or any(span.covers(tonight[zone]) for span in own.get(number, ()))
    )


def _night(zone: str, now: datetime) -> date:
    try:
        return night_of(at=now, zone=zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
