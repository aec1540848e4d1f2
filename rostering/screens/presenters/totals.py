"""The totals table with its stacked bars and the one limit line, and the small bar of the lists (LOOK, Totals table)."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from rostering.models import Run
from rostering.screens.presenters.figures import Figures, KindFigures
from rostering.screens.words import count_of, heading_of, listed, number, percent, share

JUDGED: Final = ("students", "teachers", "sections", "enrollments")
_SCALE: Final = 125.0
#: In percent: a sliver that can still be seen, in a table and in the small bar of a list.
_THINNEST: Final = 0.8
_THINNEST_OF_SMALL: Final = 3.0


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar; both values are SVG percentages."""

    x: str
    width: str
    mark: str


@dataclass(frozen=True)
class Bar:
    """Segments from zero on, the hairlines between them, and where the limit line stands."""

    segments: tuple[Segment, ...]
    gaps: tuple[str, ...]
    limit_x: str
    words: str


@dataclass(frozen=True)
class Count:
    """A figure of a table; zeros are quiet."""

    text: str
    is_zero: bool


@dataclass(frozen=True, kw_only=True)
class TotalsRow:
    """One kind."""

    heading: str
    now: str
    leave: Count
    new_id: Count
    join: Count
    updated: Count
    term_over: Count
    changed: Count
    percent: str
    is_over: bool
    in_words: str
    bar: Bar | None
    rule: str


@dataclass(frozen=True, kw_only=True)
class TotalsTable:
    """The whole table; `limit` is the words at the head of the line."""

    rows: tuple[TotalsRow, ...]
    base: str
    limit: str
    limit_x: str
    has_term_over: bool
    has_updated_marks: bool


def totals_table(figures: Figures, *, is_applied: bool = False) -> TotalsTable:
    """Every kind of a change list, judged ones with a bar, the others with their own rule in words.

    `is_applied`: the first column is what was there before, and what is over waits for nobody any more.
    """
    scale = _scale(figures)
    kinds = [*JUDGED, "administrators", "schools"]
    if figures.kind("terms").changed:
        kinds.append("terms")
    return TotalsTable(
        rows=tuple(_row(kind, figures, scale, waits=not is_applied) for kind in kinds),
        base="Before" if is_applied else "Now",
        limit=f"limit {percent(figures.limit)}",
        limit_x=_at(figures.limit, scale),
        has_term_over=any(figures.kind(kind).ended for kind in kinds),
        has_updated_marks=any(figures.kind(kind).updated for kind in JUDGED),
    )


def small_bar(figures: Figures, kind: str) -> Bar:
    """The bar of one kind, for lists: on one scale for all rows, so it ends where that does; its percent stands beside it."""
    return _bar(kind, figures, _SCALE, thinnest=_THINNEST_OF_SMALL)


def share_of(figures: Figures, kind: str) -> str:
    """How much of a kind changes: what is over the limit never reads as the limit."""
    counts = figures.kind(kind)
    return share(counts.changed, counts.existing, over=figures.limit if kind in figures.over else None)


def change_words(counts: KindFigures) -> str:
    """ "189 leave, 4,812 new ID, 174 join": the classes that occur, in the order of the bar."""
    parts = (
        (counts.removed, "leave"),
        (counts.rekeyed, "new ID"),
        (counts.added, "join"),
        (counts.updated, "updated"),
        (counts.ended, "term over"),
    )
    return ", ".join(f"{number(value)} {word}" for value, word in parts if value) or "nothing changes"


def _row(kind: str, figures: Figures, scale: float, *, waits: bool) -> TotalsRow:
    counts = figures.kind(kind)
    return TotalsRow(
        heading=heading_of(kind),
        now=number(counts.existing),
        leave=_count(counts.removed),
        new_id=_count(counts.rekeyed),
        join=_count(counts.added),
        updated=_count(counts.updated),
        term_over=_count(counts.ended),
        changed=_count(counts.changed),
        percent=share_of(figures, kind),
        is_over=waits and kind in figures.over and figures.reason != Run.Reason.FIRST_LOAD,
        in_words=change_words(counts),
        bar=_bar(kind, figures, scale) if kind in JUDGED else None,
        rule="" if kind in JUDGED else _rule(kind, counts),
    )


def _rule(kind: str, counts: KindFigures) -> str:
    if kind == "terms":
        return "never holds"
    if not counts.existing:
        return "none before"
    if counts.existing < 4:
        return "fewer than four, never holds by itself"
    return f"{number(counts.removed)} of {count_of(counts.existing, kind)} leave; held over half"


def _bar(kind: str, figures: Figures, scale: float, *, thinnest: float = _THINNEST) -> Bar:
    counts = figures.kind(kind)
    base = counts.existing or counts.changed or 1
    segments, begin = [], 0.0
    for value, mark in (
        (counts.removed, "leave"),
        (counts.rekeyed, "newid"),
        (counts.added, "join"),
        (counts.updated, "update"),
    ):
        if value and begin < scale:
            share = min(max(100.0 * value / base, thinnest), scale - begin)
            segments.append(Segment(_at(begin, scale), _at(share, scale), mark))
            begin += share
    words = f"{heading_of(kind)}: {share_of(figures, kind)} changed, the limit is {percent(figures.limit)}"
    gaps = tuple(segment.x for segment in segments[1:])
    return Bar(tuple(segments), gaps, _at(figures.limit, scale), words)


def _scale(figures: Figures) -> float:
    highest = max((figures.kind(kind).percent for kind in JUDGED), default=0.0)
    return max(_SCALE, ceil(highest / 25) * 25.0)


def _at(value: float, scale: float) -> str:
    return f"{min(100.0, 100.0 * value / scale):.2f}%"


def _count(value: int) -> Count:
    return Count(number(value), value == 0)


def kinds_in_words(figures: Figures) -> str:
    """ "4,812 students, 261 teachers and 1,148 classes": what a first load brings."""
    kinds = [kind for kind in ("students", "teachers", "sections") if figures.kind(kind).added]
    return listed([count_of(figures.kind(kind).added, kind) for kind in kinds])
