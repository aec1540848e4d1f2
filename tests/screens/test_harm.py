"""What a held change would do, in words and in order of harm, from its stored figures (LOOK, Work row; DESIGN 5)."""

from dataclasses import replace
from typing import Any

import pytest

from rostering.models import Plan
from rostering.screens.presenters.early_warnings import warning_lines, warnings_beside_totals
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.harm import (
    HARM_CLASSES,
    flag_words,
    harm_rank,
    harm_sentence,
    held_sentence,
    other_reasons,
)
from rostering.screens.presenters.say import plain
from rostering.screens.presenters.totals import small_bar, totals_table


def figures(
    *,
    reason: str = "large_change",
    limit: int = 50,
    flags: tuple[dict[str, Any], ...] = (),
    also: tuple[dict[str, Any], ...] = (),
    **kinds: dict[str, int],
) -> Figures:
    """The figures of a plan with these totals, judged as the guard does."""
    totals = {}
    for kind, counts in kinds.items():
        changed = sum(counts.get(name, 0) for name in ("added", "updated", "removed", "rekeyed"))
        existing = counts.get("existing", 0)
        share = round(100 * changed / existing, 1) if existing else 100.0 * bool(changed)
        totals[kind] = {**counts, "changed": changed, "percent": share}
    judged = [
        {"kind": kind, "over": 100 * one["changed"] > limit * one.get("existing", 0)}
        for kind, one in totals.items()
    ]
    verdict = {"reason": reason, "limit": limit, "kinds": judged, "also": list(also)}
    return figures_of(Plan(totals=totals, verdict=verdict, summary={"red_flags": list(flags)}))


WIPE = figures(students={"existing": 2318, "removed": 2318}, teachers={"existing": 141, "removed": 141})
NEW_IDS = figures(students={"existing": 5001, "rekeyed": 4812, "removed": 189, "added": 174})
TERM_END = figures(sections={"existing": 3106, "removed": 1940}, students={"existing": 5000})
FIRST = figures(reason="first_load", students={"added": 60}, teachers={"added": 10}, sections={"added": 1})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (WIPE, "All 2,318 students and 141 teachers would leave."),
        (NEW_IDS, "4,812 of 5,001 students come back under new IDs."),
        (TERM_END, "1,940 of 3,106 classes would leave."),
        (FIRST, "First load: 60 students, 10 teachers and 1 class would join."),
        (
            figures(students={"existing": 20, "removed": 13, "added": 13}),
            "13 of 20 students would leave, 13 others join.",
        ),
        (figures(students={"existing": 20, "added": 13}), "13 students would join the 20 on Khan Academy."),
        (figures(students={"existing": 20, "updated": 13}), "13 of 20 students would be updated."),
    ],
)
def test_harm_is_one_sentence(change: Figures, words: str) -> None:
    assert harm_sentence(change) == words


def test_the_status_sentence_says_why_with_numbers_that_can_be_recomputed() -> None:
    said = plain(held_sentence(NEW_IDS)).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Held because 5,175 changes to 5,001 students are 103.5 %, over the limit of 50 %: "
        "4,812 come back under new IDs, 189 leave and 174 join."
    )


def test_one_changed_student_is_said_in_the_singular() -> None:
    said = plain(held_sentence(figures(students={"existing": 1, "removed": 1}))).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert said == "Held because 1 change to 1 student is 100 %, over the limit of 50 %: 1 leaves."


def test_a_majority_of_schools_is_said_as_such() -> None:
    """DESIGN 5, Large change: more than half of four or more schools leave."""
    also = ({"code": "most_schools_leave", "left": 3, "of": 4},)
    said = figures(
        also=also, students={"existing": 100, "removed": 10}, schools={"existing": 4, "removed": 3}
    )
    text = plain(held_sentence(figures_without_over(said)))
    assert text == "Held because 3 of 4 schools leave; that is more than half of them."


def figures_without_over(change: Figures) -> Figures:
    """The same, no kind being over its limit."""
    return replace(change, over=())


def test_every_other_kind_over_the_limit_is_named_too() -> None:
    change = figures(students={"existing": 10, "removed": 10}, sections={"existing": 4, "removed": 3})
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in other_reasons(change)] == [
        "Classes: 3 leave; 75 % of 4."
    ]


def test_worst_comes_first_by_kind_of_harm_and_then_by_people() -> None:
    flagged = figures(
        students={"existing": 100, "updated": 60},
        flags=({"code": "school_without_classes", "count": 1, "names": ["North"]},),
    )
    held = figures(students={"existing": 100, "updated": 60})
    larger = figures(students={"existing": 1000, "updated": 600})
    ranked = sorted(
        (FIRST, held, larger, flagged, WIPE), key=lambda change: harm_rank(change, waits_for_second=False)
    )
    assert ranked == [WIPE, flagged, larger, held, FIRST]
    assert harm_rank(held, waits_for_second=True) < harm_rank(held, waits_for_second=False)


def test_a_case_whose_district_had_its_time_comes_before_failed_syncs_and_never_goes_down() -> None:
    change = figures(students={"existing": 100, "updated": 60})
    overdue = harm_rank(change, waits_for_second=False, is_overdue=True)
    assert harm_rank(change, waits_for_second=True) < overdue < (HARM_CLASSES.index("failed"), -1_000_000)
    assert overdue < harm_rank(change, waits_for_second=False)
    assert harm_rank(WIPE, waits_for_second=False, is_overdue=True) == harm_rank(WIPE, waits_for_second=False)


@pytest.mark.parametrize(("removed", "is_wipe"), [(50, False), (51, True)])
def test_more_than_half_leaving_is_the_worst_class(removed: int, is_wipe: bool) -> None:
    change = figures(students={"existing": 100, "removed": removed, "updated": 20})
    assert (harm_rank(change, waits_for_second=False)[0] == HARM_CLASSES.index("wipe")) is is_wipe


def test_red_flags_name_their_schools_and_how_many_more() -> None:
    change = figures(
        flags=(
            {"code": "school_without_classes", "count": 7, "names": list("ABCDE")},
            {"code": "students_without_class", "count": 1, "names": []},
        )
    )
    assert [flag_words(flag) for flag in change.red_flags] == [
        "schools are left without classes: A, B, C, D, E and 2 more",
        "student is left in no class",
    ]


def test_early_warnings_say_what_happened_or_what_would() -> None:
    """DESIGN 5, Early warning."""
    change = replace(
        figures(students={"existing": 790, "removed": 300}),
        warnings=(
            {"code": "many_students_leave"},
            {"code": "school_loses_half", "kind": "sections", "school": "North", "left": 1, "of": 2},
            {"code": "last_administrator_leaves", "school": "South"},
            {"code": "most_students_left_in_five_nights", "left": 412, "of": 790},
        ),
    )
    assert warning_lines(change, is_applied=True) == (
        "300 of 790 students left at once.",
        "North lost 1 of 2 classes.",
        "South lost its last administrator.",
        "412 of 790 students have left over five nights, a part each night.",
    )
    assert warning_lines(change, is_applied=False)[1] == "North would lose 1 of 2 classes."
    assert warnings_beside_totals(change) == warning_lines(change, is_applied=False)[1:]


def test_a_first_load_is_held_as_such_and_not_for_its_percent() -> None:
    """DESIGN 5, First load."""
    assert other_reasons(FIRST) == []
    assert not any(row.is_over for row in totals_table(FIRST).rows)


def test_the_bar_is_stacked_from_what_leaves_and_the_limit_stands_at_its_percent() -> None:
    """LOOK, Totals table: scale to 125 %, leave touches zero."""
    bar = small_bar(NEW_IDS, "students")
    assert [segment.mark for segment in bar.segments] == ["leave", "newid", "join"]
    assert bar.segments[0].x == "0.00%"
    assert bar.limit_x == "40.00%"
    assert (
        small_bar(figures(limit=25, students={"existing": 4, "removed": 4}), "students").limit_x == "20.00%"
    )


def test_a_small_bar_ends_where_its_scale_ends_whatever_the_percent() -> None:
    """Of 100 students 120 join and 80 leave: 200 %, of which the list draws 125."""
    bar = small_bar(figures(students={"existing": 100, "removed": 80, "added": 120}), "students")
    assert [(one.mark, one.x, one.width) for one in bar.segments] == [
        ("leave", "0.00%", "64.00%"),
        ("join", "64.00%", "36.00%"),
    ]
    wide = figures(students={"existing": 100, "removed": 80, "rekeyed": 60, "added": 10})
    assert [one.mark for one in small_bar(wide, "students").segments] == ["leave", "newid"]


def test_a_sliver_can_still_be_seen() -> None:
    bar = small_bar(figures(students={"existing": 100_000, "removed": 1}), "students")
    assert float(bar.segments[0].width.rstrip("%")) > 0.5


@pytest.mark.parametrize(("removed", "is_over"), [(50, False), (51, True)])
def test_only_what_is_over_the_limit_is_marked(removed: int, is_over: bool) -> None:
    """RULES B5: exactly the limit passes."""
    table = totals_table(figures(students={"existing": 100, "removed": removed}))
    assert table.rows[0].is_over is is_over


def test_what_is_over_the_limit_does_not_read_as_the_limit() -> None:
    change = figures(students={"existing": 10_000, "removed": 5_001}, sections={"existing": 8, "removed": 8})
    row = totals_table(change).rows[0]
    assert (row.percent, row.is_over) == ("50.01\N{NO-BREAK SPACE}%", True)
    assert "50.01\N{NO-BREAK SPACE}%" in other_reasons(change)[0]


def test_applied_lists_mark_nothing_and_count_from_before() -> None:
    table = totals_table(WIPE, is_applied=True)
    assert table.base == "Before"
    assert not any(row.is_over for row in table.rows)


def test_the_scale_grows_for_more_than_125_percent() -> None:
    table = totals_table(figures(students={"existing": 100, "removed": 100, "added": 90}))
    assert table.limit_x == "25.00%"
