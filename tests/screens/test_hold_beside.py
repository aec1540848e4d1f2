"""Beside a hold: the pinned note, what the district said, and its nights."""

from dataclasses import replace

import pytest
from django.urls import reverse

from rostering.models import Talk
from rostering.screens.gallery._made_up import QUIET_FIGURES
from rostering.screens.presenters.grades import Grades, grades_of
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def hold_page(morning: Morning, enter: Enter) -> str:
    return text_of(enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])))


def test_the_pinned_note_is_on_every_hold(morning: Morning, enter: Enter) -> None:
    district = morning.held.district
    district.pinned_note = "Call Maria first."
    district.save()
    assert "Call Maria first." in hold_page(morning, enter)


def test_what_the_district_said_stands_beside_with_who_heard_it(morning: Morning, enter: Enter) -> None:
    for words, answer in (("Left a message.", "not_reached"), ("We load it again on Tuesday.", "correcting")):
        Talk.objects.create(
            district=morning.held.district,
            hold=morning.held,
            way="call",
            with_whom="Maria Sandoval",
            answer=answer,
            words=words,
            at=morning.now,
            by=morning.cast.marcus,
        )
    page = hold_page(morning, enter)
    said = page[page.index("The district says") :]
    assert said.index("They correct their data") < said.index("Not reached")
    assert "“We load it again on Tuesday.”" in said
    assert "Maria Sandoval, to Marcus Bell" in said


def test_a_hold_without_a_word_of_the_district_leaves_that_out(morning: Morning, enter: Enter) -> None:
    assert "The district says" not in hold_page(morning, enter)


def test_the_sentence_for_a_mail_names_nobody(morning: Morning, enter: Enter) -> None:
    page = enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])).content.decode()
    text = page.partition('data-copy="')[2].partition('"')[0]
    assert text.startswith("Alder Valley: held because 26 changes to 24 students")
    assert "Now and after: students 24 → 24" in text
    assert "1 school is left without classes: South School." in text
    assert "Ada" not in text


def test_students_a_class_are_shown_before_and_after(morning: Morning, enter: Enter) -> None:
    page = hold_page(morning, enter)
    assert "Students a class" in page
    assert "8.8" in page
    assert "6.8" in page


def grades(*rows: tuple[str, int, int]) -> Grades | None:
    stored = tuple({"grade": grade, "students": [now, after]} for grade, now, after in rows)
    return grades_of(replace(QUIET_FIGURES, grades=stored))


def test_only_the_grades_that_move_are_told_the_rest_in_one_line() -> None:
    found = grades(("K", 30, 30), ("1", 29, 0), ("2", 30, 33), ("Other", 4, 4))
    assert found is not None
    assert [(row.name, row.words, row.is_worst) for row in found.rows] == [
        ("Grade 1", "29 fewer", True),
        ("Grade 2", "3 more", False),
    ]
    assert found.rest == "Two other grades are as before."


def test_one_grade_alone_says_no_more_than_the_totals() -> None:
    assert grades(("5", 30, 20)) is None
    quiet = grades(("5", 30, 30), ("6", 30, 30))
    assert quiet is not None
    assert (quiet.rows, quiet.rest) == ((), "Two grades are as before.")


def test_the_nights_before_are_drawn(morning: Morning, enter: Enter) -> None:
    assert "The last 90 nights" in hold_page(morning, enter)
