"""Which rows of a change list a person has not released: with them the waiting begins (see part.py; then part_leaning.py).

`waiting` names every row that waits and why. Every statement here and in part_leaning.py gives kind, object_id and because.
"""

from collections.abc import Sequence

from rostering.pipeline.tables import ALL

WAITING = """
CREATE UNLOGGED TABLE waiting (
    kind text COLLATE "C", object_id bigint, because text COLLATE "C", PRIMARY KEY (kind, object_id)
)
"""
JOIN_WAITING = "INSERT INTO waiting (kind, object_id, because) {rows} ON CONFLICT DO NOTHING"

REMOVALS = """
SELECT '{kind}', object_id, 'withheld' FROM {plan}
WHERE plan_id = %(plan)s AND operation IN ('removed', 'ended')
"""
# The schools of a person, as the list writes them and as they are today; "" stands for no school at all.
PEOPLE_AND_SCHOOLS = """
CREATE UNLOGGED TABLE people_and_schools AS
SELECT p.object_id, p.operation, p.changed && ARRAY['home_school_provider_id', 'school_provider_ids'] AS is_moving,
    CASE WHEN cardinality(s.comes) = 0 THEN ARRAY[''] ELSE s.comes END AS comes,
    CASE WHEN cardinality(s.stands) = 0 THEN ARRAY[''] ELSE s.stands END AS stands
FROM rostering_planperson p
CROSS JOIN LATERAL (
    SELECT array_remove(p.school_provider_ids::text[] || p.home_school_provider_id::text, '') AS comes,
        array_remove(
            CASE
                WHEN p.operation <> 'added' AND p.before -> 'school_provider_ids' IS NOT NULL
                    THEN ARRAY(SELECT jsonb_array_elements_text(p.before -> 'school_provider_ids'))
                ELSE p.school_provider_ids::text[]
            END || CASE
                WHEN p.operation <> 'added' AND p.before ->> 'home_school_provider_id' IS NOT NULL
                    THEN p.before ->> 'home_school_provider_id'
                ELSE p.home_school_provider_id::text
            END, ''
        ) AS stands
) s
WHERE p.plan_id = %(plan)s
"""
# The school of a class, likewise. A class that comes stands nowhere yet.
SECTIONS_AND_SCHOOLS = """
CREATE UNLOGGED TABLE sections_and_schools AS
SELECT object_id, operation, school_provider_id AS comes, term_provider_ids AS terms,
    CASE
        WHEN operation <> 'added' AND before ->> 'school_provider_id' IS NOT NULL THEN before ->> 'school_provider_id'
        ELSE school_provider_id::text
    END AS stands
FROM rostering_plansection
WHERE plan_id = %(plan)s
"""

# A person joins with any of their schools, but changes, or leaves, only with all of them.
OTHER_PEOPLE = """
SELECT 'people', object_id, CASE WHEN comes || stands && %(schools)s THEN 'also_elsewhere' ELSE 'other_school' END
FROM people_and_schools
WHERE CASE operation
    WHEN 'added' THEN NOT comes && %(schools)s
    ELSE NOT (comes || stands) <@ %(schools)s::text[]
END
"""
OTHER_SECTIONS = """
SELECT 'sections', object_id,
    CASE WHEN comes = ANY (%(schools)s) OR stands = ANY (%(schools)s) THEN 'also_elsewhere' ELSE 'other_school' END
FROM sections_and_schools
WHERE comes <> ALL (%(schools)s) OR stands <> ALL (%(schools)s)
"""
OTHER_SCHOOLS = """
SELECT 'schools', object_id, 'other_school' FROM rostering_planschool
WHERE plan_id = %(plan)s AND provider_id <> ALL (%(schools)s)
"""
# A term that comes harms nobody. One that changes or leaves belongs to all schools with a class in it.
OTHER_TERMS = """
SELECT 'terms', p.object_id, 'other_school'
FROM rostering_planterm p
WHERE p.plan_id = %(plan)s AND p.operation <> 'added' AND EXISTS (
    SELECT FROM (
        SELECT term_provider_ids AS terms, school_provider_id FROM districts_section
        WHERE district_id = %(district)s AND removed_at IS NULL
        UNION ALL
        SELECT terms, comes FROM sections_and_schools WHERE operation NOT IN ('removed', 'ended')
    ) s
    WHERE p.provider_id = ANY (s.terms) AND s.school_provider_id <> ALL (%(schools)s)
)
"""
# A place belongs to the school of its class, today's and tonight's.
OTHER_PLACES = """
SELECT 'enrollments', e.object_id, 'other_school'
FROM rostering_planenrollment e
LEFT JOIN sections_and_schools p ON p.object_id = e.section_id
LEFT JOIN districts_section s ON s.id = e.section_id AND s.district_id = %(district)s AND s.removed_at IS NULL
WHERE e.plan_id = %(plan)s
    AND (p.comes <> ALL (%(schools)s) OR p.stands <> ALL (%(schools)s) OR s.school_provider_id <> ALL (%(schools)s))
"""


def withheld(*, without_removals: bool) -> Sequence[str]:
    """The statements that name what was not released: what leaves, or what belongs to schools that were not chosen."""
    if without_removals:
        return [REMOVALS.format(kind=table.kind, plan=table.plan) for table in ALL]
    return (OTHER_PEOPLE, OTHER_SECTIONS, OTHER_SCHOOLS, OTHER_TERMS, OTHER_PLACES)
