"""What is kept of a plan on hold beside its summary, counted again in plain Python: its teachers, and its evidence."""

from collections import Counter
from typing import Any

from rostering.models import Plan, PlanEnrollment, PlanPerson, PlanSection, PlanTeacher
from tests.pipeline.rosters import Rows

Seats = set[tuple[int, int]]


def check_evidence(plan: Plan, *, before: Rows, after: Rows) -> None:
    """Nothing of it is kept for a list that was never large."""
    evidence = plan.summary.get("evidence")
    teachers = list(PlanTeacher.objects.filter(plan_id=plan.id))
    if evidence is None:
        assert teachers == []
        return
    sections = Counter(PlanSection.objects.filter(plan_id=plan.id).values_list("operation", flat=True))
    assert evidence["classes"]["leave"] == sections["removed"] + sections["ended"]
    assert evidence["classes"]["come"] == sections["added"]
    gone = PlanPerson.objects.filter(plan_id=plan.id, role="student", operation="removed")
    grades = Counter(gone.values_list("grade", flat=True))
    assert {grade: count for grade, count, _ in evidence["leavers"]} == dict(grades)
    assert evidence["teachers"] == len(teachers)
    now, then = at_schools(before), at_schools(after)
    assert evidence["at_schools"] == {
        school: {
            kind: [now[kind, school], then[kind, school]]
            for kind in ("student_places", "administrators")
            if now[kind, school] or then[kind, school]
        }
        for school in {one for _, one in now | then}
    }
    check_teachers(teachers, plan, before=before, after=after)


def at_schools(rows: Rows) -> Counter[tuple[str, str]]:
    """Places of students by the school of their class; administrators by each of their schools."""
    stand = {number: row["school_provider_id"] for (kind, number), row in rows.items() if kind == "sections"}
    found: Counter[tuple[str, str]] = Counter()
    for section, count in students(rows).items():
        found["student_places", stand[section]] += count
    for (kind, _), row in rows.items():
        if kind == "people" and row["role"] == "administrator":
            found.update(("administrators", school) for school in row["school_provider_ids"])
    return found


def check_teachers(teachers: list[PlanTeacher], plan: Plan, *, before: Rows, after: Rows) -> None:
    """Everybody who teaches and whose classes or students differ, with both counts; those who lose every class first."""
    now, then = seats(before), seats(after)
    sitting_now, sitting_then = students(before), students(after)
    come, leave = moves(plan, "added"), moves(plan, "removed", "ended")
    expected = {}
    for teacher in {user for user, _ in now | then}:
        mine, later = ({section for user, section in of if user == teacher} for of in (now, then))
        counts = (
            *(len(mine), len(later)),
            *(sum(sitting_now[one] for one in mine), sum(sitting_then[one] for one in later)),
            *(sum(leave[one] for one in mine), sum(come[one] for one in later)),
        )
        if counts[0] != counts[1] or counts[4] or counts[5]:
            expected[teacher] = counts
    assert {
        one.object_id: (
            *(one.classes_now, one.classes_after, one.places_now, one.places_after),
            *(one.leave, one.join),
        )
        for one in teachers
    } == expected
    emptied = [one.classes_now > 0 and one.classes_after == 0 for one in teachers]
    assert emptied == sorted(emptied, reverse=True)


def seats(rows: Rows) -> Seats:
    return {(row["user_id"], row["section_id"]) for row in places(rows) if row["role"] == "teacher"}


def students(rows: Rows) -> Counter[int]:
    return Counter(row["section_id"] for row in places(rows) if row["role"] == "student")


def places(rows: Rows) -> list[dict[str, Any]]:
    return [row for (kind, _), row in rows.items() if kind == "enrollments"]


def moves(plan: Plan, *operations: str) -> Counter[int]:
    rows = PlanEnrollment.objects.filter(plan_id=plan.id, role="student", operation__in=operations)
    return Counter(rows.values_list("section_id", flat=True))
