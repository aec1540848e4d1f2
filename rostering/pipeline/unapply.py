"""Undoing applied syncs: the change list that puts a roster back to what the change log says it was (DESIGN 5, Undo).

It is a change list like any other, made of before-images instead of a feed, so that it is applied, logged and shown like
any other, and can be undone in its turn. Counting it beforehand only reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from districts.models import RosterState
from rostering.models import Plan, Run
from rostering.pipeline.apply import written_columns
from rostering.pipeline.plan import close_list
from rostering.pipeline.plan_rows import ignored_fields
from rostering.pipeline.staging import FEW_ROWS, expect_rows
from rostering.pipeline.tables import ALL, ENROLLMENTS, PEOPLE, SECTIONS, Table
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals, Totals
from rostering.pipeline.unapply_statements import (
    COUNT,
    EMPTIED_SCHOOLS,
    KNOW_THE_LIST,
    LOGGED_BY_ONE,
    LOGGED_BY_SEVERAL,
    ONLY_OUR_NORMALISER,
    OWN_AGAIN,
    PLACE_IS_UNCOUNTED,
    PUT_BACK,
    WRITE_DOWN,
)

# Made from no feed and no marks: never what planning tonight's feed would give.
OF_NO_FEED = -1


@dataclass(frozen=True, kw_only=True)
class Span:
    """What an undo takes back: `applied`, newest first, the asked-for sync last.

    `logged`: every sync since then whose changes are in the log, also those undone meanwhile; all say what was before them.
    """

    applied: tuple[Run, ...]
    logged: tuple[int, ...]
    nights: tuple[date, ...]

    @property
    def along(self) -> tuple[Run, ...]:
        """The later ones that go with the one asked for."""
        return self.applied[:-1]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What an undo would do, counted; the schools that have classes and would have none."""

    totals: Totals
    emptied_schools: tuple[str, ...]


def span_of(run: Run) -> Span:
    """The syncs that undoing an applied one takes back: those that changed the roster since, in the order they did it."""
    changed = (Run.Status.APPLIED, Run.Status.UNDONE)
    since = Run.objects.filter(district_id=run.district_id, status__in=changed, plan__isnull=False)
    if run.plan is not None:
        since = since.filter(plan__roster_version__gte=run.plan.roster_version)
    runs = list(since.select_related("district", "plan").order_by("-plan__roster_version", "-id"))
    return Span(
        applied=tuple(one for one in runs if one.status == Run.Status.APPLIED),
        logged=tuple(one.id for one in runs),
        nights=tuple(sorted({one.night for one in runs})),
    )


def loaded_from(span: Span) -> str:
    """The provider that had loaded the roster which comes back, "" where no change list of those taken back says it."""
    for run in reversed(span.applied):
        found = run.plan.summary.get("evidence") if run.plan else None
        if found:
            return str(found["providers"][0])
    return ""


def count_undo(*, span: Span, district_id: int) -> Counted:
    """What an undo would do to the roster as it is now. Reads only."""
    existing = RosterState.objects.values_list("counts", flat=True).get(district_id=district_id)
    counts: dict[str, dict[str, int]] = {
        kind: {"existing": int(existing.get(kind, 0))} for kind in COUNTED_KINDS
    }
    values = _values(span, district_id=district_id)
    with connection.cursor() as cursor:
        for table in ALL:
            cursor.execute(COUNT.format(put_back=_put_back(table, span)), values)
            for what, operation, count in cursor.fetchall():
                counts[what][operation] = count
        emptied = _emptied_schools(cursor, span=span, values=values)
    return Counted(
        totals={kind: KindTotals(**of_kind) for kind, of_kind in counts.items()}, emptied_schools=emptied
    )


def plan_undo(*, run: Run, span: Span, now: datetime) -> Plan:
    """Write the change list of an undo, for the roster as it is now. Inside a transaction that holds the run's fence."""
    state = RosterState.objects.get(district_id=run.district_id)
    made = Plan.objects.create(
        district_id=run.district_id,
        night=run.night,
        roster_version=state.version,
        scope_version=OF_NO_FEED,
        feed_generation=OF_NO_FEED,
        created_at=now,
    )
    values = _values(span, district_id=run.district_id) | {"plan": made.id}
    with connection.cursor() as cursor:
        expect_rows(cursor, count=_size(span))
        for table in ALL:
            columns = ", ".join(written_columns(table))
            cursor.execute(
                WRITE_DOWN.format(plan=table.plan, columns=columns, put_back=_put_back(table, span)), values
            )
        close_list(cursor, made=made, values=values, existing=state.counts)
        if _size(span) > FEW_ROWS:
            for table in (PEOPLE, ENROLLMENTS):
                cursor.execute(KNOW_THE_LIST.format(plan=table.plan))
    made.save()
    return made


def own_ids_again(*, plan: Plan, span: Span) -> None:
    """Once applied: the ids people and classes have again are no former ids of theirs."""
    values = _values(span, district_id=plan.district_id) | {"plan": plan.id}
    with connection.cursor() as cursor:
        for table in (SECTIONS, PEOPLE):
            cursor.execute(OWN_AGAIN.format(plan=table.plan, kind=table.kind), values)


def takes_away_much(counted: Counted) -> tuple[str, ...]:
    """Why a second person must agree (DESIGN 5, Second person): codes; none when one person is enough."""
    codes = [
        f"most_{kind}_leave"
        for kind in ("students", "teachers")
        if 2 * counted.totals[kind].removed > counted.totals[kind].existing
    ]
    return (*codes, *(("school_without_classes",) if counted.emptied_schools else ()))


def _values(span: Span, *, district_id: int) -> dict[str, Any]:
    return {
        "district": district_id,
        "logged": list(span.logged),
        "nights": list(span.nights),
        "ignored": ignored_fields(),
    }


def _size(span: Span) -> int:
    """About how many rows it concerns."""
    sizes: Sequence[int] = [
        of_kind["changed"] + of_kind["ended"] + of_kind["ignored"]
        for run in span.applied
        for of_kind in (run.plan.totals if run.plan else {}).values()
    ]
    return sum(sizes)


def _emptied_schools(cursor: Any, *, span: Span, values: dict[str, Any]) -> tuple[str, ...]:
    cursor.execute(EMPTIED_SCHOOLS.format(put_back=_put_back(SECTIONS, span)), values)
    return tuple(name for (name,) in cursor.fetchall())


def _put_back(table: Table, span: Span) -> str:
    """The statement that tells what each touched row of a kind was, and what must happen to it."""
    logged = LOGGED_BY_ONE if len(span.logged) == 1 else LOGGED_BY_SEVERAL
    return PUT_BACK.format(
        what="r.role || 's'" if table is PEOPLE else f"'{table.kind}'",
        has_new_id="'provider_id' = ANY (d.changed)" if table in (SECTIONS, PEOPLE) else "false",
        t_kept=table.names("t", of=table.kept),
        r_kept=table.names("r", of=table.kept),
        is_uncounted=PLACE_IS_UNCOUNTED if table is ENROLLMENTS else ONLY_OUR_NORMALISER,
        kept=table.as_kept("r"),
        t_columns=", ".join(f"t.{column}" for column in written_columns(table)),
        r_school=", r.school_provider_id AS r_school" if table is SECTIONS else "",
        logged=logged.format(kind=table.kind),
        as_it_was=_as_it_was(table),
        roster=table.roster,
        differing=table.differing("t", "r"),
        before=table.before("t", "r"),
        had_left=table.had_left("t", "r"),
    )


@cache
def _as_it_was(table: Table) -> str:
    """SQL: the columns of a row as they were: what was logged of them, else what stands there. By column, since reading a
    whole row from JSON costs several times as much.
    """
    model = next(one for one in apps.get_models() if one._meta.db_table == table.roster)
    types = {field.column: field.db_type(connection) for field in model._meta.local_fields}
    columns = dict.fromkeys((*written_columns(table), *table.kept, *table.written))
    return ", ".join(
        f"CASE WHEN l.was_there AND l.said ? '{column}' THEN {_logged(column, types[column] or '')}"
        f" ELSE r.{column} END AS {column}"
        for column in columns
    )


def _logged(column: str, kind: str) -> str:
    """SQL: a value of the log in its own type."""
    if kind.endswith("[]"):
        return f"ARRAY(SELECT jsonb_array_elements_text(l.said -> '{column}'))::{kind}"
    return f"(l.said ->> '{column}')::{kind}"
