"""The changes a sync has made, read from the change log when its change list is no longer kept (DESIGN 4, Change log).

A logged row looks like a row of a change list: what differed is as it was that night, everything else as it is today.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from districts.models import Enrollment, RosterUser, School, Section, Term
from rostering.models import Change, Run
from rostering.screens.change_filters import AT_SCHOOLS, ROLE_OF, Wish, at_school, person_is, thing_is
from rostering.screens.rows_in_parts import RowsInParts
from rostering.screens.scope import logged_changes

_ROSTER_OF: Final[dict[str, type[Any]]] = {
    "sections": Section,
    "enrollments": Enrollment,
    "schools": School,
    "terms": Term,
}


@dataclass(frozen=True)
class LoggedRow:
    """One change with its roster row; fields are read from what was logged first."""

    change: Change
    row: Any

    @property
    def operation(self) -> str:
        """What happened."""
        return self.change.operation

    @property
    def object_id(self) -> int:
        """The roster's number of the row."""
        return self.change.object_id

    @property
    def changed(self) -> list[str] | None:
        """Which fields differed."""
        return self.change.changed

    @property
    def before(self) -> dict[str, Any] | None:
        """Their values before; a row that came back says nothing of what it was when it left."""
        return self.change.before if self.change.changed else None

    def __getattr__(self, name: str) -> Any:
        after = self.change.after or {}
        return after[name] if name in after else getattr(self.row, name)


class LogRows(RowsInParts):
    """What is wanted of a sync's changes."""

    def __init__(self, run: Run, wish: Wish, *, count: int | None = None) -> None:
        """`count` is what the totals say; without, it is counted."""
        self._roster: type[Any] = RosterUser if wish.kind in ROLE_OF else _ROSTER_OF[wish.kind]
        super().__init__(_wanted(self._roster, run, wish), count=count)

    def __getitem__(self, wanted: slice) -> list[LoggedRow]:
        return self._shown(list(self._rows[wanted]))

    def _shown(self, rows: list[Change]) -> list[LoggedRow]:
        roster = self._roster.objects.in_bulk([one.object_id for one in rows])
        return [LoggedRow(one, roster[one.object_id]) for one in rows if one.object_id in roster]


def _wanted(roster: type[Any], run: Run, wish: Wish) -> QuerySet[Change]:
    kind = "people" if wish.kind in ROLE_OF else wish.kind
    rows = logged_changes(run).filter(kind=kind)
    rows = (
        rows.filter(operation=wish.operation)
        if wish.operation
        else rows.filter(operation__in=wish.operations)
    )
    conditions = _conditions(run, wish)
    if conditions is None:
        return rows
    concerned = roster.objects.filter(conditions, district_id=run.district_id)
    return rows.filter(object_id__in=concerned.values("id"))


def _conditions(run: Run, wish: Wish) -> Q | None:
    """What the roster rows must be like; None for no condition."""
    found = Q()
    if wish.kind in ROLE_OF:
        found &= Q(role=ROLE_OF[wish.kind])
    if wish.school is not None and wish.kind in AT_SCHOOLS:
        found &= _at(wish.kind, wish.school)
    if wish.words:
        found &= _searched(run, wish)
    return found or None


def _at(kind: str, school: str) -> Q:
    return Q(section__school_provider_id=school) if kind == "enrollments" else at_school(kind, school)


def _searched(run: Run, wish: Wish) -> Q:
    if wish.kind in ROLE_OF:
        return person_is(wish.words, of_plan=False)
    if wish.kind != "enrollments":
        return thing_is(wish.words, of_plan=False)
    people = RosterUser.objects.filter(person_is(wish.words, of_plan=False), district_id=run.district_id)
    sections = Section.objects.filter(thing_is(wish.words, of_plan=False), district_id=run.district_id)
    return Q(user_id__in=people.values("id")) | Q(section_id__in=sections.values("id"))
