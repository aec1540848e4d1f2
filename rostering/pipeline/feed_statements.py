"""The statements of the feed stage: templates filled with the columns of `tables.py`, never with anything that was sent."""

from rostering.records import Kind

# ClassLink sends birth dates apart from their people; some lists name a person twice.
PEOPLE_WITH_BIRTH_DATES = """
CREATE VIEW staged_people_with_birth_dates AS
SELECT
    p.provider_id, p.role, p.given_name, p.family_name, p.middle_name, p.folded_name, p.email, p.email_key,
    p.username, p.sis_number, p.grade, p.raw_grade, coalesce(b.birth_date, p.birth_date) AS birth_date,
    p.home_school_provider_id, p.school_provider_ids, p.fingerprint, p.source_digest
FROM staged_people p
LEFT JOIN (
    SELECT person_provider_id, min(birth_date) AS birth_date FROM staged_birth_dates GROUP BY person_provider_id
) b ON b.person_provider_id = p.provider_id AND p.role = 'student'
"""

ANY_BIRTH_DATE = """
SELECT EXISTS (SELECT FROM staged_birth_dates WHERE birth_date IS NOT NULL)
    OR EXISTS (SELECT FROM staged_people WHERE birth_date IS NOT NULL AND role = 'student')
"""

# Birth dates stopped arriving altogether: that is a switch, not news of 50,000 children (DESIGN 3.2).
KEEP_KNOWN_BIRTH_DATES = """
INSERT INTO staged_birth_dates (person_provider_id, birth_date)
SELECT f.provider_id, f.birth_date
FROM rostering_feedperson f
JOIN staged_people p ON p.provider_id = f.provider_id AND p.role = f.role
WHERE f.district_id = %(district)s AND f.role = 'student' AND f.birth_date IS NOT NULL
"""

# Rows of one side whose fingerprint is nowhere on the other. On an unchanged night: none.
DIFFERENCES = """
CREATE UNLOGGED TABLE differing_{kind} AS
SELECT s.fingerprint IS NOT NULL AS is_staged, {either}
FROM {staged} s
FULL JOIN (SELECT {key}, fingerprint{beside} FROM {feed} WHERE district_id = %(district)s) f ON {same}
WHERE s.fingerprint IS NULL OR f.fingerprint IS NULL
"""

# Every staged row of a differing key. Of contradicting duplicates the smallest fingerprint wins, so that nothing flaps; of
# several places of one person in one class (a re-enrollment) the one that holds tomorrow, else the one that lasts longest.
INCOMING = """
CREATE UNLOGGED TABLE incoming_{kind} AS
SELECT DISTINCT ON ({s_key}) {columns}
FROM {staged} s
JOIN (SELECT DISTINCT {key} FROM differing_{kind} WHERE is_staged) d ON {same_key}
ORDER BY {s_key}, {preferred}s.fingerprint{beside_order}
"""

PREFERRED_PLACE = """
    (coalesce(s.begin_date, '-infinity') <= %(tomorrow)s AND coalesce(s.end_date, 'infinity') >= %(tomorrow)s) DESC,
    s.end_date DESC NULLS FIRST, s.begin_date DESC NULLS LAST, s.is_primary DESC, """

# The same two for places when only those that differ were staged: what is missing there is told by its fingerprint, and
# a contradicting duplicate may be the very row the feed holds.
ANY_OTHER_PLACE = "SELECT EXISTS (SELECT FROM staged_enrollments) OR EXISTS (SELECT FROM staged_unseen)"
DIFFERING_PLACES = """
CREATE UNLOGGED TABLE differing_enrollments AS
SELECT DISTINCT true AS is_staged, section_provider_id, person_provider_id, role FROM staged_enrollments
UNION ALL
SELECT false, f.section_provider_id, f.person_provider_id, f.role
FROM rostering_feedenrollment f
JOIN staged_unseen u ON u.fingerprint = f.fingerprint
WHERE f.district_id = %(district)s
"""
INCOMING_PLACES = """
CREATE UNLOGGED TABLE incoming_enrollments AS
SELECT DISTINCT ON (s.section_provider_id, s.person_provider_id, s.role) s.*
FROM (
    SELECT {columns} FROM staged_enrollments
    UNION ALL
    SELECT {f_columns}
    FROM rostering_feedenrollment f
    JOIN differing_enrollments d ON d.is_staged AND {same_key}
    WHERE f.district_id = %(district)s
        AND NOT EXISTS (SELECT FROM staged_unseen u WHERE u.fingerprint = f.fingerprint)
) s
ORDER BY s.section_provider_id, s.person_provider_id, s.role, {preferred}s.fingerprint
"""

# A row that could not be read tonight stays as it was last night, with its places: a child whose row is broken stays
# where they are, a broken class keeps its people (DESIGN 3.2).
CARRIED_OVER = """
DELETE FROM differing_{kind} d
USING {feed} f
WHERE NOT d.is_staged AND f.district_id = %(district)s AND {same_key} AND {is_bad}
"""
MARK_CARRIED_OVER = """
UPDATE staged_bad b SET was_carried_over = true
FROM {feed} f
JOIN differing_{kind} d ON NOT d.is_staged AND {same_key}
WHERE f.district_id = %(district)s AND b.kind = '{kind}' AND b.provider_id = f.provider_id AND b.provider_id <> ''
    AND NOT EXISTS (SELECT FROM incoming_{kind} i WHERE {incoming_key})
"""
IS_BAD = "f.provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = '{kind}')"
IS_BAD_PLACE = (
    "(f.section_provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'sections')"
    " OR f.person_provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'people')"
    " OR (f.provider_id <> ''"
    " AND f.provider_id IN (SELECT provider_id FROM staged_bad WHERE kind = 'enrollments')))"
)

GONE = """
DELETE FROM {feed} f
USING differing_{kind} d
WHERE NOT d.is_staged AND f.district_id = %(district)s AND {same_key}
    AND NOT EXISTS (SELECT FROM incoming_{kind} i WHERE {incoming_key})
"""

WRITTEN = """
INSERT INTO {feed} AS f (district_id, generation, excluded_because, {columns}{own_columns})
SELECT %(district)s, %(generation)s, '', {columns}{own_values} FROM incoming_{kind}
ON CONFLICT (district_id, {key}) DO UPDATE SET
    generation = excluded.generation, {updates}{own_updates}
WHERE NOT ({same})
"""

# The first time there is nothing to compare with: straight in, in the order of the key.
IS_NEW = "SELECT NOT EXISTS (SELECT FROM {feed} WHERE district_id = %(district)s)"
ALL_NEW = """
INSERT INTO {feed} (district_id, generation, excluded_because, {columns}{own_columns})
SELECT DISTINCT ON ({key}) %(district)s, %(generation)s, '', {columns}{own_values} FROM {staged} s
ORDER BY {key}, {preferred}fingerprint{beside_order}
"""

# What a kind's feed table has beyond the provider's columns: column, value when new, value when it changes.
OWN_COLUMNS: dict[Kind, tuple[str, str, str]] = {
    Kind.TERMS: (
        "end_changed_night",
        "NULL",
        "CASE WHEN f.end_date IS DISTINCT FROM excluded.end_date THEN %(night)s ELSE f.end_changed_night END",
    ),
    Kind.SECTIONS: ("is_term_over", "false", "f.is_term_over"),
    Kind.ENROLLMENTS: (
        "holds_primary",
        "is_primary AND role = 'teacher'",
        "excluded.is_primary AND excluded.role = 'teacher'",
    ),
}

CARRIED_ROWS = "SELECT count(*) FROM staged_bad WHERE was_carried_over"
PROBLEM_ROWS = """
SELECT kind, provider_id, problem, was_carried_over FROM staged_bad ORDER BY kind, provider_id LIMIT %(limit)s
"""

COUNTS = {
    Kind.SCHOOLS: "SELECT 'schools', count(*) FROM rostering_feedschool WHERE district_id = %(district)s",
    Kind.TERMS: "SELECT 'terms', count(*) FROM rostering_feedterm WHERE district_id = %(district)s",
    Kind.SECTIONS: "SELECT 'sections', count(*) FROM rostering_feedsection WHERE district_id = %(district)s",
    Kind.PEOPLE: "SELECT role || 's', count(*) FROM rostering_feedperson WHERE district_id = %(district)s GROUP BY role",
    Kind.ENROLLMENTS: "SELECT 'enrollments', count(*) FROM rostering_feedenrollment WHERE district_id = %(district)s",
}
