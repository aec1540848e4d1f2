"""Pauses: all that are running, coming or over, of everybody and of the viewer's districts."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import keeps_districts
from rostering.calendar.nights import night_of
from rostering.models import Pause
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.lists import WholeList, list_page
from rostering.screens.pause_rows import pauses_listed, unconfirmed
from rostering.screens.presenters.filters import (
    FilterBar,
    chip_group,
    filter_bar,
    search_field,
    select_field,
)
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.pauses import COLUMNS, PauseLine, lines_of, list_sentence, pause_row
from rostering.screens.presenters.tables import Wanted, in_order, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_WHEN: Final = {"": "Running and coming", "running": "Running", "coming": "Coming", "past": "Past"}
_LIST: Final = WholeList(
    address="pauses",
    caption="Pauses",
    columns=COLUMNS,
    sort="nights",
    empty="No pause fits.",
    none="Nothing is paused now or later.",
)
_AHEAD: Final = timedelta(days=420)
_BACK: Final = timedelta(days=420)


@require_safe
@screen
def pauses(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list."""
    wanted = _wanted(request.GET)
    found = _found(scope, wanted)
    page = page_of(found, query=request.GET)
    return list_page(
        request,
        _LIST,
        [pause_row(line) for line in page],
        page=page,
        wanted=wanted,
        sentence=list_sentence(found, is_past=_when(request.GET) == "past"),
        bar=_bar(request.GET),
        template="pauses/list.html",
        may_enter=keeps_districts(scope.viewer.staff),
    )


@require_safe
@screen
def pauses_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV, all of it."""
    wanted = _wanted(request.GET)
    found = _found(scope, wanted)
    filters = codes_of(request.GET, when=_WHEN, kind=Pause.Kind.values)
    taken = Download(area="pauses", parts=("pauses",), count=len(found), filters=filters)
    return download_list(scope, taken, (pause_row(line) for line in found), columns=COLUMNS, wanted=wanted)


def _wanted(query: QueryDict) -> Wanted:
    """What is over is read from its end, what comes from its beginning."""
    sort = "-nights" if _when(query) == "past" else _LIST.sort
    return wanted_view(query, columns=COLUMNS, sort=sort)


def _found(scope: Scope, wanted: Wanted) -> list[PauseLine]:
    query, when = wanted.query, _when(wanted.query)
    tonight = night_of(at=scope.viewer.now, zone=settings.PORTAL_TIME_ZONE)
    kind = query.get("kind", "") if query.get("kind", "") in Pause.Kind.values else ""
    name = query.get("q", "").strip()[:200]
    entered = pauses_listed(scope, when=when, today=tonight, kind=kind, name=name)
    first, last = (tonight - _BACK, tonight) if when == "past" else (tonight, tonight + _AHEAD)
    computed = [
        span
        for span in unconfirmed(scope, first=first, last=last)
        if kind in ("", Pause.Kind.COMPANY)
        and name.casefold() in f"{span.name} {span.year}".casefold()
        and (span.last_night < tonight) == (when == "past")
        and (when != "running" or span.first_night <= tonight)
        and (when != "coming" or span.first_night > tonight)
    ]
    lines = lines_of(entered, computed, tonight=tonight)
    by = {
        "name": lambda line: line.name.casefold(),
        "kind": lambda line: line.kind,
        "nights": lambda line: (line.first_night, line.last_night),
    }
    return in_order(lines, wanted=wanted, by=by, then=lambda line: (line.first_night, line.name, line.href))


def _when(query: QueryDict) -> str:
    when = query.get("when", "")
    return when if when in _WHEN else ""


def _bar(query: QueryDict) -> FilterBar:
    chips = chip_group(
        query, name="when", label="When", choices=[(key, words, "") for key, words in _WHEN.items()]
    )
    return filter_bar(
        query,
        label="Pauses",
        action=reverse("pauses"),
        fields=(
            search_field(query, label="Pause or district"),
            select_field(query, name="kind", label="Kind", choices=Pause.Kind.choices),
        ),
        groups=(chips,),
        group_names=("when",),
    )
