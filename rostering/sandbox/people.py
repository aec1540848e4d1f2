"""The people of a practice district: students with brothers, sisters and twins, staff, and guardians."""

from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from rostering.sandbox.names import make_middle, make_name
from rostering.sandbox.schools import grade_of_each_student
from rostering.sandbox.states import (
    ADMINISTRATOR,
    DISTRICT_ADMINISTRATOR,
    GRADES,
    GUARDIAN,
    OTHER_STAFF,
    STUDENT,
    TEACHER,
    Person,
    School,
)
from rostering.sandbox.world import World

_RACES = (
    "Caucasian",
    "Asian",
    "Black or African American",
    "American Indian",
    "Hawaiian or Other Pacific Islander",
)
_RACES_MORE = (
    *_RACES,
    "Caucasian",
    "Caucasian",
    "Black or African American",
    "Two or More Races",
    "Unknown",
    "",
)
_YOUNG = ("PK", "K", "1")
SIBLING_SHARE = 0.22


def district_domain(slug: str) -> str:
    """Addresses lie under a reserved domain, so that no letter can ever reach a real person."""
    return f"{slug}.example.org"


def _birth_date(random: Random, grade: str, night: date) -> date | None:
    """A birthday that fits the grade; one in a hundred is missing, a few in ten thousand are absurd (RULES A19)."""
    chance = random.random()
    if chance < 0.01:
        return None
    if chance < 0.0102:
        return date(1899, 12, 30)
    if chance < 0.0104:
        return night + timedelta(days=400)
    # In grade K a child turns six during the school year; GRADES[1] is K.
    youngest = date(night.year if night.month >= 8 else night.year - 1, 9, 1) - timedelta(
        days=int(365.25 * (GRADES.index(grade) + 4))
    )
    return youngest - timedelta(days=random.randrange(366) + (365 if random.random() < 0.06 else 0))


def _student_address(random: Random, world: World, *, plain: str, number: int, grade: str) -> str:
    chance = random.random()
    if chance < (0.30 if grade in _YOUNG else 0.012):
        return ""
    address = f"{plain}{number}@students.{district_domain(world.slug)}"
    if chance > 0.99:
        return f" {address.upper()} " if chance > 0.995 else address.title()
    return address


def new_student(
    world: World, random: Random, *, school_id: str, grade: str, family: tuple[str, str] | None = None
) -> Person:
    """One more student, not yet in any class."""
    number, person_id = world.new_person_id()
    name = make_name(random, family)
    return Person(
        id=person_id,
        role=STUDENT,
        given=name.given,
        family=name.family,
        middle=make_middle(random),
        email=_student_address(random, world, plain=name.plain, number=number, grade=grade),
        username=f"{name.plain.replace('.', '')[:12]}{number}",
        sis_number=f"{100_000_000 + number * 17}",
        state_number=f"{500_000_000 + number * 13}" if random.random() < 0.97 else "",
        grade=grade,
        birth_date=_birth_date(random, grade, world.night),
        sex=random.choice("FFFFFMMMMMX") if random.random() < 0.98 else "",
        race=random.choice(_RACES_MORE),
        hispanic=random.choice(("Y", "N", "N", "")),
        school_ids=(school_id,),
        changed=world.night,
        sign_in_allowed=random.random() > 0.003,
    )


def _sibling(world: World, random: Random, older: Person, seat: tuple[str, str]) -> Person:
    """A brother or sister: same family name, sometimes one address for the whole family; in the same grade they are twins."""
    school_id, grade = seat
    plain = older.username.rstrip("0123456789")[-8:] or "family"
    one = new_student(world, random, school_id=school_id, grade=grade, family=(older.family, plain))
    if random.random() < 0.15:
        shared = f"{plain}.family{older.sis_number[-6:]}@example.com"
        world.students[older.id] = replace(world.students[older.id], email=shared)
        one = replace(one, email=shared)
    return replace(one, birth_date=older.birth_date) if grade == older.grade else one


def add_students(world: World, count: int) -> None:
    """Enrol the students in schools and grades, every fifth as somebody's brother or sister."""
    random = world.random("students")
    older: Person | None = None
    for seat in grade_of_each_student(random, list(world.schools.values()), count):
        if older is not None and random.random() < SIBLING_SHARE:
            student = _sibling(world, random, older, seat)
        else:
            student = older = new_student(world, random, school_id=seat[0], grade=seat[1])
        world.students[student.id] = student


def new_staff(world: World, random: Random, *, role: str, school_ids: tuple[str, ...], title: str) -> Person:
    """One more member of staff; one in two hundred has no address, some have one outside the district."""
    number, person_id = world.new_person_id()
    name = make_name(random)
    domain = district_domain(world.slug) if random.random() < 0.985 else "example.com"
    return Person(
        id=person_id,
        role=role,
        given=name.given,
        family=name.family or name.given,
        middle=make_middle(random),
        email=f"{name.plain}.{number}@{domain}" if random.random() < 0.995 else "",
        username=f"{name.plain}{number}",
        sis_number=f"{number + 5000}",
        state_number=f"{700_000 + number}",
        school_ids=school_ids,
        title=title,
        changed=world.night,
    )


def add_administration(world: World) -> None:
    """Principals, assistants and counsellors for each school, and the district office."""
    random = world.random("administration")
    large = len(world.schools) > 1
    for school in world.schools.values():
        titles = ["Principal"] + (["Assistant Principal", "Counselor"] if large else [])
        for title in titles:
            role = OTHER_STAFF if title == "Counselor" else ADMINISTRATOR
            _add(world, new_staff(world, random, role=role, school_ids=(school.id,), title=title))
    every_school = tuple(world.schools)
    for title in ("Superintendent", "Director of Technology", "Data Coordinator")[: 3 if large else 1]:
        _add(world, new_staff(world, random, role=DISTRICT_ADMINISTRATOR, school_ids=(), title=title))
    if large:
        # One administrator of several schools, who also teaches: two roles in one person on Clever, one of them on ClassLink.
        both = new_staff(world, random, role=TEACHER, school_ids=every_school[:2], title="Dean of Students")
        _add(world, replace(both, also_administrator=True))


def add_teachers_without_class(world: World) -> None:
    """About one in eighty teachers has nothing on the timetable."""
    random = world.random("teachers-without-class")
    schools = list(world.schools.values())
    teachers = sum(1 for one in world.staff.values() if one.role == TEACHER)
    for index in range(max(1, teachers // 80)):
        school: School = schools[index % len(schools)]
        _add(world, new_staff(world, random, role=TEACHER, school_ids=(school.id,), title="Substitute"))


def add_guardians(world: World) -> None:
    """A guardian for each family of the first three students in four; brothers and sisters have the same one."""
    random = world.random("guardians")
    previous: Person | None = None
    guardian: Person | None = None
    for student in list(world.students.values()):
        same_family = (
            previous is not None
            and student.family
            and student.family.split()[-1:] == previous.family.split()[-1:]
        )
        if guardian is not None and same_family:
            guardian = replace(guardian, children=(*guardian.children, student.id))
            world.guardians[guardian.id] = guardian
        elif random.random() < 0.75:
            guardian = _new_guardian(world, random, student)
            world.guardians[guardian.id] = guardian
        else:
            guardian = None
        previous = student


def _new_guardian(world: World, random: Random, student: Person) -> Person:
    number, person_id = world.new_person_id()
    name = make_name(random)
    return Person(
        id=person_id,
        role=GUARDIAN,
        given=name.given,
        family=student.family or name.family,
        email=f"{name.plain}.{number}@example.com" if random.random() < 0.9 else "",
        username=f"guardian{number}",
        sis_number=f"G{number}",
        phone=f"(555) 555-{number % 10_000:04d}",
        school_ids=student.school_ids[:1],
        children=(student.id,),
        changed=world.night,
    )


def _add(world: World, person: Person) -> None:
    world.staff[person.id] = person
