"""Clever rows made into records: which rows become what, which are dropped on purpose, which can not be used (clever.md 4, 7).

Choices made here
    every role of a user gives its own record; staff (PortalOnly too) and district_admin are administrators, both together one.
    contacts are dropped and counted as "guardian", users without a role we know as "other_role".
    the matching number is the number the district itself uses (student_number, teacher_number, staff_id), else the SIS id:
    an SIS id that changes brings a new Clever id with it, so it could never help to find the same person again.
    a preferred name, where a district shares it, is the name to show (7.3).
    the primary teacher is the section's `teacher`, nobody else; without one nobody is primary, which is for a finding to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rostering.providers.clever_rows import (
    CourseRow,
    NameRow,
    SchoolRow,
    SectionRow,
    StaffRow,
    StudentRow,
    TeacherRow,
    TermRow,
    UserRow,
)
from rostering.providers.normalise import (
    Text,
    email_key,
    identifier,
    identifiers,
    is_email,
    is_known_grade,
    normalise_grade,
    parse_date,
    source_digest,
    text,
)
from rostering.providers.pages import PageBuilder
from rostering.records import (
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)

_NO_COURSE = CourseRow()
_NO_STAFF = StaffRow()
_NO_NAME = NameRow()


@dataclass(slots=True)
class Translator:
    """Makes records of one district's rows; remembers the courses, nothing else. A new pull needs a new translator."""

    courses: dict[str, CourseRow] = field(default_factory=dict)
    broken_courses: set[str] = field(default_factory=set)

    def schools(self, rows: Iterable[SchoolRow], page: PageBuilder) -> None:
        """Schools."""
        for row in rows:
            if provider_id := identifier(row.id):
                page.add(Kind.SCHOOLS, _school(row, provider_id))
            else:
                page.bad("", "no_id")

    def terms(self, rows: Iterable[TermRow], page: PageBuilder) -> None:
        """Terms."""
        for row in rows:
            if provider_id := identifier(row.id):
                page.add(Kind.TERMS, _term(row, provider_id, page))
            else:
                page.bad("", "no_id")

    def course_rows(self, rows: Iterable[CourseRow], page: PageBuilder) -> None:
        """Courses become part of their sections. One without an id is worth a note: its sections are there without it."""
        for row in rows:
            if provider_id := identifier(row.id):
                self.courses[provider_id] = row
            else:
                page.note("course_without_id")

    def users(self, rows: Iterable[UserRow], page: PageBuilder) -> None:
        """People, one record a role."""
        for row in rows:
            provider_id = identifier(row.id)
            roles = row.roles
            if roles is None or not provider_id:
                page.bad(provider_id, "no_role")
                continue
            email = text(row.email)
            if email and not is_email(email) and not roles.contact:
                page.note("malformed_email")
            if roles.student:
                page.add(Kind.PEOPLE, _student(row, provider_id, roles.student, page))
            if roles.teacher:
                page.add(Kind.PEOPLE, _teacher(row, provider_id, roles.teacher))
            if roles.staff or roles.district_admin:
                page.add(Kind.PEOPLE, _administrator(row, provider_id, roles.staff or _NO_STAFF))
            elif not roles.student and not roles.teacher:
                page.skip("guardian" if roles.contact else "other_role")

    def sections(self, rows: Iterable[SectionRow], page: PageBuilder) -> None:
        """Classes with their places."""
        for row in rows:
            provider_id, school = identifier(row.id), identifier(row.school)
            if not provider_id or not school:
                page.bad(provider_id, "no_school")
            elif row.course in self.broken_courses:
                page.bad(provider_id, "course_unreadable")
            else:
                page.add(Kind.SECTIONS, self._section(row, provider_id, school, page))
                _places(row, provider_id, page)

    def _section(self, row: SectionRow, provider_id: str, school: str, page: PageBuilder) -> SectionRecord:
        course_id = identifier(row.course)
        course = self.courses.get(course_id, _NO_COURSE)
        if course_id and course is _NO_COURSE:
            page.note("course_missing")
        raw_grade = text(row.grade)
        texts = (row.name, row.sis_id, course.name, course.number, row.subject, row.grade, row.period)
        return SectionRecord(
            provider_id=provider_id,
            school_provider_id=school,
            name=text(row.name),
            code=text(row.sis_id),
            course_name=text(course.name),
            course_number=text(course.number),
            subject=text(row.subject),
            grade=normalise_grade(raw_grade) if raw_grade else "",
            raw_grade=raw_grade,
            period=text(row.period),
            term_provider_ids=identifiers([row.term_id]),
            source_digest=source_digest(school, row.term_id, *texts),
        )


def _places(row: SectionRow, section: str, page: PageBuilder) -> None:
    """The places of one class. Lists have no promised order and may hold blanks; `teacher` may be missing from `teachers`."""
    places = page.list_of(Kind.ENROLLMENTS)
    for person in identifiers(row.students or ()):
        places.append(EnrollmentRecord(section, person, Role.STUDENT))
    primary = identifier(row.teacher)
    for person in identifiers([*(row.teachers or ()), row.teacher]):
        places.append(EnrollmentRecord(section, person, Role.TEACHER, person == primary))


def _school(row: SchoolRow, provider_id: str) -> SchoolRecord:
    return SchoolRecord(
        provider_id=provider_id,
        name=text(row.name),
        number=text(row.school_number) or text(row.sis_id),
        low_grade=text(row.low_grade),
        high_grade=text(row.high_grade),
        source_digest=source_digest(row.name, row.school_number, row.sis_id, row.low_grade, row.high_grade),
    )


def _term(row: TermRow, provider_id: str, page: PageBuilder) -> TermRecord:
    start, end = parse_date(row.start_date), parse_date(row.end_date)
    for sent, found in ((row.start_date, start), (row.end_date, end)):
        if found is None and text(sent):
            page.note("unreadable_date")
    return TermRecord(
        provider_id=provider_id,
        name=text(row.name),
        start_date=start,
        end_date=end,
        source_digest=source_digest(row.name, row.start_date, row.end_date),
    )


def _student(row: UserRow, provider_id: str, student: StudentRow, page: PageBuilder) -> PersonRecord:
    raw_grade, born = text(student.grade), parse_date(student.dob)
    if not is_known_grade(raw_grade):
        page.note("unknown_grade")
    if born is None and text(student.dob):
        page.note("unreadable_date")
    home = identifier(student.school)
    return _person(
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


def _teacher(row: UserRow, provider_id: str, teacher: TeacherRow) -> PersonRecord:
    return _person(
        row,
        provider_id=provider_id,
        role=Role.TEACHER,
        number=text(teacher.teacher_number) or text(teacher.sis_id),
        username=teacher.credentials.district_username if teacher.credentials else None,
        home=identifier(teacher.school),
        schools=identifiers([*(teacher.schools or ()), teacher.school]),
    )


def _administrator(row: UserRow, provider_id: str, staff: StaffRow) -> PersonRecord:
    return _person(
        row,
        provider_id=provider_id,
        role=Role.ADMINISTRATOR,
        number=text(staff.staff_id),
        username=staff.credentials.district_username if staff.credentials else None,
        schools=identifiers(staff.schools or ()),
    )


def _person(  # noqa: PLR0913 - one named argument for each thing in which the roles differ
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
