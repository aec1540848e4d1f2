"""OneRoster 1.1's fixed shapes: the names lists stand under, references, dates, grade codes."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec

# Endpoint -> the key its list stands under: the type of the records, not the endpoint.
ENVELOPES = {
    "orgs": "orgs",
    "schools": "orgs",
    "academicSessions": "academicSessions",
    "terms": "academicSessions",
    "gradingPeriods": "academicSessions",
    "courses": "courses",
    "classes": "classes",
    "users": "users",
    "students": "users",
    "teachers": "users",
    "enrollments": "enrollments",
    "demographics": "demographics",
}
SINGLE_KEYS = {
    "orgs": "org", "academicSessions": "academicSession", "courses": "course", "classes": "class", "users": "user",
    "enrollments": "enrollment", "demographics": "demographics",
}  # fmt: skip
# Endpoints that hold a part of another one: field and value that choose it.
PARTS = {
    "schools": ("orgs", "type", "school"),
    "terms": ("academicSessions", "type", "term"),
    "gradingPeriods": ("academicSessions", "type", "gradingPeriod"),
    "students": ("users", "role", "student"),
    "teachers": ("users", "role", "teacher"),
}
_GRADES = {"PK": "PK", "K": "KG", "PG": "PS", "13": "13"}
DAY = timedelta(days=1)


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A OneRoster reference. Its href names the district's server, which nobody should follow."""

    href: str
    sourcedId: str  # noqa: N815
    type: str


class EnrollmentRow(msgspec.Struct, frozen=True, gc=False):
    """A row of /enrollments, as a structure because there are so many of them."""

    sourcedId: str  # noqa: N815
    status: str
    dateLastModified: str  # noqa: N815
    user: Reference
    klass: Reference = msgspec.field(name="class")
    school: Reference
    role: str
    primary: str
    beginDate: str  # noqa: N815
    endDate: str  # noqa: N815


@lru_cache(maxsize=1024)
def modified(day: date) -> str:
    """A day as `dateLastModified`. (These three are remembered: a large district writes the same few dates a million times.)"""
    return f"{day.isoformat()}T03:12:45.000Z"


@lru_cache(maxsize=1024)
def iso(day: date) -> str:
    """A day as text."""
    return day.isoformat()


def grade_code(grade: str, *, style: int) -> str:
    """The CEDS code of a grade; a few districts (style 0) send "K" and "9" instead of "KG" and "09"."""
    if style == 0:
        return grade
    return _GRADES.get(grade, grade.zfill(2))


class RowParts:
    """What every row of a district is made of: its head, references, grades. `stamp`: one date of change for all rows."""

    def __init__(self, *, host: str, stamp: date | None, grade_style: int) -> None:
        self._host = host
        self._stamp = stamp
        self._grade_style = grade_style

    def modified(self, changed: date) -> str:
        """`dateLastModified` of a row that changed on a day."""
        return modified(self._stamp or changed)

    def head(self, sourced_id: str, changed: date, status: str = "active") -> dict[str, Any]:
        """The three keys every row begins with."""
        return {"sourcedId": sourced_id, "status": status, "dateLastModified": self.modified(changed)}

    def reference(self, collection: str, sourced_id: str, kind: str) -> Reference:
        """A reference to a row of a collection."""
        return Reference(f"{self._host}/{collection}/{sourced_id}", sourced_id, kind)

    def references(self, collection: str, sourced_ids: Sequence[str], kind: str) -> list[Reference]:
        """References to several."""
        return [self.reference(collection, one, kind) for one in sourced_ids]

    def grades(self, grade: str) -> list[str]:
        """A grade as the list OneRoster wants, empty without one."""
        return [grade_code(grade, style=self._grade_style)] if grade else []
