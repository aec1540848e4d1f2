"""What every provider must keep, whatever it speaks (base.py).

A new provider adds itself to `DISTRICTS` and inherits all of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    ProviderError,
    ProviderUnavailable,
    RosterProvider,
    SourceMoved,
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
from tests.providers.reading import Clock, class_link, clever, read
from tests.providers.server import ClassLinkServer, CleverServer, Reply, TinyServer, web_page


@dataclass
class Pair:
    """A provider and the server of its district: one school, term and class, a student, a teacher, one broken person."""

    server: Any
    people_path: str
    make: Callable[[Clock], RosterProvider]
    move: Callable[[], None]
    revoke: Callable[[], None]


def clever_pair(server: CleverServer) -> Pair:
    name = {"first": "Ada", "last": "L"}
    server.lists = {
        "schools": [{"id": "sc1", "name": "Oak"}],
        "terms": [{"id": "te1", "name": "Y", "start_date": "2026-08-17", "end_date": "2027-06-04"}],
        "courses": [{"id": "co1", "name": "Science", "number": "S5"}],
        "users": [
            {"id": "p1", "name": name, "roles": {"student": {"school": "sc1", "grade": "5"}}},
            {"id": "p2", "name": name, "roles": {"teacher": {"school": "sc1"}}},
            {"id": "p3", "name": name, "roles": {"contact": {}}},
            {"id": "p4", "name": name, "roles": [1]},
        ],
        "sections": [
            {
                "id": "se1",
                "school": "sc1",
                "name": "Science 5",
                "course": "co1",
                "term_id": "te1",
                "students": ["p1"],
            }
            | {"teacher": "p2", "teachers": ["p2"]}
        ],
    }

    def move() -> None:
        server.district["last_sync"] = "2026-11-21T00:00:00.000Z"

    def revoke() -> None:
        server.token = "another"

    return Pair(server, "/users", lambda clock: clever(server, clock=clock, page_size=2), move, revoke)


def classlink_pair(server: ClassLinkServer) -> Pair:
    person = {"givenName": "Ada", "familyName": "L", "orgs": [{"sourcedId": "sc1"}]}
    seat = {"class": {"sourcedId": "se1"}, "status": "active"}
    server.lists |= {
        "orgs": [{"sourcedId": "sc1", "name": "Oak", "type": "school"}],
        "academicSessions": [
            {"sourcedId": "te1", "title": "Y", "startDate": "2026-08-17", "endDate": "2027-06-04"}
        ],
        "courses": [{"sourcedId": "co1", "title": "Science", "courseCode": "S5"}],
        "classes": [
            {
                "sourcedId": "se1",
                "title": "Science 5",
                "school": {"sourcedId": "sc1"},
                "course": {"sourcedId": "co1"},
            }
            | {"terms": [{"sourcedId": "te1"}]}
        ],
        "users": [
            {"sourcedId": "p1", "role": "student", "grades": ["05"]} | person,
            {"sourcedId": "p2", "role": "teacher"} | person,
            {"sourcedId": "p3", "role": "guardian"} | person,
            {"sourcedId": "p4", "role": "student", "givenName": {}},
        ],
        "enrollments": [
            {"sourcedId": "e1", "role": "student", "user": {"sourcedId": "p1"}} | seat,
            {"sourcedId": "e2", "role": "teacher", "user": {"sourcedId": "p2"}, "primary": "true"} | seat,
        ],
    }

    def move() -> None:
        server.revision = "8"

    def revoke() -> None:
        server.bearer = "another"

    return Pair(server, "/users", lambda clock: class_link(server, clock=clock, page_size=2), move, revoke)


DISTRICTS: dict[str, tuple[type[TinyServer], Callable[[Any], Pair]]] = {
    "clever": (CleverServer, clever_pair),
    "classlink": (ClassLinkServer, classlink_pair),
}


@pytest.fixture(params=DISTRICTS)
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    server_type, furnish = DISTRICTS[request.param]
    with server_type() as server:
        yield furnish(server)


def test_the_same_district_gives_the_same_records(pair: Pair) -> None:
    reading = read(pair.make(Clock()))
    (school,), (term,), (section,) = (
        reading.of(SchoolRecord),
        reading.of(TermRecord),
        reading.of(SectionRecord),
    )
    assert (school.provider_id, school.name, term.provider_id) == ("sc1", "Oak", "te1")
    assert (section.provider_id, section.course_name, section.course_number) == ("se1", "Science", "S5")
    assert (section.school_provider_id, section.term_provider_ids) == ("sc1", ("te1",))
    assert [(person.provider_id, person.role, person.grade) for person in reading.of(PersonRecord)] == [
        ("p1", Role.STUDENT, "5"),
        ("p2", Role.TEACHER, ""),
    ]
    assert [
        (place.person_provider_id, place.role, place.is_primary) for place in reading.of(EnrollmentRecord)
    ] == [
        ("p1", Role.STUDENT, False),
        ("p2", Role.TEACHER, True),
    ]


def test_every_raw_row_is_counted_and_every_unused_one_is_named(pair: Pair) -> None:
    reading = read(pair.make(Clock()))
    assert reading.rows["users"] == reading.ends["users"].rows == 4
    assert [(bad.kind, bad.provider_id) for bad in reading.bad] == [(Kind.PEOPLE, "p4")]
    assert +reading.skipped == {"guardian": 1}


def test_collections_come_in_the_order_in_which_they_depend_on_each_other(pair: Pair) -> None:
    kinds = [kind for collection in pair.make(Clock()).collections for kind in collection.kinds[:2]]
    order = [kinds.index(kind) for kind in (Kind.SCHOOLS, Kind.PEOPLE, Kind.ENROLLMENTS)]
    assert order == sorted(order)


def test_reading_twice_gives_equal_records(pair: Pair) -> None:
    provider = pair.make(Clock())
    assert read(provider).records == read(provider).records


def test_pages_are_given_one_by_one(pair: Pair) -> None:
    """base.py: streams in bounded memory; the second page is asked for after the first was taken."""
    provider = pair.make(Clock())
    provider.open()
    people = next(collection for collection in provider.collections if collection.name == "users")
    pages = provider.pages(people)
    next(pages)
    assert len(pair.server.requests(pair.people_path)) == 1
    pages.close()  # type: ignore[attr-defined]


def test_a_move_during_the_pull_is_told_at_the_end_at_the_latest(pair: Pair) -> None:
    provider = pair.make(Clock())
    provider.open()
    pair.move()
    with pytest.raises(SourceMoved):
        for collection in provider.collections:
            list(provider.pages(collection))
        provider.close()


def test_a_revoked_token_is_lost_access(pair: Pair) -> None:
    provider = pair.make(Clock())
    provider.open()
    pair.revoke()
    with pytest.raises(AccessLost):
        list(provider.pages(provider.collections[0]))


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        *[(Reply(500), ProviderUnavailable), (Reply(429), ProviderUnavailable), (web_page(), IncompleteFeed)],
        *[
            (Reply(200, b"{"), IncompleteFeed),
            (Reply(200, b"{}"), IncompleteFeed),
            (Reply(200, b"[[["), IncompleteFeed),
        ],
        (Reply(200, b"x" * 999, cut=True), ProviderUnavailable),
    ],
)
def test_only_the_contracts_errors_come_out_and_no_word_of_the_answer(
    reply: Reply, error: type[ProviderError], pair: Pair
) -> None:
    pair.server.first = lambda asked: reply if pair.people_path in asked.path else None
    with pytest.raises(error) as raised:
        read(pair.make(Clock()))
    assert "/users, page 1" in str(raised.value)
    assert "unchanged" in str(raised.value) or "Nothing was changed" in str(raised.value)


def test_one_passing_fault_on_every_request_changes_nothing(pair: Pair) -> None:
    before = read(pair.make(Clock()))
    seen: set[str] = set()

    def once(asked: Any) -> Reply | None:
        if asked.target in seen:
            return None
        seen.add(asked.target)
        return Reply(503)

    pair.server.first = once
    clock = Clock()
    assert read(pair.make(clock)).records == before.records
    assert len(clock.waits) == len(seen)
