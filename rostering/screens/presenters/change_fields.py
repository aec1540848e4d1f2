"""The fields of a change, before and after, with only the difference tinted (LOOK, Change row)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rostering.screens.moments import short_date

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
class Names:
    """What rows mention by id: schools by provider id; people and classes of class places; how many places each row has."""

    schools: Mapping[str, str]
    people: Mapping[int, str]
    sections: Mapping[int, str]
    places: Mapping[int, int] = field(default_factory=dict)


NO_NAMES: Final = Names(schools={}, people={}, sections={})


def updated_fields(
    changed: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any], names: Names
) -> tuple[ChangeField, ...]:
    """The fields of an update, as a change list or the change log holds it."""
    return tuple(_field(name, before.get(name), after.get(name), names) for name in _spoken(changed))


def places_field(words: str, before: str, after: str) -> ChangeField:
    """How many class places a row has that comes or goes."""
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
