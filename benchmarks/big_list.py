"""The statements of the big change list: what makes the feed differ, and the least that writing it could be."""

CHANGE_THE_FEED = """
CREATE TEMP TABLE fates AS
SELECT provider_id, abs(hashtext(provider_id)) %% 10 AS fate
FROM rostering_feedperson WHERE district_id = %(district)s AND role = 'student';
CREATE INDEX ON fates (provider_id);
ANALYZE fates;
DELETE FROM rostering_feedenrollment e USING fates f
WHERE e.district_id = %(district)s AND e.role = 'student' AND e.person_provider_id = f.provider_id AND f.fate < 2;
DELETE FROM rostering_feedperson p USING fates f
WHERE p.district_id = %(district)s AND p.role = 'student' AND p.provider_id = f.provider_id AND f.fate < 2;
UPDATE rostering_feedenrollment e
SET begin_date = coalesce(e.begin_date, DATE '2026-08-17') + 1,
    fingerprint = md5(e.section_provider_id || e.person_provider_id)::uuid
FROM fates f
WHERE e.district_id = %(district)s AND e.role = 'student' AND e.person_provider_id = f.provider_id
    AND f.fate BETWEEN 2 AND 5;
UPDATE rostering_feedperson p
SET given_name = p.given_name || ' Maria', source_digest = p.source_digest + 1, fingerprint = md5(p.provider_id)::uuid
FROM fates f
WHERE p.district_id = %(district)s AND p.role = 'student' AND p.provider_id = f.provider_id AND f.fate BETWEEN 2 AND 5;
UPDATE rostering_feedenrollment e
SET person_provider_id = f.provider_id || '-n', fingerprint = md5(e.section_provider_id || f.provider_id || '-n')::uuid
FROM fates f
WHERE e.district_id = %(district)s AND e.role = 'student' AND e.person_provider_id = f.provider_id AND f.fate = 6;
UPDATE rostering_feedperson p
SET provider_id = f.provider_id || '-n', fingerprint = md5(f.provider_id || '-n')::uuid
FROM fates f
WHERE p.district_id = %(district)s AND p.role = 'student' AND p.provider_id = f.provider_id AND f.fate = 6;
UPDATE rostering_feedstate SET generation = generation + 1 WHERE district_id = %(district)s;
"""

# The floor of applying: the same rows of the two large kinds, written by one statement each into tables of the same shape,
# without change log, checks, counts and fence.
COPY_ROSTER = """
DROP TABLE IF EXISTS bench_people, bench_places;
CREATE TABLE bench_people (LIKE districts_rosteruser INCLUDING ALL);
CREATE TABLE bench_places (LIKE districts_enrollment INCLUDING ALL);
INSERT INTO bench_people SELECT * FROM districts_rosteruser WHERE district_id = %(district)s;
INSERT INTO bench_places SELECT * FROM districts_enrollment WHERE district_id = %(district)s;
ANALYZE bench_people, bench_places;
"""
WRITE_ROSTER = """
UPDATE bench_people r
SET given_name = p.given_name, provider_id = p.provider_id, fingerprint = p.fingerprint, changed_run = 1,
    removed_at = CASE WHEN p.operation = 'removed' THEN now() END,
    removed_as = CASE WHEN p.operation = 'removed' THEN 'removed' ELSE '' END
FROM rostering_planperson p
WHERE p.plan_id = %(plan)s AND r.id = p.object_id;
UPDATE bench_places r
SET begin_date = p.begin_date, fingerprint = p.fingerprint, changed_run = 1,
    removed_at = CASE WHEN p.operation = 'removed' THEN now() END,
    removed_as = CASE WHEN p.operation = 'removed' THEN 'removed' ELSE '' END
FROM rostering_planenrollment p
WHERE p.plan_id = %(plan)s AND r.id = p.object_id;
"""
