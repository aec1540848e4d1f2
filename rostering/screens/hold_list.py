"""Holds: the districts that wait for people, filtered and sorted through the URL; many at once taken or given to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from rostering.holds.assign import Assigned, Picked, assign_holds
from rostering.holds.decide import Refused
from rostering.screens.asked import number_in, words_in
from rostering.screens.downloads import Download, download_list
from rostering.screens.hold_filters import fitting_holds, holds_bar, holds_codes, needing
from rostering.screens.hold_list_rows import HoldFacts, with_nights
from rostering.screens.presenters.assigning import Bulk, assigned_words, bulk_of, skipped_words
from rostering.screens.presenters.holds import (
    COLUMNS,
    hold_row,
    holds_sentence,
    sort_keys,
)
from rostering.screens.presenters.night_strip import NIGHTS
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.tables import (
    Wanted,
    in_order,
    table_of,
    wanted_view,
)
from rostering.screens.recent_nights import recent_nights
from rostering.screens.scope import Scope, staff_with_roles
from rostering.screens.screen import screen

#: A line of this list weighs more than one of others; a page stays below 300 KB.
_PAGE: Final = 40
_FORM: Final = "assign"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was sent and could not be done: it stands in the form again."""

    picked: frozenset[str] = frozenset()
    to: str = ""
    reason: str = ""
    refusal: str = ""


@require_safe
@screen
def holds(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One row a waiting district, most harm first unless the URL says otherwise."""
    return holds_page(request, scope, query=request.GET, typed=Typed())


def holds_page(
    request: HttpRequest, scope: Scope, *, query: QueryDict, typed: Typed, status: int = 200
) -> HttpResponse:
    wanted = wanted_view(query, columns=COLUMNS, sort="harm")
    fitting = fitting_holds(scope, query)
    found = needing(fitting, query)
    page = page_of(_ordered(found, wanted), query=query, size=_PAGE)
    nights = _nights(scope) if wanted.shows("nights") else ()
    shown = with_nights(list(page), scope, nights=nights)
    bar = holds_bar(query, fitting)
    context = {
        "title": "Holds",
        "sentence": holds_sentence(
            found,
            is_by_harm=(wanted.sort, wanted.is_descending) == ("harm", False),
            is_filtered=bool(bar.clear),
        ),
        "bar": bar,
        "table": table_of(
            [hold_row(one, viewer=scope.viewer, nights=nights) for one in shown],
            wanted=wanted,
            columns=COLUMNS,
            caption="Districts that wait for a decision",
            page=page,
            csv=reverse("holds_csv"),
            empty="Changes over the limit of their district wait here until a person decides."
            if not bar.clear
            else "No hold fits.",
            all_href=reverse("holds") if bar.clear else "",
            bulk=_FORM if shown else "",
            picked=typed.picked,
        ),
        "bulk": _bulk(scope, query, typed, fitting=len(found), shown=len(shown)),
    }
    return render(request, "holds/list.html", context, status=status)


def list_refusing(request: HttpRequest, scope: Scope, *, back: str, refusal: str) -> HttpResponse:
    """The list after an act of another page could not be done. `back`: the filters as they were."""
    return holds_page(request, scope, query=QueryDict(back), typed=Typed(refusal=refusal), status=400)


@require_safe
@screen
def holds_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV, all of it."""
    query = request.GET
    wanted = wanted_view(query, columns=COLUMNS, sort="harm")
    found = needing(fitting_holds(scope, query), query)
    nights = _nights(scope) if wanted.shows("nights") else ()
    shown = with_nights(_ordered(found, wanted), scope, nights=nights)
    rows = (hold_row(one, viewer=scope.viewer, nights=nights) for one in shown)
    taken = Download(area="holds", parts=("holds",), count=len(found), filters=holds_codes(query))
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


@require_POST
@screen
def holds_assign(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Take the chosen holds, or give them to somebody; then back to the same view of the list."""
    sent = request.POST
    query = QueryDict(sent.get("back", "")[:2000])
    typed = Typed(
        picked=frozenset(sent.getlist("pick")), to=sent.get("to", ""), reason=words_in(sent.get("reason"))
    )
    try:
        to = _receiver(scope, sent)
        outcome = assign_holds(
            holds=_picked(sent.getlist("pick")),
            to=to,
            by=scope.viewer.staff,
            reason=typed.reason,
            now=scope.viewer.now,
        )
    except Refused as refused:
        again = Typed(picked=typed.picked, to=typed.to, reason=typed.reason, refusal=str(refused))
        return holds_page(request, scope, query=query, typed=again, status=400)
    _tell(request, scope, outcome, to)
    return redirect(f"{reverse('holds')}{f'?{query.urlencode()}' if query else ''}")


def _tell(request: HttpRequest, scope: Scope, outcome: Assigned, to: Staff) -> None:
    if outcome.changed:
        messages.success(request, assigned_words(outcome, to=to, by=scope.viewer.staff))
    if outcome.skipped:
        messages.warning(request, skipped_words(outcome))


def _receiver(scope: Scope, sent: QueryDict) -> Staff:
    if sent.get("act") != "assign":
        return scope.viewer.staff
    wanted = sent.get("to", "")
    found = next((one for one in _people() if str(one.id) == wanted), None)
    if found is None:
        raise Refused("nobody_named", "Choose who is to look after them. Nothing was changed.")
    return found


def _people() -> Sequence[Staff]:
    return list(staff_with_roles((Staff.Role.SPECIALIST, Staff.Role.DSM)))


def _picked(values: Sequence[str]) -> list[Picked]:
    """ "12-7": hold 12, which person 7 looked after; "12-0" for nobody. Anything else was not sent by our page."""
    found = []
    for value in values:
        hold, _, owner = value.partition("-")
        numbers = number_in(hold), number_in(owner)
        if numbers[0] is not None and numbers[1] is not None:
            found.append(Picked(numbers[0], numbers[1] or None))
    return found


def _bulk(scope: Scope, query: QueryDict, typed: Typed, *, fitting: int, shown: int) -> Bulk | None:
    if not shown and not typed.refusal:
        return None
    return bulk_of(
        _people(),
        viewer=scope.viewer,
        form=_FORM,
        back=query.urlencode(),
        to=typed.to,
        reason=typed.reason,
        refusal=typed.refusal,
        fitting=fitting if fitting > shown else 0,
    )


def _nights(scope: Scope) -> list[Any]:
    return recent_nights(scope.viewer, count=NIGHTS, start=settings.NIGHT_START)


def _ordered(found: Sequence[HoldFacts], wanted: Wanted) -> list[HoldFacts]:
    return in_order(found, wanted=wanted, by=sort_keys(), then=lambda one: (one.rank, one.name))
