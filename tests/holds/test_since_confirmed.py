"""What differs from the change list a district confirmed: pure, by kind and direction."""

from datetime import date
from typing import Any

import pytest

from rostering.since_confirmed import ChangeList, confirmed_words, differences, since_words, told_words

TUESDAY = date(2026, 8, 4)


def school(number: int, *, classes: tuple[int, int] = (4, 4), students: tuple[int, int] = (90, 90)) -> Any:
    """A school of a summary, with its classes and students now and after."""
    return {
        "provider_id": f"s{number}",
        "name": f"School {number}",
        "sections": classes,
        "students": students,
    }


def listing(*schools: Any, **kinds: dict[str, int]) -> ChangeList:
    """A list with those totals."""
    return ChangeList(totals=kinds, schools=schools)


CONFIRMED = listing(
    school(1), school(2), school(3), students={"removed": 2412, "added": 30}, sections={"removed": 8}
)


def test_more_and_less_by_kind_and_direction_the_kind_named_once() -> None:
    now = listing(
        *CONFIRMED.schools,
        students={"removed": 2449, "added": 18, "updated": 1},
        sections={"removed": 7, "rekeyed": 2},
    )
    assert differences(CONFIRMED, now) == (
        "37 more students leave, 12 fewer join, 1 more is updated",
        "1 fewer class leaves, 2 more come back under new IDs",
    )
    assert since_words(differences(CONFIRMED, now)) == (
        "Since then: 37 more students leave, 12 fewer join, 1 more is updated;"
        " 1 fewer class leaves, 2 more come back under new IDs."
    )


def test_schools_that_are_emptied_now_and_those_that_are_no_longer() -> None:
    then = listing(school(1, classes=(4, 0)), school(2), school(3), school(4), school(5, students=(9, 0)))
    now = listing(
        school(1),
        *(school(number, classes=(4, 0)) for number in (2, 3, 4)),
        school(5, students=(9, 1)),
    )
    assert differences(then, now) == (
        "3 schools now lose all their classes",
        "School 1 keeps some classes after all",
        "School 5 keeps some students after all",
    )
    assert differences(then, listing(school(1, classes=(4, 0)), school(2, students=(90, 0)))) == (
        "School 2 now loses everyone",
        "School 5 keeps some students after all",
    )


def test_a_school_that_has_no_classes_already_is_not_emptied() -> None:
    assert differences(listing(school(1)), listing(school(1, classes=(0, 0)))) == ()


def test_nothing_for_the_same_list_and_a_word_for_the_same_numbers() -> None:
    """Whoever calls it has seen that it is another list."""
    assert differences(CONFIRMED, CONFIRMED) == ()
    assert "the list is another one" in since_words(())


@pytest.mark.parametrize(
    "kind", ["students", "teachers", "sections", "administrators", "schools", "enrollments"]
)
@pytest.mark.parametrize("direction", ["removed", "added", "updated", "rekeyed", "ended"])
def test_no_kind_and_no_direction_is_overlooked(kind: str, direction: str) -> None:
    less, more = (listing(**{kind: {direction: count}}) for count in (4, 5))
    assert differences(less, more)[0].startswith("1 more ")
    assert differences(more, less)[0].startswith("1 fewer ")


def test_what_was_confirmed_in_words() -> None:
    said = "the change of Tuesday 4 August (sync 812): 2,412 students leave, 30 join"
    assert confirmed_words(CONFIRMED, night=TUESDAY, sync=812) == said
    assert told_words(CONFIRMED, told_on=date(2026, 8, 5), night=TUESDAY) == (
        "On Wednesday, August 5 you told us that the change of Tuesday, August 4 is meant: 2,412 students leave, 30 join."
    )
