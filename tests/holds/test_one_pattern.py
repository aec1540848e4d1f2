"""Which holds may be approved as one list: one recognised pattern, no red flag (DESIGN 5; RULES B10). Pure."""

from dataclasses import replace

import pytest

from rostering.holds.one_pattern import Candidate, the_pattern, why_alone
from rostering.holds.refused import Refused
from rostering.models import Hold, Plan

ME, ANOTHER = 7, 8
PLAIN = Candidate(number=1, district="Elm", state="open", pattern="new_school_year", red_flags=0)
ALONE = ("", "unexplained", "sharing_off")


@pytest.mark.parametrize("pattern", [one for one in Plan.Pattern.values if one not in ALONE])
def test_every_recognised_pattern_may_be_in_a_list(pattern: str) -> None:
    assert why_alone(replace(PLAIN, pattern=pattern), by=ME) == ""


@pytest.mark.parametrize("pattern", ALONE)
def test_what_nobody_knows_and_sharing_turned_off_are_looked_at_one_by_one(pattern: str) -> None:
    assert why_alone(replace(PLAIN, pattern=pattern), by=ME).endswith("look at it by itself")


def test_one_red_flag_is_enough_to_be_looked_at_alone() -> None:
    assert why_alone(replace(PLAIN, red_flags=1), by=ME) == "it has 1 red flag; look at it by itself"


@pytest.mark.parametrize("state", [one for one in Hold.State.values if one != "open"])
def test_what_is_decided_is_not_decided_again(state: str) -> None:
    assert why_alone(replace(PLAIN, state=state), by=ME).endswith("by now")


def test_nobody_agrees_twice_but_a_colleague_s_approval_is_no_obstacle() -> None:
    """DESIGN 5, Second person: not the same person twice."""
    assert "somebody else" in why_alone(replace(PLAIN, agreed_by=frozenset({ME})), by=ME)
    assert why_alone(replace(PLAIN, agreed_by=frozenset({ANOTHER})), by=ME) == ""


def test_a_list_has_one_pattern_and_the_refusal_says_which_there_are() -> None:
    other = replace(PLAIN, pattern="semester_change")
    assert the_pattern([PLAIN, PLAIN]) == "new_school_year"
    with pytest.raises(Refused) as refusal:
        the_pattern([PLAIN, other, PLAIN])
    assert refusal.value.code == "mixed_patterns"
    assert "2 “New school year”, 1 “Change of semester”" in str(refusal.value)


def test_nothing_that_fits_is_no_list() -> None:
    with pytest.raises(Refused) as refusal:
        the_pattern([])
    assert refusal.value.code == "none_fits"
