"""Undoing the last night of many districts at once: a line a district, each in its own transaction (DESIGN 5, Undo).

Only syncs after which nothing changed are offered, so that what goes back is what they brought, counted with their change
lists; a page therefore asks the same questions whatever the number of districts.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from accounts.permissions import NotAllowed
from rostering.hints import hint_run
from rostering.holds.undo_preview import CAN_NOT_RESTORE
from rostering.holds.undo_together import undo_together
from rostering.models import Run
from rostering.screens.asked import day_in, number_in, words_in
from rostering.screens.confirmed import unconfirmed_list
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.night_undo import (
    NightLine,
    choose_link,
    night_line,
    night_links,
    night_sentence,
    outcome_words,
)
from rostering.screens.scope import Scope, undos_of, undos_under_way
from rostering.screens.screen import screen
from rostering.screens.words import several

#: Lines of a page; a night in which more must go back is a matter for one provider at a time.
MOST: Final = 200
#: Nights behind the latest one that are offered beside it.
_OTHERS: Final = 4
_BACK: Final = timedelta(days=14)
_SYNCS: Final = (Run.Trigger.NIGHTLY, Run.Trigger.ON_DEMAND)
_NONE_THERE: Final = "None of these syncs is one of yours. Nothing was changed; choose from the list."
_CHOOSE: Final = "Choose at least one district and say why. Nothing was changed."


@require_safe
@screen
def night_undo(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The districts whose last change was the sync of a night, with what an undo would take back from each."""
    _check_role(scope)
    return _page(request, scope, night=day_in(request.GET.get("night", "")))


def _page(
    request: HttpRequest, scope: Scope, *, night: date | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    nights = _nights(scope)
    night = night or next(iter(nights), None)
    runs = _runs(scope, night) if night else scope.runs().none()
    count, open_count = _counts(runs)
    lines = _lines(runs)
    others = [one for one in nights if one != night][:_OTHERS]
    context = {
        "crumbs": trail(crumb("Syncs", "syncs"), "Undo a night"),
        "other_nights": night_links(sorted(others, reverse=True)),
        "sentence": night_sentence(night, count=count, open_count=open_count),
        "lines": lines,
        "night": night.isoformat() if night else "",
        "more": several(count - len(lines), "more district is", "more districts are")
        if count > len(lines)
        else "",
        "is_open": any(line.pick for line in lines),
        "stays": CAN_NOT_RESTORE,
        "picked": _ticked(request, lines),
        "choose": choose_link(lines, is_all=_is_all(request), night=night),
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
    }
    return render(request, "syncs/night_undo.html", context, status=status)


def _is_all(request: HttpRequest) -> bool:
    return request.GET.get("all") == "1"


def _ticked(request: HttpRequest, lines: Sequence[NightLine]) -> Sequence[str]:
    """Every box that can be chosen where all were asked for, else those that came back with a mistake."""
    return [line.pick for line in lines] if _is_all(request) else request.POST.getlist("pick")


@require_POST
@screen
def night_undo_ask(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Ask for each chosen district by itself; whoever is refused is named, the others go on. A password covers the one list."""
    _check_role(scope)
    night = day_in(request.POST.get("night", ""))
    picked = dict(one for value in request.POST.getlist("pick")[:MOST] if (one := _picked(value)))
    reason = words_in(request.POST.get("reason"))
    if not picked or not reason.strip():
        return _page(request, scope, night=night, refusal=_CHOOSE, status=409)
    if refusal := unconfirmed_list(request, now=scope.viewer.now):
        return _page(request, scope, night=night, refusal=refusal, status=403)
    runs = list(scope.runs().filter(id__in=picked).order_by("district__name"))
    if not runs:
        return _page(request, scope, night=night, refusal=_NONE_THERE, status=409)
    asked = undo_together(runs, versions=picked, by=scope.viewer.staff, reason=reason, now=scope.viewer.now)
    queued = [run for run in asked.undos if run.status == Run.Status.QUEUED]
    for run in queued:
        hint_run(run=run)
    tell = messages.warning if asked.skipped else messages.success
    held = len(asked.undos) - len(queued)
    tell(request, outcome_words(undone=len(queued), held=held, skipped=asked.skipped))
    return redirect(f"{reverse('night_undo')}{f'?night={night}' if night else ''}")


def _check_role(scope: Scope) -> None:
    if scope.viewer.staff.role == Staff.Role.ADMIN:
        raise NotAllowed("Administrators undo no syncs; a rostering specialist or the district's DSM does.")


def _nights(scope: Scope) -> Sequence[date]:
    """The nights of the last two weeks in which something was applied, the latest with nightly syncs first.

    A sync that somebody asked for this morning belongs to the night to come, and is not what "last night" means.
    """
    since = scope.viewer.today - _BACK
    runs = scope.runs().filter(night__gte=since, status=Run.Status.APPLIED, trigger__in=_SYNCS)
    found = set(runs.order_by().values_list("night", "trigger").distinct())
    nightly = {night for night, trigger in found if trigger == Run.Trigger.NIGHTLY}
    last = max(nightly, default=None)
    return sorted({night for night, _ in found}, key=lambda night: (night == last, night), reverse=True)


def _runs(scope: Scope, night: date) -> QuerySet[Run]:
    """Applied syncs of a night after which the roster has not changed, and those an undo of which was asked for."""
    runs = scope.runs().filter(night=night, trigger__in=_SYNCS, plan__isnull=False)
    is_latest = Q(status=Run.Status.APPLIED, district__roster__version=F("plan__roster_version") + 1)
    return runs.filter(is_latest | Q(status=Run.Status.UNDONE))


def _counts(runs: QuerySet[Run]) -> tuple[int, int]:
    """How many there are, and of how many an undo can be asked for."""
    is_open = Q(status=Run.Status.APPLIED, is_under_way=False)
    asked = runs.annotate(is_under_way=Exists(undos_under_way(OuterRef("pk"))))
    counted = asked.aggregate(count=Count("id"), open_count=Count("id", filter=is_open))
    return counted["count"], counted["open_count"]


def _lines(runs: QuerySet[Run]) -> tuple[NightLine, ...]:
    """Those of a page; of each the whole summary is read."""
    shown = runs.select_related("district__roster", "plan").defer("plan__verdict")
    found = list(shown.order_by("district__name", "id")[:MOST])
    undos = undos_of(found)
    return tuple(night_line(run, undo=undos.get(run.id)) for run in found)


def _picked(value: str) -> tuple[int, int] | None:
    """ "17.42": sync 17, for the roster's version 42."""
    run, _, version = value.partition(".")
    found = number_in(run), number_in(version)
    return None if found[0] is None or found[1] is None else (found[0], found[1])
