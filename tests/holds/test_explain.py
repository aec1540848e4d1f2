"""What a large change is taken for, from its numbers alone: each pattern on both sides of what it must show (DOMAIN 4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rostering.holds.evidence import Evidence, Grade, is_next
from rostering.holds.explain import Pattern, explain
from rostering.pipeline.totals import KindTotals
from tests.holds.evidence_of_patterns import (
    GRADE,
    OFF,
    RECOGNISED,
    SCHOOL,
    SEMESTER,
    SWITCH,
    WIPE,
    YEAR,
    pattern,
    seen,
)


@pytest.mark.parametrize("expected", Pattern)
def test_each_pattern_is_told_from_its_numbers(expected: Pattern) -> None:
    assert pattern(RECOGNISED[expected]) == expected


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (
            Pattern.NEW_SCHOOL_YEAR,
            "It looks like a new school year: 98 of 100 classes leave, of terms through 12 June 2026, and 96 classes of "
            "terms from 17 August 2026 join; 748 of 800 students below grade 5 stay, 740 students are a grade higher.",
        ),
        (
            Pattern.SEMESTER_CHANGE,
            "It looks like a change of semester: 60 of 100 classes leave, of terms through 18 December 2026, and 58 classes "
            "of terms from 5 January 2027 join; 997 of 1,000 students stay.",
        ),
        (
            Pattern.SIS_MIGRATION,
            "It looks like a move to another student information system: 980 of 1,000 students, 50 of 50 teachers and "
            "100 of 100 classes come back under new IDs.",
        ),
        (
            Pattern.PROVIDER_SWITCH,
            "It looks like a change of provider: Khan Academy was loaded from Clever, this feed comes from ClassLink; "
            "980 of 1,000 students, 50 of 50 teachers and 100 of 100 classes come back under new IDs.",
        ),
        (
            Pattern.SCHOOL_NOT_SHARED,
            "It looks like a school that is no longer shared: North School is gone from the feed with 600 students and "
            "60 classes; the other two schools keep 395 of 400 students.",
        ),
        (
            Pattern.GRADE_NOT_SHARED,
            "It looks like a grade that is no longer shared: 600 of 600 students of grade 3, grade 4 and grade 5 leave; "
            "the other two grades keep 398 of 400.",
        ),
        (
            Pattern.SHARING_OFF,
            "It looks like sharing was turned off: of 1,000 students 3 are left, of 100 classes none is left.",
        ),
        (
            Pattern.UNEXPLAINED,
            "No known pattern explains it: 600 of 1,000 students leave; 100 of 100 classes stay.",
        ),
    ],
)
def test_the_evidence_is_said_with_numbers(of: Pattern, words: str) -> None:
    assert str(explain(RECOGNISED[of])) == words


def test_a_good_new_year_and_a_wipe_have_the_same_percent_and_are_told_apart() -> None:
    """DOMAIN failures 1 and 16: what is left tells them apart, not how much changes."""
    wiped = seen(students=YEAR.of("students"), sections=YEAR.of("sections"), grades=WIPE.grades)
    assert [wiped.of(kind).percent for kind in wiped.totals] == [
        YEAR.of(kind).percent for kind in YEAR.totals
    ]
    assert (pattern(YEAR), pattern(wiped)) == (Pattern.NEW_SCHOOL_YEAR, Pattern.UNEXPLAINED)


def classes(of: Evidence, **values: Any) -> Evidence:
    """The same with other classes."""
    return replace(of, classes=replace(of.classes, **values))


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        # Almost the whole class set, of terms that follow each other, and enough new ones.
        (replace(YEAR, totals={**YEAR.totals, "sections": KindTotals(existing=123, removed=98)}), False),
        (replace(YEAR, totals={**YEAR.totals, "sections": KindTotals(existing=122, removed=98)}), True),
        (classes(YEAR, leave_over=78), False),
        (classes(YEAR, leave_over=79), True),
        (classes(YEAR, come_later=76), False),
        (classes(YEAR, come_later=77), True),
        (classes(YEAR, come=48, come_later=48), False),
        (classes(YEAR, come=49, come_later=49), True),
        (classes(YEAR, old_end=None), False),
        # 748 of the 800 below the top grade stay: 80 % of them must be a grade higher.
        (replace(YEAR, risen=598), False),
        (replace(YEAR, risen=599), True),
    ],
)
def test_a_new_school_year_needs_all_of_its_evidence(evidence: Evidence, expected: bool) -> None:
    assert (pattern(evidence) == Pattern.NEW_SCHOOL_YEAR) is expected


def test_a_year_may_begin_after_all_classes_have_left() -> None:
    """The grades alone tell it then; without them nothing does."""
    come = KindTotals(added=96)
    empty = classes(
        replace(YEAR, totals={**YEAR.totals, "sections": come}), leave=0, leave_over=0, old_end=None
    )
    assert str(explain(empty)) == (
        "It looks like a new school year: there are no classes now, and 96 classes of terms from 17 August 2026 join; "
        "748 of 800 students below grade 5 stay, 740 students are a grade higher."
    )
    for weak in (replace(empty, risen=598), replace(empty, grades=()), classes(empty, come=0)):
        assert pattern(weak) == Pattern.UNEXPLAINED


@pytest.mark.parametrize(
    ("old_end", "new_begin", "removed", "is_year"),
    [
        (date(2026, 6, 30), date(2026, 7, 1), 400, True),
        (date(2026, 7, 1), date(2026, 8, 17), 400, False),
        (date(2026, 6, 12), date(2026, 6, 30), 400, False),
        (date(2026, 6, 30), date(2026, 7, 1), 401, False),
    ],
)
def test_without_grades_the_dates_must_lie_in_two_school_years(
    old_end: date, new_begin: date, removed: int, is_year: bool
) -> None:
    """School years turn in July."""
    dated = classes(YEAR, old_end=old_end, new_begin=new_begin)
    totals = {**YEAR.totals, "students": KindTotals(existing=1000, removed=removed)}
    evidence = replace(dated, totals=totals, risen=0, grades=(Grade(name="", now=1000, after=600),))
    assert (pattern(evidence) == Pattern.NEW_SCHOOL_YEAR) is is_year


@pytest.mark.parametrize(("leave", "is_year"), [(50, True), (51, False)])
def test_no_year_explains_that_more_than_a_quarter_of_the_lower_grades_leave(
    leave: int, is_year: bool
) -> None:
    grades = (*(Grade(name=f"{n}", now=200, after=200, leave=leave) for n in range(1, 5)), YEAR.grades[-1])
    assert (pattern(replace(YEAR, grades=grades)) == Pattern.NEW_SCHOOL_YEAR) is is_year


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (classes(SEMESTER, new_begin=date(2027, 7, 1)), False),
        (classes(SEMESTER, new_begin=date(2027, 6, 30)), True),
        (replace(SEMESTER, risen=100), False),
        (replace(SEMESTER, risen=99), True),
        (
            replace(SEMESTER, totals={**SEMESTER.totals, "students": KindTotals(existing=1000, removed=101)}),
            False,
        ),
        (
            replace(SEMESTER, totals={**SEMESTER.totals, "students": KindTotals(existing=1000, removed=95)}),
            True,
        ),
        (classes(SEMESTER, leave_over=47), False),
        (classes(SEMESTER, come=29, come_later=29), False),
    ],
)
def test_a_semester_changes_classes_within_a_year_and_leaves_students_alone(
    evidence: Evidence, expected: bool
) -> None:
    assert (pattern(evidence) == Pattern.SEMESTER_CHANGE) is expected


@pytest.mark.parametrize(("removed", "is_migration"), [(200, True), (201, False)])
def test_a_migration_brings_back_four_of_five_of_those_whose_id_is_gone(
    removed: int, is_migration: bool
) -> None:
    students = KindTotals(existing=1050, rekeyed=800, removed=removed)
    evidence = seen(students=students, teachers=KindTotals())
    assert (pattern(evidence) == Pattern.SIS_MIGRATION) is is_migration


def test_classes_alone_may_migrate_while_people_stay() -> None:
    moved = KindTotals(existing=100, rekeyed=90, removed=10, added=10)
    assert pattern(seen(sections=moved)) == Pattern.SIS_MIGRATION
    assert (
        pattern(seen(sections=moved, students=KindTotals(existing=1000, removed=400))) == Pattern.UNEXPLAINED
    )


def test_another_provider_explains_nothing_while_the_ids_stay() -> None:
    assert pattern(replace(WIPE, providers=("clever", "clever"))) == Pattern.UNEXPLAINED
    small = seen(students=KindTotals(existing=1000, updated=600), providers=("clever", "classlink"))
    assert pattern(small) == Pattern.UNEXPLAINED
    assert pattern(replace(SWITCH, providers=("", "classlink"))) == Pattern.SIS_MIGRATION


def test_a_school_must_be_gone_itself_and_the_others_must_stay() -> None:
    """DOMAIN failure 21: a school emptied while it is still shared is no decision about sharing."""
    north, south, west = SCHOOL.schools
    assert (
        pattern(replace(SCHOOL, schools=(replace(north, is_gone=False), south, west))) == Pattern.UNEXPLAINED
    )
    for kept, expected in ((270, Pattern.SCHOOL_NOT_SHARED), (200, Pattern.UNEXPLAINED)):
        losing = replace(south, students=(300, kept))
        assert pattern(replace(SCHOOL, schools=(north, losing, west))) == expected


def test_who_is_still_shared_did_not_leave_because_of_sharing() -> None:
    for evidence in (SCHOOL, GRADE, OFF):
        assert pattern(replace(evidence, shared_leavers=1)) == Pattern.UNEXPLAINED


def test_a_grade_that_rises_or_is_filled_again_is_still_shared() -> None:
    assert pattern(replace(GRADE, risen=41)) == Pattern.UNEXPLAINED
    filled = KindTotals(existing=1000, removed=602, added=61)
    assert pattern(replace(GRADE, totals={**GRADE.totals, "students": filled})) == Pattern.UNEXPLAINED


@pytest.mark.parametrize(("left", "is_off"), [(50, True), (51, False)])
def test_sharing_is_off_when_next_to_nothing_is_left(left: int, is_off: bool) -> None:
    students = KindTotals(existing=1000, removed=1000 - left)
    evidence = replace(OFF, totals={**OFF.totals, "students": students})
    assert (pattern(evidence) == Pattern.SHARING_OFF) is is_off


def test_a_small_school_that_is_all_that_is_left_does_not_make_it_look_like_sharing_is_off() -> None:
    north, south, west = SCHOOL.schools
    schools = (replace(north, students=(960, 0)), replace(west, students=(40, 40)))
    assert pattern(
        replace(
            OFF, schools=schools, totals={**OFF.totals, "students": KindTotals(existing=1000, removed=960)}
        )
    ) == (Pattern.SCHOOL_NOT_SHARED)


@pytest.mark.parametrize(
    ("before", "after", "follows"),
    [("K", "1", True), ("8", "9", True), ("12", "Other", True), ("Other", "K", True)]
    + [("5", "5", False), ("5", "7", False), ("6", "5", False), ("", "1", False), (None, "1", False)],
)
def test_a_grade_follows_another(before: str | None, after: str, follows: bool) -> None:
    assert is_next(before, after) is follows
