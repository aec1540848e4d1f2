"""What an expected change lets pass: each side of each ceiling, without a database (DESIGN 2, window; DESIGN 5, Outcome)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostering.beyond import Beyond
from rostering.pipeline.expected import DIRECTIONS, KINDS, Allowance, Ceilings, Emptied
from rostering.pipeline.guard import Limits, Verdict, guard
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals
from rostering.why import beyond_words, in_full
from rostering.words import NO_BREAK

NOBODY = Emptied(schools=0, teachers=0)
WIDE = Ceilings(removed=100, added=1000, updated=100, rekeyed=100)


def allowance(*, keeps_classes: bool = False, **kinds: Ceilings) -> Allowance:
    """Wide open until 12 August, but for the kinds told."""
    return Allowance(
        window=7,
        last_night=date(2026, 8, 12),
        agreed_at=datetime(2026, 8, 1, tzinfo=UTC),
        ceilings=dict.fromkeys(KINDS, WIDE) | kinds,
        keeps_classes=keeps_classes,
    )


def totals(**kinds: KindTotals) -> Totals:
    """1,000 of every kind; students are a large change unless told, so that the expected change is what decides."""
    large = {"students": KindTotals(existing=1000, updated=501)}
    return {kind: KindTotals(existing=1000) for kind in COUNTED_KINDS} | large | kinds


def judged(
    given_totals: Totals, allowed: Allowance | None, *, emptied: Emptied | None = NOBODY, **limits: Any
) -> Verdict:
    """The guard's verdict."""
    return guard(totals=given_totals, limits=Limits(allowance=allowed, **limits), emptied=emptied)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_exactly_the_ceiling_passes_and_one_more_is_held(kind: str, direction: str) -> None:
    ceiling = 300 if direction == "added" else 60
    allowed = allowance(**{kind: replace(WIDE, **{direction: ceiling})})
    assert (
        judged(totals(**{kind: KindTotals(existing=1000, **{direction: 10 * ceiling})}), allowed).holds
        is False
    )
    verdict = judged(totals(**{kind: KindTotals(existing=1000, **{direction: 10 * ceiling + 1})}), allowed)
    assert verdict.reason == "large_change"
    (beyond,) = verdict.beyond
    assert (beyond.kind, beyond.what, beyond.count, beyond.ceiling) == (
        kind,
        direction,
        10 * ceiling + 1,
        ceiling,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_direction_that_was_not_expected_may_not_happen_at_all(kind: str, direction: str) -> None:
    allowed = allowance(**{kind: replace(WIDE, **{direction: 0})})
    large = (
        totals()[kind]
        if kind != "students"
        else KindTotals(existing=1000, removed=501, added=501, updated=501)
    )
    changed = totals() | {kind: replace(large, **{direction: 1})}
    assert judged(changed, allowed).reason == "large_change"
    assert judged(changed, allowance(**{kind: replace(WIDE, **{direction: 1})})).holds is False


@pytest.mark.parametrize(("ceiling", "holds"), [(99, True), (100, False)])
def test_a_change_to_nothing_counts_as_a_hundred_percent(ceiling: int, holds: bool) -> None:
    """DESIGN 5, Counting."""
    allowed = allowance(teachers=replace(WIDE, added=ceiling))
    assert judged(totals(teachers=KindTotals(existing=0, added=3)), allowed).holds is holds


def test_without_one_the_same_change_is_held() -> None:
    assert judged(totals(), None).reason == "large_change"
    verdict = judged(totals(), allowance())
    assert (verdict.reason, verdict.sentence) == ("", "Within the expected change until 12 August.")
    assert verdict.as_json()["expected"] == {
        "window": 7,
        "until": "2026-08-12",
        "covers": True,
        "beyond": [],
    }


def test_a_small_change_passes_whatever_was_expected() -> None:
    """It allows; it never holds anything."""
    small = totals(students=KindTotals(existing=1000, removed=20))
    verdict = judged(small, allowance(students=Ceilings(), keeps_classes=True), emptied=None)
    assert (verdict.holds, verdict.is_expected, verdict.sentence) == (False, False, "Within the limit.")


@pytest.mark.parametrize(
    ("lapsed", "says"),
    [
        ("filed", "whoever filed it does not decide for this district any more."),
        ("agreed", "whoever agreed to it does not decide for this district any more."),
    ],
)
def test_one_that_two_people_do_not_stand_behind_any_more_covers_nothing(lapsed: str, says: str) -> None:
    """The sentence says that alone: how far the ceilings would have reached does not matter."""
    gone = replace(allowance(students=Ceilings()), lapsed=lapsed)
    verdict = judged(totals(), gone)
    assert (verdict.reason, verdict.is_expected) == ("large_change", False)
    said = beyond_words(verdict.held(totals=totals()))
    assert said == f"The change expected until 12 August does not count: {says}"
    assert Beyond(**verdict.as_json()["expected"]["beyond"][0]) == verdict.beyond[0]
    small = totals(students=KindTotals(existing=1000, removed=20))
    assert judged(small, gone).holds is False


@pytest.mark.parametrize(
    ("change", "limits", "reason"),
    [
        (totals(), {"is_under_review": True}, "under_review"),
        ({kind: KindTotals(added=5) for kind in COUNTED_KINDS}, {}, "first_load"),
    ],
)
def test_a_first_load_and_a_review_go_before_it(change: Totals, limits: dict[str, Any], reason: str) -> None:
    """DESIGN 5, Under review: in spite of any window."""
    assert judged(change, allowance(), **limits).reason == reason


@pytest.mark.parametrize("kind", ["schools", "administrators"])
def test_most_schools_or_administrators_leaving_is_never_covered(kind: str) -> None:
    leaving = totals(**{kind: KindTotals(existing=4, removed=3)})
    verdict = judged(leaving, allowance())
    assert (verdict.reason, verdict.beyond, verdict.is_expected) == ("large_change", (), False)
    held = verdict.held(totals=leaving)
    assert beyond_words(held) == "An expected change never covers most schools or administrators leaving."


@pytest.mark.parametrize(
    ("emptied", "says"),
    [
        (
            Emptied(schools=1, teachers=0),
            "1 school would be left without a class, which the change expected until 12 August does not allow.",
        ),
        (
            Emptied(schools=0, teachers=12),
            "12 teachers would be left without a class, which the change expected until 12 August does not allow.",
        ),
        (None, "How many are left without a class was not counted, so no expected change covers it."),
    ],
)
def test_nobody_is_left_without_a_class_where_that_was_agreed(emptied: Emptied | None, says: str) -> None:
    verdict = judged(totals(), allowance(keeps_classes=True), emptied=emptied)
    assert verdict.reason == "large_change"
    assert beyond_words(verdict.held(totals=totals())) == says
    assert judged(totals(), allowance(keeps_classes=False), emptied=emptied).holds is False
    assert judged(totals(), allowance(keeps_classes=True)).holds is False


def test_the_sentence_says_which_ceiling_with_numbers_to_compute_again() -> None:
    change = totals(
        students=KindTotals(existing=4000, removed=2412),
        sections=KindTotals(existing=100, added=130),
        teachers=KindTotals(existing=100, rekeyed=1),
    )
    allowed = allowance(
        students=replace(WIDE, removed=55),
        sections=replace(WIDE, added=100),
        teachers=replace(WIDE, rekeyed=0),
    )
    said = beyond_words(judged(change, allowed).held(totals=change)).replace(NO_BREAK, " ")
    assert said == (
        "2,412 of 4,000 students leave (60.3 %), more than the 55 % expected until 12 August;"
        " 130 classes join the 100 on Khan Academy (130 %), more than the 100 %;"
        " 1 of 100 teachers comes back under new IDs (1 %), more than the 0 %."
    )
    assert said in in_full(judged(change, allowed).held(totals=change))


def test_what_is_above_a_ceiling_never_reads_as_the_ceiling() -> None:
    change = totals(students=KindTotals(existing=10_000, removed=5_501, rekeyed=2_000, added=1))
    allowed = allowance(students=replace(WIDE, removed=55, added=0))
    said = beyond_words(judged(change, allowed).held(totals=change)).replace(NO_BREAK, " ")
    assert "5,501 of 10,000 students leave (55.01 %), more than the 55 %" in said
    assert "1 student joins the 10,000 on Khan Academy (0.01 %), more than the 0 %" in said


def test_many_ceilings_are_counted_not_listed() -> None:
    change = {kind: KindTotals(existing=100, removed=60, added=60) for kind in COUNTED_KINDS}
    change |= {kind: KindTotals(existing=100) for kind in ("schools", "administrators", "terms")}
    verdict = judged(change, allowance(**dict.fromkeys(KINDS, Ceilings())))
    assert len(verdict.beyond) == 8
    assert beyond_words(verdict.held(totals=change)).endswith("; five more ceilings are exceeded.")


counts = st.builds(
    KindTotals,
    existing=st.integers(0, 40),
    added=st.integers(0, 60),
    updated=st.integers(0, 40),
    removed=st.integers(0, 40),
    rekeyed=st.integers(0, 40),
)
percents = st.builds(
    Ceilings,
    removed=st.integers(0, 100),
    added=st.integers(0, 300),
    updated=st.integers(0, 100),
    rekeyed=st.integers(0, 100),
)
emptied_ones = st.none() | st.builds(Emptied, schools=st.integers(0, 1), teachers=st.integers(0, 1))


@given(
    kinds=st.fixed_dictionaries(dict.fromkeys(COUNTED_KINDS, counts)),
    narrow=st.fixed_dictionaries(dict.fromkeys(KINDS, percents)),
    more=st.integers(0, 50),
    keeps_classes=st.booleans(),
    emptied=emptied_ones,
    is_under_review=st.booleans(),
)
def test_widening_a_ceiling_never_turns_a_pass_into_a_hold(  # noqa: PLR0913
    kinds: Totals,
    narrow: dict[str, Ceilings],
    more: int,
    keeps_classes: bool,
    emptied: Emptied | None,
    is_under_review: bool,
) -> None:
    wide = {
        kind: Ceilings(**{name: getattr(one, name) + more for name in DIRECTIONS})
        for kind, one in narrow.items()
    }
    without, with_narrow, with_wide = (
        judged(kinds, allowed, emptied=emptied, is_under_review=is_under_review)
        for allowed in (
            None,
            allowance(keeps_classes=keeps_classes, **narrow),
            allowance(keeps_classes=keeps_classes, **wide),
        )
    )
    assert with_wide.holds <= with_narrow.holds <= without.holds
    if without.reason in ("first_load", "under_review"):
        assert with_wide.reason == without.reason
