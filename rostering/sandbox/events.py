"""Scripted things that happen to a district once, and the turn of the school year."""

from collections.abc import Callable

from msgspec.structs import replace

from rostering.sandbox.calendars import SchoolYear
from rostering.sandbox.names import family_name
from rostering.sandbox.oddities import add_oddities
from rostering.sandbox.people import district_domain, new_student
from rostering.sandbox.scenarios import Scenario
from rostering.sandbox.schedule import build_timetables
from rostering.sandbox.states import ADMINISTRATOR, GRADES, STUDENT, TEACHER, Person, Section
from rostering.sandbox.world import World

LARGE_CHANGE_SHARE = 0.6
# After a migration nearly everybody can be recognised; these shares can not, or only in part.
MIGRATION_NEW_ADDRESS = 0.01
MIGRATION_NEW_NAME = 0.01
MIGRATION_NEW_SIS_NUMBER = 0.005


def sis_migration(world: World, scenario: Scenario) -> None:
    """The district moves to another SIS: every person and class is numbered anew, their other data stay for nearly all."""
    random = world.random("migration")
    world.generation += 1
    person_ids: dict[str, str] = {}

    def moved(person: Person) -> Person:
        person_ids[person.id] = new_id = world.new_person_id()[1]
        email, family, number = person.email, person.family, person.sis_number
        if random.random() < MIGRATION_NEW_ADDRESS:
            email = f"{person.username}.new@students.{district_domain(world.slug)}"
        if random.random() < MIGRATION_NEW_NAME:
            family = family_name(random)[0]
        if random.random() < MIGRATION_NEW_SIS_NUMBER:
            number = f"{number}9"
        return replace(person, id=new_id, email=email, family=family, sis_number=number, changed=world.night)

    for group in ("students", "staff", "guardians"):
        people = [moved(person) for person in getattr(world, group).values()]
        setattr(world, group, {person.id: person for person in people})
    world.guardians = {
        guardian.id: replace(
            guardian, children=tuple(person_ids[c] for c in guardian.children if c in person_ids)
        )
        for guardian in world.guardians.values()
    }
    section_ids = {old: world.ids.section(world.next_number(), world.generation) for old in world.sections}
    world.sections = {
        section_ids[old]: replace(section, id=section_ids[old], changed=world.night)
        for old, section in world.sections.items()
    }
    world.places = {
        person_ids[person_id]: tuple(
            replace(
                spot,
                person_id=person_ids[person_id],
                section_id=section_ids[spot.section_id],
                changed=world.night,
            )
            for spot in spots
        )
        for person_id, spots in world.places.items()
    }
    world.departed.clear()


def large_change(world: World, scenario: Scenario) -> None:
    """Most students are replaced by new ones who take over their places, as when a district changes what it shares."""
    random = world.random("large change")
    share = LARGE_CHANGE_SHARE if scenario.share is None else scenario.share
    leavers = random.sample(list(world.students), round(len(world.students) * share))
    for student_id in leavers:
        old = world.students[student_id]
        one = replace(
            new_student(world, random, school_id=old.school_ids[0], grade=old.grade),
            school_ids=old.school_ids,
        )
        places = world.places.get(student_id, ())
        world.leave(student_id)
        world.students[one.id] = one
        world.places[one.id] = tuple(replace(spot, person_id=one.id, changed=world.night) for spot in places)


def role_change(world: World, scenario: Scenario) -> None:
    """Two teachers become administrators and the eldest student a teacher, each keeping the id."""
    teachers = [one for one in world.staff.values() if one.role == TEACHER and world.places.get(one.id)][:2]
    for teacher in teachers:
        world.staff[teacher.id] = replace(
            teacher,
            role=ADMINISTRATOR,
            title="Assistant Principal",
            also_administrator=False,
            changed=world.night,
        )
        world.places.pop(teacher.id, None)
    eldest = max(world.students.values(), key=lambda one: (GRADES.index(one.grade), one.id))
    spots = world.places.get(eldest.id, ())
    del world.students[eldest.id]
    world.staff[eldest.id] = replace(eldest, role=TEACHER, grade="", title="Aide", changed=world.night)
    world.places[eldest.id] = tuple(replace(spot, role=TEACHER, changed=world.night) for spot in spots[:1])


def id_swap(world: World, scenario: Scenario) -> None:
    """Two students of one school exchange provider ids: each keeps name, address, number and classes."""
    first = next(iter(world.students.values()))
    second = next(
        one
        for one in world.students.values()
        if one.id != first.id and one.school_ids[0] == first.school_ids[0]
    )
    for person, new_id in ((first, second.id), (second, first.id)):
        world.students[new_id] = replace(person, id=new_id, changed=world.night)
    places = {first.id: world.places.get(second.id, ()), second.id: world.places.get(first.id, ())}
    for person_id, spots in places.items():
        world.places[person_id] = tuple(
            replace(spot, person_id=person_id, changed=world.night) for spot in spots
        )


def reused_class_id(world: World, scenario: Scenario) -> None:
    """A class ends and its id returns for a class of another term with other students (a warning of Clever's own help)."""
    term_now = world.current_term_codes()
    old = next(one for one in world.sections.values() if one.term_code in term_now and not one.homeroom)
    members = {spot.person_id for spot in world.people_of(old.id) if spot.role == STUDENT}
    teachers = [spot.person_id for spot in world.people_of(old.id) if spot.role == TEACHER]
    world.remove_sections([old.id])
    other_term = term_now[1] if old.term_code == term_now[0] else term_now[0]
    course = next(one for one in world.courses.values() if one.id != old.course_id)
    section: Section = replace(
        old,
        course_id=course.id,
        title=f"{course.name} (new)",
        code=f"{old.code}-R",
        term_code=other_term,
        changed=world.night,
    )
    world.sections[section.id] = section
    others = [
        one for one in world.students.values() if one.id not in members and one.school_ids[0] == old.school_id
    ]
    for student in others[: max(len(members), 5)]:
        world.add_place(world.place(student, section, STUDENT))
    for teacher_id in teachers[:1]:
        world.add_place(world.place(world.staff[teacher_id], section, TEACHER, primary=True))


EVENTS: dict[str, Callable[[World, Scenario], None]] = {
    "sis_migration": sis_migration,
    "large_change": large_change,
    "role_change": role_change,
    "id_swap": id_swap,
    "reused_class_id": reused_class_id,
}


def turn_of_the_year(world: World, year: SchoolYear) -> None:
    """A new school year: everybody moves up a grade, the eldest leave, new children come, all classes are new."""
    random = world.random("turn of the year")
    world.year = year
    world.sections.clear()
    world.places.clear()
    world.departed.clear()
    children = len(world.students)
    homes = {grade: [one.id for one in world.schools.values() if grade in one.grades] for grade in GRADES}
    for student in list(world.students.values()):
        _move_up(world, student, homes)
    lowest = min((grade for grade in GRADES if homes[grade]), key=GRADES.index)
    while len(world.students) < children:
        newcomer = new_student(world, random, school_id=random.choice(homes[lowest]), grade=lowest)
        world.students[newcomer.id] = newcomer
    world.guardians = {
        one.id: one
        for one in world.guardians.values()
        if any(child in world.students for child in one.children)
    }
    build_timetables(world)
    add_oddities(world)


def _move_up(world: World, student: Person, homes: dict[str, list[str]]) -> None:
    grade = GRADES[GRADES.index(student.grade) + 1] if student.grade not in ("12", "13", "PG") else ""
    if not grade or not homes[grade]:
        del world.students[student.id]
        return
    school_id = student.school_ids[0]
    if school_id not in homes[grade]:
        # The same elementary school always feeds the same middle school.
        school_id = homes[grade][list(world.schools).index(school_id) % len(homes[grade])]
    world.students[student.id] = replace(student, grade=grade, school_ids=(school_id,), changed=world.night)
