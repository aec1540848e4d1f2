"""Every list of the portal is made here: columns that can be chosen and sorted in the URL, rows, pages, CSV.

A list says its columns once. `wanted_view` reads the URL, the list brings its rows in that order, `table_of` makes what
the component prints.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page
from django.db.models import F
from django.db.models.expressions import Expression, OrderBy
from django.http import QueryDict

from rostering.screens.presenters.cells import EMPTY, Cell
from rostering.screens.presenters.pages import pager, with_query
from rostering.screens.presenters.table_parts import (
    Choice,
    Chooser,
    Column,
    Head,
    Line,
    Place,
    Row,
    Table,
    Wanted,
)

__all__ = [
    "Choice",
    "Column",
    "Row",
    "Table",
    "Wanted",
    "csv_headings",
    "csv_lines",
    "in_order",
    "ordering",
    "table_of",
    "wanted_view",
]

_Row = TypeVar("_Row")


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
    picked: Collection[str] = (),
) -> Table:
    """What the component prints. `csv`: the address of the same list as CSV; `bulk`: the id of the form for chosen rows,
    `picked` those that are ticked already.
    """
    shown = [column for column in columns if column.key in wanted.shown]
    heads = tuple(_head(column, wanted) for column in shown if not column.is_line)
    has_more = any(column.is_line for column in shown)
    of_key = {column.key: column for column in columns}
    return Table(
        caption=caption,
        heads=heads,
        lines=tuple(_line(row, heads, of_key, has_more=has_more, picked=picked) for row in rows),
        pager=pager(page, query=wanted.query) if page is not None else None,
        chooser=_chooser(columns, wanted),
        csv=f"{csv}{with_query(wanted.query)}" if csv else "",
        empty=empty,
        all_href=all_href,
        bulk=bulk,
        width=len(heads),
    )


def ordering(
    wanted: Wanted, by: Mapping[str, Sequence[str | Expression]], *, then: Sequence[str]
) -> list[OrderBy | str]:
    """The order of a query: the wanted column's expressions, what is missing last, then `then`."""
    return [*(_turned(one, is_descending=wanted.is_descending) for one in by.get(wanted.sort, ())), *then]


def _turned(one: str | Expression, *, is_descending: bool) -> OrderBy:
    # A number is never missing, and an index is walked backwards only by who does not ask for nulls to come last.
    nulls_last = None if one == "id" else True
    expression = F(one) if isinstance(one, str) else one
    return expression.desc(nulls_last=nulls_last) if is_descending else expression.asc(nulls_last=nulls_last)


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


def _line(
    row: Row, heads: Sequence[Head], of_key: Mapping[str, Column], *, has_more: bool, picked: Collection[str]
) -> Line:
    places = []
    for head in heads:
        column, cell = of_key[head.key], row.cells.get(head.key, EMPTY)
        places.append(Place(head=head, cell=cell, css=_css(column, cell), is_heading=column.is_fixed))
    return Line(
        name=row.name,
        places=tuple(places),
        more=row.more if has_more else (),
        pick=row.pick,
        is_picked=row.pick in picked,
        is_worst=row.is_worst,
    )


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
            usual = ("smallest first", "largest first") if column.align else ("A to Z", "Z to A")
            up, down = column.order_words if any(column.order_words) else usual
            pair = [(column.key, up), (f"-{column.key}", down)]
            for value, words in pair if column.sorts == "up" else reversed(pair):
                yield Choice(value=value, words=f"{column.heading}, {words}", is_chosen=value == current)
