"""A night's state as Clever sends it: keys, types and quirks of the recorded answers and of the v3.1 description."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rostering.sandbox.clever_people import CleverPeople, grade_word, moment
from rostering.sandbox.ids import chance
from rostering.sandbox.people import district_domain
from rostering.sandbox.states import (
    TEACHER,
    Course,
    Enrollment,
    School,
    Section,
    State,
    Term,
    by_id,
)

if TYPE_CHECKING:
    from rostering.sandbox.generate import PracticeDistrict

Row = tuple[str, dict[str, Any]]
COLLECTIONS = ("districts", "schools", "terms", "courses", "sections", "users")


class CleverWriter:
    """Writes one district's state for one API version ("v3.0" or "v3.1")."""

    def __init__(
        self, *, district: "PracticeDistrict", state: State, version: str, last_sync: datetime | None
    ) -> None:
        self.district = district
        self.state = state
        self.version = version
        self.last_sync = last_sync
        self._district_id = district.external_id
        self._changed = state.night if district.modified_nightly else None

    def rows(self, collection: str) -> Iterator[Row]:
        """(id, row with its uri) of a collection, in id order."""
        makers: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
            "districts": lambda: [self._district()],
            "schools": lambda: map(self._school, by_id(self.state.schools)),
            "terms": lambda: (
                self._term(one) for one in by_id(self.state.terms) if one.kind != "gradingPeriod"
            ),
            "courses": lambda: map(self._course, by_id(self.state.courses)),
            "sections": self._sections,
            "users": lambda: map(self._people().user, by_id(self.state.people)),
        }
        for row in makers[collection]():
            row_id = str(row["id"])
            yield row_id, {"data": row, "uri": f"/{self.version}/{collection}/{row_id}"}

    def _people(self) -> CleverPeople:
        return CleverPeople(
            district_id=self._district_id,
            start=self.district.start,
            changed=self._changed,
            birth_dates=self.state.demographics == "shared",
            version=self.version,
        )

    def _moment(self, changed: date) -> str:
        return moment(self._changed or changed)

    def _district(self) -> dict[str, Any]:
        district = self.district
        row = {
            "id": self._district_id,
            "name": district.name,
            "sis_type": "sftp",
            "state": "running",
            "error": "",
            "last_sync": f"{self.last_sync:%Y-%m-%dT%H:%M:%S}.652Z" if self.last_sync else None,
            "portal_url": f"https://clever.example.com/in/{district.key}",
            "login_methods": ["Clever Badges", "Clever Passwords"],
            "launch_date": moment(district.start)[:10],
            "district_contact": {
                "id": district.ids.contact(),
                "district": self._district_id,
                "email": f"rostering@{district_domain(district.key)}",
                "name": {"first": "Dana", "last": "Contact"},
                "title": "",
            },
        }
        if district.pause is not None:
            first, last = district.pause
            row |= {"pause_start": moment(first), "pause_end": moment(last)}
            row["state"] = "paused" if first <= self.state.night <= last else "running"
        if self.version != "v3.0":
            row |= {"lms_type": "", "lms_state": "", "last_attendance_sync": None}
        return row

    def _school(self, school: School) -> dict[str, Any]:
        return {
            "id": school.id,
            "district": self._district_id,
            "name": school.name,
            "sis_id": school.number,
            "school_number": school.number,
            "state_id": f"30{school.number}",
            "low_grade": grade_word(school.grades[0]),
            "high_grade": grade_word(school.grades[-1]),
            "phone": school.phone,
            "location": {"address": "", "city": school.city, "state": "CA", "zip": school.zip_code},
            "principal": {"name": "", "email": f"office{school.number}@{district_domain(self.district.key)}"},
            "created": moment(self.district.start, "23:04:53.490"),
            "last_modified": self._moment(school.changed),
            "ext": {"charter_school": ""},
        }

    def _term(self, term: Term) -> dict[str, Any]:
        return {
            "id": term.id,
            "district": self._district_id,
            "name": term.name,
            "start_date": term.first.isoformat(),
            "end_date": term.last.isoformat(),
        }

    def _course(self, course: Course) -> dict[str, Any]:
        return {"id": course.id, "district": self._district_id, "name": course.name, "number": course.number}

    def _sections(self) -> Iterator[dict[str, Any]]:
        students: dict[str, list[str]] = {one.id: [] for one in self.state.sections}
        staff: dict[str, list[Enrollment]] = {one.id: [] for one in self.state.sections}
        for spot in self.state.enrollments:
            # A second spell in the same class is one student in Clever's list.
            if spot.role == TEACHER:
                staff[spot.section_id].append(spot)
            elif spot.spell == 0:
                students[spot.section_id].append(spot.person_id)
        courses = {one.id: one for one in self.state.courses}
        terms = {one.code: one.id for one in self.state.terms}
        families = {one.id: one.family for one in self.state.people if one.role == TEACHER}
        for one in by_id(self.state.sections):
            course, term_id = courses[one.course_id], terms[one.term_code]
            yield self._section(one, course, term_id, students[one.id], staff[one.id], families)

    def _section(
        self,
        section: Section,
        course: Course,
        term_id: str,
        students: list[str],
        staff: list[Enrollment],
        families: dict[str, str],
    ) -> dict[str, Any]:
        teachers = [spot.person_id for spot in sorted(staff, key=lambda spot: (not spot.primary, spot.first))]
        marked = any(spot.primary for spot in staff)
        teacher_name = families.get(teachers[0], "") if teachers else ""
        words = (course.name, teacher_name, section.period)
        row: dict[str, Any] = {
            "id": section.id,
            "district": self._district_id,
            "school": section.school_id,
            "name": section.title if self.state.obfuscated else " - ".join(word for word in words if word),
            "sis_id": section.code,
            "subject": course.subject,
            "students": sorted(students),
            "teacher": teachers[0] if marked else None,
            "teachers": teachers,
            "course": course.id,
            "term_id": term_id,
            "grade": grade_word(section.grade),
            "period": section.period,
            "section_number": "" if chance(section.code, "number") < 0.5 else section.code[-3:],
            "created": moment(self.district.start, "23:05:00.310"),
            "last_modified": self._moment(section.changed),
            "ext": {"classroom": section.room},
        }
        if self.version != "v3.0":
            row["lms_status"] = {"synced_in_lms": False}
        return row
