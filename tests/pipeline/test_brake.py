"""The brake as a pure function: both sides of each of its limits."""

import pytest

from rostering.pipeline.brake import NightCounts, brake, loses_much, trouble_of
from rostering.pipeline.guard import PERCENT_KINDS, Verdict
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals


def totals(**kinds: KindTotals) -> Totals:
    """Nothing changes but what is given."""
    return {kind: kinds.get(kind, KindTotals(existing=100)) for kind in COUNTED_KINDS}


@pytest.mark.parametrize(
    ("finished", "troubled", "trips"),
    [
        (19, 19, False),  # too few to say anything
        (20, 2, False),  # exactly 10 %
        (20, 3, True),
        (29, 3, True),
        (30, 3, False),  # exactly 10 %
        (1000, 100, False),
        (1000, 101, True),
        (0, 0, False),
    ],
)
def test_more_than_a_tenth_of_at_least_twenty(finished: int, troubled: int, trips: bool) -> None:
    assert brake(NightCounts(finished=finished, failed=troubled)).trips is trips


@pytest.mark.parametrize("kind", ["held", "failed", "lost"])
def test_each_kind_of_trouble_counts_the_same(kind: str) -> None:
    assert brake(NightCounts(finished=20, **{kind: 3})).trips
    assert brake(NightCounts(finished=20, held=1, failed=1, lost=1)).trips


def test_the_verdict_can_be_read_alone() -> None:
    assert brake(NightCounts(finished=20, held=1, failed=2)).sentence == (
        "3 of 20 finished districts are in trouble: 2 failed, 1 held for a large change, "
        "0 lose over 20 % of a kind; over 10 %."
    )


@pytest.mark.parametrize("kind", PERCENT_KINDS)
def test_more_than_a_fifth_of_a_kind_is_much(kind: str) -> None:
    assert not loses_much(totals(**{kind: KindTotals(existing=100, removed=20)}))
    assert loses_much(totals(**{kind: KindTotals(existing=100, removed=21)}))


def test_what_ends_with_its_term_or_comes_is_no_loss() -> None:
    assert not loses_much(totals(sections=KindTotals(existing=100, ended=100, added=500, updated=50)))


def verdict(reason: str) -> Verdict:
    return Verdict(reason=reason, limit=50)


MUCH = totals(students=KindTotals(existing=100, removed=60))


@pytest.mark.parametrize(
    ("reason", "is_known_case", "trouble"),
    [
        ("large_change", False, "held"),
        ("large_change", True, ""),  # it waits since an earlier night
        ("under_review", False, "lost"),  # what counts there is the loss
        ("", False, "lost"),
        ("", True, ""),
    ],
)
def test_a_hold_counts_in_the_night_that_opens_it(reason: str, is_known_case: bool, trouble: str) -> None:
    assert trouble_of(verdict=verdict(reason), totals=MUCH, is_known_case=is_known_case) == trouble


@pytest.mark.parametrize("reason", ["first_load", "under_review", ""])
def test_waiting_for_an_approval_is_no_sign_of_trouble(reason: str) -> None:
    quiet = totals(students=KindTotals(existing=100, updated=1))
    assert trouble_of(verdict=verdict(reason), totals=quiet, is_known_case=False) == ""
