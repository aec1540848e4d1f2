"""A whole list as a page of its own: districts and syncs differ in their rows, not in what stands around them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from rostering.screens.presenters.filters import FilterBar
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.tables import Column, Row, Wanted, table_of, wanted_view


@dataclass(frozen=True, kw_only=True)
class WholeList:
    """`address`: the name of its address, with `_csv` that of its CSV; `sort`: its order unless the URL says otherwise.

    `empty`: what is said when the filters leave nothing, `none` when nothing is filtered and there is nothing yet.
    """

    address: str
    caption: str
    columns: Sequence[Column]
    sort: str
    empty: str
    none: str

    def wanted(self, query: QueryDict) -> Wanted:
        """The view the URL asks for."""
        return wanted_view(query, columns=self.columns, sort=self.sort)


def list_page(
    request: HttpRequest,
    of: WholeList,
    rows: Iterable[Row],
    *,
    page: Page[Any],
    wanted: Wanted,
    sentence: Sentence,
    bar: FilterBar,
    template: str = "lists/list.html",
    bulk: str = "",
    picked: Collection[str] = (),
    **more: object,
) -> HttpResponse:
    """The sentence, the filters, and one page of the rows. `bulk`: the id of the form for chosen rows, in a template with one,
    `picked` those that are ticked already.

    `more`: what that template prints beside the list.
    """
    table = table_of(
        rows,
        wanted=wanted,
        columns=of.columns,
        caption=of.caption,
        page=page,
        csv=reverse(f"{of.address}_csv"),
        empty=of.empty if bar.clear else of.none,
        all_href=reverse(of.address) if bar.clear else "",
        bulk=bulk,
        picked=picked,
    )
    context = {"title": of.caption, "sentence": sentence, "bar": bar, "table": table, **more}
    return render(request, template, context)
