"""The timetable of a school year: classes for every grade, students dealt out to them, teachers put in front."""

from collections import deque
from random import Random

from rostering.sandbox.courses import (
    ELEMENTARY_CORE,
    ELEMENTARY_SPECIALS,
    HOMEROOM,
    MIDDLE_SLOTS,
    SCIENCE,
    YOUNG_GRADES,
    YOUNGEST_GRADES,
    Offer,
    Slot,
    high_slots,
)
from rostering.sandbox.ids import chance, digest
from rostering.sandbox.people import new_staff
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
from rostering.sandbox.world import World

ELEMENTARY_GROUP = 23
SECONDARY_GROUP = 26
PERIODS = 7
FULL_LOAD = 5
SPECIALIST_LOAD = 10
STUDENTS_WITHOUT_CLASS = 0.005
FREE_PERIOD_SHARE = 0.12
_SHORT_GRADE = {"PK": "Pre-K", "K": "K", "PG": "PG"}


class Staffroom:
    """Gives each class a teacher: last year's first, new ones when all are busy; a teacher stays within a department."""

    def __init__(self, world: World, random: Random, school: School) -> None:
        self._world = world
        self._random = random
        self._school = school
        self._free = deque(one for one in world.teachers_of(school.id) if one.title != "Substitute")
        self._busy: dict[tuple[str, int], tuple[Person, int]] = {}

    def teacher(self) -> Person:
        """A teacher without a class yet."""
        if self._free:
            return self._free.popleft()
        one = new_staff(
            self._world, self._random, role=TEACHER, school_ids=(self._school.id,), title="Teacher"
        )
        self._world.staff[one.id] = one
        return one

    def of_department(self, department: str, *, room: int, load: int) -> Person:
        """The teacher of the department (parallel classes, by `room`, need different ones) until their load is full."""
        teacher, taught = self._busy.get((department, room), (None, 0))
        if teacher is None or taught >= load:
            teacher, taught = self.teacher(), 0
        self._busy[(department, room)] = (teacher, taught + 1)
        return teacher


class Timetable:
    """Builds the classes of one school for the year the world now serves."""

    def __init__(self, world: World, random: Random, school: School) -> None:
        self.world = world
        self.random = random
        self.school = school
        self.staffroom = Staffroom(world, random, school)
        self._places: dict[str, list[Enrollment]] = {}

    def open_section(
        self, offer: Offer, *, grade: str, label: str, period: str, term_code: str, teacher: Person
    ) -> Section:
        """A class with its primary teacher."""
        world = self.world
        course = self._course(offer, grade)
        number = world.next_number()
        section = Section(
            id=world.ids.section(number, world.generation),
            code=f"{self.school.number}-{course.number}-{number}",
            school_id=self.school.id,
            course_id=course.id,
            title=f"{course.name} {label}".strip(),
            grade=grade,
            period=period,
            term_code=term_code,
            room=f"{'ABCD'[number % 4]}{number % 60 + 1}",
            homeroom=offer.subject == HOMEROOM,
            changed=world.night,
        )
        world.sections[section.id] = section
        self._place(teacher, section, TEACHER, primary=True)
        return section

    def _course(self, offer: Offer, grade: str) -> Course:
        name = offer.name.format(grade=_SHORT_GRADE.get(grade, grade))
        number = f"{offer.code}{digest(name) % 1000:03d}"
        course = self.world.courses.get(self.world.ids.course(number))
        if course is None:
            shown_grade = grade if "{grade}" in offer.name else ""
            course = Course(
                self.world.ids.course(number), number, name, offer.subject, offer.code, shown_grade
            )
            self.world.courses[course.id] = course
        return course

    def _place(self, person: Person, section: Section, role: str, *, primary: bool = False) -> None:
        self._places.setdefault(person.id, []).append(
            self.world.place(person, section, role, primary=primary)
        )

    def elementary_grade(self, grade: str, students: list[Person]) -> None:
        """Homerooms whose teacher gives the main subjects; specialists for the rest."""
        groups = max(1, round(len(students) / ELEMENTARY_GROUP))
        core = [offer for offer in ELEMENTARY_CORE if grade not in YOUNG_GRADES or offer.subject != SCIENCE]
        specials = ELEMENTARY_SPECIALS[:2] if grade in YOUNGEST_GRADES else ELEMENTARY_SPECIALS
        for group in range(groups):
            members = students[group::groups]
            label = f"- {_SHORT_GRADE.get(grade, grade)}{'ABCDEFGHIJKLMNOP'[group % 16]}"
            homeroom_teacher = self.staffroom.teacher()
            for index, offer in enumerate((*core, *specials)):
                special = offer in specials
                teacher = (
                    self.staffroom.of_department(offer.name, room=0, load=SPECIALIST_LOAD)
                    if special
                    else homeroom_teacher
                )
                section = self.open_section(
                    offer, grade=grade, label=label, period=str(index), term_code=YEAR, teacher=teacher
                )
                self._fill(section, members)

    def secondary_grade(self, grade: str, students: list[Person]) -> None:
        """Seven periods; the grade is cut into groups that meet the same subject at different periods."""
        slots = high_slots(grade) if self.school.level == "high" else MIDDLE_SLOTS
        groups = max(1, round(len(students) / SECONDARY_GROUP))
        for group in range(groups):
            members = students[group::groups]
            for index, slot in enumerate(slots):
                period = (group + index) % PERIODS + 1
                for term_code in (FIRST_SEMESTER, SECOND_SEMESTER) if slot.semester else (YEAR,):
                    self._slot_classes(
                        slot, index, term_code, grade=grade, group=group, period=period, members=members
                    )

    def _slot_classes(
        self,
        slot: Slot,
        index: int,
        term_code: str,
        *,
        grade: str,
        group: int,
        period: int,
        members: list[Person],
    ) -> None:
        choices = max(1, min(len(slot.offers), len(members) // 9))
        taking: dict[int, list[Person]] = {}
        for student in members:
            if (
                self.school.level == "high"
                and index == PERIODS - 1
                and chance(student.id, "free") < FREE_PERIOD_SHARE
            ):
                continue
            taking.setdefault(digest(student.id, index, term_code) % choices, []).append(student)
        for choice, takers in sorted(taking.items()):
            # Groups too small for every choice are offered different ones.
            offer = slot.offers[(group + choice) % len(slot.offers)]
            # The second semester is taught by the same people, so it does not fill anybody's load again.
            department = f"{offer.subject}{term_code if term_code == SECOND_SEMESTER else ''}"
            room = group // PERIODS * 8 + choice
            teacher = self.staffroom.of_department(department, room=room, load=FULL_LOAD)
            section = self.open_section(
                offer,
                grade=grade,
                label=f"P{period}",
                period=str(period),
                term_code=term_code,
                teacher=teacher,
            )
            self._fill(section, takers)

    def _fill(self, section: Section, students: list[Person]) -> None:
        for student in students:
            if chance(student.id, "no class") >= STUDENTS_WITHOUT_CLASS:
                self._place(student, section, STUDENT)

    def publish(self) -> None:
        """Hand the finished places over to the world."""
        places = self.world.places
        for person_id, found in self._places.items():
            places[person_id] = (*places.get(person_id, ()), *found)


def build_timetables(world: World) -> None:
    """Classes for every school; earlier classes are gone before (a new year) or never were (the first night)."""
    cohorts = world.students_by_class_year()
    for school in list(world.schools.values()):
        random = world.random(f"timetable {school.number}")
        timetable = Timetable(world, random, school)
        for grade in school.grades:
            students = cohorts.get((school.id, grade), [])
            if not students:
                continue
            if school.level == "elementary":
                timetable.elementary_grade(grade, students)
            else:
                timetable.secondary_grade(grade, students)
        timetable.publish()
