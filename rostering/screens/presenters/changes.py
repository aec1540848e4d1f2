"""Rows of a change list: who or what, and each field before and after with only the difference tinted (LOOK, Change row)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rostering.models import Operation
from rostering.models.plans import PlanRow
from rostering.screens.moments import short_date
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

_FIELD_WORDS: Final = {
    "provider_id": "ID",
    "given_name": "first name",
    "middle_name": "middle name",
    "family_name": "last name",
    "email": "address",
    "sis_number": "SIS number",
    "raw_grade": "grade as sent",
    "birth_date": "birth date",
    "home_school_provider_id": "home school",
    "school_provider_id": "school",
    "school_provider_ids": "schools",
    "term_provider_ids": "terms",
    "course_name": "course",
    "course_number": "course number",
    "holds_primary": "primary teacher",
    "begin_date": "from",
    "end_date": "until",
    "start_date": "first day",
    "is_term_over": "term over",
    "low_grade": "lowest grade",
    "high_grade": "highest grade",
}
#: What follows from another field and would only say the same thing twice.
_UNSPOKEN: Final = {
    "folded_name",
    "email_key",
    "fingerprint",
    "source_digest",
}
_IDS: Final = {"provider_id", "sis_number", "course_number", "code"}
_SCHOOL_FIELDS: Final = {"home_school_provider_id", "school_provider_id", "school_provider_ids"}


@dataclass(frozen=True)
class Stretch:
    """Part of a value; tinted where it differs."""

    text: str
    is_tinted: bool


@dataclass(frozen=True, kw_only=True)
class ChangeField:
    """One field, before and after. `is_same`: both are shown, and they are equal."""

    name: str
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
    is_id: bool = False
    is_leaving: bool = False
    is_same: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One changed record."""

    pill: Pill
    who: str
    place: str
    fields: tuple[ChangeField, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What rows mention by id: schools by provider id; people and classes of class places; how many places each row has."""

    schools: Mapping[str, str]
    people: Mapping[int, str]
    sections: Mapping[int, str]
    places: Mapping[int, int] = field(default_factory=dict)


NO_NAMES: Final = Names(schools={}, people={}, sections={})


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
    return tuple(
        _field(name, before.get(name), getattr(row, name, None), names)
        for name in _spoken(row.changed or list(before))
    )


def logged_fields(
    changed: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> tuple[ChangeField, ...]:
    """The fields of an update as the change log holds it."""
    return tuple(_field(name, before.get(name), after.get(name), names) for name in _spoken(changed))


def _whole_row(row: Any, kind: str, operation: Operation, names: Names) -> tuple[ChangeField, ...]:
    """A row that comes or goes: how many class places that means."""
    count = names.places.get(row.object_id)
    if not count:
        return ()
    words = "students" if kind == "sections" else "classes"
    if operation == Operation.ADDED:
        return (_places_field(words, "none", str(count)),)
    return (_places_field(words, str(count), "no class" if kind == "sections" else "none"),)


def _places_field(words: str, before: str, after: str) -> ChangeField:
    return ChangeField(
        name=words,
        before=(Stretch(before, is_tinted=False),),
        after=(_tinted(after),),
        is_leaving=after in ("none", "no class"),
    )


def _spoken(changed: Sequence[str]) -> list[str]:
    named = [name for name in changed if name not in _UNSPOKEN]
    return sorted(named, key=lambda name: (name != "provider_id", name))


def _field(name: str, before: Any, after: Any, names: Names) -> ChangeField:
    words = _FIELD_WORDS.get(name, name.replace("_", " "))
    if name == "birth_date":
        # A birth date identifies a child; that it moved is all a list needs to say.
        return ChangeField(name=words, before=(_tinted("not shown"),), after=(_tinted("changed, not shown"),))
    old, new = _text(name, before, names), _text(name, after, names)
    if name == "email" and "@" in old and "@" in new:
        return ChangeField(name=words, before=_address(old, new), after=_address(new, old))
    return ChangeField(name=words, before=(_tinted(old),), after=(_tinted(new),), is_id=name in _IDS)


def _tinted(text: str) -> Stretch:
    return Stretch(text, is_tinted=True)


def _address(address: str, other: str) -> tuple[Stretch, ...]:
    """Tints the name before the @, and the domain only where that differs."""
    name, _, domain = address.partition("@")
    other_name, _, other_domain = other.partition("@")
    return (Stretch(name, name != other_name), Stretch(f"@{domain}", domain != other_domain))


def _text(name: str, value: Any, names: Names) -> str:
    if name in _SCHOOL_FIELDS:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(names.schools.get(one, one) for one in ids if one) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{short_date(value)} {value.year}"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    return "none" if value in (None, "") else str(value)


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
