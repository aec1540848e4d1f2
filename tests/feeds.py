"""Small district feeds for tests, and a provider that gives them: the contract of `providers.base` without a network.

The real providers are tested against the practice servers; here the pipeline gets records as any provider must give them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from districts.models import District
from rostering.models import Run
from rostering.pipeline.night import work_on
from rostering.providers.base import (
    BadRecord,
    Collection,
    CollectionEnd,
    Page,
    ProviderError,
    SourceMoved,
    SourceState,
)
from rostering.records import (
    EnrollmentRecord,
    Kind,
    PersonRecord,
    Record,
    Role,
    SchoolRecord,
    SectionRecord,
    TermRecord,
)
from rostering.run_states import claim_run, queue_run

NIGHT = date(2026, 10, 6)  # a Tuesday in the middle of a term
TERM = TermRecord("t1", "Fall 2026", start_date=date(2026, 8, 17), end_date=date(2026, 12, 18))
KINDS = (Kind.SCHOOLS, Kind.TERMS, Kind.SECTIONS, Kind.PEOPLE, Kind.ENROLLMENTS)


@dataclass(frozen=True)
class Feed:
    """Everything one district shares on one night, by kind."""

    schools: tuple[SchoolRecord, ...] = ()
    terms: tuple[TermRecord, ...] = ()
    sections: tuple[SectionRecord, ...] = ()
    people: tuple[PersonRecord, ...] = ()
    enrollments: tuple[EnrollmentRecord, ...] = ()

    def of(self, kind: Kind) -> tuple[Record, ...]:
        """The records of one kind."""
        return tuple(getattr(self, kind.value))

    def without(self, kind: str, *ids: str) -> "Feed":
        """The feed without some rows by id (places: by the id of their person or class)."""
        kept = tuple(row for row in getattr(self, kind) if not {*_ids(row)} & set(ids))
        return replace(self, **{kind: kept})

    def plus(self, kind: str, *rows: Record) -> "Feed":
        """The feed with more rows."""
        return replace(self, **{kind: (*getattr(self, kind), *rows)})

    def with_changed(self, kind: str, provider_id: str, **values: Any) -> "Feed":
        """The feed with one row changed."""
        rows = tuple(
            msgspec.structs.replace(row, **values) if provider_id in _ids(row) else row
            for row in getattr(self, kind)
        )
        return replace(self, **{kind: rows})


def _ids(row: Any) -> tuple[str, ...]:
    if isinstance(row, EnrollmentRecord):
        return (row.section_provider_id, row.person_provider_id)
    return (row.provider_id,)


def student(provider_id: str, **values: Any) -> PersonRecord:
    """A student of school s1 with a name and an address made from the id."""
    given = {
        "role": Role.STUDENT,
        "given_name": f"Ada{provider_id}",
        "family_name": f"Lund{provider_id}",
        "email": f"{provider_id}@north.example.org",
        "email_key": f"{provider_id}@north.example.org",
        "grade": "5",
        "raw_grade": "05",
        "birth_date": date(2015, 3, 4),
        "home_school_provider_id": "s1",
        "school_provider_ids": ("s1",),
    } | values
    return PersonRecord(provider_id=provider_id, **given)


def teacher(provider_id: str, **values: Any) -> PersonRecord:
    """A teacher of school s1."""
    return student(
        provider_id, **({"role": Role.TEACHER, "grade": "", "raw_grade": "", "birth_date": None} | values)
    )


def administrator(provider_id: str, **values: Any) -> PersonRecord:
    """An administrator of school s1."""
    return teacher(provider_id, **({"role": Role.ADMINISTRATOR} | values))


def section(provider_id: str, **values: Any) -> SectionRecord:
    """A class of school s1 in term t1."""
    given = {"school_provider_id": "s1", "name": f"Math {provider_id}", "term_provider_ids": ("t1",)} | values
    return SectionRecord(provider_id=provider_id, **given)


def place(section_id: str, person_id: str, role: Role = Role.STUDENT, **values: Any) -> EnrollmentRecord:
    """A class place."""
    return EnrollmentRecord(section_id, person_id, role, **values)


def small_district(*, students: int = 20, classes: int = 4) -> Feed:
    """One school, one term, some classes with a primary teacher each, every student in two classes."""
    sections = tuple(section(f"c{n}") for n in range(classes))
    people = tuple(student(f"p{n}") for n in range(students))
    teachers = tuple(teacher(f"k{n}") for n in range(classes))
    places = [place(f"c{n % classes}", f"p{n}") for n in range(students)]
    places += [place(f"c{(n + 1) % classes}", f"p{n}") for n in range(students) if classes > 1]
    places += [place(f"c{n}", f"k{n}", Role.TEACHER, is_primary=True) for n in range(classes)]
    return Feed(
        schools=(SchoolRecord("s1", "North School"),),
        terms=(TERM,),
        sections=sections,
        people=(*people, *teachers),
        enrollments=tuple(places),
    )


@dataclass
class ScriptedProvider:
    """Gives one feed, in pages; may move while it is read, declare wrong counts, hold bad rows or break off."""

    feed: Feed
    page_size: int = 50
    bad: Sequence[BadRecord] = ()
    declared: dict[str, int] = field(default_factory=dict)
    moves: int = 0
    error: ProviderError | None = None
    opened: int = 0
    problems: dict[str, int] = field(default_factory=dict)

    @property
    def collections(self) -> Sequence[Collection]:
        """One collection a kind."""
        return [Collection(name=kind.value, kinds=(kind,)) for kind in KINDS]

    def open(self) -> SourceState:
        """Begin."""
        self.opened += 1
        return SourceState(state="running")

    def pages(self, collection: Collection) -> Iterator[Page]:
        """The rows of one kind, a page at a time."""
        if self.error is not None and collection.name == "people":
            raise self.error
        kind = collection.kinds[0]
        rows, bad = self.feed.of(kind), [row for row in self.bad if row.kind == kind]
        yield Page(
            collection.name, 0, len(bad), {}, bad=bad, problems=self.problems if kind == Kind.SCHOOLS else {}
        )
        for number, start in enumerate(range(0, len(rows), self.page_size), 1):
            part = rows[start : start + self.page_size]
            yield Page(collection.name, number, len(part), {kind: part})

    def end(self, collection: Collection) -> CollectionEnd:
        """What was read."""
        kind = collection.kinds[0]
        rows = len(self.feed.of(kind)) + len([row for row in self.bad if row.kind == kind])
        return CollectionEnd(rows=rows, declared=self.declared.get(collection.name, rows))

    def close(self) -> None:
        """Say so if the source moved meanwhile."""
        if self.moves:
            self.moves -= 1
            raise SourceMoved("the source moved while it was read")


def at(night: date) -> datetime:
    """An instant inside a night of a district on the US west coast."""
    return datetime(night.year, night.month, night.day, 6, 30, tzinfo=UTC) + timedelta(days=1)


def sync(
    district: District, feed: Feed | ScriptedProvider, *, night: date = NIGHT, trigger: str = "on_demand"
) -> Run:
    """Run one sync of a district to its end with a feed."""
    provider = feed if isinstance(feed, ScriptedProvider) else ScriptedProvider(feed)
    run = queue_run(district=district, night=night, trigger=trigger, now=at(night))
    claimed = claim_run(run_id=run.id, now=at(night))
    assert claimed is not None
    return work_on(run=claimed, now=lambda: at(night), provider=provider)


def nights_after(night: date, count: int) -> Iterable[date]:
    """The weeknights that follow."""
    found = 0
    while found < count:
        night += timedelta(days=1)
        if night.weekday() < 5:
            found += 1
            yield night
