"""Whoever takes a list along as CSV is kept in the audit: one place for every download, so that none is forgotten."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict, StreamingHttpResponse

from accounts.audit import record
from districts.models import District
from rostering.screens.csv import csv_name, csv_response
from rostering.screens.presenters.tables import Column, Row, Wanted, csv_headings, csv_lines
from rostering.screens.scope import Scope

#: What holds words that somebody typed: only that there were some is written down.
_TYPED: Final = ("q", "search")


@dataclass(frozen=True, kw_only=True)
class Download:
    """What is taken along. `area` names the event ("problems" -> "problems.downloaded"), `parts` the file.

    `filters` as `codes_of` gives them.
    """

    area: str
    parts: Sequence[str]
    district: District | None = None
    target: str = ""
    count: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)


def codes_of(query: QueryDict, **known: Collection[str]) -> dict[str, str]:
    """The filters of the URL whose value is one of the known codes; of typed words, which may be a name, only that there are."""
    found = {name: str(query[name]) for name, codes in known.items() if query.get(name) in codes}
    return found | {name: "given" for name in _TYPED if query.get(name)}


def download_list(
    scope: Scope, taken: Download, rows: Iterable[Row], *, columns: Sequence[Column], wanted: Wanted
) -> StreamingHttpResponse:
    """The rows of a list as CSV, in the columns that the view shows."""
    headings = csv_headings(columns, wanted)
    return download(scope, taken, headings=headings, rows=csv_lines(rows, columns, wanted))


def download(
    scope: Scope, taken: Download, *, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The rows as CSV, once it is written down who took them, how many, and which of them."""
    viewer = scope.viewer
    after: dict[str, Any] = {"filters": dict(taken.filters)}
    if taken.count is not None:
        after["rows"] = taken.count
    record(
        event=f"{taken.area}.downloaded",
        at=viewer.now,
        by=viewer.staff,
        district_id=taken.district.id if taken.district else None,
        target=taken.target,
        after=after,
    )
    return csv_response(name=csv_name(*taken.parts, on=viewer.today), headings=headings, rows=rows)
