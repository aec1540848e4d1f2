"""The hand-over sheet: what somebody leaves behind, never more than the reader may see."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Assignment
from districts.models import SchoolYear
from rostering.models import Plan, Talk
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def today_of(morning: Morning) -> date:
    """The day on which everybody looks."""
    return (morning.now - timedelta(hours=7)).date()


def leave_things(morning: Morning) -> None:
    """A promise, a note, an answer, an early warning, and school dates on both sides of the limit, all of Marcus."""
    today, marcus = today_of(morning), morning.cast.marcus
    said = {"by": marcus, "at": morning.now - timedelta(hours=2)}
    held = morning.held.district
    Talk.objects.create(
        district=held,
        hold=morning.held,
        way="call",
        with_whom="Maria Lopez",
        answer="meant",
        words="A new year.",
        **said,
    )
    promised = {"district": morning.well, "way": "call", "with_whom": "Maria Lopez", **said}
    Talk.objects.create(words="send the steps", due_on=today + timedelta(days=6), **promised)
    Talk.objects.create(words="after the days", due_on=today + timedelta(days=7), **promised)
    Talk.objects.create(district=morning.paused, way="note", words="look again", due_on=today, **said)
    held.pinned_note = "Call Maria first."
    held.save()
    near, far = today + timedelta(days=20), today + timedelta(days=21)
    SchoolYear.objects.create(district=morning.well, year=2027, first_day=near, rollover_on=far)
    Plan.objects.filter(runs__district=morning.well, runs__status="applied").update(
        verdict={"warnings": [{"code": "last_administrator_leaves", "school": "North School"}]}
    )


def test_the_sheet_has_everything_that_is_open_and_due(morning: Morning, enter: Enter) -> None:
    leave_things(morning)
    page = text_of(enter(morning.cast.marcus).get(reverse("handover")))
    assert (
        "You leave 1 open hold, 1 promise and 1 note that is due in 5 districts from 7 to 13 October." in page
    )
    assert "Maria Lopez, today 06:30: meant. A new year." in page
    assert "Call Maria first." in page
    assert "Maria Lopez, Birch Bay: send the steps" in page
    assert "Notes that are due Wed 7 October Cedar Cove: look again" in page
    assert "after the days" not in page
    assert "North School lost its last administrator." in page
    assert "Tue 27 October Birch Bay: first day of school" in page
    assert "moves to the new school year" not in page


def test_a_hold_says_now_and_after(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("handover")))
    assert "Alder Valley 5 → 4 classes" in page
    assert "The district has not answered yet." in page


def test_a_specialist_reads_a_colleagues_sheet(morning: Morning, enter: Enter) -> None:
    leave_things(morning)
    page = text_of(enter(morning.cast.noor).get(reverse("handover"), {"person": morning.cast.marcus.id}))
    assert "Marcus Bell leaves 1 open hold" in page


def test_a_dsm_reads_nothing_of_a_colleague_without_cover(morning: Morning, enter: Enter) -> None:
    leave_things(morning)
    client = enter(morning.cast.lena)
    answer = client.get(reverse("handover"), {"person": morning.cast.marcus.id})
    assert answer.status_code == 400
    assert "Nothing of this person is yours to see." in text_of(answer)
    assert "Marcus" not in text_of(answer)
    today = today_of(morning)
    Assignment.objects.create(
        staff=morning.cast.lena, district=morning.well, role="cover", starts_on=today, ends_on=today
    )
    page = text_of(client.get(reverse("handover"), {"person": morning.cast.marcus.id}))
    assert "Marcus Bell leaves 1 promise in 1 district" in page
    assert "Alder Valley" not in page


@pytest.mark.parametrize(("days", "status"), [(0, 200), (92, 200), (93, 400), (-1, 400)])
def test_the_days_are_in_order_and_within_three_months(
    morning: Morning, enter: Enter, days: int, status: int
) -> None:
    today = today_of(morning)
    values = {"first": today.isoformat(), "last": (today + timedelta(days=days)).isoformat()}
    assert enter(morning.cast.noor).get(reverse("handover"), values).status_code == status


def test_nothing_open_is_one_quiet_line(morning: Morning, enter: Enter) -> None:
    morning.cast.lena.assignments.all().delete()
    page = text_of(enter(morning.cast.lena).get(reverse("handover")))
    assert "You leave nothing open from 7 to 13 October" in page
    assert "No hold, promise or note is open" in page


def test_a_pause_in_these_days_is_named(morning: Morning, enter: Enter) -> None:
    """RULES B13."""
    values = {"first": "2026-11-23", "last": "2026-11-30"}
    page = text_of(enter(morning.cast.noor).get(reverse("handover"), values))
    assert "Thanksgiving: rosters are paused everywhere on the nights of 25 to 27 November." in page


def test_the_sheet_asks_a_fixed_number_of_questions(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    leave_things(morning)
    client = enter(morning.cast.noor)
    client.get(reverse("handover"))
    with django_assert_max_num_queries(18):
        client.get(reverse("handover"), {"person": morning.cast.marcus.id})
