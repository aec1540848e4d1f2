"""Labels at the bars of a chart: placed so that none covers another, the less important left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: Above and below the limit line, never across it.
_ROWS: Final = (30, 64)
_LETTER: Final = 0.82
_GAP: Final = 0.9


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words beside a bar; `anchor` says on which side of `x` they stand."""

    x: str
    y: str
    words: str
    anchor: str


def place(wanted: Iterable[tuple[float, str]]) -> tuple[Label, ...]:
    """Place (x in percent, words), most important first, in two rows; what finds no room is left to the table."""
    taken: dict[int, list[tuple[float, float]]] = {row: [] for row in _ROWS}
    labels = []
    for x, words in wanted:
        for row in _ROWS:
            anchor, x_words, left, right = _extent(x, words)
            if all(right < begin or left > end for begin, end in taken[row]):
                taken[row].append((left, right))
                labels.append(Label(x=f"{x_words:.2f}%", y=str(row), words=words, anchor=anchor))
                break
    return tuple(labels)


def _extent(x: float, words: str) -> tuple[str, float, float, float]:
    """Side, where the words stand, and the room they need, in percent of a chart of ordinary width."""
    width = len(words) * _LETTER
    if x + _GAP + width <= 100:
        return "start", x + _GAP, x, x + _GAP + width
    return "end", x - _GAP, x - _GAP - width, x
