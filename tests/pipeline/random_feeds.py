"""Random small districts and what may become of them overnight: few ids, so that they are exchanged, reused and returned."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st

from rostering.providers.base import BadRecord
from rostering.records import (
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from tests.feeds import Feed

NIGHTS = (date(2026, 10, 6), date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 12))
SCHOOLS, TERMS = ("s0", "s1"), ("t0", "t1", "t2", "t3")
SECTIONS, PEOPLE = ("c0", "c1", "c2", "c3"), ("p0", "p1", "p2", "p3", "p4", "p5")
STAFF = tuple(f"k{number:02}" for number in range(12))
DATES = (
    None,
    date(2026, 8, 17),
    date(2026, 10, 6),
    date(2026, 10, 8),
    date(2026, 10, 12),
    date(2026, 10, 24),
)
BIRTH_DATES = (None, date(2014, 2, 28), date(2015, 3, 4))


@dataclass(frozen=True)
class Night:
    """What one night brings: a feed, in which order its rows come, which could not be read, what people decide."""

    night: date
    feed: Feed
    bad: tuple[BadRecord, ...]
    page_size: int
    is_rejected: bool


schools = st.builds(SchoolRecord, st.sampled_from(SCHOOLS), st.sampled_from(("North School", "South School")))
terms = st.builds(
    TermRecord, st.sampled_from(TERMS), st.just("A term"), st.sampled_from(DATES), st.sampled_from(DATES)
)
sections = st.builds(
    SectionRecord,
    st.sampled_from(SECTIONS),
    st.sampled_from(("s0", "s0", "s1", "", "unknown")),
    st.sampled_from(("Math", "Art")),
    code=st.sampled_from(("", "M-1", "M-1")),
    grade=st.sampled_from(("4", "5")),
    period=st.sampled_from(("", "2")),
    term_provider_ids=st.lists(st.sampled_from((*TERMS, "unknown")), max_size=2, unique=True).map(tuple),
)
addresses = st.sampled_from(("", "ada@north.example.org", "bea@north.example.org", "cy@north.example.org"))


@st.composite
def people(draw: st.DrawFn) -> PersonRecord:
    """Somebody: mostly students, few names and addresses."""
    address, school = draw(addresses), draw(st.sampled_from((*SCHOOLS, "")))
    return PersonRecord(
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from((Role.STUDENT, Role.STUDENT, Role.TEACHER, Role.ADMINISTRATOR))),
        given_name=draw(st.sampled_from(("Ada", "Béa", ""))),
        family_name=draw(st.sampled_from(("Lund", "Ōe", ""))),
        email=address.upper(),
        email_key=address,
        sis_number=draw(st.sampled_from(("", "17", "18", "19"))),
        grade=draw(st.sampled_from(("4", "5"))),
        birth_date=draw(st.sampled_from(BIRTH_DATES)),
        home_school_provider_id=school,
        school_provider_ids=(school,) if school else (),
    )


places = st.builds(
    EnrollmentRecord,
    st.sampled_from((*SECTIONS, "unknown")),
    st.sampled_from((*PEOPLE, "unknown")),
    st.sampled_from((Role.STUDENT, Role.STUDENT, Role.TEACHER)),
    is_primary=st.booleans(),
    begin_date=st.sampled_from(DATES),
    end_date=st.sampled_from(DATES),
    provider_id=st.sampled_from(("", "e1", "e2")),
)


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """A district as its provider may send it: unknown classes, duplicates, contradictions and all."""
    feed = Feed(
        schools=tuple(draw(st.lists(schools, max_size=3))),
        terms=tuple(draw(st.lists(terms, max_size=5))),
        sections=tuple(draw(st.lists(sections, max_size=6))),
        people=tuple(draw(st.lists(people(), min_size=1, max_size=8))),
        enrollments=tuple(draw(st.lists(places, max_size=16))),
    )
    return draw(st.sampled_from((feed, feed, feed, _crowded(draw, feed))))


def _crowded(draw: st.DrawFn, feed: Feed) -> Feed:
    """More staff than a class has seats."""
    if not feed.sections:
        return feed
    section = draw(st.sampled_from(feed.sections)).provider_id
    names = draw(st.lists(st.sampled_from(STAFF), min_size=9, unique=True))
    staff = [PersonRecord(name, Role.TEACHER, "Kai", name) for name in names]
    begins = st.sampled_from((None, date(2026, 8, 17), date(2026, 8, 18)))
    seats = [
        EnrollmentRecord(
            section, name, Role.TEACHER, draw(st.sampled_from((False, False, False, True))), draw(begins)
        )
        for name in names
    ]
    return feed.plus("people", *staff).plus("enrollments", *seats)


# --- overnight ---------------------------------------------------------------------------------------


def _renamed(feed: Feed, names: dict[str, str]) -> Feed:
    """The feed with some ids replaced wherever they stand."""

    def person(row: PersonRecord) -> PersonRecord:
        return msgspec.structs.replace(row, provider_id=names.get(row.provider_id, row.provider_id))

    def section(row: SectionRecord) -> SectionRecord:
        return msgspec.structs.replace(row, provider_id=names.get(row.provider_id, row.provider_id))

    def place(row: EnrollmentRecord) -> EnrollmentRecord:
        return msgspec.structs.replace(
            row,
            section_provider_id=names.get(row.section_provider_id, row.section_provider_id),
            person_provider_id=names.get(row.person_provider_id, row.person_provider_id),
        )

    return replace(
        feed,
        people=tuple(map(person, feed.people)),
        sections=tuple(map(section, feed.sections)),
        enrollments=tuple(map(place, feed.enrollments)),
    )


def _new_ids(draw: st.DrawFn, feed: Feed) -> Feed:
    """Some people or classes, or all of them, get ids nobody ever had."""
    ids = sorted({row.provider_id for row in (*feed.people, *feed.sections)})
    some = draw(st.one_of(st.just(ids), st.lists(st.sampled_from(ids), unique=True)))
    mark = draw(st.sampled_from(("x", "y")))
    return _renamed(feed, {one: f"{one}{mark}" for one in some})


def _exchanged_ids(draw: st.DrawFn, feed: Feed) -> Feed:
    """Two people, or two classes, exchange their ids."""
    one, other = draw(st.sampled_from((("p0", "p1"), ("p1", "p2"), ("c0", "c1"), ("p0", "p0x"))))
    return _renamed(feed, {one: other, other: one})


def _fewer(draw: st.DrawFn, feed: Feed) -> Feed:
    kind = draw(st.sampled_from(("schools", "terms", "sections", "people", "enrollments")))
    rows = getattr(feed, kind)
    kept = draw(st.lists(st.sampled_from(rows), unique_by=id)) if rows else []
    return replace(feed, **{kind: tuple(kept)})


def _more(draw: st.DrawFn, feed: Feed) -> Feed:
    kind, rows = draw(
        st.sampled_from(
            (("terms", terms), ("sections", sections), ("people", people()), ("enrollments", places))
        )
    )
    return feed.plus(kind, *draw(st.lists(rows, min_size=1, max_size=4)))


def _changed(draw: st.DrawFn, feed: Feed) -> Feed:
    """One row says something else under its id."""
    kind, rows = draw(st.sampled_from((("terms", terms), ("sections", sections), ("people", people()))))
    there = getattr(feed, kind)
    if not there:
        return feed
    position = draw(st.integers(0, len(there) - 1))
    new = msgspec.structs.replace(draw(rows), provider_id=there[position].provider_id)
    return replace(feed, **{kind: (*there[:position], new, *there[position + 1 :])})


def _somebody_there(feed: Feed) -> Feed:
    return feed if feed.people else replace(feed, people=(PersonRecord("p0", Role.STUDENT, "Ada", "Lund"),))


OVERNIGHT: tuple[Callable[[st.DrawFn, Feed], Feed], ...] = (_new_ids, _exchanged_ids, _fewer, _more, _changed)


@st.composite
def stories(draw: st.DrawFn) -> list[Night]:
    """Two to four nights of one district."""
    feed = draw(feeds())
    nights = [Night(NIGHTS[0], feed, (), draw(st.sampled_from((1, 3, 50))), False)]
    for night in NIGHTS[1 : draw(st.integers(2, 4))]:
        earlier = draw(st.sampled_from([one.feed for one in nights]))
        feed = draw(feeds()) if draw(st.integers(0, 3)) == 0 else earlier
        for _ in range(draw(st.integers(0, 3))):
            feed = _somebody_there(draw(st.sampled_from(OVERNIGHT))(draw, feed))
        feed, bad = _unreadable(draw, feed)
        is_rejected = draw(st.integers(0, 5)) == 0
        nights.append(
            Night(night, _shuffled(draw, feed), bad, draw(st.sampled_from((1, 3, 50))), is_rejected)
        )
    return nights


def _unreadable(draw: st.DrawFn, feed: Feed) -> tuple[Feed, tuple[BadRecord, ...]]:
    """Some rows can not be read tonight; few enough for the night to go on, and somebody is left."""
    if draw(st.integers(0, 2)):
        return feed, ()
    choices: list[tuple[Kind, str]] = [(Kind.PEOPLE, one) for one in PEOPLE]
    choices += [(Kind.SECTIONS, one) for one in SECTIONS] + [(Kind.ENROLLMENTS, one) for one in ("e1", "e2")]
    bad = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True))
    left: Any = feed
    for kind, one in bad:
        rows = tuple(row for row in left.of(kind) if row.provider_id != one)
        left = replace(left, **{kind.value: rows})
    return _somebody_there(left), tuple(BadRecord(kind, one, "unreadable") for kind, one in bad)


def _shuffled(draw: st.DrawFn, feed: Feed) -> Feed:
    random = draw(st.randoms(use_true_random=False))
    kinds = ("schools", "terms", "sections", "people", "enrollments")
    return replace(
        feed, **{kind: tuple(random.sample(rows := getattr(feed, kind), len(rows))) for kind in kinds}
    )
