"""What a held change list shows of its cause: counted once when it is held, so that a screen reads it without asking.

Only numbers and dates. Which pattern they make is judged by `rostering.holds.explain`, which the pipeline does not know.
"""

from typing import Any

from django.db import connection

from districts.models import Connection, RosterState
from rostering.models import Plan
from rostering.pipeline.at_schools import count_at_schools
from rostering.pipeline.staging import FEW, WHOLE_DISTRICT
from rostering.pipeline.teachers import keep_teachers

# Classes that leave, by the last day of their terms, and classes that come, by the first day of theirs. `old_end` and
# `new_begin` are the days in the middle of each: half of the classes that leave have ended by then, half of the new ones begin
# by then. `leave_over`: those that end before the new ones begin; `come_later`: those that begin after the old ones end.
CLASSES = """
WITH terms_after AS (
    SELECT provider_id, start_date FROM rostering_planterm
    WHERE plan_id = %(plan)s AND operation <> 'removed'
    UNION ALL
    SELECT t.provider_id, t.start_date FROM districts_term t
    WHERE t.district_id = %(district)s AND t.removed_at IS NULL AND NOT EXISTS (
        SELECT FROM rostering_planterm p WHERE p.plan_id = %(plan)s AND p.object_id = t.id
    )
),
leave AS (
    SELECT s.id, max(t.end_date) AS ends_on
    FROM rostering_plansection s
    LEFT JOIN districts_term t
        ON t.district_id = %(district)s AND t.removed_at IS NULL AND t.provider_id = ANY (s.term_provider_ids)
    WHERE s.plan_id = %(plan)s AND s.operation IN ('removed', 'ended')
    GROUP BY s.id
),
come AS (
    SELECT s.id, min(t.start_date) AS starts_on
    FROM rostering_plansection s
    LEFT JOIN terms_after t ON t.provider_id = ANY (s.term_provider_ids)
    WHERE s.plan_id = %(plan)s AND s.operation = 'added'
    GROUP BY s.id
),
middle AS (
    SELECT
        (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ends_on) FROM leave) AS old_end,
        (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY starts_on) FROM come) AS new_begin
)
SELECT
    m.old_end,
    m.new_begin,
    (SELECT count(*) FROM leave),
    (SELECT count(*) FROM leave WHERE ends_on < m.new_begin),
    (SELECT count(*) FROM come),
    (SELECT count(*) FROM come WHERE starts_on > m.old_end)
FROM middle m
"""

# Students who leave, by grade; `shared`: the district still shares them, they only are not included any more.
LEAVERS = """
SELECT p.grade, count(*), count(f.provider_id)
FROM rostering_planperson p
LEFT JOIN rostering_feedperson f
    ON f.district_id = %(district)s AND f.role = 'student' AND f.provider_id = p.provider_id
WHERE p.plan_id = %(plan)s AND p.operation = 'removed' AND p.role = 'student'
GROUP BY 1
"""

# Students who stay and are in another grade than before.
REGRADED = """
SELECT before ->> 'grade', grade, count(*)
FROM rostering_planperson
WHERE plan_id = %(plan)s AND role = 'student' AND operation IN ('updated', 'ignored', 'rekeyed')
    AND 'grade' = ANY (changed)
GROUP BY 1, 2
"""

SCHOOLS_GONE = """
SELECT p.provider_id
FROM rostering_planschool p
WHERE p.plan_id = %(plan)s AND p.operation = 'removed' AND NOT EXISTS (
    SELECT FROM rostering_feedschool f WHERE f.district_id = %(district)s AND f.provider_id = p.provider_id
)
ORDER BY 1
"""


def gather(plan: Plan) -> dict[str, Any]:
    """The evidence of a plan whose rows and feed are there, ready for its summary's JSON; its teachers are kept beside it.

    Inside a transaction, once a plan.
    """
    values = {"plan": plan.id, "district": plan.district_id}
    with connection.cursor() as cursor:
        cursor.execute(WHOLE_DISTRICT)
        cursor.execute(CLASSES, values)
        old_end, new_begin, leave, leave_over, come, come_later = cursor.fetchone()
        cursor.execute(LEAVERS, values)
        leavers = [list(row) for row in cursor.fetchall()]
        cursor.execute(REGRADED, values)
        regraded = [list(row) for row in cursor.fetchall()]
        cursor.execute(SCHOOLS_GONE, values)
        schools_gone = [provider_id for (provider_id,) in cursor.fetchall()]
        teachers = keep_teachers(cursor, values=values)
        at_schools = count_at_schools(cursor, values=values)
        cursor.execute(FEW)
    loaded_from = RosterState.objects.values_list("loaded_from", flat=True).get(district_id=plan.district_id)
    return {
        "classes": {
            "leave": leave,
            "leave_over": leave_over,
            "come": come,
            "come_later": come_later,
            "old_end": old_end.isoformat() if old_end else "",
            "new_begin": new_begin.isoformat() if new_begin else "",
        },
        "leavers": leavers,
        "regraded": regraded,
        "schools_gone": schools_gone,
        "teachers": teachers,
        "at_schools": at_schools,
        "providers": [loaded_from, provider_of(plan.district_id)],
    }


def provider_of(district_id: int) -> str:
    """The provider a district is read from now; "" for one without a connection."""
    found = Connection.objects.filter(district_id=district_id).values_list("provider", flat=True).first()
    return found or ""
