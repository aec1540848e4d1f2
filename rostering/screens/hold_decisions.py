"""Deciding a hold on its screen: the form, the password after a while, and calling an approval for tonight back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rostering.hints import hint_approved
from rostering.holds.decide import Refused, decide
from rostering.holds.tonight import call_back
from rostering.holds.turns import wait_for_feed
from rostering.models import Decision, Hold
from rostering.pipeline.part import Choice
from rostering.screens.confirmed import unconfirmed
from rostering.screens.forms import SCHOOLS, WITHOUT_REMOVALS, DecisionForm
from rostering.screens.holds import hold_page
from rostering.screens.moments import short_date
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_POST
@screen
def hold_decide(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The decision on exactly the change list that was on the screen; a worker applies what was approved."""
    found = scope.hold(number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        refusal = next((str(error) for errors in form.errors.values() for error in errors), "")
        return hold_page(request, scope, found, refusal=refusal, status=400)
    if refusal := unconfirmed(request, now=scope.viewer.now):
        return hold_page(request, scope, found, refusal=refusal, status=403)
    try:
        said = _decided(form, found, scope, schools=request.POST.getlist("school"))
    except Refused as refused:
        return hold_page(request, scope, scope.hold(number), refusal=str(refused), status=409)
    hint_approved(hold_id=found.id)
    messages.success(request, said)
    return redirect("hold", number=found.id)


@require_POST
@screen
def hold_call_back(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """An approval for tonight is taken back; to be careful needs no password."""
    found = scope.hold(number)
    try:
        call_back(
            hold=found, by=scope.viewer.staff, reason=request.POST.get("reason", ""), now=scope.viewer.now
        )
    except Refused as refused:
        return hold_page(request, scope, scope.hold(number), refusal=str(refused), status=409)
    messages.success(request, "Called back. Nothing is applied; the change waits for a decision again.")
    return redirect("hold", number=found.id)


def _decided(form: DecisionForm, found: Hold, scope: Scope, *, schools: list[str]) -> str:
    """What came of it, in words. Raises Refused."""
    given, viewer = form.cleaned_data, scope.viewer
    verdict, reason, checksum = given["verdict"], given["reason"], given["checksum"]
    if verdict == Decision.Verdict.WAIT:
        hold = wait_for_feed(
            run=found.run,
            by=viewer.staff,
            reason=reason,
            until=given["until"],
            checksum=checksum,
            now=viewer.now,
        )
        day = short_date(hold.asked_again_on) if hold.asked_again_on else ""
        return f"It is the district’s turn. They are asked again on {day}; nothing was applied."
    choices = {
        WITHOUT_REMOVALS: Choice(without_removals=True),
        SCHOOLS: Choice(schools=tuple(schools)),
    }
    return decide(
        run=found.run,
        verdict=Decision.Verdict.APPROVE if verdict in choices else verdict,
        by=viewer.staff,
        reason=reason,
        checksum=checksum,
        now=viewer.now,
        apply_now=False,
        choice=choices.get(verdict),
        tonight=given["when"] == "tonight" and verdict != Decision.Verdict.REJECT,
    ).message
