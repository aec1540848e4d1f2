"""Applying a waiting change list from its sync's page: what it would do, who may, and doing it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rostering.hints import hint_waiting
from rostering.holds.decide import Refused, pause_note
from rostering.holds.waiting import apply_waiting, check_can_apply, waiting_to_be_applied
from rostering.models import Run
from rostering.screens.asked import words_in
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import several


@dataclass(frozen=True, kw_only=True)
class ApplyBox:
    """The panel beside a waiting sync. `closed` says why there is no button, else ""; `warning` names a pause that runs."""

    number: int
    checksum: str
    button: str
    warning: str
    closed: str


def apply_box(found: Run, scope: Scope, *, changed: int) -> ApplyBox | None:
    """None where nothing waits."""
    if found.status != Run.Status.WAITING or found.plan is None or not changed:
        return None
    try:
        check_can_apply(run=found, by=scope.viewer.staff, on=scope.viewer.today)
        closed = ""
    except Refused as refused:
        closed = str(refused)
    return ApplyBox(
        number=found.id,
        checksum=found.plan.checksum,
        button=f"Apply {several(changed, 'change')} now",
        warning=pause_note(found, now=scope.viewer.now).removeprefix(" Note that ").strip(),
        closed=closed,
    )


@require_POST
@screen
def run_apply(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Apply it; a worker does within the minute."""
    found = scope.run(number)
    try:
        outcome = apply_waiting(
            run=found,
            by=scope.viewer.staff,
            reason=words_in(request.POST.get("reason")),
            checksum=words_in(request.POST.get("checksum")),
            now=scope.viewer.now,
            apply_now=False,
        )
    except Refused as refused:
        raise Conflict(str(refused)) from refused
    for let in waiting_to_be_applied():
        hint_waiting(number=let)
    messages.success(request, outcome.message)
    return redirect("run", number=found.id)
