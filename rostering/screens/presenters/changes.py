"""Rows of a change list: who or what, what happens, and its fields (LOOK, Change row)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from rostering.models import Operation
from rostering.models.plans import PlanRow
from rostering.screens.moments import short_date
from rostering.screens.presenters.change_fields import ChangeField, Names, places_field, updated_fields
from rostering.screens.presenters.states import Pill

PILLS: Final = {
    Operation.REMOVED: Pill("Leaves", "leaves", "failed"),
    Operation.ENDED: Pill("Term over", "ended", "quiet"),
    Operation.REKEYED: Pill("New ID", "newid", "newid"),
    Operation.ADDED: Pill("Joins", "joins", "done"),
    Operation.UPDATED: Pill("Updated", "updated", "ink"),
    Operation.IGNORED: Pill("Not counted", "same", "quiet"),
}
#: Most harm first: the order of the filters and of every sample.
OPERATIONS: Final = tuple(PILLS)


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One changed record."""

    pill: Pill
    who: str
    place: str
    fields: tuple[ChangeField, ...]
    why: str = ""


def change_rows(
    rows: Iterable[PlanRow], *, kind: str, names: Names, is_undo: bool = False
) -> tuple[ChangeRow, ...]:
    """The rows of one kind of a change list (`kind` as in the totals), in their order. `is_undo`: of a list that puts back."""
    return tuple(_change_row(row, kind, names, is_undo=is_undo) for row in rows)


def _change_row(row: PlanRow, kind: str, names: Names, *, is_undo: bool) -> ChangeRow:
    operation = Operation(row.operation)
    return ChangeRow(
        pill=PILLS[operation],
        who=_who(row, kind, names),
        place=_place(row, kind, names),
        fields=_fields(row, kind, operation, names),
        why=_why(operation, kind, is_undo=is_undo),
    )


def person_name(row: Any) -> str:
    """ "Adaeze Okonkwo", or the id when the district sends no name."""
    return name_or_id(row.given_name, row.family_name, row.provider_id)


def name_or_id(given: str, family: str, provider_id: str) -> str:
    """The same of plain values."""
    return " ".join(part for part in (given, family) if part) or provider_id


def class_name(row: Any) -> str:
    """ "Grade 4 Math", or the id when the district sends no name; so are schools and terms named."""
    return str(row.name or row.provider_id)


def _who(row: Any, kind: str, names: Names) -> str:
    if kind in ("students", "teachers", "administrators"):
        return person_name(row)
    if kind == "enrollments":
        found = names.people.get(row.user_id)
        return found or "a person"
    return class_name(row)


def _place(row: Any, kind: str, names: Names) -> str:
    if kind == "enrollments":
        section = names.sections.get(row.section_id)
        seat = "teaches" if row.role == "teacher" else "in"
        return f"{seat} {section or 'a class'}"
    if kind == "students":
        return ", ".join(
            part for part in (_grade(row.grade), names.schools.get(row.home_school_provider_id, "")) if part
        )
    if kind in ("teachers", "administrators"):
        return names.schools.get(row.home_school_provider_id, "")
    if kind == "sections":
        parts = (names.schools.get(row.school_provider_id, ""), row.period and f"period {row.period}")
        return ", ".join(part for part in parts if part)
    if kind == "terms" and row.start_date and row.end_date:
        return f"{short_date(row.start_date)} to {short_date(row.end_date)}"
    return ""


def _grade(grade: str) -> str:
    return f"grade {grade}" if grade and grade != "Other" else ""


def _fields(row: PlanRow, kind: str, operation: Operation, names: Names) -> tuple[ChangeField, ...]:
    if operation in (Operation.ADDED, Operation.REMOVED, Operation.ENDED):
        return _whole_row(row, kind, operation, names)
    before = row.before or {}
    changed = row.changed or list(before)
    return updated_fields(changed, before, {name: getattr(row, name, None) for name in changed}, names)


def _whole_row(row: Any, kind: str, operation: Operation, names: Names) -> tuple[ChangeField, ...]:
    """A row that comes or goes: how many class places that means."""
    count = names.places.get(row.object_id)
    if not count:
        return ()
    words = "students" if kind == "sections" else "classes"
    if operation == Operation.ADDED:
        return (places_field(words, "none", str(count)),)
    return (places_field(words, str(count), "no class" if kind == "sections" else "none"),)


def _why(operation: Operation, kind: str, *, is_undo: bool) -> str:
    if is_undo and operation in (Operation.REMOVED, Operation.ENDED):
        return "Was not there before. Can be restored."
    if operation == Operation.REKEYED:
        return (
            "Same person, keeps every class and all work."
            if kind != "sections"
            else "Same class, keeps its people."
        )
    if operation == Operation.REMOVED:
        return "Not shared any more. Can be restored."
    return "Its term is over. Can be restored." if operation == Operation.ENDED else ""
