"""The rows of a change list, and the names they mention, for a plan that `scope` has already found the viewer may see."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThanOrEqual

from districts.models import Enrollment, RosterUser, School, Section
from rostering.models import Operation, Plan, PlanEnrollment, PlanPerson, PlanSchool, PlanSection, PlanTerm
from rostering.screens.change_filters import AT_SCHOOLS, ROLE_OF, Wish, at_school, person_is, thing_is
from rostering.screens.presenters.changes import NO_NAMES, Names, person_name
from rostering.screens.rows_in_parts import RowsInParts

#: Above this, counting a new person's places would read too much of the plan for a page.
_COUNTABLE_PLACES: Final = 20_000
_MODEL_OF: Final[dict[str, type[Any]]] = {
    "sections": PlanSection,
    "enrollments": PlanEnrollment,
    "schools": PlanSchool,
    "terms": PlanTerm,
}


class PlanRows(RowsInParts):
    """What is wanted of a change list.

    A slice is found through the index of (plan, operation, id) alone and then fetched by number: asked for whole rows,
    the database walks past every older plan instead.
    """

    def __init__(self, plan: Plan, wish: Wish, *, count: int | None = None) -> None:
        """`count` is what the totals say; without, it is counted."""
        self._model: type[Any] = PlanPerson if wish.kind in ROLE_OF else _MODEL_OF[wish.kind]
        super().__init__(_wanted(self._model, plan, wish), count=count)

    def __getitem__(self, wanted: slice) -> list[Any]:
        if not len(self):
            return []
        numbers = list(self._rows.values_list("id", flat=True)[wanted])
        found = self._model.objects.in_bulk(numbers)
        return [found[number] for number in numbers]

    def _shown(self, rows: list[Any]) -> list[Any]:
        return rows


def _wanted(model: type[Any], plan: Plan, wish: Wish) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(plan_id=plan.id)
    if wish.operation:
        # Said twice: so the database goes down the index instead of walking there past every older plan.
        begins = TupleGreaterThanOrEqual(Tuple("plan_id", "operation", "id"), (plan.id, wish.operation, 0))
        rows = rows.filter(begins, operation=wish.operation)
    else:
        rows = rows.filter(operation__in=wish.operations)
    if wish.kind in ROLE_OF:
        rows = rows.filter(role=ROLE_OF[wish.kind])
    if wish.school is not None and wish.kind in AT_SCHOOLS:
        rows = _at(rows, plan, wish.kind, wish.school)
    return _searched(rows, plan, wish) if wish.words else rows


def _at(rows: QuerySet[Any], plan: Plan, kind: str, school: str) -> QuerySet[Any]:
    """Class places stand where their class stands afterwards, or stood if it leaves; a school has a few hundred classes."""
    if kind != "enrollments":
        return rows.filter(at_school(kind, school))
    planned = dict(PlanSection.objects.filter(plan_id=plan.id).values_list("object_id", "school_provider_id"))
    present = Section.objects.filter(district_id=plan.district_id, school_provider_id=school)
    stay = [number for number in present.values_list("id", flat=True) if number not in planned]
    return rows.filter(section_id__in=[*stay, *(number for number, at in planned.items() if at == school)])


def _searched(rows: QuerySet[Any], plan: Plan, wish: Wish) -> QuerySet[Any]:
    """A class place is found by its person or its class."""
    if wish.kind != "enrollments":
        return rows.filter(person_is(wish.words) if wish.kind in ROLE_OF else thing_is(wish.words))
    of_district = {"district_id": plan.district_id}
    people = RosterUser.objects.filter(person_is(wish.words, of_plan=False), **of_district)
    sections = Section.objects.filter(thing_is(wish.words, of_plan=False), **of_district)
    coming = PlanPerson.objects.filter(person_is(wish.words), plan_id=plan.id)
    new = PlanSection.objects.filter(thing_is(wish.words), plan_id=plan.id)
    return rows.filter(
        Q(user_id__in=people.values("id"))
        | Q(user_id__in=coming.values("object_id"))
        | Q(section_id__in=sections.values("id"))
        | Q(section_id__in=new.values("object_id"))
    )


def names_for(rows: list[Any], *, kind: str, plan: Plan) -> Names:
    """The names those rows mention: of schools, and for class places of people and classes."""
    if kind == "enrollments":
        return Names(schools={}, people=_people(rows, plan), sections=_sections(rows, plan))
    if kind in ("schools", "terms") or not rows:
        return NO_NAMES
    return Names(
        schools=_schools(_school_ids(rows), plan), people={}, sections={}, places=_places(rows, kind, plan)
    )


def _places(rows: list[Any], kind: str, plan: Plan) -> dict[int, int]:
    """How many class places each leaving row has, and each new one would get; left out for new ones of a huge plan."""
    column = "section_id" if kind == "sections" else "user_id"
    leaving = [row.object_id for row in rows if row.operation in (Operation.REMOVED, Operation.ENDED)]
    coming = [row.object_id for row in rows if row.operation == Operation.ADDED]
    found: dict[int, int] = {}
    if leaving:
        here = Enrollment.objects.filter(_was_there(plan), district_id=plan.district_id)
        found |= _counted(here.filter(**{f"{column}__in": leaving}), kind, column)
    if coming and plan.totals.get("enrollments", {}).get("added", 0) <= _COUNTABLE_PLACES:
        new = PlanEnrollment.objects.filter(plan_id=plan.id, operation=Operation.ADDED)
        found |= _counted(new.filter(**{f"{column}__in": coming}), kind, column)
    return found


def _was_there(plan: Plan) -> Q:
    """Places that are there, or were until this plan was applied."""
    runs = plan.runs.values("id")
    return Q(removed_at__isnull=True) | Q(changed_run__in=runs)


def _counted(places: QuerySet[Any], kind: str, column: str) -> dict[int, int]:
    of_role = places.filter(role="student") if kind == "sections" else places
    return dict(of_role.order_by().values_list(column).annotate(Count("id")))


def _school_ids(rows: list[Any]) -> set[str]:
    ids: set[str] = set()
    for row in rows:
        ids.add(getattr(row, "home_school_provider_id", "") or getattr(row, "school_provider_id", ""))
        for name, value in (row.before or {}).items():
            if "school" in name:
                ids.update(value if isinstance(value, list) else [value])
        if "school_provider_ids" in (row.changed or ()):
            ids.update(row.school_provider_ids)
    return {one for one in ids if one}


def _schools(ids: set[str], plan: Plan) -> dict[str, str]:
    mine = Q(district_id=plan.district_id, provider_id__in=ids, removed_at__isnull=True)
    known = dict(School.objects.filter(mine).values_list("provider_id", "name"))
    coming = PlanSchool.objects.filter(plan_id=plan.id, provider_id__in=ids - set(known))
    return {**dict(coming.values_list("provider_id", "name")), **known}


def _people(rows: list[Any], plan: Plan) -> dict[int, str]:
    """Names of the people of class places: of those who are there, and of those this very plan brings."""
    wanted = {row.user_id for row in rows}
    present = RosterUser.objects.filter(district_id=plan.district_id, id__in=wanted)
    known = {one.id: person_name(one) for one in present}
    coming = PlanPerson.objects.filter(plan_id=plan.id, operation=Operation.ADDED)
    return known | {one.object_id: person_name(one) for one in _missing(coming, wanted - set(known))}


def _sections(rows: list[Any], plan: Plan) -> dict[int, str]:
    wanted = {row.section_id for row in rows}
    present = Section.objects.filter(district_id=plan.district_id, id__in=wanted)
    known = dict(present.values_list("id", "name"))
    coming = PlanSection.objects.filter(plan_id=plan.id, operation=Operation.ADDED)
    return known | {one.object_id: one.name for one in _missing(coming, wanted - set(known))}


def _missing(rows: QuerySet[Any], numbers: set[int]) -> Iterable[Any]:
    return rows.filter(object_id__in=numbers) if numbers else ()
