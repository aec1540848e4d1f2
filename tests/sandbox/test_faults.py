"""Each fault can be switched on for a path and a district, for some requests, and does exactly what it says."""

import time
from typing import Any

import pytest
import requests

from rostering.sandbox import PracticeProviders
from rostering.sandbox.faults import KINDS, Fault
from tests.sandbox.clients import ClassLinkClient, CleverClient


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("unauthorized", 401),
        ("forbidden", 403),
        ("not_found", 404),
        ("rate_limit", 429),
        ("error_500", 500),
        ("error_502", 502),
        ("error_503", 503),
        ("html_page", 502),
        ("login_page", 200),
    ],
)
class TestRefusals:
    def test_on_clever(self, clever: CleverClient, kind: str, status: int) -> None:
        clever.practice.set_fault(kind, path="/v3.1/users")
        assert clever.get("/v3.1/users").status_code == status
        assert clever.get("/v3.1/schools").status_code == 200

    def test_on_classlink(self, classlink: ClassLinkClient, kind: str, status: int) -> None:
        classlink.practice.set_fault(kind, path="users")
        answer = classlink.get("users")
        assert answer.status_code == status
        if kind.endswith("page"):
            assert answer.headers["Content-Type"].startswith("text/html")
        assert classlink.get("classes").status_code == 200


class TestWhere:
    def test_a_fault_strikes_its_path_as_prefix_or_collection(self, classlink: ClassLinkClient) -> None:
        for path in ("/ims/oneroster/v1p1/enr", "enrollments", ""):
            classlink.practice.set_fault("error_500", path=path, district="maple")
            assert classlink.get("enrollments").status_code == 500
            classlink.practice.clear_faults()
        classlink.practice.set_fault("error_500", path="enrol")
        assert classlink.get("enrollments").status_code == 200

    def test_a_fault_of_one_district_leaves_the_others_alone(self, practice: PracticeProviders) -> None:
        practice.set_fault("error_500", district="pine")
        maple = ClassLinkClient(practice, "maple")
        assert maple.get("users").status_code == 200
        practice.set_fault("error_500", district="maple")
        assert maple.get("users").status_code == 500
        practice.clear_faults("maple")
        assert [fault.district for fault in practice.registry.faults.current()] == ["pine"]
        assert maple.get("users").status_code == 200
        maple.session.close()

    @pytest.mark.parametrize(("path", "kind"), [("applications", "error_500"), ("tokens", "error_500")])
    def test_the_lists_of_districts_can_fail_too(
        self, clever: CleverClient, classlink: ClassLinkClient, path: str, kind: str
    ) -> None:
        clever.practice.set_fault(kind, path=path)
        statuses = {clever.tokens().status_code, classlink.applications().status_code}
        assert statuses == {200, 500}

    def test_a_fault_lasts_for_the_requests_asked_for(self, clever: CleverClient) -> None:
        clever.practice.set_fault("error_502", path="users", times=2, after=1)
        statuses = [clever.get("/v3.1/users").status_code for _ in range(4)]
        assert statuses == [200, 502, 502, 200]
        assert clever.practice.registry.faults.current() == []

    def test_a_fault_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no practice fault"):
            Fault(kind="flood")


class TestLimits:
    def test_retry_after_is_sent_if_asked_for(self, clever: CleverClient) -> None:
        clever.practice.set_fault("rate_limit", times=1, retry_after="7")
        clever.practice.set_fault("rate_limit", times=1, after=1)
        first, second = clever.get("/v3.1/users"), clever.get("/v3.1/users")
        assert (first.headers["Retry-After"], "Retry-After" in second.headers) == ("7", False)

    def test_a_slow_answer_is_slow_and_right(self, classlink: ClassLinkClient) -> None:
        classlink.practice.set_fault("slow", path="orgs", seconds=0.3, times=1)
        began = time.perf_counter()
        assert classlink.get("orgs").status_code == 200
        assert time.perf_counter() - began >= 0.3

    def test_the_servers_stop_at_once_even_while_they_are_slow(self, practice: PracticeProviders) -> None:
        client = ClassLinkClient(practice)
        client.record()
        practice.set_fault("slow", path="orgs", seconds=60)
        with pytest.raises(requests.Timeout):
            client.session.get(
                f"{practice.classlink_url}/{practice.registry.district('maple').ids.application_id}"
                "/ims/oneroster/v1p1/orgs",
                timeout=0.2,
            )
        began = time.perf_counter()
        practice.stop()
        assert time.perf_counter() - began < 2
        client.session.close()


class TestConnections:
    @pytest.mark.parametrize("kind", ["cut_connection", "drop_connection"])
    def test_a_connection_ends_in_the_middle(self, clever: CleverClient, kind: str) -> None:
        clever.practice.set_fault(kind, path="users", times=1)
        with pytest.raises(requests.RequestException):
            clever.get("/v3.1/users", limit=1000)
        assert clever.get("/v3.1/users", limit=1000).status_code == 200

    def test_a_truncated_page_is_whole_as_http_and_no_json(self, clever: CleverClient) -> None:
        clever.practice.set_fault("truncated_page", path="users")
        answer = clever.get("/v3.1/users")
        assert answer.status_code == 200
        with pytest.raises(requests.JSONDecodeError):
            answer.json()


class TestCounts:
    def test_a_wrong_count(self, classlink: ClassLinkClient) -> None:
        right = classlink.get("users").headers
        classlink.practice.set_fault("wrong_count", path="users", by=3)
        wrong = classlink.get("users").headers
        assert int(wrong["x-total-count"]) == int(right["x-total-count"]) + 3
        assert int(wrong["x-count"]) == int(right["x-count"]) + 3

    def test_a_short_page(self, classlink: ClassLinkClient) -> None:
        classlink.practice.set_fault("short_page", path="users", count=10)
        answer = classlink.get("users", limit=50)
        assert len(answer.json()["users"]) == 40
        assert answer.headers["x-count"] == "50"


class TestTurns:
    def test_the_revision_moves_in_the_middle_of_a_pull(self, classlink: ClassLinkClient) -> None:
        classlink.practice.set_fault("revision_change", path="users", after=1, times=1)
        revisions = [classlink.get("users").headers["x-perm-rev"] for _ in range(3)]
        assert revisions[0] != revisions[1] == revisions[2]

    def test_last_sync_moves_in_the_middle_of_a_pull(self, clever: CleverClient) -> None:
        before = clever.rows("/v3.1/districts")[0]["last_sync"]
        clever.practice.set_fault("revision_change", path="users", times=1)
        assert clever.get("/v3.1/users").status_code == 200
        assert clever.rows("/v3.1/districts")[0]["last_sync"] > before

    def test_a_token_is_rotated_in_the_middle_of_a_pull(
        self, clever: CleverClient, classlink: ClassLinkClient
    ) -> None:
        clever.practice.set_fault("token_rotated", path="users", times=2)
        assert clever.get("/v3.1/users").status_code == 401
        assert clever.tokens().json()["data"][0]["access_token"] != clever.token
        bearer = classlink.record()["bearer"]
        assert classlink.get("users", bearer=bearer).status_code == 401
        assert classlink.record()["bearer"] != bearer

    def test_access_is_revoked_in_the_middle_of_a_pull(
        self, clever: CleverClient, classlink: ClassLinkClient
    ) -> None:
        clever.practice.set_fault("access_revoked", path="users", times=2)
        assert clever.get("/v3.1/users").status_code == 401
        assert clever.tokens().json()["data"] == []
        assert classlink.get("users").status_code == 401
        assert classlink.record()["tenant_status"] != "Active"


class TestBodies:
    def _clever(self, client: CleverClient, kind: str, **details: Any) -> Any:
        client.practice.set_fault(kind, path="users", district="oak", **details)
        return client.get("/v3.1/users", limit=20).json()

    def _classlink(self, client: ClassLinkClient, kind: str, endpoint: str = "users", **details: Any) -> Any:
        client.practice.set_fault(kind, path=endpoint, district="maple", **details)
        return client.get(endpoint, limit=20).json()

    def test_a_missing_envelope(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        assert "data" not in self._clever(clever, "missing_envelope")
        assert self._classlink(classlink, "missing_envelope", "orgs") == {}

    def test_a_bare_array(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        assert isinstance(self._clever(clever, "bare_array"), list)
        assert isinstance(self._classlink(classlink, "bare_array", "orgs"), list)

    def test_a_null_for_a_list(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        assert self._clever(clever, "null_list")["data"] is None
        assert self._classlink(classlink, "null_list", "orgs") == {"orgs": None}

    def test_another_name_of_the_envelope(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        assert "items" in self._clever(clever, "wrong_envelope")
        assert list(self._classlink(classlink, "wrong_envelope", "orgs")) == ["items"]

    def test_identical_rows_twice(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        rows = self._clever(clever, "duplicate_ids", count=2)["data"]
        assert rows[-2:] == rows[:2]
        rows = self._classlink(classlink, "duplicate_ids", "classes", count=1)["classes"]
        assert rows[-1] == rows[0]

    @pytest.mark.parametrize("endpoint", ["users", "classes", "enrollments", "orgs"])
    def test_one_id_with_two_contents(self, classlink: ClassLinkClient, endpoint: str) -> None:
        rows = self._classlink(classlink, "conflicting_ids", endpoint)[endpoint]
        assert rows[-1]["sourcedId"] == rows[0]["sourcedId"]
        assert rows[-1] != rows[0]

    def test_one_clever_id_with_two_contents(self, clever: CleverClient) -> None:
        rows = self._clever(clever, "conflicting_ids")["data"]
        assert rows[-1]["data"]["id"] == rows[0]["data"]["id"]
        assert rows[-1] != rows[0]

    @pytest.mark.parametrize("endpoint", ["users", "classes", "enrollments", "orgs", "demographics"])
    def test_unreadable_fields(self, classlink: ClassLinkClient, endpoint: str) -> None:
        rows = self._classlink(classlink, "bad_records", endpoint, count=2)[endpoint]
        assert [17 in row.values() for row in rows[:3]] == [True, True, False]

    def test_unreadable_fields_on_clever(self, clever: CleverClient) -> None:
        rows = self._clever(clever, "bad_records", count=3)["data"]
        assert [17 in row["data"].values() for row in rows[:4]] == [True, True, True, False]

    def test_records_without_an_id(self, clever: CleverClient, classlink: ClassLinkClient) -> None:
        rows = self._clever(clever, "records_without_id", count=2)["data"]
        assert ["id" in row["data"] for row in rows[:3]] == [False, False, True]
        rows = self._classlink(classlink, "records_without_id")["users"]
        assert ["sourcedId" in row for row in rows[:2]] == [False, True]


def test_every_kind_is_known() -> None:
    assert len(KINDS) == len(set(KINDS)) == 26
