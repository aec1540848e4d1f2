"""Looking ahead to the first night after a pause: every district that comes back, those that would be held first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rostering.models import Pause
from rostering.reopening import back_on, first_nights
from rostering.screens.asked import day_in
from rostering.screens.downloads import Download, download_list
from rostering.screens.pause_acts import CHANGE, act_on
from rostering.screens.pause_effects import fates_of
from rostering.screens.pause_rows import Affected, affected_districts, alike
from rostering.screens.presenters.crumbs import Crumb, crumb, trail
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.reopening import (
    COLUMNS,
    Return,
    in_order_of_need,
    reopening_sentence,
    return_row,
)
from rostering.screens.presenters.tables import table_of, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def reopening(request: HttpRequest, scope: Scope, night: str) -> HttpResponse:
    """Every district whose first night back is this one."""
    day = _night(night)
    crumbs = trail(crumb("Pauses", "pauses"), "Looking ahead")
    csv = reverse("reopening_csv", args=[night])
    return _page(request, _back_on(scope, day), night=day, crumbs=crumbs, csv=csv)


@require_safe
@screen
def reopening_csv(request: HttpRequest, scope: Scope, night: str) -> HttpResponseBase:
    """The same as CSV."""
    day = _night(night)
    return _csv(request, scope, _back_on(scope, day), target=f"night {day}")


@require_safe
@screen
def pause_reopening(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The districts of one pause; of a pause of everybody, all that come back the same night."""
    found = scope.pause(number)
    night, districts = _after(scope, found)
    if found.district_id is None:
        return redirect("reopening", night=night.isoformat())
    crumbs = trail(crumb("Pauses", "pauses"), crumb(found.name, "pause", found.id), "Looking ahead")
    csv = reverse("pause_reopening_csv", args=[found.id])
    return _page(request, _returns(districts, night=night), night=night, crumbs=crumbs, csv=csv)


@require_safe
@screen
def pause_reopening_csv(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """The same as CSV."""
    found = scope.pause(number)
    night, districts = _after(scope, found)
    return _csv(request, scope, _returns(districts, night=night), target=f"pause {found.id}")


def _after(scope: Scope, found: Pause) -> tuple[date, list[Affected]]:
    """The first night back of most districts of a pause, and the districts."""
    pauses = alike(scope, found)
    fates = fates_of(act_on(CHANGE, found, pauses), scope, pauses=pauses)
    nights = Counter(one.effect.resumes for one in fates)
    if not nights:
        raise Http404("Nobody comes back after this pause.")
    return max(nights, key=lambda night: (nights[night], night)), [one.district for one in fates]


def _back_on(scope: Scope, night: date) -> list[Return]:
    districts = affected_districts(scope, None)
    back = set(back_on(night, districts=[one.number for one in districts]))
    return _returns([one for one in districts if one.number in back], night=night)


def _returns(districts: Sequence[Affected], *, night: date) -> list[Return]:
    known = {one.district: one for one in first_nights([one.number for one in districts], night=night)}
    return in_order_of_need([Return(district=one, first=known[one.number]) for one in districts])


def _page(
    request: HttpRequest, returns: Sequence[Return], *, night: date, crumbs: tuple[Crumb, ...], csv: str
) -> HttpResponse:
    page = page_of(returns, query=request.GET)
    table = table_of(
        [return_row(one) for one in page],
        wanted=wanted_view(request.GET, columns=COLUMNS, sort="state"),
        columns=COLUMNS,
        caption="Districts that come back",
        page=page,
        csv=csv,
        empty="No district comes back that night.",
    )
    context = {"crumbs": crumbs, "sentence": reopening_sentence(returns, night=night), "table": table}
    return render(request, "pauses/reopening.html", context)


def _csv(request: HttpRequest, scope: Scope, returns: Sequence[Return], *, target: str) -> HttpResponseBase:
    taken = Download(area="reopening", parts=("reopening",), target=target, count=len(returns))
    wanted = wanted_view(request.GET, columns=COLUMNS, sort="state")
    return download_list(scope, taken, (return_row(one) for one in returns), columns=COLUMNS, wanted=wanted)


def _night(text: str) -> date:
    night = day_in(text)
    if night is None:
        raise Http404("There is no such night.")
    return night
