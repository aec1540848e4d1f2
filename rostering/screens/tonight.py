"""Tonight: what runs and when, how far it is, what is stopped, and provider checks; stopping, starting again, releasing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import check_may_stop, may_stop
from rostering.hints import hint_waiting
from rostering.holds.waiting import waiting_to_be_applied
from rostering.problems import NotPossible
from rostering.provider_checks import release
from rostering.screens.asked import number_in, words_in
from rostering.screens.presenters.tonight_page import (
    EVERYTHING,
    barred_sentence,
    check_lines,
    scope_choices,
    stop_lines,
    work_lines,
)
from rostering.screens.presenters.tonight_zones import tonight_sentence, zone_lines
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, fragment, screen
from rostering.screens.tonight_forms import ReleaseForm, StopForm
from rostering.screens.tonight_rows import (
    at_work_tonight,
    checks_now,
    districts_of_providers,
    open_checks,
    stops_now,
    zone_nights,
)
from rostering.screens.words import several
from rostering.stops import scope_words, start_again, stop_now

_LOOKS_AGAIN_SECONDS = 10
_HINTED_AT_ONCE = 50


@require_safe
@screen
def tonight(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The page."""
    return _page(request, scope)


@fragment
@require_safe
def tonight_live(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The part that renews itself: how far the night is."""
    return render(request, "tonight/progress.html", _progress(scope))


@require_POST
@screen
def tonight_stop(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Stop a provider, or everything."""
    viewer = scope.viewer
    check_may_stop(viewer.staff)
    form = _stop_form(scope, request.POST)
    if not form.is_valid():
        return _page(request, scope, status=400, form=form)
    what = form.cleaned_data["what"]
    try:
        stop = stop_now(
            by=viewer.staff,
            reason=form.cleaned_data["reason"],
            now=viewer.now,
            provider="" if what == EVERYTHING else what,
        )
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    messages.success(
        request, f"Stopped: {scope_words(stop)}. Nothing changes there until somebody starts again."
    )
    return redirect("tonight")


@require_POST
@screen
def tonight_start(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Start again what was stopped."""
    viewer = scope.viewer
    check_may_stop(viewer.staff)
    try:
        stop = start_again(
            stop_id=number_in(request.POST.get("stop", "")) or 0,
            by=viewer.staff,
            now=viewer.now,
            reason=words_in(request.POST.get("reason")),
        )
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    messages.success(
        request,
        f"Started again: {scope_words(stop)}. What was left out tonight is synced while the night lasts.",
    )
    return redirect("district", slug=stop.district.slug) if stop.district else redirect("tonight")


@require_POST
@screen
def tonight_release(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Release a provider: what waited for its check is applied."""
    viewer = scope.viewer
    check_may_stop(viewer.staff)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, status=400, release=form)
    try:
        count = release(
            check_id=form.cleaned_data["check"],
            by=viewer.staff,
            reason=form.cleaned_data["reason"],
            now=viewer.now,
        )
    except NotPossible as refused:
        raise Conflict(str(refused)) from refused
    for number in waiting_to_be_applied()[:_HINTED_AT_ONCE]:
        hint_waiting(number=number)
    messages.success(
        request, f"Released. {several(count, 'change list')} that waited go on under the same guard."
    )
    return redirect("tonight")


def _page(request: HttpRequest, scope: Scope, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer = scope.viewer
    may_act = may_stop(viewer.staff)
    context = {
        **_progress(scope),
        "checks": check_lines(checks_now(scope), viewer=viewer),
        "stops": stop_lines(stops_now(scope), viewer=viewer),
        "may_act": may_act,
        "form": more.get("form") or (_stop_form(scope) if may_act else None),
        "release": more.get("release"),
    }
    return render(request, "tonight/tonight.html", context, status=status)


def _progress(scope: Scope) -> dict[str, Any]:
    viewer, start = scope.viewer, settings.NIGHT_START
    zones = zone_nights(scope)
    at_work = work_lines(at_work_tonight(scope), viewer=viewer)
    return {
        "sentence": tonight_sentence(zones, viewer=viewer, start=start),
        "barred": barred_sentence(open_checks(scope), stops_now(scope)),
        "zones": zone_lines(zones, viewer=viewer, start=start),
        "at_work": at_work,
        "seconds": _LOOKS_AGAIN_SECONDS,
    }


def _stop_form(scope: Scope, *data: Any) -> StopForm:
    choices, effects = scope_choices(districts_of_providers(scope))
    return StopForm(*data, choices=choices, effects=effects)
