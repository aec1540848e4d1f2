"""The SQL behind weaker pairs: who is worth comparing, by what few share; which accepted pairs still fit."""

from typing import Final

#: The warning of a pair one of whose people stands in another pair as well.
IN_SEVERAL: Final = "in_several"

# What both are known by, as one digest: an answer holds for these very values.
SEEN = """md5(concat_ws('|',
    {gone}.folded_name, {gone}.email_key, {gone}.sis_number, coalesce({gone}.birth_date::text, ''),
    {came}.folded_name, {came}.email_key, {came}.sis_number, coalesce({came}.birth_date::text, '')
))"""

# The frozen list has both sides: who leaves and is in no feed row, who comes and is in no roster row. A school is known by
# its name, since its id changes with a new SIS too. A key that many share is no key.
_CANDIDATES = """
WITH gone AS MATERIALIZED (
    SELECT p.object_id, p.role, p.provider_id, p.given_name, p.family_name, p.folded_name, p.email_key, p.sis_number,
        p.birth_date, coalesce(nullif(lower(s.name), ''), p.home_school_provider_id) AS school, p.grade
    FROM rostering_planperson p
    LEFT JOIN districts_school s
        ON s.district_id = %(district)s AND s.provider_id = p.home_school_provider_id AND s.removed_at IS NULL
    WHERE p.plan_id = %(plan)s AND p.operation = 'removed' AND NOT EXISTS (
        SELECT FROM rostering_feedperson f WHERE f.district_id = %(district)s AND f.provider_id = p.provider_id
    )
), came AS MATERIALIZED (
    SELECT p.object_id, p.role, p.provider_id, p.given_name, p.family_name, p.folded_name, p.email_key, p.sis_number,
        p.birth_date, coalesce(nullif(lower(s.name), ''), p.home_school_provider_id) AS school, p.grade
    FROM rostering_planperson p
    LEFT JOIN rostering_feedschool s ON s.district_id = %(district)s AND s.provider_id = p.home_school_provider_id
    WHERE p.plan_id = %(plan)s AND p.operation = 'added' AND p.is_new AND NOT EXISTS (
        SELECT FROM districts_rosteruser r WHERE r.district_id = %(district)s AND r.provider_id = p.provider_id
    )
), gone_keys AS MATERIALIZED (
    SELECT gone.object_id, gone.role, k.place, k.key, count(*) OVER (PARTITION BY gone.role, k.place, k.key) AS shared
    FROM gone CROSS JOIN LATERAL (VALUES {keys}) AS k (place, key)
    WHERE k.key <> ''
), came_keys AS MATERIALIZED (
    SELECT came.object_id, came.role, k.place, k.key, count(*) OVER (PARTITION BY came.role, k.place, k.key) AS shared
    FROM came CROSS JOIN LATERAL (VALUES {came_keys}) AS k (place, key)
    WHERE k.key <> ''
), met AS MATERIALIZED (
    SELECT g.object_id, c.object_id AS new_object_id, min(g.place) AS place
    FROM gone_keys g
    JOIN came_keys c ON c.role = g.role AND c.place = g.place AND c.key = g.key
    WHERE g.shared <= %(most_of_a_key)s AND c.shared <= %(most_of_a_key)s
    GROUP BY 1, 2
)
SELECT count(*) OVER (), gone.role, gone.object_id, came.object_id, gone.provider_id, came.provider_id, {seen},
    gone.given_name, gone.family_name, gone.folded_name, gone.email_key, gone.sis_number, gone.birth_date, gone.school,
    gone.grade,
    came.given_name, came.family_name, came.folded_name, came.email_key, came.sis_number, came.birth_date, came.school,
    came.grade
FROM met
JOIN gone ON gone.object_id = met.object_id
JOIN came ON came.object_id = met.new_object_id
ORDER BY met.place, gone.object_id, came.object_id
LIMIT %(most)s
"""
# An address; a SIS number; a day of birth in a school; a grade of a school and how the family name begins.
KEYS = """
    (1, {side}.email_key), (2, {side}.sis_number),
    (3, coalesce({side}.birth_date || '|' || nullif({side}.school, ''), '')),
    (4, coalesce(nullif({side}.grade, '') || '|' || nullif({side}.school, '') || '|'
        || nullif(left(regexp_replace({side}.folded_name, '[^[:alnum:]]', '', 'g'), 3), ''), ''))"""
CANDIDATES: Final = _CANDIDATES.format(
    keys=KEYS.format(side="gone"),
    came_keys=KEYS.format(side="came"),
    seen=SEEN.format(gone="gone", came="came"),
)

# What a person accepted, as far as it still fits: nobody certain has come for either of the two since.
_PAIR_ACCEPTED = """
INSERT INTO rekeyed_people (object_id, role, old_id, new_id, evidence)
SELECT gone.object_id, gone.role, gone.provider_id, came.provider_id, 'accepted'
FROM rostering_pairanswer a
JOIN people_left gone ON gone.object_id = a.object_id AND gone.role = a.role
JOIN people_came came ON came.role = a.role AND came.provider_id = a.new_provider_id
WHERE a.district_id = %(district)s AND a.accepted AND a.ended_at IS NULL
    AND a.seen = {seen}
    AND NOT EXISTS (SELECT FROM rekeyed_people p WHERE p.object_id = a.object_id)
    AND NOT EXISTS (SELECT FROM rekeyed_people p WHERE p.role = a.role AND p.new_id = a.new_provider_id)
"""
PAIR_ACCEPTED: Final = _PAIR_ACCEPTED.format(seen=SEEN.format(gone="gone", came="came"))
DROP_MISFITS = """
UPDATE rostering_pairanswer a SET ended_at = %(now)s, ended_as = 'dropped'
WHERE a.district_id = %(district)s AND a.accepted AND a.ended_at IS NULL AND NOT EXISTS (
    SELECT FROM rekeyed_people p WHERE p.object_id = a.object_id AND p.new_id = a.new_provider_id
)
RETURNING a.id
"""
IN_FORCE = """
SELECT id FROM rostering_pairanswer WHERE district_id = %s AND accepted AND ended_at IS NULL ORDER BY id
"""
# Once a list that re-points them is applied, what was accepted is done.
MARK_APPLIED = """
UPDATE rostering_pairanswer a SET ended_at = %(now)s, ended_as = 'applied'
FROM rostering_planperson p
WHERE a.district_id = %(district)s AND a.accepted AND a.ended_at IS NULL
    AND p.plan_id = %(plan)s AND p.operation = 'rekeyed' AND p.object_id = a.object_id
    AND p.provider_id = a.new_provider_id
"""
