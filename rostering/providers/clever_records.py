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

from rostering.providers.clever_people import administrator_of, student_of, teacher_of
from rostering.providers.clever_rows import (
    CourseRow,
    SchoolRow,
    SectionRow,
    StaffRow,
    TermRow,
    UserRow,
)
from rostering.providers.normalise import (
    identifier,
    identifiers,
    is_email,
    normalise_grade,
    parse_date,
    source_digest,
    text,
)
from rostering.providers.pages import PageBuilder
from rostering.records import (
    EnrollmentRecord,
    Kind,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)

_NO_COURSE = CourseRow()
_NO_STAFF = StaffRow()


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
                page.add(Kind.PEOPLE, student_of(row, provider_id, roles.student, page))
            if roles.teacher:
                page.add(Kind.PEOPLE, teacher_of(row, provider_id, roles.teacher))
            if roles.staff or roles.district_admin:
                page.add(Kind.PEOPLE, administrator_of(row, provider_id, roles.staff or _NO_STAFF))
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
