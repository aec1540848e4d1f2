"""The change log: written inside apply, from the plan's rows, with what was there before (DESIGN 3.9, 4)."""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from rostering.pipeline.tables import Table

# Bookkeeping is no change, but undo must know of it. Rows that come back say what they were when they left.
LOG = """
INSERT INTO rostering_change (night, run_number, district_id, kind, operation, object_id, changed, before, kept, after)
SELECT %(night)s, %(run)s, %(district)s, '{kind}', operation, object_id, changed, before, kept,
    {after}
FROM {plan} p
WHERE plan_id = %(plan)s
"""
# Before a row that left earlier is overwritten by its return, what it was is kept for undo. An undo's own list says it already.
RETURNS = """
UPDATE {plan} p SET before = {had_left}, kept = {kept} FROM {roster} r
WHERE p.plan_id = %(plan)s AND p.operation = 'added' AND NOT p.is_new AND p.before IS NULL
    AND p.object_id = r.id AND r.district_id = %(district)s
"""


def ensure_month(night: date) -> None:
    """Make the log's partition for the month of a night, if there is none yet. Safe against others doing the same."""
    first = night.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    name = f"rostering_change_{first:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('rostering_change partitions'))")
        cursor.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {} PARTITION OF rostering_change FOR VALUES FROM ({}) TO ({})"
            ).format(sql.Identifier(name), sql.Literal(first), sql.Literal(following))
        )


def keep_returns(cursor: Any, *, table: Table, values: dict[str, Any]) -> None:
    """Note the state in which rows that come back had left; before they are written over."""
    statement = RETURNS.format(
        plan=table.plan, roster=table.roster, had_left=table.had_left("p", "r"), kept=table.as_kept("r")
    )
    cursor.execute(statement, values)


def log_changes(cursor: Any, *, table: Table, values: dict[str, Any]) -> None:
    """Write one kind's changes; every plan row has its roster number by now. `values`: night, run, district, plan."""
    cursor.execute(LOG.format(kind=table.kind, plan=table.plan, after=table.after("p")), values)
