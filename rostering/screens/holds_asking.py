"""Asking many districts what is meant: every letter looked at first, then all of the ticked ones sent as they were seen."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rostering.asking import MOST_LETTERS, ask_together
from rostering.holds.assign import Skipped
from rostering.holds.each import Outcome
from rostering.holds.refused import Refused
from rostering.models import Hold
from rostering.notices.letters import Draft, Letter, drafts
from rostering.notices.post import mail_way
from rostering.screens.asked import number_in
from rostering.screens.hold_beside_rows import last_answers
from rostering.screens.hold_list import list_refusing
from rostering.screens.hold_list_rows import HoldFacts, holds_to_ask
from rostering.screens.presenters.asking import asking_page
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.letters import what_to_say
from rostering.screens.presenters.many import skipped_lines
from rostering.screens.presenters.notices import way_words
from rostering.screens.presenters.since_confirmed import since_confirmed
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.words import several


def letters_page(
    request: HttpRequest, scope: Scope, chosen: Sequence[HoldFacts], *, back: str
) -> HttpResponse:
    """Every letter as it would leave; nothing is sent yet."""
    if len(chosen) > MOST_LETTERS:
        refusal = f"At most {MOST_LETTERS} letters at once. Nothing was sent; choose fewer, then the rest."
        return list_refusing(request, scope, back=back, refusal=refusal)
    holds = holds_to_ask(scope, [one.number for one in chosen])
    written = _drafts(holds, scope)
    context: dict[str, Any] = {
        "title": "Ask the districts",
        "crumbs": trail(crumb("Holds", "holds"), "Ask the districts"),
        "page": asking_page(
            holds, written, digests={hold.id: _digest(written.get(hold.run_id)) for hold in holds}
        ),
        "way": way_words(mail_way()),
        "nonce": uuid4(),
        "back": back,
    }
    return render(request, "holds/ask.html", context)


@require_POST
@screen
def holds_ask(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Send them; a letter that would read otherwise by now is left out and named."""
    sent = request.POST
    back = sent.get("back", "")[:2000]
    seen = dict(one for value in sent.getlist("letter") if (one := _ticked(value)))
    holds = holds_to_ask(scope, list(seen)[: MOST_LETTERS + 1])
    written = _drafts(holds, scope)
    same = [hold for hold in holds if _digest(written.get(hold.run_id)) == seen[hold.id]]
    try:
        letters = {
            hold.id: _letter(written[hold.run_id], hold, nonce=_nonce(sent.get("nonce", ""))) for hold in same
        }
        if holds and not same:
            raise Refused(
                "changed_since", "These letters read otherwise by now. Nothing was sent; look again."
            )
        outcome = ask_together(holds=same, letters=letters, by=scope.viewer.staff, now=scope.viewer.now)
    except Refused as refused:
        return list_refusing(request, scope, back=back, refusal=str(refused))
    _tell(request, outcome, moved=[hold for hold in holds if hold not in same])
    return redirect(f"{reverse('holds')}{f'?{back}' if back else ''}")


def _drafts(holds: Sequence[Hold], scope: Scope) -> dict[int, Draft]:
    answers = last_answers([hold.id for hold in holds])
    said = {hold.run: what_to_say(hold.run, since_confirmed(hold, answers.get(hold.id))) for hold in holds}
    return drafts(runs=said, now=scope.viewer.now)


def _letter(written: Draft, hold: Hold, *, nonce: UUID) -> Letter:
    return Letter(
        key=written.key, words=written.words, contacts=written.ticked, nonce=uuid5(nonce, str(hold.id))
    )


def _digest(written: Draft | None) -> str:
    """What a letter says and to whom, in sixteen signs: what is sent is what was looked at."""
    if written is None or not written.ticked:
        return ""
    to = sorted(f"{one.id} {one.name} {one.email}" for one in written.contacts if one.id in written.ticked)
    whole = "\n".join([written.words.subject, written.words.text, written.dsm.email, *to])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _ticked(value: str) -> tuple[int, str] | None:
    hold, _, digest = value.partition(":")
    number = number_in(hold)
    return (number, digest) if number is not None and digest else None


def _nonce(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(
            "no_page", "This was not sent from a page of the portal. Nothing was sent; choose anew."
        ) from None


def _tell(request: HttpRequest, outcome: Outcome[Hold], *, moved: Sequence[Hold]) -> None:
    if outcome.done:
        leave = "leaves" if len(outcome.done) == 1 else "leave"
        messages.success(request, f"{several(len(outcome.done), 'letter')} {leave} within a minute.")
    why = "its letter reads otherwise by now; nothing was sent. Look again."
    skipped = [*outcome.skipped, *(Skipped(hold.id, hold.district.name, why) for hold in moved)]
    if skipped:
        messages.warning(request, skipped_lines(skipped))
