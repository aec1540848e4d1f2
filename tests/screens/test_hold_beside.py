"""Beside a hold: the pinned note, what the district said, and its nights (issue 3, Hold)."""

import pytest
from django.urls import reverse

from rostering.models import Talk
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


def test_students_by_grade_and_a_class_are_shown(morning: Morning, enter: Enter) -> None:
    page = hold_page(morning, enter)
    assert "Students a class" in page
    assert "8.8" in page


def test_the_nights_before_are_drawn(morning: Morning, enter: Enter) -> None:
    assert "The last 90 nights" in hold_page(morning, enter)
