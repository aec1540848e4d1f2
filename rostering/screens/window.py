"""One expected change: what it lets pass, and agreeing to it, withdrawing it or calling it back."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import keeps_districts
from rostering.holds.window_rules import WindowRefused, tonight_of
from rostering.holds.windows import agree_to_all, agree_to_window, end_window
from rostering.lapsed import lapsed_on
from rostering.models import Window
from rostering.screens.asked import words_in
from rostering.screens.confirmed import is_confirmed, unconfirmed, unconfirmed_list
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.window_page import HEADINGS, ceiling_rows, window_facts, window_head
from rostering.screens.presenters.windows import LAPSED, OPEN, TO_AGREE, together_lines
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.words import number as in_words
from rostering.screens.words import several

_MOST_NAMED: Final = 5


@require_safe
@screen
def window(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The page."""
    return _page(request, scope, scope.window(number))


def _page(
    request: HttpRequest, scope: Scope, found: Window, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    viewer, tonight = scope.viewer, _tonight(scope, found)
    head = window_head(found, tonight=tonight, lapsed=lapsed_on([found], on=tonight))
    is_own = found.filed_by_id == viewer.staff.id
    may_act = head.pill in OPEN and keeps_districts(viewer.staff)
    may_agree = may_act and head.pill == TO_AGREE and not is_own
    along = together_lines(_waiting_together(scope, found)) if may_agree and found.batch else ()
    context: dict[str, Any] = {
        "crumbs": trail(crumb("Holds", "holds"), crumb("Expected changes", "windows"), head.name),
        "head": head,
        "number": found.id,
        "headings": tuple(HEADINGS.values()),
        "rows": ceiling_rows(found),
        "facts": window_facts(found, viewer=viewer),
        "why": found.reason,
        "hold_run": found.run_id,
        "may_agree": may_agree,
        "waits_for_other": may_act and head.pill == TO_AGREE and is_own,
        "may_end": may_act,
        "end_words": _end_words(found, head.pill),
        "has_effect": head.pill != LAPSED,
        "along": along if len(along) > 1 else (),
        "together": f"all {in_words(len(along))} that were filed with one file",
        "needs_password": not is_confirmed(request, now=viewer.now),
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
    }
    return render(request, "windows/window.html", context, status=status)


@require_POST
@screen
def window_agree(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The second person's consent; with `all`, to those that were filed together and wait, with a password for that list."""
    found, viewer = scope.window(number), scope.viewer
    is_list = bool(request.POST.get("all")) and found.batch is not None
    asked = unconfirmed_list if is_list else unconfirmed
    if refusal := asked(request, now=viewer.now):
        return _page(request, scope, found, refusal=refusal, status=403)
    if is_list:
        waiting = list(_waiting_together(scope, found))
        outcome = agree_to_all(waiting, by=viewer.staff, now=viewer.now)
        if outcome.done:
            messages.success(request, f"You agreed to {several(len(outcome.done), 'expected change')}.")
        for one in outcome.skipped[:_MOST_NAMED]:
            messages.warning(request, f"{one.district}: {one.why}" if one.district else one.why)
        if (more := len(outcome.skipped) - _MOST_NAMED) > 0:
            words = several(more, "more was not agreed to and waits", "more were not agreed to and wait")
            messages.warning(request, f"{words} as before; they are in the list below.")
        return redirect("windows")
    try:
        agree_to_window(window=found, by=viewer.staff, now=viewer.now)
    except WindowRefused as refused_one:
        return _page(request, scope, scope.window(number), refusal=str(refused_one), status=409)
    messages.success(
        request, f"Agreed. {found.district.name} changes within these ceilings without waiting for people."
    )
    return redirect("window", number=found.id)


@require_POST
@screen
def window_end(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Withdrawn or called back; to be careful needs no password."""
    found, viewer = scope.window(number), scope.viewer
    reason = words_in(request.POST.get("reason"))
    try:
        ended = end_window(window=found, by=viewer.staff, reason=reason, now=viewer.now)
    except WindowRefused as refused:
        return _page(request, scope, scope.window(number), refusal=str(refused), status=409)
    said = "Called back: from now on large changes wait for people." if ended.agreed_at else "Withdrawn."
    messages.success(request, said)
    return redirect("window", number=found.id)


def _end_words(found: Window, pill: Pill) -> str:
    if pill == LAPSED:
        return "End it"
    return "Withdraw it" if found.agreed_at is None else "Call it back now"


def _waiting_together(scope: Scope, found: Window) -> Any:
    rows = scope.windows().filter(batch=found.batch, agreed_at__isnull=True, ended_at__isnull=True)
    return rows.order_by("district_id")


def _tonight(scope: Scope, found: Window) -> date:
    return tonight_of(found.district, now=scope.viewer.now)
