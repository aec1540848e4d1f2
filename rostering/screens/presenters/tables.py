"""Every list of the portal is made here: columns that can be chosen and sorted in the URL, rows, pages, CSV.

A list says its columns once. `wanted_view` reads the URL, the list brings its rows in that order, `table_of` makes what
the component prints.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page
from django.db.models import F
from django.db.models.expressions import Expression, OrderBy
from django.http import QueryDict

from rostering.screens.presenters.cells import EMPTY, Cell
from rostering.screens.presenters.pages import Pager, pager, with_query

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `sorts`: "up" or "down", the direction of the first click, "" for none.

    `align`: "n" for figures, "pair" for before and after. `card`: where it stands on a phone: "wide" (a line of its own),
    "end" (top right), "off" (left out), "" (with its heading). `is_fixed` ones can not be left out, `is_usual` ones are
    there unless others are chosen. `csv`: its headings in the CSV, its own one unless given.
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


def wanted_view(query: QueryDict, *, columns: Sequence[Column], sort: str) -> Wanted:
    """Read the URL: `sort=students` or `sort=-students`, `columns=` once for each. What it does not know falls away."""
    known = {column.key: column for column in columns}
    asked = query.get("sort", "") or sort
    key = asked.removeprefix("-")
    if key not in known or not known[key].sorts:
        asked, key = sort, sort.removeprefix("-")
    chosen = query.getlist("columns")
    shown = tuple(
        column.key
        for column in columns
        if column.is_fixed or (column.key in chosen if chosen else column.is_usual)
    )
    return Wanted(query=query, sort=key, is_descending=asked.startswith("-"), shown=shown)


def table_of(
    rows: Iterable[Row],
    *,
    wanted: Wanted,
    columns: Sequence[Column],
    caption: str,
    page: Page[Any] | None = None,
    csv: str = "",
    empty: str = "Nothing fits.",
    all_href: str = "",
    bulk: str = "",
) -> Table:
    """What the component prints. `csv`: the address of the same list as CSV; `bulk`: the id of the form for chosen rows."""
    heads = tuple(_head(column, wanted) for column in columns if column.key in wanted.shown)
    of_key = {column.key: column for column in columns}
    return Table(
        caption=caption,
        heads=heads,
        lines=tuple(_line(row, heads, of_key) for row in rows),
        pager=pager(page, query=wanted.query) if page is not None else None,
        chooser=_chooser(columns, wanted),
        csv=f"{csv}{with_query(wanted.query)}" if csv else "",
        empty=empty,
        all_href=all_href,
        bulk=bulk,
        width=len(heads) + bool(bulk),
    )


def ordering(
    wanted: Wanted, by: Mapping[str, Sequence[str | Expression]], *, then: Sequence[str]
) -> list[OrderBy | str]:
    """The order of a query: the wanted column's expressions, what is missing last, then `then`."""
    expressions = [F(one) if isinstance(one, str) else one for one in by.get(wanted.sort, ())]
    turned = [
        one.desc(nulls_last=True) if wanted.is_descending else one.asc(nulls_last=True) for one in expressions
    ]
    return [*turned, *then]


def in_order(
    rows: Iterable[_Row],
    *,
    wanted: Wanted,
    by: Mapping[str, Callable[[_Row], Any]],
    then: Callable[[_Row], Any],
) -> list[_Row]:
    """The same for rows that are there already; a key of None comes last, whichever the direction."""
    ordered = sorted(rows, key=then)
    key = by.get(wanted.sort)
    if key is None:
        return ordered
    known = sorted((row for row in ordered if key(row) is not None), key=key, reverse=wanted.is_descending)
    return [*known, *(row for row in ordered if key(row) is None)]


def csv_headings(columns: Sequence[Column], wanted: Wanted) -> list[str]:
    """The first line of the CSV: the shown columns, in their order."""
    return [
        heading
        for column in columns
        if column.key in wanted.shown
        for heading in (column.csv or (column.heading,))
    ]


def csv_lines(rows: Iterable[Row], columns: Sequence[Column], wanted: Wanted) -> Iterable[list[object]]:
    """The rows of the CSV; an empty cell fills all headings of its column."""
    shown = [(column.key, len(column.csv) or 1) for column in columns if column.key in wanted.shown]
    for row in rows:
        yield [value for key, width in shown for value in _data(row.cells.get(key, EMPTY), width)]


def _data(cell: Cell, width: int) -> tuple[object, ...]:
    return (cell.data + ("",) * width)[:width]


def _head(column: Column, wanted: Wanted) -> Head:
    css = {"n": "n", "pair": "pair-head"}.get(column.align, "")
    if not column.sorts:
        return Head(key=column.key, words=column.heading, title=column.title, css=css)
    is_sorted = column.key == wanted.sort
    descending = not wanted.is_descending if is_sorted else column.sorts == "down"
    order = ("descending" if wanted.is_descending else "ascending") if is_sorted else ""
    href = with_query(wanted.query, sort=f"{'-' if descending else ''}{column.key}")
    return Head(key=column.key, words=column.heading, title=column.title, css=css, href=href, order=order)


def _line(row: Row, heads: Sequence[Head], of_key: Mapping[str, Column]) -> Line:
    places = []
    for head in heads:
        column, cell = of_key[head.key], row.cells.get(head.key, EMPTY)
        places.append(Place(head=head, cell=cell, css=_css(column, cell), is_heading=column.is_fixed))
    return Line(name=row.name, places=tuple(places), more=row.more, pick=row.pick, is_worst=row.is_worst)


def _css(column: Column, cell: Cell) -> str:
    names = [
        {"n": "n", "pair": "pair-cell"}.get(column.align, ""),
        f"card-{column.card}" if column.card else "",
        "telling" if cell.is_telling else "",
        "card-none" if cell.is_empty else "",
    ]
    return " ".join(name for name in names if name)


def _chooser(columns: Sequence[Column], wanted: Wanted) -> Chooser | None:
    free = [column for column in columns if not column.is_fixed]
    if not free:
        return None
    ours = ("columns", "sort", "page")
    current = f"{'-' if wanted.is_descending else ''}{wanted.sort}"
    return Chooser(
        fixed=tuple(column.key for column in columns if column.is_fixed),
        columns=tuple(
            Choice(value=column.key, words=column.heading, is_chosen=column.key in wanted.shown)
            for column in free
        ),
        orders=tuple(_orders(columns, current)),
        kept=tuple(
            (name, value) for name in wanted.query if name not in ours for value in wanted.query.getlist(name)
        ),
        usual=with_query(wanted.query, columns="", sort=""),
    )


def _orders(columns: Sequence[Column], current: str) -> Iterable[Choice]:
    for column in columns:
        if column.sorts:
            up, down = ("smallest first", "largest first") if column.align else ("A to Z", "Z to A")
            pair = [(column.key, up), (f"-{column.key}", down)]
            for value, words in pair if column.sorts == "up" else reversed(pair):
                yield Choice(value=value, words=f"{column.heading}, {words}", is_chosen=value == current)
