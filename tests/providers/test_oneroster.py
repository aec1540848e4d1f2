"""OneRoster over ClassLink, gotcha by gotcha (reference oneroster.md 5; the number stands at each test).

[x] 1 booleans as text                         [x] 14 no, one, several primaries are told as sent
[x] 2 status in any case, inactive             [x] 15 seats of aides, administrators; the seat decides
[x] 3 references as objects or flattened, null [x] 16 same person and class twice, dates kept
[x] 4 envelope variants, bare arrays           [x] 17 feeds without grades, subjects, statuses
[x] 5 grades                                   [x] 18 totals missing, sort refused
[x] 6 e-mails                                  [x] 19 movement between pages
[x] 7 several orgs, several records            [x] 20 error bodies and HTML with status 200
[x] 8 teacher and administrator, roles[]       [x] 21 summer: everything empty
[x] 9 guardians skipped                        [x] 22, 23 nothing is taken for deleted here but tobedeleted
[x] 10 birth dates                             [x] 24 passwords, phones, agents dropped, nothing logged
[x] 11 places of people who are not shared     [x] 25 dateLastModified is not read
[x] 12 terms: none, several, any type
[x] 13 courses missing, orgs of other types
"""

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
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from tests.providers.oneroster_examples import Row, klass, org, ref, seat, user
from tests.providers.reading import Reading, class_link, read
from tests.providers.server import ClassLinkServer


@pytest.fixture
def server() -> Iterator[ClassLinkServer]:
    with ClassLinkServer(orgs=[org()]) as running:
        yield running


def read_lists(server: ClassLinkServer, **lists: list[Row]) -> Reading:
    server.lists |= lists
    return read(class_link(server))


def people(server: ClassLinkServer, *rows: Row) -> list[PersonRecord]:
    return read_lists(server, users=list(rows)).of(PersonRecord)


def places(server: ClassLinkServer, *rows: Row) -> list[EnrollmentRecord]:
    return read_lists(server, enrollments=list(rows)).of(EnrollmentRecord)


class TestRecords:
    def test_a_whole_small_district_becomes_records(self, server: ClassLinkServer) -> None:
        reading = read_lists(
            server,
            academicSessions=[
                {"sourcedId": "FY", "title": "Year", "startDate": "2026-08-17", "endDate": "2027-06-05"}
            ],
            courses=[{"sourcedId": "co1", "title": "Science 5", "courseCode": "SC5"}],
            classes=[klass()],
            users=[user()],
            enrollments=[seat()],
            demographics=[{"sourcedId": "s1", "birthDate": "2010-03-04", "sex": "never-keep"}],
        )
        assert reading.of(SchoolRecord)[0].number == "012"
        assert (reading.of(TermRecord)[0].start_date, reading.of(TermRecord)[0].end_date) == (
            date(2026, 8, 17),
            date(2027, 6, 5),
        )
        (section,) = reading.of(SectionRecord)
        assert (section.name, section.code, section.course_name, section.course_number) == (
            *("Sci5 (Sci5)", "SCI5-1"),
            *("Science 5", "SC5"),
        )
        assert (section.subject, section.grade, section.raw_grade, section.period) == (
            "Science (grade 5)",
            "5",
            "05",
            "2",
        )
        assert (section.school_provider_id, section.term_provider_ids) == ("7", ("FY",))
        (ada,) = reading.of(PersonRecord)
        assert (ada.role, ada.given_name, ada.family_name, ada.middle_name) == (
            Role.STUDENT,
            "Ada",
            "Lovelace",
            "B",
        )
        assert (ada.username, ada.sis_number, ada.email_key) == ("ada.l", "22222", "ada@cedar.example.org")
        assert (ada.grade, ada.raw_grade, ada.home_school_provider_id) == ("11", "11", "7")
        assert reading.of(EnrollmentRecord) == [
            EnrollmentRecord("c1", "s1", Role.STUDENT, False, date(2026, 8, 17), date(2027, 6, 5), "e1")
        ]
        assert reading.of(BirthDateRecord) == [BirthDateRecord("s1", date(2010, 3, 4))]
        assert all(end.rows == end.declared for end in reading.ends.values())
        assert (reading.bad, +reading.skipped, +reading.problems) == ([], {}, {})

    def test_nothing_we_do_not_use_survives_the_parser(self, server: ClassLinkServer) -> None:
        """Gotcha 24; RULES: passwords, phones, agents, demographics other than the birth date."""
        said = repr(
            read_lists(server, users=[user()], demographics=[{"sourcedId": "s1", "sex": "never-keep"}])
        )
        assert "never-keep" not in said

    def test_ids_are_compared_exactly(self, server: ClassLinkServer) -> None:
        """oneroster.md 1.6."""
        found = people(server, user("007"), user("7"), user("STU_1/ä %"), user("stu_1/ä %"))
        assert [person.provider_id for person in found] == ["007", "7", "STU_1/ä %", "stu_1/ä %"]

    def test_a_change_of_date_last_modified_alone_changes_no_record(self, server: ClassLinkServer) -> None:
        """Gotcha 25: an SIS export bumps it on every row, every night."""
        assert people(server, user()) == people(server, user(dateLastModified="2026-01-01"))


class TestStatus:
    @pytest.mark.parametrize("status", ["tobedeleted", "toBeDeleted", "INACTIVE", " tobedeleted "])
    def test_a_row_marked_for_deletion_is_dropped_and_counted(
        self, status: str, server: ClassLinkServer
    ) -> None:
        """Gotchas 2 and 23."""
        gone = {"sourcedId": "x", "status": status}
        lists = {
            name: [gone]
            for name in ("orgs", "academicSessions", "classes", "users", "enrollments", "demographics")
        }
        lists["enrollments"] = [seat(status=status)]
        reading = read_lists(server, **lists)
        assert +reading.skipped == {"to_be_deleted": 6}
        assert reading.bad == []
        assert not any(reading.records.values())

    @pytest.mark.parametrize("status", ["active", "Active", "", None, "pending"])
    def test_anything_else_stays_and_blank_is_active(
        self, status: str | None, server: ClassLinkServer
    ) -> None:
        """Gotcha 2."""
        assert len(people(server, user(status=status))) == 1
        assert len(places(server, seat(status=status))) == 1


class TestReferences:
    def test_flattened_references_and_lists_are_read(self, server: ClassLinkServer) -> None:
        """Gotcha 3."""
        flat = {
            "sourcedId": "c1",
            "title": "T",
            "courseSourcedId": "co1",
            "schoolSourcedId": "7",
            "termSourcedIds": "S1,FY",
        }
        place = {
            "sourcedId": "e1",
            "classSourcedId": "c1",
            "userSourcedId": "s1",
            "role": "teacher",
            "primary": True,
        }
        reading = read_lists(
            server,
            courses=[{"sourcedId": "co1", "title": "Science"}],
            classes=[flat],
            users=[user(orgs=None, orgSourcedIds="8,7", grades="09,10")],
            enrollments=[place, seat("e2")],
        )
        (section,), (person,) = reading.of(SectionRecord), reading.of(PersonRecord)
        assert (section.course_name, section.school_provider_id) == ("Science", "7")
        assert section.term_provider_ids == ("FY", "S1")
        assert (person.school_provider_ids, person.raw_grade) == (("7", "8"), "09,10")
        assert [place.is_primary for place in reading.of(EnrollmentRecord)] == [True, False]

    def test_references_may_be_bare_ids_and_ids_numbers(self, server: ClassLinkServer) -> None:
        """Gotcha 3."""
        reading = read_lists(
            server,
            classes=[klass(school="7", terms=["FY", {"sourcedId": 3}], course="12")],
            users=[user(orgs=["7", {"sourcedId": 8}], identifier=5, grades=[9])],
            enrollments=[seat(user="s1", **{"class": {"sourcedId": 4}})],
        )
        assert reading.of(SectionRecord)[0].term_provider_ids == ("3", "FY")
        assert reading.of(PersonRecord)[0].school_provider_ids == ("7", "8")
        assert (reading.of(PersonRecord)[0].sis_number, reading.of(PersonRecord)[0].grade) == ("5", "9")
        assert reading.of(EnrollmentRecord)[0].section_provider_id == "4"

    def test_null_where_a_list_or_object_belongs_is_empty(self, server: ClassLinkServer) -> None:
        """Gotcha 3."""
        nothing = klass(grades=None, subjects=None, periods=None, terms=None, course=None, classCode=None)
        reading = read_lists(
            server, classes=[nothing], users=[user(orgs=None, grades=None, agents=None, email=None)]
        )
        (section,), (person,) = reading.of(SectionRecord), reading.of(PersonRecord)
        assert (section.grade, section.subject, section.period, section.term_provider_ids) == ("", "", "", ())
        assert (person.school_provider_ids, person.grade, person.raw_grade, person.email) == (
            (),
            "Other",
            "",
            "",
        )
        assert reading.bad == []

    def test_an_href_is_never_followed(self, server: ClassLinkServer) -> None:
        """oneroster.md 1.6: its host is the district's server, not the proxy."""
        read_lists(server, users=[user()], enrollments=[seat()])
        assert not any("roster.invalid" in asked.target for asked in server.asked)


class TestPeople:
    @pytest.mark.parametrize("role", ["guardian", "parent", "relative", "Parent"])
    def test_guardians_are_dropped_and_counted_and_count_as_rows(
        self, role: str, server: ClassLinkServer
    ) -> None:
        """Gotcha 9; completeness is judged on raw rows (DESIGN 3.2)."""
        reading = read_lists(server, users=[user(), user("g1", role=role)])
        assert +reading.skipped == {"guardian": 1}
        assert reading.ends["users"].rows == 2

    @pytest.mark.parametrize(
        ("role", "code"),
        [
            *[(role, "other_staff_role") for role in ("aide", "proctor", "counselor", "systemAdministrator")],
            ("ext:x", "other_role"),
        ],
    )
    def test_staff_we_do_not_roster_are_dropped_and_counted(
        self, role: str, code: str, server: ClassLinkServer
    ) -> None:
        assert +read_lists(server, users=[user(role=role)]).skipped == {code: 1}

    @pytest.mark.parametrize(
        "role", ["administrator", "principal", "siteAdministrator", "districtAdministrator"]
    )
    def test_administrators_of_both_versions_are_administrators(
        self, role: str, server: ClassLinkServer
    ) -> None:
        (found,) = people(server, user(role=role, grades=["11"]))
        assert (found.role, found.grade, found.raw_grade) == (Role.ADMINISTRATOR, "", "")

    def test_the_roles_list_of_version_1_2_is_read_beside_the_role(self, server: ClassLinkServer) -> None:
        """Gotcha 8, oneroster.md 1.6: some tenants send both."""
        roles = [
            {"roleType": "primary", "role": "teacher", "org": ref("7")},
            {"roleType": "secondary", "role": "principal", "org": ref("8")},
        ]
        found = people(server, user(role="teacher", roles=roles, orgs=[ref("7")]))
        assert [person.role for person in found] == [Role.TEACHER, Role.ADMINISTRATOR]
        assert found[0].school_provider_ids == ("7", "8")

    def test_a_user_without_a_role_can_not_be_used(self, server: ClassLinkServer) -> None:
        assert read_lists(server, users=[user(role="", roles=[])]).bad == [
            BadRecord(Kind.PEOPLE, "s1", "no_role")
        ]

    def test_an_account_that_must_not_sign_in_is_still_a_person(self, server: ClassLinkServer) -> None:
        """oneroster.md 2.5, gotcha 1."""
        assert len(people(server, user(enabledUser="false"))) == 1

    @pytest.mark.parametrize(
        ("grades", "reported", "raw"),
        [
            *[
                (["9"], "9", "9"),
                (["09"], "9", "09"),
                (["KG"], "K", "KG"),
                (["13"], "Other", "13"),
                (["PS"], "Other", "PS"),
            ],
            *[
                (["Grade 5"], "5", "Grade 5"),
                ([], "Other", ""),
                ([""], "Other", ""),
                (["05", "06"], "6", "05,06"),
            ],
            (["PK", "KG"], "K", "KG,PK"),
        ],
    )
    def test_grades_are_normalised_and_kept_as_sent(
        self, grades: list[str], reported: str, raw: str, server: ClassLinkServer
    ) -> None:
        """Gotcha 5, RULES A48; of several the highest."""
        (found,) = people(server, user(grades=grades))
        assert (found.grade, found.raw_grade) == (reported, raw)

    def test_the_order_of_grades_and_orgs_means_nothing(self, server: ClassLinkServer) -> None:
        one = people(server, user(grades=["06", "05"], orgs=[ref("8"), ref("7")]))
        assert one == people(server, user(grades=["05", "06"], orgs=[ref("7"), ref("8")]))

    def test_an_unknown_grade_is_counted_and_nobody_is_refused(self, server: ClassLinkServer) -> None:
        """Gotcha 5."""
        reading = read_lists(server, users=[user(grades=["freshman"])])
        assert reading.problems == {"unknown_grade": 1}
        assert reading.of(PersonRecord)[0].grade == "Other"

    def test_addresses_that_are_missing_shared_or_malformed_cost_nobody_their_row(
        self, server: ClassLinkServer
    ) -> None:
        """Gotcha 6."""
        reading = read_lists(
            server, users=[user("1", email="A@x.org"), user("2", email="a@X.org "), user("3", email="no")]
        )
        assert [person.email_key for person in reading.of(PersonRecord)] == ["a@x.org", "a@x.org", "no"]
        assert reading.problems == {"malformed_email": 1}

    def test_one_person_as_several_users_stays_several(self, server: ClassLinkServer) -> None:
        """Gotcha 7: some systems send a user for each school; do not merge."""
        assert len(people(server, user("s1-7"), user("s1-8", orgs=[ref("8")]))) == 2

    def test_the_home_school_is_told_only_when_it_is_certain(self, server: ClassLinkServer) -> None:
        """Gotcha 7: `orgs` has no order, and may hold the district beside the school."""
        server.lists["orgs"] = [org("7"), org("8"), org("1", type="district")]
        one, two, named = people(
            server,
            user("a", orgs=[ref("7"), ref("1")]),
            user("b", orgs=[ref("7"), ref("8")]),
            user("c", orgs=[ref("7"), ref("8")], primaryOrg=ref("8")),
        )
        assert (one.home_school_provider_id, one.school_provider_ids) == ("7", ("1", "7"))
        assert (two.home_school_provider_id, named.home_school_provider_id) == ("", "8")

    @pytest.mark.parametrize("masked", ["", "*****", "X", "d41d8cd98f00b204e9800998ecf8427e"])
    def test_masked_names_and_addresses_are_opaque_text(self, masked: str, server: ClassLinkServer) -> None:
        """RULES A4: readiness must see what Data Guard sends."""
        (found,) = people(server, user(familyName=masked, email=masked))
        assert (found.family_name, found.email) == (masked, masked)


class TestSchoolsAndTerms:
    @pytest.mark.parametrize(
        "kind", ["district", "local", "department", "state", "national", "ext:campus", ""]
    )
    def test_orgs_of_other_types_are_no_schools(self, kind: str, server: ClassLinkServer) -> None:
        """Gotcha 13."""
        reading = read_lists(server, orgs=[org(), org("1", type=kind)])
        assert [school.provider_id for school in reading.of(SchoolRecord)] == ["7"]
        assert +reading.skipped == {"not_a_school": 1}

    @pytest.mark.parametrize("kind", ["schoolYear", "semester", "gradingPeriod", "term", "ext:trimester"])
    def test_sessions_of_every_type_are_terms(self, kind: str, server: ClassLinkServer) -> None:
        """Gotcha 12: a district may have only semesters."""
        assert (
            len(read_lists(server, academicSessions=[{"sourcedId": "S1", "type": kind}]).of(TermRecord)) == 1
        )

    def test_a_session_ends_on_its_end_date(self, server: ClassLinkServer) -> None:
        """DESIGN 5, Current term: both ends inclusive. Unreadable dates are none, and counted."""
        rows = [
            {"sourcedId": "S1", "startDate": "8/17/2026", "endDate": "20261218"},
            {"sourcedId": "S2", "endDate": "June"},
        ]
        reading = read_lists(server, academicSessions=rows)
        first, second = reading.of(TermRecord)
        assert (first.start_date, first.end_date, second.end_date) == (
            date(2026, 8, 17),
            date(2026, 12, 18),
            None,
        )
        assert reading.problems == {"unreadable_date": 1}


class TestClasses:
    def test_a_class_may_have_no_terms_several_or_unknown_ones(self, server: ClassLinkServer) -> None:
        """Gotcha 12."""
        rows = [
            klass("a", terms=[]),
            klass("b", terms=[ref("S2"), ref("S1")]),
            klass("c", terms=[ref("unknown")]),
        ]
        found = read_lists(server, classes=rows).of(SectionRecord)
        assert [section.term_provider_ids for section in found] == [(), ("S1", "S2"), ("unknown",)]

    def test_a_class_whose_course_is_missing_stands(self, server: ClassLinkServer) -> None:
        """Gotcha 13."""
        reading = read_lists(server, classes=[klass(course=ref("gone"))])
        assert reading.of(SectionRecord)[0].course_name == ""
        assert reading.problems == {"course_missing": 1}

    def test_a_course_lends_its_subject_to_a_class_without_one(self, server: ClassLinkServer) -> None:
        """Gotcha 17: feeds whose classes carry neither grades nor subjects."""
        courses = [{"sourcedId": "co1", "title": "Band", "subjects": ["Music"], "org": ref("1")}]
        (section,) = read_lists(server, courses=courses, classes=[klass(subjects=[], grades=[])]).of(
            SectionRecord
        )
        assert (section.subject, section.grade) == ("Music", "")

    def test_a_class_for_several_grades_is_for_none_in_particular(self, server: ClassLinkServer) -> None:
        """oneroster.md 1.6: the grades of a class are unsorted and unreliable."""
        one, other = read_lists(
            server, classes=[klass("a", grades=["05", "11", "10"]), klass("b", grades=["10", "05", "11"])]
        ).of(SectionRecord)
        assert (one.grade, one.raw_grade) == ("", "05,10,11")
        assert one.source_digest == other.source_digest

    def test_several_periods_are_put_in_order(self, server: ClassLinkServer) -> None:
        (section,) = read_lists(server, classes=[klass(periods=["10", "2", "1"])]).of(SectionRecord)
        assert section.period == "1,2,10"

    def test_a_class_without_a_school_can_not_be_used(self, server: ClassLinkServer) -> None:
        reading = read_lists(server, classes=[klass(), klass("c2", school=None)])
        assert reading.bad == [BadRecord(Kind.SECTIONS, "c2", "no_school")]


def test_classes_of_a_course_that_can_not_be_read_stay_as_they_were(server: ClassLinkServer) -> None:
    """DESIGN 3.2: read without it they would all lose the name of their course for a night."""
    courses: list[Row] = [{"sourcedId": "co1", "title": 17}, {"sourcedId": "co2", "title": "Art"}]
    reading = read_lists(server, courses=courses, classes=[klass(), klass("c2", course=ref("co2"))])
    assert reading.bad == [BadRecord(Kind.SECTIONS, "c1", "course_unreadable")]
    assert [section.provider_id for section in reading.of(SectionRecord)] == ["c2"]


@pytest.mark.parametrize("field", ["givenName", "familyName", "email", "username", "role", "orgs"])
def test_a_number_where_a_name_belongs_is_a_broken_row(field: str, server: ClassLinkServer) -> None:
    """DESIGN 3.2: the child stays who they were last night instead of being called 17."""
    assert read_lists(server, users=[user(), user("s2", **{field: 17})]).bad == [
        BadRecord(Kind.PEOPLE, "s2", "unreadable")
    ]


def test_one_broken_row_of_each_list_is_named_and_the_others_are_kept(server: ClassLinkServer) -> None:
    """DESIGN 3.2, Bad records."""
    broken = {"title": {"x": 1}, "name": {"x": 1}, "givenName": {"x": 1}}
    reading = read_lists(
        server,
        orgs=[org(), {"sourcedId": "o2"} | broken],
        academicSessions=[{"sourcedId": "S1"}, {"sourcedId": "S2"} | broken],
        classes=[klass(), {"sourcedId": "c2"} | broken],
        users=[user(), {"sourcedId": "u2"} | broken],
    )
    assert {(bad.kind, bad.provider_id) for bad in reading.bad} == {
        *[(Kind.SCHOOLS, "o2"), (Kind.TERMS, "S2")],
        *[(Kind.SECTIONS, "c2"), (Kind.PEOPLE, "u2")],
    }
    assert {kind: len(found) for kind, found in reading.records.items() if found} == {
        **{Kind.SCHOOLS: 1, Kind.TERMS: 1},
        **{Kind.SECTIONS: 1, Kind.PEOPLE: 1},
    }


def test_rows_without_an_id_are_named_as_such(server: ClassLinkServer) -> None:
    """DESIGN 3.2: one row without a readable id makes a feed incomplete; only the pipeline decides so."""
    reading = read_lists(
        server,
        orgs=[org(""), org()],
        academicSessions=[{"title": "x"}],
        classes=[klass("")],
        users=[user("")],
    )
    assert [(bad.kind, bad.provider_id, bad.problem) for bad in reading.bad] == [
        (kind, "", "no_id") for kind in (Kind.SCHOOLS, Kind.TERMS, Kind.SECTIONS, Kind.PEOPLE)
    ]


def test_a_summer_without_classes_is_a_legal_feed(server: ClassLinkServer) -> None:
    """Gotchas 21 and 22, DESIGN 3.2: gate 2 sees it, not the provider."""
    reading = read_lists(server, users=[user()])
    assert (reading.ends["classes"].rows, reading.ends["enrollments"].rows) == (0, 0)
