"""One district: why it stands as it stands, and asking for a sync of it."""

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import keeps_districts
from districts.models import District
from rostering.calendar.forecast import forecast, not_begun
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import PauseSpan, first_free, longest_over, pauses_between
from rostering.dispatch import start_on_demand
from rostering.forecasts import bars_of
from rostering.hints import hint_run
from rostering.keeping.school_dates import school_year_of
from rostering.lapsed import lapsed_on
from rostering.models import Hold, Run, Stop
from rostering.provider_checks import open_checks
from rostering.run_states import AlreadyAtWork
from rostering.screens.district_stop import stop_box
from rostering.screens.district_timeline import latest_lines, sort_chips
from rostering.screens.home_rows import last_words
from rostering.screens.night_rows import night_rows
from rostering.screens.pause_rows import conflicts_with, summers_of
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.district import (
    connection_facts,
    count_rows,
    district_head,
    read_words,
    ready_heading,
)
from rostering.screens.presenters.district_facts import DistrictFacts
from rostering.screens.presenters.district_pauses import DistrictPauses, district_pauses
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.keeping import pinned_note, talk_box
from rostering.screens.presenters.nights_ahead import NightsAhead, nights_ahead
from rostering.screens.presenters.nights_chart import chart_nights, nights_chart
from rostering.screens.presenters.people import person_lines
from rostering.screens.presenters.promises import promises_of_district
from rostering.screens.presenters.provider_help import provider_help
from rostering.screens.presenters.school_dates import year_facts
from rostering.screens.presenters.tabs import district_tabs
from rostering.screens.presenters.tonight import next_change_words
from rostering.screens.presenters.windows import WindowLine, window_lines
from rostering.screens.scope import Scope, contacts_of, people_of, schools_of
from rostering.screens.screen import screen
from rostering.screens.talk_rows import note_pinned, promises_of
from rostering.screens.viewer import Viewer
from rostering.screens.window_rows import windows_ahead
from rostering.screens.words import provider_name
from rostering.stops import stops_in_force

#: Pauses are listed so far ahead, and known so far for the first night that runs after them.
_LISTED: Final = timedelta(days=120)
_KNOWN: Final = timedelta(days=400)


@require_safe
@screen
def district(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """One district."""
    found = scope.district(slug)
    zone, viewer = found.time_zone, scope.viewer
    night = night_of(at=viewer.now, zone=zone)
    shown = chart_nights(tonight=night)
    known = pauses_between(district=found, first=shown[0], last=night + _KNOWN)
    spans = [span for span in known if span.last_night >= night]
    nights = night_rows(found, since=shown[0])
    stops = stops_in_force(now=viewer.now)
    facts = _facts(scope, found, night=night, spans=spans, stop=stops.for_district(found))
    context = {
        "crumbs": trail(crumb("Districts", "districts"), found.name),
        "tabs": district_tabs(found.slug, current="district"),
        "head": district_head(facts, viewer=viewer, schools=schools_of(found)),
        "counts": (counts := count_rows(facts, nights)),
        "has_trends": any(row.trend for row in counts),
        "read_at": read_words(found, viewer=viewer),
        "chart": nights_chart(nights, nights=shown, spans=known),
        "ready_heading": ready_heading(facts),
        "hold": facts.hold.id if facts.hold else None,
        "lines": latest_lines(scope, found),
        "sorts": sort_chips(found),
        "connection": connection_facts(facts.connection, viewer=viewer, zone=zone),
        "help": provider_help(facts.connection),
        "pauses": _pauses(
            found, [span for span in spans if span.first_night <= night + _LISTED], viewer=viewer
        ),
        "expected": _expected(found, tonight=night),
        "ahead": _ahead(facts, viewer, spans=spans),
        **_kept(found, facts, viewer=viewer),
        "stop": stop_box(found, stops, viewer=viewer),
        "working": facts.working.id if facts.working else None,
    }
    return render(request, "districts/district.html", context)


def _expected(found: District, *, tonight: date) -> tuple[WindowLine, ...]:
    windows = windows_ahead(found, tonight=tonight)
    return window_lines(windows, tonight=tonight, lapsed=lapsed_on(windows, on=tonight))


def _pauses(found: District, spans: list[PauseSpan], *, viewer: Viewer) -> DistrictPauses:
    """`spans`: those listed; what meets summer school may be further away, and is asked for where they teach."""
    summers = summers_of(found, since=viewer.today.year)
    return district_pauses(
        spans,
        summers,
        conflicts=conflicts_with(found, summers, today=viewer.today),
        slug=found.slug,
        number=found.id,
        today=viewer.today,
        may_keep=keeps_districts(viewer.staff),
    )


def _kept(found: District, facts: DistrictFacts, *, viewer: Viewer) -> dict[str, object]:
    """What its DSM keeps: note, people, promises, school dates."""
    contacts, may_keep = contacts_of(found), keeps_districts(viewer.staff)
    pinned, pinned_by = note_pinned(found) if found.pinned_note else (None, "")
    provider = provider_name(facts.connection.provider) if facts.connection else ""
    years = {row.year: row for row in found.school_years.all()}
    return {
        "may_keep": may_keep,
        "note": pinned_note(found, pinned=pinned, pinned_by=pinned_by, viewer=viewer, may_keep=may_keep),
        "people": person_lines(people_of(found), contacts, today=viewer.today, provider=provider),
        "promises": promises_of_district(promises_of(found), viewer=viewer, zone=found.time_zone),
        "talk": talk_box(found, contacts, hold=facts.hold, on_hold_page=False) if may_keep else None,
        "years": year_facts(years, first=school_year_of(viewer.today), today=viewer.today),
    }


def _facts(
    scope: Scope, found: District, *, night: date, spans: list[PauseSpan], stop: Stop | None
) -> DistrictFacts:
    viewer = scope.viewer
    runs = scope.runs().filter(district=found).select_related(None).select_related("plan")
    runs = runs.defer("plan__summary", "work").order_by("-id")
    hold = scope.case_of(found)
    pause = longest_over(spans, night=night)
    resumes = first_free(spans, after=pause.last_night if pause else night)
    newest = list(runs[:3])  # at most one is unfinished, and what ends without beginning may be newer
    applied = next((run for run in newest if run.status == Run.Status.APPLIED), None)
    last_change = applied or runs.filter(status=Run.Status.APPLIED).first()
    for run in (*newest, *([last_change] if last_change else [])):
        run.district = found
    return DistrictFacts(
        district=found,
        connection=getattr(found, "connection", None),
        plan_type=found.agreement.plan_type if hasattr(found, "agreement") else "",
        check=open_checks().get(found.connection.provider) if hasattr(found, "connection") else None,
        stop=stop,
        hold=hold,
        hold_figures=figures_of(hold.plan) if hold else None,
        latest=next((run for run in newest if run.is_finished), None),
        working=next((run for run in newest if not run.is_finished), None),
        last_change=last_change,
        pause=pause,
        next_change=_begins(found, viewer, pause=pause, resumes=resumes),
        next_sync=_begins(found, viewer, pause=None, resumes=resumes),
        talk=last_words([hold]).get(hold.id) if hold else None,
    )


def _ahead(facts: DistrictFacts, viewer: Viewer, *, spans: list[PauseSpan]) -> NightsAhead:
    found = facts.district
    tonight = night_of(at=viewer.now, zone=found.time_zone)
    case = facts.hold if facts.hold and facts.hold.state == Hold.State.OPEN else None
    waits = (case.reason, case.opened_night) if case else None
    bars = bars_of(found, hold=waits, stop=facts.stop, check=facts.check, now=viewer.now)
    return nights_ahead(
        forecast(first=tonight, spans=spans, bars=bars),
        since=not_begun(now=viewer.now, zone=found.time_zone, start=settings.NIGHT_START),
        tonight=tonight,
        spans=spans,
        provider=facts.provider,
    )


def _begins(found: District, viewer: Viewer, *, pause: PauseSpan | None, resumes: date) -> str:
    return next_change_words(
        now=viewer.now, zone=found.time_zone, start=settings.NIGHT_START, pause=pause, resumes=resumes
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
