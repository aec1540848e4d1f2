"""Expected changes: those in force, coming, waiting for a second person, or over."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import keeps_districts
from rostering.calendar.nights import night_of
from rostering.lapsed import lapsed_on
from rostering.models import Window
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.lists import WholeList, list_page
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.filters import FilterBar, chip_group, filter_bar, search_field
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.tables import Wanted, in_order, wanted_view
from rostering.screens.presenters.windows import (
    COLUMNS,
    COMING,
    IN_FORCE,
    LAPSED,
    TO_AGREE,
    list_sentence,
    window_pill,
    window_row,
)
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_WHEN: Final = {
    "": "All that are not over",
    "in_force": IN_FORCE.word,
    "to_agree": "Waiting for a second person",
    "coming": COMING.word,
    "lapsed": LAPSED.word,
    "past": "Past",
}
_PILLS: Final = {"in_force": IN_FORCE, "to_agree": TO_AGREE, "coming": COMING, "lapsed": LAPSED}
_LIST: Final = WholeList(
    address="windows",
    caption="Expected changes",
    columns=COLUMNS,
    sort="nights",
    empty="No expected change fits.",
    none="No change is expected. File one before a new school year, so that its nights need no decision.",
)


@require_safe
@screen
def windows(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list."""
    wanted, tonight = _wanted(request.GET), _tonight(scope)
    found, lapsed = _found(scope, wanted)
    page = page_of(found, query=request.GET)
    return list_page(
        request,
        _LIST,
        [window_row(one, tonight=tonight, lapsed=lapsed) for one in page],
        page=page,
        wanted=wanted,
        sentence=list_sentence(
            found,
            tonight=tonight,
            lapsed=lapsed,
            is_past=_when(request.GET) == "past",
            is_filtered=bool(_when(request.GET) or request.GET.get("q", "").strip()),
        ),
        bar=_bar(request.GET),
        template="windows/list.html",
        crumbs=trail(crumb("Holds", "holds"), "Expected changes"),
        may_file=keeps_districts(scope.viewer.staff),
    )


@require_safe
@screen
def windows_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV, all of it."""
    wanted, tonight = _wanted(request.GET), _tonight(scope)
    found, lapsed = _found(scope, wanted)
    taken = Download(
        area="windows",
        parts=("expected-changes",),
        count=len(found),
        filters=codes_of(request.GET, when=_WHEN),
    )
    rows = (window_row(one, tonight=tonight, lapsed=lapsed) for one in found)
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


def _wanted(query: QueryDict) -> Wanted:
    """What is over is read from its end, what comes from its beginning."""
    return wanted_view(query, columns=COLUMNS, sort="-nights" if _when(query) == "past" else _LIST.sort)


def _tonight(scope: Scope) -> date:
    return night_of(at=scope.viewer.now, zone=settings.PORTAL_TIME_ZONE)


def _found(scope: Scope, wanted: Wanted) -> tuple[list[Window], Mapping[int, str]]:
    """Those that fit, and which of them two people do not stand behind any more."""
    when, name = _when(wanted.query), wanted.query.get("q", "").strip()[:200]
    tonight = _tonight(scope)
    is_over = Q(last_night__lt=tonight) | Q(ended_at__isnull=False)
    rows = scope.windows().filter(is_over) if when == "past" else scope.windows().exclude(is_over)
    if name:
        rows = rows.filter(Q(district__name__icontains=name) | Q(district__slug=name.casefold()))
    found = list(rows)
    lapsed = lapsed_on(found, on=tonight) if when != "past" else {}
    if when in _PILLS:
        pills = {one.id: window_pill(one, tonight=tonight, lapsed=lapsed) for one in found}
        found = [one for one in found if pills[one.id] == _PILLS[when]]
    by = {
        "district": lambda one: one.district.name.casefold(),
        "nights": lambda one: (one.first_night, one.last_night),
    }
    ordered = in_order(
        found, wanted=wanted, by=by, then=lambda one: (one.first_night, one.district.name, one.id)
    )
    return ordered, lapsed


def _when(query: QueryDict) -> str:
    when = query.get("when", "")
    return when if when in _WHEN else ""


def _bar(query: QueryDict) -> FilterBar:
    choices = [(key, words, "") for key, words in _WHEN.items()]
    return filter_bar(
        query,
        label="Expected changes",
        action=reverse("windows"),
        fields=(search_field(query, label="District"),),
        groups=(chip_group(query, name="when", label="When", choices=choices),),
        group_names=("when",),
    )
