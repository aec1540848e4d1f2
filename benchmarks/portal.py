"""A portal of 1,500 districts and 250,000 people, made by SQL: one district of 50,000 students, many small ones. For page times.

Every name is made from a list of syllables, so that prefixes are as common as among people.
"""

from datetime import date, timedelta

from django.db import connection

from rostering.pipeline.changes import ensure_month

BIG, SMALL = 1, 1499
NIGHT = "2026-11-20"
LOG_DAYS = 90
_GIVEN = (
    "'{Ana,Ben,Chloe,Diego,Eli,Farah,Grace,Hugo,Ines,Jonas,Kira,Luis,Maya,Noor,Omar,Pia,Quinn,Rosa,Sam,Tara}'"
)
_FIRST = "'{Al,Bar,Cor,Dun,El,Fair,Gar,Hol,Is,Jor,Kel,Lin,Mar,Nor,Os,Per,Ros,Sal,Tor,Wes}'"
_LAST = (
    "'{berg,dale,field,gate,ham,ington,kin,ley,man,ner,olds,port,quist,ridge,son,ton,vale,well,wood,yard}'"
)

DISTRICTS = """
INSERT INTO districts_district
    (slug, name, partnership, time_zone, email_domains, information_system, large_change_limit,
     pinned_note, created_at)
SELECT 'district-' || n, 'Measured District ' || n, 'partner', 'America/Los_Angeles', '{}', '', 50, '', now()
FROM generate_series(1, %(districts)s) n
"""
BESIDE = (
    "INSERT INTO districts_agreement (district_id, plan_type, grades) SELECT id, 'districts', '{}' FROM districts_district",
    """INSERT INTO districts_rosterstate (district_id, version, is_under_review, counts)
    SELECT id, 1, false, '{"students": 100, "teachers": 8, "sections": 30, "administrators": 1}' FROM districts_district""",
    """INSERT INTO rostering_feedstate (district_id, generation, counts, scope_version, scope_generation, scope_inputs,
        scope_notes, settled_for, read_at)
    SELECT id, 1, '{}', 1, 1, '', '{}', '', now() FROM districts_district""",
    """INSERT INTO districts_connection (district_id, provider, mode, external_id, name, state, provider_state, found_at,
        closed_as, closed_note)
    SELECT id, 'clever', 'proxy', md5(id::text), name, 'enabled', '', now(), '', '' FROM districts_district""",
    """INSERT INTO rostering_run (district_id, night, trigger, status, reason, message, is_after_pause, attempt, queued_at,
        finished_at, fence, stage, work, read_counts, findings, seconds)
    SELECT d.id, nights.night::date, 'nightly',
        CASE WHEN (d.id + n) %% 29 = 0 THEN 'failed' WHEN (d.id + n) %% 3 = 0 THEN 'unchanged' ELSE 'applied' END,
        CASE WHEN (d.id + n) %% 29 = 0 THEN 'provider_unavailable' ELSE '' END,
        '', false, 1, nights.night + interval '29 hours', nights.night + interval '30 hours', 0, '', '{}', '{}', '{}', '{}'
    FROM generate_series(%(night)s::timestamptz - interval '27 days', %(night)s::timestamptz, '1 day')
        WITH ORDINALITY AS nights (night, n)
    CROSS JOIN districts_district d
    WHERE extract(isodow FROM nights.night) < 6
    ORDER BY nights.night, d.id""",
)
SCHOOLS = """
INSERT INTO districts_school
    (provider_id, fingerprint, source_digest, name, number, low_grade, high_grade, removed_as, district_id, changed_run)
SELECT 's' || n, gen_random_uuid(), 0, 'School ' || n, '', 'K', '12', '', %(district)s, %(run)s
FROM generate_series(1, %(schools)s) n
"""
TERMS = """
INSERT INTO districts_term
    (provider_id, fingerprint, source_digest, name, start_date, end_date, removed_as, district_id, changed_run)
VALUES ('t1', gen_random_uuid(), 0, 'Fall 2026', '2026-08-17', '2026-12-18', '', %(district)s, %(run)s)
"""
SECTIONS = """
INSERT INTO districts_section
    (provider_id, fingerprint, source_digest, school_provider_id, name, code, course_name, course_number, subject, grade,
     raw_grade, period, term_provider_ids, removed_as, changed_run, is_term_over, district_id, school_id)
SELECT 'c' || n, gen_random_uuid(), 0, s.provider_id, 'Mathematics ' || n, 'M' || n, 'Mathematics', '', '', '5', '05',
    (n %% 7)::text, '{t1}', '', %(run)s, false, %(district)s, s.id
FROM generate_series(1, %(sections)s) n
JOIN LATERAL (SELECT id, provider_id FROM districts_school WHERE district_id = %(district)s
    AND provider_id = 's' || (1 + n %% %(schools)s)) s ON true
"""
PEOPLE = f"""
INSERT INTO districts_rosteruser
    (provider_id, fingerprint, source_digest, role, given_name, family_name, middle_name, folded_name, email, email_key,
     username, sis_number, grade, raw_grade, birth_date, home_school_provider_id, school_provider_ids, removed_at,
     removed_as, changed_run, district_id, school_id)
SELECT '%(role)s' || n, gen_random_uuid(), 0, '%(role)s', given, family, '', lower(family || ' ' || given),
    '%(role)s' || n || '@d%(district)s.example.org', '%(role)s' || n || '@d%(district)s.example.org', '',
    n::text, (n %% 12 + 1)::text, '', '2015-03-04', 's' || (1 + n %% %(schools)s), ARRAY['s' || (1 + n %% %(schools)s)],
    CASE WHEN n %% 20 = 0 THEN now() - interval '10 days' END, CASE WHEN n %% 20 = 0 THEN 'removed' ELSE '' END,
    %(run)s, %(district)s, (SELECT id FROM districts_school WHERE district_id = %(district)s LIMIT 1)
FROM (
    SELECT n, ({_GIVEN}::text[])[1 + n %% 20] AS given,
        ({_FIRST}::text[])[1 + (n / 20) %% 20] || ({_LAST}::text[])[1 + (n / 400) %% 20] || (n / 8000)::text AS family
    FROM generate_series(1, %(people)s) n
) named
"""
PLACES = """
INSERT INTO districts_enrollment
    (provider_id, role, holds_primary, begin_date, end_date, fingerprint, district_id, section_id, user_id, removed_as,
     changed_run)
SELECT '', 'student', false, NULL, NULL, gen_random_uuid(), %(district)s, c.id, u.id, '', %(run)s
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM districts_rosteruser
    WHERE district_id = %(district)s AND role = 'student' AND removed_at IS NULL) u
CROSS JOIN generate_series(0, 6) AS k
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM districts_section WHERE district_id = %(district)s) c
    ON c.n = 1 + (u.n * 7 + k * 131) %% %(sections)s
ON CONFLICT DO NOTHING
"""
STAFF_PLACES = """
INSERT INTO districts_enrollment
    (provider_id, role, holds_primary, begin_date, end_date, fingerprint, district_id, section_id, user_id, removed_as,
     changed_run)
SELECT '', 'teacher', true, NULL, NULL, gen_random_uuid(), %(district)s, c.id, u.id, '', %(run)s
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM districts_section WHERE district_id = %(district)s) c
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS many FROM districts_rosteruser
    WHERE district_id = %(district)s AND role = 'teacher' AND removed_at IS NULL) u ON u.n = 1 + c.n %% u.many
WHERE c.n %% 50 <> 0
"""
FEED = (
    """
INSERT INTO rostering_feedperson (provider_id, fingerprint, source_digest, role, given_name, family_name, middle_name,
    folded_name, email, email_key, username, sis_number, grade, raw_grade, birth_date, home_school_provider_id,
    school_provider_ids, district_id, generation, excluded_because)
SELECT provider_id, fingerprint, source_digest, role, given_name, family_name, middle_name, folded_name, email, email_key,
    username, sis_number, grade, raw_grade, birth_date, home_school_provider_id, school_provider_ids, district_id, 1, ''
FROM districts_rosteruser WHERE district_id = %(district)s AND removed_at IS NULL
""",
    """
INSERT INTO rostering_feedenrollment (provider_id, role, holds_primary, fingerprint, district_id, generation,
    excluded_because, section_provider_id, person_provider_id, is_primary)
SELECT '', e.role, e.holds_primary, e.fingerprint, e.district_id, 1,
    CASE WHEN e.id %% 500 = 0 THEN 'place_ended' ELSE '' END, s.provider_id, u.provider_id, e.holds_primary
FROM districts_enrollment e JOIN districts_section s ON s.id = e.section_id JOIN districts_rosteruser u ON u.id = e.user_id
WHERE e.district_id = %(district)s
""",
)
ADDRESSES = """
INSERT INTO districts_personaddress (district_id, user_id, email_key, first_night, run_number)
SELECT district_id, id, email_key, %(night)s::date, changed_run FROM districts_rosteruser
"""
LOG = """
INSERT INTO rostering_change (night, run_number, district_id, kind, operation, object_id, changed, before, after)
SELECT %(night)s::date - (id %% 90)::int, changed_run, district_id, 'people', 'updated', id, '{{grade}}',
    '{{"grade": "4"}}', '{{"grade": "5"}}'
FROM districts_rosteruser
"""


def make_portal() -> None:
    """Fill an empty, migrated database; about a minute."""
    with connection.cursor() as cursor:
        cursor.execute(DISTRICTS, {"districts": BIG + SMALL})
        for statement in BESIDE:
            cursor.execute(statement, {"night": NIGHT})
        cursor.execute("SELECT district_id, min(id) FROM rostering_run GROUP BY 1 ORDER BY 1")
        for position, (district, run) in enumerate(cursor.fetchall()):
            is_big = position < BIG
            size = {"schools": 80, "sections": 14000} if is_big else {"schools": 2, "sections": 30}
            counts = (
                {"student": 52600, "teacher": 3100, "administrator": 120}
                if is_big
                else {"student": 120, "teacher": 10}
            )
            _fill(cursor, {"district": district, "run": run, **size}, counts)
        cursor.execute(ADDRESSES, {"night": NIGHT})
        for days in range(0, LOG_DAYS + 30, 28):
            ensure_month(date.fromisoformat(NIGHT) - timedelta(days=days))
        cursor.execute(LOG.replace("{{", "{").replace("}}", "}"), {"night": NIGHT})
        cursor.execute("VACUUM ANALYZE")


def _fill(cursor, values, counts) -> None:  # type: ignore[no-untyped-def]
    for statement in (SCHOOLS, TERMS, SECTIONS):
        cursor.execute(statement, values)
    for role, people in counts.items():
        plain = PEOPLE.replace("'%(role)s'", f"'{role}'")
        cursor.execute(
            plain.replace("@d%(district)s.", f"@d{values['district']}."), values | {"people": people}
        )
    for statement in (PLACES, STAFF_PLACES, *FEED):
        cursor.execute(statement, values)
