"""Districts: the list, searched and filtered through its URL."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import Connection, District
from rostering.models import Hold, Run
from rostering.screens.presenters.districts import STATES, district_line, list_sentence
from rostering.screens.presenters.pages import chips, page_of, pager
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_OFF: Final = (
    ~Q(partnership=District.Partnership.PARTNER)
    | Q(agreement__plan_type="enterprise_starter")
    | Q(stopped_at__isnull=False)
    | Q(connection__isnull=True)
    | ~Q(connection__state=Connection.State.ENABLED)
)


@require_safe
@screen
def districts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list, searched and filtered through its URL."""
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    rows = _filtered(_annotated(scope), query=query, state=state)
    page = page_of(rows, query=request.GET)
    context = {
        "sentence": list_sentence(page.paginator.count, query=query, state=state),
        "lines": [district_line(one, viewer=scope.viewer) for one in page],
        "pager": pager(page, query=request.GET),
        "chips": chips(
            request.GET,
            name="state",
            choices=[(key, words, "") for key, words in STATES.items()],
            chosen=state,
        ),
        "query": query,
        "state": state,
    }
    return render(request, "districts/list.html", context)


def _annotated(scope: Scope) -> QuerySet[District]:
    latest = Run.objects.filter(district=OuterRef("id")).order_by("-id")
    held = Hold.objects.filter(district=OuterRef("id"), state__in=Hold.LIVE)
    return scope.districts_with_people().annotate(
        latest_run=Subquery(latest.values("id")[:1]),
        latest_status=Subquery(latest.values("status")[:1]),
        latest_reason=Subquery(latest.values("reason")[:1]),
        latest_at=Subquery(latest.values("queued_at")[:1]),
        is_held=Exists(held),
    )


def _filtered(rows: QuerySet[District], *, query: str, state: str) -> QuerySet[District]:
    if query:
        rows = rows.filter(
            Q(name__icontains=query) | Q(slug__icontains=query) | Q(connection__external_id=query)
        )
    by_state = {
        "held": Q(is_held=True),
        "failed": Q(latest_status=Run.Status.FAILED),
        "missed": Q(latest_status=Run.Status.MISSED),
        "waiting": Q(latest_status=Run.Status.WAITING),
        "well": Q(latest_status__in=(Run.Status.APPLIED, Run.Status.UNCHANGED)) & Q(is_held=False) & ~_OFF,
        "off": _OFF,
    }
    return rows.filter(by_state[state]) if state in by_state else rows
