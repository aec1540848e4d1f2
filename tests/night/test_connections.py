"""The inbox of new connections: taken, joined, made a district of, closed (RULES A1, A30, A32, B1)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Assignment, AuditEvent, Staff
from accounts.permissions import NotAllowed
from districts.models import Connection, District
from rostering.claims import claim_connection, take_over_connection
from rostering.connections import close_connection, create_district_from, join_connection
from rostering.problems import NotPossible
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 4, 18, tzinfo=UTC)


@pytest.fixture
def specialist() -> Staff:
    """Who looks after new connections."""
    return StaffFactory.create()


@pytest.fixture
def connection() -> Connection:
    """A district that has added the app and belongs to nobody."""
    return ConnectionFactory.create(district=None)


def test_a_claimed_connection_shows_who_has_it(connection: Connection, specialist: Staff) -> None:
    """RULES A32; claiming it again changes nothing."""
    claim = claim_connection(connection=connection, by=specialist, now=NOW)
    again = claim_connection(connection=connection, by=specialist, now=NOW)
    assert (claim.staff, claim.at, again.id) == (specialist, NOW, claim.id)
    assert AuditEvent.objects.filter(event="connection.claimed", by_email=specialist.email).count() == 1


def test_a_colleagues_claim_is_respected(connection: Connection, specialist: Staff) -> None:
    """The sentence names the colleague."""
    claim_connection(connection=connection, by=specialist, now=NOW)
    with pytest.raises(NotPossible, match=specialist.name):
        claim_connection(connection=connection, by=StaffFactory.create(), now=NOW)


def test_a_claim_of_another_day_is_named_with_its_date(connection: Connection, specialist: Staff) -> None:
    claim_connection(connection=connection, by=specialist, now=NOW)
    with pytest.raises(NotPossible, match="since 4 March. Nothing was changed. Ask "):
        close_connection(
            connection=connection, as_="test", note="", by=StaffFactory.create(), now=NOW + timedelta(days=2)
        )


def test_who_has_taken_one_joins_it_and_who_takes_ones_own_over_changes_nothing(
    connection: Connection, specialist: Staff
) -> None:
    claim = claim_connection(connection=connection, by=specialist, now=NOW)
    later = NOW + timedelta(hours=1)
    again = take_over_connection(connection=connection, taken_from=specialist.id, by=specialist, now=later)
    assert (again.id, again.at) == (claim.id, NOW)
    district = DistrictFactory.create()
    assert (
        join_connection(connection=connection, district=district, by=specialist, now=NOW).district == district
    )


def test_a_dsm_may_not_claim_join_create_or_close(connection: Connection) -> None:
    """New connections belong to specialists (RULES A32)."""
    dsm = StaffFactory.create(role=Staff.Role.DSM)
    district = DistrictFactory.create()
    with pytest.raises(NotAllowed):
        claim_connection(connection=connection, by=dsm, now=NOW)
    with pytest.raises(NotAllowed):
        join_connection(connection=connection, district=district, by=dsm, now=NOW)
    with pytest.raises(NotAllowed):
        create_district_from(connection=connection, slug="new", name="New", by=dsm, now=NOW)
    with pytest.raises(NotAllowed):
        close_connection(connection=connection, as_="test", note="", by=dsm, now=NOW)


def test_a_connection_joins_a_partner_without_one(connection: Connection, specialist: Staff) -> None:
    """RULES A1."""
    district = DistrictFactory.create()
    joined = join_connection(connection=connection, district=district, by=specialist, now=NOW)
    assert joined.district == district
    event = AuditEvent.objects.get(event="connection.joined")
    assert (event.district_id, event.by_email) == (district.id, specialist.email)


@pytest.mark.parametrize("partnership", ["prospect", "ended"])
def test_only_partners_are_connected(connection: Connection, specialist: Staff, partnership: str) -> None:
    """RULES A1: refused with a plain reason, nothing changed."""
    with pytest.raises(NotPossible, match="Only partners are connected"):
        join_connection(
            connection=connection,
            district=DistrictFactory.create(partnership=partnership),
            by=specialist,
            now=NOW,
        )
    connection.refresh_from_db()
    assert connection.district is None


def test_a_district_has_one_connection(connection: Connection, specialist: Staff) -> None:
    """RULES B1: another provider is a guided step, not a second connection."""
    taken = ConnectionFactory.create()
    with pytest.raises(NotPossible) as second:
        join_connection(connection=connection, district=taken.district, by=specialist, now=NOW)
    with pytest.raises(NotPossible) as stolen:
        join_connection(connection=taken, district=DistrictFactory.create(), by=specialist, now=NOW)
    assert (second.value.code, stolen.value.code) == ("district_connected", "connection_taken")


def test_a_district_is_made_of_a_connection_in_one_act(connection: Connection, specialist: Staff) -> None:
    """District, agreement, states, people and connection, or nothing."""
    dsm = StaffFactory.create(role=Staff.Role.DSM)
    district = create_district_from(
        connection=connection,
        slug="quail-valley",
        name=" Quail Valley ",
        time_zone="America/Denver",
        grades=("3", "K", "k", "12"),
        email_domains=("@Quail.example.org", "quail.example.org"),
        dsm=dsm,
        specialist=specialist,
        by=specialist,
        now=NOW,
    )
    connection.refresh_from_db()
    assert (connection.district, district.name, district.time_zone) == (
        district,
        "Quail Valley",
        "America/Denver",
    )
    assert district.email_domains == ["quail.example.org"]
    assert (district.agreement.plan_type, district.agreement.grades) == ("districts", ["K", "3", "12"])
    assert (district.roster.version, district.feed.generation) == (0, 0)
    assert set(Assignment.objects.values_list("role", "staff__email")) == {
        ("dsm", dsm.email),
        ("specialist", specialist.email),
    }


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"slug": "two words"}, "bad_slug"),
        ({"slug": "x" * 81}, "bad_slug"),
        ({"slug": "taken"}, "slug_taken"),
        ({"name": "  "}, "no_name"),
        ({"time_zone": "America/Nowhere"}, "bad_time_zone"),
        ({"plan_type": "premium"}, "bad_plan"),
        ({"grades": ("13",)}, "bad_grade"),
        ({"email_domains": ("not a domain",)}, "bad_domain"),
    ],
)
def test_each_wrong_value_has_its_own_sentence_and_creates_nothing(
    connection: Connection, specialist: Staff, wrong: dict[str, Any], code: str
) -> None:
    """What happened, what was not changed, what to try."""
    DistrictFactory.create(slug="taken")
    values: dict[str, Any] = {"slug": "quail-valley", "name": "Quail Valley"} | wrong
    with pytest.raises(NotPossible, match="Nothing was created") as refused:
        create_district_from(connection=connection, by=specialist, now=NOW, **values)
    assert refused.value.code == code
    assert District.objects.count() == 1


def test_a_person_with_another_role_is_not_assigned(connection: Connection, specialist: Staff) -> None:
    """RULES A49: the DSM is a DSM."""
    with pytest.raises(NotPossible, match="a rostering specialist, not a District Success Manager"):
        create_district_from(
            connection=connection, slug="new", name="New", dsm=specialist, by=specialist, now=NOW
        )


def test_a_connection_is_closed_with_a_reason_and_may_still_be_joined(
    connection: Connection, specialist: Staff
) -> None:
    """A prospect that becomes a partner is joined later."""
    closed = close_connection(connection=connection, as_="prospect", note="", by=specialist, now=NOW)
    assert closed.closed_as == "prospect"
    joined = join_connection(connection=closed, district=DistrictFactory.create(), by=specialist, now=NOW)
    assert (joined.closed_as, joined.closed_note) == ("", "")


@pytest.mark.parametrize(("as_", "note"), [("", ""), ("unheard_of", ""), ("other", " ")])
def test_closing_needs_a_reason(connection: Connection, specialist: Staff, as_: str, note: str) -> None:
    """And "other" needs a note."""
    with pytest.raises(NotPossible, match="Nothing was changed"):
        close_connection(connection=connection, as_=as_, note=note, by=specialist, now=NOW)
