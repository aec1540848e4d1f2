"""What would be left: now -> after by school and grade, and the red flags (DESIGN 5; failures 1 and 21 of the domain).

A good new school year and a wipe have the same percent; what is left tells them apart. Everything the screens say about a
change list is counted here once, when it is made, so that a page never counts half a million rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rostering.pipeline.summary_statements import (
    BY_GRADE,
    BY_SCHOOL,
    COUNTED_PEOPLE,
    KEEP_WITHOUT_CLASS,
    LAST_ADMINISTRATORS,
    SIDE_BY_SIDE,
    WITHOUT_CLASS,
    WITHOUT_CLASS_BY_SCHOOL,
)
from rostering.pipeline.totals import Totals

#: The order of the counts in a school's `changes`.
OPERATIONS: Final = ("added", "updated", "removed", "rekeyed", "ended")
PAIRED: Final = ("students", "sections", "teachers")
FLAGGED_ROLES: Final = {"teachers_without_classes": "teacher", "students_without_class": "student"}


def summarise(cursor: Any, *, values: dict[str, Any], totals: Totals) -> dict[str, Any]:
    """Now -> after and the red flags of a plan, ready for JSON. `values`: district, plan.

    The people behind a flag are kept beside the plan, school by school, for the lists that a flag opens.
    """
    schools = _schools(cursor, values)
    cursor.execute(BY_GRADE, values)
    grades = [{"grade": grade, "students": [now, after]} for grade, now, after in cursor.fetchall()]
    cursor.execute(COUNTED_PEOPLE, values)
    cursor.execute(WITHOUT_CLASS)
    by_role = {role: counts for role, *counts in cursor.fetchall()}
    red_flags = _red_flags(schools.values(), by_role)
    _keep_people(cursor, values=values, red_flags=red_flags, schools=schools)
    cursor.execute(LAST_ADMINISTRATORS, values)
    losing_administrators = [name for (name,) in cursor.fetchall()]
    cursor.execute(SIDE_BY_SIDE, values)
    side_by_side = int(cursor.fetchone()[0])
    return {
        "now_after": _now_after(totals, student_places=_student_places(by_role)),
        "schools": sorted(schools.values(), key=_worst_first),
        "grades": sorted(grades, key=lambda row: _grade_order(str(row["grade"]))),
        "red_flags": red_flags,
        "left_without_class": _left_without_class(schools.values(), by_role.get("teacher", (0,) * 5)),
        "schools_losing_administrators": losing_administrators,
        "side_by_side": side_by_side,
    }


def needs_second_person(*, totals: Totals, summary: dict[str, Any], is_first_load: bool) -> bool:
    """More than half of the students or teachers would be removed, or a school left without classes (DESIGN 5)."""
    if is_first_load:
        return False
    most_leave = any(2 * totals[kind].removed > totals[kind].existing for kind in ("students", "teachers"))
    return most_leave or any(flag["code"] == "school_without_classes" for flag in summary["red_flags"])


def _schools(cursor: Any, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """One entry a school by its id; "" for people and classes of none. `changes`: kind -> counts in order of OPERATIONS."""
    cursor.execute(BY_SCHOOL, values)
    schools: dict[str, dict[str, Any]] = {}
    for provider_id, name, what, now, after, counts in cursor.fetchall():
        school = schools.setdefault(
            provider_id or "",
            {"provider_id": provider_id or "", "name": name}
            | {kind: [0, 0] for kind in PAIRED}
            | {"removed": 0, "added": 0, "rekeyed": 0, "changes": {}},
        )
        if what in PAIRED:
            school[what] = [now, after]
        if any(counts):
            school["changes"][what] = counts
        if what == "students":
            added, _, removed, rekeyed, _ = counts
            school |= {"removed": removed, "added": added, "rekeyed": rekeyed}
    return schools


def _keep_people(
    cursor: Any,
    *,
    values: dict[str, Any],
    red_flags: list[dict[str, Any]],
    schools: dict[str, dict[str, Any]],
) -> None:
    """Write down who would be in no class, where a flag says so, and count them by school."""
    roles = [FLAGGED_ROLES[flag["code"]] for flag in red_flags if flag["code"] in FLAGGED_ROLES]
    if not roles:
        return
    cursor.execute(KEEP_WITHOUT_CLASS, {**values, "roles": roles})
    cursor.execute(WITHOUT_CLASS_BY_SCHOOL, values)
    for school_id, role, count in cursor.fetchall():
        schools[school_id].setdefault("without_class", {})[f"{role}s"] = count


def _worst_first(school: dict[str, Any]) -> tuple[bool, float, str]:
    emptied = any(_is_emptied(school, kind) for kind in ("students", "sections"))
    now, after = school["students"]
    lost = (now - after) / now if now else 0.0
    return (not emptied, -lost, str(school["name"]))


def _now_after(totals: Totals, *, student_places: Sequence[int]) -> dict[str, list[float]]:
    shown: dict[str, list[float]] = {
        kind: [totals[kind].existing, totals[kind].after]
        for kind in ("students", "teachers", "sections", "administrators", "schools", "enrollments")
    }
    shown["student_places"] = list(student_places)
    shown["students_per_section"] = [
        round(places / classes, 1) if classes else 0.0
        for places, classes in zip(student_places, shown["sections"], strict=True)
    ]
    return shown


def _student_places(by_role: Mapping[str, Sequence[int]]) -> list[int]:
    return [sum(counts[place] for counts in by_role.values()) for place in (2, 3)]


def _red_flags(
    schools: Iterable[dict[str, Any]], by_role: Mapping[str, Sequence[int]]
) -> list[dict[str, Any]]:
    """What no percent shows. `now`: how many people are in no class already."""
    flags = []
    for code, kind in (("school_without_classes", "sections"), ("school_loses_everyone", "students")):
        emptied = sorted(
            school["name"] for school in schools if school["provider_id"] and _is_emptied(school, kind)
        )
        if emptied:
            flags.append({"code": code, "count": len(emptied), "names": emptied[:5]})
    for code, role in FLAGGED_ROLES.items():
        now, after = by_role.get(role, (0, 0, 0, 0))[:2]
        if after > now:
            flags.append({"code": code, "count": after, "now": now, "names": []})
    return flags


def _left_without_class(schools: Iterable[dict[str, Any]], teachers: Sequence[int]) -> dict[str, int]:
    """Schools and teachers with classes now and none after; of teachers at least as many as the rise of those without one."""
    without_now, without_after, _, _, losing = teachers
    emptied = [school for school in schools if school["provider_id"] and _is_emptied(school, "sections")]
    return {"schools": len(emptied), "teachers": max(losing, without_after - without_now)}


def _is_emptied(school: dict[str, Any], kind: str) -> bool:
    now, after = school[kind]
    return bool(now and not after)


def _grade_order(grade: str) -> tuple[int, str]:
    if grade == "K":
        return (0, "")
    return (int(grade), "") if grade.isdigit() else (99, grade)
