"""The settings of DESIGN 7 become providers; one provider in trouble hides nothing of the other."""

from collections.abc import Iterator

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
