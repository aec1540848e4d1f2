"""The rows of a change list, and the names they mention, for a plan that `scope` has already found the viewer may see."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThanOrEqual

from districts.models import RosterUser, Section
from rostering.models import Plan, PlanEnrollment, PlanPerson, PlanSchool, PlanSection, PlanTerm
from rostering.screens.change_filters import AT_SCHOOLS, ROLE_OF, Wish, at_school, person_is, thing_is
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
        self._model = _model_of(wish.kind)
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


def _model_of(kind: str) -> type[Any]:
    return PlanPerson if kind in ROLE_OF else _MODEL_OF[kind]
