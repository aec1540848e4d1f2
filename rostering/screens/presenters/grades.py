"""Students by grade, before and after: a class of a whole grade that goes is seen at once."""

from dataclasses import dataclass

from rostering.screens.presenters.figures import Figures
from rostering.screens.words import capital, difference, number, spelled


@dataclass(frozen=True, kw_only=True)
class GradeRow:
    """One report grade. `is_worst`: everybody of it leaves."""

    name: str
    now: str
    after: str
    words: str
    is_worst: bool


@dataclass(frozen=True, kw_only=True)
class Grades:
    """The grades whose number moves, and one line about the rest: what is as before is quiet."""

    rows: tuple[GradeRow, ...]
    rest: str


def grades_of(figures: Figures) -> Grades | None:
    """Kindergarten to 12, then whatever else was sent; one grade alone says nothing more than the totals."""
    if len(figures.grades) < 2:
        return None
    moved = [row for row in figures.grades if row["students"][0] != row["students"][1]]
    same = len(figures.grades) - len(moved)
    rest = f"{capital(spelled(same))} {'other ' if moved else ''}{'grade is' if same == 1 else 'grades are'} as before."
    return Grades(
        rows=tuple(_row(str(row["grade"]), *row["students"]) for row in moved), rest=rest if same else ""
    )


def _row(grade: str, now: int, after: int) -> GradeRow:
    return GradeRow(
        name=grade_name(grade),
        now=number(now),
        after=number(after),
        words=difference(now, after),
        is_worst=bool(now and not after),
    )


def grade_name(grade: str) -> str:
    """ "4" -> "Grade 4"; "K" -> "Kindergarten"; nothing sent -> "No grade"."""
    if grade == "K":
        return "Kindergarten"
    return f"Grade {grade}" if grade.isdigit() else grade or "No grade"
