"""The inbox of new connections: who has taken which, for how long they wait, and handing one back (RULES A30, A32)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, ConnectionClaim
from districts.models import Connection, District
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
    said = (
        "Sam Ito has taken this connection since 08:30. Nothing was changed. Ask Sam, or take it over first."
    )
    assert said in text_of(answer)
    assert ConnectionClaim.objects.exists()


def test_a_dsm_reads_why_he_may_not_and_whom_to_tell(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).get(reverse("connections"))
    assert answer.status_code == 403
    assert "claimed by rostering specialists; tell one of them which district it is." in text_of(answer)


def test_one_without_a_name_is_called_by_its_id(morning: Morning, enter: Enter) -> None:
    found = ConnectionFactory(district=None, name="")
    answer = enter(morning.cast.noor).get(reverse("connection", args=[found.id]))
    assert [crumb.words for crumb in answer.context["crumbs"]] == ["New connections", found.external_id]


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


@pytest.fixture
def sams(morning: Morning) -> Morning:
    """Sam has taken the new connection two hours ago."""
    at = morning.now - timedelta(hours=2)
    ConnectionClaim.objects.create(connection=morning.new, staff=morning.cast.sam, at=at)
    return morning


@pytest.mark.parametrize("act", ["join", "create", "close"])
def test_nobody_acts_on_what_a_colleague_has_taken(sams: Morning, enter: Enter, act: str) -> None:
    """RULES A32."""
    sent = {
        "join": {"district": DistrictFactory(name="Free").id},
        "create": {
            "name": "Glass Lake",
            "slug": "glass-lake",
            "time_zone": "America/Chicago",
            "plan_type": "districts",
        },
        "close": {"closed_as": "test", "note": ""},
    }[act]
    answer = enter(sams.cast.noor).post(reverse(f"connection_{act}", args=[sams.new.id]), sent)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Sam Ito has taken this connection since 06:30. Nothing was changed." in page
    assert "Ask Sam, or take it over first." in page
    assert "Take it over from Sam Ito" in page
    untouched = Connection.objects.get(id=sams.new.id)
    assert (untouched.district_id, untouched.closed_as) == (None, "")
    assert not District.objects.filter(slug="glass-lake").exists()


def test_the_page_says_who_has_it_and_offers_to_take_it_over(sams: Morning, enter: Enter) -> None:
    page = text_of(enter(sams.cast.noor).get(reverse("connection", args=[sams.new.id])))
    assert "Sam Ito took this connection today 06:30." in page
    assert "Take it over from Sam Ito" in page
    assert "Put it aside" not in page
    own = text_of(enter(sams.cast.sam).get(reverse("connection", args=[sams.new.id])))
    assert "Put it aside" in own
    assert "Take it over" not in own


@pytest.mark.parametrize("who", ["noor", "ada"])
def test_a_specialist_or_an_administrator_takes_it_over_and_then_acts(
    sams: Morning, enter: Enter, who: str
) -> None:
    person = getattr(sams.cast, who)
    client = enter(person)
    address = reverse("connection_take_over", args=[sams.new.id])
    page = text_of(client.post(address, {"from": sams.cast.sam.id}, follow=True))
    assert "You have taken it over." in page
    assert "taken by you" in page
    event = AuditEvent.objects.get(event="connection.taken_over")
    assert (event.by_email, event.before) == (person.email, {"staff": sams.cast.sam.email})
    assert event.after is not None
    assert event.after["staff"] == person.email
    answer = client.post(reverse("connection_close", args=[sams.new.id]), {"closed_as": "test", "note": ""})
    assert answer.status_code == 302


@pytest.mark.parametrize("seen", ["lena", "", "7x"])
def test_it_is_not_taken_over_from_another_than_the_page_named(
    sams: Morning, enter: Enter, seen: str
) -> None:
    values = {"from": getattr(sams.cast, seen).id if seen == "lena" else seen}
    answer = enter(sams.cast.noor).post(reverse("connection_take_over", args=[sams.new.id]), values)
    assert answer.status_code == 409
    assert "Sam Ito has taken this connection by now. Nothing was changed; look again." in text_of(answer)
    assert ConnectionClaim.objects.get(connection=sams.new).staff == sams.cast.sam


def test_a_dsm_takes_nothing_over(sams: Morning, enter: Enter) -> None:
    address = reverse("connection_take_over", args=[sams.new.id])
    assert enter(sams.cast.marcus).post(address, {"from": sams.cast.sam.id}).status_code == 403
