"""Plan rows of class places: who sits in which class, in which role (DESIGN 5: that triple *is* the enrollment).

A place is compared by roster numbers, not by the provider's ids: a rekeyed person keeps every place, and whoever takes
over an id does not inherit its places.
"""

from typing import Any

from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows
from rostering.pipeline.tables import ENROLLMENTS, never_had_a_roster

# Places on Khan Academy that no fingerprint can vouch for: their class or person leaves or has a new id, or their
# person's id means somebody more from now on (a second role, a return).
UNSETTLED = """
CREATE UNLOGGED TABLE unsettled AS
SELECT e.id
FROM rostering_planperson p
JOIN districts_enrollment e ON e.district_id = %(district)s AND e.user_id = p.object_id AND e.removed_at IS NULL
WHERE p.plan_id = %(plan)s AND p.operation IN ('removed', 'rekeyed')
UNION
SELECT e.id
FROM rostering_plansection p
JOIN districts_enrollment e ON e.district_id = %(district)s AND e.section_id = p.object_id AND e.removed_at IS NULL
WHERE p.plan_id = %(plan)s AND p.operation IN ('removed', 'ended', 'rekeyed')
UNION
SELECT e.id
FROM rostering_planperson p
JOIN districts_rosteruser u
    ON u.district_id = %(district)s AND u.provider_id = p.provider_id AND u.removed_at IS NULL AND u.id <> p.object_id
    AND u.role IN ('student', 'teacher', 'administrator')
JOIN districts_enrollment e ON e.district_id = %(district)s AND e.user_id = u.id AND e.removed_at IS NULL
WHERE p.plan_id = %(plan)s AND p.operation IN ('added', 'rekeyed')
"""

UNLIKE_PLACES = """
CREATE UNLOGGED TABLE unlike_enrollments AS
SELECT f.fingerprint IS NOT NULL AS is_feed, r.id AS object_id, f.section_provider_id, f.person_provider_id, f.role,
    f.holds_primary, f.begin_date, f.end_date, f.fingerprint, f.provider_id
FROM (
    SELECT section_provider_id, person_provider_id, role, holds_primary, begin_date, end_date, fingerprint, provider_id
    FROM rostering_feedenrollment WHERE district_id = %(district)s AND excluded_because = ''
) f
FULL JOIN (
    SELECT e.id, CASE WHEN u.id IS NULL THEN e.fingerprint ELSE gen_random_uuid() END AS fingerprint, e.holds_primary
    FROM districts_enrollment e LEFT JOIN unsettled u ON u.id = e.id
    WHERE e.district_id = %(district)s AND e.removed_at IS NULL
) r ON r.fingerprint = f.fingerprint AND r.holds_primary = f.holds_primary
WHERE f.fingerprint IS NULL OR r.fingerprint IS NULL
"""

# A first load: everybody whom a place names is in this very plan.
FIRST_SECTIONS_AFTER = """
CREATE UNLOGGED TABLE sections_after AS
SELECT provider_id, object_id AS section_id FROM rostering_plansection WHERE plan_id = %(plan)s
"""
FIRST_SEAT_TAKERS = """
CREATE UNLOGGED TABLE seat_takers AS
SELECT DISTINCT ON (p.provider_id, seat.role) p.provider_id, seat.role AS seat_role, p.object_id AS user_id
FROM rostering_planperson p
CROSS JOIN (VALUES ('student'), ('teacher')) AS seat (role)
WHERE p.plan_id = %(plan)s
ORDER BY p.provider_id, seat.role, (p.role = seat.role) DESC, p.role DESC
"""

# The class, and the person, behind each id that is asked for, once this plan is applied.
SECTIONS_AFTER = """
CREATE UNLOGGED TABLE sections_after AS
SELECT a.provider_id, a.section_id
FROM (SELECT DISTINCT section_provider_id AS provider_id FROM unlike_enrollments WHERE is_feed) asked
JOIN (
    SELECT r.provider_id, r.id AS section_id
    FROM districts_section r
    WHERE r.district_id = %(district)s AND r.removed_at IS NULL
        AND NOT EXISTS (
            SELECT FROM rostering_plansection p
            WHERE p.plan_id = %(plan)s AND p.object_id = r.id AND p.operation IN ('removed', 'ended', 'rekeyed')
        )
    UNION ALL
    SELECT p.provider_id, p.object_id
    FROM rostering_plansection p
    WHERE p.plan_id = %(plan)s AND p.operation IN ('added', 'rekeyed')
) a ON a.provider_id = asked.provider_id
"""
# A person with several roles takes a student's place as student, a teacher's as teacher.
SEAT_TAKERS = """
CREATE UNLOGGED TABLE seat_takers AS
SELECT DISTINCT ON (asked.provider_id, asked.seat_role)
    asked.provider_id, asked.seat_role, a.user_id
FROM (
    SELECT DISTINCT person_provider_id AS provider_id, role AS seat_role FROM unlike_enrollments WHERE is_feed
) asked
JOIN (
    SELECT r.provider_id, r.role, r.id AS user_id
    FROM districts_rosteruser r
    WHERE r.district_id = %(district)s AND r.removed_at IS NULL
        AND NOT EXISTS (
            SELECT FROM rostering_planperson p
            WHERE p.plan_id = %(plan)s AND p.object_id = r.id AND p.operation IN ('removed', 'rekeyed')
        )
    UNION ALL
    SELECT p.provider_id, p.role, p.object_id
    FROM rostering_planperson p
    WHERE p.plan_id = %(plan)s AND p.operation IN ('added', 'rekeyed')
) a ON a.provider_id = asked.provider_id
ORDER BY asked.provider_id, asked.seat_role, (a.role = asked.seat_role) DESC, a.role DESC
"""

# Feed places by number. Places of nobody or nothing known are out of scope already.
RESOLVED_PLACES = """
CREATE UNLOGGED TABLE resolved_places AS
SELECT s.section_id, t.user_id, u.role, u.holds_primary, u.begin_date, u.end_date, u.fingerprint, u.provider_id
FROM unlike_enrollments u
JOIN sections_after s ON s.provider_id = u.section_provider_id
JOIN seat_takers t ON t.provider_id = u.person_provider_id AND t.seat_role = u.role
WHERE u.is_feed
"""

# The same for a first load, straight from the feed. Written down in their order by as many processes as there are: read
# and sorted inside the INSERT below, which must be one process, the same rows take half as long again.
FIRST_PLACES = """
CREATE UNLOGGED TABLE resolved_places AS
SELECT s.section_id, t.user_id, f.role, f.holds_primary, f.begin_date, f.end_date, f.fingerprint, f.provider_id
FROM rostering_feedenrollment f
JOIN sections_after s ON s.provider_id = f.section_provider_id
JOIN seat_takers t ON t.provider_id = f.person_provider_id AND t.seat_role = f.role
WHERE f.district_id = %(district)s AND f.excluded_because = ''
ORDER BY s.section_id, t.user_id
"""
FIRST_ADDED_PLACES = """
INSERT INTO rostering_planenrollment (
    plan_id, operation, object_id, is_new, section_id, user_id, role, holds_primary, begin_date, end_date,
    fingerprint, provider_id
)
SELECT %(plan)s, 'added', nextval('districts_enrollment_id_seq'), true, section_id, user_id, role, holds_primary,
    begin_date, end_date, fingerprint, provider_id
FROM resolved_places
"""

# A change of primary is one update: of the place that takes the lead. The one that gives it away is written, not counted.
CHANGED_PLACES = """
INSERT INTO rostering_planenrollment (
    plan_id, operation, object_id, changed, before, kept, section_id, user_id, role, holds_primary, begin_date, end_date,
    fingerprint, provider_id
)
SELECT %(plan)s,
    CASE
        WHEN cardinality(d.changed) = 0 THEN 'relinked'
        WHEN d.changed <@ %(ignored)s::text[] THEN 'ignored'
        WHEN d.changed = ARRAY['holds_primary'] AND r.holds_primary THEN 'ignored'
        ELSE 'updated'
    END,
    r.id, d.changed,
    {before},
    jsonb_build_object('fingerprint', r.fingerprint, 'provider_id', r.provider_id),
    r.section_id, r.user_id, f.role, f.holds_primary,
    f.begin_date, f.end_date, f.fingerprint, f.provider_id
FROM unlike_enrollments u
JOIN districts_enrollment r ON r.id = u.object_id AND r.district_id = %(district)s
JOIN resolved_places f ON f.section_id = r.section_id AND f.user_id = r.user_id AND f.role = r.role
CROSS JOIN LATERAL (SELECT {differing} AS changed) d
WHERE NOT u.is_feed
ORDER BY r.id
""".format(before=ENROLLMENTS.before("f", "r"), differing=ENROLLMENTS.differing("f", "r"))

ADDED_PLACES = """
INSERT INTO rostering_planenrollment (
    plan_id, operation, object_id, is_new, section_id, user_id, role, holds_primary, begin_date, end_date,
    fingerprint, provider_id
)
SELECT %(plan)s, 'added', coalesce(back.id, nextval('districts_enrollment_id_seq')), back.id IS NULL,
    p.section_id, p.user_id, p.role, p.holds_primary, p.begin_date, p.end_date, p.fingerprint, p.provider_id
FROM resolved_places p
LEFT JOIN districts_enrollment back
    ON back.district_id = %(district)s AND back.section_id = p.section_id AND back.user_id = p.user_id
    AND back.role = p.role
WHERE back.id IS NULL OR back.removed_at IS NOT NULL
ORDER BY p.section_id, p.user_id
"""

# A place ends with its class; everything else is removed.
LEAVING_PLACES = """
INSERT INTO rostering_planenrollment (
    plan_id, operation, object_id, section_id, user_id, role, holds_primary, begin_date, end_date, fingerprint,
    provider_id
)
SELECT %(plan)s, CASE WHEN ended.id IS NULL THEN 'removed' ELSE 'ended' END, r.id, r.section_id, r.user_id,
    r.role, r.holds_primary, r.begin_date, r.end_date, r.fingerprint,
    r.provider_id
FROM unlike_enrollments l
JOIN districts_enrollment r ON r.id = l.object_id AND r.district_id = %(district)s
LEFT JOIN rostering_plansection ended
    ON ended.plan_id = %(plan)s AND ended.object_id = r.section_id AND ended.operation = 'ended'
WHERE NOT l.is_feed AND NOT EXISTS (
    SELECT FROM resolved_places p WHERE p.section_id = r.section_id AND p.user_id = r.user_id AND p.role = r.role
)
ORDER BY r.id
"""

PLANNED_MOVES = """
SELECT (SELECT count(*) FROM rostering_planperson WHERE plan_id = %(plan)s AND operation <> 'updated')
    + (SELECT count(*) FROM rostering_plansection WHERE plan_id = %(plan)s AND operation <> 'updated')
"""


def plan_places(cursor: Any, *, values: dict[str, Any]) -> None:
    """Write a plan's rows of class places, after classes and people are planned. `values`: district, plan, ignored fields."""
    if never_had_a_roster(cursor, values=values):
        _plan_first_places(cursor, values=values)
        return
    cursor.execute(PLANNED_MOVES, values)
    expect_rows(cursor, count=cursor.fetchone()[0])
    cursor.execute(UNSETTLED, values)
    cursor.execute(WHOLE_DISTRICT)
    cursor.execute(UNLIKE_PLACES, values)
    if cursor.rowcount == 0:
        return
    expect_rows(cursor, count=cursor.rowcount)
    cursor.execute(SECTIONS_AFTER, values)
    cursor.execute(SEAT_TAKERS, values)
    cursor.execute(RESOLVED_PLACES)
    for statement in (CHANGED_PLACES, LEAVING_PLACES, ADDED_PLACES):
        cursor.execute(statement, values)
    cursor.execute(WHOLE_DISTRICT)


def _plan_first_places(cursor: Any, *, values: dict[str, Any]) -> None:
    """Nothing is compared: every place is an addition."""
    cursor.execute(FIRST_SECTIONS_AFTER, values)
    cursor.execute(FIRST_SEAT_TAKERS, values)
    # Told how few these are, the planner walks the places in their order past them, instead of the other way round.
    cursor.execute("ANALYZE sections_after, seat_takers")
    cursor.execute(FIRST_PLACES, values)
    cursor.execute(FIRST_ADDED_PLACES, values)
