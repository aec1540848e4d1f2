"""Strangers get nothing, colleagues' districts show no data, cover opens them for its dates (DESIGN 4, Tenancy; DESIGN 9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment, AuditEvent
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


def test_cover_is_taken_with_a_last_day_and_a_reason_and_is_logged(morning: Morning, enter: Enter) -> None:
    """DESIGN 9: the offer to cover."""
    client = enter(morning.cast.marcus)
    today = (morning.now - timedelta(hours=7)).date()
    address = reverse("district_cover", args=[morning.lenas.slug])
    answer = client.post(
        address, {"until": today + timedelta(days=2), "reason": "Lena is away."}, follow=True
    )
    assert "Fern Hollow" in text_of(answer)
    assert "You cover this district through 9 October." in text_of(answer)
    logged = AuditEvent.objects.filter(event="assignment.cover_taken").get()
    assert (logged.by_email, logged.reason) == (morning.cast.marcus.email, "Lena is away.")


@pytest.mark.parametrize(("days", "reason"), [(-1, "Away."), (31, "Away."), (2, "  "), (None, "Away.")])
def test_cover_without_a_reason_or_a_fitting_last_day_is_refused(
    morning: Morning, enter: Enter, days: int | None, reason: str
) -> None:
    """From today at the earliest, 31 days at most."""
    today = (morning.now - timedelta(hours=7)).date()
    until = "" if days is None else today + timedelta(days=days)
    address = reverse("district_cover", args=[morning.lenas.slug])
    answer = enter(morning.cast.marcus).post(address, {"until": until, "reason": reason})
    assert answer.status_code == 403
    assert "Nothing was changed" in text_of(answer)
    assert b"Fern Hollow" not in answer.content
    assert not Assignment.objects.filter(role=Assignment.Role.COVER).exists()


@pytest.mark.parametrize("days", [0, 30])
def test_cover_may_last_from_one_day_to_thirty_one(morning: Morning, enter: Enter, days: int) -> None:
    today = (morning.now - timedelta(hours=7)).date()
    address = reverse("district_cover", args=[morning.lenas.slug])
    values = {"until": today + timedelta(days=days), "reason": "Away."}
    assert enter(morning.cast.marcus).post(address, values).status_code == 302


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
    assert "had expired" in text_of(answer)
    assert morning.well.runs.count() == 2
