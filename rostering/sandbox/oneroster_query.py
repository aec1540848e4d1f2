"""OneRoster's filter, sort and paging parameters, as a Roster Server reads them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 10_000
_CLAUSE = re.compile(r"^\s*([A-Za-z][\w.]*)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*$")
_JOIN = re.compile(r"\s+(AND|OR)\s+(?=[A-Za-z][\w.]*\s*(?:!=|>=|<=|=|>|<|~)\s*')")

Row = dict[str, Any]
Wanted = Callable[[Row], bool]


class QueryProblem(Exception):
    """A parameter that cannot be used; `minor` is OneRoster's own word for it."""

    def __init__(self, description: str, *, minor: str) -> None:
        """`description` is one sentence."""
        super().__init__(description)
        self.minor = minor


@dataclass(frozen=True)
class Paging:
    """Which rows a request asks for, in which order. `descending` also stands for "no order asked for"."""

    limit: int
    offset: int
    sort: str
    descending: bool


def read_paging(query: Mapping[str, str]) -> Paging:
    """limit (clamped at 10,000), offset, sort and orderBy. A misspelt orderBy is silently ignored."""
    limit, offset = query.get("limit", str(DEFAULT_LIMIT)), query.get("offset", "0")
    if not limit.isdigit() or not offset.isdigit() or int(limit) == 0:
        raise QueryProblem("limit and offset must be whole numbers.", minor="invaliddata")
    sort = query.get("sort", "")
    # Without sort the order is the server's own business: here the opposite of what a careless client expects.
    descending = not sort or query.get("orderBy", "asc").lower() == "desc"
    return Paging(min(int(limit), LARGEST_LIMIT), int(offset), sort or "sourcedId", descending)


def _value(row: Row, field: str) -> Any:
    value: Any = row
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _compare(found: str, operator: str, wanted: str) -> bool:
    results = {
        "=": found == wanted,
        "!=": found != wanted,
        ">": found > wanted,
        ">=": found >= wanted,
        "<": found < wanted,
        "<=": found <= wanted,
        "~": wanted in found,
    }
    return results[operator]


def _clause(text: str) -> Wanted:
    parts = _CLAUSE.match(text)
    if parts is None:
        raise QueryProblem("The filter cannot be read.", minor="invalid_filter_field")
    field, operator, wanted = parts[1], parts[2], parts[3].lower()

    def fits(row: Row) -> bool:
        value = _value(row, field)
        if isinstance(value, list):
            asked = {one.strip() for one in wanted.split(",")}
            held = {str(one).lower() for one in value}
            return bool(held & asked) if operator == "~" else (held == asked) == (operator == "=")
        return _compare(str(value if value is not None else "").lower(), operator, wanted)

    return fits


def read_filter(text: str) -> Wanted | None:
    """One clause, or two joined by AND or OR. QueryProblem for anything else; None without a filter."""
    if not text:
        return None
    pieces = _JOIN.split(text)
    if len(pieces) > 3:
        raise QueryProblem("A filter has at most two clauses.", minor="invalid_filter_field")
    clauses = [_clause(piece) for piece in pieces[::2]]
    if len(clauses) == 1:
        return clauses[0]
    first, second = clauses
    if pieces[1] == "AND":
        return lambda row: first(row) and second(row)
    return lambda row: first(row) or second(row)


def sort_value(row: Row, field: str) -> str:
    """What a row is sorted by: text, so that any field has an order."""
    value = _value(row, field)
    return str(value) if value is not None else ""
