"""While the portal is being looked after every address answers 503 with a page that says since when and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader
from django.utils import timezone

from rostering.maintenance import Maintenance, maintenance_of
from rostering.screens.moments import moment, zone_name

#: Machines look at the health of the parts, which stays true.
_OPEN: Final = frozenset({"/healthz"})
_TWO_MINUTES: Final = 120


@dataclass(frozen=True, kw_only=True)
class MaintenancePage:
    """What the page prints."""

    since: str
    until: str
    reason: str


class MaintenanceMiddleware:
    """Stands before everything that asks a database, and asks none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or what the portal answers otherwise."""
        found = None if request.path in _OPEN else maintenance_of(settings.PORTAL_VAR)
        return _closed(found, now=timezone.now()) if found else self.get_response(request)


def _closed(found: Maintenance, *, now: datetime) -> HttpResponse:
    page = MaintenancePage(
        since=_words(found.since, now=now),
        until=_words(found.until, now=now) if found.until and found.until > now else "",
        reason=found.reason,
    )
    left = (found.until - now).total_seconds() if found.until else 0
    headers = {"Retry-After": str(max(_TWO_MINUTES, round(left))), "Cache-Control": "no-store"}
    content = loader.get_template("errors/maintenance.html").render({"page": page})
    return HttpResponse(content, status=503, headers=headers)


def _words(at: datetime, *, now: datetime) -> str:
    zone = settings.PORTAL_TIME_ZONE
    return f"{moment(at, now=now, zone=zone).words}, {zone_name(zone)}"
