"""What leans on a row of a change list that waits, and so waits too (see part.py; where it begins: part_withheld.py).

Asked in rounds until nothing more joins: what is left can be applied alone, and the rest after it, to the same end.
"""

from collections.abc import Sequence

from rostering.pipeline.tables import PEOPLE, SECTIONS

# A place of a person, or in a class, that waits.
PLACES_OF_NOBODY = """
SELECT 'enrollments', e.object_id, 'person_waits'
FROM rostering_planenrollment e
JOIN rostering_planperson p ON p.plan_id = %(plan)s AND p.object_id = e.user_id AND p.operation = 'added'
JOIN waiting w ON w.kind = 'people' AND w.object_id = p.object_id
WHERE e.plan_id = %(plan)s AND e.operation = 'added'
"""
PLACES_IN_NOTHING = """
SELECT 'enrollments', e.object_id, 'class_waits'
FROM rostering_planenrollment e
JOIN rostering_plansection p ON p.plan_id = %(plan)s AND p.object_id = e.section_id AND p.operation = 'added'
JOIN waiting w ON w.kind = 'sections' AND w.object_id = p.object_id
WHERE e.plan_id = %(plan)s AND e.operation = 'added'
"""
# Nobody leaves who keeps a place; no class leaves in which somebody keeps one, and it stays with everybody in it.
PEOPLE_WITH_PLACES = """
SELECT DISTINCT 'people', p.object_id, 'place_stays'
FROM waiting w
JOIN rostering_planenrollment e
    ON e.plan_id = %(plan)s AND e.object_id = w.object_id AND e.operation IN ('removed', 'ended')
JOIN rostering_planperson p ON p.plan_id = %(plan)s AND p.object_id = e.user_id AND p.operation IN ('removed', 'ended')
WHERE w.kind = 'enrollments'
"""
SECTIONS_WITH_PLACES = """
SELECT DISTINCT 'sections', p.object_id, 'place_stays'
FROM waiting w
JOIN rostering_planenrollment e
    ON e.plan_id = %(plan)s AND e.object_id = w.object_id AND e.operation IN ('removed', 'ended')
JOIN rostering_plansection p
    ON p.plan_id = %(plan)s AND p.object_id = e.section_id AND p.operation IN ('removed', 'ended')
WHERE w.kind = 'enrollments'
"""
PLACES_IN_STAYING_SECTIONS = """
SELECT 'enrollments', e.object_id, 'class_stays'
FROM waiting w
JOIN rostering_plansection p
    ON p.plan_id = %(plan)s AND p.object_id = w.object_id AND p.operation IN ('removed', 'ended')
JOIN rostering_planenrollment e
    ON e.plan_id = %(plan)s AND e.section_id = p.object_id AND e.operation IN ('removed', 'ended')
WHERE w.kind = 'sections'
"""
# An id is free only once whoever has it gives it up.
TAKEN_IDS = """
SELECT DISTINCT '{kind}', t.object_id, 'id_taken'
FROM waiting w
JOIN {plan} g ON g.plan_id = %(plan)s AND g.object_id = w.object_id AND g.operation IN ('removed', 'ended', 'rekeyed')
JOIN {plan} t
    ON t.plan_id = %(plan)s AND t.operation IN ('added', 'rekeyed') AND t.object_id <> g.object_id{same_role}
    AND t.provider_id = CASE g.operation WHEN 'rekeyed' THEN g.before ->> 'provider_id' ELSE g.provider_id::text END
WHERE w.kind = '{kind}'
"""
# The lead of a class changes hands in one go, or not at all: no second primary, and no class that loses the only one.
_TAKES = "{t}.holds_primary AND ({t}.operation = 'added' OR 'holds_primary' = ANY ({t}.changed))"
_GIVES = (
    "({g}.holds_primary AND {g}.operation IN ('removed', 'ended')"
    " OR NOT {g}.holds_primary AND 'holds_primary' = ANY ({g}.changed))"
)
LEAD = """
SELECT DISTINCT 'enrollments', other.object_id, {because}
FROM waiting w
JOIN rostering_planenrollment one
    ON one.plan_id = %(plan)s AND one.object_id = w.object_id AND one.role = 'teacher' AND {one}
JOIN rostering_planenrollment other
    ON other.plan_id = %(plan)s AND other.section_id = one.section_id AND other.role = 'teacher' AND {other}
WHERE w.kind = 'enrollments'
"""
LEAD_STAYS = LEAD.format(because="'lead_stays'", one=_GIVES.format(g="one"), other=_TAKES.format(t="other"))
LEAD_WAITS = LEAD.format(because="'lead_waits'", one=_TAKES.format(t="one"), other=_GIVES.format(g="other"))

# At most ten staff: the free seats are those that nobody has, and those whose holder leaves now.
NO_FREE_SEAT = """
SELECT 'enrollments', object_id, 'no_free_seat'
FROM (
    SELECT a.object_id,
        row_number() OVER (
            PARTITION BY a.section_id ORDER BY a.holds_primary DESC, a.begin_date NULLS LAST, a.user_id
        ) AS seat,
        %(seats)s - (
            SELECT count(*) FROM districts_enrollment r
            WHERE r.district_id = %(district)s AND r.section_id = a.section_id AND r.role = 'teacher'
                AND r.removed_at IS NULL
        ) + coalesce(leaving.places, 0) AS free
    FROM rostering_planenrollment a
    LEFT JOIN (
        SELECT e.section_id, count(*) AS places
        FROM rostering_planenrollment e
        LEFT JOIN waiting w ON w.kind = 'enrollments' AND w.object_id = e.object_id
        WHERE e.plan_id = %(plan)s AND e.role = 'teacher' AND e.operation IN ('removed', 'ended')
            AND w.object_id IS NULL
        GROUP BY e.section_id
    ) leaving ON leaving.section_id = a.section_id
    LEFT JOIN waiting w ON w.kind = 'enrollments' AND w.object_id = a.object_id
    WHERE a.plan_id = %(plan)s AND a.role = 'teacher' AND a.operation = 'added' AND w.object_id IS NULL
) seats
WHERE seat > free
"""
# Who moves to a school that waits keeps the old place: their row says so, or they would be in no class in between.
MOVING = """
SELECT 'enrollments', e.object_id, 'moves'
FROM waiting w
JOIN people_and_schools p
    ON p.object_id = w.object_id AND p.is_moving AND p.operation NOT IN ('added', 'removed', 'ended')
    AND NOT p.comes <@ %(schools)s::text[] AND NOT p.comes <@ p.stands
JOIN rostering_planenrollment e
    ON e.plan_id = %(plan)s AND e.user_id = p.object_id AND e.operation IN ('removed', 'ended')
WHERE w.kind = 'people'
"""
LEFT_WITHOUT_A_PLACE = """
WITH moves AS (
    SELECT e.user_id,
        count(*) FILTER (WHERE e.operation = 'added' AND w.object_id IS NOT NULL) AS waiting,
        count(*) FILTER (WHERE e.operation = 'added' AND w.object_id IS NULL) AS coming,
        count(*) FILTER (WHERE e.operation IN ('removed', 'ended') AND w.object_id IS NULL) AS leaving
    FROM rostering_planenrollment e
    LEFT JOIN waiting w ON w.kind = 'enrollments' AND w.object_id = e.object_id
    WHERE e.plan_id = %(plan)s
    GROUP BY e.user_id
)
SELECT 'enrollments', e.object_id, 'moves'
FROM moves m
JOIN rostering_planenrollment e
    ON e.plan_id = %(plan)s AND e.user_id = m.user_id AND e.operation IN ('removed', 'ended')
WHERE m.waiting > 0 AND m.coming = 0 AND m.leaving > 0 AND m.leaving = (
    SELECT count(*) FROM districts_enrollment r
    WHERE r.district_id = %(district)s AND r.user_id = m.user_id AND r.removed_at IS NULL
)
"""
# A school, or a term, stays while somebody or something that waits still belongs to it.
SCHOOLS_IN_USE = """
SELECT 'schools', s.object_id, 'in_use'
FROM rostering_planschool s
WHERE s.plan_id = %(plan)s AND s.operation IN ('removed', 'ended') AND (
    EXISTS (
        SELECT FROM sections_and_schools c JOIN waiting w ON w.kind = 'sections' AND w.object_id = c.object_id
        WHERE c.operation <> 'added' AND c.stands = s.provider_id
    ) OR EXISTS (
        SELECT FROM people_and_schools p JOIN waiting w ON w.kind = 'people' AND w.object_id = p.object_id
        WHERE p.operation <> 'added' AND s.provider_id = ANY (p.stands)
    )
)
"""
TERMS_IN_USE = """
SELECT 'terms', t.object_id, 'in_use'
FROM rostering_planterm t
WHERE t.plan_id = %(plan)s AND t.operation IN ('removed', 'ended') AND EXISTS (
    SELECT FROM waiting w JOIN districts_section c ON c.id = w.object_id AND c.removed_at IS NULL
    WHERE w.kind = 'sections' AND t.provider_id = ANY (c.term_provider_ids)
)
"""

LEANING = (
    PLACES_OF_NOBODY,
    PLACES_IN_NOTHING,
    PEOPLE_WITH_PLACES,
    SECTIONS_WITH_PLACES,
    PLACES_IN_STAYING_SECTIONS,
    LEAD_STAYS,
    LEAD_WAITS,
    NO_FREE_SEAT,
    SCHOOLS_IN_USE,
    TERMS_IN_USE,
    TAKEN_IDS.format(kind=SECTIONS.kind, plan=SECTIONS.plan, same_role=""),
    TAKEN_IDS.format(kind=PEOPLE.kind, plan=PEOPLE.plan, same_role=" AND t.role = g.role"),
)
#: Only where schools are chosen: without removals nobody loses an old place at all.
LEANING_OF_SCHOOLS = (MOVING, LEFT_WITHOUT_A_PLACE)


def leaning(*, without_removals: bool) -> Sequence[str]:
    """The statements of one round."""
    return LEANING if without_removals else (*LEANING, *LEANING_OF_SCHOOLS)
