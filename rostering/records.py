"""The typed records every provider must give, one class per kind: what the rest of the portal knows of a feed.

They are provider-neutral and already normalised: text trimmed (missing, blank and null are all ""), dates are
dates, booleans are booleans. Ids are the provider's own, compared exactly and case-sensitively.

`source_digest` is a signed 64-bit hash of the raw values a record was made from (only the ones we use, before
normalising): equal digests with different records mean that only our own normaliser changed (DESIGN 5, Counting).
"""

from datetime import date
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """The tables of a feed, in the order in which they depend on each other."""

    SCHOOLS = "schools"
    TERMS = "terms"
    SECTIONS = "sections"
    PEOPLE = "people"
    ENROLLMENTS = "enrollments"
    BIRTH_DATES = "birth_dates"


class Role(StrEnum):
    """What a person is in a district. Two roles are two records (DESIGN 5, Counting)."""

    STUDENT = "student"
    TEACHER = "teacher"
    ADMINISTRATOR = "administrator"


class SchoolRecord(msgspec.Struct, frozen=True, gc=False):
    """A school (OneRoster org of type school; Clever school)."""

    provider_id: str
    name: str
    number: str = ""
    low_grade: str = ""
    high_grade: str = ""
    source_digest: int = 0


class TermRecord(msgspec.Struct, frozen=True, gc=False):
    """A term; both dates inclusive, None when the district sends none."""

    provider_id: str
    name: str
    start_date: date | None = None
    end_date: date | None = None
    source_digest: int = 0


class SectionRecord(msgspec.Struct, frozen=True, gc=False):
    """A class. `code` is the district's own SIS code of the class, "" if none is sent."""

    provider_id: str
    school_provider_id: str
    name: str
    code: str = ""
    course_name: str = ""
    course_number: str = ""
    subject: str = ""
    grade: str = ""
    raw_grade: str = ""
    period: str = ""
    term_provider_ids: tuple[str, ...] = ()
    source_digest: int = 0


class PersonRecord(msgspec.Struct, frozen=True, gc=False):
    """A student, teacher or administrator.

    `school_provider_ids` is sorted and without duplicates, `home_school_provider_id` is the primary one ("" if unknown).
    `email` is the address as sent, trimmed; `email_key` is the matching form (DESIGN 5, "E-mail key").
    `grade` is the report grade: "K", "1" ... "12", "Other", or "" for people who are no students; `raw_grade` the text sent.
    `birth_date` is None when missing, unreadable or not shared here (ClassLink sends it as BirthDateRecord).
    """

    provider_id: str
    role: Role
    given_name: str
    family_name: str
    middle_name: str = ""
    email: str = ""
    email_key: str = ""
    username: str = ""
    sis_number: str = ""
    grade: str = ""
    raw_grade: str = ""
    birth_date: date | None = None
    home_school_provider_id: str = ""
    school_provider_ids: tuple[str, ...] = ()
    source_digest: int = 0


class EnrollmentRecord(msgspec.Struct, frozen=True, gc=False):
    """A class place: this person in this class in this role (DESIGN 5: that triple *is* the enrollment).

    `role` is student or teacher. `begin_date` is inclusive; `end_date` is the last day, inclusive, None when open.
    """

    section_provider_id: str
    person_provider_id: str
    role: Role
    is_primary: bool = False
    begin_date: date | None = None
    end_date: date | None = None
    provider_id: str = ""


class BirthDateRecord(msgspec.Struct, frozen=True, gc=False):
    """A birth date that arrives apart from its person (ClassLink demographics)."""

    person_provider_id: str
    birth_date: date | None = None


Record = SchoolRecord | TermRecord | SectionRecord | PersonRecord | EnrollmentRecord | BirthDateRecord
