"""By school: the places in its classes and its administrators, now and by a plan on hold. Counted once, when it is held."""

from typing import Any

# Places of students are counted by class first, so that half a million of them meet the classes as a few thousand.
STUDENT_PLACES = """
WITH present AS (
    SELECT section_id, count(*) AS places FROM districts_enrollment
    WHERE district_id = %(district)s AND role = 'student' AND removed_at IS NULL GROUP BY 1
),
moves AS (
    SELECT section_id, sum(CASE operation WHEN 'added' THEN 1 ELSE -1 END) AS places
    FROM rostering_planenrollment
    WHERE plan_id = %(plan)s AND role = 'student' AND operation IN ('added', 'removed', 'ended')
    GROUP BY 1
),
classes AS (
    SELECT s.id, s.school_provider_id AS stands,
        CASE WHEN p.operation IN ('removed', 'ended') THEN NULL
            ELSE coalesce(p.school_provider_id, s.school_provider_id) END AS comes
    FROM districts_section s
    LEFT JOIN rostering_plansection p ON p.plan_id = %(plan)s AND p.object_id = s.id
    WHERE s.district_id = %(district)s AND s.removed_at IS NULL
    UNION ALL
    SELECT object_id, NULL, school_provider_id FROM rostering_plansection
    WHERE plan_id = %(plan)s AND operation = 'added'
)
SELECT school_id, sum(now)::int, sum(after)::int
FROM (
    SELECT c.stands AS school_id, p.places AS now, 0 AS after
    FROM classes c JOIN present p ON p.section_id = c.id WHERE c.stands IS NOT NULL
    UNION ALL
    SELECT c.comes, 0, coalesce(p.places, 0) + coalesce(m.places, 0)
    FROM classes c
    LEFT JOIN present p ON p.section_id = c.id
    LEFT JOIN moves m ON m.section_id = c.id
    WHERE c.comes IS NOT NULL
) counted
GROUP BY 1
"""
# One person may look after several schools.
ADMINISTRATORS = """
SELECT at.school_id, sum(now)::int, sum(after)::int
FROM (
    SELECT u.school_provider_ids AS schools, 1 AS now, CASE WHEN p.object_id IS NULL THEN 1 ELSE 0 END AS after
    FROM districts_rosteruser u
    LEFT JOIN rostering_planperson p ON p.plan_id = %(plan)s AND p.object_id = u.id
    WHERE u.district_id = %(district)s AND u.role = 'administrator' AND u.removed_at IS NULL
    UNION ALL
    SELECT school_provider_ids, 0, 1 FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role = 'administrator' AND operation <> 'removed'
) people CROSS JOIN LATERAL unnest(people.schools) AS at (school_id)
GROUP BY 1
"""

AtSchools = dict[str, dict[str, list[int]]]


def count_at_schools(cursor: Any, *, values: dict[str, Any]) -> AtSchools:
    """School id ("" for none) -> kind -> now and after; where there are none of a kind it is left out."""
    found: AtSchools = {}
    for kind, statement in (("student_places", STUDENT_PLACES), ("administrators", ADMINISTRATORS)):
        cursor.execute(statement, values)
        for school_id, now, after in cursor.fetchall():
            if now or after:
                found.setdefault(school_id, {})[kind] = [now, after]
    return found
