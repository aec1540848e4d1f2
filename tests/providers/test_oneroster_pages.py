"""OneRoster lists are read to their end: every count checked, no strange page taken for empty (oneroster.md 1.3-1.4, 5.18)."""

from collections.abc import Callable, Iterator

import pytest

from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    ProviderRefused,
    ProviderUnavailable,
    SourceMoved,
)
from rostering.records import PersonRecord, SchoolRecord
from tests.providers.reading import Clock, Reading, class_link, read
from tests.providers.server import Asked, ClassLinkServer, Reply, answer, web_page

SCHOOL = {"sourcedId": "7", "name": "Oak", "type": "school"}


def users(count: int) -> list[dict[str, object]]:
    return [{"sourcedId": f"u{number:04}", "role": "student", "familyName": "L"} for number in range(count)]


@pytest.fixture
def server() -> Iterator[ClassLinkServer]:
    with ClassLinkServer(orgs=[SCHOOL], users=users(25)) as running:
        yield running


def read_in_tens(server: ClassLinkServer, clock: Clock | None = None) -> Reading:
    return read(class_link(server, page_size=10, clock=clock))


def on_users(reply: Callable[[Asked], Reply | None]) -> Callable[[Asked], Reply | None]:
    """Answers like this to requests for users only."""
    return lambda asked: reply(asked) if asked.path.endswith("/users") else None


def asked_for_users(server: ClassLinkServer) -> list[tuple[int, int]]:
    """offset and limit of each request for users."""
    return [(int(asked.query["offset"]), int(asked.query["limit"])) for asked in server.requests("/users")]


class TestPaging:
    def test_pages_are_read_in_a_fixed_order_to_the_announced_total(self, server: ClassLinkServer) -> None:
        reading = read_in_tens(server)
        assert len(reading.of(PersonRecord)) == 25
        assert asked_for_users(server) == [(0, 10), (10, 10), (20, 10)]
        assert {(asked.query["sort"], asked.query["orderBy"]) for asked in server.requests("/users")} == {
            ("sourcedId", "asc")
        }
        assert (reading.ends["users"].rows, reading.ends["users"].declared) == (25, 25)

    def test_without_totals_a_list_ends_with_an_empty_page(self, server: ClassLinkServer) -> None:
        """Gotcha 18; a server may clamp the limit, so that a short page is no end (oneroster.md 2.2)."""
        server.sends_totals = False
        reading = read_in_tens(server)
        assert asked_for_users(server) == [(0, 10), (10, 10), (20, 10), (25, 10)]
        assert (reading.ends["users"].rows, reading.ends["users"].declared) == (25, None)

    @pytest.mark.parametrize("sends_totals", [True, False])
    def test_a_clamped_limit_loses_nobody(self, sends_totals: bool, server: ClassLinkServer) -> None:
        server.sends_totals = sends_totals

        def clamped(asked: Asked) -> Reply:
            return server.data(Asked(asked.target, asked.path, asked.query | {"limit": "4"}, asked.headers))

        server.first = on_users(clamped)
        assert len(read_in_tens(server).of(PersonRecord)) == 25

    def test_a_server_that_ignores_the_offset_is_noticed(self, server: ClassLinkServer) -> None:
        """Twenty rows announced, the first ten sent twice: the count alone would be right."""
        server.lists["users"] = users(20)

        def stuck(asked: Asked) -> Reply:
            return server.data(Asked(asked.target, asked.path, asked.query | {"offset": "0"}, asked.headers))

        server.first = on_users(stuck)
        with pytest.raises(IncompleteFeed, match="/users, page 2: it is the page before once more"):
            read_in_tens(server)

    @pytest.mark.parametrize("announced", ["26", "24"])
    def test_a_total_that_does_not_match_stops_the_pull(
        self, announced: str, server: ClassLinkServer
    ) -> None:
        """oneroster.md 1.4: rows must equal x-total-count."""

        def wrong(asked: Asked) -> Reply:
            reply = server.data(asked)
            reply.headers["x-total-count"] = announced
            return reply

        server.first = on_users(wrong)
        with pytest.raises(IncompleteFeed, match=f"{announced} rows were announced and 25 sent"):
            read_in_tens(server)

    def test_a_page_that_holds_fewer_rows_than_it_says_stops_the_pull(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: answer({"users": users(3)}, headers={"x-count": "4"}))
        with pytest.raises(IncompleteFeed, match="page 1: 4 rows were announced and 3 sent"):
            read_in_tens(server)

    @pytest.mark.parametrize("header", ["many", "", "-1"])
    def test_a_total_that_is_no_number_is_no_total(self, header: str, server: ClassLinkServer) -> None:
        server.first = on_users(
            lambda asked: answer(
                {"users": users(3) if asked.query["offset"] == "0" else []}, headers={"x-total-count": header}
            )
        )
        assert read_in_tens(server).ends["users"].declared is None

    def test_a_refused_sort_is_left_away(self, server: ClassLinkServer) -> None:
        """Gotcha 18."""
        server.first = on_users(lambda asked: answer({"x": 1}, status=400) if "sort" in asked.query else None)
        assert len(read_in_tens(server).of(PersonRecord)) == 25
        assert len([asked for asked in server.requests("/users") if "sort" in asked.query]) == 1

    def test_a_request_refused_without_a_sort_too_is_refused(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: answer({"x": 1}, status=400))
        with pytest.raises(ProviderRefused, match="400"):
            read_in_tens(server)


class TestHeavyPages:
    def test_a_page_that_is_too_heavy_is_asked_for_in_halves(self, server: ClassLinkServer) -> None:
        """oneroster.md 1.4: 502 often means that the page is too heavy."""
        clock = Clock()
        server.first = on_users(lambda asked: Reply(502) if int(asked.query["limit"]) > 4 else None)
        assert len(read_in_tens(server, clock).of(PersonRecord)) == 25
        assert asked_for_users(server)[:4] == [(0, 10), (0, 5), (0, 2), (2, 2)]
        assert clock.waits == [1, 2]

    def test_other_lists_begin_again_with_whole_pages(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: Reply(502) if int(asked.query["limit"]) > 4 else None)
        read_in_tens(server)
        assert server.requests("/enrollments")[0].query["limit"] == "10"

    def test_a_server_that_stays_down_is_unavailable(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: Reply(502))
        with pytest.raises(ProviderUnavailable, match="/users, page 1: status 502 after 6 tries"):
            read_in_tens(server)
        assert {limit for _, limit in asked_for_users(server)} == {10, 5, 2, 1}


class TestMovement:
    def test_a_change_of_the_revision_during_the_pull_is_a_move(self, server: ClassLinkServer) -> None:
        """Gotcha 19, oneroster.md 1.3: throw everything away and begin again."""

        def move(asked: Asked) -> None:
            server.revision = "8" if asked.query["offset"] == "10" else "7"

        server.first = on_users(move)
        with pytest.raises(SourceMoved, match="/users, page 2"):
            read_in_tens(server)

    def test_a_change_after_the_last_page_is_a_move(self, server: ClassLinkServer) -> None:
        provider = class_link(server)
        provider.open()
        server.revision = "8"
        with pytest.raises(SourceMoved):
            provider.close()

    def test_a_change_of_the_total_between_pages_is_a_move(self, server: ClassLinkServer) -> None:
        """Gotcha 19."""
        server.first = on_users(
            lambda asked: server.lists.update(users=users(25 + int(asked.query["offset"])))
        )
        with pytest.raises(SourceMoved, match="/users, page 2"):
            read_in_tens(server)

    def test_a_provider_that_moved_can_be_read_again_from_the_beginning(
        self, server: ClassLinkServer
    ) -> None:
        provider = class_link(server)
        provider.open()
        server.revision = "8"
        with pytest.raises(SourceMoved):
            list(provider.pages(provider.collections[0]))
        assert len(read(provider).of(PersonRecord)) == 25
        assert provider.open().revision == "8"

    def test_without_a_revision_nothing_is_required(self, server: ClassLinkServer) -> None:
        server.revision = ""
        assert read_in_tens(server).state.revision == ""


class TestStrangePages:
    @pytest.mark.parametrize("key", ["users", "students", "teachers"])
    def test_a_list_may_come_under_the_name_of_its_kind(self, key: str, server: ClassLinkServer) -> None:
        """Gotcha 4."""
        server.first = on_users(lambda asked: answer({key: users(2)}, headers={"x-total-count": "2"}))
        assert len(read_in_tens(server).of(PersonRecord)) == 2

    def test_orgs_may_come_as_schools_and_sessions_as_terms(self, server: ClassLinkServer) -> None:
        """Gotcha 4."""
        others: dict[str, dict[str, list[object]]] = {
            "/orgs": {"schools": [SCHOOL]},
            "/academicSessions": {"terms": []},
        }

        def renamed(asked: Asked) -> Reply | None:
            body = others.get(f"/{asked.path.rpartition('/')[2]}")
            return (
                answer(body, headers={"x-total-count": str(len(next(iter(body.values()))))}) if body else None
            )

        server.first = renamed
        assert len(read_in_tens(server).of(SchoolRecord)) == 1

    def test_a_bare_array_is_a_list(self, server: ClassLinkServer) -> None:
        """Gotcha 4."""
        server.first = on_users(lambda asked: answer(users(2), headers={"x-total-count": "2"}))
        assert len(read_in_tens(server).of(PersonRecord)) == 2

    def test_a_null_list_is_empty_only_if_the_counts_say_so(self, server: ClassLinkServer) -> None:
        """Gotcha 3 against "a strange answer is never an empty one" (base.py)."""
        server.first = on_users(lambda asked: answer({"users": None}, headers={"x-total-count": "0"}))
        assert read_in_tens(server).ends["users"].rows == 0
        server.first = on_users(lambda asked: answer({"users": None}))
        with pytest.raises(IncompleteFeed, match="its list users is null"):
            read_in_tens(server)

    def test_unknown_keys_beside_the_list_are_ignored(self, server: ClassLinkServer) -> None:
        server.first = on_users(
            lambda asked: answer({"users": users(1), "next": None}, headers={"x-total-count": "1"})
        )
        assert len(read_in_tens(server).of(PersonRecord)) == 1

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"{}", "it has no list users"),
            (b'{"people": []}', "it has no list users"),
            (b'{"users": {}}', "it is no list"),
            (b'{"students": [], "teachers": []}', "it has no list users"),
            (b'{"imsx_StatusInfo": {"imsx_codeMajor": "failure"}}', "it is an error message"),
            (b'{"imsx_codeMajor": "failure"}', "it is an error message"),
            (b'{"users": [{"sourcedId": "u1"', "cut off"),
            (b'{"users": []', "cut off"),
            (b'{"users": []} trailing', "cut off"),
            (b"null", "it is no list"),
            (b"", "cut off"),
        ],
    )
    def test_a_page_that_can_not_be_read_stops_the_pull_with_path_page_and_reason(
        self, body: bytes, reason: str, server: ClassLinkServer
    ) -> None:
        """Gotcha 20."""
        server.first = on_users(lambda asked: Reply(200, body))
        with pytest.raises(IncompleteFeed, match=f"/users, page 1: .*{reason}") as raised:
            read_in_tens(server)
        assert raised.value.reason == "incomplete_feed"

    def test_a_login_page_with_status_200_stops_the_pull(self, server: ClassLinkServer) -> None:
        """Gotcha 20."""
        server.first = on_users(lambda asked: web_page())
        with pytest.raises(IncompleteFeed, match="HTML"):
            read_in_tens(server)


class TestRefusals:
    def test_a_list_that_is_not_there_is_refused(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: answer({}, status=404))
        with pytest.raises(ProviderRefused, match="404"):
            read_in_tens(server)

    def test_a_forbidden_list_is_lost_access(self, server: ClassLinkServer) -> None:
        server.first = on_users(lambda asked: answer({}, status=403))
        with pytest.raises(AccessLost):
            read_in_tens(server)

    def test_only_the_first_page_of_demographics_may_be_refused(self, server: ClassLinkServer) -> None:
        server.lists["demographics"] = [
            {"sourcedId": f"u{number}", "birthDate": "2010-01-01"} for number in range(15)
        ]
        server.first = lambda asked: (
            Reply(403) if "demographics" in asked.path and asked.query["offset"] == "10" else None
        )
        with pytest.raises(AccessLost):
            read_in_tens(server)

    def test_a_forbidden_district_is_noticed_before_the_pull(self, server: ClassLinkServer) -> None:
        server.first = lambda asked: Reply(403) if asked.path.endswith("/orgs") else None
        with pytest.raises(AccessLost):
            class_link(server).open()


def test_a_list_that_was_not_read_to_its_end_has_no_end(server: ClassLinkServer) -> None:
    provider = class_link(server)
    provider.open()
    with pytest.raises(IncompleteFeed, match="not read to its end"):
        provider.end(provider.collections[0])
