"""OneRoster rows made into records: which rows become what, which are dropped on purpose, which can not be used (oneroster.md 5).

Choices made here
    status tobedeleted or inactive, in any case, is a deletion and counted; blank is active; anything else is kept.
    people: student, teacher, administrator (1.2: principal, site and district administrator); guardian, parent, relative are
    "guardian"; aides, proctors, counsellors, system administrators are "other_staff_role". Several roles give several records.
    places: student and teacher. A seat as aide, proctor or administrator is no co-teacher's seat (RULES A23): "other_staff_role".
    The seat decides, not the user's one role: an administrator who holds a teacher's seat is a teacher as well (5.8, 5.15).
    the endDate of a session and of an enrollment is taken as its last day: the standard calls it exclusive, districts write
    into both the last day, and a day too many is harmless where a day too few empties every class (DESIGN 5, Current term).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rostering.providers.normalise import (
    Text,
    boolean,
    identifier,
    is_email,
    source_digest,
    split_list,
    text,
)
from rostering.providers.oneroster_classes import Dates, class_grade, school_of, term_of
from rostering.providers.oneroster_people import OTHER_STAFF, PEOPLE_ROLES, person_of, roles_of
from rostering.providers.oneroster_rows import (
    ClassRow,
    CourseRow,
    DemographicsRow,
    EnrollmentRow,
    OrgRow,
    SessionRow,
    UserRow,
    reference,
    references,
)
from rostering.providers.pages import PageBuilder
from rostering.records import (
    BirthDateRecord,
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Role,
    SectionRecord,
)

_DELETED = frozenset({"tobedeleted", "inactive", "deleted"})
_SEAT_ROLES = {"student": Role.STUDENT, "teacher": Role.TEACHER}
_OTHER_SEATS = OTHER_STAFF | (PEOPLE_ROLES.keys() - _SEAT_ROLES.keys())
_NO_COURSE = CourseRow()


def is_deleted(status: Text) -> bool:
    """Does a status say that the row is to go (oneroster.md 5.2)? Blank is active."""
    return status != "active" and text(status).lower() in _DELETED


@dataclass(slots=True)
class Translator:
    """Makes records of one district's rows. A new pull needs a new translator.

    It remembers from list to list only what a later list needs: the ids of schools, the courses, and every administrator as
    the teacher they become if they hold a teacher's seat. Never students.
    """

    schools: set[str] = field(default_factory=set)
    courses: dict[str, CourseRow] = field(default_factory=dict)
    broken_courses: set[str] = field(default_factory=set)
    administrators: dict[str, PersonRecord] = field(default_factory=dict)
    birth_dates: int = 0

    def orgs(self, rows: Iterable[OrgRow], page: PageBuilder) -> None:
        """Schools; every other type of org is dropped and counted."""
        for row in rows:
            provider_id = identifier(row.sourced_id)
            if is_deleted(row.status):
                page.skip("to_be_deleted")
            elif text(row.type).lower() != "school":
                page.skip("not_a_school")
            elif not provider_id:
                page.bad("", "no_id")
            else:
                self.schools.add(provider_id)
                page.add(Kind.SCHOOLS, school_of(row, provider_id))

    def academic_sessions(self, rows: Iterable[SessionRow], page: PageBuilder) -> None:
        """Terms: sessions of every type, because a district may use only semesters (oneroster.md 5.12)."""
        for row in rows:
            provider_id = identifier(row.sourced_id)
            if is_deleted(row.status):
                page.skip("to_be_deleted")
            elif not provider_id:
                page.bad("", "no_id")
            else:
                page.add(Kind.TERMS, term_of(row, provider_id, page))

    def course_rows(self, rows: Iterable[CourseRow], page: PageBuilder) -> None:
        """Courses become part of their classes. One without an id is worth a note: its classes are there without it."""
        for row in rows:
            if provider_id := identifier(row.sourced_id):
                self.courses[provider_id] = row
            else:
                page.note("course_without_id")

    def classes(self, rows: Iterable[ClassRow], page: PageBuilder) -> None:
        """Classes with the name and number of their course."""
        for row in rows:
            provider_id = identifier(row.sourced_id)
            school = reference(row.school, row.school_sourced_id)
            if is_deleted(row.status):
                page.skip("to_be_deleted")
            elif not provider_id or not school:
                page.bad(provider_id, "no_school")
            elif reference(row.course, row.course_sourced_id) in self.broken_courses:
                page.bad(provider_id, "course_unreadable")
            else:
                page.add(Kind.SECTIONS, self._section(row, provider_id, school, page))

    def users(self, rows: Iterable[UserRow], page: PageBuilder) -> None:
        """Students, teachers and administrators, one record a role."""
        for row in rows:
            if is_deleted(row.status):
                page.skip("to_be_deleted")
            else:
                self._user(row, identifier(row.sourced_id), page)

    def enrollments(self, rows: Iterable[EnrollmentRow], page: PageBuilder) -> None:
        """Class places. This is the long loop of a night: one pass, every repeated value looked up."""
        add = page.list_of(Kind.ENROLLMENTS).append
        roles, dates = _SEAT_ROLES, Dates(page)
        for row in rows:
            if row.status != "active" and is_deleted(row.status):
                page.skip("to_be_deleted")
                continue
            role = roles.get(row.role) or roles.get(row.role.strip().lower())
            person, section = row.user.sourced_id, row.class_.sourced_id
            if role is None or not (person and section and row.sourced_id):
                _no_seat(row, page)
                continue
            is_primary = False
            if role is Role.TEACHER:
                is_primary = boolean(row.primary)
                if person in self.administrators:
                    page.add(Kind.PEOPLE, self.administrators.pop(person))
            add(
                EnrollmentRecord(
                    section,
                    person,
                    role,
                    is_primary,
                    dates[row.begin_date],
                    dates[row.end_date],
                    row.sourced_id,
                )
            )

    def demographics(self, rows: Iterable[DemographicsRow], page: PageBuilder) -> None:
        """Birth dates, by the id of their person."""
        dates = Dates(page)
        for row in rows:
            person = identifier(row.sourced_id) or identifier(row.user_sourced_id)
            if is_deleted(row.status):
                page.skip("to_be_deleted")
            elif not person:
                page.note("birth_date_without_person")
            else:
                born = dates[row.birth_date or row.birthdate]
                self.birth_dates += born is not None
                page.add(Kind.BIRTH_DATES, BirthDateRecord(person, born))

    def _section(self, row: ClassRow, provider_id: str, school: str, page: PageBuilder) -> SectionRecord:
        course_id = reference(row.course, row.course_sourced_id)
        course = self.courses.get(course_id)
        if course is None:
            page.note("course_missing")
            course = _NO_COURSE
        grades = sorted(split_list(row.grades))
        periods = sorted(split_list(row.periods), key=lambda period: (len(period), period))
        subjects = split_list(row.subjects) or split_list(course.subjects)
        terms = references(row.terms, row.term_sourced_ids)
        course_texts = (course.title, course.course_code)
        return SectionRecord(
            provider_id=provider_id,
            school_provider_id=school,
            name=text(row.title),
            code=text(row.class_code),
            course_name=text(course.title),
            course_number=text(course.course_code),
            subject=", ".join(subjects),
            grade=class_grade(grades),
            raw_grade=",".join(grades),
            period=",".join(periods),
            term_provider_ids=terms,
            source_digest=source_digest(
                row.title,
                row.class_code,
                school,
                *course_texts,
                *subjects,
                "",
                *grades,
                "",
                *periods,
                "",
                *terms,
            ),
        )

    def _user(self, row: UserRow, provider_id: str, page: PageBuilder) -> None:
        roles, reason = roles_of(row)
        if reason:
            page.skip(reason)
            return
        if not roles or not provider_id:
            page.bad(provider_id, "no_role")
            return
        email = text(row.email)
        if email and not is_email(email):
            page.note("malformed_email")
        for role in roles:
            page.add(Kind.PEOPLE, person_of(row, provider_id, role, schools=self.schools, page=page))
        if Role.ADMINISTRATOR in roles and Role.TEACHER not in roles:
            teacher = person_of(row, provider_id, Role.TEACHER, schools=self.schools, page=page)
            self.administrators[provider_id] = teacher


def _no_seat(row: EnrollmentRow, page: PageBuilder) -> None:
    """Why a row gives no place: a seat that is no student's and no teacher's, or something missing."""
    name = row.role.strip().lower()
    if name and name not in _SEAT_ROLES:
        page.skip("other_staff_role" if name in _OTHER_SEATS else "other_role")
    elif not name:
        page.bad(row.sourced_id, "no_role")
    else:
        page.bad(row.sourced_id, "no_class" if row.user.sourced_id else "no_person")
