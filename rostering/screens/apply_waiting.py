"""Applying a waiting change list by hand, from its sync's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rostering.hints import hint_waiting
from rostering.holds.decide import Refused
from rostering.holds.waiting import apply_waiting, waiting_to_be_applied
from rostering.models import Run
from rostering.screens.asked import words_in
from rostering.screens.confirmed import unconfirmed
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.syncs import run_page


@require_POST
@screen
def run_apply(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Apply it; a worker does within the minute. Like a decision it is covered by the password."""
    found = scope.run(number)
    if refusal := unconfirmed(request, now=scope.viewer.now):
        return run_page(request, scope, found, refusal=refusal, status=403)
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
        again = scope.run(number)
        if again.status != Run.Status.WAITING:
            raise Conflict(str(refused)) from refused
        return run_page(request, scope, again, refusal=str(refused), status=409)
    for let in waiting_to_be_applied():
        hint_waiting(number=let)
    messages.success(request, outcome.message)
    return redirect("run", number=found.id)
