"""Staging: one UNLOGGED table per run and kind, in a schema of the run's own, dropped at the end and by the sweeper (DESIGN 3.1).

A schema a run lets every statement of the pipeline name its tables plainly ("staged_people"): the run is chosen by the
search path, so no SQL is ever put together from names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

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
CREATE UNLOGGED TABLE staged_birth_dates (person_provider_id text COLLATE "C", birth_date date);
CREATE UNLOGGED TABLE staged_bad (kind text COLLATE "C", provider_id text COLLATE "C", problem text);
"""


def create_staging(*, run_id: int) -> None:
    """Make fresh staging tables for a run, dropping what an earlier attempt left."""
    schema = sql.Identifier(f"{PREFIX}{run_id}")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    with staged(run_id=run_id), connection.cursor() as cursor:
        cursor.execute(TABLES)


FEW_ROWS = 2000
# A district's share of a table shared by all is a guess for the planner; a wrong one costs minutes in nested loops.
# So the stages say it themselves: hash joins over whole districts, index look-ups where only a few rows are concerned.
WHOLE_DISTRICT = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
FEW = "SET LOCAL enable_nestloop = on"


def expect_rows(cursor: Any, *, count: int) -> None:
    """Inside a transaction: the following statements concern about `count` rows of one district."""
    cursor.execute(FEW if count <= FEW_ROWS else WHOLE_DISTRICT)


@contextmanager
def staged(*, run_id: int) -> Iterator[None]:
    """While inside, `staged_...` and scratch tables of this run are found by their plain names, and new ones are made there.

    Inside a transaction the statements are expected to concern the whole district, until `expect_rows` says otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET search_path TO {}, public").format(sql.Identifier(f"{PREFIX}{run_id}")))
        if connection.in_atomic_block:
            cursor.execute(WHOLE_DISTRICT)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET search_path TO DEFAULT")


def drop_staging(*, run_id: int) -> None:
    """Forget a run's staging tables; nothing if there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(f"{PREFIX}{run_id}"))
        )


def sweep_staging(*, keep: set[int]) -> list[int]:
    """Drop the staging of every run not in `keep` (the unfinished ones): what a killed worker left. Their run numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [PREFIX])
        left = {int(name.removeprefix(PREFIX)) for (name,) in cursor.fetchall()}
    swept = sorted(left - keep)
    for run_id in swept:
        drop_staging(run_id=run_id)
    return swept
