"""Clever is read to the end of every list, with the token of the moment, or not at all (clever.md 2, 3)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rostering.providers import clever as clever_module
from rostering.providers import clever_discovery
from rostering.providers.base import (
    AccessLost,
    ConnectionInfo,
    IncompleteFeed,
    NotEnabled,
    ProviderError,
    ProviderRefused,
    SourceMoved,
)
from rostering.records import (
    PersonRecord,
)
from tests.providers.clever_examples import SCHOOL, student
from tests.providers.reading import Clock, clever, clever_settings, read
from tests.providers.server import CLEVER_DISTRICT, Asked, CleverServer, Reply, answer, web_page


@pytest.fixture
def server() -> Iterator[CleverServer]:
    with CleverServer(schools=[SCHOOL], terms=[], courses=[], users=[student()], sections=[]) as running:
        yield running


class TestPaging:
    def test_every_page_is_read_to_the_end(self, server: CleverServer) -> None:
        server.lists["users"] = [student(f"u{number:02}") for number in range(25)]
        reading = read(clever(server, page_size=10))
        assert len(reading.of(PersonRecord)) == 25
        assert [asked.query.get("starting_after") for asked in server.requests("/users")] == [
            None,
            "u09",
            "u19",
        ]
        assert {asked.query["limit"] for asked in server.requests("/users")} == {"10"}

    def test_a_last_page_that_is_just_full_ends_without_another_request(self, server: CleverServer) -> None:
        server.lists["users"] = [student(f"u{number}") for number in range(4)]
        read(clever(server, page_size=2))
        assert len(server.requests("/users")) == 2

    def test_sections_are_asked_for_in_smaller_pages(self, server: CleverServer) -> None:
        read(clever(server, page_size=5_000))
        assert server.requests("/sections")[0].query["limit"] == "1000"
        assert server.requests("/users")[0].query["limit"] == "5000"

    @pytest.mark.parametrize(
        ("uri", "reason"),
        [
            ("/v3.1/users?starting_after=u1", "does not lead on"),
            ("/v3.1/users", "does not say where"),
            (None, "does not say where"),
        ],
    )
    def test_a_next_link_that_does_not_advance_stops_the_pull(
        self, uri: str | None, reason: str, server: CleverServer
    ) -> None:
        page = {"data": [{"data": student("u1")}], "links": [{"rel": "next", "uri": uri}]}
        server.first = lambda asked: answer(page) if asked.path.endswith("/users") else None
        with pytest.raises(IncompleteFeed, match=reason):
            read(clever(server))
        assert len(server.requests("/users")) <= 2

    def test_a_next_link_to_another_host_takes_no_token_there(self, server: CleverServer) -> None:
        with CleverServer() as other:
            link = {"rel": "next", "uri": f"{other.url}/v3.1/users?starting_after=u1"}
            pages = [answer({"data": [{"data": student("u1")}], "links": [link]})]
            server.first = lambda asked: pages.pop() if pages and asked.path.endswith("/users") else None
            read(clever(server))
            assert other.asked == []

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b'{"links": []}', "no list data"),
            (b'{"data": null}', "null"),
            (b'{"data": {}}', "no list"),
            (b"[]", "no list data"),
            (b'"hello"', "no list"),
            (b'{"data": [{"data": {"id": "u1"', "cut off"),
            (b"", "cut off"),
            (b'{"data": [], "links": "x"}', "links"),
        ],
    )
    def test_a_page_without_its_list_is_an_error_and_never_empty(
        self, body: bytes, reason: str, server: CleverServer
    ) -> None:
        """clever.md 3: a missing `data` key would read as "everyone left"."""
        server.first = lambda asked: Reply(200, body) if asked.path.endswith("/users") else None
        with pytest.raises(IncompleteFeed, match=reason) as raised:
            read(clever(server))
        assert "/users, page 1" in str(raised.value)

    def test_an_html_page_is_an_error(self, server: CleverServer) -> None:
        server.first = lambda asked: web_page() if asked.path.endswith("/users") else None
        with pytest.raises(IncompleteFeed, match="HTML"):
            read(clever(server))

    def test_a_wrong_route_is_refused(self, server: CleverServer) -> None:
        """clever.md 3: a wrong route or kind of token answers 404 with HTML."""
        del server.lists["sections"]
        with pytest.raises(ProviderRefused, match="/sections, page 1"):
            read(clever(server))

    def test_sharing_nothing_is_legal_and_empty(self, server: CleverServer) -> None:
        """Gotchas 15 and 16: what it means is for the pipeline's limits."""
        server.lists = {name: [] for name in server.lists}
        reading = read(clever(server))
        assert reading.records == {}
        assert {name: end.rows for name, end in reading.ends.items()} == dict.fromkeys(server.lists, 0)


class TestTokens:
    def test_a_rotated_token_is_read_again_once(self, server: CleverServer) -> None:
        provider = clever(server)
        provider.open()
        server.token = "token-2"
        server.tokens = [server.token_entry()]
        for collection in provider.collections:
            assert list(provider.pages(collection)) is not None
        provider.close()
        assert len(server.requests("/oauth/tokens")) == 2

    def test_a_token_that_stays_refused_is_lost_access(self, server: CleverServer) -> None:
        server.first = lambda asked: answer({}, status=401) if asked.path.endswith("/users") else None
        with pytest.raises(AccessLost):
            read(clever(server))
        assert len(server.requests("/users")) == 1
        assert len(server.requests("/oauth/tokens")) == 2

    def test_a_new_token_that_is_refused_too_is_lost_access(self, server: CleverServer) -> None:
        provider = clever(server)
        provider.open()
        server.tokens = [server.token_entry(access_token="token-3")]
        server.token = "token-4"
        with pytest.raises(AccessLost):
            list(provider.pages(provider.collections[0]))

    def test_a_district_that_is_gone_from_the_list_is_lost_access(self, server: CleverServer) -> None:
        server.tokens = [server.token_entry(owner={"type": "district", "id": "another"})]
        with pytest.raises(AccessLost, match="no longer") as raised:
            clever(server).open()
        assert raised.value.reason == "access_lost"

    def test_a_connection_that_shares_no_rosters_is_not_enabled(self, server: CleverServer) -> None:
        """clever.md 2: lacking both read:sis and read:sections."""
        server.tokens = [server.token_entry(scopes=["read:students_basic", "read:user_id"])]
        with pytest.raises(NotEnabled) as raised:
            clever(server).open()
        assert raised.value.reason == "not_enabled"

    @pytest.mark.parametrize("scope", ["read:sis", "read:sections"])
    def test_either_scope_is_enough(self, scope: str, server: CleverServer) -> None:
        server.tokens = [server.token_entry(scopes=[scope])]
        assert clever(server).open().district_name == "Maple Valley"

    def test_of_several_tokens_the_newest_that_may_read_counts(self, server: CleverServer) -> None:
        server.tokens = [
            server.token_entry(),
            server.token_entry(access_token="old", created="2020-01-01T00:00:00.000Z"),
            server.token_entry(access_token="basic", created="2026-10-01T00:00:00.000Z", scopes=[]),
        ]
        assert clever(server).open().state == "running"

    def test_our_own_wrong_secret_takes_no_districts_access_away(self, server: CleverServer) -> None:
        server.first = lambda asked: answer({}, status=401) if asked.path == "/oauth/tokens" else None
        with pytest.raises(ProviderRefused, match="CLEVER_CLIENT_SECRET") as raised:
            clever(server).open()
        assert raised.value.reason == "provider_refused"

    def test_a_token_of_another_district_is_refused(self, server: CleverServer) -> None:
        server.district["id"] = "another"
        with pytest.raises(ProviderRefused, match="another district"):
            clever(server).open()


class TestState:
    def test_the_districts_state_and_pause_are_told(self, server: CleverServer) -> None:
        """Gotcha 11: `error` is for humans and not read."""
        server.district |= {"state": "paused", "pause_end": "2026-08-01T06:00:00.000Z", "error": "never-keep"}
        state = clever(server).open()
        assert (state.state, state.paused_until) == ("paused", datetime(2026, 8, 1, 6, tzinfo=UTC))
        assert "never-keep" not in repr(state)

    def test_a_sync_during_the_pull_is_a_move(self, server: CleverServer) -> None:
        """clever.md 3: compare last_sync before and after the walk."""
        provider = clever(server)
        provider.open()
        server.district["last_sync"] = "2026-11-20T12:00:00.000Z"
        with pytest.raises(SourceMoved):
            provider.close()

    def test_a_district_that_was_never_synced_has_not_moved(self, server: CleverServer) -> None:
        server.district["last_sync"] = None
        assert read(clever(server)).state.revision == ""

    def test_the_provider_can_be_opened_again_after_a_move(self, server: CleverServer) -> None:
        provider = clever(server)
        read(provider)
        assert len(read(provider).of(PersonRecord)) == 1

    def test_an_answer_that_names_no_district_is_incomplete(self, server: CleverServer) -> None:
        server.first = lambda asked: answer({"data": []}) if asked.path.endswith("/districts") else None
        with pytest.raises(IncompleteFeed, match="one district"):
            clever(server).open()


class TestDiscovery:
    def test_every_connected_district_is_found_with_its_name(self, server: CleverServer) -> None:
        found, problems = clever_discovery.discover(clever_settings(server))
        assert problems == []
        (district,) = found
        assert (district.provider, district.external_id, district.name) == (
            "clever",
            CLEVER_DISTRICT,
            "Maple Valley",
        )
        assert (district.enabled, district.added_at) == (True, datetime(2026, 6, 1, tzinfo=UTC))

    def test_a_district_that_can_not_say_its_name_is_found_all_the_same(self, server: CleverServer) -> None:
        server.tokens.append(
            server.token_entry(access_token="stale", owner={"type": "district", "id": "d2"}, scopes=[])
        )
        found, _ = clever_discovery.discover(clever_settings(server))
        assert [(district.external_id, district.name, district.enabled) for district in found] == [
            (CLEVER_DISTRICT, "Maple Valley", True),
            ("d2", "", False),
        ]

    def test_districts_whose_name_is_known_are_not_asked_again(self, server: CleverServer) -> None:
        clever_discovery.discover(clever_settings(server), named=frozenset({CLEVER_DISTRICT}))
        assert server.requests("/districts") == []

    def test_tokens_of_anything_but_a_district_are_no_district(self, server: CleverServer) -> None:
        server.tokens = [
            server.token_entry(owner={"type": "user", "id": "x"}),
            server.token_entry(owner=None),
        ]
        assert clever_discovery.discover(clever_settings(server)) == ([], [])

    def test_a_token_list_in_pages_is_read_to_its_end(self, server: CleverServer) -> None:
        """clever.md 2: whether it pages is unconfirmed; follow next if it ever appears."""
        more = {"rel": "next", "uri": "/oauth/tokens?owner_type=district&starting_after=t1"}

        def paged(asked: Asked) -> Reply | None:
            if asked.path != "/oauth/tokens":
                return None
            if asked.query.get("starting_after") == "t1":
                return answer(
                    {"data": [server.token_entry(owner={"type": "district", "id": "d2"})], "links": []}
                )
            return answer({"data": [server.token_entry()], "links": [more]})

        server.first = paged
        found, _ = clever_discovery.discover(clever_settings(server))
        assert {district.external_id for district in found} == {CLEVER_DISTRICT, "d2"}


def test_a_list_that_was_not_read_to_its_end_has_no_end(server: CleverServer) -> None:
    provider = clever(server)
    provider.open()
    with pytest.raises(IncompleteFeed, match="not read to its end"):
        provider.end(provider.collections[0])


def test_the_version_in_the_address_is_a_setting(server: CleverServer) -> None:
    settings = clever_settings(server)
    older = clever_module.CleverSettings(
        api_url=settings.api_url,
        tokens_url=settings.tokens_url,
        api_version="v3.0",
        client_id="client",
        client_secret="secret",
        private_hosts=settings.private_hosts,
        policy=Clock().policy(),
    )
    read(clever_module.CleverProvider(settings=older, connection=ConnectionInfo("clever", CLEVER_DISTRICT)))
    assert {asked.path.split("/")[1] for asked in server.asked} == {"oauth", "v3.0"}


def test_no_message_holds_a_token_or_an_id(server: CleverServer) -> None:
    server.lists["users"] = [student("personal-id")]
    server.first = lambda asked: (
        Reply(200, b'{"data": [{"data": {"id": "personal-id"') if "users" in asked.path else None
    )
    with pytest.raises(ProviderError) as raised:
        read(clever(server))
    assert not any(word in str(raised.value) for word in ("personal-id", "token-1", "secret"))
    assert "secret" not in repr(clever_settings(server))
