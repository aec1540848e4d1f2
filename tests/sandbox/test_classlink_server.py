"""The practice ClassLink answers as the reference describes: applications, bearers, OneRoster paging, filters, errors."""

from collections import Counter

import pytest
import requests

from rostering.sandbox import PracticeProviders, Scenario
from rostering.sandbox.states import STUDENT
from tests.sandbox.clients import MONDAY, SECONDS, TUESDAY, ClassLinkClient, district

ENDPOINTS = {
    "orgs": "orgs",
    "schools": "orgs",
    "academicSessions": "academicSessions",
    "gradingPeriods": "academicSessions",
    "courses": "courses",
    "classes": "classes",
    "users": "users",
    "students": "users",
    "teachers": "users",
    "enrollments": "enrollments",
    "demographics": "demographics",
}


class TestApplications:
    def test_a_record_has_the_fields_captured_from_the_live_service(self, classlink: ClassLinkClient) -> None:
        record = classlink.record()
        assert set(record) == {
            *("id", "application_id", "tenant_id", "bearer", "tenant_name", "enabled", "tenant_status"),
            *("oneroster_application_id", "name", "version"),
        }
        assert (record["enabled"], record["tenant_status"]) == ("true", "Active")

    def test_the_list_pages_by_limit_and_offset_without_counts(self, classlink: ClassLinkClient) -> None:
        first, second, third = (
            classlink.applications(limit=1, offset=offset).json()["applications"] for offset in range(3)
        )
        assert [len(first), len(second), len(third)] == [1, 1, 0]
        assert first != second
        assert "x-total-count" not in classlink.applications().headers

    def test_the_partner_key_opens_the_list_and_no_data(self, classlink: ClassLinkClient) -> None:
        url = f"{classlink.practice.classlink_url}/applications"
        assert (
            requests.get(url, headers={"Authorization": "Bearer wrong"}, timeout=SECONDS).status_code == 401
        )
        assert classlink.get("orgs", bearer=classlink.practice.partner_key).status_code == 401

    def test_a_district_that_is_not_enabled_has_no_bearer(self, classlink: ClassLinkClient) -> None:
        """RULES A30: added, not enabled."""
        bearer = classlink.record()["bearer"]
        classlink.practice.enable("maple", enabled=False)
        record = classlink.record()
        assert record["enabled"] == "false"
        assert not record["bearer"]
        assert classlink.get("orgs", bearer=bearer).status_code == 401

    def test_a_district_that_took_the_app_away_is_not_listed(self, classlink: ClassLinkClient) -> None:
        classlink.practice.list_app("maple", listed=False)
        assert [one["tenant_name"] for one in classlink.applications().json()["applications"]] == [
            "Pine Schools"
        ]

    def test_the_application_id_comes_escaped_and_only_works_as_it_came(
        self, classlink: ClassLinkClient
    ) -> None:
        record = classlink.record()
        escaped = record["oneroster_application_id"]
        assert escaped.startswith("%2F") and escaped.endswith("%3D")
        headers = {"Authorization": f"Bearer {record['bearer']}"}
        base = classlink.practice.classlink_url
        for wrong in (escaped.replace("%", "%25"), str(record["id"]), str(record["tenant_id"])):
            url = f"{base}/{wrong}/ims/oneroster/v1p1/orgs"
            assert requests.get(url, headers=headers, timeout=SECONDS).status_code == 404
        other_shape = f"{base}/proxy/v1p0/{escaped}/ims/oneroster/v1p1/orgs"
        assert requests.get(other_shape, headers=headers, timeout=SECONDS).status_code == 200

    def test_one_districts_bearer_does_not_open_another(self, practice: PracticeProviders) -> None:
        maple, pine = ClassLinkClient(practice, "maple"), ClassLinkClient(practice, "pine")
        assert maple.get("orgs", bearer=pine.record()["bearer"]).status_code == 401
        maple.session.close()
        pine.session.close()

    def test_a_rotated_bearer_replaces_the_old_one(self, classlink: ClassLinkClient) -> None:
        old = classlink.record()["bearer"]
        classlink.practice.rotate_token("maple")
        assert classlink.get("orgs", bearer=old).status_code == 401
        assert classlink.get("orgs").status_code == 200


class TestPaging:
    @pytest.mark.parametrize(("endpoint", "key"), ENDPOINTS.items())
    def test_every_endpoint_gives_its_rows_under_the_name_of_their_type(
        self, classlink: ClassLinkClient, endpoint: str, key: str
    ) -> None:
        answer = classlink.get(endpoint, limit=5)
        rows = answer.json()[key]
        assert len(rows) == int(answer.headers["x-count"]) > 0
        assert int(answer.headers["x-total-count"]) >= len(rows)

    @pytest.mark.parametrize("limit", [1, 13, 100, 10_000])
    def test_pages_give_everything_once_in_sourced_id_order(
        self, classlink: ClassLinkClient, limit: int
    ) -> None:
        endpoint = "orgs" if limit == 1 else "users"
        ids = [row["sourcedId"] for row in classlink.rows(endpoint, endpoint, limit=limit)]
        assert ids == sorted(set(ids))
        assert len(ids) == int(classlink.get(endpoint).headers["x-total-count"])

    def test_a_page_holds_a_hundred_rows_unless_asked_and_never_more_than_ten_thousand(self) -> None:
        with PracticeProviders([district(students=1500)]) as practice:
            practice.set_night(None, MONDAY)
            client = ClassLinkClient(practice)
            assert client.get("enrollments").headers["x-count"] == "100"
            answer = client.get("enrollments", limit=20_000)
            assert (answer.headers["x-count"], int(answer.headers["x-total-count"]) > 10_000) == (
                "10000",
                True,
            )
            client.session.close()

    def test_without_sort_the_order_is_the_servers_own(self, classlink: ClassLinkClient) -> None:
        sorted_ids = [row["sourcedId"] for row in classlink.rows("orgs", "orgs")]
        own = [row["sourcedId"] for row in classlink.rows("orgs", "orgs", sort="")]
        assert own == sorted_ids[::-1]

    def test_order_by_works_and_a_misspelt_one_is_ignored(self, classlink: ClassLinkClient) -> None:
        up = [row["sourcedId"] for row in classlink.rows("users", "users")]
        assert [row["sourcedId"] for row in classlink.rows("users", "users", orderBy="desc")] == up[::-1]
        assert [row["sourcedId"] for row in classlink.rows("users", "users", orderBy="dsc")] == up

    def test_sorting_by_another_field(self, classlink: ClassLinkClient) -> None:
        names = [row["familyName"] for row in classlink.rows("students", "users", sort="familyName")]
        assert names == sorted(names)

    @pytest.mark.parametrize("parameters", [{"limit": "x"}, {"limit": "0"}, {"offset": "-1"}])
    def test_paging_that_is_no_number_is_invalid_data(
        self, classlink: ClassLinkClient, parameters: dict[str, str]
    ) -> None:
        answer = classlink.get("orgs", **parameters)
        field = answer.json()["imsx_StatusInfo"]["imsx_CodeMinor"]["imsx_codeMinorField"][0]
        assert (answer.status_code, field["imsx_codeMinorFieldValue"]) == (400, "invaliddata")


class TestFilters:
    def test_by_status_and_role(self, classlink: ClassLinkClient) -> None:
        everybody = classlink.rows("users", "users")
        active = classlink.rows("users", "users", filter="status='active'")
        assert active == everybody
        teachers = classlink.rows("users", "users", filter="role='teacher' AND status='active'")
        assert teachers == [row for row in everybody if row["role"] == "teacher"]
        either = classlink.rows("users", "users", filter="role='teacher' OR role='administrator'")
        assert Counter(row["role"] for row in either).keys() == {"teacher", "administrator"}

    def test_by_the_day_of_the_last_change(self, classlink: ClassLinkClient) -> None:
        classlink.practice.set_night(None, TUESDAY)
        changed = classlink.rows(
            "enrollments", "enrollments", filter="dateLastModified>'2026-11-03T00:00:00.000Z'"
        )
        everything = classlink.rows("enrollments", "enrollments")
        assert changed == [row for row in everything if row["dateLastModified"].startswith("2026-11-03")]

    def test_into_references_and_lists(self, classlink: ClassLinkClient) -> None:
        section = classlink.rows("classes", "classes")[0]
        school = section["school"]["sourcedId"]
        assert section in classlink.rows("classes", "classes", filter=f"school.sourcedId='{school}'")
        grade = section["grades"][0]
        assert section in classlink.rows("classes", "classes", filter=f"grades~'{grade}'")

    @pytest.mark.parametrize("text", ["role=teacher", "role='a' AND role='b' OR role='c'", "('x')"])
    def test_a_filter_that_cannot_be_read_is_refused(self, classlink: ClassLinkClient, text: str) -> None:
        assert classlink.get("users", filter=text).status_code == 400

    def test_fields_are_chosen(self, classlink: ClassLinkClient) -> None:
        rows = classlink.get("users", fields="sourcedId,role", limit=3).json()["users"]
        assert [set(row) for row in rows] == [{"sourcedId", "role"}] * 3


class TestHeadersAndErrors:
    def test_the_revision_moves_with_the_night_and_with_the_source(self, classlink: ClassLinkClient) -> None:
        def revision() -> str:
            return classlink.get("orgs").headers["x-perm-rev"]

        seen = [revision(), revision()]
        classlink.practice.move_source("maple")
        seen.append(revision())
        classlink.practice.set_night(None, TUESDAY)
        seen.append(revision())
        assert seen[0] == seen[1]
        assert len(set(seen)) == 3

    def test_data_guard_shows_in_a_header(self) -> None:
        guarded = district(students=60, scenarios=(Scenario(name="data_guard", first_night=TUESDAY),))
        with PracticeProviders([guarded]) as practice:
            client = ClassLinkClient(practice)
            seen = []
            for night in (MONDAY, TUESDAY):
                practice.set_night(None, night)
                seen.append(client.get("users").headers["x-obfuscated"])
            assert seen == ["", "true"]
            client.session.close()

    @pytest.mark.parametrize(("form", "status"), [("empty", 200), ("403", 403), ("404", 404)])
    def test_demographics_that_are_not_shared(self, form: str, status: int) -> None:
        """RULES A31: all three answers mean the same."""
        off = district(
            students=60, scenarios=(Scenario(name="demographics_off", first_night=MONDAY, form=form),)
        )
        with PracticeProviders([off]) as practice:
            practice.set_night(None, MONDAY)
            client = ClassLinkClient(practice)
            answer = client.get("demographics")
            assert answer.status_code == status
            assert status != 200 or answer.json() == {"demographics": []}
            client.session.close()

    def test_a_single_record(self, classlink: ClassLinkClient) -> None:
        row = classlink.rows("users", "users")[0]
        assert classlink.get(f"users/{row['sourcedId']}").json() == {"user": row}
        assert classlink.get("users/nobody").status_code == 404

    def test_an_endpoint_that_does_not_exist(self, classlink: ClassLinkClient) -> None:
        answer = classlink.get("lineItems")
        assert answer.status_code == 404
        assert answer.json()["imsx_StatusInfo"]["imsx_codeMajor"] == "failure"

    def test_a_system_that_stamps_every_row_every_night(self) -> None:
        stamped = district(students=60, modified_nightly=True)
        with PracticeProviders([stamped]) as practice:
            practice.set_night(None, TUESDAY)
            client = ClassLinkClient(practice)
            stamps = {row["dateLastModified"][:10] for row in client.rows("enrollments", "enrollments")}
            assert stamps == {"2026-11-03"}
            client.session.close()


class TestRecords:
    def test_references_name_the_districts_own_server(self, classlink: ClassLinkClient) -> None:
        reference = classlink.rows("enrollments", "enrollments")[0]["user"]
        assert set(reference) == {"href", "sourcedId", "type"}
        assert reference["href"].startswith("https://maple-ca-v2.example.org/")

    def test_booleans_are_words(self, classlink: ClassLinkClient) -> None:
        assert {row["primary"] for row in classlink.rows("enrollments", "enrollments")} == {"true", "false"}
        assert {row["enabledUser"] for row in classlink.rows("users", "users")} <= {"true", "false"}

    def test_only_teachers_are_primary(self, classlink: ClassLinkClient) -> None:
        rows = classlink.rows("enrollments", "enrollments")
        assert {row["role"] for row in rows if row["primary"] == "true"} == {"teacher"}

    def test_guardians_are_among_the_users_and_named_by_their_children(
        self, classlink: ClassLinkClient
    ) -> None:
        users = {row["sourcedId"]: row for row in classlink.rows("users", "users")}
        child = next(row for row in users.values() if row["role"] == "student" and row["agents"])
        assert users[child["agents"][0]["sourcedId"]]["role"] == "guardian"

    def test_some_rows_hold_passwords_and_phones_that_a_consumer_must_drop(self) -> None:
        with PracticeProviders([district(students=1500)]) as practice:
            practice.set_night(None, MONDAY)
            client = ClassLinkClient(practice)
            users = client.rows("users", "users", limit=10_000)
            assert any(row["password"] for row in users)
            assert any(row["phone"] for row in users)
            client.session.close()

    def test_birth_dates_belong_to_students(self, classlink: ClassLinkClient) -> None:
        students = {one.id for one in classlink.practice.registry.state("maple").having(STUDENT)}
        rows = classlink.rows("demographics", "demographics")
        assert {row["sourcedId"] for row in rows} <= students
        assert len(rows) > 0.98 * len(students)
