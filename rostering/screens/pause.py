"""One pause: its nights and districts, and changing, ending or withdrawing it with a look at what that does first."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Staff
from accounts.permissions import keeps_districts
from rostering.calendar.keeping import PauseRefused
from rostering.calendar.keeping.change import check_change
from rostering.calendar.keeping.rules import check_keeper, tonight_of
from rostering.models import Pause
from rostering.screens.pause_acts import CANCEL, CHANGE, END, act_on, typed_of
from rostering.screens.pause_effects import Fate, by_first_morning, fates_of, students_of
from rostering.screens.pause_forms import PauseForm
from rostering.screens.pause_new import preview_page
from rostering.screens.pause_rows import alike
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.pages import page_of
from rostering.screens.presenters.pause_page import (
    COLUMNS,
    district_row,
    only_words,
    pause_facts,
    pause_head,
)
from rostering.screens.presenters.pauses import COMING, RUNNING
from rostering.screens.presenters.tables import Table, table_of, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict, screen
from rostering.screens.words import count_of, several


@require_safe
@screen
def pause(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The pause, with those that were entered together with it and stand as it does."""
    return _page(request, scope, scope.pause(number))


def _page(request: HttpRequest, scope: Scope, found: Pause, *, form: PauseForm | None = None) -> HttpResponse:
    """`form`: what was typed and can not be."""
    pauses = alike(scope, found)
    tonight = _tonight(scope, found)
    fates = fates_of(act_on(CHANGE, found, pauses), scope, pauses=pauses)
    head = pause_head(pauses, mornings=by_first_morning(fates), tonight=tonight)
    is_open = head.pill in (RUNNING, COMING)
    may_keep = is_open and _may_keep(scope, found)
    context = {
        "crumbs": trail(crumb("Pauses", "pauses"), head.name),
        "head": head,
        "facts": pause_facts(found, viewer=scope.viewer),
        "reason": found.reason,
        "number": found.id,
        "form": (form or PauseForm(initial=typed_of(found))) if may_keep else None,
        "is_running": head.pill == RUNNING,
        "ahead": reverse("pause_reopening", args=[found.id]) if is_open else "",
        "only": only_words(pauses, found),
        "whom": f"{several(len(fates), 'district')} with {count_of(students_of(fates), 'students')}",
        "table": _table(request, found, fates) if found.district_id is not None else None,
    }
    return render(request, "pauses/pause.html", context, status=400 if form else 200)


def _table(request: HttpRequest, found: Pause, fates: Sequence[Fate]) -> Table:
    page = page_of(fates, query=request.GET)
    return table_of(
        [district_row(fate) for fate in page],
        wanted=wanted_view(request.GET, columns=COLUMNS, sort="district"),
        columns=COLUMNS,
        caption=f"Districts of {found.name}",
        page=page,
    )


@require_POST
@screen
def pause_preview(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """What changing, ending or withdrawing it would do; nothing is changed yet."""
    found = scope.pause(number)
    check_keeper([found.district], by=scope.viewer.staff, now=scope.viewer.now)
    wanted = request.POST.get("act", "")
    pauses = [found] if request.POST.get("only") else alike(scope, found)
    form = PauseForm(request.POST)
    if wanted == CHANGE:
        if not form.is_valid():
            return _page(request, scope, found, form=form)
        asked = form.asked().trimmed()
        try:
            check_change(found, asked=asked, tonight=_tonight(scope, found))
        except PauseRefused as refused:
            form.add_error(refused.field or None, str(refused))
            return _page(request, scope, found, form=form)
        act = act_on(CHANGE, found, pauses, asked=asked)
    elif wanted in (END, CANCEL):
        act = act_on(wanted, found, pauses)
    else:
        raise Conflict("Choose what becomes of the pause. Nothing was changed; look at it again.")
    return preview_page(request, scope, act, pauses=pauses, back=reverse("pause", args=[found.id]))


def _tonight(scope: Scope, found: Pause) -> date:
    return tonight_of([found.district] if found.district else (), now=scope.viewer.now)


def _may_keep(scope: Scope, found: Pause) -> bool:
    staff = scope.viewer.staff
    return staff.role == Staff.Role.SPECIALIST if found.district_id is None else keeps_districts(staff)
