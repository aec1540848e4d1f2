"""The last nights of a district as a tiny strip: height and shape tell what the colour tells, and so do the words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.models import Run
from rostering.screens.presenters.states import HELD_REASONS

#: How many nights the strips of the lists show.
NIGHTS: Final = 20
_STEP, _WIDTH, _HEIGHT = 3, 2, 14
#: Mark -> pieces of its bar from the base line up, (from, height), and its word.
_MARKS: Final[dict[str, tuple[tuple[tuple[int, int], ...], str]]] = {
    "unchanged": (((0, 2),), "unchanged"),
    "applied": (((0, 5),), "applied"),
    "large": (((0, 14),), "large and approved"),
    "waiting": (((0, 2), (4, 3)), "paused"),
    "held": (((0, 14),), "on hold"),
    "failed": (((0, 6), (8, 6)), "failed"),
    "missed": (((0, 3), (5, 4), (11, 3)), "missed"),
}
_PLAIN: Final = {
    Run.Status.UNCHANGED: "unchanged",
    Run.Status.APPLIED: "applied",
    Run.Status.WAITING: "waiting",
    Run.Status.FAILED: "failed",
    Run.Status.MISSED: "missed",
}


@dataclass(frozen=True)
class StripMark:
    """All nights of one sort as one path."""

    mark: str
    path: str


@dataclass(frozen=True, kw_only=True)
class NightStrip:
    """The strip; `words` says the same."""

    width: int
    height: int
    marks: tuple[StripMark, ...]
    words: str


def night_strip(nights: Sequence[date], runs: Mapping[date, tuple[str, str]]) -> NightStrip:
    """`nights`: oldest first; `runs`: night -> (status, reason) of the nightly sync."""
    paths: dict[str, list[str]] = {}
    for place, night in enumerate(nights):
        mark = _mark(*runs[night]) if night in runs else ""
        if mark:
            pieces = _MARKS[mark][0]
            paths.setdefault(mark, []).extend(_piece(place, begin, height) for begin, height in pieces)
    counts = Counter(_mark(*runs[night]) for night in nights if night in runs)
    return NightStrip(
        width=_STEP * len(nights) - 1,
        height=_HEIGHT,
        marks=tuple(StripMark(mark, "".join(parts)) for mark, parts in paths.items()),
        words=_words(counts, len(nights)),
    )


def _mark(status: str, reason: str) -> str:
    if reason in HELD_REASONS:
        return "large" if status == Run.Status.APPLIED else "held"
    if status == Run.Status.APPLIED and reason == Run.Reason.APPROVED_WINDOW:
        return "large"
    return _PLAIN.get(Run.Status(status), "waiting" if reason == Run.Reason.PAUSED else "")


def _piece(place: int, begin: int, height: int) -> str:
    return f"M{place * _STEP} {_HEIGHT - begin}h{_WIDTH}v-{height}h-{_WIDTH}z"


def _words(counts: Mapping[str, int], nights: int) -> str:
    said = [f"{counts[mark]} {word}" for mark, (_, word) in reversed(_MARKS.items()) if counts.get(mark)]
    return f"Last {nights} nights: {', '.join(said) or 'no sync'}"
