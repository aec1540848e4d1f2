"""Everything the database holds, table by table as one number each: for showing that nothing was changed."""

from django.db import connection

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL (%s)
ORDER BY 1
"""
ROWS = "SELECT count(*), md5(string_agg(row_said, '' ORDER BY row_said)) FROM (SELECT t::text AS row_said FROM {table} t) rows"
SCHEMAS = "SELECT count(*) FROM pg_namespace WHERE starts_with(nspname, 'staging_run_')"


def everything(*, but: tuple[str, ...] = ()) -> dict[str, tuple[int, str]]:
    """Each table of the portal with the count and digest of its rows; staging that is still there under its own name."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [list(but)])
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(ROWS.format(table=connection.ops.quote_name(table)))
            found[table] = cursor.fetchone()
        cursor.execute(SCHEMAS)
        found["(staging)"] = (cursor.fetchone()[0], "")
    return found
