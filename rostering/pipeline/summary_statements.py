"""The statements of the summary: what would be left by school and grade, who would be in no class (see summary.py)."""

# What changes and what is there, by school. A change of school moves a row; its old school is in `before`. Class places are
# counted by class first, so that half a million of them meet the classes as a few thousand. `operations` of a school are
# those of the rows that stand there afterwards, or stood there if they leave.
BY_SCHOOL = """
WITH planned AS (
    SELECT home_school_provider_id AS school_id, role || 's' AS what, operation, count(*) AS rows
    FROM rostering_planperson WHERE plan_id = %(plan)s AND role <> 'administrator' GROUP BY 1, 2, 3
    UNION ALL
    SELECT school_provider_id, 'sections', operation, count(*)
    FROM rostering_plansection WHERE plan_id = %(plan)s GROUP BY 1, 3
    UNION ALL
    SELECT coalesce(planned.school_provider_id, present.school_provider_id), 'enrollments', of_class.operation,
        sum(of_class.rows)
    FROM (
        SELECT section_id, operation, count(*) AS rows FROM rostering_planenrollment
        WHERE plan_id = %(plan)s AND operation IN ('added', 'updated', 'removed', 'ended') GROUP BY 1, 2
    ) of_class
    LEFT JOIN rostering_plansection planned
        ON planned.plan_id = %(plan)s AND planned.object_id = of_class.section_id
    LEFT JOIN districts_section present ON present.id = of_class.section_id
    GROUP BY 1, 3
),
moves AS (
    SELECT school_id, what, operation, rows,
        CASE operation WHEN 'added' THEN rows WHEN 'removed' THEN -rows WHEN 'ended' THEN -rows ELSE 0 END AS difference
    FROM planned
    UNION ALL
    SELECT home_school_provider_id, role || 's', 'moved', 0, 1
    FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role <> 'administrator' AND 'home_school_provider_id' = ANY (changed)
    UNION ALL
    SELECT before ->> 'home_school_provider_id', role || 's', 'moved', 0, -1
    FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role <> 'administrator' AND 'home_school_provider_id' = ANY (changed)
    UNION ALL
    SELECT school_provider_id, 'sections', 'moved', 0, 1
    FROM rostering_plansection WHERE plan_id = %(plan)s AND 'school_provider_id' = ANY (changed)
    UNION ALL
    SELECT before ->> 'school_provider_id', 'sections', 'moved', 0, -1
    FROM rostering_plansection WHERE plan_id = %(plan)s AND 'school_provider_id' = ANY (changed)
),
present AS (
    SELECT home_school_provider_id AS school_id, role || 's' AS what, count(*) AS now
    FROM districts_rosteruser
    WHERE district_id = %(district)s AND removed_at IS NULL AND role <> 'administrator' GROUP BY 1, 2
    UNION ALL
    SELECT school_provider_id, 'sections', count(*)
    FROM districts_section WHERE district_id = %(district)s AND removed_at IS NULL GROUP BY 1
),
counted AS (
    SELECT school_id, what, operation, 0 AS now, sum(difference) AS difference, sum(rows) AS rows
    FROM moves GROUP BY 1, 2, 3
    UNION ALL SELECT school_id, what, '', now, 0, 0 FROM present
),
named AS (
    SELECT DISTINCT ON (provider_id) provider_id, name FROM (
        SELECT provider_id, name, 1 AS rank FROM districts_school
        WHERE district_id = %(district)s AND removed_at IS NULL
        UNION ALL SELECT provider_id, name, 2 FROM rostering_planschool WHERE plan_id = %(plan)s
    ) either ORDER BY provider_id, rank
)
SELECT c.school_id, coalesce(n.name, ''), c.what, sum(c.now)::int, (sum(c.now) + sum(c.difference))::int,
    ARRAY[
        coalesce(sum(c.rows) FILTER (WHERE c.operation = 'added'), 0),
        coalesce(sum(c.rows) FILTER (WHERE c.operation = 'updated'), 0),
        coalesce(sum(c.rows) FILTER (WHERE c.operation = 'removed'), 0),
        coalesce(sum(c.rows) FILTER (WHERE c.operation = 'rekeyed'), 0),
        coalesce(sum(c.rows) FILTER (WHERE c.operation = 'ended'), 0)
    ]::int[]
FROM counted c LEFT JOIN named n ON n.provider_id = c.school_id
GROUP BY 1, 2, 3
"""

BY_GRADE = """
WITH moves AS (
    SELECT grade, CASE operation WHEN 'added' THEN 1 WHEN 'removed' THEN -1 ELSE 0 END AS difference
    FROM rostering_planperson WHERE plan_id = %(plan)s AND role = 'student'
    UNION ALL
    SELECT grade, 1 FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role = 'student' AND 'grade' = ANY (changed)
    UNION ALL
    SELECT before ->> 'grade', -1 FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role = 'student' AND 'grade' = ANY (changed)
)
SELECT grade, sum(now)::int, (sum(now) + sum(difference))::int
FROM (
    SELECT grade, 0 AS now, difference FROM moves
    UNION ALL
    SELECT grade, count(*), 0 FROM districts_rosteruser
    WHERE district_id = %(district)s AND removed_at IS NULL AND role = 'student' GROUP BY grade
) counted
GROUP BY grade
"""

# Everybody with the number of their class places now and after; `seats` are those of students. Written down once, asked twice.
COUNTED_PEOPLE = """
CREATE UNLOGGED TABLE counted_people AS
WITH places AS (
    SELECT user_id, count(*) AS now, count(*) FILTER (WHERE role = 'student') AS seats FROM districts_enrollment
    WHERE district_id = %(district)s AND removed_at IS NULL GROUP BY user_id
),
moves AS (
    SELECT user_id, sum(difference) AS difference, sum(difference) FILTER (WHERE role = 'student') AS seats
    FROM (
        SELECT user_id, role, CASE operation WHEN 'added' THEN 1 ELSE -1 END AS difference
        FROM rostering_planenrollment WHERE plan_id = %(plan)s AND operation IN ('added', 'removed', 'ended')
    ) each GROUP BY user_id
),
people AS (
    SELECT u.id, u.role, true AS is_present, coalesce(planned.operation, '') NOT IN ('removed', 'ended') AS stays,
        coalesce(planned.home_school_provider_id, u.home_school_provider_id) AS school_id,
        coalesce(planned.folded_name, u.folded_name) AS folded_name
    FROM districts_rosteruser u
    LEFT JOIN rostering_planperson planned ON planned.plan_id = %(plan)s AND planned.object_id = u.id
    WHERE u.district_id = %(district)s AND u.removed_at IS NULL
    UNION ALL
    SELECT object_id, role, false, true, home_school_provider_id, folded_name FROM rostering_planperson
    WHERE plan_id = %(plan)s AND operation = 'added'
)
SELECT p.*, coalesce(n.now, 0) AS now, coalesce(n.now, 0) + coalesce(m.difference, 0) AS after,
    coalesce(n.seats, 0) AS seats, coalesce(n.seats, 0) + coalesce(m.seats, 0) AS seats_after
FROM people p
LEFT JOIN places n ON n.user_id = p.id
LEFT JOIN moves m ON m.user_id = p.id
"""

# By role: people in no class now and after, their places as students now and after, and who stays and loses every class.
WITHOUT_CLASS = """
SELECT role,
    count(*) FILTER (WHERE is_present AND now = 0)::int, count(*) FILTER (WHERE stays AND after = 0)::int,
    sum(seats)::int, sum(seats_after)::int,
    count(*) FILTER (WHERE is_present AND stays AND now > 0 AND after = 0)::int
FROM counted_people GROUP BY role
"""

# The people behind a red flag, in the order in which a list shows them.
KEEP_WITHOUT_CLASS = """
INSERT INTO rostering_planwithoutclass (plan_id, object_id, role, school_provider_id, is_new, classes_now)
SELECT %(plan)s, id, role, school_id, NOT is_present, now
FROM counted_people WHERE stays AND after = 0 AND role = ANY (%(roles)s)
ORDER BY role, school_id, folded_name, id
"""

WITHOUT_CLASS_BY_SCHOOL = """
SELECT school_provider_id, role, count(*) FROM rostering_planwithoutclass WHERE plan_id = %(plan)s GROUP BY 1, 2
"""

# Teachers who would have classes that come beside classes that were to leave, if nothing left.
SIDE_BY_SIDE = """
SELECT count(*) FROM (
    SELECT user_id FROM rostering_planenrollment
    WHERE plan_id = %(plan)s AND role = 'teacher' AND operation IN ('added', 'removed', 'ended')
    GROUP BY user_id HAVING bool_or(operation = 'added') AND bool_or(operation <> 'added')
) teachers
"""

# Schools that have an administrator now and none afterwards. One person may look after several schools.
LAST_ADMINISTRATORS = """
WITH present AS (
    SELECT u.id, at.school_id
    FROM districts_rosteruser u CROSS JOIN LATERAL unnest(u.school_provider_ids) AS at (school_id)
    WHERE u.district_id = %(district)s AND u.role = 'administrator' AND u.removed_at IS NULL
),
staying AS (
    SELECT n.school_id FROM present n
    WHERE NOT EXISTS (
        SELECT FROM rostering_planperson p
        WHERE p.plan_id = %(plan)s AND p.object_id = n.id
            AND (p.operation = 'removed' OR 'school_provider_ids' = ANY (p.changed))
    )
    UNION ALL
    SELECT at.school_id
    FROM rostering_planperson p CROSS JOIN LATERAL unnest(p.school_provider_ids) AS at (school_id)
    WHERE p.plan_id = %(plan)s AND p.role = 'administrator' AND p.operation <> 'removed'
)
SELECT DISTINCT coalesce(s.name, n.school_id)
FROM present n
LEFT JOIN districts_school s
    ON s.district_id = %(district)s AND s.provider_id = n.school_id AND s.removed_at IS NULL
WHERE NOT EXISTS (SELECT FROM staying WHERE staying.school_id = n.school_id)
ORDER BY 1
"""
