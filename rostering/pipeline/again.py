"""Change lists that come again: rejected before, which is no new case (RULES B10; DESIGN 5, Under review), or made anew."""

from itertools import takewhile
from typing import Any, Final

from django.db import connection

from rostering.models import Hold, Plan, Run
from rostering.pipeline.totals import checksum

#: A district that shares one wrong list after the other is told of by its open case.
_MOST_IN_A_ROW: Final = 5


def rejected_before(plan: Plan) -> Hold | None:
    """The case whose list says the very same, of those people rejected one after the other since anything else became of one."""
    latest = Hold.objects.filter(district_id=plan.district_id).select_related("plan").order_by("-id")
    rejected = takewhile(lambda hold: hold.state == Hold.State.REJECTED, latest[:_MOST_IN_A_ROW])
    return next((one for one in rejected if one.plan_id == plan.id or _says_the_same(one.plan, plan)), None)


def is_made_anew(run: Run) -> bool:
    """The stored feed is planned again because of what a person did; whoever waits for it decides it, or the next night does."""
    return run.trigger == Run.Trigger.REPLAN and run.status == Run.Status.RUNNING


def _says_the_same(one: Plan, other: Plan) -> bool:
    """Row by row, whatever the versions it was made for. Rows that are not kept any more say nothing."""
    if one.rows_dropped_at or other.rows_dropped_at or one.totals != other.totals:
        return False
    with connection.cursor() as cursor:
        return _rows_of(cursor, one) == _rows_of(cursor, other)


def _rows_of(cursor: Any, plan: Plan) -> str:
    values = {"district": plan.district_id, "plan": plan.id}
    return checksum(cursor, values=values, roster_version=0, scope_version=0)
