"""A hold by teacher: from the hold's page, sorted, by school, as CSV; only for whoever may see the hold."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import Plan, PlanTeacher
from rostering.screens.presenters.hold_teachers import teachers_sentence
from rostering.screens.presenters.say import plain
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def page(morning: Morning, enter: Enter, query: str = "") -> str:
    return text_of(enter(morning.cast.noor).get(reverse("hold_teachers", args=[morning.held.id]) + query))


def test_the_hold_leads_to_its_teachers(morning: Morning, enter: Enter) -> None:
    source = enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])).content.decode()
    assert f'href="{reverse("hold_teachers", args=[morning.held.id])}">By teacher (4)</a>' in source


def test_each_teacher_stands_with_classes_and_places_now_and_after(morning: Morning, enter: Enter) -> None:
    """Of North School's 20 students 13 leave, each from two classes; 13 others join, all in the class of the second teacher."""
    said = page(morning, enter)
    assert "4 teachers would see other classes or students; none of them loses their last class." in said
    assert "1 to 4 of 4" in said
    rows = PlanTeacher.objects.filter(plan_id=morning.held.plan_id)
    assert sum(row.leave for row in rows) == 26
    assert sorted(row.join for row in rows) == [0, 0, 0, 13]
    assert all(row.places_after == row.places_now - row.leave + row.join for row in rows)


def test_whoever_loses_every_class_is_counted(morning: Morning, enter: Enter) -> None:
    PlanTeacher.objects.filter(plan_id=morning.held.plan_id, join=13).update(classes_after=0)
    assert "students; 1 of them loses their last class." in page(morning, enter)


@pytest.mark.parametrize(
    ("touched", "emptied", "words"),
    [
        (4, 0, "4 teachers would see other classes or students; none of them loses their last class."),
        (4, 2, "4 teachers would see other classes or students; 2 of them lose their last class."),
        (4, 4, "4 teachers would see other classes or students; all of them lose their last class."),
        (1, 1, "1 teacher would see other classes or students; it is the last class."),
    ],
)
def test_the_sentence_says_how_many_lose_the_last_class(touched: int, emptied: int, words: str) -> None:
    assert plain(teachers_sentence(touched=touched, emptied=emptied)) == words


@pytest.mark.parametrize(
    ("sort", "first"), [("-join", "Adak1 Lundk1"), ("name", "Adak0 Lundk0"), ("-name", "Adak3 Lundk3")]
)
def test_the_list_sorts_by_its_columns(morning: Morning, enter: Enter, sort: str, first: str) -> None:
    said = page(morning, enter, f"?sort={sort}")
    assert min(said.index(f"Adak{number} Lundk{number}") for number in range(4)) == said.index(first)


def test_one_school_of_them(morning: Morning, enter: Enter) -> None:
    assert "North School (4)" in page(morning, enter)
    assert "1 to 4 of 4" in page(morning, enter, "?school=s1")
    assert "Nothing fits." in page(morning, enter, "?school=s2")


def test_they_can_be_taken_along_and_that_is_kept(morning: Morning, enter: Enter) -> None:
    address = reverse("hold_teachers_csv", args=[morning.held.id])
    answer: Any = enter(morning.cast.marcus).get(f"{address}?school=s1&sort=-join")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,School,Classes now,Classes after,Places now,Places after,Leave,Join"
    assert lines[1].startswith("Adak1 Lundk1,North School,1,1,")
    assert len(lines) == 5
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.target) == ("teachers.downloaded", f"hold {morning.held.id}")
    assert event.after == {"filters": {"school": "s1"}, "rows": 4}


def test_without_rows_there_is_neither_link_nor_list(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    Plan.objects.filter(id=morning.held.plan_id).update(rows_dropped_at=morning.now)
    assert client.get(reverse("hold_teachers", args=[morning.held.id])).status_code == 404
    assert "By teacher" not in text_of(client.get(reverse("hold", args=[morning.held.id])))


def test_a_colleagues_hold_is_not_shown(morning: Morning, enter: Enter) -> None:
    for name in ("hold_teachers", "hold_teachers_csv"):
        assert enter(morning.cast.lena).get(reverse(name, args=[morning.held.id])).status_code == 403


def test_a_list_as_long_as_a_district_asks_no_more(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    row = PlanTeacher.objects.filter(plan_id=morning.held.plan_id).values().first()
    assert row is not None
    PlanTeacher.objects.bulk_create(PlanTeacher(**row | {"id": None}) for _ in range(200))
    client, address = enter(morning.cast.noor), reverse("hold_teachers", args=[morning.held.id])
    assert "1 to 50 of 204" in text_of(client.get(address))
    with django_assert_max_num_queries(13):
        client.get(address)
