"""The pairs of a change list that may be one person under a new ID: looking at them, answering, taking an answer back."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import NotAllowed, NotYours, check_may_decide
from rostering.hints import hint_run
from rostering.holds.pairs import PairsOutcome, answer_pairs, take_back
from rostering.holds.refused import Refused
from rostering.models import Run
from rostering.screens.asked import number_in, words_in
from rostering.screens.confirmed import is_confirmed, unconfirmed
from rostering.screens.keyset import keyset_page, keyset_pager
from rostering.screens.pair_rows import (
    OPEN,
    answers_in_force,
    asked_pairs,
    at_work,
    beyond,
    newest_open,
    unanswered,
)
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.pair_questions import (
    HEADING,
    answer_line,
    beyond_words,
    chosen_of,
    pair_row,
    pairs_sentence,
)
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_SIZE: Final = 25


@require_safe
@screen
def run_pairs(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The list; of an overtaken sync, that of the newest one."""
    found = scope.run(number)
    newest = newest_open(found)
    if newest.id != found.id:
        return redirect("run_pairs", number=newest.id)
    return _page(request, scope, found)


@require_POST
@screen
def run_pairs_answer(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The answers of one page, each ticked by itself; whatever was left alone stays a question."""
    found = scope.run(number)
    chosen = chosen_of(request.POST.dict())
    same = {one for one, answer in chosen.items() if answer == "same"}
    if same and (refusal := unconfirmed(request, now=scope.viewer.now)):
        return _page(request, scope, found, refusal=refusal, status=403)
    try:
        outcome = answer_pairs(
            run=found,
            by=scope.viewer.staff,
            same=same,
            others=chosen.keys() - same,
            checksum=words_in(request.POST.get("checksum")),
            reason=words_in(request.POST.get("reason")),
            now=scope.viewer.now,
        )
    except Refused as refused:
        return _page(request, scope, scope.run(number), refusal=str(refused), status=409)
    return _done(request, found, outcome)


@require_POST
@screen
def run_pairs_take_back(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """An answer was a mistake."""
    found = scope.run(number)
    answer = number_in(words_in(request.POST.get("answer")))
    try:
        outcome = take_back(run=found, number=answer or 0, by=scope.viewer.staff, now=scope.viewer.now)
    except Refused as refused:
        return _page(request, scope, scope.run(number), refusal=str(refused), status=409)
    return _done(request, found, outcome)


def _done(request: HttpRequest, found: Run, outcome: PairsOutcome) -> HttpResponseBase:
    if outcome.again is not None:
        hint_run(run=outcome.again)
    messages.success(request, outcome.message)
    return redirect("run_pairs", number=found.id)


def _page(
    request: HttpRequest, scope: Scope, found: Run, *, refusal: str = "", status: int = 200
) -> HttpResponseBase:
    """A page of pairs, with what was ticked and why that was refused."""
    viewer, zone = scope.viewer, found.district.time_zone
    page = keyset_page(unanswered(found), order=("id",), query=request.GET, size=_SIZE)
    count = page.count(unanswered(found))
    pairs, names = asked_pairs(page.rows, found.plan) if found.plan and page.rows else ([], None)
    chosen = chosen_of(request.POST.dict())
    answers, earlier = answers_in_force(found, until=number_in(request.GET.get("answers", "")))
    busy = at_work(found)
    hold = scope.case_of(found.district) if found.status == Run.Status.HELD else None
    context: dict[str, Any] = {
        "crumbs": trail(crumb("Holds", "holds"), crumb(found.district.name, "hold", hold.id), HEADING)
        if hold
        else trail(crumb("Syncs", "syncs"), crumb(f"Sync {found.id}", "run", found.id), HEADING),
        "title": f"{HEADING} {found.district.name}",
        "heading": HEADING,
        "sentence": pairs_sentence(count),
        "beyond": beyond_words(beyond(found)),
        "number": found.id,
        "checksum": found.plan.checksum if found.plan else "",
        "rows": [
            pair_row(
                one.question,
                gone=one.gone,
                came=one.came,
                names=names,
                chosen=chosen.get(one.question.id, ""),
            )
            for one in pairs
            if names is not None
        ],
        "answers": [answer_line(one.answer, one.person, viewer=viewer, zone=zone) for one in answers],
        "earlier": earlier,
        "closed": _closed(found, scope),
        "busy": busy.id if busy else None,
        "needs_password": not is_confirmed(request, now=viewer.now),
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
        "pager": keyset_pager(page, count=count, query=request.GET),
    }
    return render(request, "syncs/pairs.html", context, status=status)


def _closed(found: Run, scope: Scope) -> str:
    """Why the viewer can answer nothing here, "" for whoever may."""
    if found.status not in OPEN:
        return "This change list waits for nobody any more, so nothing is asked about it."
    try:
        check_may_decide(scope.viewer.staff, district=found.district, on=scope.viewer.today)
    except (NotAllowed, NotYours) as refusal:
        return str(refusal)
    return ""
