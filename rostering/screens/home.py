"""Home: what needs me, last night, tonight (issue 3, Home)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import Connection, District
from rostering.calendar.nights import night_starts
from rostering.calendar.pauses import pauses_between
from rostering.models import Run
from rostering.screens.practice import practice_progress
from rostering.screens.presenters.home import (
    WorkRow,
    connection_rows,
    hold_rows,
    home_head,
    trouble_rows,
    warning_rows,
)
from rostering.screens.presenters.strip import Strip, strip_of
from rostering.screens.presenters.tonight import Tonight, last_night, next_night, sync_words, tonight
from rostering.screens.scope import Scope
from rostering.screens.screen import fragment, screen

_LOOK_BACK = timedelta(days=10)
_TROUBLE = (Run.Status.FAILED, Run.Status.MISSED)

#: (id, slug, name, partnership, plan type, stopped at, connection's state) of a district.
_DISTRICT_VALUES = (
    "id",
    "slug",
    "name",
    "partnership",
    "agreement__plan_type",
    "stopped_at",
    "connection__state",
)


@require_safe
@screen
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The first page after signing in."""
    viewer, start = scope.viewer, settings.NIGHT_START
    night = last_night(now=viewer.now, zone=viewer.zone, start=start)
    coming = next_night(now=viewer.now, zone=viewer.zone, start=start)
    districts = [
        _with_reason(row) for row in scope.districts().values_list(*_DISTRICT_VALUES) if _is_rostered(row)
    ]
    work = sorted(_work(scope, night), key=lambda row: (row.rank, row.name))
    practice = practice_progress(settings.PORTAL_VAR)
    context = {
        "head": home_head(
            work,
            viewer=viewer,
            next_sync=sync_words(coming, today=viewer.today, start=start),
            districts=len(districts),
        ),
        "work": work,
        "strip": _strip(scope, night, districts),
        "tonight": _tonight(scope, coming, districts),
        "practice": practice if practice and not practice.is_done else None,
    }
    return render(request, "home/home.html", context)


@fragment
@require_safe
def home_practice(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The progress of the practice programme, renewed while it runs."""
    progress = practice_progress(settings.PORTAL_VAR)
    if progress is None or progress.is_done:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "home/practice.html", {"practice": progress})


def _work(scope: Scope, night: date) -> list[WorkRow]:
    viewer = scope.viewer
    troubled = _troubled(scope, night)
    applied = scope.runs().filter(
        night=night, status=Run.Status.APPLIED, plan__verdict__warnings__0__isnull=False
    )
    return [
        *hold_rows(scope.live_holds(), viewer=viewer),
        *trouble_rows(troubled, nights_failed=_nights_failed(scope, troubled, night), viewer=viewer),
        *warning_rows(applied, viewer=viewer),
        *connection_rows(list(scope.new_connections()), viewer=viewer),
    ]


def _troubled(scope: Scope, night: date) -> list[Run]:
    """The latest sync of each district that failed, was missed, or met a lost access."""
    latest = scope.latest_runs(since=night - _LOOK_BACK)
    numbers = [run.id for run in latest if run.status in _TROUBLE or run.reason == Run.Reason.ACCESS_LOST]
    runs = (
        scope.runs().filter(id__in=numbers).select_related("district__connection").defer("plan__summary")
        if numbers
        else ()
    )
    return [
        run
        for run in runs
        if run.district.stopped_at is None and run.district.partnership == District.Partnership.PARTNER
    ]


def _nights_failed(scope: Scope, runs: list[Run], night: date) -> dict[int, int]:
    if not runs:
        return {}
    district_ids = {run.district_id for run in runs}
    rows = scope.runs().filter(
        district_id__in=district_ids, night__gte=night - _LOOK_BACK, trigger=Run.Trigger.NIGHTLY
    )
    found: dict[int, int] = {}
    ended: set[int] = set()
    for district_id, status in rows.order_by("district_id", "-id").values_list("district_id", "status"):
        if status in _TROUBLE and district_id not in ended:
            found[district_id] = found.get(district_id, 0) + 1
        else:
            ended.add(district_id)
    return found


def _is_rostered(row: tuple[object, ...]) -> bool:
    return row[3] == District.Partnership.PARTNER and row[4] != "enterprise_starter"


def _with_reason(row: tuple[object, ...]) -> tuple[int, str, str, str]:
    """(id, slug, name, why it is off or "")."""
    number, slug, name, _, _, stopped_at, state = row
    words = {
        None: "Not connected",
        Connection.State.NOT_ENABLED: "Sharing not enabled",
        Connection.State.ACCESS_LOST: "Access lost",
    }
    why = "Stopped" if stopped_at else words.get(state, "")  # type: ignore[call-overload]
    return int(str(number)), str(slug), str(name), str(why)


def _strip(scope: Scope, night: date, districts: Iterable[tuple[int, str, str, str]]) -> Strip:
    runs = scope.runs().filter(night=night, trigger=Run.Trigger.NIGHTLY).select_related(None)
    begins = night_starts(night=night, zone=scope.viewer.zone, start=settings.NIGHT_START)
    return strip_of(
        night=night,
        districts=districts,
        runs={run.district_id: run for run in runs.only("id", "district_id", "status", "reason", "plan_id")},
        has_begun=scope.viewer.now >= begins + timedelta(hours=8),
    )


def _tonight(scope: Scope, coming: date, districts: list[tuple[int, str, str, str]]) -> Tonight:
    viewer = scope.viewer
    running = [number for number, _, _, why_off in districts if not why_off]
    paused = scope.paused_on(coming) & set(running)
    return tonight(
        now=viewer.now,
        zone=viewer.zone,
        start=settings.NIGHT_START,
        taking_part=len(running) - len(paused),
        paused=len(paused),
        off=len(districts) - len(running),
        spans=pauses_between(district=None, first=viewer.today, last=coming + timedelta(days=28)),
    )
