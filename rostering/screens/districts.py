"""Districts: the list, one district, and asking for a sync of it."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from districts.models import Connection, District
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import next_running_night, pause_on, pauses_between
from rostering.dispatch import start_on_demand
from rostering.hints import hint_run
from rostering.models import Hold, Run
from rostering.run_states import AlreadyAtWork
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.district import (
    connection_facts,
    count_rows,
    district_head,
    pause_facts,
    ready_heading,
)
from rostering.screens.presenters.district_sentence import DistrictFacts
from rostering.screens.presenters.districts import STATES, district_line, list_sentence
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.pages import chips, page_of, pager
from rostering.screens.presenters.people import person_lines
from rostering.screens.presenters.timeline import night_lines
from rostering.screens.presenters.tonight import next_change_words
from rostering.screens.scope import Scope, contacts_of, people_of, schools_of
from rostering.screens.screen import screen

_RECENT: Final = 40
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


@require_safe
@screen
def district(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """One district."""
    found = scope.district(slug)
    facts = _facts(scope, found)
    zone, viewer = found.time_zone, scope.viewer
    recent = (
        scope.runs()
        .filter(district=found)
        .select_related("asked_by")
        .defer("plan__summary", "plan__verdict", "work")
        .order_by("-id")[:_RECENT]
    )
    spans = pauses_between(district=found, first=viewer.today, last=viewer.today + timedelta(days=120))
    context = {
        "crumbs": trail(crumb("Districts", "districts"), found.name),
        "head": district_head(facts, viewer=viewer, schools=schools_of(found)),
        "counts": count_rows(facts),
        "ready_heading": ready_heading(facts),
        "hold": facts.hold.id if facts.hold else None,
        "nights": night_lines(list(recent), viewer=viewer, zone=zone)[:14],
        "connection": connection_facts(facts.connection, viewer=viewer, zone=zone),
        "people": person_lines(people_of(found), contacts_of(found), today=viewer.today),
        "pauses": pause_facts(spans),
        "note": found.pinned_note,
        "working": facts.working.id if facts.working else None,
    }
    return render(request, "districts/district.html", context)


def _facts(scope: Scope, found: District) -> DistrictFacts:
    viewer = scope.viewer
    runs = scope.runs().filter(district=found).defer("plan__summary", "work").order_by("-id")
    hold = scope.live_holds().filter(district=found).first()
    night = night_of(at=viewer.now, zone=found.time_zone)
    pause = pause_on(district=found, night=night)
    resumes = next_running_night(district=found, after=pause.last_night if pause else night)
    return DistrictFacts(
        district=found,
        connection=getattr(found, "connection", None),
        plan_type=found.agreement.plan_type if hasattr(found, "agreement") else "",
        hold=hold,
        hold_figures=figures_of(hold.plan) if hold else None,
        latest=runs.exclude(status__in=Run.UNFINISHED).first(),
        working=runs.filter(status__in=Run.UNFINISHED).first(),
        last_change=runs.filter(status=Run.Status.APPLIED).first(),
        pause=pause,
        next_change=next_change_words(
            now=viewer.now, zone=found.time_zone, start=settings.NIGHT_START, pause=pause, resumes=resumes
        ),
    )


@require_POST
@screen
def district_sync(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Ask for a sync now; whoever sees a district may, since guard and pause stand (DESIGN 5)."""
    found = scope.district(slug)
    viewer = scope.viewer
    try:
        run = start_on_demand(district=found, now=viewer.now, asked_by=viewer.staff)
    except AlreadyAtWork as busy:
        messages.info(request, "This district is being synced already; this is that sync.")
        return redirect("run", number=busy.run.id)
    if not run.is_finished:
        hint_run(run=run)
    return redirect("run", number=run.id)
