"""What would be left: now -> after by school and grade, and the red flags (DESIGN 5; failures 1 and 21 of the domain).

A good new school year and a wipe have the same percent; what is left tells them apart.
"""

from typing import Any

from rostering.pipeline.totals import Totals

# People and classes by school, now and after. A change of school moves a row; its old school is in `before`.
BY_SCHOOL = """
WITH moves AS (
    SELECT home_school_provider_id AS school_id, role || 's' AS what, operation,
        CASE operation WHEN 'added' THEN 1 WHEN 'removed' THEN -1 WHEN 'ended' THEN -1 ELSE 0 END AS difference
    FROM rostering_planperson WHERE plan_id = %(plan)s AND role <> 'administrator'
    UNION ALL
    SELECT home_school_provider_id, role || 's', 'moved', 1
    FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role <> 'administrator' AND 'home_school_provider_id' = ANY (changed)
    UNION ALL
    SELECT before ->> 'home_school_provider_id', role || 's', 'moved', -1
    FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role <> 'administrator' AND 'home_school_provider_id' = ANY (changed)
    UNION ALL
    SELECT school_provider_id, 'sections', operation,
        CASE operation WHEN 'added' THEN 1 WHEN 'removed' THEN -1 WHEN 'ended' THEN -1 ELSE 0 END
    FROM rostering_plansection WHERE plan_id = %(plan)s
    UNION ALL
    SELECT school_provider_id, 'sections', 'moved', 1
    FROM rostering_plansection WHERE plan_id = %(plan)s AND 'school_provider_id' = ANY (changed)
    UNION ALL
    SELECT before ->> 'school_provider_id', 'sections', 'moved', -1
    FROM rostering_plansection WHERE plan_id = %(plan)s AND 'school_provider_id' = ANY (changed)
),
present AS (
    SELECT home_school_provider_id AS school_id, role || 's' AS what, count(*) AS now
    FROM districts_rosteruser
    WHERE district_id = %(district)s AND removed_at IS NULL AND role <> 'administrator' GROUP BY 1, 2
    UNION ALL
    SELECT school_provider_id, 'sections', count(*)
    FROM districts_section WHERE district_id = %(district)s AND removed_at IS NULL GROUP BY 1
),
counted AS (
    SELECT school_id, what, 0 AS now, sum(difference) AS difference,
        count(*) FILTER (WHERE operation = 'removed') AS removed,
        count(*) FILTER (WHERE operation = 'added') AS added,
        count(*) FILTER (WHERE operation = 'rekeyed') AS rekeyed
    FROM moves GROUP BY 1, 2
    UNION ALL SELECT school_id, what, now, 0, 0, 0, 0 FROM present
),
named AS (
    SELECT DISTINCT ON (provider_id) provider_id, name FROM (
        SELECT provider_id, name, 1 AS rank FROM districts_school
        WHERE district_id = %(district)s AND removed_at IS NULL
        UNION ALL SELECT provider_id, name, 2 FROM rostering_planschool WHERE plan_id = %(plan)s
    ) either ORDER BY provider_id, rank
)
SELECT c.school_id, coalesce(n.name, ''), c.what, sum(c.now)::int, (sum(c.now) + sum(c.difference))::int,
    sum(c.removed)::int, sum(c.added)::int, sum(c.rekeyed)::int
FROM counted c LEFT JOIN named n ON n.provider_id = c.school_id
GROUP BY 1, 2, 3
"""

BY_GRADE = """
WITH moves AS (
    SELECT grade, CASE operation WHEN 'added' THEN 1 WHEN 'removed' THEN -1 ELSE 0 END AS difference
    FROM rostering_planperson WHERE plan_id = %(plan)s AND role = 'student'
    UNION ALL
    SELECT grade, 1 FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role = 'student' AND 'grade' = ANY (changed)
    UNION ALL
    SELECT before ->> 'grade', -1 FROM rostering_planperson
    WHERE plan_id = %(plan)s AND role = 'student' AND 'grade' = ANY (changed)
)
SELECT grade, sum(now)::int, (sum(now) + sum(difference))::int
FROM (
    SELECT grade, 0 AS now, difference FROM moves
    UNION ALL
    SELECT grade, count(*), 0 FROM districts_rosteruser
    WHERE district_id = %(district)s AND removed_at IS NULL AND role = 'student' GROUP BY grade
) counted
GROUP BY grade
"""

# People in no class, now and after, by role.
WITHOUT_CLASS = """
WITH places AS (
    SELECT user_id, count(*) AS now FROM districts_enrollment
    WHERE district_id = %(district)s AND removed_at IS NULL GROUP BY user_id
),
moves AS (
    SELECT user_id,
        sum(CASE operation WHEN 'added' THEN 1 WHEN 'removed' THEN -1 WHEN 'ended' THEN -1 ELSE 0 END) AS difference
    FROM rostering_planenrollment WHERE plan_id = %(plan)s GROUP BY user_id
),
people AS (
    SELECT u.id, u.role, true AS is_present, leaves.id IS NULL AS stays
    FROM districts_rosteruser u
    LEFT JOIN rostering_planperson leaves
        ON leaves.plan_id = %(plan)s AND leaves.object_id = u.id AND leaves.operation IN ('removed', 'ended')
    WHERE u.district_id = %(district)s AND u.removed_at IS NULL
    UNION ALL
    SELECT object_id, role, false, true FROM rostering_planperson
    WHERE plan_id = %(plan)s AND operation = 'added'
)
SELECT p.role,
    count(*) FILTER (WHERE p.is_present AND n.now IS NULL)::int,
    count(*) FILTER (WHERE p.stays AND coalesce(n.now, 0) + coalesce(m.difference, 0) = 0)::int
FROM people p
LEFT JOIN places n ON n.user_id = p.id
LEFT JOIN moves m ON m.user_id = p.id
WHERE p.role <> 'administrator'
GROUP BY p.role
"""


# Schools that have an administrator now and none afterwards. One person may look after several schools.
LAST_ADMINISTRATORS = """
WITH present AS (
    SELECT u.id, at.school_id
    FROM districts_rosteruser u CROSS JOIN LATERAL unnest(u.school_provider_ids) AS at (school_id)
    WHERE u.district_id = %(district)s AND u.role = 'administrator' AND u.removed_at IS NULL
),
staying AS (
    SELECT n.school_id FROM present n
    WHERE NOT EXISTS (
        SELECT FROM rostering_planperson p
        WHERE p.plan_id = %(plan)s AND p.object_id = n.id
            AND (p.operation = 'removed' OR 'school_provider_ids' = ANY (p.changed))
    )
    UNION ALL
    SELECT at.school_id
    FROM rostering_planperson p CROSS JOIN LATERAL unnest(p.school_provider_ids) AS at (school_id)
    WHERE p.plan_id = %(plan)s AND p.role = 'administrator' AND p.operation <> 'removed'
)
SELECT DISTINCT coalesce(s.name, n.school_id)
FROM present n
LEFT JOIN districts_school s
    ON s.district_id = %(district)s AND s.provider_id = n.school_id AND s.removed_at IS NULL
WHERE NOT EXISTS (SELECT FROM staying WHERE staying.school_id = n.school_id)
ORDER BY 1
"""


def summarise(cursor: Any, *, values: dict[str, Any], totals: Totals) -> dict[str, Any]:
    """Now -> after and the red flags of a plan, ready for JSON. `values`: district, plan."""
    schools = _schools(cursor, values)
    cursor.execute(BY_GRADE, values)
    grades = [{"grade": grade, "students": [now, after]} for grade, now, after in cursor.fetchall()]
    cursor.execute(WITHOUT_CLASS, values)
    without = {role: (now, after) for role, now, after in cursor.fetchall()}
    cursor.execute(LAST_ADMINISTRATORS, values)
    losing_administrators = [name for (name,) in cursor.fetchall()]
    return {
        "now_after": _now_after(totals),
        "schools": schools,
        "grades": sorted(grades, key=lambda row: _grade_order(str(row["grade"]))),
        "red_flags": _red_flags(schools, without),
        "schools_losing_administrators": losing_administrators,
    }


def needs_second_person(*, totals: Totals, summary: dict[str, Any], is_first_load: bool) -> bool:
    """More than half of the students or teachers would be removed, or a school left without classes (DESIGN 5)."""
    if is_first_load:
        return False
    most_leave = any(2 * totals[kind].removed > totals[kind].existing for kind in ("students", "teachers"))
    return most_leave or any(flag["code"] == "school_without_classes" for flag in summary["red_flags"])


def _schools(cursor: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry a school, the one that loses most students first."""
    cursor.execute(BY_SCHOOL, values)
    schools: dict[str, dict[str, Any]] = {}
    for provider_id, name, what, now, after, removed, added, rekeyed in cursor.fetchall():
        school = schools.setdefault(
            provider_id or "",
            {"provider_id": provider_id or "", "name": name}
            | {kind: [0, 0] for kind in ("students", "sections", "teachers")}
            | {"removed": 0, "added": 0, "rekeyed": 0},
        )
        school[what] = [now, after]
        if what == "students":
            school |= {"removed": removed, "added": added, "rekeyed": rekeyed}
    return sorted(schools.values(), key=_worst_first)


def _worst_first(school: dict[str, Any]) -> tuple[bool, float, str]:
    emptied = any(school[kind][0] and not school[kind][1] for kind in ("students", "sections"))
    now, after = school["students"]
    lost = (now - after) / now if now else 0.0
    return (not emptied, -lost, str(school["name"]))


def _now_after(totals: Totals) -> dict[str, list[float]]:
    shown: dict[str, list[float]] = {
        kind: [totals[kind].existing, totals[kind].after]
        for kind in ("students", "teachers", "sections", "administrators", "enrollments")
    }
    (classes, classes_after), (places, places_after) = shown["sections"], shown["enrollments"]
    shown["students_per_section"] = [
        round(places / classes, 1) if classes else 0.0,
        round(places_after / classes_after, 1) if classes_after else 0.0,
    ]
    return shown


def _red_flags(schools: list[dict[str, Any]], without: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    flags = []
    for code, kind in (("school_without_classes", "sections"), ("school_loses_everyone", "students")):
        emptied = [school["name"] for school in schools if school[kind][0] and not school[kind][1]]
        if emptied:
            flags.append({"code": code, "count": len(emptied), "names": emptied[:5]})
    for code, role in (("teachers_without_classes", "teacher"), ("students_without_class", "student")):
        now, after = without.get(role, (0, 0))
        if after > now:
            flags.append({"code": code, "count": after, "now": now, "names": []})
    return flags


def _grade_order(grade: str) -> tuple[int, str]:
    if grade == "K":
        return (0, "")
    return (int(grade), "") if grade.isdigit() else (99, grade)
