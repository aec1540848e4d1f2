"""A night's state as ClassLink's OneRoster 1.1 sends it: keys, empty values and oddities of the captured records."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from rostering.sandbox.ids import chance, digest, guid
from rostering.sandbox.oneroster_shapes import (
    EnrollmentRow,
    Reference,
    day_after,
    grade_code,
    iso,
    modified,
)
from rostering.sandbox.states import (
    ADMINISTRATOR,
    DISTRICT_ADMINISTRATOR,
    FIRST_SEMESTER,
    GUARDIAN,
    OTHER_STAFF,
    SECOND_SEMESTER,
    STUDENT,
    TEACHER,
    YEAR,
    Course,
    Enrollment,
    Person,
    School,
    Section,
    State,
    Term,
    by_id,
)

if TYPE_CHECKING:
    from rostering.sandbox.generate import PracticeDistrict

_ROLES = {
    ADMINISTRATOR: "administrator",
    DISTRICT_ADMINISTRATOR: "administrator",
    OTHER_STAFF: "aide",
    GUARDIAN: "guardian",
}
_SEXES = {"F": "female", "M": "male"}


class OneRosterWriter:
    """Writes one district's state. Its habits (id shapes, dates on enrollments, grade codes) follow from its seed."""

    def __init__(self, *, district: "PracticeDistrict", state: State) -> None:
        self.district = district
        self.state = state
        self._host = f"https://{district.key}-ca-v2.example.org/ims/oneroster/v1p1"
        self._district_org = f"D{district.external_id}"
        self._stamp = state.night if district.modified_nightly else None
        habit = digest(district.seed, district.key, "habits")
        self._grade_style = habit % 8
        self._birth_date_style = habit // 8 % 4
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
            "users": self._users,
            "demographics": self._demographics,
        }
        for line in makers[collection]():
            yield str(line["sourcedId"]), line

    def _head(self, sourced_id: str, changed: date, status: str = "active") -> dict[str, Any]:
        return {
            "sourcedId": sourced_id,
            "status": status,
            "dateLastModified": modified(self._stamp or changed),
        }

    def _reference(self, collection: str, sourced_id: str, kind: str) -> Reference:
        return Reference(f"{self._host}/{collection}/{sourced_id}", sourced_id, kind)

    def _references(self, collection: str, sourced_ids: Sequence[str], kind: str) -> list[Reference]:
        return [self._reference(collection, one, kind) for one in sourced_ids]

    def _orgs(self) -> list[dict[str, Any]]:
        if not self.state.schools:
            return []
        schools = [self._school(one) for one in self.state.schools]
        top = self._head(self._district_org, self.district.start) | {
            "name": self.district.name,
            "type": "district",
            "identifier": "",
            "parent": None,
            "children": self._references("orgs", [one["sourcedId"] for one in schools], "org"),
        }
        # An office between district and schools: orgs that are no schools come in every feed.
        office = self._head(f"{self._district_org}-2", self.district.start) | {
            "name": f"{self.district.name} Office of Curriculum",
            "type": "department",
            "identifier": "",
            "parent": self._reference("orgs", self._district_org, "org"),
            "children": [],
        }
        return sorted([top, office, *schools], key=itemgetter("sourcedId"))

    def _school(self, school: School) -> dict[str, Any]:
        return self._head(school.id, school.changed) | {
            "name": school.name,
            "type": "school",
            "identifier": school.number,
            "parent": self._reference("orgs", self._district_org, "org"),
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
            self._reference("academicSessions", term.parent_id, "academicSession") if term.parent_id else None
        )
        return self._head(term.id, self.district.start) | {
            "title": term.name,
            "type": term.kind,
            "startDate": term.first.isoformat(),
            "endDate": day_after(term.last),
            "parent": parent,
            "children": [],
            "schoolYear": str(term.ends_in),
        }

    def _course(self, course: Course) -> dict[str, Any]:
        year = next(one for one in reversed(self.state.terms) if one.code == YEAR)
        return self._head(course.id, self.district.start) | {
            "title": course.name,
            "courseCode": course.number,
            "schoolYear": self._reference("academicSessions", year.id, "academicSession"),
            "grades": [grade_code(course.grade, style=self._grade_style)] if course.grade else [],
            "subjects": [course.subject.title()],
            "subjectCodes": [course.subject_code],
            "org": self._reference("orgs", self._district_org, "org"),
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
        return self._head(section.id, section.changed) | {
            "title": section.title,
            "classCode": "" if chance(section.code, "code") < 0.05 else section.code,
            "classType": "homeroom" if section.homeroom else "scheduled",
            "location": section.room,
            "grades": [grade_code(section.grade, style=self._grade_style)],
            "subjects": [course.subject.title()],
            "course": self._reference("courses", course.id, "course"),
            "school": self._reference("orgs", section.school_id, "org"),
            "terms": self._references("academicSessions", term_ids, "academicSession"),
            "subjectCodes": [course.subject_code],
            "periods": [section.period] if section.period else [],
            "resources": [],
        }

    def _users(self) -> Iterator[dict[str, Any]]:
        guardians: dict[str, list[str]] = {}
        for one in self.state.having(GUARDIAN):
            for child in one.children:
                guardians.setdefault(child, []).append(one.id)
        for one in by_id(self.state.people):
            yield self._user(one, guardians.get(one.id, []))

    def _user(self, person: Person, guardian_ids: list[str]) -> dict[str, Any]:
        schools = person.school_ids or (self._district_org,)
        codes = [grade_code(person.grade, style=self._grade_style)] if person.grade else []
        other_ids = [{"type": "Local", "identifier": person.sis_number}]
        if person.state_number:
            other_ids.append({"type": "StateID", "identifier": person.state_number})
        row = self._head(person.id, person.changed, person.status) | {
            "username": person.other_email or person.username,
            "userIds": other_ids,
            "enabledUser": "true" if person.sign_in_allowed else "false",
            "givenName": person.given,
            "familyName": person.family,
            "middleName": person.middle,
            "role": _ROLES.get(person.role, person.role),
            "identifier": person.sis_number,
            "email": person.email,
            "sms": person.phone,
            "phone": person.phone,
            "agents": self._references("users", guardian_ids or person.children, "user"),
            "orgs": self._references("orgs", schools, "org"),
            "grades": codes,
            # Some districts do send one; a consumer must drop it.
            "password": "practice-only"
            if person.role == STUDENT and chance(person.id, "password") < 0.01
            else "",
        }
        if person.other_email:
            row["metadata"] = {"secondaryEmail": person.other_email}
        return row

    def _enrollments(self) -> Iterator[EnrollmentRow]:
        classes = {one.id: self._reference("classes", one.id, "class") for one in self.state.sections}
        schools = {one.id: self._reference("orgs", one.id, "org") for one in self.state.schools}
        users: dict[str, Reference] = {}
        for spot in self.state.enrollments:
            user = users.get(spot.person_id)
            if user is None:
                user = users[spot.person_id] = self._reference("users", spot.person_id, "user")
            dated = self._dated or spot.spell
            yield EnrollmentRow(
                sourcedId=self._enrollment_id(spot),
                status="active",
                dateLastModified=modified(self._stamp or spot.changed),
                user=user,
                klass=classes[spot.section_id],
                school=schools[spot.school_id],
                role=spot.role,
                primary="true" if spot.primary and spot.role == TEACHER else "false",
                beginDate=iso(spot.first) if dated else "",
                endDate=day_after(spot.last) if dated else "",
            )

    def _enrollment_id(self, spot: Enrollment) -> str:
        spell = f"_{spot.spell}" if spot.spell else ""
        if self._guids:
            return guid(spot.section_id, spot.person_id, spot.role, spell)
        letter = "T" if spot.role == TEACHER else "S"
        return f"{spot.section_id}_{letter}_{spot.person_id}{spell}"

    def _demographics(self) -> Iterator[dict[str, Any]]:
        if self.state.demographics != "shared":
            return
        for one in by_id(self.state.having(STUDENT)):
            # A few students have no row at all, which differs from a row without a date.
            if chance(one.id, "no demographics") > 0.002:
                yield self._demographic(one)

    def _demographic(self, person: Person) -> dict[str, Any]:
        def said(race: str) -> str:
            return "true" if person.race == race else "false"

        return self._head(person.id, person.changed) | {
            "birthDate": self._birth_date(person.birth_date),
            "sex": _SEXES.get(person.sex, ""),
            "americanIndianOrAlaskaNative": said("American Indian"),
            "asian": said("Asian"),
            "blackOrAfricanAmerican": said("Black or African American"),
            "nativeHawaiianOrOtherPacificIslander": said("Hawaiian or Other Pacific Islander"),
            "white": said("Caucasian"),
            "demographicRaceTwoOrMoreRaces": said("Two or More Races"),
            "hispanicOrLatinoEthnicity": "true" if person.hispanic == "Y" else "false",
            "countryOfBirthCode": "",
            "stateOfBirthAbbreviation": "",
            "cityOfBirth": "",
            "publicSchoolResidenceStatus": "",
        }

    def _birth_date(self, day: date | None) -> str:
        if day is None:
            return ""
        if self._birth_date_style == 0:
            return f"{day.isoformat()}T00:00:00.000Z"
        if self._birth_date_style == 1:
            return f"{day.month}/{day.day}/{day.year}"
        return day.isoformat()
