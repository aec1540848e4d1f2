"""`add_district` (DESIGN 6; RULES A1, A13, A30, A33, A49, B1)."""

import pytest

from accounts.models import Assignment, AuditEvent, Staff
from districts.models import Connection, District
from tests.commands.running import Ended, run_here
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory

pytestmark = pytest.mark.django_db


def add(*arguments: str, slug: str = "quail-valley", provider: str = "clever", number: str = "a1") -> Ended:
    """The least that is needed, and more."""
    least = ("--name", "Quail Valley", "--provider", provider, "--external-id", number)
    return run_here("add_district", slug, *least, *arguments, "--json")


def test_the_least_makes_a_partner_with_a_connection() -> None:
    """Every row a first sync needs is there; the portal's own time zone, the Districts plan."""
    ended = add()
    district = District.objects.get()
    assert ended.code == 0, ended.err
    assert ended.json == {
        "district": "quail-valley",
        "name": "Quail Valley",
        "provider": "clever",
        "external_id": "a1",
        "mode": "proxy",
        "plan": "districts",
        "timezone": "America/Los_Angeles",
        "connection": "enabled",
    }
    assert (district.partnership, district.agreement.plan_type) == ("partner", "districts")
    assert (district.roster.version, district.feed.generation) == (0, 0)
    assert (district.connection.external_id, district.connection.last_seen_at) == ("a1", None)
    assert set(AuditEvent.objects.values_list("event", "by_job")) == {
        ("district.created", "add_district"),
        ("connection.joined", "add_district"),
    }


def test_everything_that_can_be_said() -> None:
    """Direct ClassLink, Enterprise Starter, domains, grades, zone and people."""
    dsm = StaffFactory.create(role=Staff.Role.DSM)
    specialist = StaffFactory.create()
    ended = add(
        *("--mode", "direct", "--plan", "enterprise_starter", "--timezone", "America/New_York"),
        *("--domain", "Heron.example.org", "--domain", "staff.heron.example.org", "--grades", "K,1,2"),
        *("--dsm", dsm.email.upper(), "--specialist", specialist.email),
        provider="classlink",
        number="2284",
    )
    district = District.objects.get()
    assert ended.code == 0, ended.err
    assert (district.connection.mode, district.agreement.plan_type) == ("direct", "enterprise_starter")
    assert district.email_domains == ["heron.example.org", "staff.heron.example.org"]
    assert (district.agreement.grades, district.time_zone) == (["K", "1", "2"], "America/New_York")
    assert set(Assignment.objects.values_list("role", "staff_id")) == {
        ("dsm", dsm.id),
        ("specialist", specialist.id),
    }


def test_a_discovered_connection_is_the_one_that_is_bound() -> None:
    """RULES A32: it leaves the inbox, with its state and history."""
    found = ConnectionFactory.create(
        district=None, external_id="a1", state="not_enabled", closed_as="prospect"
    )
    ended = add()
    found.refresh_from_db()
    assert (ended.code, ended.json["connection"]) == (0, "not_enabled")
    assert (found.district, found.closed_as) == (District.objects.get(), "")
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--timezone", "Pacific"), "bad_time_zone"),
        (("--grades", "K,13"), "bad_grade"),
        (("--domain", "nonsense domain"), "bad_domain"),
        (("--dsm", "nobody@portal.example.org"), "unknown_staff"),
        (("--specialist", "nobody@portal.example.org"), "unknown_staff"),
        (("--mode", "direct"), "bad_mode"),
    ],
)
def test_each_wrong_value_is_one_line_and_creates_nothing(arguments: tuple[str, ...], code: str) -> None:
    """Exit 1, a sentence with what to try."""
    ended = add(*arguments)
    assert (ended.code, ended.json["error"]) == (1, code)
    assert len(ended.err.strip().splitlines()) == 1
    assert not District.objects.exists()
    assert not Connection.objects.exists()


def test_a_short_name_or_an_external_id_is_taken_once() -> None:
    """The whole act is undone, the existing district is named."""
    other = ConnectionFactory.create(external_id="taken")
    DistrictFactory.create(slug="taken")
    slug, number = add(slug="taken"), add(number="taken")
    assert (slug.code, slug.json["error"]) == (1, "slug_taken")
    assert (number.code, number.json["error"]) == (1, "connection_taken")
    assert other.district.name in number.err
    assert not District.objects.filter(slug="quail-valley").exists()
    assert not Connection.objects.filter(external_id="a1").exists()


def test_an_inactive_colleague_is_not_assigned() -> None:
    """RULES A49: somebody must answer."""
    gone = StaffFactory.create(role=Staff.Role.DSM, is_active=False)
    assert add("--dsm", gone.email).json["error"] == "unknown_staff"
