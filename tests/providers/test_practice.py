"""Whole practice districts read over HTTP: every record as the district meant it, on every fault the right end.

The practice servers were written apart from the providers, from the same references; what one misread the other shows.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rostering.providers import classlink, clever
from rostering.providers.base import (
    AccessLost,
    ConnectionInfo,
    IncompleteFeed,
    NotEnabled,
    ProviderError,
    ProviderUnavailable,
    RosterProvider,
    SourceMoved,
)
from rostering.providers.classlink_directory import ClassLinkSettings
from rostering.records import (
    BirthDateRecord,
    EnrollmentRecord,
    PersonRecord,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from rostering.sandbox import PracticeDistrict, PracticeProviders, Scenario
from rostering.sandbox.states import ADMINISTRATOR, DISTRICT_ADMINISTRATOR, STUDENT, TEACHER, Person, State
from tests.providers.reading import Clock, Reading, read

FIRST_NIGHT, NIGHT = date(2026, 11, 2), date(2026, 11, 5)
MODES = {"maple": ("clever", "proxy"), "cedar": ("classlink", "proxy"), "birch": ("classlink", "direct")}


def district(key: str, *, students: int = 210, scenarios: tuple[Scenario, ...] = ()) -> PracticeDistrict:
    provider, mode = MODES[key]
    return PracticeDistrict(
        key=key,
        name=f"{key.title()} Schools",
        provider=provider,  # type: ignore[arg-type]
        mode=mode,  # type: ignore[arg-type]
        seed=5,
        students=students,
        start=FIRST_NIGHT,
        scenarios=scenarios,
    )


@pytest.fixture(scope="module")
def districts() -> dict[str, PracticeDistrict]:
    """Made once; they are the same every time."""
    return {key: district(key) for key in MODES}


@pytest.fixture(scope="module")
def readings(districts: dict[str, PracticeDistrict]) -> dict[str, Reading]:
    """What is read of each district on an undisturbed night."""
    with PracticeProviders(districts.values(), separate_direct_port=True) as running:
        running.set_night(None, NIGHT)
        return {key: read(provider(running, one)) for key, one in districts.items()}


@pytest.fixture
def practice(districts: dict[str, PracticeDistrict]) -> Iterator[PracticeProviders]:
    with PracticeProviders(districts.values(), separate_direct_port=True) as running:
        running.set_night(None, NIGHT)
        yield running


def provider(practice: PracticeProviders, of: PracticeDistrict, *, page_size: int = 150) -> RosterProvider:
    """The real provider of a practice district; its waits take no time."""
    connection = ConnectionInfo(of.provider, of.external_id, of.mode)
    hosts, policy = tuple(practice.private_hosts), Clock().policy()
    if of.provider == "clever":
        settings = clever.CleverSettings(
            api_url=practice.clever_url,
            tokens_url=practice.tokens_url,
            api_version="v3.1",
            client_id=practice.client_id,
            client_secret=practice.client_secret,
            private_hosts=hosts,
            page_size=page_size,
            policy=policy,
        )
        return clever.CleverProvider(settings=settings, connection=connection)
    return classlink.provider(settings=classlink_settings(practice, page_size), connection=connection)


def classlink_settings(practice: PracticeProviders, page_size: int = 150) -> ClassLinkSettings:
    return ClassLinkSettings(
        proxy_url=practice.classlink_url,
        partner_key=practice.partner_key,
        private_hosts=tuple(practice.private_hosts),
        page_size=page_size,
        policy=Clock().policy(),
    )


@pytest.fixture(params=MODES)
def one(request: pytest.FixtureRequest, districts: dict[str, PracticeDistrict]) -> PracticeDistrict:
    return districts[request.param]


def believable(day: date | None) -> date | None:
    """What a birth date is worth to us: DESIGN 5 treats absurd ones as missing."""
    return day if day is not None and 1900 <= day.year < 2200 else None


def roles_of(person: Person, *, is_clever: bool) -> set[Role]:
    """The roles a practice person must come out with."""
    plain = {STUDENT: Role.STUDENT, TEACHER: Role.TEACHER, ADMINISTRATOR: Role.ADMINISTRATOR}
    found = {plain[person.role]} if person.role in plain else set()
    if person.role == DISTRICT_ADMINISTRATOR or (is_clever and person.also_administrator):
        found.add(Role.ADMINISTRATOR)
    # Clever's PortalOnly staff count as administrators; ClassLink's aides are left out.
    return found | ({Role.ADMINISTRATOR} if is_clever and person.role == "other_staff" else set())


def key_of(record: EnrollmentRecord) -> tuple[str, str, str]:
    """What a place is (DESIGN 5, Counting)."""
    return record.section_provider_id, record.person_provider_id, str(record.role)


class TestEveryRecord:
    @pytest.fixture
    def meant(self, one: PracticeDistrict) -> State:
        return one.on(NIGHT)

    @pytest.fixture
    def reading(self, readings: dict[str, Reading], one: PracticeDistrict) -> Reading:
        return readings[one.key]

    def test_schools_and_terms_are_the_ones_shared(
        self, meant: State, reading: Reading, one: PracticeDistrict
    ) -> None:
        assert {(school.provider_id, school.name, school.number) for school in reading.of(SchoolRecord)} == {
            (school.id, school.name, school.number) for school in meant.schools
        }
        terms = {term.provider_id: term for term in reading.of(TermRecord)}
        for sent in meant.terms:
            if sent.id in terms:
                assert (terms[sent.id].start_date, terms[sent.id].end_date) == (sent.first, sent.last)
        assert len(terms) == len(
            [term for term in meant.terms if one.provider != "clever" or term.kind != "gradingPeriod"]
        )

    def test_classes_are_the_ones_shared(self, meant: State, reading: Reading) -> None:
        courses = {course.id: course for course in meant.courses}
        found = {section.provider_id: section for section in reading.of(SectionRecord)}
        assert found.keys() == {section.id for section in meant.sections}
        for section in meant.sections:
            record, course = found[section.id], courses[section.course_id]
            assert (record.school_provider_id, record.period) == (section.school_id, section.period)
            assert record.code in {section.code, ""}
            assert (record.course_name, record.course_number) == (course.name, course.number)
            assert record.term_provider_ids

    def test_people_are_the_ones_shared_in_each_of_their_roles(
        self, meant: State, reading: Reading, one: PracticeDistrict
    ) -> None:
        is_clever = one.provider == "clever"
        active = [person for person in meant.people if person.status == "active" or is_clever]
        wanted = {(person.id, role) for person in active for role in roles_of(person, is_clever=is_clever)}
        teaching = {place.person_id for place in meant.enrollments if place.role == TEACHER}
        wanted |= {
            (person.id, Role.TEACHER)
            for person in active
            if person.role == ADMINISTRATOR and person.id in teaching
        }
        assert {(record.provider_id, record.role) for record in reading.of(PersonRecord)} == wanted

    def test_people_carry_what_was_meant(self, meant: State, reading: Reading) -> None:
        people = {person.id: person for person in meant.people}
        for record in reading.of(PersonRecord):
            person = people[record.provider_id]
            assert record.email == person.email.strip()
            # Clever sends no number of its own for district administrators.
            assert record.sis_number in {
                person.sis_number,
                "" if person.role == DISTRICT_ADMINISTRATOR else person.sis_number,
            }
            assert set(person.school_ids) <= set(record.school_provider_ids)
            assert bool(record.grade) is (record.role is Role.STUDENT)
            if record.role is Role.STUDENT:
                expected = person.grade if person.grade in {"K", *map(str, range(1, 13))} else "Other"
                assert record.grade == expected

    def test_places_are_the_ones_shared(self, meant: State, reading: Reading) -> None:
        wanted = {(place.section_id, place.person_id, place.role) for place in meant.enrollments}
        assert set(map(key_of, reading.of(EnrollmentRecord))) == wanted

    def test_places_carry_their_primary_and_last_day(
        self, meant: State, reading: Reading, one: PracticeDistrict
    ) -> None:
        sent = {
            (place.section_id, place.person_id, place.role): place
            for place in meant.enrollments
            if place.spell == 0
        }
        ended = {
            (place.section_id, place.person_id, place.role, place.last)
            for place in meant.enrollments
            if place.spell
        }
        for record in reading.of(EnrollmentRecord):
            place = sent[key_of(record)]
            if one.provider == "classlink":
                assert record.is_primary is (place.primary and record.role is Role.TEACHER)
                assert record.end_date in {None, place.last} or (*key_of(record), record.end_date) in ended

    def test_birth_dates_are_the_ones_meant(
        self, meant: State, reading: Reading, one: PracticeDistrict
    ) -> None:
        born = {person.id: believable(person.birth_date) for person in meant.people if person.role == STUDENT}
        if one.provider == "clever":
            found = {
                person.provider_id: person.birth_date
                for person in reading.of(PersonRecord)
                if person.role is Role.STUDENT
            }
            assert found == born
        else:
            found = {record.person_provider_id: record.birth_date for record in reading.of(BirthDateRecord)}
            assert found.items() <= born.items()
            assert len(found) > len(born) * 0.9

    def test_every_raw_row_is_accounted_for(self, reading: Reading) -> None:
        """DESIGN 3.2: completeness is judged on raw rows."""
        assert reading.bad == []
        for name, end in reading.ends.items():
            assert end.rows == reading.rows[name]
            assert end.declared in {None, end.rows}


class TestFaults:
    """`fault`: how the practice servers call it."""

    @pytest.mark.parametrize(
        "fault",
        [
            *[{"kind": "rate_limit", "times": 2, "retry_after": "3"}, {"kind": "rate_limit", "times": 2}],
            *[{"kind": kind, "times": 2} for kind in ("error_500", "error_502", "error_503", "html_page")],
            *[{"kind": kind, "times": 1} for kind in ("cut_connection", "drop_connection", "token_rotated")],
            {"kind": "slow", "times": 1, "seconds": 0.05},
        ],
        ids=lambda fault: fault["kind"],
    )
    def test_passing_trouble_costs_nothing(
        self,
        fault: dict[str, Any],
        practice: PracticeProviders,
        one: PracticeDistrict,
        readings: dict[str, Reading],
    ) -> None:
        practice.set_fault(path="users", after=1, **fault)
        assert read(provider(practice, one)).records == readings[one.key].records

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            *[
                ("error_500", ProviderUnavailable),
                ("error_503", ProviderUnavailable),
                ("rate_limit", ProviderUnavailable),
            ],
            *[("error_502", ProviderUnavailable), ("drop_connection", ProviderUnavailable)],
            *[
                ("cut_connection", ProviderUnavailable),
                ("login_page", IncompleteFeed),
                ("truncated_page", IncompleteFeed),
            ],
            *[
                ("missing_envelope", IncompleteFeed),
                ("wrong_envelope", IncompleteFeed),
                ("null_list", IncompleteFeed),
            ],
            *[("unauthorized", AccessLost), ("forbidden", AccessLost), ("access_revoked", AccessLost)],
        ],
    )
    def test_lasting_trouble_ends_the_pull_with_the_right_reason(
        self, kind: str, error: type[ProviderError], practice: PracticeProviders, one: PracticeDistrict
    ) -> None:
        practice.set_fault(kind, path="users")
        with pytest.raises(error) as raised:
            read(provider(practice, one))
        assert raised.value.reason == error.reason

    def test_a_move_is_noticed_and_the_next_reading_is_whole(
        self, practice: PracticeProviders, one: PracticeDistrict
    ) -> None:
        practice.set_fault("revision_change", path="users", times=1)
        reader = provider(practice, one)
        with pytest.raises(SourceMoved):
            read(reader)
        assert len(read(reader).of(PersonRecord)) > 210

    @pytest.mark.parametrize("kind", ["wrong_count", "short_page", "duplicate_ids"])
    def test_a_page_that_contradicts_its_counts_is_incomplete(
        self, kind: str, practice: PracticeProviders, districts: dict[str, PracticeDistrict]
    ) -> None:
        practice.set_fault(kind, path="users", times=1)
        with pytest.raises(ProviderError) as raised:
            read(provider(practice, districts["cedar"]))
        assert raised.value.reason == "incomplete_feed"

    def test_bare_arrays_are_read_where_servers_send_them(
        self, practice: PracticeProviders, districts: dict[str, PracticeDistrict]
    ) -> None:
        before = read(provider(practice, districts["cedar"]))
        practice.set_fault("bare_array", path="users")
        assert read(provider(practice, districts["cedar"])).records == before.records

    def test_duplicates_are_left_to_the_pipeline(
        self, practice: PracticeProviders, districts: dict[str, PracticeDistrict]
    ) -> None:
        before = len(read(provider(practice, districts["maple"])).of(PersonRecord))
        practice.set_fault("conflicting_ids", path="users", times=1, count=1)
        assert len(read(provider(practice, districts["maple"])).of(PersonRecord)) in {before, before + 1}

    @pytest.mark.parametrize(("kind", "has_id"), [("bad_records", True), ("records_without_id", False)])
    def test_broken_rows_are_named_and_the_others_kept(
        self, kind: str, has_id: bool, practice: PracticeProviders, one: PracticeDistrict
    ) -> None:
        """DESIGN 3.2."""
        before = read(provider(practice, one))
        lists = {"clever": ["schools", "users", "sections"], "classlink": ["academicSessions", "classes"]}
        for name in lists[one.provider]:
            practice.set_fault(kind, path=name, times=1)
        reading = read(provider(practice, one))
        assert [bool(bad.provider_id) for bad in reading.bad] == [has_id] * len(lists[one.provider])
        assert sum(map(len, reading.records.values())) < sum(map(len, before.records.values()))

    def test_no_error_names_anybody(self, practice: PracticeProviders, one: PracticeDistrict) -> None:
        people = {person.family for person in one.on(NIGHT).people if len(person.family) > 3}
        for kind in ("truncated_page", "login_page", "error_500", "unauthorized"):
            practice.clear_faults()
            practice.set_fault(kind, path="users")
            with pytest.raises(ProviderError) as raised:
                read(provider(practice, one))
            assert not any(name in str(raised.value) for name in people)


class TestSharing:
    def test_a_district_that_shares_nothing_is_a_legal_empty_feed(self, practice: PracticeProviders) -> None:
        off = Scenario(name="sharing_off", first_night=NIGHT)
        for key in MODES:
            changed = district(key, students=60, scenarios=(off,))
            practice.add_district(changed)
            practice.set_night(None, NIGHT)
            assert read(provider(practice, changed)).of(PersonRecord) == []

    @pytest.mark.parametrize("form", ["", "403", "404"])
    def test_demographics_that_stop_are_not_shared(self, form: str, practice: PracticeProviders) -> None:
        """RULES A31, DESIGN 3.2."""
        off = Scenario(name="demographics_off", first_night=NIGHT, form=form)
        changed = district("cedar", students=60, scenarios=(off,))
        practice.add_district(changed)
        practice.set_night(None, NIGHT)
        reading = read(provider(practice, changed))
        assert (reading.ends["demographics"].shared, reading.of(BirthDateRecord)) == (False, [])

    def test_added_is_not_enabled_and_gone_is_lost(
        self, practice: PracticeProviders, one: PracticeDistrict
    ) -> None:
        """RULES A30."""
        practice.enable(one.key, enabled=False)
        with pytest.raises(NotEnabled):
            provider(practice, one).open()
        practice.list_app(one.key, listed=False)
        with pytest.raises(AccessLost):
            provider(practice, one).open()

    def test_discovery_finds_the_districts_of_both(
        self, practice: PracticeProviders, districts: dict[str, PracticeDistrict]
    ) -> None:
        found, _ = classlink.discover(classlink_settings(practice))
        assert {(one.external_id, one.name, one.enabled) for one in found} == {
            (districts[key].external_id, districts[key].name, True) for key in ("cedar", "birch")
        }


@pytest.mark.parametrize("key", MODES)
def test_a_night_that_changes_nothing_gives_equal_records(
    key: str, practice: PracticeProviders, districts: dict[str, PracticeDistrict]
) -> None:
    """Equal records are what makes an unchanged night cheap and quiet."""
    one = districts[key]
    assert read(provider(practice, one)).records == read(provider(practice, one, page_size=5_000)).records
