"""What a plan amounts to: counts a kind (DESIGN 5, Counting; DESIGN 6, JSON) and the checksum over its rows."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

COUNTED_KINDS = ("students", "teachers", "sections", "enrollments", "administrators", "schools", "terms")

EXISTING = """
SELECT role || 's', count(*) FROM districts_rosteruser
WHERE district_id = %(district)s AND removed_at IS NULL GROUP BY role
UNION ALL SELECT 'sections', count(*) FROM districts_section WHERE district_id = %(district)s AND removed_at IS NULL
UNION ALL SELECT 'enrollments', count(*) FROM districts_enrollment
    WHERE district_id = %(district)s AND removed_at IS NULL
UNION ALL SELECT 'schools', count(*) FROM districts_school WHERE district_id = %(district)s AND removed_at IS NULL
UNION ALL SELECT 'terms', count(*) FROM districts_term WHERE district_id = %(district)s AND removed_at IS NULL
"""

PLANNED = """
SELECT role || 's', operation, count(*) FROM rostering_planperson WHERE plan_id = %(plan)s GROUP BY 1, 2
UNION ALL SELECT 'sections', operation, count(*) FROM rostering_plansection WHERE plan_id = %(plan)s GROUP BY 2
UNION ALL SELECT 'enrollments', operation, count(*) FROM rostering_planenrollment WHERE plan_id = %(plan)s GROUP BY 2
UNION ALL SELECT 'schools', operation, count(*) FROM rostering_planschool WHERE plan_id = %(plan)s GROUP BY 2
UNION ALL SELECT 'terms', operation, count(*) FROM rostering_planterm WHERE plan_id = %(plan)s GROUP BY 2
"""

# One line a row: what happens, to which row, to which values; hashed twice and summed, so that the order of the rows does
# not matter and half a million need no sorting. The number drawn for a new row is no part of what is seen.
CHECKSUM_LINES = """
SELECT concat_ws('|', count(*), sum(hashtextextended(said, 1)), sum(hashtextextended(said, 2)))
FROM (
    SELECT concat_ws('|', 'school', operation, CASE WHEN NOT is_new THEN object_id END, fingerprint) AS said
    FROM rostering_planschool WHERE plan_id = %(plan)s
    UNION ALL SELECT concat_ws('|', 'term', operation, CASE WHEN NOT is_new THEN object_id END, fingerprint)
    FROM rostering_planterm WHERE plan_id = %(plan)s
    UNION ALL SELECT concat_ws('|', 'section', operation, CASE WHEN NOT is_new THEN object_id END, fingerprint, is_term_over)
    FROM rostering_plansection WHERE plan_id = %(plan)s
    UNION ALL SELECT concat_ws('|', 'person', operation, CASE WHEN NOT is_new THEN object_id END, fingerprint, birth_date)
    FROM rostering_planperson WHERE plan_id = %(plan)s
    UNION ALL SELECT concat_ws('|', 'place', operation, CASE WHEN NOT is_new THEN object_id END, fingerprint, holds_primary)
    FROM rostering_planenrollment WHERE plan_id = %(plan)s
) rows
"""


@dataclass(frozen=True, slots=True)
class KindTotals:
    """One kind's counts. `existing`: active roster rows before the run. `percent`: 100 × changed / existing, one decimal."""

    existing: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    rekeyed: int = 0
    ended: int = 0
    ignored: int = 0

    @property
    def changed(self) -> int:
        """What counts (DESIGN 5): added + updated + removed + rekeyed."""
        return self.added + self.updated + self.removed + self.rekeyed

    @property
    def percent(self) -> float:
        """0 existing with a change counts as 100 (DESIGN 5, Large change)."""
        if self.existing == 0:
            return 100.0 if self.changed else 0.0
        return round(100 * self.changed / self.existing, 1)

    @property
    def after(self) -> int:
        """Active rows once applied."""
        return self.existing + self.added - self.removed - self.ended

    def as_json(self) -> dict[str, Any]:
        """The contract's form (DESIGN 6)."""
        return {**asdict(self), "changed": self.changed, "percent": self.percent}


Totals = dict[str, KindTotals]


def count_totals(
    cursor: Any, *, values: dict[str, Any], existing: dict[str, int] | None = None
) -> tuple[Totals, int]:
    """The totals of a plan, and how many of its rows say something: bookkeeping alone is no change. `values`: district, plan.

    `existing`: the roster's counts, where they are known; else they are counted.
    """
    counts: dict[str, dict[str, int]] = {kind: {} for kind in COUNTED_KINDS}
    if existing is None:
        cursor.execute(EXISTING, values)
        existing = dict(cursor.fetchall())
    for kind, count in existing.items():
        counts[kind]["existing"] = count
    cursor.execute(PLANNED, values)
    rows = 0
    for kind, operation, count in cursor.fetchall():
        if operation != "relinked":
            rows += count
            counts[kind][operation] = count
    return {kind: KindTotals(**of_kind) for kind, of_kind in counts.items()}, rows


def totals_from_json(totals: dict[str, dict[str, Any]]) -> Totals:
    """The inverse of `as_json` for every kind."""
    fields = ("existing", "added", "updated", "removed", "rekeyed", "ended", "ignored")
    return {kind: KindTotals(**{name: of_kind[name] for name in fields}) for kind, of_kind in totals.items()}


def checksum(cursor: Any, *, values: dict[str, Any], roster_version: int, scope_version: int) -> str:
    """A digest over the plan's rows, the roster version and the scope version (DESIGN 3.7). 64 hexadecimal digits."""
    cursor.execute(CHECKSUM_LINES, values)
    rows = cursor.fetchone()[0]
    return hashlib.sha256(f"{roster_version}|{scope_version}|{rows}".encode()).hexdigest()
