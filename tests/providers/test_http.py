"""The one way out: allowed addresses, time-outs, patient repeats, bounded answers, our own errors."""

import gzip
import logging
import socket
from collections.abc import Callable, Iterator

import pytest

from rostering.providers.allowed import host_port, require_allowed
from rostering.providers.answers import Answer, Unauthorised, json_body
from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
)
from rostering.providers.http import HttpClient
from tests.providers.reading import NOW, Clock
from tests.providers.server import JSON, Asked, Reply, TinyServer, answer, web_page

SECRET = {"Authorization": "Bearer very-secret"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[TinyServer]:
    with TinyServer(lambda asked: answer({"ok": True})) as running:
        yield running


def client(server: TinyServer, clock: Clock, **policy: float) -> HttpClient:
    return HttpClient(provider="Test", private_hosts=(server.host_port,), policy=clock.policy(**policy))


def in_turn(*replies: Reply) -> Callable[[Asked], Reply | None]:
    """These answers first, then the usual ones."""
    waiting = list(replies)
    return lambda asked: waiting.pop(0) if waiting else None


def get(http: HttpClient, server: TinyServer, path: str = "/users?limit=5") -> Answer:
    return http.get(server.url + path, what="/users, page 1", headers=SECRET)


class TestAddresses:
    def test_a_private_address_is_refused_unless_exactly_that_host_and_port_is_listed(
        self, clock: Clock
    ) -> None:
        with TinyServer(lambda asked: answer({})) as server:
            other = HttpClient(provider="Test", private_hosts=("127.0.0.1:1",), policy=clock.policy())
            with pytest.raises(ProviderRefused, match="PROVIDER_PRIVATE_HOSTS"):
                get(other, server)
            assert server.asked == []
            assert get(client(server, clock), server).status == 200

    @pytest.mark.parametrize(
        "url",
        [
            *[
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://[::1]/x",
                "https://10.0.0.5/x",
                "https://0.0.0.0/x",
            ],
            *[
                "https://169.254.169.254/latest",
                "https://192.168.1.1/x",
                "https://2130706433/x",
                "https://100.64.0.1/x",
            ],
        ],
    )
    def test_https_to_the_inside_is_refused_after_the_name_is_resolved(self, url: str, clock: Clock) -> None:
        with pytest.raises(ProviderRefused, match="inside our own network"):
            HttpClient(provider="Test", policy=clock.policy()).get(url, what="/x")
        assert clock.waits == []

    def test_plain_http_to_the_outside_is_refused(self, clock: Clock) -> None:
        with pytest.raises(ProviderRefused, match="not https"):
            HttpClient(provider="Test", policy=clock.policy()).get("http://roster.example.org/x", what="/x")

    @pytest.mark.parametrize(
        "url", ["", "roster.example.org", "ftp://x/", "https://user:word@x.org/", "https://x:99999/"]
    )
    def test_what_is_no_address_is_refused(self, url: str) -> None:
        with pytest.raises(ProviderRefused):
            require_allowed(url, ())

    def test_host_and_port_are_compared_exactly(self) -> None:
        assert host_port("https://Roster.Example.org/x") == "roster.example.org:443"
        assert host_port("http://[::1]:80/") == "[::1]:80"
        assert require_allowed("http://127.0.0.1:8001/x", ("127.0.0.1:8001",))
        assert require_allowed("http://LOCALHOST:8001/x", ("localhost:8001",))
        with pytest.raises(ProviderRefused):
            require_allowed("http://127.0.0.1:8002/x", ("127.0.0.1:8001",))

    def test_a_redirect_is_never_followed(self, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(Reply(302, b"", {"Location": f"{server.url}/elsewhere"}))
        with pytest.raises(ProviderRefused, match="never followed"):
            get(client(server, clock), server)
        assert [asked.path for asked in server.asked] == ["/users"]

    def test_an_escaped_path_goes_out_exactly_as_it_came(self, server: TinyServer, clock: Clock) -> None:
        """oneroster.md 1.1: the application id arrives escaped and must not be escaped or un-escaped again."""
        get(client(server, clock), server, "/%2FgVa0%43ed75Gs%3D%2B/x?a=1")
        assert server.asked[0].target == "/%2FgVa0%43ed75Gs%3D%2B/x?a=1"

    def test_environment_proxies_and_netrc_are_ignored(
        self, server: TinyServer, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: object
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
        assert get(client(server, clock), server).status == 200
        assert server.asked[0].headers["authorization"] == "Bearer very-secret"


class TestRepeats:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
    def test_passing_trouble_is_tried_again(self, status: int, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(Reply(status), Reply(status))
        http = client(server, clock)
        assert get(http, server).status == 200
        assert http.requests_sent == 3
        assert 1 <= clock.waits[0] <= 2 <= clock.waits[1] <= 3

    def test_after_the_last_try_the_provider_is_unavailable(self, server: TinyServer, clock: Clock) -> None:
        server.first = lambda asked: Reply(503)
        with pytest.raises(ProviderUnavailable, match="status 503 after 6 tries"):
            get(client(server, clock), server)
        assert len(server.asked) == 6
        assert [round(wait - 0.5) for wait in clock.waits] == [1, 2, 4, 8, 16]

    @pytest.mark.parametrize("status", [400, 404, 413, 422, 501])
    def test_a_refusal_is_not_tried_again(self, status: int, server: TinyServer, clock: Clock) -> None:
        server.first = lambda asked: answer({"message": "no"}, status=status)
        with pytest.raises(ProviderRefused, match=str(status)):
            get(client(server, clock), server)
        assert len(server.asked) == 1

    @pytest.mark.parametrize(("status", "error"), [(401, Unauthorised), (403, AccessLost)])
    def test_a_token_that_opens_nothing_is_lost_access(
        self, status: int, error: type[ProviderError], server: TinyServer, clock: Clock
    ) -> None:
        server.first = lambda asked: answer({}, status=status)
        with pytest.raises(error) as raised:
            get(client(server, clock), server)
        assert raised.value.reason == "access_lost"
        assert len(server.asked) == 1

    def test_a_status_the_caller_wants_to_see_is_handed_back(self, server: TinyServer, clock: Clock) -> None:
        server.first = lambda asked: Reply(404)
        http = client(server, clock)
        assert http.get(f"{server.url}/demographics", what="/demographics", hand_back={404}).status == 404

    def test_retry_after_is_honoured(self, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(Reply(429, b"", {"Retry-After": "30"}))
        get(client(server, clock), server)
        assert 30 <= clock.waits[0] <= 31

    def test_a_longer_retry_after_than_we_wait_ends_the_try_without_asking_early(
        self, server: TinyServer, clock: Clock
    ) -> None:
        server.first = in_turn(Reply(429, b"", {"Retry-After": "3600"}))
        with pytest.raises(ProviderUnavailable, match="asks to wait 3[56]"):
            get(client(server, clock), server)
        assert clock.waits == []

    def test_clever_says_when_its_window_ends(self, server: TinyServer, clock: Clock) -> None:
        """clever.md 3: sleep to X-RateLimit-Reset plus jitter, about 65 seconds at most."""
        server.first = in_turn(Reply(429, b"", {"X-RateLimit-Reset": str(int(NOW) + 42)}))
        get(client(server, clock), server)
        assert 42 <= clock.waits[0] <= 43

    @pytest.mark.parametrize(("reset", "least", "most"), [(NOW + 900, 65, 65), (NOW - 900, 0, 1)])
    def test_a_clock_that_differs_from_clevers_costs_no_more_than_a_window(
        self, reset: float, least: float, most: float, server: TinyServer, clock: Clock
    ) -> None:
        server.first = in_turn(Reply(429, b"", {"X-RateLimit-Reset": str(reset)}))
        get(client(server, clock), server)
        assert least <= clock.waits[0] <= most

    @pytest.mark.parametrize("headers", [{"Retry-After": "soon"}, {"X-RateLimit-Reset": "later"}])
    def test_an_unreadable_wait_falls_back_to_the_usual_one(
        self, headers: dict[str, str], server: TinyServer, clock: Clock
    ) -> None:
        server.first = in_turn(Reply(429, b"", headers))
        get(client(server, clock), server)
        assert 1 <= clock.waits[0] <= 2

    def test_a_connection_cut_in_the_body_is_tried_again(self, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(Reply(200, b"x" * 4000, dict(JSON), cut=True))
        assert get(client(server, clock), server).body == b'{"ok": true}'
        assert len(clock.waits) == 1

    def test_a_connection_cut_every_time_is_unavailable(self, server: TinyServer, clock: Clock) -> None:
        server.first = lambda asked: Reply(200, b"x" * 4000, dict(JSON), cut=True)
        with pytest.raises(ProviderUnavailable, match="connection was cut after 6 tries"):
            get(client(server, clock), server)

    def test_a_server_that_is_not_there_is_unavailable(self, clock: Clock) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        http = HttpClient(provider="Test", private_hosts=(address,), policy=clock.policy())
        with pytest.raises(ProviderUnavailable, match="no connection after 6 tries"):
            http.get(f"http://{address}/x", what="/x")

    def test_a_server_that_never_answers_runs_into_the_time_out(self, clock: Clock) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"127.0.0.1:{silent.getsockname()[1]}"
            policy = clock.policy(read_seconds=0.05, repeats=1)
            http = HttpClient(provider="Test", private_hosts=(address,), policy=policy)
            with pytest.raises(ProviderUnavailable, match="no answer in time after 2 tries"):
                http.get(f"http://{address}/x", what="/x")
            http.close()

    def test_an_answer_that_drips_for_ever_is_given_up(self, server: TinyServer, clock: Clock) -> None:
        with pytest.raises(ProviderUnavailable, match="no answer in time"):
            get(client(server, clock, answer_seconds=-1.0, repeats=0), server)


class TestAnswers:
    def test_an_answer_up_to_the_bound_is_accepted_and_one_beyond_is_not(
        self, server: TinyServer, clock: Clock
    ) -> None:
        server.first = in_turn(Reply(200, b"x" * 1000), Reply(200, b"x" * 1001))
        http = client(server, clock, largest_body=1000)
        assert len(get(http, server).body) == 1000
        with pytest.raises(IncompleteFeed, match="larger than 1000 bytes"):
            get(http, server)

    def test_a_small_answer_that_inflates_beyond_the_bound_is_refused(
        self, server: TinyServer, clock: Clock
    ) -> None:
        packed = gzip.compress(b"x" * 50_000_000)
        server.first = in_turn(Reply(200, packed, JSON | {"Content-Encoding": "gzip"}))
        with pytest.raises(IncompleteFeed, match="larger than"):
            get(client(server, clock, largest_body=10_000_000), server)

    def test_a_packed_answer_is_unpacked(self, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(Reply(200, gzip.compress(b'{"a": 1}'), JSON | {"Content-Encoding": "gzip"}))
        assert get(client(server, clock), server).body == b'{"a": 1}'

    def test_an_html_page_with_status_200_is_no_empty_list(self, server: TinyServer, clock: Clock) -> None:
        """clever.md 3, oneroster.md 5.20."""
        server.first = lambda asked: web_page()
        with pytest.raises(IncompleteFeed, match="HTML page"):
            json_body(get(client(server, clock), server), provider="Test", what="/users, page 1")

    @pytest.mark.parametrize(
        "kind", ["application/json", "application/json; charset=utf-8", "text/json", "application/hal+json"]
    )
    def test_json_is_json_under_each_of_its_names(self, kind: str) -> None:
        assert json_body(Answer(200, {"Content-Type": kind}, b"{}"), provider="Test", what="/x") == b"{}"

    def test_cookies_are_not_kept(self, server: TinyServer, clock: Clock) -> None:
        server.first = in_turn(answer({}, headers={"Set-Cookie": "session=1; Path=/"}))
        http = client(server, clock)
        get(http, server)
        get(http, server)
        assert "cookie" not in server.asked[1].headers


def test_no_error_and_no_log_line_holds_the_token_a_query_value_or_the_body(
    server: TinyServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """base.py, "must not"."""
    body = b'{"name": "Ada Private"}'
    replies = [Reply(status, body) for status in (400, 401, 403, 404, 500)] + [
        Reply(200, body * 900, cut=True)
    ]
    caplog.set_level(logging.INFO)
    for reply in replies:
        server.first = in_turn(*[reply] * 6)
        with pytest.raises(ProviderError) as raised:
            get(client(server, clock), server, "/users?starting_after=personal-id")
        said = f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
        assert "/users, page 1" in str(raised.value)
        assert not any(word in said for word in ("very-secret", "personal-id", "Ada", "http://"))
        assert raised.value.__suppress_context__ or raised.value.__context__ is None
