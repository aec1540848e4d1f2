"""A Clever user in one of their roles, made into the record of a person (clever.md 4, 7).

The matching number is the number the district itself uses, and a preferred name is the name to show: `clever_records.py`.
"""

from rostering.providers.clever_rows import (
    NameRow,
    StaffRow,
    StudentRow,
    TeacherRow,
    UserRow,
)
from rostering.providers.normalise import (
    Text,
    email_key,
    identifier,
    identifiers,
    is_known_grade,
    normalise_grade,
    parse_date,
    source_digest,
    text,
)
from rostering.providers.pages import PageBuilder
from rostering.records import (
    PersonRecord,
    Role,
)

_NO_NAME = NameRow()


def student_of(row: UserRow, provider_id: str, student: StudentRow, page: PageBuilder) -> PersonRecord:
    raw_grade, born = text(student.grade), parse_date(student.dob)
    if not is_known_grade(raw_grade):
        page.note("unknown_grade")
    if born is None and text(student.dob):
        page.note("unreadable_date")
    home = identifier(student.school)
    return _person_of(
        row,
        provider_id=provider_id,
        role=Role.STUDENT,
        number=text(student.student_number) or text(student.sis_id),
        username=student.credentials.district_username if student.credentials else None,
        preferred=student.preferred_name or _NO_NAME,
        home=home,
        schools=identifiers([*(student.schools or ()), student.school]),
        raw_grade=raw_grade,
        born=student.dob,
    )


def teacher_of(row: UserRow, provider_id: str, teacher: TeacherRow) -> PersonRecord:
    return _person_of(
        row,
        provider_id=provider_id,
        role=Role.TEACHER,
        number=text(teacher.teacher_number) or text(teacher.sis_id),
        username=teacher.credentials.district_username if teacher.credentials else None,
        home=identifier(teacher.school),
        schools=identifiers([*(teacher.schools or ()), teacher.school]),
    )


def administrator_of(row: UserRow, provider_id: str, staff: StaffRow) -> PersonRecord:
    return _person_of(
        row,
        provider_id=provider_id,
        role=Role.ADMINISTRATOR,
        number=text(staff.staff_id),
        username=staff.credentials.district_username if staff.credentials else None,
        schools=identifiers(staff.schools or ()),
    )


def _person_of(  # noqa: PLR0913 - one named argument for each thing in which the roles differ
    row: UserRow,
    *,
    provider_id: str,
    role: Role,
    number: str,
    username: Text,
    schools: tuple[str, ...],
    home: str = "",
    preferred: NameRow = _NO_NAME,
    raw_grade: str = "",
    born: Text = None,
) -> PersonRecord:
    name = row.name or _NO_NAME
    email = text(row.email)
    given_name = text(preferred.first) or text(name.first)
    family_name = text(preferred.last) or text(name.last)
    names = (name.first, name.last, name.middle, preferred.first, preferred.last)
    return PersonRecord(
        provider_id=provider_id,
        role=role,
        given_name=given_name,
        family_name=family_name,
        middle_name=text(name.middle),
        email=email,
        email_key=email_key(email),
        username=text(username),
        sis_number=number,
        grade=normalise_grade(raw_grade) if role is Role.STUDENT else "",
        raw_grade=raw_grade,
        birth_date=parse_date(born),
        home_school_provider_id=home,
        school_provider_ids=schools,
        source_digest=source_digest(*names, row.email, username, number, raw_grade, born, home, *schools),
    )
