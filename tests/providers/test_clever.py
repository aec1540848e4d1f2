"""Clever, gotcha by gotcha (reference clever.md 7; the number stands at each test).

[x] 1 e-mail may lack an @, be missing, be shared       [x] 10 demographics and unknown fields are dropped at the parser
[x] 2 staff uses staff_id                               [x] 11 the district's error text is not read
[x] 3 names: any UTF-8, contacts last only, preferred   [x] 12 sign-on ids: not part of a roster pull
[x] 4 dob M/D/YYYY, "" or absent, never fails the row   [x] 13 missing, "" and null are the same
[x] 5 sections naming people who are not shared         [x] 14 id lists are sets, the primary stands apart
[x] 6 teachers empty, null, several; primary apart      [x] 15 an empty list with status 200 is legal
[x] 7 students: [] and people without section           [x] 16 no tombstones: absence in a complete pull only
[x] 8 several schools                                   [x] 17 unknown enumeration values are kept
[x] 9 section grade, name, period are free              [x] 18 duplicates by e-mail stay two people
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rostering.providers.base import (
    BadRecord,
)
from rostering.records import (
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from tests.providers.clever_examples import SCHOOL, person, section, student
from tests.providers.reading import Reading, clever, read
from tests.providers.server import CleverServer, Reply


@pytest.fixture
def server() -> Iterator[CleverServer]:
    with CleverServer(schools=[SCHOOL], terms=[], courses=[], users=[student()], sections=[]) as running:
        yield running


def one_person(server: CleverServer, user: dict[str, Any]) -> PersonRecord:
    server.lists["users"] = [user]
    people = read(clever(server)).of(PersonRecord)
    assert len(people) == 1
    return people[0]


def classes(server: CleverServer, *sections: dict[str, Any]) -> Reading:
    server.lists["sections"] = list(sections)
    return read(clever(server))


class TestRecords:
    def test_a_school_a_term_and_a_student_become_records(self, server: CleverServer) -> None:
        server.lists["terms"] = [
            {"id": "te1", "name": "S1", "start_date": "2026-08-01", "end_date": "2026-12-18"}
        ]
        reading = read(clever(server))
        (school,), (term,), (found,) = (
            reading.of(SchoolRecord),
            reading.of(TermRecord),
            reading.of(PersonRecord),
        )
        assert (school.provider_id, school.name, school.number, school.low_grade, school.high_grade) == (
            *("sc1", "Oak Elementary", "12"),
            *("Kindergarten", ""),
        )
        assert (term.start_date, term.end_date) == (date(2026, 8, 1), date(2026, 12, 18))
        assert (found.role, found.given_name, found.family_name, found.middle_name) == (
            *(Role.STUDENT, "Ada", "Lovelace"),
            "B",
        )
        assert (found.email_key, found.username, found.sis_number) == (
            "ada@maple.example.org",
            "adal33",
            "100095233",
        )
        assert (found.grade, found.raw_grade, found.birth_date) == ("K", "Kindergarten", date(2007, 2, 11))
        assert (found.home_school_provider_id, found.school_provider_ids) == ("sc1", ("sc1",))
        assert +reading.rows == {"schools": 1, "terms": 1, "users": 1}

    def test_a_term_date_may_come_as_a_time_stamp(self, server: CleverServer) -> None:
        """clever.md 4: the specification says date-time, recordings say date."""
        server.lists["terms"] = [{"id": "te1", "start_date": "2026-08-01T00:00:00.000Z", "end_date": "soon"}]
        reading = read(clever(server))
        assert reading.of(TermRecord)[0].start_date == date(2026, 8, 1)
        assert reading.problems == {"unreadable_date": 1}

    def test_a_class_carries_the_name_and_number_of_its_course(self, server: CleverServer) -> None:
        server.lists["courses"] = [{"id": "co1", "name": "Mathematics 6", "number": "M6"}]
        (found,) = classes(server, section()).of(SectionRecord)
        assert (found.course_name, found.course_number, found.code) == ("Mathematics 6", "M6", "587")
        assert (found.subject, found.grade, found.raw_grade, found.period) == ("math", "6", "6", "4")
        assert found.term_provider_ids == ("te1",)

    def test_a_course_that_is_not_shared_leaves_the_class_standing(self, server: CleverServer) -> None:
        reading = classes(server, section(), section("se2", course=None))
        assert [found.course_name for found in reading.of(SectionRecord)] == ["", ""]
        assert reading.problems["course_missing"] == 1

    def test_nothing_personal_beyond_the_records_survives_the_parser(self, server: CleverServer) -> None:
        """clever.md 7.10: demographics, passwords, unknown fields."""
        server.lists["users"] = [student(user={"surprise": "never-keep", "phone": "never-keep"})]
        said = repr(read(clever(server)))
        assert not any(word in said for word in ("never-keep", "10459", "Unknown"))


class TestPeople:
    def test_an_address_that_is_no_address_is_kept_and_counted(self, server: CleverServer) -> None:
        """Gotcha 1."""
        server.lists["users"] = [
            student(user={"email": " Ada at Maple "}),
            student("u2", user={"email": None}),
        ]
        reading = read(clever(server))
        first, second = reading.of(PersonRecord)
        assert (first.email, first.email_key) == ("Ada at Maple", "ada at maple")
        assert (second.email, second.email_key) == ("", "")
        assert reading.problems == {"malformed_email": 1}

    def test_two_people_with_one_address_stay_two_people(self, server: CleverServer) -> None:
        """Gotchas 1 and 18."""
        server.lists["users"] = [student("u1"), student("u2")]
        assert len(read(clever(server)).of(PersonRecord)) == 2

    def test_every_role_of_a_person_gives_its_own_record(self, server: CleverServer) -> None:
        roles = {
            "teacher": {"school": "sc1", "schools": ["sc2"], "teacher_number": "77", "sis_id": "x"},
            "staff": {"schools": ["sc1"], "staff_id": "S-1", "roles": ["PortalOnly"]},
            "district_admin": {"title": "Superintendent"},
        }
        server.lists["users"] = [person("u1", roles)]
        teacher, administrator = read(clever(server)).of(PersonRecord)
        assert (teacher.role, teacher.sis_number, teacher.school_provider_ids) == (
            Role.TEACHER,
            "77",
            ("sc1", "sc2"),
        )
        assert (administrator.role, administrator.sis_number) == (Role.ADMINISTRATOR, "S-1")
        assert administrator.school_provider_ids == ("sc1",)
        assert (teacher.grade, administrator.grade) == ("", "")

    def test_school_staff_uses_staff_id_also_when_portal_only(self, server: CleverServer) -> None:
        """Gotcha 2; PortalOnly staff are administrators (RULES A36)."""
        found = one_person(
            server, person("u1", {"staff": {"staff_id": "S-9", "sis_id": "no", "roles": ["PortalOnly"]}})
        )
        assert (found.role, found.sis_number, found.home_school_provider_id) == (
            Role.ADMINISTRATOR,
            "S-9",
            "",
        )

    def test_a_district_administrator_without_a_school_is_an_administrator(
        self, server: CleverServer
    ) -> None:
        found = one_person(server, person("u1", {"district_admin": {}}))
        assert (found.role, found.school_provider_ids) == (Role.ADMINISTRATOR, ())

    def test_contacts_are_dropped_and_counted(self, server: CleverServer) -> None:
        """Gotcha 3: a contact has only a last name; the product never asks for them."""
        contact = person(
            "c1", {"contact": {"phone": "555"}}, name={"last": "Parent of Ada"}, email="not an address"
        )
        server.lists["users"] = [student(), contact]
        reading = read(clever(server))
        assert reading.skipped == {"guardian": 1}
        assert reading.rows["users"] == 2
        assert len(reading.of(PersonRecord)) == 1
        assert not reading.problems

    def test_a_role_nobody_knows_is_dropped_and_counted(self, server: CleverServer) -> None:
        """Gotcha 17."""
        server.lists["users"] = [student(), person("u2", {"visitor": {}})]
        assert read(clever(server)).skipped == {"other_role": 1}

    def test_a_preferred_name_is_the_one_to_show(self, server: CleverServer) -> None:
        """Gotcha 3."""
        found = one_person(server, student(preferred_name={"first": "Addie", "last": "", "middle": None}))
        assert (found.given_name, found.family_name) == ("Addie", "Lovelace")

    @pytest.mark.parametrize("family", ["Ñandú-O'Brien", "李", "अभिनव", "ʻŌpūnui", "d’Être"])
    def test_names_in_any_writing_are_kept(self, family: str, server: CleverServer) -> None:
        """Gotcha 3."""
        assert (
            one_person(server, student(user={"name": {"first": "A", "last": family}})).family_name == family
        )

    @pytest.mark.parametrize("dob", ["", None, "someday", "2/31/2007"])
    def test_a_birth_date_that_can_not_be_read_costs_nobody_their_row(
        self, dob: str | None, server: CleverServer
    ) -> None:
        """Gotcha 4."""
        assert one_person(server, student(dob=dob)).birth_date is None

    def test_missing_blank_and_null_give_the_same_record(self, server: CleverServer) -> None:
        """Gotcha 13: else every night would show phantom updates."""
        blank = student(
            grade="",
            dob="",
            credentials={"district_username": ""},
            user={"email": "", "name": {"first": "A"}},
        )
        null = student(
            grade=None, dob=None, credentials=None, user={"email": None, "name": {"first": "A", "last": None}}
        )
        missing = student(user={"name": {"first": "A", "middle": ""}})
        for name in ("grade", "dob", "credentials"):
            del missing["roles"]["student"][name]
        del missing["email"]
        assert one_person(server, blank) == one_person(server, null) == one_person(server, missing)

    def test_the_order_of_schools_means_nothing(self, server: CleverServer) -> None:
        """Gotchas 8 and 14: a third of students are in several schools."""
        one = one_person(server, student(schools=["sc3", "sc1", "sc2", "sc3", None]))
        other = one_person(server, student(schools=["sc2", "sc3"]))
        assert one.school_provider_ids == ("sc1", "sc2", "sc3")
        assert one == other

    def test_an_unknown_grade_is_kept_reported_as_other_and_counted(self, server: CleverServer) -> None:
        """Gotcha 17, RULES A48."""
        server.lists["users"] = [student(grade="Sophomore"), student("u2", grade="PostGraduate")]
        reading = read(clever(server))
        assert [(found.grade, found.raw_grade) for found in reading.of(PersonRecord)] == [
            ("Other", "Sophomore"),
            ("Other", "PostGraduate"),
        ]
        assert reading.problems == {"unknown_grade": 1}


class TestClasses:
    def test_people_who_are_not_shared_keep_their_places_in_the_feed(self, server: CleverServer) -> None:
        """Gotchas 5 and 7: partial sharing is counted later, by the pipeline, and never fatal."""
        places = classes(server, section(students=["u1", "not-shared"], teachers=[])).of(EnrollmentRecord)
        assert {place.person_provider_id for place in places} == {"u1", "not-shared", "t2"}

    def test_the_primary_is_the_sections_teacher_wherever_it_stands(self, server: CleverServer) -> None:
        """Gotchas 6 and 14, RULES A25."""
        places = classes(server, section(teachers=["t3", "t1"], teacher="t2")).of(EnrollmentRecord)
        staff = {place.person_provider_id: place.is_primary for place in places if place.role is Role.TEACHER}
        assert staff == {"t1": False, "t2": True, "t3": False}

    @pytest.mark.parametrize(
        "changes", [{"teacher": None, "teachers": ["t1"]}, {"teacher": "", "teachers": ["t1", "t2"]}]
    )
    def test_without_a_main_teacher_nobody_is_made_primary(
        self, changes: dict[str, Any], server: CleverServer
    ) -> None:
        """Gotcha 6, RULES A22: a finding says so; the provider does not guess."""
        places = classes(server, section(**changes)).of(EnrollmentRecord)
        assert not any(place.is_primary for place in places)

    @pytest.mark.parametrize("nobody", [[], None])
    def test_a_class_without_anybody_is_a_class(self, nobody: list[str] | None, server: CleverServer) -> None:
        """Gotchas 6 and 7."""
        reading = classes(server, section(students=nobody, teachers=nobody, teacher=None))
        assert len(reading.of(SectionRecord)) == 1
        assert reading.of(EnrollmentRecord) == []

    def test_somebody_named_twice_has_one_place_and_a_second_role_a_second(
        self, server: CleverServer
    ) -> None:
        """DESIGN 5, Counting: an enrollment is (person, class, role)."""
        places = classes(server, section(students=["u1", "u1", "t1"], teachers=["t1"], teacher="t1")).of(
            EnrollmentRecord
        )
        assert sorted((place.person_provider_id, str(place.role)) for place in places) == [
            *[("t1", "student"), ("t1", "teacher")],
            ("u1", "student"),
        ]

    def test_grade_and_period_of_a_class_are_free_text(self, server: CleverServer) -> None:
        """Gotchas 9 and 17."""
        (found,) = classes(server, section(grade="", period="A", subject="")).of(SectionRecord)
        assert (found.grade, found.raw_grade, found.period, found.subject) == ("", "", "A", "")

    def test_the_order_of_people_means_nothing(self, server: CleverServer) -> None:
        """Gotcha 14."""
        one = classes(server, section(students=["u1", "u2"], teachers=["t1", "t2"])).of(EnrollmentRecord)
        other = classes(server, section(students=["u2", "u1"], teachers=["t2", "t1"])).of(EnrollmentRecord)
        assert one == other


class TestBadRows:
    def test_one_broken_row_is_named_and_the_others_are_kept(self, server: CleverServer) -> None:
        """DESIGN 3.2: a child whose row is broken tonight stays where they are."""
        server.lists["users"] = [student("u1"), student("u2", user={"roles": "student"}), student("u3")]
        reading = read(clever(server))
        assert [found.provider_id for found in reading.of(PersonRecord)] == ["u1", "u3"]
        assert reading.bad == [BadRecord(Kind.PEOPLE, "u2", "unreadable")]
        assert reading.rows["users"] == 3

    @pytest.mark.parametrize("changes", [{"id": None}, {"id": ""}, {"id": {"$oid": "x"}}, {"id": True}])
    def test_a_row_without_a_readable_id_is_named_as_such(
        self, changes: dict[str, Any], server: CleverServer
    ) -> None:
        server.lists["users"] = [student("u1"), student("u2") | changes]
        bad = read(clever(server)).bad
        assert [(found.kind, found.provider_id, found.problem) for found in bad] == [
            (Kind.PEOPLE, "", "no_id")
        ]

    def test_a_class_without_a_school_and_a_person_without_roles_can_not_be_used(
        self, server: CleverServer
    ) -> None:
        server.lists["users"] = [student(), {"id": "u2", "name": {"first": "A"}}]
        reading = classes(server, section(), section("se2", school=None))
        assert reading.bad == [
            BadRecord(Kind.PEOPLE, "u2", "no_role"),
            BadRecord(Kind.SECTIONS, "se2", "no_school"),
        ]
        assert {place.section_provider_id for place in reading.of(EnrollmentRecord)} == {"se1"}

    def test_a_broken_course_leaves_its_classes_as_they_were(self, server: CleverServer) -> None:
        server.lists["courses"] = [
            {"id": "co1", "name": ["x"]},
            {"id": "co2", "name": "Art"},
            {"name": "No id"},
        ]
        reading = classes(server, section(course="co2"), section("se2", course="co1"))
        assert reading.bad == [BadRecord(Kind.SECTIONS, "se2", "course_unreadable")]
        assert reading.problems == {"unreadable_row": 1, "course_without_id": 1}
        assert reading.of(SectionRecord)[0].course_name == "Art"

    def test_half_an_emoji_and_a_nul_cost_nobody_their_row(self, server: CleverServer) -> None:
        page = b'{"data":[{"data":{"id":"u1","name":{"first":"Ada\\ud83d","last":"L\\u0000L"},"roles":{"student":{}}}}]}'
        server.first = lambda asked: Reply(200, page) if asked.path.endswith("/users") else None
        (found,) = read(clever(server)).of(PersonRecord)
        assert (found.given_name, found.family_name) == ("Ada�", "LL")

    def test_bytes_that_are_no_text_cost_one_row(self, server: CleverServer) -> None:
        rows = b'{"data":{"id":"u1","name":{"last":"Jos\xe9"},"roles":{"student":{}}}},'
        rows += b'{"data":{"id":"u2","roles":{"student":{}}}}'
        server.first = lambda asked: (
            Reply(200, b'{"data":[' + rows + b"]}") if asked.path.endswith("/users") else None
        )
        reading = read(clever(server))
        assert len(reading.of(PersonRecord)) == 1
        assert len(reading.bad) == 1
