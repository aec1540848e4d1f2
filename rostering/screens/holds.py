"""One hold: the case, and deciding it (issue 3, Hold)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pause_on
from rostering.hints import hint_approved
from rostering.holds.decide import Refused, decide
from rostering.models import Hold
from rostering.screens.changes import samples
from rostering.screens.forms import DecisionForm
from rostering.screens.moments import span_words
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.decisions import decision_panel
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.hold import hold_evidence, hold_head
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def hold(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One case."""
    return _page(request, scope, scope.hold(number))


def _page(
    request: HttpRequest, scope: Scope, found: Hold, *, reason: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    figures = figures_of(found.plan)
    zone = found.district.time_zone
    context: dict[str, Any] = {
        "crumbs": trail(crumb("Holds", "holds"), found.district.name),
        "head": hold_head(found, figures, viewer=scope.viewer, zone=zone),
        "evidence": hold_evidence(found, figures, show_all_schools=request.GET.get("schools") == "all"),
        "changes": samples(found.plan, figures) if found.plan.rows_dropped_at is None else (),
        "panel": decision_panel(
            found, figures, viewer=scope.viewer, zone=zone, pause=_pause_words(scope, found)
        ),
        "note": found.district.pinned_note,
        "reason": reason,
        "refusal": refusal,
    }
    return render(request, "holds/hold.html", context, status=status)


def _pause_words(scope: Scope, found: Hold) -> str:
    night = night_of(at=scope.viewer.now, zone=found.district.time_zone)
    span = pause_on(district=found.district, night=night)
    return (
        f"{span.name} pauses this district, {span_words(span.first_night, span.last_night)}." if span else ""
    )


@require_POST
@screen
def hold_decide(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The decision on exactly the change list that was on the screen; a worker applies what was approved."""
    found = scope.hold(number)
    form = DecisionForm(request.POST)
    reason = request.POST.get("reason", "")
    if not form.is_valid():
        refusal = next((str(error) for errors in form.errors.values() for error in errors), "")
        return _page(request, scope, found, reason=reason, refusal=refusal, status=400)
    try:
        outcome = decide(
            run=found.run,
            verdict=form.cleaned_data["verdict"],
            by=scope.viewer.staff,
            reason=form.cleaned_data["reason"],
            checksum=form.cleaned_data["checksum"],
            now=scope.viewer.now,
            apply_now=False,
        )
    except Refused as refused:
        return _page(request, scope, scope.hold(number), reason=reason, refusal=str(refused), status=409)
    hint_approved(hold_id=found.id)
    messages.success(request, outcome.message)
    return redirect("hold", number=found.id)
