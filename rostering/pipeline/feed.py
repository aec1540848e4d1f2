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
from rostering.pipeline.fetch import Pull
from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows, staged
from rostering.pipeline.tables import ALL, ENROLLMENTS, PEOPLE, Table
from rostering.records import Kind
from rostering.run_states import check_fence

MAX_PROBLEM_ROWS = 1000

# ClassLink sends birth dates apart from their people; some lists name a person twice.
PEOPLE_WITH_BIRTH_DATES = """
CREATE VIEW staged_people_with_birth_dates AS
SELECT
    p.provider_id, p.role, p.given_name, p.family_name, p.middle_name, p.folded_name, p.email, p.email_key,
    p.username, p.sis_number, p.grade, p.raw_grade, coalesce(b.birth_date, p.birth_date) AS birth_date,
    p.home_school_provider_id, p.school_provider_ids, p.fingerprint, p.source_digest
FROM staged_people p
LEFT JOIN (
    SELECT person_provider_id, min(birth_date) AS birth_date FROM staged_birth_dates GROUP BY person_provider_id
) b ON b.person_provider_id = p.provider_id AND p.role = 'student'
"""

ANY_BIRTH_DATE = """
SELECT EXISTS (SELECT FROM staged_birth_dates WHERE birth_date IS NOT NULL)
    OR EXISTS (SELECT FROM staged_people WHERE birth_date IS NOT NULL AND role = 'student')
"""

# Birth dates stopped arriving altogether: that is a switch, not news of 50,000 children (DESIGN 3.2).
KEEP_KNOWN_BIRTH_DATES = """
INSERT INTO staged_birth_dates (person_provider_id, birth_date)
SELECT f.provider_id, f.birth_date
FROM rostering_feedperson f
JOIN staged_people p ON p.provider_id = f.provider_id AND p.role = f.role
WHERE f.district_id = %(district)s AND f.role = 'student' AND f.birth_date IS NOT NULL
"""

# Rows of one side whose fingerprint is nowhere on the other. On an unchanged night: none.
DIFFERENCES = """
CREATE UNLOGGED TABLE differing_{kind} AS
SELECT s.fingerprint IS NOT NULL AS is_staged, {either}
FROM {staged} s
FULL JOIN (SELECT {key}, fingerprint{beside} FROM {feed} WHERE district_id = %(district)s) f ON {same}
WHERE s.fingerprint IS NULL OR f.fingerprint IS NULL
"""

# Every staged row of a differing key. Of contradicting duplicates the smallest fingerprint wins, so that nothing flaps; of
# several places of one person in one class (a re-enrollment) the one that holds tomorrow, else the one that lasts longest.
INCOMING = """
CREATE UNLOGGED TABLE incoming_{kind} AS
SELECT DISTINCT ON ({s_key}) {columns}
FROM {staged} s
JOIN (SELECT DISTINCT {key} FROM differing_{kind} WHERE is_staged) d ON {same_key}
ORDER BY {s_key}, {preferred}s.fingerprint{beside_order}
"""

PREFERRED_PLACE = """
    (coalesce(s.begin_date, '-infinity') <= %(tomorrow)s AND coalesce(s.end_date, 'infinity') >= %(tomorrow)s) DESC,
    s.end_date DESC NULLS FIRST, s.begin_date DESC NULLS LAST, s.is_primary DESC, """

# The same two for places when only those that differ were staged: what is missing there is told by its fingerprint, and
# a contradicting duplicate may be the very row the feed holds.
DIFFERING_PLACES = """
CREATE UNLOGGED TABLE differing_enrollments AS
SELECT DISTINCT true AS is_staged, section_provider_id, person_provider_id, role FROM staged_enrollments
UNION ALL
SELECT false, f.section_provider_id, f.person_provider_id, f.role
FROM rostering_feedenrollment f
JOIN staged_unseen u ON u.fingerprint = f.fingerprint
WHERE f.district_id = %(district)s
"""
INCOMING_PLACES = """
CREATE UNLOGGED TABLE incoming_enrollments AS
SELECT DISTINCT ON (s.section_provider_id, s.person_provider_id, s.role) s.*
FROM (
    SELECT {columns} FROM staged_enrollments
    UNION ALL
    SELECT {f_columns}
    FROM rostering_feedenrollment f
    JOIN differing_enrollments d ON d.is_staged AND {same_key}
    WHERE f.district_id = %(district)s
        AND NOT EXISTS (SELECT FROM staged_unseen u WHERE u.fingerprint = f.fingerprint)
) s
ORDER BY s.section_provider_id, s.person_provider_id, s.role, {preferred}s.fingerprint
"""

# A row that could not be read tonight stays as it was last night, with its places: a child whose row is broken stays
# where they are, a broken class keeps its people (DESIGN 3.2).
CARRIED_OVER = """
DELETE FROM differing_{kind} d
USING {feed} f
WHERE NOT d.is_staged AND f.district_id = %(district)s AND {same_key} AND {is_bad}
"""
MARK_CARRIED_OVER = """
UPDATE staged_bad b SET was_carried_over = true
FROM {feed} f
JOIN differing_{kind} d ON NOT d.is_staged AND {same_key}
WHERE f.district_id = %(district)s AND b.kind = '{kind}' AND b.provider_id = f.provider_id AND b.provider_id <> ''
    AND NOT EXISTS (SELECT FROM incoming_{kind} i WHERE {incoming_key})
"""
IS_BAD = "f.provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = '{kind}')"
IS_BAD_PLACE = (
    "(f.section_provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'sections')"
    " OR f.person_provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'people')"
    " OR (f.provider_id <> ''"
    " AND f.provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'enrollments')))"
)

GONE = """
DELETE FROM {feed} f
USING differing_{kind} d
WHERE NOT d.is_staged AND f.district_id = %(district)s AND {same_key}
    AND NOT EXISTS (SELECT FROM incoming_{kind} i WHERE {incoming_key})
"""

WRITTEN = """
INSERT INTO {feed} AS f (district_id, generation, excluded_because, {columns}{own_columns})
SELECT %(district)s, %(generation)s, '', {columns}{own_values} FROM incoming_{kind}
ON CONFLICT (district_id, {key}) DO UPDATE SET
    generation = excluded.generation, {updates}{own_updates}
WHERE NOT ({same})
"""

# The first time there is nothing to compare with: straight in, in the order of the key.
IS_NEW = "SELECT NOT EXISTS (SELECT FROM {feed} WHERE district_id = %(district)s)"
ALL_NEW = """
INSERT INTO {feed} (district_id, generation, excluded_because, {columns}{own_columns})
SELECT DISTINCT ON ({key}) %(district)s, %(generation)s, '', {columns}{own_values} FROM {staged} s
ORDER BY {key}, {preferred}fingerprint{beside_order}
"""

# What a kind's feed table has beyond the provider's columns: column, value when new, value when it changes.
OWN_COLUMNS: dict[Kind, tuple[str, str, str]] = {
    Kind.TERMS: (
        "end_changed_night",
        "NULL",
        "CASE WHEN f.end_date IS DISTINCT FROM excluded.end_date THEN %(night)s ELSE f.end_changed_night END",
    ),
    Kind.SECTIONS: ("is_term_over", "false", "f.is_term_over"),
    Kind.ENROLLMENTS: (
        "holds_primary",
        "is_primary AND role = 'teacher'",
        "excluded.is_primary AND excluded.role = 'teacher'",
    ),
}

CARRIED_ROWS = "SELECT count(*) FROM staged_bad WHERE was_carried_over"
PROBLEM_ROWS = """
SELECT kind, provider_id, problem, was_carried_over FROM staged_bad ORDER BY kind, provider_id LIMIT %(limit)s
"""

COUNTS = {
    Kind.SCHOOLS: "SELECT 'schools', count(*) FROM rostering_feedschool WHERE district_id = %(district)s",
    Kind.TERMS: "SELECT 'terms', count(*) FROM rostering_feedterm WHERE district_id = %(district)s",
    Kind.SECTIONS: "SELECT 'sections', count(*) FROM rostering_feedsection WHERE district_id = %(district)s",
    Kind.PEOPLE: "SELECT role || 's', count(*) FROM rostering_feedperson WHERE district_id = %(district)s GROUP BY role",
    Kind.ENROLLMENTS: "SELECT 'enrollments', count(*) FROM rostering_feedenrollment WHERE district_id = %(district)s",
}


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
