"""Pages of long lists by where one stands instead of by count: as quick on the last page as on the first.

The address names the row to go on from by our number, never by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import QueryDict

from rostering.screens.asked import number_in
from rostering.screens.presenters.pages import Pager, with_query
from rostering.screens.words import number

SIZE: Final = 50


@dataclass(frozen=True, kw_only=True)
class KeysetPage:
    """The rows, and the places to go on from, "" at an end."""

    rows: list[Any]
    before: str = ""
    after: str = ""

    def count(self, every: QuerySet[Any, Any]) -> int:
        """How many rows there are in all; asked of the database only when some of them are on other pages."""
        return every.order_by().count() if self.before or self.after else len(self.rows)


def keyset_page(
    rows: QuerySet[Any, Any], *, order: Sequence[str], query: QueryDict, size: int = SIZE
) -> KeysetPage:
    """One page of `rows` in an order ("-" before a field turns it), which must end with "id" and hold no nulls."""
    back, anchor = _anchor(rows, order, query)
    ordered = turned(order, back)
    found = rows.filter(_beyond(ordered, anchor)) if anchor else rows
    # The numbers first: sorting whole rows of a district of 50,000 would take three times as long.
    numbers = list(found.order_by(*ordered).values_list("id", flat=True)[: size + 1])
    whole = rows.in_bulk(numbers[:size])
    # Between the two questions a sync may have taken some of them away.
    more, taken = len(numbers) > size, [whole[number] for number in numbers[:size] if number in whole]
    if back:
        taken.reverse()
    first, last = (str(taken[0].id), str(taken[-1].id)) if taken else ("", "")
    return KeysetPage(
        rows=taken,
        before=first if (more if back else bool(anchor)) else "",
        after=last if (True if back and anchor else more) else "",
    )


def keyset_pager(page: KeysetPage, *, count: int, query: QueryDict) -> Pager:
    """The links to the neighbours, and how many rows all pages have; `query` without places of its own."""
    return Pager(
        words=f"{number(count)} in all",
        before=with_query(query, before=page.before) if page.before else "",
        after=with_query(query, after=page.after) if page.after else "",
    )


def turned(order: Sequence[str], is_descending: bool) -> tuple[str, ...]:
    """The order, or the same from its end."""
    return tuple(_turned(name) for name in order) if is_descending else tuple(order)


def _anchor(
    rows: QuerySet[Any, Any], order: Sequence[str], query: QueryDict
) -> tuple[bool, tuple[Any, ...] | None]:
    """Which way, and the values of the row to go on from; None begins at the start, as for a row that is not there."""
    back = "before" in query
    number = number_in(query.get("before" if back else "after", ""))
    if number is None:
        return False, None
    names = [name.removeprefix("-") for name in order]
    values = rows.filter(id=number).values_list(*names).first()
    return (back, values) if values is not None else (False, None)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the given one: the first field bounds the index scan, the rest breaks ties."""
    beyond, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        beyond |= same & Q(**{_lookup(name): value})
        same &= Q(**{name.removeprefix("-"): value})
    return Q(**{f"{_lookup(order[0])}e": values[0]}) & beyond


def _lookup(name: str) -> str:
    return f"{name[1:]}__lt" if name.startswith("-") else f"{name}__gt"


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"
