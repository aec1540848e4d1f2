"""What a practice district shares on one night, in words that belong to no provider.

The generator makes these records; two writers turn them into Clever JSON and OneRoster JSON. They are deliberately not
`rostering.records`: the practice side must not share a mistake with the code it is used to check.
"""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import TypeVar

import msgspec

STUDENT = "student"
TEACHER = "teacher"
ADMINISTRATOR = "administrator"
DISTRICT_ADMINISTRATOR = "district_administrator"
OTHER_STAFF = "other_staff"
GUARDIAN = "guardian"

YEAR = "Y"
FIRST_SEMESTER = "S1"
SECOND_SEMESTER = "S2"

GRADES = ("PK", "K", *(str(number) for number in range(1, 13)), "13", "PG")


class School(msgspec.Struct, frozen=True, gc=False):
    """A school. `grades` are tokens of GRADES, lowest first; `level` is elementary, middle, high or combined."""

    id: str
    number: str
    name: str
    level: str
    grades: tuple[str, ...]
    city: str
    zip_code: str
    phone: str
    changed: date


class Term(msgspec.Struct, frozen=True, gc=False):
    """A school year, semester or grading period; both dates inclusive. `code` is Y, S1, S2, Q1 ... Q4."""

    id: str
    code: str
    name: str
    kind: str
    first: date
    last: date
    parent_id: str
    ends_in: int


class Course(msgspec.Struct, frozen=True, gc=False):
    """A course of the district catalogue. `subject` uses Clever's list of subjects, `subject_code` is a SCED code."""

    id: str
    number: str
    name: str
    subject: str
    subject_code: str
    grade: str


class Section(msgspec.Struct, frozen=True, gc=False):
    """A class. `code` is the district's own SIS code; `term_code` Y, S1 or S2; `period` may be blank."""

    id: str
    code: str
    school_id: str
    course_id: str
    title: str
    grade: str
    period: str
    term_code: str
    room: str
    homeroom: bool
    changed: date


class Person(msgspec.Struct, frozen=True, gc=False):
    """Anybody in the feed. `school_ids` has the home school first; `children` are the students of a guardian."""

    id: str
    role: str
    given: str
    family: str
    changed: date
    middle: str = ""
    email: str = ""
    other_email: str = ""
    username: str = ""
    sis_number: str = ""
    state_number: str = ""
    grade: str = ""
    birth_date: date | None = None
    sex: str = ""
    race: str = ""
    hispanic: str = ""
    school_ids: tuple[str, ...] = ()
    title: str = ""
    also_administrator: bool = False
    children: tuple[str, ...] = ()
    phone: str = ""
    status: str = "active"
    sign_in_allowed: bool = True


class Enrollment(msgspec.Struct, frozen=True, gc=False):
    """A class place; `last` is inclusive. `spell` tells a second enrollment of the same person in the same class apart."""

    section_id: str
    person_id: str
    school_id: str
    role: str
    primary: bool
    first: date
    last: date
    changed: date
    spell: int = 0


Identified = TypeVar("Identified", School, Term, Course, Section, Person)


def by_id(records: Iterable[Identified]) -> list[Identified]:
    """In the order in which a provider lists them: by id, compared as text."""
    return sorted(records, key=attrgetter("id"))


class State(msgspec.Struct, frozen=True):
    """Everything a district shares on one night.

    `demographics` is how birth dates are shared: "shared", "empty" (a list without rows), "403" or "404".
    `obfuscated` says that names, addresses and titles are masked (ClassLink Data Guard).
    """

    night: date
    schools: tuple[School, ...]
    terms: tuple[Term, ...]
    courses: tuple[Course, ...]
    sections: tuple[Section, ...]
    people: tuple[Person, ...]
    enrollments: tuple[Enrollment, ...]
    demographics: str = "shared"
    obfuscated: bool = False

    def having(self, role: str) -> tuple[Person, ...]:
        """The people of one role, in feed order."""
        return tuple(person for person in self.people if person.role == role)
