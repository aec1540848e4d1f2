"""The settings of DESIGN 7 become providers; one provider in trouble hides nothing of the other."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from rostering.providers import registry
from rostering.providers.base import ConnectionInfo, DiscoveredDistrict, ProviderRefused, ProviderUnavailable
from rostering.records import PersonRecord
from tests.providers.reading import read
from tests.providers.server import CLEVER_DISTRICT, TENANT, ClassLinkServer, CleverServer, Reply

PEOPLE: dict[str, object] = {"id": "u1", "roles": {"student": {}}}
LISTS: dict[str, list[dict[str, object]]] = {
    "schools": [],
    "terms": [],
    "courses": [],
    "users": [PEOPLE],
    "sections": [],
}


@pytest.fixture
def servers(settings: Settings) -> Iterator[tuple[CleverServer, ClassLinkServer]]:
    with (
        CleverServer(**LISTS) as clever,
        ClassLinkServer(users=[{"sourcedId": "u1", "role": "teacher"}]) as class_link,
    ):
        settings.CLEVER_API_URL = clever.url
        settings.CLEVER_TOKENS_URL = f"{clever.url}/oauth/tokens"
        settings.CLEVER_API_VERSION = "v3.1"
        settings.CLEVER_CLIENT_ID, settings.CLEVER_CLIENT_SECRET = "client", "secret"
        settings.CLASSLINK_PROXY_URL, settings.CLASSLINK_PARTNER_KEY = class_link.url, "partner"
        settings.CLASSLINK_SIGNATURE = "HMAC-SHA256"
        settings.PROVIDER_PRIVATE_HOSTS = (clever.host_port, class_link.host_port)
        settings.PROVIDER_BACKOFF_SECONDS = 0
        yield clever, class_link


@pytest.mark.parametrize(
    "connection", [ConnectionInfo("clever", CLEVER_DISTRICT), ConnectionInfo("classlink", TENANT)]
)
def test_each_provider_is_made_from_the_settings(
    connection: ConnectionInfo, servers: tuple[CleverServer, ClassLinkServer]
) -> None:
    assert len(read(registry.provider_for(connection)).of(PersonRecord)) == 1


def test_an_unknown_provider_is_an_error_and_never_a_stand_in() -> None:
    with pytest.raises(ProviderRefused, match="'skyward'"):
        registry.provider_for(ConnectionInfo("skyward", "1"))


def test_a_provider_without_credentials_is_not_asked(
    servers: tuple[CleverServer, ClassLinkServer], settings: Settings
) -> None:
    """DESIGN 7."""
    assert registry.configured() == ("clever", "classlink")
    settings.CLEVER_CLIENT_SECRET = ""
    assert registry.configured() == ("classlink",)
    assert {district.provider for district in registry.discover().districts} == {"classlink"}
    assert servers[0].asked == []
    with pytest.raises(ProviderRefused, match="not configured"):
        registry.provider_for(ConnectionInfo("clever", CLEVER_DISTRICT))


def test_discovery_asks_every_configured_provider(servers: tuple[CleverServer, ClassLinkServer]) -> None:
    found = registry.discover()
    assert {(district.provider, district.external_id, district.name) for district in found.districts} == {
        ("clever", CLEVER_DISTRICT, "Maple Valley"),
        ("classlink", TENANT, "Cedar County"),
    }
    assert found.errors == {}


def test_one_provider_that_is_down_hides_nothing_of_the_other(
    servers: tuple[CleverServer, ClassLinkServer],
) -> None:
    servers[0].first = lambda asked: Reply(503)
    found = registry.discover()
    assert [district.provider for district in found.districts] == ["classlink"]
    (error,) = found.errors["clever"]
    assert isinstance(error, ProviderUnavailable)
    assert isinstance(found.districts[0], DiscoveredDistrict)


def test_known_names_are_not_asked_for_again(servers: tuple[CleverServer, ClassLinkServer]) -> None:
    registry.discover(named=frozenset({("clever", CLEVER_DISTRICT)}))
    assert servers[0].requests("/districts") == []


def test_what_clever_says_of_a_district_is_asked_whether_its_name_is_known_or_not(
    servers: tuple[CleverServer, ClassLinkServer],
) -> None:
    servers[0].district |= {"state": "paused", "pause_end": "2026-08-10T07:00:00.000Z"}
    named = frozenset({("clever", CLEVER_DISTRICT)})
    said = {one.provider: one.source for one in registry.discover(named=named, with_states=True).districts}
    assert said["clever"] is not None
    assert said["clever"].state == "paused"
    assert said["clever"].paused_until == datetime(2026, 8, 10, 7, tzinfo=UTC)
    assert said["classlink"] is None


@pytest.mark.parametrize(("status", "asked"), [(404, 5), (503, 3)])
def test_a_clever_that_is_away_is_not_asked_for_every_district(
    servers: tuple[CleverServer, ClassLinkServer], status: int, asked: int
) -> None:
    """Each district that can not be read is listed all the same, without what Clever says of it."""
    clever = servers[0]
    clever.tokens = [
        clever.token_entry(access_token=f"token-{number}", owner={"type": "district", "id": f"{number:024x}"})
        for number in range(5)
    ]
    clever.first = lambda one: Reply(status) if one.path.endswith("/districts") else None
    found = [one for one in registry.discover(with_states=True).districts if one.provider == "clever"]
    assert [one.source for one in found] == [None] * 5
    assert len({one.headers["authorization"] for one in clever.requests("/districts")}) == asked


def test_the_signature_of_all_holds_unless_the_connection_has_its_own(settings: Settings) -> None:
    """DESIGN 7: CLASSLINK_SIGNATURE; base.ConnectionInfo: a connection may differ."""
    settings.CLASSLINK_SIGNATURE = "HMAC-SHA1"
    settings.CLASSLINK_PARTNER_KEY = "partner"
    assert registry.classlink_settings().signature == "HMAC-SHA1"


def test_the_page_size_is_a_setting(
    servers: tuple[CleverServer, ClassLinkServer], settings: Settings
) -> None:
    settings.PROVIDER_PAGE_SIZE = 17
    read(registry.provider_for(ConnectionInfo("classlink", TENANT)))
    assert servers[1].requests("/users")[0].query["limit"] == "17"
