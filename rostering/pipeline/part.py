"""Cuts a frozen change list in two: what a person releases, applied like any other list, and what waits (DESIGN 5; PEERS 9.5).

Nothing is planned anew: every row goes into one of two lists, as it is. The first can be applied alone (no orphan, no
second primary, no class with more than ten staff, no id twice); the second after it, and both come to what the whole
list would have come to. Neither is a plan of the whole feed, so the next night plans in full.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from districts.models import RosterState
from rostering.models import Plan, Run
from rostering.pipeline.accepted_pairs import pairs_in_force
from rostering.pipeline.apply import PLACE_COLUMNS
from rostering.pipeline.evidence import gather
from rostering.pipeline.guard import Limits, Verdict, guard
from rostering.pipeline.part_leaning import leaning
from rostering.pipeline.part_lists import COPY_ROWS, KEEP_REASONS, SIDE_BY_SIDE, WHY_WAITING
from rostering.pipeline.part_withheld import (
    JOIN_WAITING,
    PEOPLE_AND_SCHOOLS,
    SECTIONS_AND_SCHOOLS,
    WAITING,
    withheld,
)
from rostering.pipeline.plan import close_plan
from rostering.pipeline.scope import MAX_CO_TEACHERS
from rostering.pipeline.staging import WHOLE_DISTRICT, create_staging, drop_staging, staged
from rostering.pipeline.tables import ALL, ENROLLMENTS, SECTIONS, Table
from rostering.pipeline.totals import totals_from_json
from rostering.pipeline.weaker_pairs import ask_about_pairs

#: No feed as a whole stands behind such a list (see `pipeline.settled`).
NO_FEED: Final = -1
PLAN_FIELDS: Final = ("operation", "object_id", "is_new", "changed", "before", "kept")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person releases: everything but removals, or some schools (by the provider's ids, "" for people of none)."""

    without_removals: bool = False
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """The two lists. `side_by_side`: teachers who would have a class that comes beside one that was to leave."""

    released: Plan
    remainder: Plan
    side_by_side: int


def cut(*, run: Run, plan: Plan, choice: Choice, now: datetime) -> Cut:
    """Write both lists of a run's plan, inside the caller's transaction. The remainder is counted once the other is applied."""
    values: dict[str, Any] = {
        "district": plan.district_id,
        "plan": plan.id,
        "schools": sorted(choice.schools),
        "seats": 1 + MAX_CO_TEACHERS,
    }
    released, remainder = (_begin(plan, now=now) for _ in range(2))
    with _scratch(run), connection.cursor() as cursor:
        _find_waiting(cursor, values=values, choice=choice)
        cursor.execute(SIDE_BY_SIDE, values)
        side_by_side = int(cursor.fetchone()[0])
        for part, is_waiting in ((released, "NOT"), (remainder, "")):
            for table in ALL:
                cursor.execute(_copy_rows(table, is_waiting=is_waiting), {**values, "part": part.id})
        cursor.execute(KEEP_REASONS, {**values, "part": remainder.id})
        _close(cursor, part=released, limits=Limits())
        _close(cursor, part=remainder, limits=Limits(is_under_review=True))
    return Cut(released=released, remainder=remainder, side_by_side=side_by_side)


def bind_remainder(*, run: Run, remainder: Plan) -> None:
    """Inside the transaction that applied the released part: what waits is a list for the roster there is now, counted anew."""
    remainder.roster_version = RosterState.objects.values_list("version", flat=True).get(
        district_id=remainder.district_id
    )
    with _scratch(run), connection.cursor() as cursor:
        verdict = _close(cursor, part=remainder, limits=Limits(is_under_review=True))
        if verdict.is_large:
            remainder.summary["evidence"] = gather(remainder)
        ask_about_pairs(remainder)
        remainder.pairs = pairs_in_force(remainder.district_id)
        remainder.save(update_fields=["summary", "pairs"])


@contextmanager
def _scratch(run: Run) -> Iterator[None]:
    """Scratch tables of a run's own while inside; gone with the transaction that fails, else afterwards."""
    create_staging(run_id=run.id, fence=run.fence)
    with staged(run_id=run.id, fence=run.fence):
        yield
    drop_staging(run_id=run.id, fence=run.fence)


def _begin(plan: Plan, *, now: datetime) -> Plan:
    return Plan.objects.create(
        district_id=plan.district_id,
        night=plan.night,
        roster_version=plan.roster_version,
        scope_version=plan.scope_version,
        pairs=plan.pairs,
        feed_generation=NO_FEED,
        created_at=now,
    )


def _find_waiting(cursor: Any, *, values: dict[str, Any], choice: Choice) -> None:
    """Name every row that waits: what was not released, then whatever leans on it, until nothing more does."""
    cursor.execute(WAITING)
    cursor.execute(PEOPLE_AND_SCHOOLS, values)
    cursor.execute(SECTIONS_AND_SCHOOLS, values)
    _join(cursor, withheld(without_removals=choice.without_removals), values=values)
    cursor.execute("ANALYZE waiting, people_and_schools, sections_and_schools")
    while _join(cursor, leaning(without_removals=choice.without_removals), values=values):
        pass


def _join(cursor: Any, statements: Sequence[str], *, values: dict[str, Any]) -> int:
    """Those that one round adds to what waits; how many."""
    joined = 0
    for rows in statements:
        cursor.execute(JOIN_WAITING.format(rows=rows), values)
        joined += cursor.rowcount
    return joined


def _copy_rows(table: Table, *, is_waiting: str) -> str:
    columns: tuple[str, ...] = (*PLAN_FIELDS, *table.columns)
    if table is SECTIONS:
        columns = (*columns, "is_term_over")
    if table is ENROLLMENTS:
        columns = (*PLAN_FIELDS, *PLACE_COLUMNS)
    return COPY_ROWS.format(
        plan=table.plan, kind=table.kind, columns=", ".join(columns), is_waiting=is_waiting
    )


def _close(cursor: Any, *, part: Plan, limits: Limits) -> Verdict:
    """Count a part against the roster of now, close it under its checksum, weigh and judge it."""
    cursor.execute(WHOLE_DISTRICT)
    cursor.execute("DROP TABLE IF EXISTS counted_people")
    cursor.execute("DELETE FROM rostering_planwithoutclass WHERE plan_id = %s", [part.id])
    close_plan(cursor, made=part, values={"district": part.district_id, "plan": part.id})
    verdict = guard(totals=totals_from_json(part.totals), limits=limits)
    part.verdict = verdict.as_json()
    cursor.execute(WHY_WAITING, [part.id])
    part.summary["waits"] = [list(row) for row in cursor.fetchall()]
    part.save(update_fields=["verdict", "summary"])
    return verdict
