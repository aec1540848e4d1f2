"""Done with many holds at once, exactly as it was seen: a list approved, agreed to by a second person, or made to wait."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rostering.hints import hint_approved
from rostering.holds.refused import Refused
from rostering.holds.together import Approval, agree_together, approve_together
from rostering.holds.wait_together import wait_together
from rostering.models import Hold
from rostering.screens.approval_list_rows import approval_list_of
from rostering.screens.asked import day_in, words_in
from rostering.screens.confirmed import unconfirmed, unconfirmed_list
from rostering.screens.hold_choices import approving_page, seen_facts, seen_in, waiting_page
from rostering.screens.moments import short_date
from rostering.screens.presenters.approval_list import list_page
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.many import skipped_lines
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.words import several


@require_POST
@screen
def holds_approve(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Approve the list; its page says what became of each."""
    sent, viewer = request.POST, scope.viewer
    seen = seen_in(sent)
    try:
        if seen and (refusal := unconfirmed_list(request, now=viewer.now)):
            raise Refused("password", refusal)
        done = approve_together(
            approval=Approval(
                holds=seen,
                reason=words_in(sent.get("reason")),
                nonce=_nonce(sent.get("nonce", "")),
                tonight=sent.get("when") == "tonight",
            ),
            by=viewer.staff,
            now=viewer.now,
        )
    except Refused as refused:
        back = sent.get("back", "")[:2000]
        status = 403 if refused.code == "password" else 400
        again = seen_facts(scope, seen)
        return approving_page(request, scope, again, back=back, refusal=str(refused), status=status)
    _hint(done.holds.filter(hold__state=Hold.State.APPROVED).values_list("hold_id", flat=True))
    return redirect("approval_list", number=done.id)


@require_safe
@screen
def approval_list(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """What one person approved in one act, and what became of each; a second person agrees here once for all."""
    return _list_page(request, scope, number)


@require_POST
@screen
def approval_list_agree(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The second person agrees to what is on the screen."""
    sent, viewer = request.POST, scope.viewer
    approval_list_of(scope, number)
    seen = seen_in(sent)
    try:
        if seen and (refusal := unconfirmed_list(request, now=viewer.now)):
            raise Refused("password", refusal)
        outcome = agree_together(
            number=number, seen=seen, by=viewer.staff, reason=words_in(sent.get("reason")), now=viewer.now
        )
    except Refused as refused:
        status = 403 if refused.code == "password" else 400
        return _list_page(request, scope, number, refusal=str(refused), status=status)
    _hint([hold.id for hold in outcome.done])
    if outcome.done:
        messages.success(request, f"You agreed to {several(len(outcome.done), 'hold')}.")
    if outcome.skipped:
        messages.warning(request, skipped_lines(outcome.skipped))
    return redirect("approval_list", number=number)


@require_POST
@screen
def holds_wait(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """It is the districts' turn until a day; back to the list."""
    sent, viewer = request.POST, scope.viewer
    seen, back, until = seen_in(sent), sent.get("back", "")[:2000], day_in(sent.get("until", ""))
    try:
        if seen and (refusal := unconfirmed(request, now=viewer.now)):
            raise Refused("password", refusal)
        outcome = wait_together(
            seen=seen, by=viewer.staff, reason=words_in(sent.get("reason")), until=until, now=viewer.now
        )
    except Refused as refused:
        status = 403 if refused.code == "password" else 400
        again = seen_facts(scope, seen)
        return waiting_page(request, scope, again, back=back, refusal=str(refused), status=status)
    if outcome.done and until is not None:
        wait = f"{several(len(outcome.done), 'district')} {'waits' if len(outcome.done) == 1 else 'wait'}"
        messages.success(request, f"{wait} for a corrected feed, until {short_date(until)}.")
    if outcome.skipped:
        messages.warning(request, skipped_lines(outcome.skipped))
    return redirect(f"{reverse('holds')}{f'?{back}' if back else ''}")


def _list_page(
    request: HttpRequest, scope: Scope, number: int, *, refusal: str = "", status: int = 200
) -> HttpResponseBase:
    sent, holds = approval_list_of(scope, number)
    context = {
        "page": list_page(sent, holds, viewer=scope.viewer),
        "crumbs": trail(crumb("Holds", "holds"), f"List {sent.id}"),
        "number": sent.id,
        "needs_password": True,
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
    }
    return render(request, "holds/approval_list.html", context, status=status)


def _nonce(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(
            "no_page", "This was not sent from a page of the portal. Nothing was changed; choose anew."
        ) from None


def _hint(numbers: Iterable[int]) -> None:
    """Workers apply what is approved, within the minute even without a hint."""
    for number in numbers:
        hint_approved(hold_id=number)
