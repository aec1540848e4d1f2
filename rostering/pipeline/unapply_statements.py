"""The statements of undo: from what the change log says was there before, the rows that bring it back (see unapply.py).

A row's first log entry since the undone sync says whether it was there; the oldest value logged of each of its fields is the
one it had. What the log does not name has not changed since, and stands in the roster row itself, also in one that left.
"""

# OFFSET 0, here and below, keeps a step a step: flattened into one, every use of a column would work its value out again
# from the log, and undoing would cost several times as much.

# One sync logs each row once at most.
LOGGED_BY_ONE = """
SELECT object_id, operation <> 'added' AS was_there, before ->> 'removed_as' AS had_left_as,
    coalesce(before || kept, before, kept) AS said
FROM rostering_change
WHERE run_number = ANY (%(logged)s) AND night = ANY (%(nights)s) AND district_id = %(district)s AND kind = '{kind}'
OFFSET 0
"""
# Several: entries are in the order in which they were applied. Most rows have one only, so that just the others are taken
# apart: of equal keys the object keeps the last, here the oldest, and the first entry overrides them all.
LOGGED_BY_SEVERAL = """
SELECT firsts.object_id, firsts.was_there, firsts.had_left_as,
    coalesce(later.said || coalesce(firsts.said, '{{}}'), firsts.said) AS said
FROM (
    SELECT DISTINCT ON (object_id) object_id, operation <> 'added' AS was_there, before ->> 'removed_as' AS had_left_as,
        coalesce(before || kept, before, kept) AS said
    FROM rostering_change
    WHERE run_number = ANY (%(logged)s) AND night = ANY (%(nights)s) AND district_id = %(district)s AND kind = '{kind}'
    ORDER BY object_id, id
) firsts
LEFT JOIN (
    SELECT object_id, jsonb_object_agg(v.key, v.value ORDER BY id DESC) AS said
    FROM (
        SELECT object_id, id, before, kept, row_number() OVER (PARTITION BY object_id ORDER BY id) AS place
        FROM rostering_change
        WHERE run_number = ANY (%(logged)s) AND night = ANY (%(nights)s) AND district_id = %(district)s
            AND kind = '{kind}'
    ) entries
    CROSS JOIN LATERAL jsonb_each(coalesce(before || kept, before, kept)) v
    WHERE place > 1
    GROUP BY object_id
) later ON later.object_id = firsts.object_id
"""

# Every touched row as it is (r) and as it was (t), and what must happen to it; null where it is as it was already.
PUT_BACK = """
SELECT r.id AS object_id, d.changed, {what} AS what,
    CASE
        WHEN NOT l.was_there AND r.removed_at IS NOT NULL THEN NULL
        WHEN NOT l.was_there THEN coalesce(nullif(l.had_left_as, ''), 'removed')
        WHEN r.removed_at IS NOT NULL THEN 'added'
        WHEN {has_new_id} THEN 'rekeyed'
        WHEN cardinality(d.changed) = 0 AND ({t_kept}) IS NOT DISTINCT FROM ({r_kept}) THEN NULL
        WHEN cardinality(d.changed) = 0 THEN 'relinked'
        WHEN d.changed <@ %(ignored)s::text[] THEN 'ignored'
        WHEN {is_uncounted} THEN 'ignored'
        ELSE 'updated'
    END AS operation,
    CASE
        WHEN r.removed_at IS NOT NULL THEN {had_left}
        WHEN cardinality(d.changed) > 0 THEN {before}
    END AS before,
    {kept} AS kept, {t_columns}{r_school}
FROM ({logged}) l
JOIN {roster} r ON r.id = l.object_id AND r.district_id = %(district)s
CROSS JOIN LATERAL (SELECT {as_it_was} OFFSET 0) t
CROSS JOIN LATERAL (SELECT {differing} AS changed OFFSET 0) d
"""
# A place that gives the lead away is written, not counted, as in any change list.
PLACE_IS_UNCOUNTED = "d.changed = ARRAY['holds_primary'] AND r.holds_primary"
ONLY_OUR_NORMALISER = """t.source_digest = r.source_digest AND t.source_digest <> 0
            AND NOT d.changed && ARRAY['provider_id', 'birth_date']"""

COUNT = """
SELECT what, operation, count(*) FROM ({put_back}) rows WHERE operation IS NOT NULL AND operation <> 'relinked'
GROUP BY 1, 2
"""
# What is only there, or only not there, afterwards has no changed columns; what comes back says in what state it had left,
# as every return does (see changes.py).
WRITE_DOWN = """
INSERT INTO {plan} (plan_id, operation, object_id, changed, before, kept, {columns})
SELECT %(plan)s, operation, object_id,
    CASE WHEN operation NOT IN ('added', 'removed', 'ended') THEN changed END,
    CASE WHEN operation NOT IN ('removed', 'ended') THEN before END,
    CASE WHEN operation NOT IN ('removed', 'ended') THEN kept END,
    {columns}
FROM ({put_back}) rows
WHERE operation IS NOT NULL
ORDER BY object_id
"""
# The server's own statistics of a list come minutes later. Without them it is put back as if it were a few rows: at half a
# million changes that took half as long again.
KNOW_THE_LIST = "ANALYZE {plan} (plan_id, operation, object_id)"
# Schools that have classes and would have none.
EMPTIED_SCHOOLS = """
SELECT coalesce(max(s.name), '') AS name
FROM (
    SELECT school_provider_id AS school, 1 AS now, 1 AS later FROM districts_section
    WHERE district_id = %(district)s AND removed_at IS NULL
    UNION ALL
    SELECT r_school, 0, -1 FROM ({put_back}) rows WHERE operation IS NOT NULL AND operation <> 'added'
    UNION ALL
    SELECT school_provider_id, 0, 1 FROM ({put_back}) rows
    WHERE operation IS NOT NULL AND operation NOT IN ('removed', 'ended')
) counted
LEFT JOIN districts_school s
    ON s.district_id = %(district)s AND s.provider_id = counted.school AND s.removed_at IS NULL
WHERE counted.school <> ''
GROUP BY counted.school
HAVING sum(counted.now) > 0 AND sum(counted.later) = 0
ORDER BY 1
"""
# An id that is a row's own again is no former id of it; the one it gives back has become one.
OWN_AGAIN = """
DELETE FROM districts_formerproviderid f
USING {plan} p
WHERE p.plan_id = %(plan)s AND p.operation IN ('rekeyed', 'added') AND f.kind = '{kind}' AND f.object_id = p.object_id
    AND f.provider_id = p.provider_id AND f.district_id = %(district)s AND f.run_number = ANY (%(logged)s)
"""
