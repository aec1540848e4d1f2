"""Strangers get nothing, colleagues' districts show no data, cover opens them for its dates (DESIGN 4, Tenancy; DESIGN 9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment
from rostering.models import Hold
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_a_colleagues_district_is_not_one_of_yours_and_shows_no_data(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    run, hold = morning.lenas.runs.get(), Hold.objects.get(district=morning.lenas)
    for address in (
        reverse("district", args=[morning.lenas.slug]),
        reverse("run", args=[run.id]),
        reverse("run_live", args=[run.id]),
        reverse("run_changes", args=[run.id]),
        reverse("hold", args=[hold.id]),
    ):
        answer = client.get(address)
        assert answer.status_code == 403
        page = text_of(answer)
        assert "not one of yours" in page
        assert "Lena Ortiz" in page
        assert "Fern Hollow" not in page


def test_acts_on_a_colleagues_district_are_refused(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    hold = Hold.objects.get(district=morning.lenas)
    values = {"verdict": "approve", "reason": "Because.", "checksum": hold.plan.checksum}
    assert client.post(reverse("hold_decide", args=[hold.id]), values).status_code == 403
    assert client.post(reverse("district_sync", args=[morning.lenas.slug])).status_code == 403
    hold.refresh_from_db()
    assert hold.state == Hold.State.OPEN
    assert morning.lenas.runs.count() == 1


@pytest.mark.parametrize(("first", "last", "status"), [(0, 0, 200), (-3, -1, 403), (1, 5, 403), (-1, 1, 200)])
def test_cover_opens_a_district_from_its_first_through_its_last_day(
    morning: Morning, enter: Enter, first: int, last: int, status: int
) -> None:
    today = (morning.now - timedelta(hours=7)).date()
    Assignment.objects.create(
        district=morning.lenas,
        staff=morning.cast.marcus,
        role=Assignment.Role.COVER,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
    )
    answer = enter(morning.cast.marcus).get(reverse("district", args=[morning.lenas.slug]))
    assert answer.status_code == status


def test_what_does_not_exist_is_a_404_that_helps(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    for address in (
        reverse("district", args=["nowhere"]),
        reverse("run", args=[999_999]),
        reverse("hold", args=[999_999]),
        reverse("connection", args=[999_999]),
        "/nothing/here",
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "nothing at this address" in text_of(answer)


def test_without_signing_in_every_page_leads_to_sign_in(morning: Morning) -> None:
    answer = Client().get(reverse("district", args=[morning.well.slug]))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("sign_in"))


def test_a_part_that_renews_itself_reloads_the_page_after_the_session_has_ended(morning: Morning) -> None:
    answer = Client().get(reverse("run_live", args=[morning.held.run_id]))
    assert answer.status_code == 401
    assert answer.headers["HX-Refresh"] == "true"
    assert b"Alder" not in answer.content


def test_somebody_whose_account_was_closed_sees_nothing(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    morning.cast.noor.is_active = False
    morning.cast.noor.save()
    assert client.get(reverse("home")).status_code == 302


def test_a_form_without_its_token_changes_nothing(morning: Morning) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(morning.cast.noor, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("district_sync", args=[morning.well.slug]))
    assert answer.status_code == 403
    assert morning.well.runs.count() == 2
