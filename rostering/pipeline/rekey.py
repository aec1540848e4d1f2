"""Stage 6: find the same person or class under a new provider id, before anything is counted (DESIGN 5, Rekey).

Only what is certain is paired here: at two levels for people, unique on both sides within a level, and what a person
accepted; never what a person refused. An address without the name is a question for a person (weaker_pairs.py).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from rostering.models import Run
from rostering.pipeline.accepted_pairs import pair_accepted
from rostering.pipeline.staging import WHOLE_DISTRICT, staged

# Left: people on Khan Academy whose id no feed row has. Came: included people whose id is in no roster row, in whatever role.
CANDIDATES = """
CREATE UNLOGGED TABLE people_left AS
SELECT r.id AS object_id, r.role, r.provider_id, r.email_key, r.folded_name, r.sis_number, r.birth_date
FROM districts_rosteruser r
WHERE r.district_id = %(district)s AND r.removed_at IS NULL AND r.folded_name <> ''
    AND NOT EXISTS (
        SELECT FROM rostering_feedperson f WHERE f.district_id = %(district)s AND f.provider_id = r.provider_id
    );
CREATE UNLOGGED TABLE people_came AS
SELECT f.role, f.provider_id, f.email_key, f.folded_name, f.sis_number, f.birth_date
FROM rostering_feedperson f
WHERE f.district_id = %(district)s AND f.excluded_because = '' AND f.folded_name <> ''
    AND EXISTS (SELECT FROM people_left)
    AND NOT EXISTS (
        SELECT FROM districts_rosteruser r
        WHERE r.district_id = %(district)s AND r.provider_id = f.provider_id
    );
CREATE UNLOGGED TABLE rekeyed_people (
    object_id bigint, role text COLLATE "C", old_id text COLLATE "C", new_id text COLLATE "C", evidence text
);
"""

# One level: equal evidence and equal folded name, same role, birth dates not contradicting, unique on both sides. Whoever a
# person said is somebody else counts as a candidate, so that a refusal makes nobody certain, and is never paired.
PAIR_PEOPLE = """
INSERT INTO rekeyed_people (object_id, role, old_id, new_id, evidence)
SELECT object_id, role, old_id, new_id, %(evidence)s
FROM (
    SELECT l.object_id, l.role, l.provider_id AS old_id, c.provider_id AS new_id,
        count(*) OVER (PARTITION BY l.object_id) AS of_left,
        count(*) OVER (PARTITION BY c.role, c.provider_id) AS of_came
    FROM people_left l
    JOIN people_came c
        ON c.role = l.role AND c.folded_name = l.folded_name AND c.{evidence} = l.{evidence}
    WHERE l.{evidence} <> ''
        AND (l.birth_date = c.birth_date OR l.birth_date IS NULL OR c.birth_date IS NULL)
        AND NOT EXISTS (SELECT FROM rekeyed_people p WHERE p.object_id = l.object_id)
        AND NOT EXISTS (SELECT FROM rekeyed_people p WHERE p.role = c.role AND p.new_id = c.provider_id)
) pairs
WHERE of_left = 1 AND of_came = 1 AND NOT EXISTS (
    SELECT FROM rostering_pairanswer a
    WHERE a.district_id = %(district)s AND a.object_id = pairs.object_id AND a.new_provider_id = pairs.new_id
        AND NOT a.accepted AND a.ended_at IS NULL
)
"""

# The students of every class that could be meant, by number: after people are paired, so that new ids do not hide them,
# and with those who come back themselves.
STUDENTS = """
CREATE UNLOGGED TABLE students_now AS
SELECT e.section_id, e.user_id
FROM districts_enrollment e
JOIN sections_left l ON l.object_id = e.section_id
WHERE e.district_id = %(district)s AND e.role = 'student'
    AND (e.removed_at IS NULL OR e.removed_at = l.removed_at);
CREATE UNLOGGED TABLE students_coming AS
SELECT e.section_provider_id, coalesce(r.id, p.object_id) AS user_id
FROM rostering_feedenrollment e
JOIN sections_came c ON c.provider_id = e.section_provider_id
LEFT JOIN districts_rosteruser r
    ON r.district_id = %(district)s AND r.role = 'student' AND r.provider_id = e.person_provider_id
LEFT JOIN rekeyed_people p ON p.role = 'student' AND p.new_id = e.person_provider_id
WHERE e.district_id = %(district)s AND e.role = 'student';
"""

SECTIONS_LEFT = """
CREATE UNLOGGED TABLE sections_left AS
SELECT r.id AS object_id, r.provider_id, r.school_provider_id, r.name, r.code, r.removed_at, span.starts_on, span.ends_on
FROM districts_section r
LEFT JOIN LATERAL (
    SELECT min(t.start_date) AS starts_on, max(t.end_date) AS ends_on
    FROM districts_term t
    WHERE t.district_id = %(district)s AND t.provider_id = ANY (r.term_provider_ids)
) span ON true
WHERE r.district_id = %(district)s AND {which}
"""
SECTIONS_CAME = """
CREATE UNLOGGED TABLE sections_came AS
SELECT f.provider_id, f.school_provider_id, f.name, f.code, span.starts_on, span.ends_on
FROM rostering_feedsection f
LEFT JOIN LATERAL (
    SELECT min(t.start_date) AS starts_on, max(t.end_date) AS ends_on
    FROM rostering_feedterm t
    WHERE t.district_id = %(district)s AND t.provider_id = ANY (f.term_provider_ids)
) span ON true
WHERE f.district_id = %(district)s AND f.excluded_because = '' AND {which}
"""
GONE_IDS = """r.removed_at IS NULL AND r.code <> '' AND NOT EXISTS (
    SELECT FROM rostering_feedsection f WHERE f.district_id = %(district)s AND f.provider_id = r.provider_id
)"""
NEW_IDS = """f.code <> '' AND EXISTS (SELECT FROM sections_left) AND NOT EXISTS (
    SELECT FROM districts_section r WHERE r.district_id = %(district)s AND r.provider_id = f.provider_id
)"""

# Same school, code and name, terms that overlap, at least half of the students (of the larger class) the same.
PAIR_SECTIONS = """
CREATE UNLOGGED TABLE rekeyed_sections AS
SELECT object_id, old_id, new_id
FROM (
    SELECT l.object_id, l.provider_id AS old_id, c.provider_id AS new_id,
        count(*) OVER (PARTITION BY l.object_id) AS of_left,
        count(*) OVER (PARTITION BY c.provider_id) AS of_came
    FROM sections_left l
    JOIN sections_came c
        ON c.school_provider_id = l.school_provider_id AND c.code = l.code AND c.name = l.name
    CROSS JOIN LATERAL (
        SELECT
            (SELECT count(*) FROM students_now n WHERE n.section_id = l.object_id) AS now,
            (SELECT count(*) FROM students_coming s WHERE s.section_provider_id = c.provider_id) AS coming,
            (SELECT count(*) FROM students_now n JOIN students_coming s ON s.user_id = n.user_id
             WHERE n.section_id = l.object_id AND s.section_provider_id = c.provider_id) AS common
    ) students
    WHERE (l.starts_on IS NULL OR c.ends_on IS NULL OR l.starts_on <= c.ends_on)
        AND (c.starts_on IS NULL OR l.ends_on IS NULL OR c.starts_on <= l.ends_on)
        AND students.common > 0 AND 2 * students.common >= greatest(students.now, students.coming)
) pairs
WHERE of_left = 1 AND of_came = 1
"""

# A class id that returns in another term with under a fifth of its students is another class (DESIGN 5).
SHARED_IDS = """EXISTS (
    SELECT FROM rostering_feedsection f
    WHERE f.district_id = %(district)s AND f.provider_id = r.provider_id AND f.excluded_because = ''
        AND f.fingerprint <> r.fingerprint AND NOT f.term_provider_ids && r.term_provider_ids
) AND (r.removed_at IS NULL OR NOT EXISTS (
    SELECT FROM districts_section later
    WHERE later.district_id = r.district_id AND later.provider_id = r.provider_id AND later.id <> r.id
        AND (later.removed_at IS NULL OR later.removed_at > r.removed_at)
))"""
SHARED_BY_FEED = "f.provider_id IN (SELECT provider_id FROM sections_left)"
REUSED_SECTIONS = """
CREATE UNLOGGED TABLE reused_sections AS
SELECT l.object_id, l.provider_id
FROM sections_left l
JOIN sections_came c ON c.provider_id = l.provider_id
WHERE (l.ends_on < c.starts_on OR c.ends_on < l.starts_on)
    AND EXISTS (SELECT FROM students_now n WHERE n.section_id = l.object_id)
    AND 5 * (
        SELECT count(*) FROM students_now n JOIN students_coming s ON s.user_id = n.user_id
        WHERE n.section_id = l.object_id AND s.section_provider_id = c.provider_id
    ) < (SELECT count(*) FROM students_now n WHERE n.section_id = l.object_id)
"""
# The comparison looks the students of each pair of classes up.
INDEX_STUDENTS = """
CREATE INDEX ON students_now (section_id, user_id);
CREATE INDEX ON students_coming (section_provider_id, user_id);
ANALYZE students_now, students_coming, sections_left, sections_came;
SET LOCAL enable_nestloop = on;
"""
SCRATCH = (
    "people_left",
    "people_came",
    "rekeyed_people",
    "rekeyed_sections",
    "reused_sections",
)
PASSING = ("students_now", "students_coming", "sections_left", "sections_came")


@dataclass(frozen=True, slots=True)
class Rekeys:
    """How many were paired or told apart."""

    people: int
    sections: int
    reused_sections: int


def rekey(*, run: Run, now: datetime) -> Rekeys:
    """Fill the scratch tables `rekeyed_people`, `rekeyed_sections` and `reused_sections` of the run, for the plan to read."""
    values: dict[str, Any] = {"district": run.district_id}
    with transaction.atomic(), staged(run_id=run.id, fence=run.fence), connection.cursor() as cursor:
        for table in (*SCRATCH, *PASSING):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(_literal(CANDIDATES, values))
        people = _pair_people(cursor, run=run, now=now)
        sections = _compare_sections(cursor, values, left=GONE_IDS, came=NEW_IDS, compare=PAIR_SECTIONS)
        reused = _compare_sections(
            cursor, values, left=SHARED_IDS, came=SHARED_BY_FEED, compare=REUSED_SECTIONS
        )
    return Rekeys(people=people, sections=sections, reused_sections=reused)


def _pair_people(cursor: Any, *, run: Run, now: datetime) -> int:
    """Who is certain, whom people accepted, and who is certain once those are no candidates any more. How many."""
    certain = _pair_certain(cursor, district_id=run.district_id)
    accepted = pair_accepted(cursor, run=run, now=now)
    return certain + accepted + (_pair_certain(cursor, district_id=run.district_id) if accepted else 0)


def _pair_certain(cursor: Any, *, district_id: int) -> int:
    count = 0
    for evidence in ("email_key", "sis_number"):
        values = {"evidence": evidence, "district": district_id}
        cursor.execute(PAIR_PEOPLE.format(evidence=evidence), values)
        count += cursor.rowcount
    return count


def _compare_sections(cursor: Any, values: dict[str, Any], *, left: str, came: str, compare: str) -> int:
    """Fill one result table from the classes of both sides that could be meant; how many pairs."""
    for table in PASSING:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(SECTIONS_LEFT.format(which=left), values)
    cursor.execute(SECTIONS_CAME.format(which=came), values)
    cursor.execute(_literal(STUDENTS, values))
    cursor.execute(INDEX_STUDENTS)
    cursor.execute(compare)
    count = int(cursor.rowcount)
    cursor.execute(WHOLE_DISTRICT)
    return count


def _literal(statements: str, values: dict[str, Any]) -> str:
    """Several statements at once take no parameters; the district's number, an integer of ours, is written in."""
    return statements % {"district": int(values["district"])}
