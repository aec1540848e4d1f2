"""The district strip: one cell a district, worst first, and the counts beneath that are its legend (LOOK, District strip)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from rostering.models import Run
from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.words import number, several

#: Cells from the top left on: what went wrong comes first. Each with its word in the legend.
ORDER: Final = {
    "failed": "failed",
    "held": "on hold",
    "missed": "missed",
    "live": "at work",
    "waiting": "paused, changes ready",
    "off": "off",
    "applied": "applied",
    "unchanged": "unchanged",
}
_AS_IT_SHOULD_BE: Final = ("applied", "unchanged", "waiting")
_FILTER: Final = {"live": "working"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One district of the night."""

    state: str
    name: str
    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class LegendItem:
    """How many cells of a state, and the list of them."""

    state: str
    count: str
    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The whole strip of a night."""

    heading: str
    summary: str
    cells: tuple[Cell, ...]
    legend: tuple[LegendItem, ...]


def as_it_should_be(strip: Strip) -> int:
    """How many districts of a night need nobody."""
    return sum(cell.state in _AS_IT_SHOULD_BE for cell in strip.cells)


def strip_of(
    *, night: date, districts: Iterable[tuple[int, str, str, str]], runs: Mapping[int, Run], has_begun: bool
) -> Strip:
    """`districts`: (id, slug, name, why it is off or ""); `runs`: district id -> its nightly run of that night."""
    cells = sorted(
        (_cell(slug, name, why_off, runs.get(key), has_begun) for key, slug, name, why_off in districts),
        key=lambda cell: (list(ORDER).index(cell.state), cell.name),
    )
    counts = Counter(cell.state for cell in cells)
    well = sum(counts[state] for state in _AS_IT_SHOULD_BE)
    return Strip(
        heading=f"{night:%A} night, {night.day} {night:%B}",
        summary=f"{several(len(cells), 'district')}, {number(well)} of them as they should be"
        if cells
        else "",
        cells=tuple(cells),
        legend=tuple(_legend(state, counts[state], night) for state in ORDER if counts[state]),
    )


def _cell(slug: str, name: str, why_off: str, run: Run | None, has_begun: bool) -> Cell:
    pill: Pill
    if run is not None:
        pill = run_pill(status=run.status, reason=run.reason, has_changes=run.plan_id is not None)
        href = reverse("run", args=[run.id])
    else:
        pill = (
            Pill(why_off, "off", "quiet", "off")
            if why_off
            else states.NOT_YET
            if not has_begun
            else states.OFF
        )
        href = reverse("district", args=[slug])
    return Cell(state=pill.cell, name=name, words=pill.word, href=href)


def _legend(state: str, count: int, night: date) -> LegendItem:
    query = f"?night={night.isoformat()}&state={_FILTER.get(state, state)}"
    href = reverse("districts") + "?state=off" if state == "off" else reverse("syncs") + query
    return LegendItem(state=state, count=number(count), words=ORDER[state], href=href)
