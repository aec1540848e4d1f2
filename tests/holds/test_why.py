"""The sentence "Why it is held": every number in it can be computed again from the change list (PEERS 9.3)."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostering.pipeline.guard import PERCENT_KINDS, Limits, Verdict, guard
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals
from rostering.why import Held, fewest, in_full, why
from rostering.words import KINDS

NUMBER = r"([\d,]+)"
CLAUSE = rf"{NUMBER} changes? to {NUMBER} ([a-z ]+?) (?:is|are) ([\d.,]+) %, over the limit of (\d+) %"
PARTS = {
    "rekeyed": rf"{NUMBER} comes? back under",
    "removed": rf"{NUMBER} leaves?\b",
    "added": rf"{NUMBER} joins?\b",
    "updated": rf"{NUMBER} (?:is|are) updated",
}
counts = st.integers(0, 3000)


@st.composite
def change_lists(draw: st.DrawFn) -> tuple[Totals, list[dict[str, Any]], int]:
    """Totals whose changes lie at some schools, and the district's limit."""
    schools: list[dict[str, Any]] = [
        {"provider_id": f"s{number}" if number else "", "name": f"School {'ABCDEFG'[number]}", "changes": {}}
        for number in range(draw(st.integers(1, 7)))
    ]
    totals: Totals = {kind: KindTotals(existing=10) for kind in COUNTED_KINDS}
    for kind in draw(st.sets(st.sampled_from(PERCENT_KINDS), min_size=1)):
        for school in schools:
            school["changes"][kind] = draw(st.lists(counts, min_size=5, max_size=5))
        added, updated, removed, rekeyed, _ = (
            sum(column) for column in zip(*(school["changes"][kind] for school in schools), strict=True)
        )
        existing = removed + updated + rekeyed + draw(counts)
        totals[kind] = KindTotals(existing, added, updated, removed, rekeyed)
    return totals, schools, draw(st.integers(1, 50))


def spoken(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize(
    "held",
    [
        Held(reason="under_review", limit=50, totals={}),
        Held(
            reason="large_change",
            limit=50,
            totals={"students": KindTotals(existing=4, removed=3)},
            over=["students"],
        ),
        Held(reason="large_change", limit=50, totals={}, leaving=[("schools", 3, 4)]),
        Held(reason="", limit=50, totals={}),
    ],
)
def test_of_a_rehearsal_it_says_what_would_be(held: Held) -> None:
    would = in_full(replace(held, is_rehearsed=True))
    assert in_full(held).startswith("Held because ")
    assert would == in_full(held).replace("Held", "Would be held", 1)


@given(change_lists())
@settings(max_examples=60, deadline=None)
def test_every_number_can_be_computed_again(change: tuple[Totals, list[dict[str, Any]], int]) -> None:
    totals, schools, limit = change
    verdict = guard(totals=totals, limits=Limits(percent=limit))
    if verdict.reason != "large_change":
        return
    said = in_full(verdict.held(totals=totals, schools=schools))
    clause = re.search(CLAUSE, said)
    assert clause is not None, said
    kind = next(key for key, words in KINDS.items() if clause[3] in words[1:])
    of_kind = totals[kind]
    assert of_kind.percent == max(one.percent for one in verdict.kinds if one.is_over)
    assert (spoken(clause[1]), spoken(clause[2])) == (of_kind.changed, of_kind.existing)
    check_percent(clause[4].replace(",", ""), of_kind=of_kind, limit=limit)
    assert int(clause[5]) == limit
    head = said.split(". ")[0]
    for operation, words in PARTS.items():
        found = re.search(words, head.split(": ")[1])
        assert (spoken(found[1]) if found else 0) == getattr(of_kind, operation)
    check_schools(said, kind=kind, changed=of_kind.changed, schools=schools)
    check_what_would_have_passed(said, totals=totals, verdict=verdict)


def check_percent(shown: str, *, of_kind: KindTotals, limit: int) -> None:
    """One decimal; more only where one would read as the limit, which it is over."""
    decimals = len(shown.partition(".")[2]) or 1
    assert float(shown) > limit
    assert float(shown) == (
        round(100 * of_kind.changed / of_kind.existing, decimals) if of_kind.existing else 100
    )
    assert decimals == 1 or round(of_kind.percent, decimals - 1) == limit


def check_schools(said: str, *, kind: str, changed: int, schools: list[dict[str, Any]]) -> None:
    """The schools named are the fewest that have 80 % of the changes of that kind."""
    found = re.search(rf"Most of it is at (.+?) \({NUMBER} of {NUMBER}\)", said)
    if found is None:
        return
    at = {one["name"]: sum(one["changes"].get(kind, ())[:4]) for one in schools if one["provider_id"]}
    numbers = {"one": 1, "two": 2, "three": 3}
    more = re.search(r"and (\w+) more", found[1])
    named = re.findall(r"School [A-G]", found[1])
    few = len(named) + (numbers[more[1]] if more else 0)
    largest = sorted(at.values(), reverse=True)
    assert [at[name] for name in named] == largest[: len(named)]
    assert (spoken(found[2]), spoken(found[3])) == (sum(largest[:few]), changed)
    assert 100 * sum(largest[:few]) >= 80 * changed > 100 * sum(largest[: few - 1])


def check_what_would_have_passed(said: str, *, totals: Totals, verdict: Verdict) -> None:
    """The largest number of changes at which the guard does not hold, where one kind alone is over."""
    found = re.search(rf"Up to {NUMBER} changes? would have passed", said)
    over = [one.kind for one in verdict.kinds if one.is_over]
    if found is None:
        return
    (kind,) = over
    most = spoken(found[1])
    for changed, passes in ((most, True), (most + 1, False)):
        smaller = totals | {kind: KindTotals(existing=totals[kind].existing, updated=changed)}
        assert guard(totals=smaller, limits=Limits(percent=verdict.limit)).holds is not passes


def test_the_whole_sentence_for_a_mail() -> None:
    totals: Totals = {kind: KindTotals() for kind in COUNTED_KINDS}
    totals["students"] = KindTotals(existing=1200, removed=650, added=50)
    schools = [
        {"provider_id": name, "name": name, "changes": {"students": [0, 0, count, 0, 9]}}
        for name, count in (("North School", 400), ("West School", 88), ("South School", 212))
    ]
    held = guard(totals=totals, limits=Limits()).held(totals=totals, schools=schools)
    assert in_full(held) == (
        "Held because 700 changes to 1,200 students are 58.3 %, over the limit of 50 %: 650 leave and 50 join. "
        "Most of it is at North School and South School (612 of 700). Up to 600 changes would have passed."
    )


@pytest.mark.parametrize(
    ("changed", "existing", "says"),
    [(501, 1_000, "50.1 %"), (5_001, 10_000, "50.01 %"), (100_001, 200_000, "50.001 %")],
)
def test_what_is_over_the_limit_never_reads_as_the_limit(changed: int, existing: int, says: str) -> None:
    """ "50 %, over the limit of 50 %" would be no reason."""
    totals: Totals = {kind: KindTotals() for kind in COUNTED_KINDS}
    totals["students"] = KindTotals(existing=existing, removed=changed)
    said = in_full(guard(totals=totals, limits=Limits()).held(totals=totals))
    assert f"are {says}, over the limit of 50 %" in said


def test_a_change_in_a_large_district_never_reads_as_none() -> None:
    totals = {"students": KindTotals(existing=12_000, removed=3)}
    said = in_full(Held(reason="under_review", limit=50, totals=totals))
    assert said.endswith("Here 3 changes to 12,000 students are 0.03 %.")


def test_the_smallest_change_is_not_told_where_it_would_not_have_helped() -> None:
    totals: Totals = {kind: KindTotals() for kind in COUNTED_KINDS}
    both = totals | {kind: KindTotals(existing=10, removed=6) for kind in ("students", "teachers")}
    assert "would have passed" not in in_full(guard(totals=both, limits=Limits()).held(totals=both))
    schools = totals | {
        "students": KindTotals(existing=10, removed=6),
        "schools": KindTotals(existing=4, removed=3),
    }
    assert "would have passed" not in in_full(guard(totals=schools, limits=Limits()).held(totals=schools))
    one = totals | {"students": KindTotals(existing=1, removed=1), "teachers": KindTotals(existing=9)}
    assert "would have passed" not in in_full(guard(totals=one, limits=Limits()).held(totals=one))


def test_a_change_that_became_small_says_what_still_holds_it() -> None:
    held = Held(reason="", limit=50, totals={"students": KindTotals(existing=100, removed=3)})
    assert in_full(held) == (
        "Held because what was on hold is still part of it, although the change is small now: "
        "3 changes to 100 students are 3 %."
    )


def test_figures_that_were_not_stored_are_said_as_zeros() -> None:
    assert "0 changes to 0 students" in str(why(Held(reason="", limit=50, totals={})))


def test_a_district_under_review_says_so_first() -> None:
    totals = {"students": KindTotals(existing=100, removed=3)}
    said = in_full(Held(reason="under_review", limit=50, totals=totals))
    assert said == (
        "Held because this district is under review: until a person approves a whole change list, every change waits. "
        "Here 3 changes to 100 students are 3 %."
    )
    assert in_full(Held(reason="under_review", limit=2, totals=totals, over=("students",))).startswith(
        said[:-1] + ", over the limit of 2 %."
    )


def test_the_fewest_schools_that_make_up_four_fifths() -> None:
    assert fewest([80, 20], 100) == 1
    assert fewest([79, 21], 100) == 2
    assert fewest([40, 39], 100) is None
