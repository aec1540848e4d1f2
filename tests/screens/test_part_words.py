"""A part of a change list in words: what would stand side by side, and why what was chosen waits all the same. Pure."""

import re

import pytest

from rostering.holds.part_preview import PartPreview
from rostering.models import Plan
from rostering.pipeline.part_leaning import LEANING, LEANING_OF_SCHOOLS
from rostering.pipeline.part_withheld import withheld
from rostering.screens.presenters.part import PartPage, part_page
from rostering.screens.presenters.say import plain
from rostering.screens.presenters.waits import _BECAUSE, waits_lines

#: What was not chosen waits because of that; only what was chosen and waits all the same is told apart.
NOT_CHOSEN = {"withheld", "other_school"}


def page(*, side_by_side: int = 0, needs_another: bool = False) -> PartPage:
    """Two who join are released, one who leaves waits."""

    def plan(**counts: int) -> Plan:
        return Plan(totals={"students": {"existing": 8, "changed": 2, **counts}}, checksum="ab" * 32)

    found = PartPreview(
        words="without removals",
        released=plan(added=2),
        remainder=plan(removed=1, changed=1),
        side_by_side=side_by_side,
        takes_two=needs_another,
        needs_another=needs_another,
    )
    return part_page(found, is_tonight=False)


def test_a_part_says_how_much_is_applied_and_how_much_waits() -> None:
    assert plain(page().sentence) == (
        "Approved without removals, 2 of 3 changes would be applied and 1 would wait."
    )


@pytest.mark.parametrize(
    ("teachers", "says"),
    [
        (0, "No teacher would see old and new classes side by side."),
        (1, "1 teacher would see old and new classes side by side until the rest is decided."),
        (212, "212 teachers would see old and new classes side by side until the rest is decided."),
    ],
)
def test_it_says_how_many_teachers_see_old_and_new_classes_side_by_side(teachers: int, says: str) -> None:
    assert page(side_by_side=teachers).beside == says


def test_a_second_person_is_announced_before_one_agrees() -> None:
    said = page(needs_another=True)
    assert "a second person must agree to the same part" in said.second
    assert (said.act, said.effect) == (
        "Agree to it without removals",
        "Khan Academy stays as it is until then.",
    )


def test_what_waits_is_counted_by_kind_and_reason_the_most_first() -> None:
    waits = [["sections", "id_taken", 1], ["enrollments", "class_waits", 24], ["people", "also_elsewhere", 2]]
    assert waits_lines(Plan(summary={"waits": waits})) == (
        "24 class places: the class joins later.",
        "2 people: a school that waits has a part in it.",
        "1 class: the ID is still that of somebody, or of a class, who stays.",
    )
    assert waits_lines(Plan(summary={})) == ()


def test_every_reason_to_wait_has_words() -> None:
    """A new reason in the statements needs words on the screen."""
    statements = (
        *LEANING,
        *LEANING_OF_SCHOOLS,
        *withheld(without_removals=True),
        *withheld(without_removals=False),
    )
    named = {
        code
        for one in statements
        for said in re.findall(r"object_id, (.+)", one)
        for code in re.findall(r"'([a-z]+_[a-z_]+|moves|withheld)'", said)
    }
    assert named - NOT_CHOSEN == set(_BECAUSE)
