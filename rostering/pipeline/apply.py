"""Stage 9: bring the roster up to the plan, in one transaction, or not at all (DESIGN 3.9).

Reads the plan's rows only, never the feed: what was seen is what is applied. Order: remove, rekey in two steps, update,
add; then places; then the log, the counts and the outbox. Soft removal only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from districts.models import RosterState
from rostering.models import OutboxMessage, Plan, Run
from rostering.pipeline.accepted_pairs import mark_applied
from rostering.pipeline.changes import ensure_month, keep_returns, log_changes
from rostering.pipeline.evidence import provider_of
from rostering.pipeline.settled import note_settled
from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows
from rostering.pipeline.tables import ALL, ENROLLMENTS, PEOPLE, SECTIONS, Table, never_had_a_roster
from rostering.pipeline.totals import EXISTING
from rostering.records import Kind


class RosterMoved(Exception):
    """The roster is not the one the plan was made for; plan again. Nothing was changed."""


class BrokenPlan(Exception):
    """The result would hold orphans or rows of another district; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How many roster rows were touched, by operation."""

    version: int
    touched: int


LEAVE = """
UPDATE {roster} r SET removed_at = %(now)s, removed_as = p.operation, changed_run = %(run)s
FROM {plan} p
WHERE p.plan_id = %(plan)s AND p.operation IN ('removed', 'ended') AND r.id = p.object_id
    AND r.district_id = %(district)s
"""
# Two steps, so that ids handed from one row to another never meet in the unique index.
REKEY_AWAY = """
UPDATE {roster} r SET provider_id = E'\\x01' || r.id
FROM {plan} p
WHERE p.plan_id = %(plan)s AND p.operation = 'rekeyed' AND r.id = p.object_id
    AND r.district_id = %(district)s
"""
# What a row was known by before it got another id, also one that had left and comes back under another.
FORMER_IDS = """
INSERT INTO districts_formerproviderid (district_id, kind, object_id, provider_id, until_night, run_number)
SELECT %(district)s, '{kind}', p.object_id, p.before ->> 'provider_id', %(night)s, %(run)s
FROM {plan} p
WHERE p.plan_id = %(plan)s AND p.operation IN ('rekeyed', 'added') AND p.before ->> 'provider_id' <> p.provider_id
"""
WRITE_KNOWN = """
UPDATE {roster} r
SET {updates}, removed_at = NULL, removed_as = '', changed_run = %(run)s
FROM {plan} p
WHERE p.plan_id = %(plan)s AND r.id = p.object_id AND r.district_id = %(district)s AND NOT p.is_new
    AND p.operation IN ('rekeyed', 'updated', 'ignored', 'relinked', 'added')
"""
ADD_NEW = """
INSERT INTO {roster} (id, district_id, removed_as, changed_run, {columns}{school})
SELECT p.object_id, %(district)s, '', %(run)s, {p_columns}{school_id}
FROM {plan} p{of_school}
WHERE p.plan_id = %(plan)s AND p.is_new
"""
OF_SCHOOL = """
LEFT JOIN districts_school s ON s.district_id = %(district)s AND s.provider_id = p.{reference} AND s.removed_at IS NULL"""

# Rows that changed school, came back, or whose school came or left, point at the school that is there now.
RELINK_SCHOOLS = (
    """
UPDATE districts_section r SET school_id = s.id
FROM districts_section x
LEFT JOIN districts_school s
    ON s.district_id = %(district)s AND s.provider_id = x.school_provider_id AND s.removed_at IS NULL
WHERE x.id = r.id AND r.district_id = %(district)s AND r.removed_at IS NULL AND r.school_id IS DISTINCT FROM s.id
""",
    """
UPDATE districts_rosteruser r SET school_id = s.id
FROM districts_rosteruser x
LEFT JOIN districts_school s
    ON s.district_id = %(district)s AND s.provider_id = x.home_school_provider_id AND s.removed_at IS NULL
WHERE x.id = r.id AND r.district_id = %(district)s AND r.removed_at IS NULL AND r.school_id IS DISTINCT FROM s.id
""",
)

SCHOOLS_MOVED = """
SELECT EXISTS (
    SELECT FROM rostering_planschool WHERE plan_id = %(plan)s AND operation IN ('added', 'removed')
) OR EXISTS (
    SELECT FROM rostering_plansection
    WHERE plan_id = %(plan)s AND NOT is_new AND (operation = 'added' OR 'school_provider_id' = ANY (changed))
) OR EXISTS (
    SELECT FROM rostering_planperson
    WHERE plan_id = %(plan)s AND NOT is_new
        AND (operation = 'added' OR 'home_school_provider_id' = ANY (changed))
)
"""
SCHOOL_REFERENCES = {Kind.SECTIONS: "school_provider_id", Kind.PEOPLE: "home_school_provider_id"}

ADDRESSES = """
INSERT INTO districts_personaddress (district_id, user_id, email_key, first_night, run_number)
SELECT %(district)s, p.object_id, p.email_key, %(night)s, %(run)s
FROM rostering_planperson p
WHERE p.plan_id = %(plan)s AND p.email_key <> '' AND p.operation IN ('added', 'updated', 'rekeyed', 'ignored')
    AND NOT EXISTS (
        SELECT FROM districts_personaddress known WHERE known.email_key = p.email_key AND known.user_id = p.object_id
    )
ORDER BY p.email_key
"""

# Every place of the district must belong to somebody and something that is present, here and not elsewhere.
ORPHANS = """
SELECT count(*)
FROM districts_enrollment e
LEFT JOIN districts_section s ON s.id = e.section_id AND s.district_id = %(district)s AND s.removed_at IS NULL
LEFT JOIN districts_rosteruser u ON u.id = e.user_id AND u.district_id = %(district)s AND u.removed_at IS NULL
WHERE e.district_id = %(district)s AND e.removed_at IS NULL AND (s.id IS NULL OR u.id IS NULL)
"""
PLACE_COLUMNS = (
    "section_id",
    "user_id",
    "role",
    "holds_primary",
    "begin_date",
    "end_date",
    "fingerprint",
    "provider_id",
)


def apply(*, run: Run, plan: Plan, now: datetime) -> Applied:
    """Write a plan to the roster. Must be called inside the transaction that also moves the run (and checks its fence).

    Raises RosterMoved when the roster's version is not the plan's, BrokenPlan when the result would not hang together.
    """
    state = RosterState.objects.select_for_update().get(district_id=run.district_id)
    if state.version != plan.roster_version:
        raise RosterMoved(f"roster version {state.version}, plan for {plan.roster_version}")
    values: dict[str, Any] = {
        "district": run.district_id,
        "plan": plan.id,
        "run": run.id,
        "night": run.night,
        "now": now,
    }
    with connection.cursor() as cursor:
        expect_rows(cursor, count=_size(plan))
        touched = _write_everything(cursor, values=values)
        _check_whole(cursor, values=values)
        for table in ALL:
            log_changes(cursor, table=table, values=values)
        cursor.execute(EXISTING, values)
        state.counts = dict(cursor.fetchall())
    state.version += 1
    state.changed_at = now
    state.loaded_from = provider_of(run.district_id)
    state.save(update_fields=["version", "changed_at", "counts", "loaded_from"])
    note_settled(plan=plan, roster_version=state.version)
    OutboxMessage.objects.create(
        topic="roster_changed",
        district_id=run.district_id,
        run_number=run.id,
        body={"plan": plan.id, "night": run.night.isoformat()},
        created_at=now,
    )
    return Applied(version=state.version, touched=touched)


def _size(plan: Plan) -> int:
    """About how many rows the plan has."""
    return sum(of_kind[n] for of_kind in plan.totals.values() for n in ("changed", "ended", "ignored"))


def prepare(run: Run) -> None:
    """What must be there before the transaction begins: the log's partition, whose making takes a short lock."""
    ensure_month(run.night)


def _write_everything(cursor: Any, *, values: dict[str, Any]) -> int:
    touched = 0
    if never_had_a_roster(cursor, values=values):
        touched = sum(_add_new(cursor, table=table, values=values) for table in ALL)
        cursor.execute(ADDRESSES, values)
        return touched
    for table in reversed(ALL):
        cursor.execute(LEAVE.format(roster=table.roster, plan=table.plan), values)
        touched += cursor.rowcount
    for table in (SECTIONS, PEOPLE):
        cursor.execute(REKEY_AWAY.format(roster=table.roster, plan=table.plan), values)
    mark_applied(cursor, values=values)
    for table in ALL:
        touched += _write_kind(cursor, table=table, values=values)
    for table in (SECTIONS, PEOPLE):
        cursor.execute(FORMER_IDS.format(kind=table.kind, plan=table.plan), values)
    if _schools_moved(cursor, values):
        for statement in RELINK_SCHOOLS:
            cursor.execute(statement, values)
    cursor.execute(ADDRESSES, values)
    return touched


def _schools_moved(cursor: Any, values: dict[str, Any]) -> bool:
    """Whether rows other than new ones may point at another school now."""
    cursor.execute(SCHOOLS_MOVED, values)
    return bool(cursor.fetchone()[0])


def _write_kind(cursor: Any, *, table: Table, values: dict[str, Any]) -> int:
    """Rows that are there, then rows that are new. How many."""
    keep_returns(cursor, table=table, values=values)
    updates = ", ".join(f"{column} = p.{column}" for column in written_columns(table))
    cursor.execute(WRITE_KNOWN.format(roster=table.roster, plan=table.plan, updates=updates), values)
    return int(cursor.rowcount) + _add_new(cursor, table=table, values=values)


def _add_new(cursor: Any, *, table: Table, values: dict[str, Any]) -> int:
    """Rows that are new. How many."""
    columns = written_columns(table)
    reference = SCHOOL_REFERENCES.get(table.kind)
    statement = ADD_NEW.format(
        roster=table.roster,
        plan=table.plan,
        columns=", ".join(columns),
        p_columns=", ".join(f"p.{column}" for column in columns),
        school=", school_id" if reference else "",
        school_id=", s.id" if reference else "",
        of_school=OF_SCHOOL.format(reference=reference) if reference else "",
    )
    cursor.execute(statement, values)
    return int(cursor.rowcount)


def written_columns(table: Table) -> tuple[str, ...]:
    """What a change list says of a row of a kind, and apply writes."""
    columns = PLACE_COLUMNS if table is ENROLLMENTS else table.columns
    return (*columns, "is_term_over") if table is SECTIONS else columns


def _check_whole(cursor: Any, *, values: dict[str, Any]) -> None:
    cursor.execute(WHOLE_DISTRICT)
    cursor.execute(ORPHANS, values)
    if orphans := cursor.fetchone()[0]:
        raise BrokenPlan(f"{orphans} class places would belong to nobody or to nothing. Nothing was changed.")
