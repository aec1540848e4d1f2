"""What waits for a second person on Home beside holds: undos, and expected changes that somebody filed."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from django.urls import reverse

from accounts.permissions import keeps_districts
from rostering.models import Run, Window
from rostering.screens.home_asks import Anything
from rostering.screens.moments import day_words, moment
from rostering.screens.presenters import states
from rostering.screens.presenters.harm import HARM_CLASSES
from rostering.screens.presenters.whose import Whose
from rostering.screens.presenters.windows import nights_words
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.scope import Scope
from rostering.screens.words import number, several

#: More wait than anybody asks for in a day; the lists of syncs and of expected changes have all of them.
_MOST: Final = 50
#: As many as one file may have.
_MOST_FILED: Final = 500


def agree_work(scope: Scope, there: Anything, whose: Whose) -> Iterator[WorkRow]:
    """A row an undo, a row an expected change or file of them; one's own are a colleague's to agree to."""
    if there.undos:
        undos = scope.runs().filter(trigger=Run.Trigger.UNDO, status=Run.Status.HELD)
        for run in undos.select_related(None).select_related("district", "undo__by")[:_MOST]:
            yield _undo_row(run, scope)
    if there.windows:
        open_ones = scope.windows().filter(agreed_at=None, ended_at=None, last_night__gte=scope.viewer.today)
        rows = open_ones.prefetch_related(None).order_by("batch", "id")[:_MOST_FILED]
        for _, together in groupby(rows, key=lambda one: one.batch or one.id):
            yield _window_row(tuple(together), scope, whose)


def _undo_row(run: Run, scope: Scope) -> WorkRow:
    undo, viewer = run.undo, scope.viewer
    asked = moment(undo.at, now=viewer.now, zone=viewer.zone).words
    return WorkRow(
        rank=(HARM_CLASSES.index("second_person"), 0),
        pill=states.SECOND_PERSON,
        name=run.district.name,
        href=reverse("run_undo", args=[undo.undoes_id]),
        name_href=reverse("district", args=[run.district.slug]),
        since=f"{undo.by} asked {asked}",
        harm=f"The undo of sync {number(undo.undoes_id)} waits: {undo.reason}",
        act="Agree",
        is_mine=keeps_districts(viewer.staff) and undo.by_id != viewer.staff.id,
    )


def _window_row(together: Sequence[Window], scope: Scope, whose: Whose) -> WorkRow:
    first, viewer = together[0], scope.viewer
    is_one = len(together) == 1
    page = reverse("window", args=[first.id])
    filed = day_words(first.filed_at, now=viewer.now, zone=viewer.zone)
    is_mine = any(whose.is_mine(one.district_id) for one in together) and first.filed_by_id != viewer.staff.id
    return WorkRow(
        rank=(HARM_CLASSES.index("untold"), 0),
        pill=states.SECOND_PERSON,
        name=first.district.name if is_one else several(len(together), "expected change"),
        href=page,
        name_href=page,
        since=f"{first.filed_by} filed {filed}",
        harm=f"A large change is expected, {nights_words(first)}; it counts once you agree."
        if is_one
        else "They were filed with one file; each counts once you agree.",
        act="Look",
        is_mine=is_mine,
    )
