"""Syncs: every sync the viewer may see, newest first, filtered and sorted through the URL."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Staff
from accounts.permissions import keeps_districts
from rostering.models import Run
from rostering.screens.asked import day_in
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.home_rows import of_mine
from rostering.screens.lists import WholeList, list_page
from rostering.screens.moments import night_words, weekday_or_date
from rostering.screens.presenters.filters import (
    Field,
    FilterBar,
    Group,
    Removable,
    chip_group,
    date_field,
    filter_bar,
    search_field,
    select_field,
)
from rostering.screens.presenters.pages import page_of, with_query
from rostering.screens.presenters.say import say, strong
from rostering.screens.presenters.syncs import COLUMNS, sync_row
from rostering.screens.presenters.tables import (
    Wanted,
    ordering,
)
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.words import several

STATES: Final = {
    "": ("All", Q()),
    "held": ("On hold", Q(status=Run.Status.HELD)),
    "check": ("Provider check", Q(status=Run.Status.WAITING, reason=Run.Reason.STOPPED)),
    "failed": ("Failed", Q(status=Run.Status.FAILED)),
    "missed": ("Missed", Q(status=Run.Status.MISSED)),
    "late": ("Planned too late", Q(status=Run.Status.WAITING, reason=Run.Reason.NONE)),
    "waiting": ("Paused", Q(status=Run.Status.WAITING, reason=Run.Reason.PAUSED)),
    "applied": ("Applied", Q(status=Run.Status.APPLIED)),
    "unchanged": ("Unchanged", Q(status=Run.Status.UNCHANGED)),
    "working": ("At work", Q(status__in=Run.UNFINISHED)),
}
_LIST: Final = WholeList(
    address="syncs",
    caption="Syncs",
    columns=COLUMNS,
    sort="-sync",
    empty="No sync fits.",
    none="No district of yours has been synced yet.",
)
_ORDER: Final = {"sync": ("id",), "district": ("district__name",), "night": ("night",)}
_MOST_IN_CSV: Final = 100_000


@require_safe
@screen
def syncs(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list."""
    wanted = _LIST.wanted(request.GET)
    page = page_of(_rows(scope, wanted), query=request.GET)
    night = _night(request.GET)
    named = f" of {night_words(night, today=scope.viewer.today)}" if night else ""
    order = ", newest first" if (wanted.sort, wanted.is_descending) == ("sync", True) else ""
    return list_page(
        request,
        _LIST,
        [sync_row(one, viewer=scope.viewer) for one in page],
        page=page,
        wanted=wanted,
        sentence=say(strong(several(page.paginator.count, "sync", "syncs")), f"{named}{order}."),
        bar=_bar(scope, request.GET),
        template="syncs/list.html",
        undo=_undo(scope, night),
    )


@require_safe
@screen
def syncs_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV, the newest hundred thousand of it at most."""
    wanted = _LIST.wanted(request.GET)
    found = _rows(scope, wanted)[:_MOST_IN_CSV].iterator(chunk_size=2000)
    rows = (sync_row(one, viewer=scope.viewer) for one in found)
    slug, night = _slug(request.GET), _night(request.GET)
    filters = codes_of(request.GET, state=STATES, whose=("mine",)) | (
        {"night": night.isoformat()} if night else {}
    )
    taken = Download(area="syncs", parts=(slug, "syncs"), filters=filters)
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


def _undo(scope: Scope, night: date | None) -> str:
    """Where a night is taken back, that of the list if it is of one; "" for those who take back nothing."""
    if not keeps_districts(scope.viewer.staff):
        return ""
    return f"{reverse('night_undo')}{f'?night={night}' if night else ''}"


def _rows(scope: Scope, wanted: Wanted) -> QuerySet[Run]:
    query = wanted.query
    rows = scope.runs().defer("plan__summary", "plan__verdict")
    rows = rows.filter(STATES.get(query.get("state", ""), STATES[""])[1])
    if query.get("whose") == "mine":
        rows = rows.filter(of_mine(scope))
    if night := _night(query):
        rows = rows.filter(night=night)
    if slug := _slug(query):
        rows = rows.filter(district__slug=slug)
    if name := query.get("q", "").strip()[:200]:
        rows = rows.filter(district__name__icontains=name)
    return rows.order_by(*ordering(wanted, _ORDER, then=("-id",)))


def _bar(scope: Scope, query: QueryDict) -> FilterBar:
    night = _night(query)
    said = f"Night of {weekday_or_date(night, today=scope.viewer.today)}" if night else ""
    states = _states(query)
    return filter_bar(
        query,
        label="Syncs",
        action=reverse("syncs"),
        fields=(
            search_field(query, label="District"),
            *_whose(scope, query),
            date_field(name="night", label="Night", value=night.isoformat() if night else "", said=said),
        ),
        groups=(states,),
        group_names=("state",),
        also=tuple(_one_district(scope, query)),
    )


def _whose(scope: Scope, query: QueryDict) -> Iterator[Field]:
    """A specialist sees everyone's; a DSM's list is his own already."""
    if scope.viewer.staff.role == Staff.Role.SPECIALIST:
        mine = [("mine", "Yours only")]
        yield select_field(query, name="whose", label="Whose", choices=mine, everything="Everyone’s")


def _states(query: QueryDict) -> Group:
    choices = [(key, words, "") for key, (words, _) in STATES.items()]
    return chip_group(query, name="state", label="State", choices=choices)


def _one_district(scope: Scope, query: QueryDict) -> Iterator[Removable]:
    """A district that a link elsewhere asked for; it has no field of its own."""
    if slug := _slug(query):
        name = scope.districts().filter(slug=slug).values_list("name", flat=True).first()
        yield Removable(words=name or "One district", href=with_query(query, district=""))


def _slug(query: QueryDict) -> str:
    slug = query.get("district", "")
    return slug if slug.replace("-", "").replace("_", "").isalnum() else ""


def _night(query: QueryDict) -> date | None:
    return day_in(query.get("night", ""))
