"""The statements of the scope stage: what each mark is made of, in the order in which `scope.py` runs them."""

# A class's standing by its terms. A missing start or end of a dated term is open; no dates at all: always in.
# Its end has moved when a term's end did, or when the class itself names other terms than on Khan Academy.
SECTION_STANDING = """
CREATE UNLOGGED TABLE section_standing AS
WITH spans AS (
    SELECT
        s.provider_id,
        min(coalesce(t.start_date, '-infinity')) FILTER (WHERE t.is_dated) AS starts_on,
        max(coalesce(t.end_date, 'infinity')) FILTER (WHERE t.is_dated) AS ends_on,
        min(coalesce(t.start_date, '-infinity')) FILTER (
            WHERE t.is_dated AND coalesce(t.start_date, '-infinity') > %(last_day)s
        ) AS next_start,
        max(coalesce(t.start_date, '-infinity')) FILTER (
            WHERE t.is_dated AND coalesce(t.start_date, '-infinity') <= %(last_day)s
                AND coalesce(t.end_date, 'infinity') >= %(first_day)s
        ) AS current_start,
        bool_or(t.end_changed_night > %(night)s::date - %(moved_nights)s) AS end_moved
    FROM rostering_feedsection s
    LEFT JOIN LATERAL unnest(s.term_provider_ids) AS named(term_id) ON true
    LEFT JOIN (
        SELECT *, start_date IS NOT NULL OR end_date IS NOT NULL AS is_dated
        FROM rostering_feedterm WHERE district_id = %(district)s
    ) t ON t.provider_id = named.term_id
    WHERE s.district_id = %(district)s
    GROUP BY s.provider_id
)
SELECT
    s.provider_id,
    s.school_provider_id,
    CASE
        WHEN p.starts_on IS NULL THEN 'undated'
        WHEN p.current_start IS NOT NULL THEN 'current'
        WHEN p.ends_on < %(first_day)s THEN 'past'
        ELSE 'future'
    END AS standing,
    p.ends_on,
    p.next_start,
    p.current_start,
    coalesce(p.end_moved, false) OR (r.id IS NOT NULL AND roster.ends_on IS DISTINCT FROM p.ends_on) AS end_moved,
    r.id IS NOT NULL AS is_on_roster
FROM rostering_feedsection s
JOIN spans p ON p.provider_id = s.provider_id
LEFT JOIN districts_section r
    ON r.district_id = %(district)s AND r.provider_id = s.provider_id AND r.removed_at IS NULL
LEFT JOIN LATERAL (
    SELECT max(coalesce(t.end_date, 'infinity')) AS ends_on
    FROM districts_term t
    WHERE t.district_id = %(district)s AND t.provider_id = ANY (r.term_provider_ids)
        AND (t.start_date IS NOT NULL OR t.end_date IS NOT NULL)
) roster ON true
WHERE s.district_id = %(district)s
"""

# In or out. A class already on Khan Academy does not leave because of a date alone: it stays, term over, until a class
# of a later term is current in its school; then it leaves as ended, or, if its end was moved lately, as removed.
SECTION_MARKS = """
CREATE UNLOGGED TABLE section_marks AS
WITH schools AS (
    SELECT school_provider_id, max(current_start) AS latest_current_start
    FROM section_standing WHERE standing = 'current' GROUP BY school_provider_id
)
SELECT
    s.provider_id,
    s.standing,
    CASE
        WHEN s.standing IN ('undated', 'current') THEN ''
        WHEN s.standing = 'future' AND s.is_on_roster THEN ''
        WHEN s.standing = 'future' AND c.school_provider_id IS NULL
            AND s.next_start - %(lead_days)s <= %(last_day)s THEN ''
        WHEN s.standing = 'future' THEN 'future_term'
        WHEN NOT s.is_on_roster THEN 'past_term'
        WHEN c.latest_current_start > s.ends_on AND s.end_moved THEN 'ended_by_moved_date'
        WHEN c.latest_current_start > s.ends_on THEN 'ended'
        ELSE ''
    END AS excluded_because,
    s.standing = 'past' AND s.is_on_roster
        AND coalesce(c.latest_current_start, '-infinity') <= s.ends_on AS is_term_over
FROM section_standing s
LEFT JOIN schools c ON c.school_provider_id = s.school_provider_id
"""

WRITE_SECTION_MARKS = """
UPDATE rostering_feedsection f
SET excluded_because = m.excluded_because, is_term_over = m.is_term_over
FROM section_marks m
WHERE f.district_id = %(district)s AND f.provider_id = m.provider_id
    AND (f.excluded_because <> m.excluded_because OR f.is_term_over <> m.is_term_over)
"""

# A place in a class whose term is over stays with it, whatever its own end date, unless it had ended before the class.
# Only places whose mark moves, or that name nobody or nothing we know, are written down. They are found again by where they
# lie (ctid): the feed's state is locked until the end of this transaction, so that nobody else moves a row of it meanwhile.
ENROLLMENT_MARKS = """
CREATE UNLOGGED TABLE enrollment_marks AS
SELECT at, section_provider_id, person_provider_id, role, was, excluded_because
FROM (
    SELECT
        e.ctid AS at,
        e.section_provider_id,
        e.person_provider_id,
        e.role,
        e.excluded_because AS was,
        CASE
            WHEN s.provider_id IS NULL THEN 'unknown_class'
            WHEN p.provider_id IS NULL THEN 'unknown_person'
            WHEN s.excluded_because LIKE 'ended%%' THEN s.excluded_because
            WHEN s.excluded_because <> '' THEN 'class_not_included'
            WHEN e.begin_date > %(last_day)s THEN 'not_begun'
            WHEN e.end_date < %(first_day)s AND NOT (s.is_term_over AND e.excluded_because = '') THEN 'place_ended'
            ELSE ''
        END AS excluded_because
    FROM rostering_feedenrollment e
    LEFT JOIN (
        SELECT provider_id, excluded_because, is_term_over
        FROM rostering_feedsection WHERE district_id = %(district)s
    ) s ON s.provider_id = e.section_provider_id
    LEFT JOIN (SELECT DISTINCT provider_id FROM rostering_feedperson WHERE district_id = %(district)s) p
        ON p.provider_id = e.person_provider_id
    WHERE e.district_id = %(district)s
) marked
WHERE was <> excluded_because OR excluded_because IN ('unknown_class', 'unknown_person')
"""

WRITE_ENROLLMENT_MARKS = """
UPDATE rostering_feedenrollment f
SET excluded_because = m.excluded_because
FROM enrollment_marks m
WHERE m.was <> m.excluded_because AND f.ctid = m.at AND f.district_id = %(district)s
    AND NOT (f.excluded_because = 'no_free_seat' AND m.excluded_because = '')
"""

# One primary, at most nine co-teachers; who has a seat keeps it while shared, free seats go by begin date, then id.
STAFF_SEATS = """
CREATE UNLOGGED TABLE staff_seats AS
WITH seated AS (
    SELECT rs.provider_id AS section_provider_id, ru.provider_id AS person_provider_id,
        bool_or(re.holds_primary) AS was_primary
    FROM districts_enrollment re
    JOIN districts_section rs ON rs.id = re.section_id AND rs.district_id = %(district)s
    JOIN districts_rosteruser ru ON ru.id = re.user_id AND ru.district_id = %(district)s
    WHERE re.district_id = %(district)s AND re.role = 'teacher' AND re.removed_at IS NULL
    GROUP BY rs.provider_id, ru.provider_id
),
staff AS (
    SELECT e.section_provider_id, e.person_provider_id, e.is_primary, e.begin_date, e.holds_primary,
        e.excluded_because, s.was_primary IS NOT NULL AS has_seat, coalesce(s.was_primary, false) AS was_primary
    FROM rostering_feedenrollment e
    LEFT JOIN seated s
        ON s.section_provider_id = e.section_provider_id AND s.person_provider_id = e.person_provider_id
    WHERE e.district_id = %(district)s AND e.role = 'teacher' AND e.excluded_because IN ('', 'no_free_seat')
),
led AS (
    SELECT *,
        count(*) OVER class AS staff_count,
        count(*) FILTER (WHERE is_primary) OVER class AS primaries,
        row_number() OVER (
            PARTITION BY section_provider_id
            ORDER BY is_primary DESC, was_primary DESC, begin_date NULLS LAST, person_provider_id
        ) = 1 AS leads
    FROM staff
    WINDOW class AS (PARTITION BY section_provider_id)
)
SELECT *,
    row_number() OVER (
        PARTITION BY section_provider_id
        ORDER BY leads DESC, has_seat DESC, begin_date NULLS LAST, person_provider_id
    ) > 1 + %(co_teachers)s AS is_left_out
FROM led
"""

WRITE_STAFF_SEATS = """
UPDATE rostering_feedenrollment f
SET holds_primary = s.leads, excluded_because = CASE WHEN s.is_left_out THEN 'no_free_seat' ELSE '' END
FROM staff_seats s
WHERE f.district_id = %(district)s AND f.role = 'teacher'
    AND f.section_provider_id = s.section_provider_id AND f.person_provider_id = s.person_provider_id
    AND (f.holds_primary <> s.leads OR (f.excluded_because = 'no_free_seat') <> s.is_left_out)
"""

# What the marks say, counted; and whether they lean on what is on Khan Academy (then they are made anew when it moves).
NOTES = """
SELECT standing || '_classes', count(*) FROM section_marks
WHERE standing <> 'current' AND (standing = 'undated' OR excluded_because <> '') GROUP BY standing
UNION ALL SELECT 'term_over_classes', count(*) FROM section_marks WHERE is_term_over
UNION ALL SELECT 'leaning', count(*) FROM section_marks WHERE standing IN ('past', 'future')
UNION ALL SELECT 'ending', count(*) FROM section_marks WHERE excluded_because LIKE 'ended%%'
UNION ALL SELECT 'places_' || excluded_because, count(*) FROM enrollment_marks
WHERE excluded_because IN ('unknown_class', 'unknown_person') GROUP BY excluded_because
UNION ALL SELECT 'no_primary', count(DISTINCT section_provider_id) FROM staff_seats WHERE primaries = 0
UNION ALL SELECT 'several_primaries', count(DISTINCT section_provider_id) FROM staff_seats WHERE primaries > 1
UNION ALL SELECT 'too_many_staff', count(DISTINCT section_provider_id) FROM staff_seats WHERE is_left_out
"""

# The last day in force for which every date-bound mark above stays as it is.
STEADY_THROUGH = """
SELECT least(
    (SELECT min(start_date) - 1 FROM rostering_feedterm WHERE district_id = %(district)s AND start_date > %(last_day)s),
    (SELECT min(start_date) - %(lead_days)s - 1 FROM rostering_feedterm
     WHERE district_id = %(district)s AND start_date - %(lead_days)s > %(last_day)s),
    (SELECT min(end_date) FROM rostering_feedterm WHERE district_id = %(district)s AND end_date >= %(first_day)s),
    (SELECT min(begin_date) - 1 FROM rostering_feedenrollment
     WHERE district_id = %(district)s AND begin_date > %(last_day)s),
    (SELECT min(end_date) FROM rostering_feedenrollment
     WHERE district_id = %(district)s AND end_date >= %(first_day)s)
)
"""
