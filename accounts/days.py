"""Which day it is for a person: assignments, covers and promises are dated where people live, not where servers stand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import Staff


def zone_of(person: Staff) -> str:
    """The time zone a person chose, else the portal's."""
    return person.time_zone or settings.PORTAL_TIME_ZONE


def today_of(person: Staff, *, now: datetime) -> date:
    """The day it is for a person."""
    return today_in(zone_of(person), now=now)


def today_in(zone: str, *, now: datetime) -> date:
    """The day it is in a time zone."""
    return now.astimezone(ZoneInfo(zone)).date()
