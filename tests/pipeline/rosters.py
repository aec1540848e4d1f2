"""What is on Khan Academy right now, read with plain SQL for comparing; and taking a sync's change log back."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rostering.models import Change, Run

TABLES = {
    "schools": "districts_school",
    "terms": "districts_term",
    "sections": "districts_section",
    "people": "districts_rosteruser",
    "enrollments": "districts_enrollment",
}
BOOKKEEPING = {
    *("removed_at", "removed_as", "changed_run", "fingerprint", "source_digest", "folded_name", "school_id"),
    "district_id",
}
# A place keeps the provider's id of it, which is stored and never compared (DESIGN 5, Counting).
NEVER_COMPARED = {"enrollments": {"provider_id"}}
Rows = dict[tuple[str, int], dict[str, Any]]

LOOSE_ENDS = """
SELECT 'place', e.id FROM districts_enrollment e
LEFT JOIN districts_section s ON s.id = e.section_id
LEFT JOIN districts_rosteruser u ON u.id = e.user_id
WHERE e.district_id = %(district)s AND e.removed_at IS NULL AND (
    s.removed_at IS NOT NULL OR u.removed_at IS NOT NULL OR s.id IS NULL OR u.id IS NULL
    OR s.district_id <> e.district_id OR u.district_id <> e.district_id
)
UNION ALL
SELECT 'class', r.id FROM districts_section r
LEFT JOIN districts_school s
    ON s.district_id = r.district_id AND s.provider_id = r.school_provider_id AND s.removed_at IS NULL
WHERE r.district_id = %(district)s AND r.removed_at IS NULL AND r.school_id IS DISTINCT FROM s.id
UNION ALL
SELECT 'person', r.id FROM districts_rosteruser r
LEFT JOIN districts_school s
    ON s.district_id = r.district_id AND s.provider_id = r.home_school_provider_id AND s.removed_at IS NULL
WHERE r.district_id = %(district)s AND r.removed_at IS NULL AND r.school_id IS DISTINCT FROM s.id
UNION ALL
SELECT 'left without a word', r.id FROM districts_rosteruser r
WHERE r.district_id = %(district)s AND (r.removed_at IS NULL) <> (r.removed_as = '')
"""


@dataclass(frozen=True)
class Roster:
    """Every row a district ever had, by kind and number, and which of them are there."""

    rows: Rows
    there: frozenset[tuple[str, int]]

    def active(self) -> Rows:
        """The rows that are there, without bookkeeping."""
        return {key: _said(key[0], self.rows[key]) for key in self.there}


def read_roster(district_id: int) -> Roster:
    """The district's roster right now."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for kind, table in TABLES.items():
            cursor.execute(
                f"SELECT id, to_jsonb(r)::text FROM {table} r WHERE district_id = %s", [district_id]
            )
            rows |= {(kind, number): _parsed(row) for number, row in cursor.fetchall()}
    there = frozenset(key for key, row in rows.items() if row["removed_at"] is None)
    return Roster(rows=rows, there=there)


def loose_ends(district_id: int) -> list[tuple[str, int]]:
    """Orphans, rows of another district, wrong links: must always be empty."""
    with connection.cursor() as cursor:
        cursor.execute(LOOSE_ENDS, {"district": district_id})
        return cursor.fetchall()  # type: ignore[no-any-return]


def taken_back(*, after: Roster, run: Run) -> Rows:
    """The active rows there must have been before a sync, worked out from what there is and what its log says."""
    rows = dict(after.active())
    seen = set()
    for change in Change.objects.filter(run_number=run.id):
        key = (change.kind, change.object_id)
        assert key not in seen, f"{key} is in the log twice"
        seen.add(key)
        if change.operation == "added":
            del rows[key]
        elif change.operation in ("removed", "ended"):
            assert key not in rows
            rows[key] = _said(change.kind, after.rows[key])
        elif change.operation == "relinked":
            assert (change.before, change.after, change.changed) == (None, None, [])
        else:
            assert set(change.before) == set(change.after) == set(change.changed)
            assert all(rows[key][name] == value for name, value in change.after.items())
            rows[key] = rows[key] | change.before
    return rows


def _parsed(row: str) -> dict[str, Any]:
    return json.loads(row)  # type: ignore[no-any-return]


def _said(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    hidden = BOOKKEEPING | NEVER_COMPARED.get(kind, set())
    return {name: value for name, value in row.items() if name not in hidden}
