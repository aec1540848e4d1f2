"""Cover on its page: a colleague's districts become one's own for some days, and end early when they may (DESIGN 9)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Assignment, AuditEvent, Staff
from rostering.models import Hold
from tests.factories import StaffFactory
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning, make_district
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
COVER = Assignment.Role.COVER


def today_of(morning: Morning) -> date:
    """The day on which everybody looks."""
    return (morning.now - timedelta(hours=7)).date()


def asked(morning: Morning, colleague: Staff, **values: Any) -> dict[str, Any]:
    """The form, filled in for today and the four days after it."""
    today = today_of(morning)
    given = {"colleague": colleague.id, "first": today, "last": today + timedelta(days=4), "reason": "Away."}
    return given | values


def test_a_dsm_covers_another_dsm_and_then_sees_her_districts(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    before = client.get(reverse("cover"), {"colleague": morning.cast.lena.id})
    assert "Lena Ortiz looks after 1 district." in text_of(before)
    assert "Fern Hollow" not in text_of(before)
    answer = client.post(reverse("cover_take"), asked(morning, morning.cast.lena), follow=True)
    assert "You cover 1 district of Lena Ortiz through 11 October." in text_of(answer)
    assert client.get(reverse("district", args=[morning.lenas.slug])).status_code == 200
    logged = AuditEvent.objects.get(event="assignment.cover_taken")
    assert (logged.district_id, logged.reason) == (morning.lenas.id, "Away.")


def test_many_districts_are_covered_at_once_each_with_its_own_line_in_the_log(
    morning: Morning, enter: Enter
) -> None:
    answer = enter(morning.cast.lena).post(
        reverse("cover_take"), asked(morning, morning.cast.marcus), follow=True
    )
    assert "You cover 5 districts of Marcus Bell" in text_of(answer)
    assert (
        AuditEvent.objects.filter(event="assignment.cover_taken").values("district_id").distinct().count()
        == 5
    )


def test_a_dsm_may_name_only_some_of_the_districts(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.lena)
    values = asked(morning, morning.cast.marcus, only="birch-bay, cedar-cove\ncedar-cove")
    client.post(reverse("cover_take"), values)
    covered = Assignment.objects.filter(role=COVER, staff=morning.cast.lena)
    assert sorted(one.district.slug for one in covered) == ["birch-bay", "cedar-cove"]


def test_a_short_name_that_is_none_of_the_colleagues_is_refused_whole(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.marcus, only="birch-bay nowhere")
    answer = enter(morning.cast.lena).post(reverse("cover_take"), values)
    assert answer.status_code == 400
    assert "nowhere is no district of Marcus Bell. Nothing was changed" in text_of(answer)
    assert not Assignment.objects.filter(role=COVER).exists()


def test_a_dsm_covers_no_specialist_and_an_administrator_nobody(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.noor)
    assert enter(morning.cast.marcus).post(reverse("cover_take"), values).status_code == 400
    assert enter(morning.cast.ada).post(reverse("cover_take"), values).status_code == 403
    assert not Assignment.objects.filter(role=COVER).exists()


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (0, 0, 302),
        (0, 30, 302),
        (30, 60, 302),
        (-1, 3, 400),
        (0, 31, 400),
        (31, 32, 400),
        (3, 2, 400),
    ],
)
def test_cover_begins_within_31_days_and_lasts_31_days_at_most(
    morning: Morning, enter: Enter, first: int, last: int, status: int
) -> None:
    today = today_of(morning)
    dates = {"first": today + timedelta(days=first), "last": today + timedelta(days=last)}
    values = asked(morning, morning.cast.lena, **dates)
    assert enter(morning.cast.marcus).post(reverse("cover_take"), values).status_code == status
    assert Assignment.objects.filter(role=COVER).exists() is (status == 302)


@pytest.mark.parametrize(
    ("missing", "words"),
    [("first", "Choose a day."), ("last", "Choose a day."), ("reason", "Write a reason.")],
)
def test_cover_needs_both_days_and_a_reason(morning: Morning, enter: Enter, missing: str, words: str) -> None:
    values = asked(morning, morning.cast.lena, **{missing: ""})
    answer = enter(morning.cast.marcus).post(reverse("cover_take"), values)
    assert answer.status_code == 400
    assert words in text_of(answer)


def test_cover_that_begins_later_opens_nothing_yet(morning: Morning, enter: Enter) -> None:
    today = today_of(morning)
    client = enter(morning.cast.marcus)
    dates = {"first": today + timedelta(days=1), "last": today + timedelta(days=2)}
    page = text_of(
        client.post(reverse("cover_take"), asked(morning, morning.cast.lena, **dates), follow=True)
    )
    assert "begins Thursday" in page
    assert "Fern Hollow" not in page
    assert client.get(reverse("district", args=[morning.lenas.slug])).status_code == 403


def test_a_specialist_ticks_districts_and_takes_their_open_holds_too(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.sam)
    page = text_of(client.get(reverse("cover"), {"colleague": morning.cast.noor.id}))
    assert "Noor Haddad looks after 5 districts; 1 of them waits for a decision." in page
    district = morning.held.district
    values = asked(morning, morning.cast.noor, districts=[district.id], take_holds="on")
    answer = client.post(reverse("cover_take"), values, follow=True)
    assert "1 open hold is yours now." in text_of(answer)
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.sam
    assert AuditEvent.objects.get(event="hold.taken").after == {"owner": morning.cast.sam.email}
    assert Assignment.objects.get(role=COVER).district == district


def test_without_the_tick_the_holds_stay_with_their_owner(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.noor, districts=[morning.held.district.id])
    enter(morning.cast.sam).post(reverse("cover_take"), values)
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.noor


def test_a_specialist_who_ticks_nothing_is_told_so(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.sam).post(reverse("cover_take"), asked(morning, morning.cast.noor))
    assert answer.status_code == 400
    assert "No district was chosen." in text_of(answer)


def test_covering_twice_changes_nothing(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    client.post(reverse("cover_take"), asked(morning, morning.cast.lena))
    answer = client.post(reverse("cover_take"), asked(morning, morning.cast.lena))
    assert "yours on all of these days already" in text_of(answer)
    assert Assignment.objects.filter(role=COVER).count() == 1


def test_cover_can_be_ended_early_and_is_over_at_once(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    yesterday = today_of(morning) - timedelta(days=1)
    cover = Assignment.objects.create(
        district=morning.lenas,
        staff=morning.cast.marcus,
        role=COVER,
        starts_on=yesterday,
        ends_on=yesterday + timedelta(days=9),
    )
    answer = client.post(reverse("cover_end"), {"cover": [cover.id]}, follow=True)
    assert "Ended: you no longer cover 1 district." in text_of(answer)
    assert client.get(reverse("district", args=[morning.lenas.slug])).status_code == 403
    cover.refresh_from_db()
    assert cover.ends_on == yesterday


def test_cover_of_the_same_day_or_a_later_one_leaves_only_its_audit(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    client.post(reverse("cover_take"), asked(morning, morning.cast.lena))
    client.post(reverse("cover_end"), {"cover": [Assignment.objects.get(role=COVER).id]})
    assert not Assignment.objects.filter(role=COVER).exists()
    assert AuditEvent.objects.filter(event__startswith="assignment.cover_").count() == 2


def test_nobody_ends_the_cover_of_a_colleague(morning: Morning, enter: Enter) -> None:
    enter(morning.cast.marcus).post(reverse("cover_take"), asked(morning, morning.cast.lena))
    numbers = [Assignment.objects.get(role=COVER).id]
    answer = enter(morning.cast.lena).post(reverse("cover_end"), {"cover": numbers})
    assert answer.status_code == 409
    assert Assignment.objects.filter(role=COVER).exists()


def test_everybody_sees_who_covers_their_districts(morning: Morning, enter: Enter) -> None:
    enter(morning.cast.marcus).post(reverse("cover_take"), asked(morning, morning.cast.lena))
    page = text_of(enter(morning.cast.lena).get(reverse("cover")))
    assert "Your districts are covered Marcus Bell Fern Hollow 7 to 11 October" in page


def test_the_page_asks_as_many_questions_for_many_districts(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_district(f"Many {number}", dsm=morning.cast.lena, specialist=morning.cast.noor)
    StaffFactory(role=Staff.Role.DSM)
    client = enter(morning.cast.sam)
    client.get(reverse("cover"))
    with django_assert_max_num_queries(14):
        client.get(reverse("cover"), {"colleague": morning.cast.noor.id})
