"""Change lists that come again: rejected before, which is no new case (RULES B10; DESIGN 5, Under review), or made anew."""

from typing import Any

from django.db import connection

from rostering.models import Hold, Plan, Run
from rostering.pipeline.totals import checksum


def rejected_before(plan: Plan) -> Hold | None:
    """The district's last case, if it was rejected and its list says the very same."""
    last = Hold.objects.filter(district_id=plan.district_id).select_related("plan").order_by("-id").first()
    if last is None or last.state != Hold.State.REJECTED:
        return None
    return last if last.plan_id == plan.id or _says_the_same(last.plan, plan) else None


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
