"""The statements behind `retention.py`: which change lists are still wanted, which rows stay, and dropping the others."""

from typing import Final

#: What happens to a row, the most harmful first. Bookkeeping ("relinked") is on no screen and in no total, so none of it stays:
#: as many kept rows as the totals say are all of them.
OPERATIONS: Final = ("removed", "rekeyed", "ended", "added", "updated", "ignored")

# A list somebody or something may still act on: of a sync at work, on hold or waiting behind a pause, of a live case; or a
# part that was cut of such a list.
_WANTED: Final = """
    EXISTS (
        SELECT FROM rostering_run r
        WHERE r.plan_id = {plan} AND r.status IN ('queued', 'running', 'applying', 'held', 'waiting')
    )
    OR EXISTS (SELECT FROM rostering_hold h WHERE h.plan_id = {plan} AND h.state IN ('open', 'approved'))
"""
_PART_OF_WANTED: Final = """
    OR EXISTS (
        SELECT FROM rostering_part part
        WHERE (part.released_id = p.id OR part.remainder_id = p.id) AND ({wanted})
    )
"""
_LIVE: Final = _WANTED.format(plan="p.id") + _PART_OF_WANTED.format(
    wanted=_WANTED.format(plan="part.plan_id")
)
_IS_LIVE: Final = "SELECT {live} FROM rostering_plan p WHERE p.id = %s"
IS_LIVE: Final = _IS_LIVE.format(live=_LIVE)

# Whatever becomes over is found once: the index of lists in full begins with those that are not marked yet.
_MARK_OVER: Final = """
UPDATE rostering_plan AS p SET over_at = %(now)s
WHERE p.over_at IS NULL AND p.rows_kept IS NULL AND p.created_at <= %(made_before)s AND NOT ({live})
"""
MARK_OVER: Final = _MARK_OVER.format(live=_LIVE)

IS_SHOWN_AND_NEVER_APPLIED: Final = """
SELECT count(*) > 0 AND NOT coalesce(bool_or(status IN ('applied', 'undone')), false)
FROM rostering_run WHERE plan_id = %(plan)s
"""

# The first rows of each operation, through the index of (plan, operation, id).
FIRST_OF_EACH: Final = """
SELECT wish.operation, false, found.id
FROM unnest(%(operations)s::text[]) AS wish (operation)
CROSS JOIN LATERAL (
    SELECT row.id FROM {plan} row
    WHERE row.plan_id = %(plan)s AND row.operation = wish.operation
    ORDER BY row.plan_id, row.operation, row.id
    LIMIT %(most)s
) found
ORDER BY found.id
"""
FIRST_PEOPLE_OF_EACH: Final = """
SELECT wish.operation, true, found.id
FROM unnest(%(operations)s::text[]) AS wish (operation)
CROSS JOIN LATERAL (
    SELECT row.id FROM {plan} row
    WHERE row.plan_id = %(plan)s AND row.operation = wish.operation AND row.role = 'student'
    ORDER BY row.plan_id, row.operation, row.id
    LIMIT %(most)s
) found
UNION ALL
SELECT wish.operation, false, found.id
FROM unnest(%(operations)s::text[]) AS wish (operation)
CROSS JOIN LATERAL (
    SELECT row.id FROM {plan} row
    WHERE row.plan_id = %(plan)s AND row.operation = wish.operation AND row.role <> 'student'
    ORDER BY row.plan_id, row.operation, row.id
    LIMIT %(most)s
) found
ORDER BY 3
"""

DROP_SOME: Final = """
DELETE FROM {table} WHERE id IN (
    SELECT id FROM {table} WHERE plan_id = %(plan)s AND id <> ALL (%(stays)s) LIMIT %(most)s
)
"""
