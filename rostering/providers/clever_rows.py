"""The Clever v3 rows as they arrive: only the fields we use, each as loosely typed as the wild demands (clever.md 4, 7).

`Text` for the district's own numbers, grades and periods; `str` where anything else means a broken row, which is better kept
as it was last night than read as somebody called 17.

Demographics, addresses, phones, contacts' details and credentials other than the user name have no field here.
"""

import msgspec

from rostering.providers.normalise import Text

Ids = list[str | None] | None


class DistrictRow(msgspec.Struct, gc=False):
    """The token's one district."""

    id: str | None = None
    name: str | None = None
    state: str | None = None
    last_sync: str | None = None
    pause_end: str | None = None


class SchoolRow(msgspec.Struct, gc=False):
    """A school."""

    id: str | None = None
    name: str | None = None
    school_number: Text = None
    sis_id: Text = None
    low_grade: Text = None
    high_grade: Text = None


class TermRow(msgspec.Struct, gc=False):
    """A term."""

    id: str | None = None
    name: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class CourseRow(msgspec.Struct, gc=False):
    """A course; folded into its sections."""

    id: str | None = None
    name: str | None = None
    number: Text = None


class SectionRow(msgspec.Struct, gc=False):
    """A section with everybody in it."""

    id: str | None = None
    school: str | None = None
    name: str | None = None
    sis_id: Text = None
    subject: str | None = None
    grade: Text = None
    period: Text = None
    course: str | None = None
    term_id: str | None = None
    students: Ids = None
    teacher: str | None = None
    teachers: Ids = None


class NameRow(msgspec.Struct, gc=False):
    """A name, or a preferred one."""

    first: str | None = None
    last: str | None = None
    middle: str | None = None


class CredentialsRow(msgspec.Struct, gc=False):
    """The user name at the district; nothing else of the credentials is read."""

    district_username: str | None = None


class StudentRow(msgspec.Struct, gc=False):
    """What makes a user a student."""

    school: str | None = None
    schools: Ids = None
    sis_id: Text = None
    student_number: Text = None
    grade: Text = None
    dob: str | None = None
    preferred_name: NameRow | None = None
    credentials: CredentialsRow | None = None


class TeacherRow(msgspec.Struct, gc=False):
    """What makes a user a teacher."""

    school: str | None = None
    schools: Ids = None
    sis_id: Text = None
    teacher_number: Text = None
    credentials: CredentialsRow | None = None


class StaffRow(msgspec.Struct, gc=False):
    """What makes a user school staff, PortalOnly ones included. The district's own number is `staff_id` here."""

    schools: Ids = None
    staff_id: Text = None
    credentials: CredentialsRow | None = None


class PresentRow(msgspec.Struct, gc=False):
    """A role of which only the presence counts."""


class RolesRow(msgspec.Struct, gc=False):
    """A user's roles, at most one of each."""

    student: StudentRow | None = None
    teacher: TeacherRow | None = None
    staff: StaffRow | None = None
    district_admin: PresentRow | None = None
    contact: PresentRow | None = None


class UserRow(msgspec.Struct, gc=False):
    """A user, once, whatever their roles."""

    id: str | None = None
    email: str | None = None
    name: NameRow | None = None
    roles: RolesRow | None = None


class TokenOwner(msgspec.Struct, gc=False):
    """Whose data a token opens."""

    id: str | None = None
    type: str | None = None


class TokenRow(msgspec.Struct, gc=False):
    """One connected district."""

    access_token: str | None = None
    owner: TokenOwner | None = None
    created: str | None = None
    scopes: list[Text] | None = None
