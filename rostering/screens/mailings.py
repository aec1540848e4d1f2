"""One mail to many districts: what it would say to whom, to be confirmed by a person, or stopped while it waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from rostering.notices.batches import checksum, confirm_batch, stop_batch
from rostering.notices.rules import NotDone
from rostering.screens.notice_rows import mailing_of, told_before
from rostering.screens.notice_words import words_of
from rostering.screens.presenters.mailing import mailing_page
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import several


@require_safe
@screen
def mailing(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """What would leave, district by district, with the text of the first."""
    batch, rows = mailing_of(scope, number)
    page = mailing_page(
        batch,
        rows,
        before=told_before(rows),
        sample=words_of(rows[0], now=scope.viewer.now) if rows else None,
        seen=checksum(sorted(rows, key=lambda row: row.id)),
        viewer=scope.viewer,
    )
    return render(request, "notices/mailing.html", {"page": page, "number": number})


@require_POST
@screen
def mailing_confirm(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """A person agrees with exactly what was on the screen."""
    batch, rows = mailing_of(scope, number)
    try:
        confirm_batch(
            batch=batch, seen=request.POST.get("seen", ""), by=scope.viewer.staff, now=scope.viewer.now
        )
    except NotDone as refused:
        raise Conflict(str(refused)) from refused
    count = several(len(rows), "district")
    messages.success(request, f"{count} will be told within a minute; more than 20 wait ten minutes.")
    return redirect("notices")


@require_POST
@screen
def mailing_stop(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Nothing more of it leaves."""
    batch, _ = mailing_of(scope, number)
    try:
        stopped = stop_batch(batch=batch, by=scope.viewer.staff, now=scope.viewer.now)
    except NotDone as refused:
        raise Conflict(str(refused)) from refused
    messages.success(request, f"Stopped: {several(stopped, 'notice')} did not leave.")
    return redirect("home" if request.POST.get("back") == "home" else "notices")
