"""The people behind a red flag or the breakdown by teacher of a change list that `Scope` has found, with their names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, QuerySet

from districts.models import RosterUser
from rostering.models import Operation, Plan, PlanPerson, PlanTeacher, PlanWithoutClass
from rostering.screens.presenters.changes import person_name


@dataclass(frozen=True, kw_only=True)
class PersonWithoutClass:
    """One person who would be in no class; `number` of the roster's own row, None for one who is not there yet."""

    name: str
    provider_id: str
    grade: str
    school_id: str
    number: int | None
    classes_now: int


@dataclass(frozen=True, kw_only=True)
class TaughtChange:
    """One teacher whose classes change: (now, after); `number` of the roster's own row, None for one who is not there yet."""

    name: str
    school_id: str
    number: int | None
    classes: tuple[int, int]
    places: tuple[int, int]
    leave: int
    join: int


def without_class(plan: Plan, *, role: str, school: str | None) -> QuerySet[PlanWithoutClass]:
    """Who would be in no class, school by school; `school` None for all, "" for those without one."""
    rows = PlanWithoutClass.objects.filter(plan_id=plan.id, role=role)
    return rows if school is None else rows.filter(school_provider_id=school)


def with_names(rows: Iterable[PlanWithoutClass], plan: Plan) -> list[PersonWithoutClass]:
    """The same with their names: as they are now, or as this very plan brings them."""
    wanted = list(rows)
    people = _people(wanted, plan)
    return [_named(row, people.get(row.object_id)) for row in wanted]


def _people(wanted: Sequence[PlanWithoutClass | PlanTeacher], plan: Plan) -> dict[int, Any]:
    present = RosterUser.objects.filter(district_id=plan.district_id).in_bulk(
        [row.object_id for row in wanted if not row.is_new]
    )
    new = [row.object_id for row in wanted if row.is_new]
    coming = PlanPerson.objects.filter(plan_id=plan.id, operation=Operation.ADDED, object_id__in=new)
    return {**present, **({one.object_id: one for one in coming} if new else {})}


def every_one(rows: QuerySet[PlanWithoutClass], plan: Plan) -> Iterator[PersonWithoutClass]:
    """All of them with their names, a thousand at a time, for a download."""
    found = rows.iterator(chunk_size=1000)
    while some := list(islice(found, 1000)):
        yield from with_names(some, plan)


def _named(row: PlanWithoutClass, person: Any) -> PersonWithoutClass:
    return PersonWithoutClass(
        name=person_name(person) if person else "a person",
        provider_id=person.provider_id if person else "",
        grade=person.grade if person else "",
        school_id=row.school_provider_id,
        number=None if row.is_new else row.object_id,
        classes_now=row.classes_now,
    )


def taught(plan: Plan, *, school: str | None = None) -> QuerySet[PlanTeacher]:
    """The teachers whose classes change, the hardest hit first; `school` None for all, "" for those without one."""
    rows = PlanTeacher.objects.filter(plan_id=plan.id)
    return rows if school is None else rows.filter(school_provider_id=school)


def taught_at(plan: Plan) -> dict[str, int]:
    """How many of them each school has."""
    rows = taught(plan).order_by().values_list("school_provider_id")
    return dict(rows.annotate(Count("id")))


def taught_changes(rows: Sequence[PlanTeacher], plan: Plan) -> list[TaughtChange]:
    """Teachers with their names: as they are now, or as this very plan brings them."""
    people = _people(rows, plan)
    return [
        TaughtChange(
            name=person_name(people[row.object_id]) if row.object_id in people else "a teacher",
            school_id=row.school_provider_id,
            number=None if row.is_new else row.object_id,
            classes=(row.classes_now, row.classes_after),
            places=(row.places_now, row.places_after),
            leave=row.leave,
            join=row.join,
        )
        for row in rows
    ]


def every_teacher(rows: QuerySet[PlanTeacher], plan: Plan) -> Iterator[TaughtChange]:
    """All of them with their names, a thousand at a time, for a download."""
    found = rows.iterator(chunk_size=1000)
    while some := list(islice(found, 1000)):
        yield from taught_changes(some, plan)
