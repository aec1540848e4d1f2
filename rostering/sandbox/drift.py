"""What changes in a district from one weeknight to the next when nothing special happens."""

from collections.abc import Callable
from random import Random

from msgspec.structs import replace

from rostering.sandbox.names import family_name
from rostering.sandbox.people import district_domain, new_student
from rostering.sandbox.states import STUDENT, TEACHER
from rostering.sandbox.world import World

NIGHTLY_SHARE = 0.003


def _leave(world: World, random: Random, students: list[str]) -> None:
    student_id = random.choice(students)
    if student_id in world.students and len(world.students) > 10:
        world.leave(student_id)


def _join(world: World, random: Random, students: list[str]) -> None:
    """A new student sits down next to a classmate: same school, grade and classes."""
    mate = world.students.get(random.choice(students))
    if mate is None:
        return
    student = new_student(world, random, school_id=mate.school_ids[0], grade=mate.grade)
    world.students[student.id] = student
    seen: set[str] = set()
    for spot in world.places.get(mate.id, ()):
        if spot.role == STUDENT and spot.section_id not in seen and spot.spell == 0:
            seen.add(spot.section_id)
            world.add_place(world.place(student, world.sections[spot.section_id], STUDENT))


def _come_back(world: World, random: Random, students: list[str]) -> None:
    if world.departed:
        world.come_back(random.choice(list(world.departed)))


def _change_class(world: World, random: Random, students: list[str]) -> None:
    student = world.students.get(random.choice(students))
    spots = world.places.get(student.id, ()) if student else ()
    if student is None or not spots:
        return
    old = random.choice(spots)
    now = world.sections[old.section_id]
    same = (now.school_id, now.course_id, now.term_code)
    taken = {spot.section_id for spot in spots}
    others = [
        one
        for one in world.sections.values()
        if (one.school_id, one.course_id, one.term_code) == same and one.id not in taken
    ]
    if others:
        moved = world.place(student, random.choice(others), STUDENT)
        world.places[student.id] = tuple(moved if spot is old else spot for spot in spots)


def _new_family_name(world: World, random: Random, students: list[str]) -> None:
    student = world.students.get(random.choice(students))
    if student is not None:
        shown, _ = family_name(random)
        world.students[student.id] = replace(student, family=shown, changed=world.night)


def _new_address(world: World, random: Random, students: list[str]) -> None:
    student = world.students.get(random.choice(students))
    if student is not None:
        address = f"{student.username}.{world.night:%m%d}@students.{district_domain(world.slug)}"
        world.students[student.id] = replace(student, email=address, changed=world.night)


def _birth_date_corrected(world: World, random: Random, students: list[str]) -> None:
    student = world.students.get(random.choice(students))
    if student is not None and student.birth_date is not None:
        day = student.birth_date.replace(day=random.randrange(1, 29))
        world.students[student.id] = replace(student, birth_date=day, changed=world.night)


def _substitute_teacher(world: World, random: Random, students: list[str]) -> None:
    """A class gets another primary teacher from the same school."""
    section = world.sections[random.choice(list(world.sections))]
    teachers = [one for one in world.teachers_of(section.school_id) if one.title == "Teacher"]
    if not teachers:
        return
    successor = random.choice(teachers)
    for person_id in [spot.person_id for spot in world.people_of(section.id) if spot.role == TEACHER]:
        world.places[person_id] = tuple(
            spot for spot in world.places[person_id] if spot.section_id != section.id
        )
    world.add_place(world.place(successor, section, TEACHER, primary=True))


def _retitled(world: World, random: Random, students: list[str]) -> None:
    section = world.sections[random.choice(list(world.sections))]
    world.sections[section.id] = replace(
        section, title=f"{section.title} ({section.room})", changed=world.night
    )


Change = Callable[[World, Random, list[str]], None]
_CHANGES: tuple[tuple[Change, int], ...] = (
    (_join, 22),
    (_leave, 20),
    (_change_class, 30),
    (_new_address, 9),
    (_new_family_name, 6),
    (_come_back, 4),
    (_birth_date_corrected, 3),
    (_substitute_teacher, 3),
    (_retitled, 2),
)


def drift(world: World) -> None:
    """Change about three in a thousand students, in place, for the world's night."""
    if not world.students or not world.sections:
        return
    random = world.random("drift")
    expected = len(world.students) * NIGHTLY_SHARE
    changes = int(expected) + (random.random() < expected % 1)
    students = list(world.students)
    kinds, weights = [change for change, _ in _CHANGES], [weight for _, weight in _CHANGES]
    for change in random.choices(kinds, weights, k=changes):
        change(world, random, students)
