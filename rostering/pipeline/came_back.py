"""Who left earlier and joins again under a new provider id: the same row comes back, with whatever hangs on it.

A provider gives new ids to whoever was away for long, so that an id alone would make a second person of the first. Known by
the evidence of a rekey (DESIGN 5), unique on both sides. It is an addition like every return, not a new id of somebody there.
"""

from typing import Any, Final

from rostering.pipeline.tables import never_had_a_roster

SOMEBODY_JOINS = """
SELECT EXISTS (
    SELECT FROM unlike_people u
    WHERE u.is_feed AND NOT EXISTS (
        SELECT FROM paired_people m WHERE m.role = u.role AND m.provider_id = u.provider_id
    )
)
"""
# Joined: included tonight, about nobody who is there, under an id that no roster row has or had.
# Gone: on Khan Academy earlier, under an id that is shared no more. Whoever is there now under that name and that evidence
# makes it uncertain who is meant.
CANDIDATES = """
CREATE UNLOGGED TABLE came_back (object_id bigint, role text COLLATE "C", provider_id text COLLATE "C");
CREATE UNLOGGED TABLE people_joined AS
SELECT f.role, f.provider_id, f.email_key, f.sis_number, f.folded_name, f.birth_date
FROM unlike_people u
JOIN rostering_feedperson f
    ON f.district_id = %(district)s AND f.role = u.role AND f.provider_id = u.provider_id
WHERE u.is_feed AND f.folded_name <> ''
    AND NOT EXISTS (SELECT FROM paired_people m WHERE m.role = u.role AND m.provider_id = u.provider_id)
    AND NOT EXISTS (
        SELECT FROM districts_rosteruser r WHERE r.district_id = %(district)s AND r.provider_id = f.provider_id
    );
CREATE UNLOGGED TABLE people_gone AS
SELECT r.id AS object_id, r.role, r.email_key, r.sis_number, r.folded_name, r.birth_date
FROM districts_rosteruser r
WHERE r.district_id = %(district)s AND r.removed_at IS NOT NULL
    AND r.folded_name IN (SELECT folded_name FROM people_joined)
    AND NOT EXISTS (
        SELECT FROM rostering_feedperson f WHERE f.district_id = %(district)s AND f.provider_id = r.provider_id
    );
"""
PAIR = """
INSERT INTO came_back (object_id, role, provider_id)
SELECT object_id, role, provider_id
FROM (
    SELECT g.object_id, j.role, j.provider_id,
        count(*) OVER (PARTITION BY g.object_id) AS of_gone,
        count(*) OVER (PARTITION BY j.role, j.provider_id) AS of_joined
    FROM people_gone g
    JOIN people_joined j ON j.role = g.role AND j.folded_name = g.folded_name AND j.{evidence} = g.{evidence}
    WHERE g.{evidence} <> ''
        AND (g.birth_date = j.birth_date OR g.birth_date IS NULL OR j.birth_date IS NULL)
        AND NOT EXISTS (SELECT FROM came_back c WHERE c.object_id = g.object_id)
        AND NOT EXISTS (SELECT FROM came_back c WHERE c.role = j.role AND c.provider_id = j.provider_id)
        AND NOT EXISTS (
            SELECT FROM districts_rosteruser r
            WHERE r.district_id = %(district)s AND r.removed_at IS NULL AND r.role = g.role
                AND r.folded_name = g.folded_name AND r.{evidence} = g.{evidence}
        )
) pairs
WHERE of_gone = 1 AND of_joined = 1 AND NOT EXISTS (
    SELECT FROM rostering_pairanswer a
    WHERE a.district_id = %(district)s AND a.object_id = pairs.object_id AND a.new_provider_id = pairs.provider_id
        AND NOT a.accepted AND a.ended_at IS NULL
)
"""
SCRATCH: Final = ("came_back", "people_joined", "people_gone")


def find_who_came_back(cursor: Any, *, values: dict[str, Any]) -> bool:
    """Fill the scratch table `came_back`, after the people who are there are paired; False where nobody can have.

    On most nights hardly anybody joins, and a table that is not made costs nothing.
    """
    cursor.execute(SOMEBODY_JOINS)
    if not cursor.fetchone()[0] or never_had_a_roster(cursor, values=values):
        return False
    cursor.execute(CANDIDATES % {"district": int(values["district"])})
    for evidence in ("email_key", "sis_number"):
        cursor.execute(PAIR.format(evidence=evidence), values)
    return True
