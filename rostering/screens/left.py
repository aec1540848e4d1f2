"""Who and what left a district in the last months, why, with which sync, and who approved it."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.models import District
from rostering.screens.history_rows import approvals_of, runs_by_number
from rostering.screens.keyset import keyset_page, keyset_pager
from rostering.screens.left_rows import (
    LEFT_DAYS,
    LeftFilter,
    counted,
    left_count,
    left_counts,
    left_page,
    rekeyed_rows,
    renamed,
    still_shared,
)
from rostering.screens.presenters.filters import Field, select_field
from rostering.screens.presenters.history import Syncs
from rostering.screens.presenters.left import COLUMNS, left_row, renamed_row
from rostering.screens.presenters.pages import Pager
from rostering.screens.presenters.roster_pages import LEFT_LIST, list_bar, list_head, list_table
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Row, Table, wanted_view
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.searches import search_of, without_places
from rostering.screens.words import KINDS, count_of, listed, several

_KINDS: Final = {
    "student": "Students",
    "teacher": "Teachers",
    "administrator": "Administrators",
    "sections": "Classes",
}
_NONE: Final = f"Who leaves, and what does, is listed here for {LEFT_DAYS} days."
_CAUSES: Final = {"removed": "Not shared or not included", "ended": "Term over", "rekeyed": "New ID"}


@require_safe
@screen
def district_left(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The list, latest first; with a search those who are there as well, marked."""
    found, search = scope.district(slug), search_of(request, scope)
    query = without_places(request.GET)
    kind, cause = query.get("kind", ""), query.get("cause", "")
    wanted = LeftFilter(
        text=search.text,
        kind=kind if kind in _KINDS else "",
        cause=cause if cause in _CAUSES else "",
    )
    counts = left_counts(found, today=scope.viewer.today)
    if wanted.cause == "rekeyed":
        rows, pager, count = _renamed(scope, found, wanted, request.GET)
    else:
        rows, pager, count = _left(scope, found, wanted, request.GET, counts)
    bar = list_bar(LEFT_LIST, found, query=query, fields=_fields(query), found_by=search.text)
    context = {
        "head": list_head(LEFT_LIST, found),
        "sentence": _sentence(wanted, count, counts),
        "search": search,
        "bar": bar,
        "table": _table(
            found, rows, pager, query, has_present=bool(search.text), none="" if bar.clear else _NONE
        ),
    }
    return render(request, "roster/list.html", context)


def _left(
    scope: Scope,
    found: District,
    wanted: LeftFilter,
    query: QueryDict,
    counts: Mapping[tuple[str, str], int],
) -> tuple[list[Row], Pager, int]:
    is_back = "before" in query
    page = left_page(
        found,
        wanted,
        today=scope.viewer.today,
        place=query.get("before" if is_back else "after", ""),
        is_back=is_back,
    )
    shared = still_shared(found, [row for row in page.rows if row.removed_at is not None])
    syncs = _syncs(scope, found, {row.changed_run for row in page.rows if row.changed_run})
    today = scope.viewer.today
    count = left_count(found, wanted, today=today) if wanted.text else counted(counts, wanted)
    rows = [left_row(row, slug=found.slug, shared=shared, syncs=syncs) for row in page.rows]
    return rows, keyset_pager(page, count=count, query=without_places(query)), count


def _renamed(
    scope: Scope, found: District, wanted: LeftFilter, query: QueryDict
) -> tuple[list[Row], Pager, int]:
    every = rekeyed_rows(found, wanted, today=scope.viewer.today)
    page = keyset_page(every, order=("-until_night", "-id"), query=query)
    owners = renamed(page.rows)
    syncs = _syncs(scope, found, {row.run_number for row in page.rows})
    rows = [
        renamed_row(row, owners[row.kind, row.object_id], slug=found.slug, syncs=syncs)
        for row in page.rows
        if (row.kind, row.object_id) in owners
    ]
    count = every.count()
    return rows, keyset_pager(page, count=count, query=without_places(query)), count


def _syncs(scope: Scope, found: District, numbers: set[int]) -> Syncs:
    return Syncs(
        runs=runs_by_number(found, numbers),
        approvals=approvals_of(found, numbers),
        today=scope.viewer.today,
    )


def _sentence(wanted: LeftFilter, count: int, counts: Mapping[tuple[str, str], int]) -> Sentence:
    if wanted.text:
        there = "" if wanted.cause else ", those who are still there among them"
        return say(
            strong(several(count, "person or class", "people and classes")),
            f" found for “{wanted.text}”{there}.",
        )
    if wanted.cause == "rekeyed":
        return say(
            strong(several(count, "ID")),
            f" replaced in the last {LEFT_DAYS} days; whose they were is still there.",
        )
    if wanted.kind or wanted.cause:
        noun = (
            KINDS[wanted.kind if wanted.kind == "sections" else f"{wanted.kind}s"][1:]
            if wanted.kind
            else ("person or class", "people and classes")
        )
        return say(strong(several(count, *noun)), f" left in the last {LEFT_DAYS} days.")
    return _whole_sentence(counts)


def _whole_sentence(counts: Mapping[tuple[str, str], int]) -> Sentence:
    gone = {
        kind: sum(count for (one, cause), count in counts.items() if one == kind and cause != "rekeyed")
        for kind in _KINDS
    }
    said = [
        count_of(count, kind if kind == "sections" else f"{kind}s") for kind, count in gone.items() if count
    ]
    again = sum(count for (_, cause), count in counts.items() if cause == "rekeyed")
    new = f" {several(again, 'more has', 'more have')} a new ID and stayed." if again else ""
    if not said:
        return say(strong("Nobody and nothing left"), f" in the last {LEFT_DAYS} days.{new}")
    return say(strong(listed(said)), f" left in the last {LEFT_DAYS} days.{new}")


def _fields(query: QueryDict) -> tuple[Field, ...]:
    return (
        select_field(query, name="kind", label="Who", choices=list(_KINDS.items()), everything="All"),
        select_field(query, name="cause", label="Cause", choices=list(_CAUSES.items())),
    )


def _table(
    found: District, rows: list[Row], pager: Pager, query: QueryDict, *, has_present: bool, none: str
) -> Table:
    columns = COLUMNS if has_present else [column for column in COLUMNS if column.key != "state"]
    wanted = wanted_view(query, columns=columns, sort="")
    return list_table(LEFT_LIST, found, rows, columns=columns, wanted=wanted, pager=pager, none=none)
