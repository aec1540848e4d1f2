"""Pages of a list and the links between them; the whole view lives in the URL."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from rostering.screens.words import number


@dataclass(frozen=True, kw_only=True)
class Pager:
    """Links to the neighbours, "" where there is none, and which rows these are."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One choice of a filter."""

    words: str
    href: str
    is_chosen: bool
    count: str = ""


def page_of(rows: Any, *, query: QueryDict, size: int = 50, count: int | None = None) -> Page[Any]:
    """The page the URL asks for; a wrong number gives the nearest one. `rows`: a query set, or what has a length and slices.

    `count`: how many rows there are, where that is known already.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(query.get("page"))


def pager(page: Page[Any], *, query: QueryDict) -> Pager:
    """The links of a page."""
    total = page.paginator.count
    words = (
        f"{number(page.start_index())} to {number(page.end_index())} of {number(total)}" if total else "none"
    )
    return Pager(
        words=words,
        before=with_query(query, page=str(page.previous_page_number())) if page.has_previous() else "",
        after=with_query(query, page=str(page.next_page_number())) if page.has_next() else "",
    )


def with_query(query: QueryDict, **values: str) -> str:
    """The same view with some values of its URL replaced; an empty value leaves the name out. Paging starts anew unless given."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in values.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def chips(
    query: QueryDict, *, name: str, choices: list[tuple[str, str, str]], chosen: str
) -> tuple[Chip, ...]:
    """A filter of links: choices are (value, words, count)."""
    return tuple(
        Chip(words=words, href=with_query(query, **{name: value}), is_chosen=value == chosen, count=count)
        for value, words, count in choices
    )
