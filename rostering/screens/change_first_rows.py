"""The first rows of each kind and operation of a change list that `scope` has found: a question for each table, not for each.

Bounded and ordered by all of (plan, operation, id), so that only that index can give them: told that two of the three equal
something, the database may walk along the numbers instead, past every older plan. Staff are told apart from students in so
many words because they have an index of their own, behind the 50,000 of a first load.
"""

from collections.abc import Sequence
from typing import Any, Final

from rostering.models import Plan, PlanEnrollment, PlanPerson, PlanSection
from rostering.screens.change_filters import ROLE_OF, Wish

_FIRST_OF: Final = """
SELECT wish.place, found.*
FROM unnest(%(operations)s::text[], %(roles)s::text[]) WITH ORDINALITY AS wish (operation, role, place)
CROSS JOIN LATERAL (
    SELECT row.*
    FROM {table} row
    WHERE (row.plan_id, row.operation, row.id) >= (%(plan)s, wish.operation, 0)
        AND (row.plan_id, row.operation, row.id) < (%(plan)s, wish.operation, 9223372036854775807){who}
    ORDER BY row.plan_id, row.operation, row.id
    LIMIT %(each)s
) found
"""
_STUDENTS: Final = """
        AND wish.role = 'student' AND row.role = 'student'"""
_STAFF: Final = """
        AND wish.role <> 'student' AND row.role <> 'student' AND row.role = wish.role"""
_IN_ORDER: Final = "ORDER BY place, id"
_SECTIONS: Final = _FIRST_OF.format(table="rostering_plansection", who="") + _IN_ORDER
_PLACES: Final = _FIRST_OF.format(table="rostering_planenrollment", who="") + _IN_ORDER
_PEOPLE: Final = (
    "UNION ALL".join(_FIRST_OF.format(table="rostering_planperson", who=who) for who in (_STUDENTS, _STAFF))
    + _IN_ORDER
)
_FIRST: Final[tuple[tuple[type[Any], str, tuple[str, ...]], ...]] = (
    (PlanSection, _SECTIONS, ("sections",)),
    (PlanPerson, _PEOPLE, tuple(ROLE_OF)),
    (PlanEnrollment, _PLACES, ("enrollments",)),
)


def first_rows(plan: Plan, wishes: Sequence[Wish], *, each: int) -> list[tuple[Wish, Any]]:
    """The first few rows of each wish, by its kind and operation, in the order of the wishes."""
    found: dict[Wish, list[Any]] = {wish: [] for wish in wishes}
    for model, statement, kinds in _FIRST:
        mine = [wish for wish in wishes if wish.kind in kinds]
        values = {
            "plan": plan.id,
            "each": each,
            "operations": [wish.operation for wish in mine],
            "roles": [ROLE_OF.get(wish.kind, "") for wish in mine],
        }
        for row in model.objects.raw(statement, values) if mine else ():
            found[mine[row.place - 1]].append(row)
    return [(wish, row) for wish in wishes for row in found[wish]]
