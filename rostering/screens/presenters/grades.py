"""Students by grade, before and after: a class of a whole grade that goes is seen at once (issue 3, Hold)."""

from dataclasses import dataclass

from rostering.screens.presenters.figures import Figures
from rostering.screens.words import difference, number


@dataclass(frozen=True, kw_only=True)
class GradeRow:
    """One report grade. `is_worst`: everybody of it leaves."""

    name: str
    now: str
    after: str
    words: str
    is_worst: bool


def grade_rows(figures: Figures) -> tuple[GradeRow, ...]:
    """Kindergarten to 12, then whatever else was sent; one grade alone says nothing more than the totals."""
    if len(figures.grades) < 2:
        return ()
    return tuple(_row(str(row["grade"]), *row["students"]) for row in figures.grades)


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
