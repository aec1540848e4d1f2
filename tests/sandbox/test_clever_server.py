"""The practice Clever answers as the reference describes: tokens, envelope, paging, limits, errors, quirks."""

from datetime import date

import pytest
import requests

from rostering.sandbox import PracticeProviders, Scenario
from rostering.sandbox.states import GUARDIAN, STUDENT
from tests.sandbox.clients import MONDAY, SECONDS, TUESDAY, CleverClient, district

LISTS = ("districts", "schools", "terms", "courses", "sections", "users")


class TestTokens:
    def test_the_list_names_the_district_and_its_token(self, clever: CleverClient) -> None:
        row = clever.tokens().json()["data"][0]
        assert row["owner"] == {
            "type": "district",
            "id": clever.practice.registry.district("oak").external_id,
        }
        assert row["access_token"] == clever.token
        assert "read:sections" in row["scopes"]

    def test_it_can_be_asked_for_one_district(self, clever: CleverClient) -> None:
        assert clever.tokens(district="0" * 24).json()["data"] == []

    def test_wrong_client_credentials_are_refused(self, practice: PracticeProviders) -> None:
        url = f"{practice.tokens_url}?owner_type=district"
        assert requests.get(url, auth=("practice-client", "wrong"), timeout=SECONDS).status_code == 401
        assert requests.get(url, timeout=SECONDS).status_code == 401

    def test_token_info_tells_the_scopes(self, clever: CleverClient) -> None:
        assert clever.get("/oauth/tokeninfo").json()["client_id"] == clever.practice.client_id

    def test_a_rotated_token_replaces_the_old_one(self, clever: CleverClient) -> None:
        clever.practice.rotate_token("oak")
        assert clever.get("/v3.1/users").status_code == 401
        clever.token = clever.tokens().json()["data"][0]["access_token"]
        assert clever.get("/v3.1/users").status_code == 200

    def test_a_revoked_connection_leaves_the_list_and_answers_401(self, clever: CleverClient) -> None:
        clever.practice.revoke("oak")
        assert clever.tokens().json()["data"] == []
        assert clever.get("/v3.1/schools").status_code == 401

    def test_a_connection_without_secure_sync_reads_its_district_and_nothing_else(
        self, clever: CleverClient
    ) -> None:
        clever.practice.enable("oak", enabled=False)
        assert "read:sections" not in clever.tokens().json()["data"][0]["scopes"]
        assert clever.get("/v3.1/districts").status_code == 200
        assert clever.get("/v3.1/users").status_code == 404


class TestPaging:
    def test_a_page_holds_a_hundred_rows_unless_asked(self, clever: CleverClient) -> None:
        assert len(clever.get("/v3.1/users").json()["data"]) == 100

    @pytest.mark.parametrize("limit", [1, 7, 99, 100, 10_000])
    def test_following_next_reads_everything_once_in_ascending_id_order(
        self, clever: CleverClient, limit: int
    ) -> None:
        path = "/v3.1/courses" if limit == 1 else "/v3.1/users"
        ids = [row["id"] for row in clever.rows(path, limit=limit)]
        assert ids == sorted(set(ids))
        assert len(ids) == len(clever.rows(path, limit=5000))

    def test_the_largest_limit_is_ten_thousand(self, clever: CleverClient) -> None:
        assert clever.get("/v3.1/users", limit=10_000).status_code == 200
        assert clever.get("/v3.1/users", limit=10_001).status_code == 413

    @pytest.mark.parametrize("limit", ["0", "-1", "many"])
    def test_a_limit_that_is_no_number_is_refused(self, clever: CleverClient, limit: str) -> None:
        assert clever.get("/v3.1/users", limit=limit).status_code == 400

    def test_links_keep_the_limit_and_a_first_page_has_no_prev(self, clever: CleverClient) -> None:
        body = clever.get("/v3.0/terms", limit=2).json()
        last = body["data"][-1]["data"]["id"]
        assert body["links"] == [
            {"rel": "self", "uri": "/v3.0/terms?limit=2"},
            {"rel": "next", "uri": f"/v3.0/terms?limit=2&starting_after={last}"},
        ]

    def test_the_last_page_has_prev_and_no_next(self, clever: CleverClient) -> None:
        body = list(clever.pages("/v3.0/terms", limit=2))[-1]
        first = body["data"][0]["data"]["id"]
        rels = {link["rel"]: link["uri"] for link in body["links"]}
        assert "next" not in rels
        assert rels["prev"] == f"/v3.0/terms?limit=2&ending_before={first}"

    def test_going_back_gives_the_rows_before(self, clever: CleverClient) -> None:
        ids = [row["id"] for row in clever.rows("/v3.1/users", limit=5000)]
        body = clever.get("/v3.1/users", limit=3, ending_before=ids[10]).json()
        assert [row["data"]["id"] for row in body["data"]] == ids[7:10]

    def test_a_cursor_that_has_gone_still_works(self, clever: CleverClient) -> None:
        ids = [row["id"] for row in clever.rows("/v3.1/users", limit=5000)]
        body = clever.get("/v3.1/users", limit=1, starting_after=ids[0] + "0").json()
        assert body["data"][0]["data"]["id"] == ids[1]

    def test_count_is_told_when_asked(self, clever: CleverClient) -> None:
        assert clever.get("/v3.1/users", count="true").json()["count"] == len(clever.rows("/v3.1/users"))
        assert "count" not in clever.get("/v3.1/users").json()


class TestAnswers:
    @pytest.mark.parametrize("version", ["v3.0", "v3.1"])
    @pytest.mark.parametrize("name", LISTS)
    def test_every_row_has_its_own_address(self, clever: CleverClient, version: str, name: str) -> None:
        row = clever.get(f"/{version}/{name}").json()["data"][0]
        assert row["uri"] == f"/{version}/{name}/{row['data']['id']}"
        assert clever.get(row["uri"]).json()["data"] == row["data"]

    def test_a_single_record_that_is_not_there_is_a_404_in_json(self, clever: CleverClient) -> None:
        answer = clever.get(f"/v3.1/users/{'0' * 24}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (
            404,
            "application/json; charset=utf-8",
        )

    def test_a_wrong_route_is_a_404_in_html(self, clever: CleverClient) -> None:
        answer = clever.get("/v3.1/students")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Cannot GET /v3.1/students" in answer.text

    def test_rate_limit_headers_count_down(self, clever: CleverClient) -> None:
        first, second = (clever.get("/v3.1/schools").headers for _ in range(2))
        assert int(first["X-RateLimit-Remaining"]) - int(second["X-RateLimit-Remaining"]) == 1
        assert first["X-RateLimit-Limit"] == "1200"
        assert first["X-RateLimit-Bucket"] == "bearer"

    def test_one_request_too_many_in_a_minute_is_a_429(self) -> None:
        with PracticeProviders([district("oak", "clever", 60)], rate_limit=3) as practice:
            practice.set_night(None, MONDAY)
            client = CleverClient(practice)
            assert [client.get("/v3.1/schools").status_code for _ in range(4)] == [200, 200, 200, 429]
            client.session.close()

    def test_gzip_is_spoken_when_asked_for(self, clever: CleverClient) -> None:
        plain = clever.session.get(
            f"{clever.practice.clever_url}/v3.1/users?limit=1000",
            headers={"Authorization": f"Bearer {clever.token}", "Accept-Encoding": "identity"},
            timeout=SECONDS,
        )
        packed = clever.get("/v3.1/users", limit=1000)
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.json()["data"] == plain.json()["data"]
        assert int(packed.headers["Content-Length"]) < len(plain.content) / 3

    def test_connections_are_kept_alive(self, clever: CleverClient) -> None:
        answers = [clever.get("/v3.1/schools") for _ in range(3)]
        assert all(answer.headers.get("Connection") != "close" for answer in answers)


class TestQuirks:
    def test_birth_dates_are_month_day_year_without_padding(self, clever: CleverClient) -> None:
        born = {
            one.id: one.birth_date
            for one in clever.practice.registry.state("oak").having(STUDENT)
            if one.birth_date is not None
        }
        for row in clever.rows("/v3.1/users", limit=1000, role="student"):
            day = born.get(row["id"])
            assert row["roles"]["student"]["dob"] == (f"{day.month}/{day.day}/{day.year}" if day else "")

    def test_people_are_listed_by_role(self, clever: CleverClient) -> None:
        everybody = clever.rows("/v3.1/users", limit=1000)
        for role in ("student", "teacher", "staff", "district_admin", "contact"):
            found = clever.rows("/v3.1/users", limit=50, role=role)
            assert [one["id"] for one in found] == [one["id"] for one in everybody if role in one["roles"]]
        assert clever.get("/v3.1/users", role="aide").status_code == 400

    def test_a_guardians_whole_name_is_the_last_name(self, clever: CleverClient) -> None:
        guardians = {one.id: one for one in clever.practice.registry.state("oak").having(GUARDIAN)}
        row = clever.rows("/v3.1/users", limit=1000, role="contact")[0]
        person = guardians[row["id"]]
        assert row["name"] == {"last": f"{person.given} {person.family}".strip()}

    def test_the_primary_teacher_comes_first(self, clever: CleverClient) -> None:
        """RULES A25: for Clever the section's main teacher."""
        sections = clever.rows("/v3.1/sections", limit=1000)
        marked = [one for one in sections if one["teacher"]]
        assert len(marked) > 0.9 * len(sections)
        assert all(one["teachers"][0] == one["teacher"] for one in marked)

    def test_a_portal_only_member_of_staff_is_marked(self) -> None:
        with PracticeProviders([district("oak", "clever", 800)]) as practice:
            practice.set_night(None, MONDAY)
            client = CleverClient(practice)
            staff = client.rows("/v3.1/users", limit=1000, role="staff")
            assert {"PortalOnly"} in [set(one["roles"]["staff"]["roles"]) for one in staff]
            assert any({"staff", "teacher"} <= set(one["roles"]) for one in staff)
            client.session.close()

    def test_a_planned_pause_shows_in_the_district(self) -> None:
        paused = district("oak", "clever", 60, pause=(TUESDAY, date(2026, 11, 20)))
        with PracticeProviders([paused]) as practice:
            client = CleverClient(practice)
            practice.set_night("oak", MONDAY)
            assert client.rows("/v3.1/districts")[0]["state"] == "running"
            practice.set_night("oak", TUESDAY)
            row = client.rows("/v3.1/districts")[0]
            assert (row["state"], row["pause_end"][:10]) == ("paused", "2026-11-20")
            client.session.close()

    def test_last_sync_moves_with_the_night_and_when_the_source_moves(self, clever: CleverClient) -> None:
        def last_sync() -> str:
            return str(clever.rows("/v3.1/districts")[0]["last_sync"])

        before = last_sync()
        clever.practice.move_source("oak")
        moved = last_sync()
        clever.practice.set_night("oak", TUESDAY)
        assert before < moved < last_sync()

    def test_without_demographics_birth_dates_are_blank(self) -> None:
        off = district(
            "oak", "clever", 60, scenarios=(Scenario(name="demographics_off", first_night=MONDAY),)
        )
        with PracticeProviders([off]) as practice:
            practice.set_night(None, MONDAY)
            client = CleverClient(practice)
            assert {row["roles"]["student"]["dob"] for row in client.rows("/v3.1/users", role="student")} == {
                ""
            }
            client.session.close()
