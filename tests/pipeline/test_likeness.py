"""When a person is asked whether two are one (DESIGN 5, Rekey): pure, without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.text import fold_name
from rostering.pipeline.likeness import ALIKE, Side, likeness, names_alike, spelled_alike
from rostering.pipeline.nicknames import is_nickname

NAMES = st.text(st.sampled_from("abAB éø'-."), max_size=8)
WORDS = st.sampled_from(["", "one", "two"])


def side(given_name: str = "William", family: str = "Lund", **values: Any) -> Side:
    """A student of one school and grade, born on one day, unless told."""
    given = {
        "given": given_name,
        "family": family,
        "folded": fold_name(given=given_name, family=family),
        "birth_date": date(2014, 5, 6),
        "school": "north school",
        "grade": "5",
    } | values
    return Side(**given)


def asked(gone: Side, came: Side) -> str:
    """What the question rests on, "" for none."""
    found = likeness(gone, came)
    return found.evidence.value if found else ""


@pytest.mark.parametrize(
    ("gone", "came", "evidence"),
    [
        (side(), side(), "same_name_birth_date_school"),
        (side(), side(school="south school"), ""),
        (side(), side("Bill"), "similar_name"),
        (side(), side("Bill", school="south school"), ""),
        (side(), side("Bill", birth_date=date(2014, 5, 7)), ""),
        (side(), side("Bill", birth_date=None), "similar_name"),
        (side(), side("Bill", birth_date=None, grade="6"), ""),
        (side(sis_number="7"), side("Bill", birth_date=None, grade="6", sis_number="7"), "similar_name"),
        (side(), side("Wiliam"), "similar_name"),
        (side(), side("Walter"), ""),
        (side(), side(family="Garcia"), ""),
        (side(sis_number="7"), side(family="Garcia", sis_number="7"), "similar_name"),
        (side(sis_number="7"), side("Ada", "Garcia", sis_number="7"), ""),
        (side(email_key="a@x.example.org"), side("Ada", "Garcia", email_key="a@x.example.org"), "same_address_other_name"),
        (
            side(email_key="a@x.example.org"),
            side(email_key="a@x.example.org", birth_date=date(2014, 5, 7)),
            "same_address_same_name",
        ),
        (side(sis_number="7"), side(sis_number="7", birth_date=date(2014, 5, 7)), "same_number_same_name"),
        (side("Søren"), side("Soren"), "similar_name"),
        (side(family="O'Brien"), side(family="OBrien"), "similar_name"),
        (side(family="Garcia Lopez"), side(family="Garcia"), "similar_name"),
        (side("Lund", "William"), side("William", "Lund"), "similar_name"),
    ],
)  # fmt: skip
def test_what_is_worth_a_question(gone: Side, came: Side, evidence: str) -> None:
    assert asked(gone, came) == evidence == asked(came, gone)


@pytest.mark.parametrize(
    ("gone", "came", "warnings"),
    [
        (side(), side("Bill"), ()),
        (side(), side("Ida"), ("twin",)),
        (side(), side("Ida", birth_date=date(2016, 5, 6)), ("birth_dates_differ", "sibling")),
        (side(), side("Ida", "Garcia", birth_date=date(2016, 5, 6)), ("birth_dates_differ", "other_person")),
        (side(sis_number="1"), side("Bill", sis_number="2"), ("numbers_differ",)),
    ],
)
def test_what_speaks_against_a_pair_is_said(gone: Side, came: Side, warnings: tuple[str, ...]) -> None:
    """Twins and a family's shared address stand under a warning."""
    address = {"email_key": "family@x.example.org"}
    found = likeness(replace(gone, **address), replace(came, **address))
    assert found is not None
    assert found.warnings == warnings


def test_twins_of_one_school_are_no_question_without_an_address() -> None:
    """Same family name, day of birth, school and grade; another given name."""
    assert asked(side("Ada"), side("Ida")) == ""


def test_a_spelling_counts_from_its_limit_on() -> None:
    """ "abcde" and "abcdf" share four of five letters; one letter less of four is too little."""
    assert spelled_alike("abcde", "abcdf") == ALIKE
    assert spelled_alike("abcd", "abce") < ALIKE
    assert asked(side("Abcde"), side("Abcdf")) == "similar_name"
    assert asked(side("Abcd"), side("Abce")) == ""


@given(st.lists(NAMES, min_size=4, max_size=4), st.lists(WORDS, min_size=6, max_size=6))
def test_likeness_is_the_same_in_both_directions(names: list[str], words: list[str]) -> None:
    one, other = (
        side(names[n], names[n + 2], email_key=words[n], sis_number=words[n + 2], school=words[n + 4])
        for n in (0, 1)
    )
    assert likeness(one, other) == likeness(other, one)
    assert names_alike(one, other) == names_alike(other, one)


def test_a_nickname_is_one_in_both_directions_and_of_nobody_else() -> None:
    assert is_nickname("bill", "william") and is_nickname("william", "bill") and is_nickname("bob", "rob")
    assert not is_nickname("bill", "robert")
    assert not is_nickname("zoe", "zoe")
