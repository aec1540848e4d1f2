"""A sparkline: how a number went, without axes; its ends are in the words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rostering.screens.words import number

WIDTH, HEIGHT = 96, 20
FEWEST: Final = 5


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """The points of the line, and what it says to those who do not see it."""

    points: str
    width: int
    height: int
    words: str


def sparkline(values: Sequence[int], *, what: str) -> Sparkline | None:
    """The line of some values, oldest first; None of too few to mean anything. One that never moved runs level."""
    if len(values) < FEWEST:
        return None
    least, most = min(values), max(values)
    span = max(most - least, most // 50, 1)
    step = (WIDTH - 2) / (len(values) - 1)
    points = " ".join(
        f"{1 + index * step:.1f},{HEIGHT - 2 - (value - least) / span * (HEIGHT - 4):.1f}"
        for index, value in enumerate(values)
    )
    went = (
        f"{number(values[0])} to {number(values[-1])}"
        if values[0] != values[-1]
        else f"{number(values[0])} throughout"
    )
    return Sparkline(points=points, width=WIDTH, height=HEIGHT, words=f"{what}: {went}, {len(values)} nights")
