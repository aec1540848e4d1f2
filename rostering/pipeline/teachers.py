"""By teacher: whose classes change by a plan on hold, and how much. Written down once, when it is held."""

from typing import Any

# A seat is one teacher in one class; what is planned for its students is counted once a class before it meets the seats.
KEEP_TEACHERS = """
WITH seats AS (
    SELECT user_id, section_id, sum(now) AS now, sum(after) AS after
    FROM (
        SELECT user_id, section_id, 1 AS now, 1 AS after FROM districts_enrollment
        WHERE district_id = %(district)s AND role = 'teacher' AND removed_at IS NULL
        UNION ALL
        SELECT user_id, section_id, 0, CASE operation WHEN 'added' THEN 1 ELSE -1 END
        FROM rostering_planenrollment
        WHERE plan_id = %(plan)s AND role = 'teacher' AND operation IN ('added', 'removed', 'ended')
    ) each GROUP BY 1, 2
),
moves AS (
    SELECT section_id,
        count(*) FILTER (WHERE operation = 'added') AS come, count(*) FILTER (WHERE operation <> 'added') AS leave
    FROM rostering_planenrollment
    WHERE plan_id = %(plan)s AND role = 'student' AND operation IN ('added', 'removed', 'ended')
    GROUP BY 1
),
present AS (
    SELECT section_id, count(*) AS now FROM districts_enrollment
    WHERE district_id = %(district)s AND role = 'student' AND removed_at IS NULL GROUP BY 1
),
taught AS (
    SELECT s.user_id,
        sum(s.now) AS classes_now,
        sum(s.after) AS classes_after,
        sum(s.now * coalesce(p.now, 0)) AS places_now,
        sum(s.after * (coalesce(p.now, 0) + coalesce(m.come, 0) - coalesce(m.leave, 0))) AS places_after,
        sum(s.now * coalesce(m.leave, 0)) AS leave,
        sum(s.after * coalesce(m.come, 0)) AS come
    FROM seats s
    LEFT JOIN present p ON p.section_id = s.section_id
    LEFT JOIN moves m ON m.section_id = s.section_id
    GROUP BY 1
),
people AS (
    SELECT id, false AS is_new, folded_name, home_school_provider_id AS school_id FROM districts_rosteruser
    WHERE district_id = %(district)s AND removed_at IS NULL AND role <> 'student'
    UNION ALL
    SELECT object_id, true, folded_name, home_school_provider_id FROM rostering_planperson
    WHERE plan_id = %(plan)s AND operation = 'added' AND role <> 'student'
)
INSERT INTO rostering_planteacher (
    plan_id, object_id, is_new, folded_name, school_provider_id,
    classes_now, classes_after, places_now, places_after, leave, "join"
)
SELECT %(plan)s, t.user_id, p.is_new, p.folded_name, p.school_id,
    t.classes_now, t.classes_after, t.places_now, t.places_after, t.leave, t.come
FROM taught t JOIN people p ON p.id = t.user_id
WHERE t.classes_now <> t.classes_after OR t.leave > 0 OR t.come > 0
ORDER BY
    t.classes_now > 0 AND t.classes_after = 0 DESC,
    t.places_now - t.places_after DESC,
    t.leave + t.come DESC,
    p.folded_name,
    t.user_id
"""


def keep_teachers(cursor: Any, *, values: dict[str, Any]) -> int:
    """Write the teachers of a plan whose rows are there; how many. `values`: plan, district."""
    cursor.execute(KEEP_TEACHERS, values)
    return int(cursor.rowcount)
