"""Emptying the database after a test that committed: only what was filled, since cutting seventy tables costs more than the test.

Where numbers are to begin anew, or the rows are many, the tables are cut as ever.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

_MANY = 1000
#: The database lets nobody delete from it; no table refers to it, so it is cut by itself.
_APPEND_ONLY = "accounts_auditevent"
_cut_all = DatabaseOperations.sql_flush


def empty_what_was_filled() -> None:
    """From now on Django's `flush` does so."""
    DatabaseOperations.sql_flush = _sql_flush


def _sql_flush(
    self: Any,
    style: Any,
    tables: Sequence[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    rows = {} if reset_sequences else _rows(self.connection, tables)
    if reset_sequences or any(count > _MANY for count in rows.values()):
        cut: list[str] = _cut_all(
            self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )
        return cut
    # In one transaction, and every foreign key is looked at when it ends: any order will do.
    return [
        f"{'TRUNCATE' if table == _APPEND_ONLY else 'DELETE FROM'} {self.quote_name(table)}" for table in rows
    ]


def _rows(connection: Any, tables: Iterable[str]) -> dict[str, int]:
    """How many rows the tables hold that hold any; beyond many they are not counted."""
    name = connection.ops.quote_name
    looks = [
        f"SELECT '{table}', count(*) FROM (SELECT FROM {name(table)} LIMIT {_MANY + 1}) AS looked"  # noqa: S608 - our tables
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return {table: count for table, count in cursor.fetchall() if count}
