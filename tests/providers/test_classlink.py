"""ClassLink: the list of districts, the proxy's bearer, direct mode with OAuth 1.0a (oneroster.md 1.1, 1.2, 1.4)."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

from rostering.providers import classlink
from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    NotEnabled,
    ProviderError,
    ProviderRefused,
    SourceMoved,
)
from rostering.providers.classlink_directory import Access
from rostering.records import PersonRecord
from tests.providers.reading import class_link, classlink_settings, read
from tests.providers.server import (
    APPLICATION_ID,
    TENANT,
    Asked,
    ClassLinkServer,
    Reply,
    answer,
    web_page,
)

USER = {"sourcedId": "u1", "role": "student"}


@pytest.fixture
def server() -> Iterator[ClassLinkServer]:
    with ClassLinkServer(users=[USER]) as running:
        yield running


class TestProxy:
    def test_data_is_asked_for_with_the_districts_own_bearer_at_its_verbatim_id(
        self, server: ClassLinkServer
    ) -> None:
        """oneroster.md 1.1: the id arrives escaped; `%252F` fails."""
        read(class_link(server))
        data = server.requests("/users")[0]
        assert data.target.startswith(f"/{APPLICATION_ID}/ims/oneroster/v1p1/users?limit=")
        assert data.headers["authorization"] == "Bearer bearer-1"
        assert server.requests("/applications")[0].headers["authorization"] == "Bearer partner"

    @pytest.mark.parametrize("application_id", ["%43abc%3D%2F", "plain-id_1.~", "a+b=="])
    def test_any_escaped_id_goes_out_as_it_came(self, application_id: str, server: ClassLinkServer) -> None:
        server.applications = [server.application(oneroster_application_id=application_id)]
        server.first = lambda asked: server.data(asked) if "/ims/" in asked.path else None
        read(class_link(server))
        assert server.requests("/users")[0].target.startswith(f"/{application_id}/ims/")

    @pytest.mark.parametrize("application_id", ["../x", "a/b", "a?b", "a#b", "a b", "", None, "."])
    def test_an_id_that_would_change_the_address_is_not_used(
        self, application_id: str | None, server: ClassLinkServer
    ) -> None:
        server.applications = [server.application(oneroster_application_id=application_id)]
        with pytest.raises(NotEnabled, match="application id"):
            class_link(server).open()
        assert {asked.path for asked in server.asked} == {"/applications"}


class TestEligibility:
    @pytest.mark.parametrize(
        "changes",
        [
            *[
                {"enabled": "false"},
                {"enabled": "FALSE"},
                {"enabled": False},
                {"enabled": ""},
                {"enabled": None},
            ],
            *[{"tenant_status": "Suspended"}, {"tenant_status": None}],
        ],
    )
    def test_added_is_not_enabled(self, changes: dict[str, Any], server: ClassLinkServer) -> None:
        """RULES A30: `enabled` is the text "true" and the tenant status Active."""
        server.applications = [server.application(**changes)]
        with pytest.raises(NotEnabled, match="has not enabled sharing") as raised:
            class_link(server).open()
        assert raised.value.reason == "not_enabled"

    @pytest.mark.parametrize("changes", [{"enabled": "TRUE"}, {"enabled": True}, {"tenant_status": "active"}])
    def test_enabled_is_read_in_any_case(self, changes: dict[str, Any], server: ClassLinkServer) -> None:
        server.applications = [server.application(**changes)]
        assert class_link(server).open().district_name == "Cedar County"

    @pytest.mark.parametrize("bearer", [None, "", "  "])
    def test_a_connection_without_a_bearer_is_not_ready(
        self, bearer: str | None, server: ClassLinkServer
    ) -> None:
        """oneroster.md 1.1: ClassLink's own example shows null."""
        server.applications = [server.application(bearer=bearer)]
        with pytest.raises(NotEnabled, match="not ready"):
            class_link(server).open()

    def test_a_district_that_is_gone_from_the_list_is_lost_access(self, server: ClassLinkServer) -> None:
        server.applications = [server.application(tenant_id=1)]
        with pytest.raises(AccessLost):
            class_link(server).open()

    def test_of_two_entries_of_a_tenant_the_enabled_one_counts_then_the_newest(
        self, server: ClassLinkServer
    ) -> None:
        """oneroster.md 1.1: never seen, handled."""
        server.applications = [
            server.application(id=99999, enabled="false", bearer="wrong"),
            server.application(id=9, bearer="older"),
            server.application(id=10),
        ]
        assert len(read(class_link(server)).of(PersonRecord)) == 1

    def test_a_tenant_id_may_come_as_text(self, server: ClassLinkServer) -> None:
        server.applications = [server.application(tenant_id=TENANT)]
        assert class_link(server).open().district_name == "Cedar County"


class TestListOfDistricts:
    def test_the_list_is_read_to_its_end_even_if_the_limit_is_clamped(
        self, server: ClassLinkServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """oneroster.md 1.1: a list cut at page one looks like districts leaving, the worst truncation."""
        others = [server.application(tenant_id=number, id=number) for number in range(5000, 5007)]
        server.applications = [*others, server.application()]

        def clamped(asked: Asked) -> Reply | None:
            if asked.path != "/applications":
                return None
            offset = int(asked.query["offset"])
            return answer({"status": 1, "applications": server.applications[offset : offset + 3]})

        server.first = clamped
        assert class_link(server).open().district_name == "Cedar County"
        assert [asked.query["offset"] for asked in server.requests("/applications")] == ["0", "3", "6", "8"]

    def test_a_server_that_ignores_the_offset_is_noticed(self, server: ClassLinkServer) -> None:
        page = answer({"status": 1, "applications": [server.application()]})
        server.first = lambda asked: page if asked.path == "/applications" else None
        with pytest.raises(IncompleteFeed, match="once more"):
            class_link(server).open()

    @pytest.mark.parametrize(
        "body",
        [{"status": 1}, {"status": 1, "applications": None}, {"applications": {}}, [], {"applications": [1]}],
    )
    def test_a_list_that_is_no_list_is_an_error_and_never_empty(
        self, body: object, server: ClassLinkServer
    ) -> None:
        server.first = lambda asked: answer(body)
        with pytest.raises(IncompleteFeed, match="no list of applications"):
            class_link(server).open()

    def test_a_login_page_is_an_error(self, server: ClassLinkServer) -> None:
        server.first = lambda asked: web_page()
        with pytest.raises(IncompleteFeed, match="HTML"):
            class_link(server).open()

    def test_a_strange_status_is_logged_and_decides_nothing(
        self, server: ClassLinkServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        """oneroster.md 1.1: undocumented; log if it is not 1, never branch on it."""
        server.first = lambda asked: (
            answer({"status": 7, "applications": server.applications if asked.query["offset"] == "0" else []})
            if asked.path == "/applications"
            else None
        )
        with caplog.at_level(logging.WARNING):
            assert class_link(server).open().district_name == "Cedar County"
        assert "status other than 1" in caplog.text

    @pytest.mark.parametrize("status", [401, 403])
    def test_our_own_wrong_key_takes_no_districts_access_away(
        self, status: int, server: ClassLinkServer
    ) -> None:
        server.first = lambda asked: answer({}, status=status)
        with pytest.raises(ProviderRefused, match="CLASSLINK_PARTNER_KEY") as raised:
            class_link(server).open()
        assert raised.value.reason == "provider_refused"


class TestTokens:
    def test_a_rotated_bearer_is_read_again_once(self, server: ClassLinkServer) -> None:
        """oneroster.md 1.4: on 401 re-read; retry once if it changed."""
        provider = class_link(server)
        provider.open()
        server.bearer = "bearer-2"
        server.applications = [server.application()]
        for collection in provider.collections:
            list(provider.pages(collection))
        provider.close()
        assert [asked.query["offset"] for asked in server.requests("/applications")] == ["0", "1", "0", "1"]

    def test_a_bearer_that_stays_refused_is_lost_access(self, server: ClassLinkServer) -> None:
        provider = class_link(server)
        provider.open()
        server.bearer = "bearer-2"
        with pytest.raises(AccessLost) as raised:
            list(provider.pages(provider.collections[0]))
        assert raised.value.reason == "access_lost"

    def test_a_district_that_leaves_during_the_pull_is_lost_access(self, server: ClassLinkServer) -> None:
        provider = class_link(server)
        provider.open()
        server.bearer, server.applications = "bearer-2", []
        with pytest.raises(AccessLost, match="no longer"):
            list(provider.pages(provider.collections[0]))

    def test_no_message_and_no_representation_holds_a_secret(self, server: ClassLinkServer) -> None:
        settings = classlink_settings(server)
        server.bearer = "bearer-2"
        with pytest.raises(ProviderError) as raised:
            class_link(server).open()
        said = f"{raised.value} {settings!r} {Access('x', bearer='bearer-1', client_secret='hush')!r}"
        assert not any(word in said for word in ("bearer-1", "bearer-2", "partner'", "hush", APPLICATION_ID))


class _Keys(RequestValidator):
    """Knows one client; times and nonces are not what is checked here."""

    enforce_ssl = False
    client_key_length = nonce_length = (1, 60)

    def validate_client_key(self, client_key: str, request: object) -> bool:
        return client_key == "client"

    def get_client_secret(self, client_key: str, request: object) -> str:
        return "hush & quiet"

    def validate_timestamp_and_nonce(self, *arguments: object, **more: object) -> bool:
        return True

    @property
    def dummy_client(self) -> str:
        return "nobody"


class DirectServer(ClassLinkServer):
    """A district's own server: answers only requests whose OAuth 1.0a signature is right."""

    signatures: list[str]

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        super().__init__(**lists)
        self.signatures = []
        self.server = {
            "client_id": "client",
            "client_secret": "hush & quiet",
            "endpoint_url": f"{self.url}/district/",
        }

    def reply(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/district/ims/oneroster/v1p1/"):
            return super().reply(asked)
        authorization = asked.headers.get("authorization", "")
        valid, _ = SignatureOnlyEndpoint(_Keys()).validate_request(
            f"{self.url}{asked.target}", "GET", None, {"Authorization": authorization}
        )
        self.signatures.append(authorization.partition('oauth_signature_method="')[2].partition('"')[0])
        return self.data(asked) if valid else answer({"imsx_codeMajor": "failure"}, status=401)


@pytest.fixture
def direct() -> Iterator[DirectServer]:
    with DirectServer(users=[USER, {"sourcedId": "u2", "role": "teacher"}]) as running:
        yield running


class TestDirectMode:
    @pytest.mark.parametrize("signature", ["HMAC-SHA256", "HMAC-SHA1"])
    def test_every_request_is_signed_with_all_its_parameters(
        self, signature: str, direct: DirectServer
    ) -> None:
        """oneroster.md 1.2: limit, offset and sort are in the signature; the server recomputes it."""
        reading = read(class_link(direct, mode="direct", signature=signature, page_size=1))
        assert len(reading.of(PersonRecord)) == 2
        assert set(direct.signatures) == {signature}

    def test_the_signature_is_in_the_header_and_never_in_the_address(self, direct: DirectServer) -> None:
        read(class_link(direct, mode="direct"))
        assert not any("oauth" in asked.target for asked in direct.asked)

    def test_a_wrong_secret_is_lost_access_after_one_re_read(self, direct: DirectServer) -> None:
        direct.server["client_secret"] = "stale"
        with pytest.raises(AccessLost):
            class_link(direct, mode="direct").open()
        assert len(direct.requests("/server")) == 2

    def test_a_secret_that_changed_is_read_again_once(self, direct: DirectServer) -> None:
        provider = class_link(direct, mode="direct")
        direct.server["client_secret"] = "stale"
        right = {"status": 1, "server": direct.server | {"client_secret": "hush & quiet"}}
        direct.first = lambda asked: (
            answer(right) if asked.path.endswith("/server") and len(direct.requests("/server")) > 1 else None
        )
        assert len(read(provider).of(PersonRecord)) == 2

    @pytest.mark.parametrize(
        ("endpoint", "reason"),
        [
            *[
                ("http://127.0.0.1:1/", "not https"),
                ("http://roster.example.org", "not https"),
                ("ftp://x", "can not be read"),
            ],
            *[("", "can not be read"), ("https://127.0.0.1:1", "inside our own network")],
            *[
                ("https://localhost", "inside our own network"),
                ("https://user:pw@roster.example.org", "can not be read"),
            ],
        ],
    )
    def test_the_address_ClassLink_names_is_checked_like_our_own(
        self, endpoint: str, reason: str, direct: DirectServer
    ) -> None:
        """DESIGN 7: PROVIDER_PRIVATE_HOSTS is checked again for a direct endpoint_url."""
        direct.server["endpoint_url"] = endpoint
        with pytest.raises(ProviderRefused, match=reason):
            class_link(direct, mode="direct").open()

    @pytest.mark.parametrize("body", [{"status": 1}, {"server": None}, {"server": {"client_id": "x"}}])
    def test_missing_credentials_are_refused_in_plain_words(self, body: object, direct: DirectServer) -> None:
        direct.first = lambda asked: answer(body) if asked.path.endswith("/server") else None
        with pytest.raises(ProviderRefused, match="no direct-mode credentials"):
            class_link(direct, mode="direct").open()

    def test_no_bearer_is_needed(self, direct: DirectServer) -> None:
        direct.applications = [direct.application(bearer=None)]
        assert len(read(class_link(direct, mode="direct")).of(PersonRecord)) == 2

    def test_movement_is_noticed_as_through_the_proxy(self, direct: DirectServer) -> None:
        provider = class_link(direct, mode="direct")
        provider.open()
        direct.revision = "8"
        with pytest.raises(SourceMoved):
            provider.close()


class TestDiscovery:
    def test_every_tenant_is_found_once_with_its_state(self, server: ClassLinkServer) -> None:
        server.applications = [
            server.application(),
            server.application(tenant_id=3, tenant_name="Birch", enabled="false"),
            server.application(tenant_id=3, tenant_name="Birch", enabled="true"),
            server.application(tenant_id=4, tenant_name="Elm", tenant_status="Trial"),
        ]
        found, problems = classlink.discover(classlink_settings(server))
        assert [(district.external_id, district.name, district.enabled) for district in found] == [
            (TENANT, "Cedar County", True),
            ("3", "Birch", True),
            ("4", "Elm", False),
        ]
        assert problems == []

    def test_an_entry_without_a_tenant_is_an_error_beside_the_others(self, server: ClassLinkServer) -> None:
        server.applications = [server.application(tenant_id=None), server.application()]
        found, (problem,) = classlink.discover(classlink_settings(server))
        assert [district.external_id for district in found] == [TENANT]
        assert "1 entries have no tenant id" in str(problem)
