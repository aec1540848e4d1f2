"""Deciding a hold on its screen: the form, the password after a while, and calling an approval for tonight back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rostering.hints import hint_approved
from rostering.holds.decide import Refused, decide
from rostering.holds.part_preview import preview_part
from rostering.holds.tonight import call_back
from rostering.holds.turns import wait_for_feed
from rostering.models import Decision, Hold
from rostering.pipeline.part import Choice
from rostering.screens.asked import words_in
from rostering.screens.confirmed import unconfirmed
from rostering.screens.forms import PARTS, SCHOOLS, WITHOUT_REMOVALS, DecisionForm
from rostering.screens.holds import hold_page
from rostering.screens.moments import short_date
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.decisions import short_checksum
from rostering.screens.presenters.part import part_page
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_POST
@screen
def hold_decide(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The decision on exactly the change list that was on the screen; a worker applies what was approved.

    A part is shown before it is approved: the first time the form comes without naming the part, and nothing is written.
    """
    found = scope.hold(number)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        refusal = next((str(error) for errors in form.errors.values() for error in errors), "")
        return hold_page(request, scope, found, refusal=refusal, status=400)
    if refusal := unconfirmed(request, now=scope.viewer.now):
        return hold_page(request, scope, found, refusal=refusal, status=403)
    schools = request.POST.getlist("school")
    try:
        if form.cleaned_data["verdict"] in PARTS and not form.cleaned_data["part"]:
            return _part_preview(request, scope, found, form, schools=schools)
        said = _decided(form, found, scope, schools=schools)
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
    reason = words_in(request.POST.get("reason"))
    try:
        call_back(hold=found, by=scope.viewer.staff, reason=reason, now=scope.viewer.now)
    except Refused as refused:
        return hold_page(request, scope, scope.hold(number), refusal=str(refused), status=409)
    messages.success(request, "Called back. Nothing is applied; the change waits for a decision again.")
    return redirect("hold", number=found.id)


def _part_preview(
    request: HttpRequest, scope: Scope, found: Hold, form: DecisionForm, *, schools: list[str]
) -> HttpResponse:
    """What agreeing to a part would do, and the button that does it. Raises Refused."""
    given, viewer = form.cleaned_data, scope.viewer
    preview = preview_part(
        run=found.run,
        by=viewer.staff,
        reason=given["reason"],
        choice=_choice(given["verdict"], schools) or Choice(),
        checksum=given["checksum"],
        now=viewer.now,
    )
    kept = [(name, given[name]) for name in ("verdict", "checksum", "when", "reason")]
    context = {
        "crumbs": trail(
            crumb("Holds", "holds"), crumb(found.district.name, "hold", found.id), "A part of it"
        ),
        "district": found.district.name,
        "hold": found.id,
        "page": part_page(preview, is_tonight=given["when"] == "tonight"),
        "given": [*kept, *(("school", one) for one in schools)],
        "reason": given["reason"],
        "checksum": given["checksum"],
        "checksum_words": short_checksum(given["checksum"]),
    }
    return render(request, "holds/part.html", context)


def _choice(verdict: str, schools: list[str]) -> Choice | None:
    """The part a verdict stands for; None for the whole list."""
    if verdict == WITHOUT_REMOVALS:
        return Choice(without_removals=True)
    return Choice(schools=tuple(schools)) if verdict == SCHOOLS else None


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
    choice = _choice(verdict, schools)
    return decide(
        run=found.run,
        verdict=Decision.Verdict.APPROVE if choice else verdict,
        by=viewer.staff,
        reason=reason,
        checksum=checksum,
        now=viewer.now,
        apply_now=False,
        choice=choice,
        part_checksum=given["part"] or None,
        tonight=given["when"] == "tonight" and verdict != Decision.Verdict.REJECT,
    ).message
