"""OneRoster enrollments and demographics, gotcha by gotcha (oneroster.md 5; the checklist is in test_oneroster.py)."""

from collections.abc import Iterator
from datetime import date

import pytest

from rostering.providers.base import BadRecord
from rostering.records import (
    BirthDateRecord,
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Role,
)
from tests.providers.oneroster_examples import Row, org, ref, seat, user
from tests.providers.reading import Reading, class_link, read
from tests.providers.server import JSON, ClassLinkServer, Reply


@pytest.fixture
def server() -> Iterator[ClassLinkServer]:
    with ClassLinkServer(orgs=[org()]) as running:
        yield running


def read_lists(server: ClassLinkServer, **lists: list[Row]) -> Reading:
    server.lists |= lists
    return read(class_link(server))


def places(server: ClassLinkServer, *rows: Row) -> list[EnrollmentRecord]:
    return read_lists(server, enrollments=list(rows)).of(EnrollmentRecord)


class TestPlaces:
    def test_primaries_are_told_as_sent(self, server: ClassLinkServer) -> None:
        """Gotchas 1 and 14, RULES A22 and A25: none, one or several; what to do is for the pipeline."""
        rows = [
            seat(str(number), role="teacher", user=ref(str(number)), primary=sent)
            for number, sent in enumerate(["true", "TRUE", True, "false", False, "", None])
        ]
        assert [place.is_primary for place in places(server, *rows)] == [
            True,
            True,
            True,
            False,
            False,
            False,
            False,
        ]

    def test_a_student_is_never_primary(self, server: ClassLinkServer) -> None:
        """oneroster.md 2.5: primary is for teachers."""
        assert not places(server, seat(primary="true"))[0].is_primary

    def test_the_end_date_is_taken_as_the_last_day(self, server: ClassLinkServer) -> None:
        """oneroster.md 2.5 calls it exclusive; recorded exports hold the term's last day, and a day too few empties a class."""
        first, second, third = places(
            server,
            seat("1", beginDate="2026-08-17", endDate="2027-03-01"),
            seat("2", beginDate="", endDate=""),
            seat("3", beginDate=None, endDate="9999-12-31"),
        )
        assert (first.begin_date, first.end_date) == (date(2026, 8, 17), date(2027, 3, 1))
        assert (second.begin_date, second.end_date) == (None, None)
        assert third.end_date is None

    def test_unreadable_dates_are_counted_one_by_one_and_an_open_end_is_none(
        self, server: ClassLinkServer
    ) -> None:
        rows = [seat("1", beginDate="soon"), seat("2", beginDate="soon"), seat("3", endDate="9999-12-31")]
        assert read_lists(server, enrollments=rows).problems == {"unreadable_date": 2}

    def test_the_same_person_in_the_same_class_twice_is_told_twice(self, server: ClassLinkServer) -> None:
        """Gotcha 16: a re-enrollment has its own id and dates; the pipeline decides."""
        rows = [seat("1", endDate="2026-10-01"), seat("2", beginDate="2026-11-01")]
        assert [place.provider_id for place in places(server, *rows)] == ["1", "2"]

    def test_people_and_classes_that_are_not_shared_keep_their_places_in_the_feed(
        self, server: ClassLinkServer
    ) -> None:
        """Gotcha 11: counted by the pipeline, never fatal."""
        assert len(places(server, seat(user=ref("not-shared"), **{"class": ref("nor-this")}))) == 1

    @pytest.mark.parametrize("role", ["aide", "administrator", "proctor", "Principal"])
    def test_other_seats_are_no_co_teachers(self, role: str, server: ClassLinkServer) -> None:
        """Gotcha 15, RULES A23."""
        reading = read_lists(server, enrollments=[seat(role=role)])
        assert +reading.skipped == {"other_staff_role": 1}
        assert reading.of(EnrollmentRecord) == []

    def test_roles_are_read_in_any_case_and_unknown_ones_dropped(self, server: ClassLinkServer) -> None:
        reading = read_lists(server, enrollments=[seat("1", role="Teacher"), seat("2", role="ext:coach")])
        assert [place.role for place in reading.of(EnrollmentRecord)] == [Role.TEACHER]
        assert +reading.skipped == {"other_role": 1}

    def test_an_administrator_in_a_teachers_seat_is_a_teacher_as_well(self, server: ClassLinkServer) -> None:
        """Gotchas 8 and 15: 1.1 sends one role a user; the seat decides."""
        reading = read_lists(
            server,
            users=[
                user("a1", role="administrator"),
                user("a2", role="administrator"),
                user("t1", role="teacher"),
            ],
            enrollments=[
                seat(str(number), role="teacher", user=ref(who))
                for number, who in enumerate(["a1", "a1", "t1"])
            ],
        )
        found = [(person.provider_id, person.role) for person in reading.of(PersonRecord)]
        assert sorted(found) == [
            *[("a1", Role.ADMINISTRATOR), ("a1", Role.TEACHER)],
            *[("a2", Role.ADMINISTRATOR), ("t1", Role.TEACHER)],
        ]

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [({"user": None}, "no_person"), ({"class": None}, "no_class"), ({"role": ""}, "no_role")],
    )
    def test_a_place_that_lacks_something_can_not_be_used(
        self, changes: Row, problem: str, server: ClassLinkServer
    ) -> None:
        reading = read_lists(server, enrollments=[seat(), seat("e2") | changes])
        assert reading.bad == [BadRecord(Kind.ENROLLMENTS, "e2", problem)]
        assert len(reading.of(EnrollmentRecord)) == 1

    def test_a_place_of_an_unreadable_shape_is_named_alone(self, server: ClassLinkServer) -> None:
        """DESIGN 3.2; the quick way fails for the page and the careful one isolates the row."""
        reading = read_lists(
            server, enrollments=[seat("e1"), seat("e2", user=[1]), seat(None, user=[1]), seat("e4")]
        )
        assert {(bad.provider_id, bad.problem) for bad in reading.bad} == {
            ("e2", "unreadable"),
            ("", "no_id"),
        }
        assert [place.provider_id for place in reading.of(EnrollmentRecord)] == ["e1", "e4"]


class TestBirthDates:
    @pytest.mark.parametrize("sent", ["2010-03-04", "2010-03-04T00:00:00.000Z", "3/4/2010", "20100304"])
    def test_birth_dates_are_read_in_each_form(self, sent: str, server: ClassLinkServer) -> None:
        """Gotcha 10."""
        reading = read_lists(server, demographics=[{"sourcedId": "s1", "birthDate": sent}])
        assert reading.of(BirthDateRecord) == [BirthDateRecord("s1", date(2010, 3, 4))]

    def test_blank_unreadable_and_unknown_peoples_birth_dates_stop_nothing(
        self, server: ClassLinkServer
    ) -> None:
        """Gotcha 10."""
        rows: list[Row] = [
            {"sourcedId": "nobody", "birthDate": "2010-03-04"},
            {"sourcedId": "s1", "birthDate": ""},
        ]
        rows += [
            {"sourcedId": "s2", "birthDate": "spring"},
            {"birthDate": "2010-03-04"},
            {"sourcedId": "s3", "birthDate": []},
        ]
        reading = read_lists(server, users=[user()], demographics=rows)
        assert {born.person_provider_id: born.birth_date for born in reading.of(BirthDateRecord)} == {
            "nobody": date(2010, 3, 4),
            **{"s1": None, "s2": None},
        }
        assert reading.bad == []
        assert reading.problems == {"unreadable_date": 1, "birth_date_without_person": 1, "unreadable_row": 1}
        assert reading.ends["demographics"].shared

    @pytest.mark.parametrize("status", [403, 404])
    def test_demographics_that_are_refused_are_not_shared(self, status: int, server: ClassLinkServer) -> None:
        """oneroster.md 1.5: off may be 403, 404 or empty; never "delete birth dates" (DESIGN 3.2)."""
        server.first = lambda asked: (
            Reply(status, b"{}", dict(JSON)) if "demographics" in asked.path else None
        )
        end = read_lists(server, users=[user()]).ends["demographics"]
        assert (end.shared, end.rows) == (False, 0)

    def test_an_empty_list_of_demographics_is_not_shared(self, server: ClassLinkServer) -> None:
        assert not read_lists(server, users=[user()]).ends["demographics"].shared

    def test_demographics_without_one_birth_date_are_not_shared(self, server: ClassLinkServer) -> None:
        """RULES A31: the rows arrive, the field is off; that must not delete birth dates either."""
        rows = [{"sourcedId": "s1", "birthDate": ""}, {"sourcedId": "s2"}]
        assert not read_lists(server, demographics=rows).ends["demographics"].shared
