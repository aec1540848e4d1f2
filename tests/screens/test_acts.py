"""Signing in, asking for a sync, and what becomes of new connections (RULES A1, A30, A32)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ConnectionClaim
from districts.models import Connection, District
from rostering.models import Run
from tests.factories import DistrictFactory, StaffFactory, StopFactory
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_sign_in_takes_the_address_in_any_case_and_leads_on() -> None:
    person = StaffFactory(email="noor@portal.example.org")
    person.set_password("a long pass phrase")
    person.save()
    client = Client()
    wanted = reverse("districts")
    values = {"username": " Noor@Portal.example.org", "password": "a long pass phrase", "next": wanted}
    answer = client.post(reverse("sign_in"), values)
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200
    assert client.post(reverse("sign_out")).status_code == 302
    assert client.get(wanted).status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_address() -> None:
    answer = Client().post(reverse("sign_in"), {"username": "noor@portal.example.org", "password": "wrong"})
    assert answer.status_code == 200
    assert "do not belong together" in text_of(answer)
    assert b'value="noor@portal.example.org"' in answer.content


def test_too_many_wrong_passwords_close_the_door_for_a_while() -> None:
    person = StaffFactory(email="noor@portal.example.org")
    person.set_password("a long pass phrase")
    person.save()
    client = Client()
    for _ in range(8):
        answer = client.post(reverse("sign_in"), {"username": person.email, "password": "wrong"})
    assert answer.status_code == 429
    assert "closed for a quarter of an hour" in text_of(answer)
    right = client.post(reverse("sign_in"), {"username": person.email, "password": "a long pass phrase"})
    assert right.status_code == 429


def test_sync_now_queues_a_sync_and_leads_to_it(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).post(reverse("district_sync", args=[morning.well.slug]))
    run = Run.objects.filter(district=morning.well).latest("id")
    assert answer.headers["Location"] == reverse("run", args=[run.id])
    assert (run.status, run.trigger, run.asked_by) == ("queued", "on_demand", morning.cast.marcus)


def test_a_second_sync_now_leads_to_the_one_at_work(morning: Morning, enter: Enter) -> None:
    """DESIGN 5, On-demand: one unfinished run per district."""
    client = enter(morning.cast.noor)
    first = client.post(reverse("district_sync", args=[morning.well.slug]))
    again = client.post(reverse("district_sync", args=[morning.well.slug]), follow=True)
    assert again.redirect_chain[-1][0] == first.headers["Location"]
    assert "being synced already" in text_of(again)


def test_sync_now_of_a_stopped_district_says_why_not(morning: Morning, enter: Enter) -> None:
    StopFactory.create(district=morning.well, reason="Wrong classes")
    page = text_of(
        enter(morning.cast.noor).post(reverse("district_sync", args=[morning.well.slug]), follow=True)
    )
    assert "Not begun: stopped by staff." in page


def test_a_new_connection_is_claimed_by_a_specialist(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    assert "one is looked after by nobody" in text_of(client.get(reverse("connections")))
    answer = client.post(reverse("connection_claim", args=[morning.new.id]), follow=True)
    assert "taken by you" in text_of(answer)
    assert ConnectionClaim.objects.get(connection=morning.new).staff == morning.cast.noor


def test_a_connection_a_colleague_has_taken_is_a_409(morning: Morning, enter: Enter) -> None:
    enter(morning.cast.noor).post(reverse("connection_claim", args=[morning.new.id]))
    answer = enter(morning.cast.sam).post(reverse("connection_claim", args=[morning.new.id]))
    assert answer.status_code == 409
    assert "Noor Haddad has taken this connection since 08:30. Nothing was changed." in text_of(answer)


def test_a_dsm_does_not_claim_connections(morning: Morning, enter: Enter) -> None:
    """RULES A32."""
    client = enter(morning.cast.marcus)
    for address in (reverse("connections"), reverse("connection", args=[morning.new.id])):
        assert client.get(address).status_code == 403
    assert client.post(reverse("connection_claim", args=[morning.new.id])).status_code == 403
    assert not ConnectionClaim.objects.exists()


def test_a_connection_is_joined_to_a_district_that_has_none(morning: Morning, enter: Enter) -> None:
    district = DistrictFactory(name="Glass Lake Schools")
    client = enter(morning.cast.noor)
    answer = client.post(
        reverse("connection_join", args=[morning.new.id]), {"district": district.id}, follow=True
    )
    assert "Glass Lake Schools is connected." in text_of(answer)
    assert Connection.objects.get(id=morning.new.id).district == district
    assert client.get(reverse("connection", args=[morning.new.id])).status_code == 404


def test_a_connection_can_not_be_joined_to_a_connected_district(morning: Morning, enter: Enter) -> None:
    """RULES B1: changing the provider is a step of its own."""
    client = enter(morning.cast.noor)
    answer = client.post(reverse("connection_join", args=[morning.new.id]), {"district": morning.well.id})
    assert answer.status_code == 400
    assert Connection.objects.get(id=morning.new.id).district is None


def test_a_district_is_made_of_a_connection(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    values = {
        "name": "Glass Lake Schools",
        "slug": "glass-lake",
        "time_zone": "America/Chicago",
        "plan_type": "districts",
        "email_domains": "glasslake.example.org, students.glasslake.example.org",
        "dsm": morning.cast.marcus.id,
        "specialist": morning.cast.noor.id,
    }
    answer = client.post(reverse("connection_create", args=[morning.new.id]), values, follow=True)
    district = District.objects.get(slug="glass-lake")
    assert "Connected, not synced yet: the first sync is" in text_of(answer)
    assert district.email_domains == ["glasslake.example.org", "students.glasslake.example.org"]
    assert district.connection == morning.new
    assert {one.staff for one in district.assignments.all()} == {morning.cast.marcus, morning.cast.noor}


def test_a_slug_that_is_taken_is_refused_beside_the_form(morning: Morning, enter: Enter) -> None:
    values = {
        "name": "X",
        "slug": morning.well.slug,
        "time_zone": "America/Chicago",
        "plan_type": "districts",
    }
    answer = enter(morning.cast.noor).post(reverse("connection_create", args=[morning.new.id]), values)
    assert answer.status_code == 409
    assert "Nothing was created; choose another short name." in text_of(answer)
    assert Connection.objects.get(id=morning.new.id).district is None


def test_a_connection_is_put_aside_with_its_reason(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    address = reverse("connection_close", args=[morning.new.id])
    assert client.post(address, {"closed_as": "other", "note": ""}).status_code == 409
    assert client.post(address, {"closed_as": "prospect", "note": ""}, follow=True).status_code == 200
    assert Connection.objects.get(id=morning.new.id).closed_as == "prospect"
    assert "Glass Lake" in text_of(client.get(reverse("connections"), {"state": "closed"}))
    assert "Nothing new." in text_of(client.get(reverse("connections")))


def test_healthz_is_open_and_names_no_district(morning: Morning) -> None:
    answer = Client().get(reverse("healthz"))
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok"}
