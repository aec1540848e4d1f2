"""The five kinds of a roster as tables: which columns identify a row, which are compared, which are only kept.

The statements of the stages are templates filled from these constants, never from anything a user or a provider sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rostering.records import Kind


@dataclass(frozen=True, slots=True)
class Table:
    """One kind. `key`: what identifies a feed row within its district. `compared`: its values, covered by the fingerprint.

    `kept`: columns stored beside them, never compared. `beside`: a column compared beside the fingerprint (birth dates).
    """

    kind: Kind
    staged: str
    feed: str
    roster: str
    plan: str
    key: tuple[str, ...]
    compared: tuple[str, ...]
    kept: tuple[str, ...]
    beside: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that comes from the provider, the key first."""
        return self.key + tuple(c for c in (*self.compared, *self.kept) if c not in self.key)

    def same(self, left: str, right: str) -> str:
        """SQL: both rows say the same. Hash-joinable, hence no IS NOT DISTINCT FROM."""
        said = f"{left}.fingerprint = {right}.fingerprint"
        if not self.beside:
            return said
        never = "'-infinity'::date"
        return (
            f"{said} AND coalesce({left}.{self.beside}, {never}) = coalesce({right}.{self.beside}, {never})"
        )

    def same_key(self, left: str, right: str) -> str:
        """SQL: both rows are about the same thing."""
        return " AND ".join(f"{left}.{column} = {right}.{column}" for column in self.key)

    @property
    def written(self) -> tuple[str, ...]:
        """The columns of a roster or plan row that a change may touch."""
        if self.kind == Kind.ENROLLMENTS:
            return ("holds_primary", "begin_date", "end_date")
        is_over = ("is_term_over",) if self.kind == Kind.SECTIONS else ()
        return ("provider_id", *self.compared, *is_over)

    def differing(self, left: str, right: str) -> str:
        """SQL: the names of the written columns in which two rows differ, as an array."""
        cases = ", ".join(
            f"CASE WHEN {left}.{c} IS DISTINCT FROM {right}.{c} THEN '{c}' END" for c in self.written
        )
        return f"array_remove(ARRAY[{cases}]::text[], NULL)"

    def before(self, left: str, right: str) -> str:
        """SQL: what the right row has in the columns in which it differs from the left one, as a JSON object or null."""
        return self._picked(right, {c: f"{left}.{c} IS DISTINCT FROM {right}.{c}" for c in self.written})

    def had_left(self, left: str, right: str) -> str:
        """SQL: in what state the right row, which comes back as the left one, had left; never null."""
        return f"coalesce({self.before(left, right)}, '{{}}') || jsonb_build_object('removed_as', {right}.removed_as)"

    def after(self, row: str) -> str:
        """SQL: what a row of a plan says in its changed columns, as a JSON object; null where there are none."""
        said = self._picked(row, {c: f"'{c}' = ANY ({row}.changed)" for c in self.written})
        return f"CASE WHEN cardinality({row}.changed) > 0 THEN {said} END"

    def _picked(self, row: str, wanted: Mapping[str, str]) -> str:
        """A column at a time: picking from the whole row as JSON costs five times as much, the better part of applying."""
        parts = " || ".join(
            f"CASE WHEN {is_wanted} THEN jsonb_build_object('{column}', {row}.{column}) ELSE '{{}}' END"
            for column, is_wanted in wanted.items()
        )
        return f"nullif({parts}, '{{}}')"

    def as_kept(self, row: str) -> str:
        """SQL: what is stored beside the compared values, as a JSON object."""
        pairs = ", ".join(f"'{column}', {row}.{column}" for column in self.kept)
        return f"jsonb_build_object({pairs})"

    def names(self, prefix: str = "", *, of: tuple[str, ...] | None = None) -> str:
        """SQL: columns as a list, each with a prefix."""
        dot = f"{prefix}." if prefix else ""
        return ", ".join(f"{dot}{column}" for column in (of if of is not None else self.columns))


SCHOOLS = Table(
    kind=Kind.SCHOOLS,
    staged="staged_schools",
    feed="rostering_feedschool",
    roster="districts_school",
    plan="rostering_planschool",
    key=("provider_id",),
    compared=("name", "number", "low_grade", "high_grade"),
    kept=("fingerprint", "source_digest"),
)
TERMS = Table(
    kind=Kind.TERMS,
    staged="staged_terms",
    feed="rostering_feedterm",
    roster="districts_term",
    plan="rostering_planterm",
    key=("provider_id",),
    compared=("name", "start_date", "end_date"),
    kept=("fingerprint", "source_digest"),
)
SECTIONS = Table(
    kind=Kind.SECTIONS,
    staged="staged_sections",
    feed="rostering_feedsection",
    roster="districts_section",
    plan="rostering_plansection",
    key=("provider_id",),
    compared=(
        "school_provider_id",
        "name",
        "code",
        "course_name",
        "course_number",
        "subject",
        "grade",
        "raw_grade",
        "period",
        "term_provider_ids",
    ),
    kept=("fingerprint", "source_digest"),
)
PEOPLE = Table(
    kind=Kind.PEOPLE,
    staged="staged_people_with_birth_dates",
    feed="rostering_feedperson",
    roster="districts_rosteruser",
    plan="rostering_planperson",
    key=("role", "provider_id"),
    compared=(
        "given_name",
        "family_name",
        "middle_name",
        "email",
        "email_key",
        "username",
        "sis_number",
        "grade",
        "raw_grade",
        "birth_date",
        "home_school_provider_id",
        "school_provider_ids",
    ),
    kept=("folded_name", "fingerprint", "source_digest"),
    beside="birth_date",
)
ENROLLMENTS = Table(
    kind=Kind.ENROLLMENTS,
    staged="staged_enrollments",
    feed="rostering_feedenrollment",
    roster="districts_enrollment",
    plan="rostering_planenrollment",
    key=("section_provider_id", "person_provider_id", "role"),
    compared=("is_primary", "begin_date", "end_date"),
    kept=("fingerprint", "provider_id"),
)
ALL = (SCHOOLS, TERMS, SECTIONS, PEOPLE, ENROLLMENTS)

# Not one row, present or left: then no row of a plan is about one that is, or was, and there is nothing to compare.
NEVER_HAD_A_ROSTER = """
SELECT NOT EXISTS (SELECT FROM districts_rosteruser WHERE district_id = %(district)s)
    AND NOT EXISTS (SELECT FROM districts_section WHERE district_id = %(district)s)
    AND NOT EXISTS (SELECT FROM districts_school WHERE district_id = %(district)s)
    AND NOT EXISTS (SELECT FROM districts_term WHERE district_id = %(district)s)
    AND NOT EXISTS (SELECT FROM districts_enrollment WHERE district_id = %(district)s)
"""


def never_had_a_roster(cursor: Any, *, values: dict[str, Any]) -> bool:
    """Whether nothing of a district (`values`: district) was ever on Khan Academy."""
    cursor.execute(NEVER_HAD_A_ROSTER, values)
    return bool(cursor.fetchone()[0])
