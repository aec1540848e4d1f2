"""The list of syncs: its columns, and one sync as a row of it."""

from typing import Final

from django.urls import reverse

from rostering.models import Run
from rostering.screens.moments import moment, short_date
from rostering.screens.presenters.cells import (
    EMPTY,
    Cell,
    link_cell,
    name_cell,
    number_cell,
    pill_cell,
    time_cell,
)
from rostering.screens.presenters.run_facts import seconds_at_work
from rostering.screens.presenters.states import run_pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, seconds_words

_TIMES: Final = ("the earliest first", "the latest first")
COLUMNS: Final = (
    Column(key="state", heading="State", card="start"),
    Column(key="district", heading="District", sorts="up", is_fixed=True),
    Column(key="sync", heading="Sync", sorts="down", order_words=_TIMES),
    Column(key="night", heading="Night", sorts="down", order_words=_TIMES),
    Column(key="why", heading="Why"),
    Column(key="changes", heading="Changes", align="n"),
    Column(key="took", heading="Took", align="n", csv=("Seconds",)),
    Column(key="when", heading="When", align="n", card="end"),
)


def sync_row(run: Run, *, viewer: Viewer) -> Row:
    """One sync; its plan is there without summary and verdict."""
    has_changes = run.plan is None or not run.plan.is_empty
    began = run.started_at or run.finished_at or run.queued_at
    return Row(
        name=f"Sync {number(run.id)}",
        cells={
            "state": pill_cell(
                run_pill(status=run.status, reason=run.reason, has_changes=has_changes, trigger=run.trigger)
            ),
            "district": name_cell(run.district.name, reverse("district", args=[run.district.slug])),
            "sync": _number(run),
            "night": Cell(value=f"{run.night:%a} {short_date(run.night)}", data=(run.night.isoformat(),)),
            "why": Cell(value=run.get_trigger_display(), data=(run.get_trigger_display(),)),
            "changes": _changes(run),
            "took": _took(run, viewer),
            "when": time_cell(moment(began, now=viewer.now, zone=viewer.zone)),
        },
    )


def _number(run: Run) -> Cell:
    cell = link_cell(number(run.id), reverse("run", args=[run.id]), unsaid="Sync")
    return Cell(kind=cell.kind, value=cell.value, data=(run.id,))


def _changes(run: Run) -> Cell:
    if run.plan is None or run.plan.is_empty:
        return EMPTY
    return number_cell(sum(int(counts.get("changed", 0)) for counts in run.plan.totals.values()))


def _took(run: Run, viewer: Viewer) -> Cell:
    took = seconds_at_work(run, viewer.now) if run.started_at and run.is_finished else None
    return Cell(value=seconds_words(took), data=(round(took, 1),)) if took is not None else EMPTY
