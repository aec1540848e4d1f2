"""What can stand in a cell of a list: each kind says what the CSV says, and is drawn in screens/drawing/cells.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rostering.screens.moments import Moment
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.totals import Bar
from rostering.screens.words import number


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`kind`: how `value` is drawn, "" as plain words; `data` is what the CSV says, a value a heading."""

    kind: str = ""
    value: Any = ""
    data: tuple[object, ...] = ("",)
    is_telling: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to show: left out of a card."""
        return self.value in ("", None)


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words that lead somewhere; `below` is a quiet second line."""

    words: str
    href: str
    below: str = ""
    unsaid: str = ""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Before and after, in figures."""

    now: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SmallBar:
    """A bar with its limit line, and its number."""

    bar: Bar
    words: str


EMPTY = Cell()


def words_cell(words: str) -> Cell:
    """Plain words."""
    return Cell(value=words, data=(words,))


def person_cell(name: str) -> Cell:
    """Somebody's name, which stays on one line; "" for nobody."""
    return Cell(kind="person", value=name, data=(name,))


def number_cell(value: int | None, *, is_telling: bool = False) -> Cell:
    """A count; None is nothing at all, zero is quiet nowhere but here."""
    if value is None:
        return EMPTY
    return Cell(kind="number", value=number(value), data=(value,), is_telling=is_telling and value > 0)


def link_cell(words: str, href: str, *, below: str = "", unsaid: str = "") -> Cell:
    """The row's name, or another link. `unsaid` comes before the words for those who listen."""
    return Cell(kind="link", value=Link(words=words, href=href, below=below, unsaid=unsaid), data=(words,))


def name_cell(words: str, href: str) -> Cell:
    """What the row is: a strong link that opens it."""
    return Cell(kind="name", value=Link(words=words, href=href), data=(words,))


def pill_cell(pill: Pill) -> Cell:
    """A state."""
    return Cell(kind="pill", value=pill, data=(pill.word,))


def time_cell(at: Moment | None) -> Cell:
    """A time in words; the CSV has the exact one."""
    return Cell(kind="time", value=at, data=(at.iso,)) if at else EMPTY


def pair_cell(now: int, after: int, *, is_telling: bool = False) -> Cell:
    """Before and after of a count."""
    pair = Pair(now=number(now), after=number(after))
    return Cell(kind="pair", value=pair, data=(now, after), is_telling=is_telling)


def bar_cell(bar: Bar, words: str, *, data: Sequence[object]) -> Cell:
    """A stacked bar with the limit line."""
    return Cell(kind="bar", value=SmallBar(bar=bar, words=words), data=tuple(data))
