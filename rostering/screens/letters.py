"""Letters: a filled draft about a sync on hold, failed or missed, which a person changes and sends to the district."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.days import today_of
from accounts.permissions import check_may_keep
from rostering.asking import ask
from rostering.keeping.rules import NotKept
from rostering.models import Hold, Run
from rostering.notices.letters import Draft, Letter, draft, send_letter
from rostering.notices.post import mail_way
from rostering.notices.rules import NotDone
from rostering.notices.words import Words
from rostering.screens.asked import number_in
from rostering.screens.hold_beside_rows import last_answer, said_about
from rostering.screens.notice_forms import LetterForm
from rostering.screens.presenters.crumbs import crumb, district_trail, trail
from rostering.screens.presenters.letters import what_to_say
from rostering.screens.presenters.notices import way_words
from rostering.screens.presenters.since_confirmed import since_confirmed
from rostering.screens.run_rows import hold_of
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def run_letter(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The draft."""
    run, begun = _begun(scope, number)
    form = LetterForm(
        contacts=begun.contacts,
        initial={
            "subject": begun.words.subject,
            "text": begun.words.text,
            "contacts": [str(one) for one in begun.ticked],
        },
    )
    return _page(request, scope, run, begun, form)


@require_POST
@screen
def run_letter_send(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """Send it, as it was typed."""
    run, begun = _begun(scope, number)
    form = LetterForm(request.POST, contacts=begun.contacts)
    if not form.is_valid():
        return _page(request, scope, run, begun, form, status=400)
    values = form.cleaned_data
    chosen = {found for one in values["contacts"] if (found := number_in(one)) is not None}
    letter = Letter(
        key=begun.key,
        words=Words(subject=values["subject"], text=values["text"]),
        contacts=frozenset(chosen),
        nonce=values["nonce"],
    )
    try:
        _send(scope, run, letter)
    except (NotDone, NotKept) as refused:
        form.add_error(refused.field or None, str(refused))
        return _page(request, scope, run, begun, form, status=400)
    messages.success(request, f"The letter to {run.district.name} leaves within a minute.")
    return redirect(_back(_live_hold(scope, run), run))


def _back(hold: Hold | None, run: Run) -> str:
    """Where one came from: the case that waits, else the sync."""
    return reverse("hold", args=[hold.id]) if hold is not None else reverse("run", args=[run.id])


def _send(scope: Scope, run: Run, letter: Letter) -> None:
    """About what waits it is a question too, which stands in the contact log until it is answered."""
    by, now, hold = scope.viewer.staff, scope.viewer.now, _live_hold(scope, run)
    if hold is not None:
        ask(hold=hold, letter=letter, by=by, now=now)
    else:
        number = hold_of(scope, run)
        send_letter(district=run.district, letter=letter, by=by, now=now, hold=number, run=run)


def _begun(scope: Scope, number: int) -> tuple[Run, Draft]:
    run = scope.run(number)
    staff, now = scope.viewer.staff, scope.viewer.now
    check_may_keep(staff, district=run.district, on=today_of(staff, now=now))
    try:
        return run, draft(run=run, what=_what(scope, run), now=now)
    except NotDone as refused:
        raise Http404(str(refused)) from refused


def _what(scope: Scope, run: Run) -> str:
    hold = _live_hold(scope, run)
    since = since_confirmed(hold, last_answer(said_about(hold))) if hold is not None else None
    return what_to_say(run, since)


def _live_hold(scope: Scope, run: Run) -> Hold | None:
    number = hold_of(scope, run)
    hold = scope.hold(number) if number is not None else None
    return hold if hold is not None and hold.state in Hold.LIVE else None


def _page(
    request: HttpRequest, scope: Scope, run: Run, begun: Draft, form: LetterForm, *, status: int = 200
) -> HttpResponse:
    hold = _live_hold(scope, run)
    below_run = district_trail(run.district, crumb(f"Sync {run.id}", "run", run.id), "Letter")
    below_hold = (
        (crumb("Holds", "holds"), crumb(run.district.name, "hold", hold.id), "Letter") if hold else ()
    )
    context: dict[str, Any] = {
        "crumbs": trail(*below_hold) if hold else below_run,
        "back": _back(hold, run),
        "name": run.district.name,
        "slug": run.district.slug,
        "number": run.id,
        "form": form,
        "has_contacts": bool(begun.contacts),
        "dsm": begun.dsm,
        "way": way_words(mail_way()),
    }
    return render(request, "notices/letter.html", context, status=status)
