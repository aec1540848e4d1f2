"""The evidence of a pattern in words: counts with what they are of, schools, grades and days. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from rostering.holds.evidence import Classes, Evidence, Grade, School
from rostering.words import agree, count_of, listed, number, spelled

_MOST_NAMES: Final = 3


def what_is_seen(seen: Evidence) -> str:
    """For a change no pattern explains: what happens to students and classes, without a reading."""
    students, sections = seen.of("students"), seen.of("sections")
    said = [
        f"{number(students.removed)} of {count_of(students.existing, 'students')} {agree(students.removed, 'leaves')}"
    ]
    if students.added:
        said.append(f"{number(students.added)} {agree(students.added, 'joins')}")
    if students.rekeyed:
        said.append(f"{number(students.rekeyed)} {agree(students.rekeyed, 'comes')} back under new IDs")
    gone = sections.removed + sections.ended
    stay = f"{number(sections.existing - gone)} of {count_of(sections.existing, 'sections')} stay"
    return f"{listed(said)}; {stay}{f', {number(sections.added)} are new' if sections.added else ''}"


def grade_words(grade: str) -> str:
    """ "5" -> "grade 5", "K" -> "kindergarten"."""
    return {"K": "kindergarten", "Other": "other grades", "": "no grade"}.get(grade, f"grade {grade}")


def turn(classes: Classes, existing: int) -> str:
    """Which classes leave and come, with the middle of their terms' days."""
    come = f"{count_of(classes.come, 'sections')} of terms from {_day(classes.new_begin)}"
    if not existing:
        return f"there are no classes now, and {come} {agree(classes.come, 'joins')}"
    leave = f"{number(classes.leave)} of {count_of(existing, 'sections')} {agree(classes.leave, 'leaves')}"
    return f"{leave}, of terms through {_day(classes.old_end)}, and {come} {agree(classes.come, 'joins')}"


def new_ids(seen: Evidence) -> str:
    """ "4,812 of 5,001 students and 98 of 101 classes come back under new IDs"; "" for nobody."""
    said = [
        f"{number(seen.of(kind).rekeyed)} of {count_of(seen.of(kind).existing, kind)}"
        for kind in ("students", "teachers", "sections")
        if seen.of(kind).rekeyed
    ]
    return f"{listed(said)} come back under new IDs" if said else ""


def left_words(after: int) -> str:
    """How many are left of what was."""
    return f"{number(after)} {agree(after, 'is')} left" if after else "none is left"


def lost(schools: Sequence[School]) -> int:
    """How many students some schools lose."""
    return sum(max(school.students[0] - school.students[1], 0) for school in schools)


def keep_words(schools: Sequence[School]) -> str:
    """How many of their students some schools keep."""
    now = sum(school.students[0] for school in schools)
    return f"{'keeps' if len(schools) == 1 else 'keep'} {number(now - lost(schools))} of {count_of(now, 'students')}"


def the_others(count: int, word: str) -> str:
    """The rest of the schools or grades."""
    return f"the other {word}" if count == 1 else f"the other {spelled(count)} {word}s"


def names_of(names: Sequence[str]) -> str:
    """A few names, the others counted."""
    more = len(names) - _MOST_NAMES
    return listed([*names[:_MOST_NAMES], f"{spelled(more)} more"] if more > 0 else list(names))


def grades_words(grades: Sequence[Grade]) -> str:
    """Grades by name."""
    return listed([grade_words(grade.name) for grade in grades])


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no date"
