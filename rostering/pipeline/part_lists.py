"""The two lists a change list is cut into, once `waiting` says what waits, and why it does (see part.py)."""

COPY_ROWS = """
INSERT INTO {plan} (plan_id, {columns})
SELECT %(part)s, {columns}
FROM {plan} p
WHERE p.plan_id = %(plan)s AND {is_waiting} EXISTS (
    SELECT FROM waiting w WHERE w.kind = '{kind}' AND w.object_id = p.object_id
)
ORDER BY p.id
"""
# What was released and has to wait all the same, for the list that says why.
KEEP_REASONS = """
INSERT INTO rostering_planwait (plan_id, kind, object_id, because)
SELECT %(part)s, kind, object_id, because FROM waiting
WHERE because NOT IN ('withheld', 'other_school')
ORDER BY kind, because, object_id
"""
WHY_WAITING = """
SELECT kind, because, count(*) FROM rostering_planwait WHERE plan_id = %s GROUP BY 1, 2 ORDER BY 1, 2
"""
# Teachers who would have a class that comes beside one that was to leave.
SIDE_BY_SIDE = """
SELECT count(*) FROM (
    SELECT e.user_id
    FROM rostering_planenrollment e
    LEFT JOIN waiting w ON w.kind = 'enrollments' AND w.object_id = e.object_id
    WHERE e.plan_id = %(plan)s AND e.role = 'teacher' AND e.operation IN ('added', 'removed', 'ended')
    GROUP BY e.user_id
    HAVING bool_or(e.operation = 'added' AND w.object_id IS NULL)
        AND bool_or(e.operation <> 'added' AND w.object_id IS NOT NULL)
) teachers
"""
