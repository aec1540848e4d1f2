"""The inbox of new connections: who has taken which, for how long they wait, and handing one back (RULES A30, A32)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, ConnectionClaim
from districts.models import District
from tests.factories import ConnectionFactory, DistrictFactory
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_what_waits_longest_comes_first_with_its_age_and_owner(morning: Morning, enter: Enter) -> None:
    old = ConnectionFactory(district=None, name="Zebra Flats", found_at=morning.now - timedelta(days=5))
    ConnectionClaim.objects.create(
        connection=old, staff=morning.cast.sam, at=morning.now - timedelta(hours=3)
    )
    page = text_of(enter(morning.cast.noor).get(reverse("connections")))
    assert page.index("Zebra Flats") < page.index("Glass Lake")
    assert "for 5 days Taken by Sam Ito for 3 hours" in page
    assert "for 2 days Taken by nobody" in page


def test_who_took_one_can_hand_it_back(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    client.post(reverse("connection_claim", args=[morning.new.id]))
    assert "Hand it back" in text_of(client.get(reverse("connection", args=[morning.new.id])))
    answer = client.post(reverse("connection_hand_back", args=[morning.new.id]), follow=True)
    assert "Handed back. Anybody may take it now." in text_of(answer)
    assert not ConnectionClaim.objects.exists()
    assert AuditEvent.objects.filter(
        event="connection.handed_back", by_email=morning.cast.noor.email
    ).exists()


def test_nobody_hands_back_what_a_colleague_took_or_nobody_did(morning: Morning, enter: Enter) -> None:
    address = reverse("connection_hand_back", args=[morning.new.id])
    assert enter(morning.cast.noor).post(address).status_code == 409
    ConnectionClaim.objects.create(connection=morning.new, staff=morning.cast.sam, at=morning.now)
    answer = enter(morning.cast.noor).post(address)
    assert answer.status_code == 409
    assert "Sam Ito has taken this connection. Nothing was changed" in text_of(answer)
    assert ConnectionClaim.objects.exists()


def test_a_dsm_reads_why_he_may_not_and_whom_to_tell(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).get(reverse("connections"))
    assert answer.status_code == 403
    assert "claimed by rostering specialists; tell one of them which district it is." in text_of(answer)


def test_a_district_of_the_same_name_is_proposed(morning: Morning, enter: Enter) -> None:
    same: District = DistrictFactory(name="glass lake")
    DistrictFactory(name="Another")
    page = enter(morning.cast.noor).get(reverse("connection", args=[morning.new.id])).content.decode()
    assert f'<option value="{same.id}" selected>' in page


@pytest.mark.parametrize(
    ("act", "values", "words"),
    [
        ("join", {}, "Choose the district it belongs to."),
        ("create", {"name": "", "slug": "glass lake"}, "Write its name."),
        ("create", {"name": "Glass Lake", "slug": "glass lake"}, "no spaces."),
        ("close", {}, "Choose what it is."),
        ("close", {"closed_as": "other", "note": " "}, "Closing for another reason needs a note."),
    ],
)
def test_each_way_on_says_what_is_missing(
    morning: Morning, enter: Enter, act: str, values: dict[str, str], words: str
) -> None:
    DistrictFactory(name="Free")
    answer = enter(morning.cast.noor).post(reverse(f"connection_{act}", args=[morning.new.id]), values)
    assert answer.status_code in (400, 409)
    assert words in text_of(answer)
