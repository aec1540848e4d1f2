"""Classes and Class: found by name, code or id; staff in order, students, what is out and why; what syncs changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from districts.models import District, Enrollment, Section
from rostering.models import FeedSection
from rostering.screens.keyset import keyset_page
from tests.screens.fixtures import Enter
from tests.screens.reading import text_of
from tests.screens.roster_story import Story, story, story_of_module
from tests.screens.searching import search

__all__ = ["story", "story_of_module"]
pytestmark = pytest.mark.django_db


def classes_of(district: District) -> str:
    return reverse("district_classes", args=[district.slug])


def page_of(section: Section) -> str:
    """The address of a class."""
    return reverse("section", args=[section.district.slug, section.id])


def test_the_list_shows_staff_and_students(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(classes_of(story.home)))
    assert "5 classes on Khan Academy." in page
    assert "Orchestra c8" in page
    assert "Adak1 Lundk1, Adah00 Lundh00" in page
    assert "Éducation" not in page


@pytest.mark.parametrize("text", ["orchestra", "c8", "ORCHESTRA C"])
def test_a_class_is_found_by_part_of_its_name_or_its_id(story: Story, enter: Enter, text: str) -> None:
    page = search(enter(story.cast.noor), text, to=classes_of(story.home))
    assert "1 class found" in page
    assert "Orchestra c8" in page


@pytest.mark.parametrize("text", ["education", "ÉDUCATION", "c7"])
def test_a_class_that_left_is_found_with_accents_forgiven(story: Story, enter: Enter, text: str) -> None:
    page = search(enter(story.cast.noor), text, to=classes_of(story.home))
    assert "Éducation physique" in page
    assert "Left" in page


@pytest.mark.parametrize(
    ("standing", "role", "words"),
    [("no_teacher", "teacher", "without a teacher"), ("no_students", "student", "without students")],
)
def test_classes_that_lack_somebody(story: Story, enter: Enter, standing: str, role: str, words: str) -> None:
    client, address = enter(story.cast.noor), f"{classes_of(story.home)}?standing={standing}"
    assert f"0 classes {words} on Khan Academy." in text_of(client.get(address))
    section = story.section("c2")
    Enrollment.objects.filter(section=section, role=role).update(removed_at="2026-10-07T05:00:00Z")
    page = text_of(client.get(address))
    assert f"1 class {words} on Khan Academy." in page
    assert "Math c2" in page


def test_classes_whose_term_is_over(story: Story, enter: Enter) -> None:
    Section.objects.filter(id=story.section("c2").id).update(is_term_over=True)
    client = enter(story.cast.noor)
    page = text_of(client.get(f"{classes_of(story.home)}?standing=term_over"))
    assert "1 class whose term is over on Khan Academy." in page
    one = text_of(client.get(page_of(story.section("c2"))))
    assert "Its term is over; it stays until classes of a later term are there." in one


def test_filters_and_orders_are_in_the_address(story: Story, enter: Enter) -> None:
    client, address = enter(story.cast.noor), classes_of(story.home)
    down = client.get(f"{address}?sort=-name").content.decode()
    assert down.index("Orchestra c8") < down.index("Math c0")
    school = story.section("c0").school_id
    assert "5 classes" in text_of(client.get(f"{address}?sort=school&school={school}"))
    assert client.get(f"{address}?school=nonsense&standing=nonsense&after=nonsense").status_code == 200


def test_a_class_in_one_sentence_with_its_staff_in_order(story: Story, enter: Enter) -> None:
    """RULES A8, A22, A23, B27."""
    page = text_of(enter(story.cast.noor).get(page_of(story.section("c8"))))
    assert "District Synced" in page
    assert "Orchestra c8 has 1 student, led by Adak1 Lundk1 with nine co-teachers" in page
    assert "on Khan Academy since 5 October" in page
    staff = page[page.index("Name As") :]
    assert staff.index("Lundk1") < staff.index("Lundh00") < staff.index("Lundh08")
    assert "Adah09 Lundh09 teacher Not included because a class has one primary teacher" in page
    assert "Fall 2026, 17 August to 18 December" in page


def test_what_syncs_changed_names_people_and_approver(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(page_of(story.section("c0"))))
    assert "approved by Noor Haddad" in page
    assert "went through by itself" in page
    assert "In this class before" in page


def test_a_class_that_left_says_when_and_why(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(page_of(story.section("c7"))))
    assert "Éducation physique left on Tuesday night: not shared any more." in page


def test_a_class_that_left_and_is_still_shared_says_why_it_is_not_included(
    story: Story, enter: Enter
) -> None:
    section = story.section("c7")
    shared = FeedSection.objects.filter(district_id=story.home.id, provider_id="c8").values().get()
    FeedSection.objects.create(**shared | {"provider_id": "c7", "excluded_because": "ended_by_moved_date"})
    page = text_of(enter(story.cast.noor).get(page_of(section)))
    assert "not shared any more" not in page
    assert "it is shared, but not included because its term’s end was moved to a day that is over." in page


def test_what_left_has_a_last_id_and_none_of_today(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    for address in (
        page_of(story.section("c7")),
        reverse("person", args=[story.home.slug, story.person("p9").id]),
    ):
        page = text_of(client.get(address))
        assert "the last ID" in page
        assert "today’s ID" not in page
    assert "today’s ID" in text_of(client.get(page_of(story.section("c8"))))


def test_a_class_that_a_sync_takes_while_the_list_is_read_is_left_out(story: Story) -> None:
    """The numbers and the rows are asked for apart; what went in between is no error."""
    rows, taken = Section.objects.filter(district=story.home, removed_at=None), story.section("c8")

    def take(execute: Any, sql: str, *values: Any) -> Any:
        if "OFFSET" not in sql and "LIMIT" not in sql and sql.startswith("SELECT") and not gone:
            gone.append(Section.objects.filter(id=taken.id).update(removed_at="2026-10-07T05:00:00Z"))
        return execute(sql, *values)

    gone: list[int] = []
    with connection.execute_wrapper(take):
        page = keyset_page(rows, order=("name", "id"), query=QueryDict())
    assert gone == [1]
    assert taken not in page.rows
    assert len(page.rows) == 4


def test_a_colleagues_classes_are_not_ones_own(story: Story, enter: Enter) -> None:
    client = enter(story.cast.lena)
    for address in (classes_of(story.home), page_of(story.section("c8"))):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Orchestra" not in text_of(answer)


def test_a_class_of_another_district_is_not_shown_under_this_one(story: Story, enter: Enter) -> None:
    address = reverse("section", args=[story.paused.slug, story.section("c8").id])
    assert enter(story.cast.noor).get(address).status_code == 404


MOST = {"list": 16, "class": 24}


@pytest.mark.parametrize("name", list(MOST))
def test_pages_ask_a_fixed_number_of_questions(
    story: Story, enter: Enter, django_assert_max_num_queries: Callable, name: str
) -> None:
    client = enter(story.cast.noor)
    address = {"list": classes_of(story.home), "class": page_of(story.section("c8"))}[name]
    client.get(address)
    with django_assert_max_num_queries(MOST[name]):
        client.get(address)
