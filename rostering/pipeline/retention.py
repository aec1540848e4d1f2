"""How long the rows of change lists are kept (docs/maintenance.md): all of them for thirty days after anything waits for them.

Afterwards a list that was never applied keeps its totals, its breakdowns and its first 1,000 rows, for as long as the
change log lasts; one that was applied keeps its totals, since the log has its rows. Nothing a person may still decide,
and nothing that may still be applied, is touched: a list is looked at once more, locked, before its first row goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from rostering.models import Plan
from rostering.pipeline.plan_rows import BESIDE, BREAKDOWN
from rostering.pipeline.retention_statements import (
    DROP_SOME,
    FIRST_OF_EACH,
    FIRST_PEOPLE_OF_EACH,
    IS_LIVE,
    IS_SHOWN_AND_NEVER_APPLIED,
    MARK_OVER,
    OPERATIONS,
)
from rostering.pipeline.tables import ALL, ENROLLMENTS, PEOPLE, SCHOOLS, SECTIONS, TERMS, Table

KEEP_ALL: Final = timedelta(days=30)
#: Thirteen months, as the change log.
KEEP_SOME: Final = timedelta(days=397)
FIRST_ROWS: Final = 1_000
#: So many of every sort are kept before the worst sort takes the rest: every sort can still be looked at.
OF_EVERY_SORT: Final = 20
#: A list is made before its sync points to it.
STILL_BEING_WEIGHED: Final = timedelta(hours=1)
#: Rows that leave in one transaction, and in one sweep.
A_BATCH: Final = 10_000
MOST_A_SWEEP: Final = 250_000
_LISTS_A_SWEEP: Final = 500

#: A sort of rows: the kind of its table, what happens, whether these are students.
Sort = tuple[str, str, bool]
_KINDS_WORST_FIRST: Final = (
    (SCHOOLS.kind, False),
    (SECTIONS.kind, False),
    (PEOPLE.kind, False),
    (PEOPLE.kind, True),
    (ENROLLMENTS.kind, False),
    (TERMS.kind, False),
)
#: What leaves before what has a new ID, comes or is updated; schools and classes before people before places.
WORST_FIRST: Final[tuple[Sort, ...]] = tuple(
    (kind, operation, is_student) for operation in OPERATIONS for kind, is_student in _KINDS_WORST_FIRST
)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: lists that became over, lists whose rows are gone, and how many rows went."""

    over: int
    lists: int
    rows: int


def sweep_rows(*, now: datetime, most: int = MOST_A_SWEEP) -> Swept:
    """Note which lists nothing waits for any more, and drop rows whose time is over, `most` of them.

    May run any number of times at once; whoever dies in it leaves the rest to the next sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARK_OVER, {"now": now, "made_before": now - STILL_BEING_WEIGHED})
        over = cursor.rowcount
    lists = rows = 0
    for number in _due(now=now):
        dropped, is_done = _shorten(number, now=now, most=most - rows)
        rows, lists = rows + dropped, lists + is_done
        if rows >= most:
            break
    return Swept(over=over, lists=lists, rows=rows)


def rows_to_keep(
    found: Mapping[Sort, list[int]], *, most: int = FIRST_ROWS, each: int = OF_EVERY_SORT
) -> Mapping[Sort, list[int]]:
    """The rows that stay of a list, by their ids in order: the first of every sort, then the worst sorts as far as they go.

    Which rows stay does not depend on how many of the others are gone already, so that an interrupted sweep can go on.
    """
    kept = {sort: found.get(sort, [])[:each] for sort in WORST_FIRST}
    left = most - sum(map(len, kept.values()))
    for sort in WORST_FIRST:
        more = found.get(sort, [])[each : each + max(0, left)]
        kept[sort] = kept[sort] + more
        left -= len(more)
    return kept


def _due(*, now: datetime) -> list[int]:
    """The lists whose time is over, the oldest first."""
    in_full = Plan.objects.filter(rows_kept__isnull=True, over_at__lte=now - KEEP_ALL)
    in_part = Plan.objects.filter(rows_kept__gt=0, over_at__lte=now - KEEP_SOME)
    return [
        number
        for plans in (in_full, in_part)
        for number in plans.order_by("over_at").values_list("id", flat=True)[:_LISTS_A_SWEEP]
    ]


def _shorten(number: int, *, now: datetime, most: int) -> tuple[int, bool]:
    """Drop what is not kept of one list; how many rows, and whether none is left to drop."""
    plan = _claim(number, now=now)
    if plan is None:
        return 0, False
    with connection.cursor() as cursor:
        keep = rows_to_keep(_first_rows(cursor, plan)) if _keeps_some(cursor, plan, now=now) else {}
        dropped, kept = 0, sum(map(len, keep.values()))
        for table, stays in _what_stays(keep).items():
            while gone := _drop_some(cursor, table, plan, stays=stays, most=min(A_BATCH, most - dropped)):
                dropped += gone
            if dropped >= most:
                return dropped, False
    Plan.objects.filter(id=plan.id).update(rows_kept=kept)
    return dropped, True


def _claim(number: int, *, now: datetime) -> Plan | None:
    """The list, marked as not whole any more before its first row goes; None if it is wanted after all."""
    with transaction.atomic(), connection.cursor() as cursor:
        plan = Plan.objects.select_for_update(skip_locked=True).filter(id=number).first()
        if plan is None or plan.over_at is None or plan.over_at > now - KEEP_ALL:
            return None
        cursor.execute(IS_LIVE, [plan.id])
        if cursor.fetchone()[0]:
            Plan.objects.filter(id=plan.id).update(over_at=None)
            return None
        Plan.objects.filter(id=plan.id, rows_dropped_at=None).update(rows_dropped_at=now)
    return plan


def _keeps_some(cursor: Any, plan: Plan, *, now: datetime) -> bool:
    """Whether its first rows stay: it was never applied, a sync still shows it, and the change log lasts as long."""
    if plan.over_at is None or plan.over_at <= now - KEEP_SOME:
        return False
    cursor.execute(IS_SHOWN_AND_NEVER_APPLIED, {"plan": plan.id})
    return bool(cursor.fetchone()[0])


def _first_rows(cursor: Any, plan: Plan) -> dict[Sort, list[int]]:
    """The first rows of each sort there is, as many as might be kept."""
    found: dict[Sort, list[int]] = {}
    for table in ALL:
        first = FIRST_PEOPLE_OF_EACH if table is PEOPLE else FIRST_OF_EACH
        values = {"plan": plan.id, "operations": list(OPERATIONS), "most": FIRST_ROWS}
        cursor.execute(first.format(plan=table.plan), values)
        for operation, is_student, row in cursor.fetchall():
            found.setdefault((table.kind, operation, is_student), []).append(row)
    return found


def _what_stays(keep: Mapping[Sort, Iterable[int]]) -> dict[str, list[int] | None]:
    """Table -> the ids of the rows that stay; the breakdown by teacher stays whole (None) with a list that keeps rows."""
    stays: dict[str, list[int] | None] = {table.plan: _of(keep, table) for table in ALL}
    stays |= {beside: [] for beside in BESIDE}
    return stays if keep else stays | {BREAKDOWN: []}


def _of(keep: Mapping[Sort, Iterable[int]], table: Table) -> list[int]:
    return [row for (kind, _, _), rows in keep.items() if kind == table.kind for row in rows]


def _drop_some(cursor: Any, table: str, plan: Plan, *, stays: list[int] | None, most: int) -> int:
    """One statement, one transaction: up to `most` rows of one table; how many."""
    if stays is None or most <= 0:
        return 0
    cursor.execute(DROP_SOME.format(table=table), {"plan": plan.id, "stays": stays, "most": most})
    return int(cursor.rowcount)
