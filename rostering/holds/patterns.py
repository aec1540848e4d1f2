"""What each pattern must show before it is named, and its evidence in words. Pure; in doubt nothing is recognised.

A function a pattern: the evidence as the rest of a sentence, "" where it is too weak. Percentages are compared in integers.
"""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Final

from districts.grades import GRADES
from rostering.holds.evidence import Classes, Evidence
from rostering.holds.pattern_words import (
    grade_words,
    grades_words,
    keep_words,
    left_words,
    lost,
    names_of,
    new_ids,
    the_others,
    turn,
)
from rostering.words import agree, count_of, number, provider_name

#: Almost all: one in five may be an exception (classes opened early, people with a new name under a new id).
ALMOST_ALL: Final = 80
#: Summer moves apart from those who finish: a district that loses more of its lower grades loses more than a year explains.
STAY_OVER_SUMMER: Final = 75
#: Where no grades are sent, nobody knows who finishes: a third of a district of three grades does.
STAY_WITHOUT_GRADES: Final = 60
#: Hardly any: far above a week of ordinary changes (under 2 %), far below anything a term or a year moves.
HARDLY_ANY: Final = 10
#: Next to nothing: what a feed still holds when sharing is off (some administrators, a test student).
NEXT_TO_NOTHING: Final = 5
#: As many new classes as half of those that leave: with fewer, classes are missing, whatever the dates say.
ENOUGH_NEW: Final = 50
#: More than any summer takes of a staff (a fifth to a third goes in the hardest places).
MANY_TEACHERS: Final = 40
#: School years turn in July: no term of one ends later, none of the next begins earlier.
YEAR_TURNS_IN: Final = 7


def is_least(percent: int, part: int, whole: int) -> bool:
    """Whether a part is at least so many percent of a whole that is not empty."""
    return whole > 0 and 100 * part >= percent * whole


def is_most(percent: int, part: int, whole: int) -> bool:
    """Whether a part is at most so many percent of a whole."""
    return 100 * part <= percent * whole


def is_whole(seen: Evidence) -> bool:
    """Whether every school, by its name, keeps half of its students and a class, and the teachers stay."""
    before: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for school in seen.schools:
        for kind, (now, later) in (("students", school.students), ("classes", school.sections)):
            before[school.name, kind] += now
            after[school.name, kind] += later
    teachers = seen.of("teachers")
    return is_most(MANY_TEACHERS, teachers.removed, teachers.existing) and all(
        2 * after[key] >= count if key[1] == "students" else after[key] > 0
        for key, count in before.items()
        if count
    )


def provider_switch(seen: Evidence) -> str:
    """The roster was loaded from one provider, tonight's feed is another's, and most ids changed with it."""
    before, now = seen.providers
    if not before or not now or before == now:
        return ""
    kinds = ("students", "teachers", "sections")
    other = sum(seen.of(kind).rekeyed + seen.of(kind).removed for kind in kinds)
    if not is_least(ENOUGH_NEW, other, sum(seen.of(kind).existing for kind in kinds)):
        return ""
    return (
        f"Khan Academy was loaded from {provider_name(before)}, this feed comes from {provider_name(now)}; "
        f"{new_ids(seen) or 'nobody comes back under a new ID'}"
    )


def sharing_off(seen: Evidence) -> str:
    """Next to no students and classes are left, and no new ones come in their place."""
    students, sections = seen.of("students"), seen.of("sections")
    gone = students.removed + sections.removed + sections.ended
    is_off = (
        students.existing > 0
        and is_most(NEXT_TO_NOTHING, students.after, students.existing)
        and is_most(NEXT_TO_NOTHING, sections.after, sections.existing)
        and is_most(NEXT_TO_NOTHING, students.added + sections.added, gone)
        and not seen.shared_leavers
    )
    if not is_off:
        return ""
    return (
        f"of {count_of(students.existing, 'students')} {left_words(students.after)}, "
        f"of {count_of(sections.existing, 'sections')} {left_words(sections.after)}"
    )


def sis_migration(seen: Evidence) -> str:
    """Most people, or most classes while the people stay, have a new id; nearly all of those whose id is gone come back."""
    if not is_whole(seen):
        return ""
    people = [seen.of("students"), seen.of("teachers")]
    sections = seen.of("sections")
    rekeyed, removed = sum(kind.rekeyed for kind in people), sum(kind.removed for kind in people)
    existing = sum(kind.existing for kind in people)
    of_people = (
        is_least(ENOUGH_NEW, rekeyed, existing)
        and is_least(ALMOST_ALL, rekeyed, rekeyed + removed)
        and 100 * sections.after >= ENOUGH_NEW * sections.existing
    )
    of_classes = (
        is_least(ENOUGH_NEW, sections.rekeyed, sections.existing)
        and is_least(ALMOST_ALL, sections.rekeyed, sections.rekeyed + sections.removed)
        and is_most(HARDLY_ANY, removed, existing)
    )
    return new_ids(seen) if of_people or of_classes else ""


def school_not_shared(seen: Evidence) -> str:
    """Some schools are gone from the feed with everybody in them; the others keep nearly everybody."""
    gone = [school for school in seen.schools if school.is_gone and school.is_emptied]
    stay = [school for school in seen.schools if not school.is_gone]
    if not gone or not any(school.students[1] for school in stay) or seen.shared_leavers:
        return ""
    if not is_most(HARDLY_ANY, lost(stay), sum(school.students[0] for school in stay)):
        return ""
    if not is_least(ALMOST_ALL, lost(gone), seen.of("students").removed):
        return ""
    students, sections = lost(gone), sum(school.sections[0] for school in gone)
    names = names_of([school.name for school in gone])
    return (
        f"{names} {agree(len(gone), 'is')} gone from the feed with {count_of(students, 'students')} and "
        f"{count_of(sections, 'sections')}; {the_others(len(stay), 'school')} {keep_words(stay)}"
    )


def grade_not_shared(seen: Evidence) -> str:
    """Everybody of some grades leaves and nobody takes their place; the other grades keep nearly everybody."""
    gone = [grade for grade in seen.grades if grade.now and not grade.after and grade.leave]
    stay = [grade for grade in seen.grades if grade.now and grade.after]
    students = seen.of("students")
    left = sum(grade.leave for grade in gone)
    if not gone or not stay or seen.shared_leavers:
        return ""
    others = (sum(grade.leave for grade in stay), sum(grade.now for grade in stay))
    is_grade = (
        is_least(ALMOST_ALL, left, students.removed)
        and is_least(ALMOST_ALL, left, sum(grade.now for grade in gone))
        and is_most(HARDLY_ANY, *others)
        and is_most(HARDLY_ANY, students.added, students.removed)
        and is_most(HARDLY_ANY, seen.risen, others[1])
    )
    if not is_grade:
        return ""
    return (
        f"{number(left)} of {count_of(sum(grade.now for grade in gone), 'students')} of {grades_words(gone)} leave; "
        f"{the_others(len(stay), 'grade')} keep {number(others[1] - others[0])} of {number(others[1])}"
    )


def new_school_year(seen: Evidence) -> str:
    """Classes are almost wholly replaced by those of later terms, and those who do not finish stay and are a grade higher."""
    classes, existing = seen.classes, seen.of("sections").existing
    if existing and not (is_least(ALMOST_ALL, classes.leave, existing) and _follow(classes)):
        return ""
    if not classes.come or not is_whole(seen) or _lacks_a_grade(seen):
        return ""
    below, left = seen.below_top
    if not below:
        return _year_without_grades(seen)
    is_year = is_least(STAY_OVER_SUMMER, below - left, below) and is_least(
        ALMOST_ALL, seen.risen, below - left
    )
    if not is_year:
        return ""
    return (
        f"{turn(classes, existing)}; {number(below - left)} of {count_of(below, 'students')} "
        f"below {grade_words(seen.top_grade)} stay, {number(seen.risen)} students are a grade higher"
    )


def _lacks_a_grade(seen: Evidence) -> bool:
    """Whether more leave than a year explains: a grade that the one below should fill is empty, or half of all are gone.

    Most students must be in a grade that rises; of the others nobody knows who finishes.
    """
    rising = {grade.name: grade for grade in seen.grades if grade.name in GRADES[:-1]}
    pairs = [pair for pair in pairwise(GRADES[:-1]) if rising.keys() >= {*pair}]
    steps = [(rising[low], rising[high]) for low, high in pairs]
    students, known = seen.of("students"), sum(grade.now for grade in rising.values())
    return (
        any(low.now and high.now and not high.after for low, high in steps)
        or not is_least(ENOUGH_NEW, students.after, students.existing)
        or (known > 0 and not is_least(ALMOST_ALL, known, sum(grade.now for grade in seen.grades)))
    )


def _year_without_grades(seen: Evidence) -> str:
    """A district that sends no grades shows a new year by its dates alone."""
    students, classes = seen.of("students"), seen.classes
    stay = students.existing - students.removed
    is_year = 0 < _year(classes.old_end) < _year(classes.new_begin) and is_least(
        STAY_WITHOUT_GRADES, stay, students.existing
    )
    if not is_year:
        return ""
    turned = turn(classes, seen.of("sections").existing)
    return f"{turned}; {number(stay)} of {count_of(students.existing, 'students')} stay, no grades are sent"


def semester_change(seen: Evidence) -> str:
    """Classes end with their terms and those of the next term of the same school year come; students stay as they are."""
    classes, students = seen.classes, seen.of("students")
    stay = students.existing - students.removed
    is_term = (
        is_whole(seen)
        and _follow(classes)
        and _year(classes.old_end) == _year(classes.new_begin)
        and is_most(HARDLY_ANY, students.removed + students.added + students.rekeyed, students.existing)
        and is_most(HARDLY_ANY, seen.risen, stay)
    )
    if not is_term:
        return ""
    turned = turn(classes, seen.of("sections").existing)
    return f"{turned}; {number(stay)} of {count_of(students.existing, 'students')} stay"


def _follow(classes: Classes) -> bool:
    """Whether almost all classes that leave end before the new ones begin, and enough new ones come."""
    return (
        None not in (classes.old_end, classes.new_begin)
        and is_least(ALMOST_ALL, classes.leave_over, classes.leave)
        and is_least(ALMOST_ALL, classes.come_later, classes.come)
        and is_least(ENOUGH_NEW, classes.come, classes.leave)
    )


def _year(day: date | None) -> int:
    """The school year of a day, by the calendar year in which it begins; 0 for no day."""
    if day is None:
        return 0
    return day.year if day.month >= YEAR_TURNS_IN else day.year - 1
