"""The changes the rules ask for, worked out in plain Python: new ids, reused ids, who joins, who leaves (DESIGN 5).

Goes with `reference.py`, which says what is included.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from districts.text import fold_name
from rostering.records import Kind, PersonRecord, Role, SectionRecord, TermRecord
from tests.pipeline.reference import District, Place, PlaceKey, Row, included

# Who sits in a seat when somebody is in several roles: the role itself, else the first of these.
SEAT_ORDER = ("teacher", "student", "administrator")


@dataclass
class Changes:
    """How many rows join, leave (removed or ended) and get a new id, by kind."""

    added: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    rekeyed: Counter[str] = field(default_factory=Counter)


def rekeyed_people(district: District) -> dict[tuple[str, str], tuple[str, str]]:
    """New key -> old key of every person found under a new id (DESIGN 5, Rekey)."""
    feed = district.feed[Kind.PEOPLE]
    shared = {pid for _, pid in feed}
    known = {row.record.provider_id for row in district.people.values()}
    left = {k: r.record for k, r in district.people.items() if r.is_there and k[1] not in shared}
    came = {k: record for k, record in feed.items() if k[1] not in known}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for evidence in ("email_key", "sis_number"):
        pairs = [
            (old, new)
            for old, before in left.items()
            for new, after in came.items()
            if old not in found.values() and new not in found and _is_same_person(before, after, evidence)
        ]
        olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
        found |= {new: old for old, new in pairs if olds[old] == 1 and news[new] == 1}
    return found


def came_back(
    district: District, found: dict[tuple[str, str], tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, str]]:
    """New key -> old key of every person who left earlier and joins again under a new id (DOMAIN, failure 4)."""
    feed = district.feed[Kind.PEOPLE]
    shared = {pid for _, pid in feed}
    known = {row.record.provider_id for row in district.people.values()}
    there = [row.record for row in district.people.values() if row.is_there]
    gone = {k: r.record for k, r in district.people.items() if not r.is_there and k[1] not in shared}
    joined = {k: record for k, record in feed.items() if k[1] not in known and k not in found}
    back: dict[tuple[str, str], tuple[str, str]] = {}
    for evidence in ("email_key", "sis_number"):
        pairs = [
            (old, new)
            for old, before in gone.items()
            for new, after in joined.items()
            if old not in back.values() and new not in back and _is_same_person(before, after, evidence)
            if not any(_is_alike(before, one, evidence) for one in there)
        ]
        olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
        back |= {new: old for old, new in pairs if olds[old] == 1 and news[new] == 1}
    return back


def _is_alike(one: PersonRecord, other: PersonRecord, evidence: str) -> bool:
    names = [fold_name(given=r.given_name, family=r.family_name) for r in (one, other)]
    return bool(
        one.role == other.role and names[0] == names[1] and getattr(one, evidence) == getattr(other, evidence)
    )


def _is_same_person(before: PersonRecord, after: PersonRecord, evidence: str) -> bool:
    names = [fold_name(given=r.given_name, family=r.family_name) for r in (before, after)]
    dates = {before.birth_date, after.birth_date} - {None}
    said = getattr(before, evidence)
    return bool(
        before.role == after.role
        and names[0]
        and names[0] == names[1]
        and said
        and said == getattr(after, evidence)
        and len(dates) < 2
    )


def _days_of_class(section: SectionRecord, terms: dict[str, TermRecord]) -> tuple[date | None, date | None]:
    named = [terms[term] for term in section.term_provider_ids if term in terms]
    starts = [t.start_date for t in named if t.start_date]
    ends = [t.end_date for t in named if t.end_date]
    return (min(starts, default=None), max(ends, default=None))


def _is_before(earlier: tuple[Any, Any], later: tuple[Any, Any]) -> bool:
    return bool(earlier[1] and later[0] and earlier[1] < later[0])


def _students_coming(district: District, section: str, people: dict[Any, Any]) -> list[int | None]:
    numbers = []
    for pid, person, role in district.feed[Kind.ENROLLMENTS]:
        if pid == section and role == Role.STUDENT:
            key = (str(Role.STUDENT), person)
            row = district.people.get(people.get(key, key))
            numbers.append(row.number if row else None)
    return numbers


def rekeyed_sections(district: District, sections: Iterable[str], people: dict[Any, Any]) -> dict[str, Row]:
    """New id -> the class that is there under its old id (DESIGN 5, Rekey)."""
    feed, terms = district.feed[Kind.SECTIONS], district.feed[Kind.TERMS]
    old_terms = {pid: row.record for pid, row in district.terms.items()}
    known = {row.record.provider_id for row in district.sections}
    left = [s for s in district.sections if s.is_there and s.record.provider_id not in feed and s.record.code]
    pairs = []
    for new in (pid for pid in sections if pid not in known and feed[pid].code):
        record = feed[new]
        coming = _students_coming(district, new, people)
        for old in left:
            same = ("school_provider_id", "code", "name")
            if any(getattr(old.record, name) != getattr(record, name) for name in same):
                continue
            was, becomes = _days_of_class(old.record, old_terms), _days_of_class(record, terms)
            if _is_before(was, becomes) or _is_before(becomes, was):
                continue
            now = _students_now(district, old)
            common = len(now & set(coming))
            if common and 2 * common >= max(len(now), len(coming)):
                pairs.append((old, new))
    olds, news = Counter(old.number for old, _ in pairs), Counter(new for _, new in pairs)
    return {new: old for old, new in pairs if olds[old.number] == 1 and news[new] == 1}


def _students_now(district: District, section: Row) -> set[int]:
    if not section.is_there:
        return set(section.students)
    return {
        p.person for p in district.places.values() if p.section == section.number and p.role == Role.STUDENT
    }


def reused_sections(district: District, sections: Iterable[str], people: dict[Any, Any]) -> set[int]:
    """Numbers of the classes whose id means another class now (DESIGN 5, Rekey)."""
    feed, terms = district.feed[Kind.SECTIONS], district.feed[Kind.TERMS]
    old_terms = {pid: row.record for pid, row in district.terms.items()}
    reused = set()
    for pid in sections:
        old = latest_section(district, pid)
        if old is None or set(old.record.term_provider_ids) & set(feed[pid].term_provider_ids):
            continue
        was, becomes = _days_of_class(old.record, old_terms), _days_of_class(feed[pid], terms)
        now = _students_now(district, old)
        common = len(now & set(_students_coming(district, pid, people)))
        if (_is_before(was, becomes) or _is_before(becomes, was)) and now and 5 * common < len(now):
            reused.add(old.number)
    return reused


def latest_section(district: District, pid: str) -> Row | None:
    """The class that is there under an id, else the last one that was."""
    rows = [row for row in district.sections if row.record.provider_id == pid]
    return max(rows, key=lambda row: (row.is_there, row.left_at, row.number), default=None)


# --- what the roster becomes -------------------------------------------------------------------------


def bring_up_to_date(district: District, night: date) -> Changes:
    """Do what an applied sync must do: afterwards the active roster is the included feed."""
    district.nights += 1
    changes = Changes()
    sections, places = included(district, night)
    people = rekeyed_people(district)
    back = came_back(district, people)
    classes = rekeyed_sections(district, sections, people)
    reused = reused_sections(district, sections, people)
    for kind, rows in ((Kind.SCHOOLS, district.schools), (Kind.TERMS, district.terms)):
        _replace(district, rows, district.feed[kind], changes, lambda key, kind=kind: str(kind))
    for new, old in people.items():
        district.people[new] = district.people.pop(old)
        changes.rekeyed[f"{new[0]}s"] += 1
    for new, old in back.items():
        district.people[new] = district.people.pop(old)
    _replace(district, district.people, district.feed[Kind.PEOPLE], changes, lambda key: f"{key[0]}s")
    _replace_sections(district, sections, classes, reused, changes)
    _replace_places(district, places, changes)
    return changes


def _replace(
    district: District, rows: dict[Any, Row], feed: dict[Any, Any], changes: Changes, kind: Any
) -> None:
    for key, row in rows.items():
        if row.is_there and key not in feed:
            row.is_there = False
            changes.left[kind(key)] += 1
    for key, record in feed.items():
        row = rows.setdefault(key, Row(next(district.numbers), record, is_there=False))
        if not row.is_there:
            changes.added[kind(key)] += 1
        row.record, row.is_there = record, True


def _replace_sections(
    district: District, sections: dict[str, bool], classes: dict[str, Row], reused: set[int], changes: Changes
) -> None:
    feed = district.feed[Kind.SECTIONS]
    back = {pid: latest_section(district, pid) for pid in sections}
    for row in district.sections:
        row.students = frozenset(_students_now(district, row))
    for pid, row in classes.items():
        row.record = feed[pid]
        changes.rekeyed["sections"] += 1
    for row in district.sections:
        if row.is_there and (row.number in reused or row.record.provider_id not in sections):
            row.is_there, row.left_at = False, district.nights
            changes.left["sections"] += 1
    for pid, is_over in sections.items():
        row = classes.get(pid) or back[pid]
        if row is None or row.number in reused:
            row = Row(next(district.numbers), feed[pid], is_there=False)
            district.sections.append(row)
        if not row.is_there:
            changes.added["sections"] += 1
        row.record, row.is_there, row.is_term_over = feed[pid], True, is_over


def _replace_places(district: District, places: dict[PlaceKey, Any], changes: Changes) -> None:
    def number_of_person(pid: str, role: str) -> int:
        roles = sorted(SEAT_ORDER, key=lambda one: (one != role, SEAT_ORDER.index(one)))
        found = (district.people.get((one, pid)) for one in roles)
        return next(row.number for row in found if row is not None and row.is_there)

    before = {(p.section, p.person, p.role) for p in district.places.values()}
    district.places = {}
    for key, (record, holds_primary) in places.items():
        section, person, role = key
        there = district.section(section)
        assert there is not None
        district.places[key] = Place(
            there.number,
            number_of_person(person, role),
            role,
            holds_primary,
            record.begin_date,
            record.end_date,
        )
    after = {(p.section, p.person, p.role) for p in district.places.values()}
    changes.added["enrollments"] += len(after - before)
    changes.left["enrollments"] += len(before - after)
