"""Undoing a sync from its page: what would go back, then asking, agreeing or calling it off (DESIGN 5, Undo)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rostering.hints import hint_run
from rostering.holds.refused import Refused
from rostering.holds.rules import pause_words
from rostering.holds.undo import ask_undo, check_can_undo, decline_undo
from rostering.holds.undo_preview import preview_undo
from rostering.models import Run
from rostering.screens.asked import number_in, words_in
from rostering.screens.confirmed import is_confirmed, unconfirmed
from rostering.screens.presenters.run import run_trail
from rostering.screens.presenters.undo import refused_words, undo_page
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen


@require_safe
@screen
def run_undo(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """What undoing a sync would do, and the form that asks for it; where it can not be undone, why not."""
    return _page(request, scope, scope.run(number))


def _page(
    request: HttpRequest,
    scope: Scope,
    found: Run,
    *,
    refusal: str = "",
    status: int = 200,
    is_declined: bool = False,
) -> HttpResponse:
    """With what was typed and why that was refused; `is_declined`: into the form that calls it off."""
    crumbs, typed = run_trail(found, "Undo"), words_in(request.POST.get("reason"))
    try:
        check_can_undo(run=found, by=scope.viewer.staff, on=scope.viewer.today, now=scope.viewer.now)
    except Refused as refused:
        context = {"crumbs": crumbs, "run": found.id, "heading": refused_words(found), "why": str(refused)}
        return render(request, "syncs/no_undo.html", context, status=status)
    preview = preview_undo(run=found, now=scope.viewer.now)
    warning = pause_words(found, now=scope.viewer.now)
    page = undo_page(preview, warning=warning, viewer=scope.viewer)
    context = {
        "crumbs": crumbs,
        "page": page,
        "needs_password": not is_confirmed(request, now=scope.viewer.now),
        "reason": "" if is_declined else typed,
        "decline_reason": typed if is_declined else "",
        "refusal": refusal,
    }
    return render(request, "syncs/undo.html", context, status=status)


@require_POST
@screen
def run_undo_ask(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Ask for it, or agree; a worker puts everything back within the minute. Like a decision it is covered by the password."""
    found = scope.run(number)
    if refusal := unconfirmed(request, now=scope.viewer.now):
        return _page(request, scope, found, refusal=refusal, status=403)
    version = number_in(words_in(request.POST.get("roster_version")))
    try:
        outcome = ask_undo(
            run=found,
            by=scope.viewer.staff,
            reason=words_in(request.POST.get("reason")),
            roster_version=-1 if version is None else version,
            now=scope.viewer.now,
        )
    except Refused as refused:
        return _page(request, scope, scope.run(number), refusal=str(refused), status=409)
    if outcome.run.status == Run.Status.QUEUED:
        hint_run(run=outcome.run)
    messages.success(request, outcome.message)
    return redirect("run", number=outcome.run.id)


@require_POST
@screen
def run_undo_decline(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Call an undo off that waits for a second person; to be careful needs no password."""
    found = scope.run(number)
    try:
        decline_undo(
            run=found,
            by=scope.viewer.staff,
            reason=words_in(request.POST.get("reason")),
            now=scope.viewer.now,
        )
    except Refused as refused:
        if not hasattr(found, "undo"):
            raise Conflict(str(refused)) from refused
        undone = scope.run(found.undo.undoes_id)
        return _page(request, scope, undone, refusal=str(refused), status=409, is_declined=True)
    messages.success(request, "Called off. Khan Academy stays as it is.")
    return redirect("run", number=found.id)


def undo_link(found: Run) -> tuple[str, str]:
    """Where an undo of a sync begins, and what the way there is called; ("", "") where there is none."""
    if found.status == Run.Status.APPLIED:
        return reverse("run_undo", args=[found.id]), "Undo this sync…"
    return "", ""


def agree_link(found: Run) -> tuple[str, str]:
    """Where an undo that waits for a second person is agreed to or called off; ("", "") for any other sync."""
    if found.status == Run.Status.HELD and found.trigger == Run.Trigger.UNDO and hasattr(found, "undo"):
        return reverse("run_undo", args=[found.undo.undoes_id]), "See what it puts back"
    return "", ""
