"""Stage 7: the included feed against the roster, as a frozen list of changes with a checksum (DESIGN 3.7).

The list holds the values to be written: what a person saw is what is applied, whatever the feed does meanwhile.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from districts.models import RosterState
from rostering.models import FeedState, Plan, Run
from rostering.pipeline.accepted_pairs import pairs_in_force
from rostering.pipeline.came_back import SCRATCH as CAME_BACK
from rostering.pipeline.plan_places import plan_places
from rostering.pipeline.plan_rows import BESIDE, BREAKDOWN, ignored_fields, plan_kind
from rostering.pipeline.settled import is_settled
from rostering.pipeline.staging import staged
from rostering.pipeline.summary import needs_second_person, summarise
from rostering.pipeline.tables import ALL, ENROLLMENTS
from rostering.pipeline.totals import Totals, checksum, count_totals
from rostering.run_states import check_fence

DROP_ROWS = "DELETE FROM {plan} WHERE plan_id = %s"
SCRATCH = (
    *(f"{step}_{table.kind}" for table in ALL for step in ("unlike", "paired")),
    "sections_after",
    "seat_takers",
    "unsettled",
    "resolved_places",
    "counted_people",
    *CAME_BACK,
)


def standing_plan(*, run: Run, now: datetime) -> Plan | None:
    """The plan that planning would give, where that is known: nothing has moved since the last one, or since it was applied."""
    feed = FeedState.objects.get(district_id=run.district_id)
    roster = RosterState.objects.get(district_id=run.district_id)
    stands = Plan.objects.filter(
        district_id=run.district_id,
        rows_dropped_at=None,
        roster_version=roster.version,
        scope_version=feed.scope_version,
        feed_generation=feed.generation,
        pairs=pairs_in_force(run.district_id),
    ).first()
    if stands is not None and not _is_kept_on(stands):
        stands = None
    if stands is None and is_settled(state=feed, roster_version=roster.version):
        return _nothing_to_change(run=run, existing=roster.counts, now=now)
    return stands


def plan(*, run: Run, now: datetime) -> Plan:
    """Write the plan of a run. One transaction under its fence.

    A plan equal to an earlier one of the district (same checksum) is not written again: that one stays, with what was
    decided on it, also when a pause or another list came between (DESIGN 5).
    """
    with transaction.atomic(), staged(run_id=run.id, fence=run.fence):
        check_fence(run=run)
        made = _write(run=run, now=now)
        equal = Plan.objects.filter(
            district_id=run.district_id, rows_dropped_at=None, checksum=made.checksum, id__lt=made.id
        ).first()
        if equal is None or not _is_kept_on(equal):
            return made
        _forget(made)
        equal.feed_generation, equal.pairs = made.feed_generation, made.pairs
        equal.save(update_fields=["feed_generation", "pairs"])
    return equal


def _nothing_to_change(*, run: Run, existing: dict[str, int], now: datetime) -> Plan:
    """An empty plan, without comparing or counting again what apply left."""
    with transaction.atomic(), connection.cursor() as cursor:
        check_fence(run=run)
        made = _begin(run=run, now=now)
        values = {"district": run.district_id, "plan": made.id}
        return close_plan(cursor, made=made, values=values, existing=existing)


def _begin(*, run: Run, now: datetime) -> Plan:
    feed = FeedState.objects.get(district_id=run.district_id)
    roster = RosterState.objects.get(district_id=run.district_id)
    return Plan.objects.create(
        district_id=run.district_id,
        night=run.night,
        roster_version=roster.version,
        scope_version=feed.scope_version,
        feed_generation=feed.generation,
        pairs=pairs_in_force(run.district_id),
        created_at=now,
    )


def _write(*, run: Run, now: datetime) -> Plan:
    made = _begin(run=run, now=now)
    values = {"district": run.district_id, "plan": made.id, "ignored": ignored_fields()}
    with connection.cursor() as cursor:
        for name in SCRATCH:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        for table in ALL:
            if table is ENROLLMENTS:
                plan_places(cursor, values=values)
            else:
                plan_kind(cursor, table=table, values=values)
        return close_plan(cursor, made=made, values=values)


def close_plan(
    cursor: Any, *, made: Plan, values: dict[str, Any], existing: dict[str, int] | None = None
) -> Plan:
    """Count the rows, close them under a checksum, weigh them."""
    totals = close_list(cursor, made=made, values=values, existing=existing)
    if not made.is_empty:
        _weigh(cursor, made=made, values=values, totals=totals)
    made.save()
    return made


def close_list(
    cursor: Any, *, made: Plan, values: dict[str, Any], existing: dict[str, int] | None = None
) -> Totals:
    """The same without weighing or saving it: an undo is the decision itself."""
    totals, rows = count_totals(cursor, values=values, existing=existing)
    made.checksum = checksum(
        cursor, values=values, roster_version=made.roster_version, scope_version=made.scope_version
    )
    made.is_empty = rows == 0
    made.totals = {kind: of_kind.as_json() for kind, of_kind in totals.items()}
    return totals


def _weigh(cursor: Any, *, made: Plan, values: dict[str, Any], totals: Totals) -> None:
    made.summary = summarise(cursor, values=values, totals=totals)
    made.needs_second_person = needs_second_person(
        totals=totals, summary=made.summary, is_first_load=is_first_load(totals)
    )


def is_first_load(totals: Totals) -> bool:
    """No roster yet: nobody and no class of any kind (DESIGN 5, First load)."""
    return not any(of_kind.existing for of_kind in totals.values())


def _is_kept_on(plan: Plan) -> bool:
    """A list that was overtaken counts again: its rows are kept on from now. False if they have just been dropped."""
    if plan.over_at is None:
        return True
    return bool(Plan.objects.filter(id=plan.id, rows_dropped_at=None).update(over_at=None))


def _forget(made: Plan) -> None:
    """Take a plan back that says the same as the last one."""
    drop_rows(plan_id=made.id)
    made.delete()


def drop_rows(*, plan_id: int) -> None:
    """Delete a plan's rows and what is kept beside them; its totals and summary stay."""
    with connection.cursor() as cursor:
        for table in (*(one.plan for one in ALL), *BESIDE, BREAKDOWN):
            cursor.execute(DROP_ROWS.format(plan=table), [plan_id])
