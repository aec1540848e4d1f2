"""A night's state as ClassLink's OneRoster 1.1 sends it: keys, empty values and oddities of the captured records."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from rostering.sandbox.ids import chance, digest, guid
from rostering.sandbox.oneroster_people import OneRosterPeople
from rostering.sandbox.oneroster_shapes import EnrollmentRow, Reference, RowParts, iso
from rostering.sandbox.states import (
    FIRST_SEMESTER,
    SECOND_SEMESTER,
    TEACHER,
    YEAR,
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


class OneRosterWriter:
    """Writes one district's state. Its habits (id shapes, dates on enrollments, grade codes) follow from its seed."""

    def __init__(self, *, district: "PracticeDistrict", state: State) -> None:
        self.district = district
        self.state = state
        self._district_org = f"D{district.external_id}"
        habit = digest(district.seed, district.key, "habits")
        self._parts = RowParts(
            host=f"https://{district.key}-ca-v2.example.org/ims/oneroster/v1p1",
            stamp=state.night if district.modified_nightly else None,
            grade_style=habit % 8,
        )
        self._people = OneRosterPeople(
            parts=self._parts, state=state, district_org=self._district_org, birth_date_style=habit // 8 % 4
        )
        self._dated = habit // 32 % 4 != 0
        self._year_as_semesters = habit // 128 % 3 == 0
        self._guids = district.ids.style == "guid"

    def rows(self, collection: str) -> Iterator[tuple[str, Any]]:
        """(sourcedId, row) of a whole collection, in sourcedId order."""
        if collection == "enrollments":
            for row in sorted(self._enrollments(), key=attrgetter("sourcedId")):
                yield row.sourcedId, row
            return
        makers: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
            "orgs": self._orgs,
            "academicSessions": lambda: map(self._session, by_id(self.state.terms)),
            "courses": lambda: map(self._course, by_id(self.state.courses)),
            "classes": self._classes,
            "users": self._people.users,
            "demographics": self._people.demographics,
        }
        for line in makers[collection]():
            yield str(line["sourcedId"]), line

    def _orgs(self) -> list[dict[str, Any]]:
        if not self.state.schools:
            return []
        schools = [self._school(one) for one in self.state.schools]
        top = self._parts.head(self._district_org, self.district.start) | {
            "name": self.district.name,
            "type": "district",
            "identifier": "",
            "parent": None,
            "children": self._parts.references("orgs", [one["sourcedId"] for one in schools], "org"),
        }
        # An office between district and schools: orgs that are no schools come in every feed.
        office = self._parts.head(f"{self._district_org}-2", self.district.start) | {
            "name": f"{self.district.name} Office of Curriculum",
            "type": "department",
            "identifier": "",
            "parent": self._parts.reference("orgs", self._district_org, "org"),
            "children": [],
        }
        return sorted([top, office, *schools], key=itemgetter("sourcedId"))

    def _school(self, school: School) -> dict[str, Any]:
        return self._parts.head(school.id, school.changed) | {
            "name": school.name,
            "type": "school",
            "identifier": school.number,
            "parent": self._parts.reference("orgs", self._district_org, "org"),
            "children": [],
            "metadata": {
                "city": school.city,
                "state": "CA",
                "postCode": school.zip_code,
                "address1": "",
                "address2": "",
            },
        }

    def _session(self, term: Term) -> dict[str, Any]:
        parent = (
            self._parts.reference("academicSessions", term.parent_id, "academicSession")
            if term.parent_id
            else None
        )
        return self._parts.head(term.id, self.district.start) | {
            "title": term.name,
            "type": term.kind,
            "startDate": term.first.isoformat(),
            "endDate": iso(term.last),
            "parent": parent,
            "children": [],
            "schoolYear": str(term.ends_in),
        }

    def _course(self, course: Course) -> dict[str, Any]:
        year = next(one for one in reversed(self.state.terms) if one.code == YEAR)
        return self._parts.head(course.id, self.district.start) | {
            "title": course.name,
            "courseCode": course.number,
            "schoolYear": self._parts.reference("academicSessions", year.id, "academicSession"),
            "grades": self._parts.grades(course.grade),
            "subjects": [course.subject.title()],
            "subjectCodes": [course.subject_code],
            "org": self._parts.reference("orgs", self._district_org, "org"),
            "resources": [],
        }

    def _term_ids(self) -> dict[str, list[str]]:
        """Term code -> sessions a class of it names; some districts name both semesters for a class of the whole year."""
        ids = {one.code: one.id for one in self.state.terms}
        year = [ids[FIRST_SEMESTER], ids[SECOND_SEMESTER]] if self._year_as_semesters else [ids[YEAR]]
        return {YEAR: year, FIRST_SEMESTER: [ids[FIRST_SEMESTER]], SECOND_SEMESTER: [ids[SECOND_SEMESTER]]}

    def _classes(self) -> Iterator[dict[str, Any]]:
        courses = {one.id: one for one in self.state.courses}
        terms = self._term_ids() if self.state.terms else {}
        for one in by_id(self.state.sections):
            yield self._class(one, courses[one.course_id], terms[one.term_code])

    def _class(self, section: Section, course: Course, term_ids: list[str]) -> dict[str, Any]:
        return self._parts.head(section.id, section.changed) | {
            "title": section.title,
            "classCode": "" if chance(section.code, "code") < 0.05 else section.code,
            "classType": "homeroom" if section.homeroom else "scheduled",
            "location": section.room,
            "grades": self._parts.grades(section.grade),
            "subjects": [course.subject.title()],
            "course": self._parts.reference("courses", course.id, "course"),
            "school": self._parts.reference("orgs", section.school_id, "org"),
            "terms": self._parts.references("academicSessions", term_ids, "academicSession"),
            "subjectCodes": [course.subject_code],
            "periods": [section.period] if section.period else [],
            "resources": [],
        }

    def _enrollments(self) -> Iterator[EnrollmentRow]:
        classes = {one.id: self._parts.reference("classes", one.id, "class") for one in self.state.sections}
        schools = {one.id: self._parts.reference("orgs", one.id, "org") for one in self.state.schools}
        users: dict[str, Reference] = {}
        for spot in self.state.enrollments:
            user = users.get(spot.person_id)
            if user is None:
                user = users[spot.person_id] = self._parts.reference("users", spot.person_id, "user")
            dated = self._dated or spot.spell
            yield EnrollmentRow(
                sourcedId=self._enrollment_id(spot),
                status="active",
                dateLastModified=self._parts.modified(spot.changed),
                user=user,
                klass=classes[spot.section_id],
                school=schools[spot.school_id],
                role=spot.role,
                primary="true" if spot.primary and spot.role == TEACHER else "false",
                beginDate=iso(spot.first) if dated else "",
                endDate=iso(spot.last) if dated else "",
            )

    def _enrollment_id(self, spot: Enrollment) -> str:
        spell = f"_{spot.spell}" if spot.spell else ""
        letter = "T" if spot.role == TEACHER else "S"
        plain = f"{spot.section_id}_{letter}_{spot.person_id}{spell}"
        return guid(plain) if self._guids else plain
