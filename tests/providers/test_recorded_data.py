"""Answers nobody here wrote: bodies recorded from Clever, and OneRoster exports (shared/data, skipped where it is absent)."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rostering.providers import clever as clever_module
from rostering.providers.base import ConnectionInfo, NotEnabled
from rostering.records import (
    BirthDateRecord,
    EnrollmentRecord,
    PersonRecord,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from tests.providers.reading import Clock, Reading, class_link, read
from tests.providers.server import CLEVER_SCOPES, Asked, ClassLinkServer, Reply, TinyServer, answer

RECORDED_DISTRICT = "58da8a43cc70ab00017a1a87"


class RecordedClever(TinyServer):
    """Plays the recorded bodies back. Only the first page of long lists was recorded: the page after it is empty."""

    def __init__(self, folder: Path, *, scopes: list[str] | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._scopes = scopes

    def reply(self, asked: Asked) -> Reply:
        if asked.path == "/oauth/tokens":
            body = self._body("get_oauth_tokens_owner_type=district")
            if self._scopes is not None:
                body["data"] = [entry | {"scopes": self._scopes} for entry in body["data"]]
            return answer(body)
        if "starting_after" in asked.query:
            return answer({"data": [], "links": [{"rel": "self", "uri": asked.target}]})
        return answer(self._body("get" + asked.path.replace("/", "_")))

    def _body(self, name: str) -> dict[str, Any]:
        body: dict[str, Any] = json.loads((self._folder / f"{name}.json").read_text())
        return body

    def provider(self) -> clever_module.CleverProvider:
        """The provider of the recorded district, on the recorded version."""
        settings = clever_module.CleverSettings(
            api_url=self.url,
            tokens_url=f"{self.url}/oauth/tokens",
            api_version="v3.0",
            client_id="client",
            client_secret="secret",
            private_hosts=(self.host_port,),
            policy=Clock().policy(),
        )
        return clever_module.CleverProvider(
            settings=settings, connection=ConnectionInfo("clever", RECORDED_DISTRICT)
        )


@pytest.fixture
def clever_bodies(recorded_data: Path) -> Path:
    return recorded_data / "clever-recorded-v3.0"


class TestClever:
    def test_the_recorded_single_sign_on_scopes_are_no_rostering_connection(
        self, clever_bodies: Path
    ) -> None:
        with RecordedClever(clever_bodies) as server, pytest.raises(NotEnabled):
            server.provider().open()

    def test_every_recorded_row_becomes_a_record(self, clever_bodies: Path) -> None:
        with RecordedClever(clever_bodies, scopes=CLEVER_SCOPES) as server:
            reading = read(server.provider())
        assert (reading.bad, +reading.skipped) == ([], {})
        assert reading.state.state == "running"
        assert (
            len(reading.of(PersonRecord)),
            len(reading.of(SectionRecord)),
            len(reading.of(TermRecord)),
        ) == (100, 100, 5)
        self.check_people(reading)
        self.check_classes(reading)

    @staticmethod
    def check_people(reading: Reading) -> None:
        schools = {school.provider_id for school in reading.of(SchoolRecord)}
        steve = next(
            person for person in reading.of(PersonRecord) if person.provider_id == "58da8c63d7dc0ca0680003ed"
        )
        assert (steve.given_name, steve.family_name, steve.middle_name, steve.username) == (
            "Steve",
            "Ziemann",
            "G",
            "stevez33",
        )
        assert (steve.email, steve.birth_date, steve.grade) == ("z.steve@example.net", date(2007, 2, 11), "K")
        assert (steve.sis_number, steve.home_school_provider_id) == ("100095233", "58da8c58155b940248000007")
        for person in reading.of(PersonRecord):
            assert person.role is Role.STUDENT
            assert person.birth_date is not None
            assert set(person.school_provider_ids) <= schools
            assert person.home_school_provider_id in person.school_provider_ids

    @staticmethod
    def check_classes(reading: Reading) -> None:
        advisory = next(section for section in reading.of(SectionRecord) if section.code == "587")
        assert (advisory.name, advisory.grade, advisory.period) == (
            "Sixth Grade Advisory - Madison - 4",
            "6",
            "4",
        )
        assert advisory.subject == "homeroom/advisory"
        places = [
            place
            for place in reading.of(EnrollmentRecord)
            if place.section_provider_id == advisory.provider_id
        ]
        staff = [
            (place.person_provider_id, place.is_primary) for place in places if place.role is Role.TEACHER
        ]
        assert staff == [("5faac8b7bc447500a10ae88f", True)]
        assert len(places) - len(staff) == 26
        primaries = [place for place in reading.of(EnrollmentRecord) if place.is_primary]
        assert len({place.section_provider_id for place in primaries}) == len(primaries)


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a OneRoster file as a REST server that flattens references would send them."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8-sig") as lines:
        return [dict(row) for row in csv.DictReader(lines)]


def read_export(folder: Path) -> Reading:
    """Read a OneRoster export through a server."""
    names = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments", "demographics")
    with ClassLinkServer(**{name: rows_of(folder, name) for name in names}) as server:
        return read(class_link(server))


class TestOneRoster:
    def test_a_classlink_export_is_read_whole(self, recorded_data: Path) -> None:
        """Blank status and dateLastModified, flattened references, lists in one cell."""
        reading = read_export(recorded_data / "oneroster-edfi-lms-toolkit" / "v1.1")
        assert (reading.bad, +reading.skipped) == ([], {"not_a_school": 1})
        assert [school.name for school in reading.of(SchoolRecord)] == ["Grand Bend High School"]
        people = {person.provider_id: person for person in reading.of(PersonRecord)}
        assert len(people) == 10
        mary = people["604863"]
        assert (mary.given_name, mary.username, mary.grade, mary.raw_grade) == (
            "Mary",
            "Mary Archer",
            "9",
            "09",
        )
        assert (mary.home_school_provider_id, mary.email_key) == ("255901001", "mary.archer@studentgps.org")
        assert len(reading.of(TermRecord)) == 3
        (english,) = [section for section in reading.of(SectionRecord) if "ENG" in section.provider_id]
        assert (english.name, english.code, english.course_name) == ("ENG-1", "English I", "English I")
        assert english.term_provider_ids == (
            "255901001_2021_2020-2021_Fall",
            "255901001_2021_2020-2021_Spring",
        )
        assert len(reading.of(BirthDateRecord)) == 8
        assert all(record.birth_date for record in reading.of(BirthDateRecord))
        self.check_references(reading, people)

    @staticmethod
    def check_references(reading: Reading, people: dict[str, PersonRecord]) -> None:
        sections = {section.provider_id for section in reading.of(SectionRecord)}
        for place in reading.of(EnrollmentRecord):
            assert place.section_provider_id in sections
            assert people[place.person_provider_id].role is place.role
            assert place.is_primary is (place.role is Role.TEACHER)

    def test_a_1_0_export_is_read_as_far_as_it_goes(self, recorded_data: Path) -> None:
        """Its columns differ (userSourcedId, birthdate, no grades on users); nobody is lost for it."""
        reading = read_export(recorded_data / "oneroster-edfi-lms-toolkit" / "v1.0")
        assert reading.bad == []
        assert len(reading.of(PersonRecord)) == 10
        assert len(reading.of(EnrollmentRecord)) == 24
        assert {person.grade for person in reading.of(PersonRecord) if person.role is Role.STUDENT} == {
            "Other"
        }
        assert all(record.birth_date for record in reading.of(BirthDateRecord))

    def test_header_only_files_are_an_empty_feed(self, recorded_data: Path) -> None:
        reading = read_export(recorded_data / "oneroster-nicelion")
        assert not any(reading.records.values())
        assert not reading.ends["demographics"].shared
