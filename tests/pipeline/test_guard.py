"""Gate 2, each side of each limit, without a database (DESIGN 5, Large change and First load; RULES B5-B7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.pipeline.guard import Limits, Verdict, guard
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals

COUNTS = ("added", "updated", "removed", "rekeyed")
PERCENT_KINDS = ("students", "teachers", "sections", "enrollments")


def totals(**kinds: KindTotals) -> Totals:
    """A district with somebody in every kind, changed as told."""
    return {kind: KindTotals(existing=1000) for kind in COUNTED_KINDS} | kinds


def judged(limits: Limits | None = None, **kinds: KindTotals) -> Verdict:
    """The verdict on a district changed as told."""
    return guard(totals=totals(**kinds), limits=limits or Limits())


@pytest.mark.parametrize("kind", PERCENT_KINDS)
@pytest.mark.parametrize("count", COUNTS)
def test_half_passes_and_one_more_is_held_for_every_kind_and_every_change(kind: str, count: str) -> None:
    """RULES B5: 500 of 1000 passes, 501 holds."""
    assert judged(**{kind: KindTotals(existing=1000, **{count: 500})}).reason == ""
    verdict = judged(**{kind: KindTotals(existing=1000, **{count: 501})})
    assert (verdict.reason, verdict.holds) == ("large_change", True)
    assert [one.kind for one in verdict.kinds if one.is_over] == [kind]


def test_all_sorts_of_changes_count_together() -> None:
    """RULES B6: 400 added and 200 removed of 1000 are 60 %."""
    changed = KindTotals(existing=1000, added=100, updated=100, removed=200, rekeyed=101)
    assert judged(students=changed).reason == "large_change"
    assert (
        judged(students=KindTotals(existing=1000, added=100, updated=100, removed=200, rekeyed=100)).reason
        == ""
    )


@pytest.mark.parametrize("count", ["ended", "ignored"])
def test_what_is_not_counted_never_holds(count: str) -> None:
    """DESIGN 5: ended and ignored stand outside the percent."""
    verdict = judged(
        sections=KindTotals(existing=10, **{count: 10}), students=KindTotals(existing=10, **{count: 10})
    )
    assert (verdict.reason, verdict.sentence) == ("", "Within the limit.")


@pytest.mark.parametrize("kind", PERCENT_KINDS)
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(
    ("existing", "changed", "is_held"),
    [
        (1, 0, False),
        (1, 1, True),
        (2, 1, False),
        (2, 2, True),
        (3, 1, False),
        (3, 2, True),
        (4, 2, False),
        (4, 3, True),
    ],
)
def test_tiny_districts_have_no_special_case(
    kind: str, count: str, existing: int, changed: int, is_held: bool
) -> None:
    """DESIGN 5: the percent counts from the first record on, for every kind and every change."""
    verdict = judged(**{kind: KindTotals(existing=existing, **{count: changed})}, terms=KindTotals(5, 1))
    assert verdict.holds is is_held
    assert [one.kind for one in verdict.kinds if one.is_over] == [kind] * is_held


@pytest.mark.parametrize("kind", PERCENT_KINDS)
def test_a_change_to_nothing_counts_as_a_hundred_percent(kind: str) -> None:
    """DESIGN 5: existing 0 with a change counts as 100; without one as nothing."""
    verdict = judged(**{kind: KindTotals(existing=0, added=1)})
    assert verdict.reason == "large_change"
    assert next(one.percent for one in verdict.kinds if one.kind == kind) == 100.0
    assert judged(**{kind: KindTotals(existing=0)}, schools=KindTotals(5, updated=1)).reason == ""


@pytest.mark.parametrize(("changed", "is_held"), [(20, False), (21, True)])
def test_a_district_may_have_a_lower_limit(changed: int, is_held: bool) -> None:
    verdict = judged(Limits(percent=20), students=KindTotals(existing=100, updated=changed))
    assert verdict.holds is is_held
    assert verdict.limit == 20


@pytest.mark.parametrize("kind", ["administrators", "schools"])
@pytest.mark.parametrize(
    ("existing", "removed", "is_held"),
    [(3, 3, False), (4, 2, False), (4, 3, True), (5, 3, True), (7, 3, False)],
)
def test_when_most_of_four_or_more_leave_it_is_held(
    kind: str, existing: int, removed: int, is_held: bool
) -> None:
    """DESIGN 5: more than half of four or more administrators, or of four or more schools."""
    verdict = judged(**{kind: KindTotals(existing=existing, removed=removed)})
    assert verdict.holds is is_held
    if is_held:
        assert verdict.as_json()["also"] == [{"code": f"most_{kind}_leave", "left": removed, "of": existing}]


@pytest.mark.parametrize("kind", ["administrators", "schools", "terms"])
def test_other_changes_of_administrators_schools_and_terms_never_hold(kind: str) -> None:
    assert not judged(**{kind: KindTotals(existing=4, updated=4, added=90, rekeyed=4)}).holds


def nothing_yet(**kinds: KindTotals) -> Totals:
    """No roster."""
    return {kind: KindTotals() for kind in COUNTED_KINDS} | kinds


def test_no_roster_yet_is_a_first_load_whatever_else_is_true() -> None:
    """DESIGN 5, Outcome: first_load, then under_review, then large_change."""
    first = nothing_yet(students=KindTotals(added=1))
    for limits in (Limits(), Limits(is_under_review=True)):
        verdict = guard(totals=first, limits=limits)
        assert verdict.reason == "first_load"
        assert verdict.sentence.startswith("First load: 1 student would join Khan Academy.")
    assert guard(totals=nothing_yet(), limits=Limits()).reason == ""


def test_under_review_holds_every_change_however_small_and_names_a_large_one_too() -> None:
    """DESIGN 5, Under review."""
    limits = Limits(is_under_review=True)
    small = judged(limits, students=KindTotals(existing=1000, updated=1))
    assert small.reason == "under_review"
    assert judged(limits, sections=KindTotals(existing=1000, ended=1)).reason == "under_review"
    assert judged(limits, students=KindTotals(existing=1000, ignored=1)).reason == "under_review"
    large = judged(limits, students=KindTotals(existing=1000, removed=900))
    assert large.reason == "under_review"
    assert "900 changes to 1,000 students are 90 %" in large.sentence
    assert judged(limits).reason == ""


@pytest.mark.parametrize("kind", PERCENT_KINDS)
@pytest.mark.parametrize(("removed", "warns"), [(349, False), (350, True)])
def test_many_removals_warn_early_and_do_not_hold(kind: str, removed: int, warns: bool) -> None:
    """DESIGN 5, Early warning: from 35 % of a kind on."""
    verdict = judged(**{kind: KindTotals(existing=1000, removed=removed)})
    assert not verdict.holds
    assert (f"many_{kind}_leave" in verdict.warnings) is warns


def test_the_sentence_says_the_worst_kind_with_numbers_that_can_be_recomputed() -> None:
    students, teachers = KindTotals(existing=2000, removed=1200), KindTotals(existing=1, updated=1)
    assert judged(students=students).sentence == (
        "Held because 1,200 changes to 2,000 students are 60 %, over the limit of 50 %: 1,200 leave."
    )
    assert judged(students=students, teachers=teachers).sentence == (
        "Held because 1 change to 1 teacher is 100 %, over the limit of 50 %: 1 is updated."
    )
    assert judged(schools=KindTotals(existing=5, removed=3)).sentence == (
        "Held because 3 of 5 schools leave; that is more than half of them."
    )


counts = st.integers(0, 40)
kinds = st.builds(KindTotals, counts, counts, counts, counts, counts, counts, counts)


@given(
    given_totals=st.fixed_dictionaries(dict.fromkeys(COUNTED_KINDS, kinds)),
    percent=st.integers(1, 50),
    is_under_review=st.booleans(),
)
def test_the_verdict_follows_from_the_numbers_alone(
    given_totals: Totals, percent: int, is_under_review: bool
) -> None:
    """DESIGN 5 as one formula, for any numbers."""
    verdict = guard(totals=given_totals, limits=Limits(percent, is_under_review))
    is_empty = not any(t.changed or t.ended or t.ignored for t in given_totals.values())
    is_large = any(
        100 * given_totals[kind].changed > percent * given_totals[kind].existing for kind in PERCENT_KINDS
    )
    is_large |= any(
        given_totals[kind].existing >= 4 and 2 * given_totals[kind].removed > given_totals[kind].existing
        for kind in ("administrators", "schools")
    )
    expected: Any = "large_change" if is_large else ""
    expected = "under_review" if is_under_review else expected
    expected = expected if any(t.existing for t in given_totals.values()) else "first_load"
    assert verdict.reason == ("" if is_empty else expected)
    assert verdict.as_json()["outcome"] == ("hold" if verdict.reason else "pass")
