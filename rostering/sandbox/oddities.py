"""What makes a timetable real: co-teachers, a class with twelve staff, people in two schools, classes without a primary."""

from random import Random

from msgspec.structs import replace

from rostering.sandbox.people import new_staff
from rostering.sandbox.states import STUDENT, TEACHER, Enrollment, Person, Section
from rostering.sandbox.world import World

CO_TEACHER_SHARE = 0.08
NO_PRIMARY_SHARE = 0.005
TWO_PRIMARIES_SHARE = 0.002
NO_TEACHER_SHARE = 0.002
TWO_SCHOOLS_SHARE = 0.01
REENROLLED_SHARE = 0.002
CROWDED_STAFF = 12


def add_oddities(world: World) -> None:
    """Everything unusual a year's timetable holds, after it is built."""
    _co_teachers(world)
    if len(world.students) >= 200:
        _crowded_class(world)
    _primary_marks(world)
    _students_in_two_schools(world)
    _second_spells(world)


def _co_teachers(world: World) -> None:
    random = world.random("co-teachers")
    teachers = {school_id: world.teachers_of(school_id) for school_id in world.schools}
    for section in world.sections.values():
        if random.random() < CO_TEACHER_SHARE and teachers[section.school_id]:
            _add_staff(world, section, random.choice(teachers[section.school_id]))


def _add_staff(world: World, section: Section, person: Person) -> None:
    if all(spot.section_id != section.id for spot in world.places.get(person.id, ())):
        world.add_place(world.place(person, section, TEACHER))


def _crowded_class(world: World) -> None:
    """One class with twelve staff: more than the one primary and nine co-teachers that fit (RULES A23)."""
    random = world.random("crowded class")
    section = next(iter(world.sections.values()))
    present = sum(1 for spot in world.people_of(section.id) if spot.role == TEACHER)
    for _ in range(CROWDED_STAFF - present):
        aide = new_staff(world, random, role=TEACHER, school_ids=(section.school_id,), title="Aide")
        world.staff[aide.id] = aide
        world.add_place(world.place(aide, section, TEACHER))


def _primary_marks(world: World) -> None:
    """In a few classes nobody, or everybody, is marked as primary; a few have no teacher at all (RULES A22, A25)."""
    random = world.random("primary marks")
    fate = {section_id: random.random() for section_id in world.sections}
    for person_id, spots in list(world.places.items()):
        if person_id in world.staff:
            kept = [_marked(spot, fate[spot.section_id]) for spot in spots]
            world.places[person_id] = tuple(spot for spot in kept if spot is not None)


def _marked(spot: Enrollment, fate: float) -> Enrollment | None:
    if fate < NO_TEACHER_SHARE:
        return None
    if fate < NO_TEACHER_SHARE + NO_PRIMARY_SHARE:
        return replace(spot, primary=False)
    if fate < NO_TEACHER_SHARE + NO_PRIMARY_SHARE + TWO_PRIMARIES_SHARE:
        return replace(spot, primary=True)
    return spot


def _students_in_two_schools(world: World) -> None:
    """A hundredth of the older students take one class at another school of their level."""
    random = world.random("two schools")
    by_level: dict[str, list[Section]] = {}
    for section in world.sections.values():
        level = world.schools[section.school_id].level
        if level != "elementary" and not section.homeroom:
            by_level.setdefault(level, []).append(section)
    for student in list(world.students.values()):
        level = world.schools[student.school_ids[0]].level
        if level in by_level and random.random() < TWO_SCHOOLS_SHARE:
            _send_elsewhere(world, random, student, by_level[level])


def _send_elsewhere(world: World, random: Random, student: Person, sections: list[Section]) -> None:
    section = random.choice(sections)
    spots = world.places.get(student.id, ())
    if section.school_id == student.school_ids[0] or not spots:
        return
    world.students[student.id] = replace(student, school_ids=(student.school_ids[0], section.school_id))
    world.places[student.id] = (*spots[:-1], world.place(student, section, STUDENT))


def _second_spells(world: World) -> None:
    """A few students left a class and came back: two enrollments of one person in one class, the first one over."""
    random = world.random("second spells")
    for student_id in world.students:
        spots = world.places.get(student_id, ())
        if spots and random.random() < REENROLLED_SHARE:
            now = spots[0]
            ended = replace(now, last=now.first, spell=1)
            world.places[student_id] = (*spots, ended)
