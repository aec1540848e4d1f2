"""What changes at each school, by kind: one row a school, each figure leading to those changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from rostering.models import Operation
from rostering.pipeline.summary import OPERATIONS as IN_SCHOOLS
from rostering.screens.presenters.changes import OPERATIONS, PILLS
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.states import Pill
from rostering.screens.words import heading_of, lower_first, number, several

KINDS: Final = ("students", "teachers", "sections", "enrollments")
_SHOWN: Final = 12


@dataclass(frozen=True, kw_only=True)
class Part:
    """How many of one operation; the pill's sign and colour stand for its word."""

    pill: Pill
    count: str


@dataclass(frozen=True, kw_only=True)
class SchoolCell:
    """The changes of one kind at one school; no parts where nothing changes. `said` is the whole for those who listen."""

    heading: str
    href: str
    said: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class SchoolChanges:
    """One school."""

    name: str
    cells: tuple[SchoolCell, ...]


@dataclass(frozen=True, kw_only=True)
class SchoolsTable:
    """The whole table; `more` leads to the schools that are left out."""

    headings: tuple[str, ...]
    rows: tuple[SchoolChanges, ...]
    key: tuple[Pill, ...]
    more: str


def schools_table(figures: Figures, *, run: int | None, show_all: bool) -> SchoolsTable | None:
    """The schools where something changes, most changes first. `run`: whose changes the figures lead to, None for none."""
    changed = sorted(
        (school for school in figures.schools if school.get("changes")),
        key=lambda school: (-_changes(school), str(school["name"])),
    )
    if not changed:
        return None
    shown = changed if show_all else changed[:_SHOWN]
    hidden = len(changed) - len(shown)
    occurring = [place for place in range(len(IN_SCHOOLS)) if any(_has(school, place) for school in changed)]
    return SchoolsTable(
        headings=tuple(heading_of(kind) for kind in KINDS),
        rows=tuple(_row(school, run) for school in shown),
        key=tuple(PILLS[one] for one in OPERATIONS if _place(one) in occurring),
        more=f"Show {several(hidden, 'more school')}" if hidden else "",
    )


def _row(school: Mapping[str, Any], run: int | None) -> SchoolChanges:
    return SchoolChanges(
        name=str(school["name"]) or "No school",
        cells=tuple(_cell(school, kind, run) for kind in KINDS),
    )


def _cell(school: Mapping[str, Any], kind: str, run: int | None) -> SchoolCell:
    counts = school["changes"].get(kind, (0,) * len(IN_SCHOOLS))
    parts = tuple(
        Part(pill=PILLS[one], count=number(_counted(counts, one)))
        for one in OPERATIONS
        if _counted(counts, one)
    )
    query = urlencode({"kind": kind, "school": school["provider_id"] or "none"})
    said = ", ".join(f"{part.count} {lower_first(part.pill.word)}" for part in parts)
    return SchoolCell(
        heading=heading_of(kind),
        href=f"{reverse('run_changes', args=[run])}?{query}" if run is not None and parts else "",
        said=said,
        parts=parts,
    )


def _place(operation: Operation) -> int | None:
    return IN_SCHOOLS.index(operation.value) if operation.value in IN_SCHOOLS else None


def _counted(counts: Sequence[int], operation: Operation) -> int:
    place = _place(operation)
    return counts[place] if place is not None else 0


def _has(school: Mapping[str, Any], place: int) -> bool:
    return any(counts[place] for counts in school["changes"].values())


def _changes(school: Mapping[str, Any]) -> int:
    return sum(sum(counts) for counts in school["changes"].values())
