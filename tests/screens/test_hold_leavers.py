"""Everyone who would leave by a hold's change list: from the hold's page, by school, by page, as CSV."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import Plan, PlanPerson
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def leavers_page(morning: Morning, enter: Enter, query: str = "") -> str:
    return text_of(enter(morning.cast.noor).get(reverse("hold_leavers", args=[morning.held.id]) + query))


def test_the_hold_leads_to_everyone_who_leaves(morning: Morning, enter: Enter) -> None:
    source = enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])).content.decode()
    assert f'href="{reverse("hold_leavers", args=[morning.held.id])}">Everyone who leaves (13)</a>' in source


def test_they_are_named_with_school_grade_and_classes_of_today(morning: Morning, enter: Enter) -> None:
    page = leavers_page(morning, enter)
    assert "13 students leave Khan Academy’s classes, if this change list is applied." in page
    assert "1 to 13 of 13" in page
    assert "Adap12 Lundp12" in page
    assert "North School" in page
    assert "Adap13" not in page
    assert "Adan0" not in page


def test_one_school_of_them(morning: Morning, enter: Enter) -> None:
    assert "1 to 13 of 13" in leavers_page(morning, enter, "?school=s1")
    assert "Nothing fits." in leavers_page(morning, enter, "?school=s2")
    assert "North School (13)" in leavers_page(morning, enter)


def test_they_can_be_taken_along_and_that_is_kept(morning: Morning, enter: Enter) -> None:
    address = reverse("hold_leavers_csv", args=[morning.held.id])
    answer: Any = enter(morning.cast.marcus).get(f"{address}?school=s1")
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,School,Grade,Classes now,ID there"
    assert lines[1] == "Adap0 Lundp0,North School,Grade 5,2,p0"
    assert len(lines) == 14
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.target) == ("leavers.downloaded", f"hold {morning.held.id}")
    assert event.after == {"filters": {"school": "s1"}, "rows": 13}


def test_without_rows_or_leavers_there_is_neither_link_nor_list(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    Plan.objects.filter(id=morning.held.plan_id).update(rows_dropped_at=morning.now)
    assert client.get(reverse("hold_leavers", args=[morning.held.id])).status_code == 404
    assert "Everyone who leaves" not in text_of(client.get(reverse("hold", args=[morning.held.id])))


def test_a_colleagues_hold_is_not_shown(morning: Morning, enter: Enter) -> None:
    for name in ("hold_leavers", "hold_leavers_csv"):
        assert enter(morning.cast.lena).get(reverse(name, args=[morning.held.id])).status_code == 403


def test_a_list_as_long_as_a_district_asks_no_more(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    first = PlanPerson.objects.filter(plan_id=morning.held.plan_id, operation="removed").first()
    assert first is not None
    values = {field.attname: getattr(first, field.attname) for field in PlanPerson._meta.concrete_fields}
    del values["id"]
    PlanPerson.objects.bulk_create(PlanPerson(**values | {"object_id": 10**9 + one}) for one in range(200))
    plan = morning.held.plan
    plan.totals["students"]["removed"] += 200
    plan.save(update_fields=["totals"])
    client, address = enter(morning.cast.noor), reverse("hold_leavers", args=[morning.held.id])
    assert "1 to 50 of 213" in text_of(client.get(address))
    with django_assert_max_num_queries(13):
        client.get(address)
