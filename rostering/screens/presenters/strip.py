"""The district strip: one cell a district, worst first, and the counts beneath that are its legend (LOOK, District strip)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.urls import reverse

from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.words import number, several

#: Cells from the top left on: what went wrong comes first. Each with its word in the legend.
ORDER: Final = {
    "failed": "failed",
    "held": "on hold",
    "check": "provider check",
    "missed": "missed",
    "live": "at work",
    "late": "planned too late",
    "waiting": "paused",
    "off": "off",
    "applied": "applied",
    "unchanged": "unchanged",
}
_AS_IT_SHOULD_BE: Final = ("applied", "unchanged", "waiting")
_FILTER: Final = {"live": "working"}
#: What waits for people looks like what it is in the strip, and is counted apart from it.
_APART: Final = {states.CHECKED: "check", states.PLANNED_TOO_LATE: "late"}


class Cell(NamedTuple):
    """One district of the night."""

    state: str
    name: str
    words: str
    href: str

    @property
    def title(self) -> str:
        """Name and state, as pointer and reader get them."""
        return f"{self.name}: {self.words}"


class NightRun(NamedTuple):
    """What a night's picture needs of one sync; there are fifteen hundred of them, so they are no model rows.

    The times are for the night by the clock alone, and left out of the strip: reading three thousand takes longer than it.
    """

    district_id: int
    id: int
    status: str
    reason: str
    plan__is_empty: bool | None
    finished_at: datetime | None = None
    queued_at: datetime | None = None


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
    *,
    night: date,
    districts: Iterable[tuple[int, str, str, str]],
    runs: Mapping[int, NightRun],
    has_begun: bool,
    whose: str = "",
) -> Strip:
    """`districts`: (id, slug, name, why it is off or ""); `runs`: district id -> its nightly run of that night.

    `whose`: "mine" when they are the viewer's only, so that the counts lead to those alone.
    """
    places = {state: place for place, state in enumerate(ORDER)}
    to_run, to_district = beginning_of("run", "0"), beginning_of("district", "x")
    cells = []
    for key, slug, name, why_off in districts:
        run = runs.get(key)
        href = f"{to_run}{run.id}" if run else f"{to_district}{slug}"
        cells.append(_cell(name, _pill(why_off, run, has_begun), href))
    cells.sort(key=lambda cell: (places[cell.state], cell.name))
    counts = Counter(cell.state for cell in cells)
    ready = sum(cell.words == states.CHANGES_READY.word for cell in cells)
    well = sum(counts[state] for state in _AS_IT_SHOULD_BE)
    return Strip(
        heading=f"{night:%A} night, {night.day} {night:%B}",
        summary=f"{several(len(cells), 'district')}, {number(well)} of them as they should be"
        if cells
        else "",
        cells=tuple(cells),
        legend=tuple(
            _legend(state, counts[state], night, whose=whose, ready=ready) for state in ORDER if counts[state]
        ),
    )


def beginning_of(name: str, last: str) -> str:
    """An address up to its last part: made once for many, since each `reverse` walks all addresses."""
    return reverse(name, args=[last]).removesuffix(last)


def _cell(name: str, pill: Pill, href: str) -> Cell:
    return Cell(state=_APART.get(pill, pill.cell), name=name, words=pill.word, href=href)


def _pill(why_off: str, run: NightRun | None, has_begun: bool) -> Pill:
    if run is not None:
        return run_pill(status=run.status, reason=run.reason, has_changes=run.plan__is_empty is False)
    if why_off:
        return Pill(why_off, "off", "quiet", "off")
    return states.OFF if has_begun else states.NOT_YET


def _legend(state: str, count: int, night: date, *, whose: str, ready: int) -> LegendItem:
    of_whom = f"&whose={whose}" if whose else ""
    query = f"?night={night.isoformat()}&state={_FILTER.get(state, state)}"
    href = (reverse("districts") + "?state=off" if state == "off" else reverse("syncs") + query) + of_whom
    return LegendItem(
        state=state, count=number(count), words=_words(state, count=count, ready=ready), href=href
    )


def _words(state: str, *, count: int, ready: int) -> str:
    """The word of a state; of those that are paused, how many have changes ready."""
    if state != "waiting" or not ready:
        return ORDER[state]
    return "paused, changes ready" if ready == count else f"paused, {number(ready)} with changes ready"
