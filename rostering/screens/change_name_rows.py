"""The names that the rows of a change list mention, for a plan that `scope` has already found the viewer may see."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Q, QuerySet

from districts.models import Enrollment, Section
from rostering.models import Operation, Plan, PlanEnrollment, PlanSection
from rostering.screens.presenters.change_fields import NO_NAMES, Names
from rostering.screens.presenters.changes import name_or_id

#: Above this, counting a new person's places would read too much of the plan for a page.
_COUNTABLE_PLACES: Final = 20_000

# Those of the roster come last: what is there has the last word.
_SCHOOLS: Final = """
SELECT coming.provider_id, coming.name FROM rostering_planschool coming
WHERE coming.plan_id = %(plan)s AND coming.provider_id = ANY(%(ids)s)
UNION ALL
SELECT school.provider_id, school.name FROM districts_school school
WHERE school.district_id = %(district)s AND school.provider_id = ANY(%(ids)s) AND school.removed_at IS NULL
"""
_PEOPLE: Final = """
SELECT coming.object_id, coming.given_name, coming.family_name, coming.provider_id FROM rostering_planperson coming
WHERE coming.plan_id = %(plan)s AND coming.object_id = ANY(%(ids)s) AND coming.operation = 'added'
UNION ALL
SELECT person.id, person.given_name, person.family_name, person.provider_id FROM districts_rosteruser person
WHERE person.district_id = %(district)s AND person.id = ANY(%(ids)s)
"""


def names_for(rows: list[Any], *, kind: str, plan: Plan) -> Names:
    """The names those rows mention: of schools, and for class places of people and classes."""
    return names_of_kinds({kind: rows}, plan=plan)[kind]


def names_of_kinds(rows_of: Mapping[str, list[Any]], *, plan: Plan) -> dict[str, Names]:
    """The same for rows of several kinds; schools are looked up once for all of them."""
    at_schools = [rows for kind, rows in rows_of.items() if _is_at_schools(kind)]
    schools = _schools(set().union(*map(_school_ids, at_schools)), plan)
    return {kind: _names(rows, kind, plan, schools) for kind, rows in rows_of.items()}


def _names(rows: list[Any], kind: str, plan: Plan, schools: dict[str, str]) -> Names:
    if not rows or kind in ("schools", "terms"):
        return NO_NAMES
    if not _is_at_schools(kind):
        return Names(schools={}, people=_people(rows, plan), sections=_sections(rows, plan))
    return Names(schools=schools, people={}, sections={}, places=_places(rows, kind, plan))


def _is_at_schools(kind: str) -> bool:
    return kind not in ("enrollments", "schools", "terms")


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
    return dict(_asked(_SCHOOLS, ids, plan)) if ids else {}


def _people(rows: list[Any], plan: Plan) -> dict[int, str]:
    """Names of the people of class places: of those who are there, and of those this very plan brings."""
    found = _asked(_PEOPLE, {row.user_id for row in rows}, plan)
    return {number: name_or_id(given, family, provider_id) for number, given, family, provider_id in found}


def _asked(statement: str, ids: set[Any], plan: Plan) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"plan": plan.id, "district": plan.district_id, "ids": list(ids)})
        return list(cursor.fetchall())


def _sections(rows: list[Any], plan: Plan) -> dict[int, str]:
    wanted = {row.section_id for row in rows}
    present = Section.objects.filter(district_id=plan.district_id, id__in=wanted)
    known = dict(present.values_list("id", "name"))
    if missing := wanted - set(known):
        coming = PlanSection.objects.filter(plan_id=plan.id, operation=Operation.ADDED, object_id__in=missing)
        known |= dict(coming.values_list("object_id", "name"))
    return known
