"""Staging: one UNLOGGED table per run and kind, in a schema of the run's own, dropped at the end and by the sweeper (DESIGN 3.1).

A schema a run lets every statement of the pipeline name its tables plainly ("staged_people"): the run is chosen by the
search path, so no SQL is ever put together from names. The schema carries the run's fencing number too: a worker that
lost its run, and does not know it yet, writes into tables that nobody reads.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import sql
from psycopg.pq import TransactionStatus

from rostering.models import DryRun, Run

PREFIX = "staging_run_"

TABLES = """
CREATE UNLOGGED TABLE staged_schools (
    provider_id text COLLATE "C", name text, number text, low_grade text, high_grade text,
    fingerprint uuid, source_digest bigint
);
CREATE UNLOGGED TABLE staged_terms (
    provider_id text COLLATE "C", name text, start_date date, end_date date,
    fingerprint uuid, source_digest bigint
);
CREATE UNLOGGED TABLE staged_sections (
    provider_id text COLLATE "C", school_provider_id text COLLATE "C", name text, code text, course_name text,
    course_number text, subject text, grade text, raw_grade text, period text, term_provider_ids text[] COLLATE "C",
    fingerprint uuid, source_digest bigint
);
CREATE UNLOGGED TABLE staged_people (
    provider_id text COLLATE "C", role text COLLATE "C", given_name text, family_name text, middle_name text,
    folded_name text COLLATE "C", email text, email_key text COLLATE "C", username text,
    sis_number text COLLATE "C", grade text, raw_grade text, birth_date date,
    home_school_provider_id text COLLATE "C", school_provider_ids text[] COLLATE "C",
    fingerprint uuid, source_digest bigint
);
CREATE UNLOGGED TABLE staged_enrollments (
    section_provider_id text COLLATE "C", person_provider_id text COLLATE "C", role text COLLATE "C",
    is_primary boolean, begin_date date, end_date date, fingerprint uuid, provider_id text COLLATE "C"
);
CREATE UNLOGGED TABLE staged_unseen (fingerprint uuid);
CREATE UNLOGGED TABLE staged_birth_dates (person_provider_id text COLLATE "C", birth_date date);
CREATE UNLOGGED TABLE staged_bad (
    kind text COLLATE "C", provider_id text COLLATE "C", problem text, was_carried_over boolean NOT NULL DEFAULT false
);
"""


def create_staging(*, run_id: int, fence: int = 0) -> None:
    """Make fresh staging tables for a run in this worker's hands, dropping what an earlier pull of it left."""
    schema = _schema(run_id, fence)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    with staged(run_id=run_id, fence=fence), connection.cursor() as cursor:
        cursor.execute(TABLES)


def _schema(run_id: int, fence: int) -> sql.Identifier:
    return sql.Identifier(f"{PREFIX}{run_id}_{fence}")


FEW_ROWS = 2000
# A district's share of a table shared by all is a guess for the planner; a wrong one costs minutes in nested loops.
# So the stages say it themselves: hash joins over whole districts, index look-ups where only a few rows are concerned.
WHOLE_DISTRICT = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '192MB'"
FEW = "SET LOCAL enable_nestloop = on"


def expect_rows(cursor: Any, *, count: int) -> None:
    """Inside a transaction: the following statements concern about `count` rows of one district."""
    cursor.execute(FEW if count <= FEW_ROWS else WHOLE_DISTRICT)


@contextmanager
def staged(*, run_id: int, fence: int = 0) -> Iterator[None]:
    """While inside, `staged_...` and scratch tables of this run are found by their plain names, and new ones are made there.

    Inside a transaction the statements are expected to concern the whole district, until `expect_rows` says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET search_path TO {}, public").format(_schema(run_id, fence)))
        if connection.in_atomic_block:
            cursor.execute(WHOLE_DISTRICT)
    try:
        yield
    finally:
        # A failed transaction takes no further statement, and takes its search path back by itself.
        if not connection.needs_rollback and not _has_failed():
            with connection.cursor() as cursor:
                cursor.execute("SET search_path TO DEFAULT")


def _has_failed() -> bool:
    raw = connection.connection
    return raw is None or raw.info.transaction_status in (
        TransactionStatus.INERROR,
        TransactionStatus.UNKNOWN,
    )


def drop_staging(*, run_id: int, fence: int = 0) -> None:
    """Forget a run's staging tables of one worker; nothing if there are none."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(_schema(run_id, fence)))


def sweep_staging() -> list[str]:
    """Drop what killed workers left: every staging schema whose run is finished or in other hands. The schemas' names.

    One that somebody still uses is left for the next sweep.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [PREFIX])
        found = sorted(name for (name,) in cursor.fetchall())
    # Looked at after the schemas, so that a run that has just begun is among them.
    at_work = Run.objects.filter(status__in=Run.UNFINISHED).values_list("id", "fence") if found else ()
    dry = DryRun.objects.filter(state=DryRun.State.WORKING).values_list("number", flat=True) if found else ()
    kept = {
        f"{PREFIX}{run_id}_{fence}" for run_id, fence in (*at_work, *((one, DryRun.FENCE) for one in dry))
    }
    return [name for name in found if name not in kept and _is_swept(name)]


def _is_swept(name: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    except OperationalError:
        return False
    return True
