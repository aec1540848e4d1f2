"""What is to be done with chosen holds: looked at first, district by district; nothing is changed here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.models import Staff
from rostering.holds.each import MOST, Seen
from rostering.holds.turns import days_to_ask_again
from rostering.screens.asked import number_in, words_in
from rostering.screens.confirmed import is_confirmed
from rostering.screens.hold_filters import fitting_holds, needing
from rostering.screens.hold_list import Typed, holds_page, list_refusing
from rostering.screens.hold_list_rows import HoldFacts, waiting_holds
from rostering.screens.holds_asking import letters_page
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.many import approve_page, on_the_ticked, wait_page
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_NOTHING: Final = "No hold is chosen. Nothing was changed; tick some first."
_NO_ACT: Final = "Choose what is to be done with them. Nothing was changed."
_TOO_MANY: Final = f"At most {MOST} holds at once. Nothing was changed; choose fewer, then the rest."
_ADMIN: Final = "Administrators do not decide holds; a rostering specialist or the district's DSM does. Nothing was changed."


@require_POST
@screen
def holds_chosen(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The page of the act that was asked for, with the chosen holds as they are now."""
    sent = request.POST
    query = QueryDict(sent.get("back", "")[:2000])
    chosen = _chosen(scope, sent, query=query)
    page = _PAGES.get(sent.get("act", ""))
    refusal = _refusal(scope, chosen)
    if refusal or page is None:
        typed = Typed(picked=frozenset(sent.getlist("pick")), refusal=refusal or _NO_ACT)
        return holds_page(request, scope, query=query, typed=typed, status=400)
    return page(request, scope, chosen, back=query.urlencode())


def _chosen(scope: Scope, sent: QueryDict, *, query: QueryDict) -> list[HoldFacts]:
    """Everything that fits the filters, or what was ticked; worst first."""
    if sent.get("all"):
        found = needing(fitting_holds(scope, query), query)
    else:
        numbers = {number_in(value.partition("-")[0]) for value in sent.getlist("pick")}
        found = [one for one in waiting_holds(scope) if one.number in numbers]
    return sorted(found, key=lambda one: (one.rank, one.name))


def _refusal(scope: Scope, chosen: Sequence[HoldFacts]) -> str:
    if scope.viewer.staff.role == Staff.Role.ADMIN:
        return _ADMIN
    if not chosen:
        return _NOTHING
    return _TOO_MANY if len(chosen) > MOST else ""


def approving_page(
    request: HttpRequest,
    scope: Scope,
    chosen: Sequence[HoldFacts],
    *,
    back: str,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """What can be approved as one list, what is left out and why."""
    if not chosen:
        return list_refusing(request, scope, back=back, refusal=refusal)
    page = approve_page(chosen, by=scope.viewer.staff.id, pattern=request.POST.get("pattern", ""))
    context = {
        "page": page,
        "picks": [one.number for one in chosen] if page.choices else [],
        "nonce": uuid4(),
        "needs_password": True,
        "when": request.POST.get("when", ""),
        **_asked(request, "Approve together", back=back, refusal=refusal),
    }
    return render(request, "holds/approve.html", context, status=status)


def waiting_page(
    request: HttpRequest,
    scope: Scope,
    chosen: Sequence[HoldFacts],
    *,
    back: str,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Whose turn it would be, until which day."""
    if not chosen:
        return list_refusing(request, scope, back=back, refusal=refusal)
    page = wait_page(chosen)
    first_day, last_day = days_to_ask_again(today=scope.viewer.today)
    context = {
        "page": page,
        "act": on_the_ticked("Wait for", len(page.lines), "district"),
        "until": request.POST.get("until", ""),
        "first_day": first_day,
        "last_day": last_day,
        "needs_password": not is_confirmed(request, now=scope.viewer.now),
        **_asked(request, "Wait for corrected feeds", back=back, refusal=refusal),
    }
    return render(request, "holds/wait.html", context, status=status)


def _asked(request: HttpRequest, title: str, *, back: str, refusal: str) -> Mapping[str, Any]:
    return {
        "title": title,
        "crumbs": trail(crumb("Holds", "holds"), title),
        "back": back,
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
    }


def seen_in(sent: QueryDict) -> list[Seen]:
    """ "12:7f3a…": hold 12 with the checksum of the list that was on the screen."""
    found = []
    for value in sent.getlist("seen"):
        number, _, checksum = value.partition(":")
        if (hold := number_in(number)) is not None and checksum:
            found.append(Seen(hold, words_in(checksum)))
    return found


def seen_facts(scope: Scope, seen: Sequence[Seen]) -> list[HoldFacts]:
    """The holds of a page that comes back, as they are now."""
    numbers = {one.number for one in seen}
    return [one for one in waiting_holds(scope) if one.number in numbers]


_Page = Callable[..., HttpResponse]
_PAGES: Final[Mapping[str, _Page]] = {"approve": approving_page, "ask": letters_page, "wait": waiting_page}
