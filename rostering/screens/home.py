"""Home: what needs me, last night, tonight.

In the URL: `of=all` for everybody's work, `cells=mine` for one's own districts, `night=clock` for the night by the clock.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Staff
from districts.models import District
from rostering.calendar.nights import night_starts
from rostering.calendar.pauses import PauseSpan, pauses_between
from rostering.screens.agree_work import agree_work
from rostering.screens.approval_list_rows import waiting_lists
from rostering.screens.home_asks import Anything, anything
from rostering.screens.home_rows import (
    ages_of,
    last_words,
    left_with_districts,
    my_promises,
    nights_failed,
    runs_of,
    staff_at_work,
    troubled_runs,
    warned_runs,
    whose_work,
    without_people,
)
from rostering.screens.notices_work import notices_work
from rostering.screens.pause_work import pause_work, quiet_lines, to_confirm
from rostering.screens.practice import practice_progress
from rostering.screens.presenters.approval_list import list_row
from rostering.screens.presenters.district_state import why_off
from rostering.screens.presenters.home import admin_rows, home_head, night_in_a_word, staff_facts, work_of
from rostering.screens.presenters.night_clock import night_clock
from rostering.screens.presenters.pages import with_query
from rostering.screens.presenters.promises import promise_lines
from rostering.screens.presenters.strip import NightRun, Strip, as_it_should_be, strip_of
from rostering.screens.presenters.tonight import Tonight, coming_words, last_night, next_night, tonight
from rostering.screens.presenters.whose import Whose
from rostering.screens.presenters.work_rows import (
    WorkRow,
    connection_rows,
    hold_rows,
    trouble_rows,
    warning_rows,
)
from rostering.screens.scope import Scope
from rostering.screens.screen import fragment, screen
from rostering.screens.stop_work import stop_work
from rostering.stops import is_stopped

#: A district on Home: number, slug, name, why it is off or "", its time zone.
HomeDistrict = tuple[int, str, str, str, str]
_DISTRICT_VALUES = (
    "id",
    "slug",
    "name",
    "partnership",
    "agreement__plan_type",
    "is_stopped",
    "connection__state",
    "time_zone",
)
_AHEAD, _A_YEAR = timedelta(days=28), timedelta(days=366)


@require_safe
@screen
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The first page after signing in."""
    viewer, start = scope.viewer, settings.NIGHT_START
    night = last_night(now=viewer.now, zone=viewer.zone, start=start)
    coming = next_night(now=viewer.now, zone=viewer.zone, start=start)
    closures = pauses_between(district=None, first=viewer.today - _A_YEAR, last=coming + _AHEAD)
    spans = [span for span in closures if span.last_night >= viewer.today]
    rows_of = scope.districts().annotate(is_stopped=is_stopped()).values_list(*_DISTRICT_VALUES)
    districts = [_with_reason(row) for row in rows_of if _is_rostered(row)]
    whose = whose_work(scope)
    runs = runs_of(scope, night, with_times=_is_clock(request.GET))
    strip = _strip(scope, night, districts, runs)
    there = anything(scope)
    notices, mailings = notices_work(scope, there)
    open_ones = to_confirm(scope)
    rows = [
        *_work(scope, night, whose, there, closures),
        *notices,
        *pause_work(scope, whose, there=there, spans=spans, open_ones=open_ones),
    ]
    practice = practice_progress(settings.PORTAL_VAR)
    context = {
        **_needs(request, scope, rows, whose),
        "mailings": mailings,
        "head": home_head(
            [row for row in rows if row.is_mine],
            viewer=viewer,
            coming=coming_words(coming, spans=spans, today=viewer.today, start=start),
            districts=len(districts),
            night=night_in_a_word(
                well=as_it_should_be(strip), districts=len(districts), heading=strip.heading
            ),
            waiting=len(rows),
        ),
        **_night(request, scope, night, districts, runs, whose, strip),
        "promises": promise_lines(
            my_promises(scope, through=viewer.today) if there.promises else [], viewer=viewer
        ),
        "tonight": _tonight(scope, coming, districts, spans),
        "unconfirmed": quiet_lines(open_ones, today=viewer.today),
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


def _work(
    scope: Scope, night: date, whose: Whose, there: Anything, closures: list[PauseSpan]
) -> list[WorkRow]:
    """Everything that waits with anybody the viewer sees."""
    viewer = scope.viewer
    lists = waiting_lists(scope) if there.lists else ()
    listed = {number for one in lists for number in one.holds}
    holds = [hold for hold in scope.live_holds() if hold.id not in listed]
    troubled = troubled_runs(scope, night)
    failed = nights_failed(scope, troubled, night)
    return [
        *stop_work(scope, there),
        *(list_row(one, viewer=viewer) for one in lists),
        *agree_work(scope, there, whose),
        *hold_rows(
            holds,
            talks=last_words(holds),
            ages=ages_of(holds, today=viewer.today, closures=closures),
            whose=whose,
            viewer=viewer,
        ),
        *trouble_rows(troubled, nights_failed=failed, whose=whose, viewer=viewer),
        *warning_rows(warned_runs(scope, night), whose=whose, viewer=viewer),
        *connection_rows(list(scope.new_connections()), viewer=viewer),
    ]


def _needs(request: HttpRequest, scope: Scope, rows: list[WorkRow], whose: Whose) -> dict[str, Any]:
    """The list of what waits; an administrator's own are people and districts without people."""
    is_admin = scope.viewer.staff.role == Staff.Role.ADMIN
    is_all = request.GET.get("of") == "all" and not whose.is_everything
    switch = with_query(request.GET, of="" if is_all else "all")
    if not is_admin:
        work = work_of(rows, is_all=is_all, can_switch=any(not row.is_mine for row in rows), href=switch)
        return {"work": work, "staff": ()}
    if not is_all:
        no_dsm, no_specialist = without_people(scope)
        own = admin_rows(no_dsm=no_dsm, no_specialist=no_specialist, left=left_with_districts(scope))
        rows = [*own, *(row.theirs() for row in rows)]
    work = work_of(rows, is_all=is_all, can_switch=True, href=switch, is_admin=True)
    return {"work": work, "staff": staff_facts(*staff_at_work(scope))}


def _is_rostered(row: tuple[object, ...]) -> bool:
    return row[3] == District.Partnership.PARTNER and row[4] != "enterprise_starter"


def _with_reason(row: tuple[object, ...]) -> HomeDistrict:
    number, slug, name, partnership, plan_type, has_stop, state, zone = row
    why = why_off(
        partnership=str(partnership),
        plan_type=str(plan_type or ""),
        connection=str(state) if state else None,
        is_stopped=bool(has_stop),
    )
    return int(str(number)), str(slug), str(name), why, str(zone)


def _is_clock(query: QueryDict) -> bool:
    return query.get("night") == "clock"


def _strip(
    scope: Scope, night: date, districts: list[HomeDistrict], runs: dict[int, NightRun], *, whose: str = ""
) -> Strip:
    begins = night_starts(night=night, zone=scope.viewer.zone, start=settings.NIGHT_START)
    return strip_of(
        night=night,
        districts=[one[:4] for one in districts],
        runs=runs,
        has_begun=scope.viewer.now >= begins + timedelta(hours=8),
        whose=whose,
    )


def _night(
    request: HttpRequest,
    scope: Scope,
    night: date,
    districts: list[HomeDistrict],
    runs: dict[int, NightRun],
    whose: Whose,
    strip: Strip,
) -> dict[str, Any]:
    """Last night, as a cell a district or by the clock; of everybody or of the viewer only."""
    query = request.GET
    is_mine, is_clock = query.get("cells") == "mine" and not whose.is_everything, _is_clock(query)
    if is_mine:
        districts = [one for one in districts if whose.is_mine(one[0])]
        strip = _strip(scope, night, districts, runs, whose="mine")
    can_switch = not whose.is_everything and scope.viewer.staff.role != Staff.Role.ADMIN
    return {
        "strip": strip,
        "clock": night_clock(
            night=night,
            districts=districts,
            runs=runs,
            zone=scope.viewer.zone,
            start=settings.NIGHT_START,
        )
        if is_clock
        else None,
        "cells_switch": ("Everyone’s" if is_mine else "Yours only") if can_switch else "",
        "cells_href": with_query(query, cells="" if is_mine else "mine") + "#night",
        "view_switch": "One cell a district" if is_clock else "By the clock",
        "view_href": with_query(query, night="" if is_clock else "clock") + "#night",
    }


def _tonight(scope: Scope, coming: date, districts: list[HomeDistrict], spans: list[PauseSpan]) -> Tonight:
    viewer = scope.viewer
    running = [one[0] for one in districts if not one[3]]
    paused = scope.paused_on(coming) & set(running)
    return tonight(
        now=viewer.now,
        zone=viewer.zone,
        start=settings.NIGHT_START,
        taking_part=len(running) - len(paused),
        paused=len(paused),
        off=len(districts) - len(running),
        spans=spans,
    )
