"""The schools of a practice district: as many, as large and with the grades one expects of a district of its size."""

from collections.abc import Sequence
from random import Random

from rostering.sandbox.states import GRADES, School
from rostering.sandbox.world import World

ELEMENTARY = ("PK", "K", "1", "2", "3", "4", "5")
MIDDLE = ("6", "7", "8")
HIGH = ("9", "10", "11", "12", "13", "PG")
# Parts of 1,000 students in each grade; the few beyond grade 12 exist because A48 asks what becomes of them.
GRADE_WEIGHTS = {"PK": 30, "13": 2, "PG": 1} | {
    grade: 74 for grade in GRADES if grade not in ("PK", "13", "PG")
}

_USUAL_SIZES = (("elementary", ELEMENTARY, 460), ("middle", MIDDLE, 720), ("high", HIGH, 1350))
_PLACES = """
Alder Amber Ashford Bayview Birch Bluestone Bramble Brightwater Canyon Cedar Clearbrook Copper Coral
Cottonwood Crescent Cypress Dogwood Eastgate Elmhurst Fairmont Fernwood Foxglove Glenwood Granite Harbor
Hawthorn Hazel Heron Highland Hillcrest Ironwood Juniper Kestrel Lakeside Larkspur Laurel Linden Lupine
Magnolia Maple Marigold Meadow Mesa Millbrook Northfield Oakdale Orchard Osprey Palmetto Pinecrest
Prairie Quail Redwood Ridgeview Riverbend Sagebrush Sandstone Sequoia Silverleaf Spruce Stonegate
Sunridge Sycamore Tamarack Thistle Timber Valley Violet Walnut Westbrook Wildflower Willow
"""
_CITIES = ("Fairhaven", "Cedar Falls", "Port Amber", "Lakemont", "San Bartolo", "Mill Creek")
_TITLES = {
    "elementary": "Elementary School",
    "middle": "Middle School",
    "high": "High School",
    "combined": "Community School",
}


def school_plan(students: int) -> list[tuple[str, tuple[str, ...]]]:
    """Level and grades of each school for a district of so many students; tiny districts are one school."""
    if students < 150:
        return [("middle", MIDDLE)]
    if students < 400:
        return [("elementary", ELEMENTARY[1:])]
    plan: list[tuple[str, tuple[str, ...]]] = []
    weight = sum(GRADE_WEIGHTS.values())
    for level, grades, usual in _USUAL_SIZES:
        share = students * sum(GRADE_WEIGHTS[grade] for grade in grades) / weight
        plan += [(level, grades)] * max(1, round(share / usual))
    return plan


def add_schools(world: World, students: int) -> None:
    """Found the schools."""
    random = world.random("schools")
    places = _PLACES.split()
    random.shuffle(places)
    for index, (level, grades) in enumerate(school_plan(students)):
        number = index + 1
        place = places[index % len(places)] + (f" {index // len(places) + 1}" if index >= len(places) else "")
        school = School(
            id=world.ids.school(number),
            number=f"{100 + number}",
            name=f"{place} {_TITLES[level]}",
            level=level,
            grades=grades,
            city=_CITIES[index % len(_CITIES)],
            zip_code=f"{90000 + number * 7:05d}",
            phone=f"(555) 555-{number:04d}",
            changed=world.night,
        )
        world.schools[school.id] = school


def grade_of_each_student(random: Random, schools: Sequence[School], students: int) -> list[tuple[str, str]]:
    """A (school id, grade) for every student: grades by weight, schools of a level filled evenly, in mixed order."""
    grades = sorted({grade for school in schools for grade in school.grades}, key=GRADES.index)
    weight = sum(GRADE_WEIGHTS[grade] for grade in grades)
    seats: list[tuple[str, str]] = []
    reached = 0
    for grade in grades:
        reached += GRADE_WEIGHTS[grade]
        homes = [school.id for school in schools if grade in school.grades]
        while len(seats) < round(students * reached / weight):
            seats.append((homes[len(seats) % len(homes)], grade))
    random.shuffle(seats)
    return seats
