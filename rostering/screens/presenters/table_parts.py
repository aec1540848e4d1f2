"""The parts of a list: what it says of its columns, what the URL asks for, and what the component prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from rostering.screens.presenters.cells import Cell
from rostering.screens.presenters.pages import Pager


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `sorts`: "up" or "down", the direction of the first click, "" for none.

    `align`: "n" for figures, "pair" for before and after. `card`: where it stands on a phone: "wide" (a line of its own),
    "end" (top right), "off" (left out), "" (with its heading). `is_fixed` ones can not be left out, `is_usual` ones are
    there unless others are chosen. `csv`: its headings in the CSV, its own one unless given. `is_line`: no column but the
    second line of each row (`Row.more`). `order_words`: how up and down read, where "A to Z" does not fit.
    """

    key: str
    heading: str
    sorts: str = ""
    align: str = ""
    card: str = ""
    is_fixed: bool = False
    is_usual: bool = True
    title: str = ""
    csv: tuple[str, ...] = ()
    is_line: bool = False
    order_words: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the URL asks for: the sorted column and direction, and the keys of the shown columns in their order."""

    query: QueryDict
    sort: str
    is_descending: bool
    shown: tuple[str, ...]

    def shows(self, key: str) -> bool:
        """Whether a column is shown; what no column shows need not be fetched."""
        return key in self.shown


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. `cells` by column; `more`: a line across all columns; `pick`: its value among the chosen ones."""

    name: str
    cells: Mapping[str, Cell]
    href: str = ""
    more: tuple[Cell, ...] = ()
    pick: str = ""
    is_worst: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column: `order` is what aria-sort says, `href` sorts by it or turns it round."""

    key: str
    words: str
    title: str
    css: str
    href: str = ""
    order: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A cell in its row, with what a card must know of its column."""

    head: Head
    cell: Cell
    css: str
    is_heading: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row as the component prints it."""

    name: str
    places: tuple[Place, ...]
    more: tuple[Cell, ...]
    pick: str
    is_picked: bool
    is_worst: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A box or an option of the chooser."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """Columns and order as a form, for those without a mouse, and for phones, where no head is seen."""

    fixed: tuple[str, ...]
    columns: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    kept: tuple[tuple[str, str], ...]
    usual: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """The whole list. `csv` "" for none; `all_href` leads out of an empty list."""

    caption: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    pager: Pager | None
    chooser: Chooser | None
    csv: str
    empty: str
    all_href: str
    bulk: str
    width: int
