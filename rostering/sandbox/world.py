"""A practice district behind what it shares: every person, class and place, changed from night to night."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from msgspec.structs import replace as changed_record

from rostering.sandbox.calendars import SchoolYear
from rostering.sandbox.ids import Ids
from rostering.sandbox.states import (
    FIRST_SEMESTER,
    SECOND_SEMESTER,
    STUDENT,
    TEACHER,
    YEAR,
    Course,
    Enrollment,
    Person,
    School,
    Section,
)

Places = tuple[Enrollment, ...]


@dataclass(slots=True)
class World:
    """Everything about one district at one night, keyed by provider id. `places` are by person.

    The dictionaries are changed freely within a night; `tomorrow()` copies them (records are shared), so an earlier
    night stays as it was.
    """

    ids: Ids
    slug: str
    night: date
    year: SchoolYear
    schools: dict[str, School] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    students: dict[str, Person] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    guardians: dict[str, Person] = field(default_factory=dict)
    places: dict[str, Places] = field(default_factory=dict)
    departed: dict[str, tuple[Person, Places]] = field(default_factory=dict)
    last_number: int = 0
    generation: int = 0

    def tomorrow(self, night: date) -> "World":
        """A copy to be changed into a later night."""
        return replace(
            self,
            night=night,
            schools=dict(self.schools),
            courses=dict(self.courses),
            sections=dict(self.sections),
            students=dict(self.students),
            staff=dict(self.staff),
            guardians=dict(self.guardians),
            places=dict(self.places),
            departed=dict(self.departed),
        )

    def random(self, purpose: str) -> Random:
        """Chance that is the same on every start for this district, night and purpose."""
        return Random(f"{self.ids.seed}/{self.slug}/{self.night}/{purpose}")

    def next_number(self) -> int:
        """A number nobody has had yet."""
        self.last_number += 1
        return self.last_number

    def new_person_id(self) -> tuple[int, str]:
        """A new person's number and provider id."""
        number = self.next_number()
        return number, self.ids.person(number, self.generation)

    def term_dates(self, term_code: str) -> tuple[date, date]:
        """First and last day of Y, S1 or S2 of the year now served."""
        year = self.year
        first = year.second_semester if term_code == SECOND_SEMESTER else year.first
        last = (
            date.fromordinal(year.second_semester.toordinal() - 1)
            if term_code == FIRST_SEMESTER
            else year.last
        )
        return first, last

    def current_term_codes(self) -> tuple[str, str]:
        """The codes of the terms running tonight."""
        return YEAR, FIRST_SEMESTER if self.night < self.year.second_semester else SECOND_SEMESTER

    def place(self, person: Person, section: Section, role: str, *, primary: bool = False) -> Enrollment:
        """A place from tonight (or the first day of the term, if that is later or tonight is the first night)."""
        first, last = self.term_dates(section.term_code)
        return Enrollment(
            section_id=section.id,
            person_id=person.id,
            school_id=section.school_id,
            role=role,
            primary=primary,
            first=first if section.changed == self.night else max(first, self.night),
            last=last,
            changed=self.night,
        )

    def add_place(self, enrollment: Enrollment) -> None:
        """Give a person one more place."""
        self.places[enrollment.person_id] = (*self.places.get(enrollment.person_id, ()), enrollment)

    def people_of(self, section_id: str) -> Iterator[Enrollment]:
        """The places in one class (walks all of them: for a few classes a night only)."""
        return (spot for spots in self.places.values() for spot in spots if spot.section_id == section_id)

    def leave(self, student_id: str) -> None:
        """A student leaves; kept aside, since some come back with the same id."""
        student = self.students.pop(student_id)
        self.departed[student_id] = (
            changed_record(student, changed=self.night),
            self.places.pop(student_id, ()),
        )

    def come_back(self, student_id: str) -> None:
        """A student who left returns, into those classes of theirs that still exist."""
        student, places = self.departed.pop(student_id)
        self.students[student_id] = changed_record(student, changed=self.night)
        self.places[student_id] = tuple(
            changed_record(spot, changed=self.night) for spot in places if spot.section_id in self.sections
        )

    def remove_sections(self, section_ids: Iterable[str]) -> None:
        """Take classes away, with everybody's places in them."""
        gone = set(section_ids)
        for section_id in gone:
            del self.sections[section_id]
        self.places = {
            person_id: tuple(spot for spot in spots if spot.section_id not in gone)
            for person_id, spots in self.places.items()
        }

    def teachers_of(self, school_id: str) -> list[Person]:
        """The teachers whose home school this is, in the order in which they came."""
        return [
            one for one in self.staff.values() if one.role == TEACHER and one.school_ids[:1] == (school_id,)
        ]

    def students_by_class_year(self) -> dict[tuple[str, str], list[Person]]:
        """Students by (home school, grade)."""
        found: dict[tuple[str, str], list[Person]] = {}
        for student in self.students.values():
            if student.role == STUDENT:
                found.setdefault((student.school_ids[0], student.grade), []).append(student)
        return found
