"""Turns typed records into lines of PostgreSQL's COPY text format, each with the fingerprint of what it says.

This is the hot loop of a night (half a million rows for a large district), hence joined strings instead of one
adapter call a value. The fingerprint is the hash of the compared part of the very line that is stored: equal
fingerprints, equal values. A birth date stands outside the fingerprint, because ClassLink sends it apart; it is
compared beside it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from xxhash import xxh3_128_digest as _hash

from districts.text import fold_name
from rostering.providers.base import BadRecord
from rostering.records import (
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Record,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)

_ARRAY_SPECIAL = re.compile(r'[\s,{}"\\]').search
_TAB = "\t".join
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})
NULL = "\x01"  # instead of \\N, so that a backslash always needs escaping; no text can be just this
COPY_OPTIONS = "WITH (FORMAT text, NULL E'\\x01')"

COLUMNS: dict[Kind, tuple[str, str]] = {
    Kind.SCHOOLS: (
        "staged_schools",
        "provider_id, name, number, low_grade, high_grade, fingerprint, source_digest",
    ),
    Kind.TERMS: ("staged_terms", "provider_id, name, start_date, end_date, fingerprint, source_digest"),
    Kind.SECTIONS: (
        "staged_sections",
        "provider_id, school_provider_id, name, code, course_name, course_number, subject, grade, raw_grade,"
        " period, term_provider_ids, fingerprint, source_digest",
    ),
    Kind.PEOPLE: (
        "staged_people",
        "provider_id, role, given_name, family_name, middle_name, email, email_key, username, sis_number, grade,"
        " raw_grade, home_school_provider_id, school_provider_ids, fingerprint, source_digest, folded_name, birth_date",
    ),
    Kind.ENROLLMENTS: (
        "staged_enrollments",
        "section_provider_id, person_provider_id, role, is_primary, begin_date, end_date, fingerprint, provider_id",
    ),
    Kind.BIRTH_DATES: ("staged_birth_dates", "person_provider_id, birth_date"),
}


@lru_cache(maxsize=100_000)
def _day(value: date | None) -> str:
    return NULL if value is None else value.isoformat()


@lru_cache(maxsize=50_000)
def _array(values: tuple[str, ...]) -> str:
    """An array literal, still to be escaped for COPY like any other field."""
    parts = []
    for value in values:
        if not value or _ARRAY_SPECIAL(value) or value.upper() == "NULL":
            value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        parts.append(value)
    return "{" + ",".join(parts) + "}"


def _school(record: SchoolRecord) -> tuple[str, ...]:
    return (record.provider_id, record.name, record.number, record.low_grade, record.high_grade)


def _term(record: TermRecord) -> tuple[str, ...]:
    return (record.provider_id, record.name, _day(record.start_date), _day(record.end_date))


def _section(record: SectionRecord) -> tuple[str, ...]:
    return (
        record.provider_id,
        record.school_provider_id,
        record.name,
        record.code,
        record.course_name,
        record.course_number,
        record.subject,
        record.grade,
        record.raw_grade,
        record.period,
        _array(record.term_provider_ids),
    )


def _person(record: PersonRecord) -> tuple[str, ...]:
    return (
        record.provider_id,
        record.role,
        record.given_name,
        record.family_name,
        record.middle_name,
        record.email,
        record.email_key,
        record.username,
        record.sis_number,
        record.grade,
        record.raw_grade,
        record.home_school_provider_id,
        _array(record.school_provider_ids),
    )


def _enrollment(record: EnrollmentRecord) -> tuple[str, ...]:
    return (
        record.section_provider_id,
        record.person_provider_id,
        record.role,
        "t" if record.is_primary else "f",
        _day(record.begin_date),
        _day(record.end_date),
    )


def _enrollments_said(records: Iterable[EnrollmentRecord]) -> list[str]:
    """`_enrollment` of each, joined. Places are three quarters of everything; a call for each would be a third of the work."""
    return [
        f"{r.section_provider_id}\t{r.person_provider_id}\t{r.role}\t{'t' if r.is_primary else 'f'}"
        f"\t{_day(r.begin_date)}\t{_day(r.end_date)}"
        for r in records
    ]


def _digest(record: SchoolRecord | TermRecord | SectionRecord) -> tuple[str, ...]:
    return (str(record.source_digest),)


def _person_rest(record: PersonRecord) -> tuple[str, ...]:
    folded = fold_name(given=record.given_name, family=record.family_name)
    return (str(record.source_digest), folded, _day(record.birth_date))


def _own_id(record: EnrollmentRecord) -> tuple[str, ...]:
    return (record.provider_id,)


# kind -> (the compared fields, which are fingerprinted; the fields after the fingerprint)
_FIELDS: dict[Kind, tuple[Callable[[Any], tuple[str, ...]], Callable[[Any], tuple[str, ...]]]] = {
    Kind.SCHOOLS: (_school, _digest),
    Kind.TERMS: (_term, _digest),
    Kind.SECTIONS: (_section, _digest),
    Kind.PEOPLE: (_person, _person_rest),
    Kind.ENROLLMENTS: (_enrollment, _own_id),
}


def _is_plain(text: str, *, tabs: int, lines: int) -> bool:
    """Whether no field of these lines needs escaping: as many tabs and line ends as the lines themselves have, nothing else."""
    return (
        text.count("\t") == tabs
        and text.count("\n") == lines
        and not ("\\" in text or "\r" in text or "\x00" in text)
    )


def lines(*, kind: Kind, records: Sequence[Record]) -> bytes:
    """All records of one kind on a page as one block for COPY."""
    if kind is Kind.BIRTH_DATES:
        return plain_lines([(r.person_provider_id, _day(r.birth_date)) for r in records])  # type: ignore[union-attr]
    return lines_and_fingerprints(kind=kind, records=records)[0]


def lines_and_fingerprints(*, kind: Kind, records: Sequence[Record]) -> tuple[bytes, list[bytes]]:
    """The same, with the 16 bytes of each record's fingerprint in their order. Not for birth dates, which have none."""
    compared, rest = _FIELDS[kind]
    if kind is Kind.ENROLLMENTS:
        places = cast(Sequence[EnrollmentRecord], records)
        said, after = _enrollments_said(places), [place.provider_id for place in places]
    else:
        said, after = (
            [_TAB(compared(record)) for record in records],
            [_TAB(rest(record)) for record in records],
        )
    tabs = COLUMNS[kind][1].count(",") * len(records)
    with suppress(UnicodeEncodeError):
        prints = [_hash(one.encode()) for one in said]
        each = zip(said, prints, after, strict=True)
        text = "".join([f"{one}\t{found.hex()}\t{more}\n" for one, found, more in each])
        if _is_plain(text, tabs=tabs, lines=len(records)):
            return text.encode(), prints
    careful = [_careful_line(compared(record), rest(record)) for record in records]
    return b"".join(line for line, _ in careful), [found for _, found in careful]


def place_fingerprints(records: Sequence[EnrollmentRecord]) -> list[bytes]:
    """The fingerprints of places, 16 bytes each: the ones their lines would carry."""
    said = _enrollments_said(records)
    tabs = (COLUMNS[Kind.ENROLLMENTS][1].count(",") - 2) * len(said)
    if not _is_plain("\n".join([*said, ""]), tabs=tabs, lines=len(said)):
        said = [_TAB(field.translate(_ESCAPES) for field in _enrollment(record)) for record in records]
    return [_hash(line.encode("utf-8", "replace")) for line in said]


def _careful_line(compared: Sequence[str], rest: Sequence[str]) -> tuple[bytes, bytes]:
    """One line, escaped, and its fingerprint; for pages with a tab, a line end, a backslash or half a character in some text."""
    said = _TAB(field.translate(_ESCAPES) for field in compared).encode("utf-8", "replace")
    more = _TAB(field.translate(_ESCAPES) for field in rest).encode("utf-8", "replace")
    found = _hash(said)
    return b"\t".join((said, found.hex().encode(), more)) + b"\n", found


def plain_lines(rows: Sequence[Sequence[str]]) -> bytes:
    """Lines without a fingerprint."""
    text = "".join([f"{_TAB(row)}\n" for row in rows])
    if _is_plain(text, tabs=sum(map(len, rows)) - len(rows), lines=len(rows)):
        return text.encode("utf-8", "replace")
    text = "".join([_TAB([field.translate(_ESCAPES) for field in row]) + "\n" for row in rows])
    return text.encode("utf-8", "replace")


def bad_lines(records: Sequence[BadRecord]) -> bytes:
    """The rows of a page that could not be used."""
    return plain_lines([(record.kind, record.provider_id, record.problem) for record in records])


def fingerprint_of(*, kind: Kind, record: Record) -> UUID:
    """The fingerprint a record gets when it is staged; for factories and checks."""
    fields = lines(kind=kind, records=[record]).decode().rstrip("\n").split("\t")
    position = COLUMNS[kind][1].replace(" ", "").split(",").index("fingerprint")
    return UUID(fields[position])
