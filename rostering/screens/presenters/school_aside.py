"""What stands under a school's name beside its counts: students a class and administrators, where they move. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rostering.screens.words import ARROW, number

#: Students a class that differ by less are as before.
_MOVES: Final = 0.5
_NONE: Final = (0, 0)


def school_aside(school: Mapping[str, Any], at: Mapping[str, Sequence[int]]) -> str:
    """ "22.1 → 8.4 students a class · 2 → 0 administrators"; "" where both stay, or were not counted. `at`: of this school."""
    said = (_students_a_class(school, at), _administrators(at))
    return " · ".join(part for part in said if part)


def _students_a_class(school: Mapping[str, Any], at: Mapping[str, Sequence[int]]) -> str:
    """Nothing where a side has no classes: the classes say that."""
    (now, after), classes = at.get("student_places", _NONE), school.get("sections") or _NONE
    if not all(classes):
        return ""
    before, then = now / classes[0], after / classes[1]
    if abs(then - before) < _MOVES:
        return ""
    return f"{before:.1f} {ARROW} {then:.1f} students a class"


def _administrators(at: Mapping[str, Sequence[int]]) -> str:
    now, after = at.get("administrators", _NONE)
    if now == after:
        return ""
    return f"{number(now)} {ARROW} {number(after)} {'administrator' if (now, after) in ((1, 0), (0, 1)) else 'administrators'}"
