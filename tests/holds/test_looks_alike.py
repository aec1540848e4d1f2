"""What looks like a year, a term or a migration from afar, and is not: in doubt nothing is recognised (DOMAIN 1, 16)."""

from dataclasses import replace

import pytest

from rostering.holds.evidence import Evidence, Grade, School
from rostering.holds.explain import Pattern
from rostering.pipeline.totals import KindTotals
from tests.holds.evidence_of_patterns import MIGRATION, SEMESTER, YEAR, pattern


def totals(of: Evidence, **values: KindTotals) -> Evidence:
    """The same with other counts."""
    return replace(of, totals={**of.totals, **values})


def five_schools(last: School) -> tuple[School, ...]:
    """Four schools that keep their students and classes, and another."""
    kept = (School(name=f"School {n}", students=(200, 195), sections=(20, 19)) for n in range(1, 5))
    return (*kept, last)


RISING = (YEAR, SEMESTER, MIGRATION)


@pytest.mark.parametrize("evidence", RISING, ids=["year", "semester", "migration"])
@pytest.mark.parametrize(
    ("last", "is_whole"),
    [
        (School(name="School 5", students=(200, 0), sections=(20, 0), is_gone=True), False),
        (School(name="School 5", students=(200, 0), sections=(20, 19)), False),
        (School(name="School 5", students=(200, 99), sections=(20, 19)), False),
        (School(name="School 5", students=(200, 100), sections=(20, 1)), True),
        (School(name="School 5", students=(200, 195), sections=(20, 0)), False),
        (School(name="School 5", students=(0, 195), sections=(0, 19)), True),
    ],
)
def test_no_reading_covers_a_school_that_is_emptied_meanwhile(
    evidence: Evidence, last: School, is_whole: bool
) -> None:
    """DOMAIN failures 1 and 16: a rollover with one school missing must not look like a rollover."""
    before = pattern(evidence)
    assert (pattern(replace(evidence, schools=five_schools(last))) == before) is is_whole


def test_a_school_that_comes_back_under_another_id_is_not_emptied() -> None:
    """Another student information system numbers its schools anew."""
    gone = School(name="School 5", students=(200, 0), sections=(20, 0), is_gone=True)
    same = School(name="School 5", students=(0, 199), sections=(0, 20))
    assert pattern(replace(MIGRATION, schools=(*five_schools(gone), same))) == Pattern.SIS_MIGRATION


@pytest.mark.parametrize("evidence", RISING, ids=["year", "semester", "migration"])
@pytest.mark.parametrize(("removed", "stay"), [(20, True), (21, False), (50, False)])
def test_no_reading_covers_teachers_who_leave_meanwhile(evidence: Evidence, removed: int, stay: bool) -> None:
    before = pattern(evidence)
    teachers = KindTotals(existing=50, removed=removed)
    assert (pattern(totals(evidence, teachers=teachers)) == before) is stay


def test_a_migration_brings_its_classes_along() -> None:
    """Everybody under a new id and no class left is no move of systems."""
    for left, expected in ((50, Pattern.SIS_MIGRATION), (49, Pattern.UNEXPLAINED), (0, Pattern.UNEXPLAINED)):
        assert pattern(totals(MIGRATION, sections=KindTotals(existing=100, removed=100 - left))) == expected


def test_a_year_fills_each_grade_from_the_one_below() -> None:
    """One grade missing after the summer is lost in the numbers of all others."""
    grades = [*YEAR.grades]
    # The fourth: those of the third do not rise into it.
    grades[3] = replace(grades[3], after=0)
    assert pattern(replace(YEAR, grades=tuple(grades))) == Pattern.UNEXPLAINED
    # The lowest is filled by children nobody knows yet.
    grades = [replace(YEAR.grades[0], after=0), *YEAR.grades[1:]]
    assert pattern(replace(YEAR, grades=tuple(grades))) == Pattern.NEW_SCHOOL_YEAR
    gap = [replace(YEAR.grades[2], now=0, leave=0), replace(YEAR.grades[3], after=0)]
    assert pattern(replace(YEAR, grades=(*YEAR.grades[:2], *gap, YEAR.grades[4]))) == Pattern.NEW_SCHOOL_YEAR


def test_a_few_who_rise_do_not_speak_for_all_the_others() -> None:
    """Grades nobody knows, or a highest grade that is nearly everybody: who is left is not a year's remainder."""
    few = (Grade(name="1", now=50, after=0), Grade(name="2", now=50, after=50, leave=50))
    others = Grade(name="Other", now=900, after=0, leave=900)
    come_anew = KindTotals(existing=1000, removed=950, added=950)
    unknown = replace(totals(YEAR, students=come_anew), grades=(*few, others), risen=50)
    assert pattern(unknown) == Pattern.UNEXPLAINED
    seniors = (Grade(name="11", now=10, after=0), Grade(name="12", now=990, after=10, leave=990))
    left = KindTotals(existing=1000, removed=990)
    assert pattern(replace(totals(YEAR, students=left), grades=seniors, risen=10)) == Pattern.UNEXPLAINED
