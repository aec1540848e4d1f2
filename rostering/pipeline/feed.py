"""Stage 3: bring the feed mirror up to what was staged, in one transaction; only rows that differ are written (DESIGN 3.3).

Always safe: no one outside sees the feed. Two tables of half a million rows are compared by joining their 128-bit
fingerprints; only the rows that found no partner are looked at by key.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from rostering.models import FeedState, RowProblem, Run
from rostering.pipeline.feed_statements import (
    ALL_NEW,
    ANY_BIRTH_DATE,
    ANY_OTHER_PLACE,
    CARRIED_OVER,
    CARRIED_ROWS,
    COUNTS,
    DIFFERENCES,
    DIFFERING_PLACES,
    GONE,
    INCOMING,
    INCOMING_PLACES,
    IS_BAD,
    IS_BAD_PLACE,
    IS_NEW,
    KEEP_KNOWN_BIRTH_DATES,
    MARK_CARRIED_OVER,
    OWN_COLUMNS,
    PEOPLE_WITH_BIRTH_DATES,
    PREFERRED_PLACE,
    PROBLEM_ROWS,
    WRITTEN,
)
from rostering.pipeline.fetch import Pull
from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows, staged
from rostering.pipeline.tables import ALL, ENROLLMENTS, PEOPLE, Table
from rostering.run_states import check_fence

MAX_PROBLEM_ROWS = 1000


@dataclass(slots=True)
class FeedUpdate:
    """What the mirror took in. `counts`: rows by kind (people by role) after the update; `written`, `gone`: rows touched."""

    generation: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    written: int = 0
    gone: int = 0
    findings: Counter[str] = field(default_factory=Counter)


def update_feed(*, run: Run, pull: Pull, now: datetime) -> FeedUpdate:
    """Mirror the staged rows of a run. One transaction under the run's fence; raises LostLease if it was taken over."""
    update = FeedUpdate()
    with transaction.atomic(), staged(run_id=run.id, fence=run.fence):
        check_fence(run=run)
        state = FeedState.objects.select_for_update().get(district_id=run.district_id)
        values = {
            "district": run.district_id,
            "generation": state.generation + 1,
            "night": run.night,
            "tomorrow": run.night + timedelta(days=1),
        }
        _prepare_birth_dates(values=values, update=update)
        if pull.known is not None and pull.known.generation != state.generation:
            raise RuntimeError("the feed moved under a run that holds its fence")
        for table in ALL:
            only_new = table is ENROLLMENTS and pull.known is not None
            if only_new and _is_as_known():
                continue
            _mirror(table=table, values=values, update=update, only_new_is_staged=only_new)
        if update.written or update.gone:
            state.generation += 1
        update.generation = state.generation
        update.counts = _counts(values)
        _note_problems(run=run, pull=pull, update=update)
        state.counts, state.read_at, state.read_by_run = update.counts, now, run.id
        state.save(update_fields=["generation", "counts", "read_at", "read_by_run"])
    return update


def _prepare_birth_dates(*, values: dict[str, Any], update: FeedUpdate) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANY_BIRTH_DATE)
        if not cursor.fetchone()[0]:
            cursor.execute(KEEP_KNOWN_BIRTH_DATES, values)
            update.findings["birth_dates_not_shared"] = 1
        cursor.execute(PEOPLE_WITH_BIRTH_DATES)


def _is_as_known() -> bool:
    """Every place the feed holds came again, and no other."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_OTHER_PLACE)
        return not cursor.fetchone()[0]


def _mirror(
    *, table: Table, values: dict[str, Any], update: FeedUpdate, only_new_is_staged: bool = False
) -> None:
    """Compare one kind and write what differs."""
    with connection.cursor() as cursor:
        cursor.execute(IS_NEW.format(feed=table.feed), values)
        if cursor.fetchone()[0]:
            cursor.execute(_all_new(table), values)
            update.written += cursor.rowcount
            return
        cursor.execute(DIFFERING_PLACES if only_new_is_staged else _differences(table), values)
        if cursor.rowcount == 0:
            return
        expect_rows(cursor, count=cursor.rowcount)
        cursor.execute(_incoming_places() if only_new_is_staged else _incoming(table), values)
        for statement in (MARK_CARRIED_OVER, _carried_over(table), GONE):
            cursor.execute(
                statement.format(
                    feed=table.feed,
                    kind=table.kind,
                    same_key=table.same_key("f", "d"),
                    incoming_key=table.same_key("i", "f"),
                ),
                values,
            )
        update.gone += cursor.rowcount
        cursor.execute(_written(table), values)
        update.written += cursor.rowcount
        cursor.execute(WHOLE_DISTRICT)


def _all_new(table: Table) -> str:
    own = OWN_COLUMNS.get(table.kind)
    return ALL_NEW.format(
        feed=table.feed,
        columns=table.names(),
        own_columns=f", {own[0]}" if own else "",
        own_values=f", {own[1]}" if own else "",
        staged=table.staged,
        key=table.names(of=table.key),
        beside_order=f", {table.beside}" if table.beside else "",
        preferred=PREFERRED_PLACE if table is ENROLLMENTS else "",
    )


def _differences(table: Table) -> str:
    either = ", ".join(f"coalesce(s.{column}, f.{column}) AS {column}" for column in table.key)
    return DIFFERENCES.format(
        kind=table.kind,
        either=either,
        staged=table.staged,
        key=table.names(of=table.key),
        beside=f", {table.beside}" if table.beside else "",
        feed=table.feed,
        same=table.same("s", "f"),
    )


def _incoming(table: Table) -> str:
    return INCOMING.format(
        kind=table.kind,
        s_key=table.names("s", of=table.key),
        key=table.names(of=table.key),
        columns=table.names("s"),
        staged=table.staged,
        same_key=table.same_key("s", "d"),
        beside_order=f", s.{table.beside}" if table.beside else "",
        preferred=PREFERRED_PLACE if table is ENROLLMENTS else "",
    )


def _incoming_places() -> str:
    return INCOMING_PLACES.format(
        columns=ENROLLMENTS.names(),
        f_columns=ENROLLMENTS.names("f"),
        same_key=ENROLLMENTS.same_key("f", "d"),
        preferred=PREFERRED_PLACE,
    )


def _carried_over(table: Table) -> str:
    is_bad = IS_BAD_PLACE if table is ENROLLMENTS else IS_BAD.format(kind=table.kind)
    return CARRIED_OVER.format(
        kind=table.kind, feed=table.feed, same_key=table.same_key("f", "d"), is_bad=is_bad
    )


def _written(table: Table) -> str:
    own = OWN_COLUMNS.get(table.kind)
    changing = tuple(column for column in table.columns if column not in table.key)
    return WRITTEN.format(
        feed=table.feed,
        kind=table.kind,
        columns=table.names(),
        own_columns=f", {own[0]}" if own else "",
        own_values=f", {own[1]}" if own else "",
        key=table.names(of=table.key),
        updates=", ".join(f"{column} = excluded.{column}" for column in changing),
        own_updates=f", {own[0]} = {own[2]}" if own else "",
        same=table.same("f", "excluded"),
    )


def _counts(values: dict[str, Any]) -> dict[str, int]:
    counts = dict.fromkeys(
        ("schools", "terms", "sections", "students", "teachers", "administrators", "enrollments"), 0
    )
    with connection.cursor() as cursor:
        for statement in COUNTS.values():
            cursor.execute(statement, values)
            counts.update(dict(cursor.fetchall()))
    return counts


def _note_problems(*, run: Run, pull: Pull, update: FeedUpdate) -> None:
    """Keep the first bad rows by id, and count bad rows and duplicates as findings."""
    RowProblem.objects.filter(run=run).delete()
    with connection.cursor() as cursor:
        cursor.execute(CARRIED_ROWS)
        update.findings["carried_over"] = cursor.fetchone()[0]
        cursor.execute(PROBLEM_ROWS, {"limit": MAX_PROBLEM_ROWS})
        rows = cursor.fetchall()
    RowProblem.objects.bulk_create(
        RowProblem(run=run, kind=kind, provider_id=provider_id, problem=problem, was_carried_over=carried)
        for kind, provider_id, problem, carried in rows
    )
    update.findings["bad_records"] = sum(pull.bad.values())
    people = sum(update.counts[f"{role}s"] for role in ("student", "teacher", "administrator"))
    kept = {PEOPLE.kind: people} | {
        table.kind: update.counts[table.kind] for table in ALL if table is not PEOPLE
    }
    repeated = sum(max(pull.usable[kind] - count, 0) for kind, count in kept.items())
    update.findings["repeated_records"] = repeated
    update.findings.update(pull.problems)
