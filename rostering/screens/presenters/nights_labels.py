"""Labels at the bars of a chart: placed so that none covers another or a bar, the less important left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

#: Above and below the limit line, never across it.
_ROWS: Final = (30, 64)
#: How far letters reach below the line they stand on, in pixels of the height; bars come from below.
_BELOW: Final = 4
#: In percent of the narrowest chart that shows labels (chart.css leaves them out below that).
_LETTER: Final = 0.9
_GAP: Final = 0.9


class Bar(NamedTuple):
    """What a label may not touch: from `left` to `right` in percent, from `top` in pixels down to the base."""

    left: float
    right: float
    top: float


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words beside a bar; `anchor` says on which side of `x` they stand."""

    x: str
    y: str
    words: str
    anchor: str


class _Place(NamedTuple):
    """Where words could stand: row, side, where they begin or end, and the room they take."""

    row: int
    anchor: str
    x: float
    left: float
    right: float


def place(wanted: Iterable[tuple[float, str]], *, bars: Iterable[Bar] = ()) -> tuple[Label, ...]:
    """Place (x in percent, words), most important first: right of its bar or left of it, row by row; what finds no room
    is left to the table.
    """
    standing = tuple(bars)
    taken: list[_Place] = []
    labels = []
    for x, words in wanted:
        free = (one for one in _places(x, words) if _is_free(one, taken=taken, bars=standing))
        found = next(free, None)
        if found is not None:
            taken.append(found)
            labels.append(Label(x=f"{found.x:.2f}%", y=str(found.row), words=words, anchor=found.anchor))
    return tuple(labels)


def _places(x: float, words: str) -> Iterator[_Place]:
    """Everywhere the words would lie inside the chart, the best first."""
    width = len(words) * _LETTER
    for row in _ROWS:
        if x + _GAP + width <= 100:
            yield _Place(row, "start", x + _GAP, x + _GAP, x + _GAP + width)
        if x - _GAP - width >= 0:
            yield _Place(row, "end", x - _GAP, x - _GAP - width, x - _GAP)


def _is_free(one: _Place, *, taken: Sequence[_Place], bars: Sequence[Bar]) -> bool:
    """Neither words that stand already nor a bar that reaches up to the row."""
    beside = all(
        one.row != other.row or one.right + _GAP < other.left or one.left > other.right + _GAP
        for other in taken
    )
    return beside and all(
        bar.top > one.row + _BELOW or one.right < bar.left or one.left > bar.right for bar in bars
    )
