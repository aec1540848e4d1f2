"""The roster as the rules say it should be (DESIGN 5), worked out in plain Python from nothing but the records.

Shares no code with the pipeline beyond the typed records and the folding of names: two ways to the same answer.
`number` stands for the roster's own number of a row: the same number must always be the same row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import msgspec

from rostering.pipeline.rows import fingerprint_of
from rostering.providers.base import BadRecord
from rostering.records import EnrollmentRecord, Kind, Role, SectionRecord, TermRecord
from tests.feeds import KINDS, Feed

LEAD_DAYS = 14
SEATS = 10
EARLY, LATE = date.min, date.max
PlaceKey = tuple[str, str, str]


@dataclass
class Row:
    """One roster row: what it says, whether it is there; of a class also who sat in it when it left."""

    number: int
    record: Any
    is_there: bool = True
    left_at: int = 0
    students: frozenset[int] = frozenset()
    is_term_over: bool = False


@dataclass
class Place:
    """One class place on the roster, by the numbers of class and person."""

    section: int
    person: int
    role: str
    holds_primary: bool
    begin_date: date | None
    end_date: date | None


@dataclass
class District:
    """What the portal must know of a district after its nights so far."""

    feed: dict[Kind, dict[Any, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    schools: dict[str, Row] = field(default_factory=dict)
    terms: dict[str, Row] = field(default_factory=dict)
    people: dict[tuple[str, str], Row] = field(default_factory=dict)
    sections: list[Row] = field(default_factory=list)
    places: dict[PlaceKey, Place] = field(default_factory=dict)
    marks: dict[PlaceKey, bool] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))
    nights: int = 0

    def read(self, feed: Feed, *, night: date, bad: Sequence[BadRecord] = ()) -> None:
        """Take a night's feed in: of contradicting duplicates one, of unreadable rows last night's."""
        people, sections = _ids(bad, Kind.PEOPLE), _ids(bad, Kind.SECTIONS)
        own = _ids(bad, Kind.ENROLLMENTS) - {""}
        fresh = {kind: _without_duplicates(kind, feed.of(kind), night) for kind in KINDS}
        if not any(person.birth_date for person in feed.people if person.role == Role.STUDENT):
            self._keep_birth_dates(fresh[Kind.PEOPLE])
        for kind in (Kind.SCHOOLS, Kind.TERMS, Kind.SECTIONS, Kind.PEOPLE):
            for key, record in self.feed[kind].items():
                if record.provider_id in _ids(bad, kind):
                    fresh[kind].setdefault(key, record)
        for key, record in self.feed[Kind.ENROLLMENTS].items():
            section, person, _ = key
            if section in sections or person in people or record.provider_id in own:
                fresh[Kind.ENROLLMENTS].setdefault(key, record)
        self.feed = fresh

    def _keep_birth_dates(self, people: dict[Any, Any]) -> None:
        """None arrived at all: that is a switch, not news of every child (DESIGN 3.2)."""
        for key, record in people.items():
            known = self.feed[Kind.PEOPLE].get(key)
            if record.role == Role.STUDENT and known is not None:
                people[key] = msgspec.structs.replace(record, birth_date=known.birth_date)

    def section(self, provider_id: str) -> Row | None:
        """The class that is there under an id."""
        return next((s for s in self.sections if s.is_there and s.record.provider_id == provider_id), None)


def _ids(bad: Sequence[BadRecord], kind: Kind) -> set[str]:
    return {record.provider_id for record in bad if record.kind == kind}


def _key(kind: Kind, record: Any) -> Any:
    if kind == Kind.PEOPLE:
        return (str(record.role), record.provider_id)
    if kind == Kind.ENROLLMENTS:
        return (record.section_provider_id, record.person_provider_id, str(record.role))
    return record.provider_id


def _without_duplicates(kind: Kind, records: Iterable[Any], night: date) -> dict[Any, Any]:
    same: dict[Any, list[Any]] = defaultdict(list)
    for record in records:
        same[_key(kind, record)].append(record)
    return {key: min(rows, key=lambda row: _rank(kind, row, night)) for key, rows in same.items()}


def _rank(kind: Kind, record: Any, night: date) -> tuple[Any, ...]:
    """Of a re-enrollment the place that holds tomorrow, else the one that lasts longest; else any order that stays."""
    stable = (fingerprint_of(kind=kind, record=record).int, getattr(record, "birth_date", None) or LATE)
    if kind != Kind.ENROLLMENTS:
        return stable
    tomorrow = night + timedelta(days=1)
    holds = (record.begin_date or EARLY) <= tomorrow <= (record.end_date or LATE)
    last, first = (record.end_date or LATE).toordinal(), (record.begin_date or EARLY).toordinal()
    return (not holds, -last, -first, not record.is_primary, *stable)


# --- scope -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """The days a night's roster is in force, both inclusive."""

    first: date
    last: date


def days_of(night: date) -> Days:
    """From the next morning through the day of the next weeknight; the nights of these tests have no pause near."""
    following = night + timedelta(days=1)
    while following.weekday() > 4:
        following += timedelta(days=1)
    return Days(night + timedelta(days=1), following)


def _spans(section: SectionRecord, terms: dict[str, TermRecord]) -> list[tuple[date, date]]:
    named = [terms[term] for term in section.term_provider_ids if term in terms]
    return [(t.start_date or EARLY, t.end_date or LATE) for t in named if t.start_date or t.end_date]


def included_sections(district: District, days: Days) -> dict[str, bool]:
    """Provider id of every included class -> whether its term is over (DESIGN 5, Current term)."""
    feed, terms = district.feed[Kind.SECTIONS], district.feed[Kind.TERMS]
    spans = {pid: _spans(section, terms) for pid, section in feed.items()}
    current = {
        pid: [start for start, end in of_class if start <= days.last and end >= days.first]
        for pid, of_class in spans.items()
    }
    latest: dict[str, date] = {}
    for pid, starts in current.items():
        school = feed[pid].school_provider_id
        if starts:
            latest[school] = max([latest.get(school, EARLY), *starts])
    included: dict[str, bool] = {}
    for pid, section in feed.items():
        school, of_class = section.school_provider_id, spans[pid]
        is_there = district.section(pid) is not None
        if not of_class or current[pid]:
            included[pid] = False
        elif max(end for _, end in of_class) < days.first:
            ended = max(end for _, end in of_class)
            if is_there and not (school in latest and latest[school] > ended):
                included[pid] = True
        else:
            begins = min(start for start, _ in of_class if start > days.last)
            is_near = school not in latest and begins - timedelta(days=LEAD_DAYS) <= days.last
            if is_there or is_near:
                included[pid] = False
    return included


def included(
    district: District, night: date
) -> tuple[dict[str, bool], dict[PlaceKey, tuple[EnrollmentRecord, bool]]]:
    """What of the feed may enter the roster tonight: classes (is their term over?) and places (do they lead?)."""
    days = days_of(night)
    sections = included_sections(district, days)
    return sections, included_places(district, days, sections)


def included_places(
    district: District, days: Days, sections: dict[str, bool]
) -> dict[PlaceKey, tuple[EnrollmentRecord, bool]]:
    """Every included place of the feed, with whether it holds the class's primary seat (DESIGN 5, Class staff).

    A place that was included goes on with a class whose term is over, whatever its own last day.
    """
    known = {pid for _, pid in district.feed[Kind.PEOPLE]}
    kept: dict[PlaceKey, EnrollmentRecord] = {}
    for key, place in district.feed[Kind.ENROLLMENTS].items():
        section, person, _ = key
        if section not in sections or person not in known:
            continue
        if place.begin_date and place.begin_date > days.last:
            continue
        is_over = place.end_date is not None and place.end_date < days.first
        if is_over and not (sections[section] and district.marks.get(key, True)):
            continue
        kept[key] = place
    seats = _seats(district, kept)
    students = {key: (row, False) for key, row in kept.items() if key[2] != Role.TEACHER}
    chosen = students | seats
    district.marks = {key: key in chosen for key in district.feed[Kind.ENROLLMENTS]}
    return chosen


def _place_ids(district: District, place: Place) -> PlaceKey:
    section = next(s for s in district.sections if s.number == place.section)
    person = next(p for p in district.people.values() if p.number == place.person)
    return (section.record.provider_id, person.record.provider_id, place.role)


def _seats(
    district: District, kept: dict[PlaceKey, EnrollmentRecord]
) -> dict[PlaceKey, tuple[EnrollmentRecord, bool]]:
    """The teachers' places of every class: one primary, nine others; the others have no free seat."""
    seated = {
        _place_ids(district, place): place.holds_primary
        for place in district.places.values()
        if place.role == Role.TEACHER
    }
    classes: dict[str, list[PlaceKey]] = defaultdict(list)
    for key in kept:
        if key[2] == Role.TEACHER:
            classes[key[0]].append(key)
    chosen: dict[PlaceKey, tuple[EnrollmentRecord, bool]] = {}
    for keys in classes.values():
        ordered = sorted(keys, key=lambda k: (kept[k].begin_date or LATE, k[1]))
        primary = min(ordered, key=lambda k: (not kept[k].is_primary, not seated.get(k, False)))
        others = sorted((k for k in ordered if k != primary), key=lambda k: k not in seated)
        for key in (primary, *others[: SEATS - 1]):
            chosen[key] = (kept[key], key == primary)
    return chosen
