"""Every number of a plan's summary, counted again in plain Python from the roster and the plan's own rows (RULES B8)."""

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from districts.models import District
from rostering.models import (
    Plan,
    PlanEnrollment,
    PlanPerson,
    PlanSchool,
    PlanSection,
    PlanTeacher,
    PlanWithoutClass,
    Run,
)
from rostering.pipeline.plan import drop_rows
from rostering.pipeline.summary import OPERATIONS
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, ScriptedProvider, nights_after, small_district, student, sync
from tests.pipeline.deciding import approve_fully
from tests.pipeline.evidence_by_hand import check_evidence
from tests.pipeline.nights import district_with
from tests.pipeline.random_feeds import Night, stories
from tests.pipeline.rosters import Rows, read_roster
from tests.screens.morning import large_change, two_schools

pytestmark = pytest.mark.usefixtures("shared_database")
MODELS: dict[str, type[Any]] = {
    "schools": PlanSchool,
    "people": PlanPerson,
    "sections": PlanSection,
    "enrollments": PlanEnrollment,
}
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))


@given(story=stories())
@settings(
    max_examples=int(os.environ.get("EXAMPLES", "10")),
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate] if os.environ.get("NOSHRINK") else list(Phase),
    suppress_health_check=list(HealthCheck),
)
def test_every_number_can_be_counted_again_from_the_rows(story: list[Night]) -> None:
    """The screens show only what a person could count by hand."""
    district = DistrictFactory.create()
    for night in story:
        before = read_roster(district.id).active()
        run = sync(district, ScriptedProvider(night.feed, night.page_size, night.bad), night=night.night)
        if run.plan is not None and not run.plan.is_empty:
            check_summary(run.plan, before=before)
        if run.status == Run.Status.HELD:
            approve_fully(run)


def check_summary(plan: Plan, *, before: Rows) -> None:
    """Now, after, by school, by grade, red flags and the people behind them."""
    summary, after = plan.summary, applied(plan, before)
    roles = ("student", "teacher", "administrator")
    counts = {f"{role}s": [len(people(rows, role)) for rows in (before, after)] for role in roles}
    for kind in ("sections", "schools", "enrollments"):
        counts[kind] = [len(of_kind(rows, kind)) for rows in (before, after)]
    counts["student_places"] = [student_places(before), student_places(after)]
    ratio = summary["now_after"].pop("students_per_section")
    assert summary["now_after"] == counts
    assert ratio == [
        round(places / classes, 1) if classes else 0.0
        for places, classes in zip(counts["student_places"], counts["sections"], strict=True)
    ]
    assert {row["grade"]: row["students"] for row in summary["grades"]} == pairs(
        grades(before), grades(after), seen=[row["grade"] for row in summary["grades"]]
    )
    check_schools(summary["schools"], plan, before, after)
    check_flags(summary, plan, before, after)
    check_evidence(plan, before=before, after=after)


def check_schools(schools: list[dict[str, Any]], plan: Plan, before: Rows, after: Rows) -> None:
    """Pairs and changes of every school, and none left out."""
    found = {school["provider_id"]: school for school in schools}
    assert len(found) == len(schools)
    for kind in ("students", "teachers", "sections"):
        now, then = by_school(before, kind), by_school(after, kind)
        assert {one for one, count in (now | then).items() if count} <= set(found)
        assert {one: school[kind] for one, school in found.items()} == pairs(now, then, seen=list(found))
    changes = changes_by_school(plan, before)
    assert {
        (one, kind, OPERATIONS[place]): count
        for one, school in found.items()
        for kind, of_kind in school["changes"].items()
        for place, count in enumerate(of_kind)
        if count
    } == changes


def check_flags(summary: dict[str, Any], plan: Plan, before: Rows, after: Rows) -> None:
    """A flag stands exactly when its count says so, and its people are exactly those without a class."""
    flags = {flag["code"]: flag for flag in summary["red_flags"]}
    for code, kind in (("school_without_classes", "sections"), ("school_loses_everyone", "students")):
        now, then = by_school(before, kind), by_school(after, kind)
        emptied = [one for one, count in now.items() if one and count and not then[one]]
        assert flags.get(code, {"count": 0})["count"] == len(emptied)
        if kind == "sections":
            assert summary["left_without_class"]["schools"] == len(emptied)
    without_now, without_then = (without_class(rows, "teacher") for rows in (before, after))
    losing = {one for one in without_then - without_now if ("people", one) in before}
    rise = len(without_then) - len(without_now)
    assert summary["left_without_class"]["teachers"] == max(len(losing), rise)
    for code, role in (("teachers_without_classes", "teacher"), ("students_without_class", "student")):
        now_without, without = without_class(before, role), without_class(after, role)
        assert (code in flags) == (len(without) > len(now_without))
        kept = PlanWithoutClass.objects.filter(plan_id=plan.id, role=role)
        if code not in flags:
            assert not kept.exists()
            continue
        assert (flags[code]["count"], flags[code]["now"]) == (len(without), len(now_without))
        assert {one.object_id for one in kept} == without
        in_class = places_of(before)
        for one in kept:
            assert one.classes_now == in_class[one.object_id]
            assert one.is_new == (("people", one.object_id) not in before)
            assert one.school_provider_id == after["people", one.object_id]["home_school_provider_id"]
        counted = Counter(one.school_provider_id for one in kept)
        said = {
            school["provider_id"]: school["without_class"][f"{role}s"]
            for school in summary["schools"]
            if f"{role}s" in school.get("without_class", {})
        }
        assert said == dict(counted)


# --- counting by hand --------------------------------------------------------------------------------


def applied(plan: Plan, before: Rows) -> Rows:
    """The roster as it would be."""
    after = {key: dict(row) for key, row in before.items()}
    for kind, model in MODELS.items():
        for row in model.objects.filter(plan_id=plan.id):
            key = (kind, row.object_id)
            if row.operation in ("removed", "ended"):
                del after[key]
            else:
                values = {name: value for name, value in vars(row).items() if name != "id"}
                after[key] = after.get(key, {}) | values
    return after


def of_kind(rows: Rows, kind: str) -> list[dict[str, Any]]:
    return [row for (of, _), row in rows.items() if of == kind]


def people(rows: Rows, role: str) -> list[int]:
    return [number for (kind, number), row in rows.items() if kind == "people" and row["role"] == role]


def student_places(rows: Rows) -> int:
    return sum(row["role"] == "student" for row in of_kind(rows, "enrollments"))


def grades(rows: Rows) -> Counter[str]:
    return Counter(row["grade"] for row in of_kind(rows, "people") if row["role"] == "student")


def by_school(rows: Rows, kind: str) -> Counter[str]:
    if kind == "sections":
        return Counter(row["school_provider_id"] for row in of_kind(rows, "sections"))
    role = kind.removesuffix("s")
    return Counter(row["home_school_provider_id"] for row in of_kind(rows, "people") if row["role"] == role)


def pairs(now: Counter[str], after: Counter[str], *, seen: list[str]) -> dict[str, list[int]]:
    assert {*now, *after} <= set(seen)
    return {one: [now[one], after[one]] for one in seen}


def places_of(rows: Rows) -> Counter[int]:
    return Counter(row["user_id"] for row in of_kind(rows, "enrollments"))


def without_class(rows: Rows, role: str) -> set[int]:
    in_class = places_of(rows)
    return {number for number in people(rows, role) if not in_class[number]}


def changes_by_school(plan: Plan, before: Rows) -> dict[tuple[str, str, str], int]:
    """(school, kind, operation) -> rows; a class place counts where its class stands."""
    found: Counter[tuple[str, str, str]] = Counter()
    for person in PlanPerson.objects.filter(plan_id=plan.id).exclude(role="administrator"):
        found[person.home_school_provider_id, f"{person.role}s", person.operation] += 1
    standing = {
        number: row["school_provider_id"] for (kind, number), row in before.items() if kind == "sections"
    }
    for section in PlanSection.objects.filter(plan_id=plan.id):
        standing[section.object_id] = section.school_provider_id
        found[section.school_provider_id, "sections", section.operation] += 1
    for place in PlanEnrollment.objects.filter(plan_id=plan.id):
        found[standing[place.section_id], "enrollments", place.operation] += 1
    return {key: count for key, count in found.items() if key[2] in OPERATIONS}


# --- by example --------------------------------------------------------------------------------------


def held_plan(district: District) -> Plan:
    run = sync(district, large_change(), night=NEXT)
    assert run.plan is not None
    return run.plan


def test_students_a_class_leaves_the_teachers_out() -> None:
    """44 student places in five classes; the teachers' places are no students."""
    district = district_with(two_schools())
    shown = held_plan(district).summary["now_after"]
    assert shown["student_places"] == [44, 27]
    assert shown["students_per_section"] == [8.8, 6.8]


def test_people_without_a_home_school_are_no_school_that_loses_everyone() -> None:
    nowhere = [
        student(f"n{number}", home_school_provider_id="", school_provider_ids=()) for number in range(3)
    ]
    district = district_with(small_district().plus("people", *nowhere))
    run = sync(district, small_district(), night=NEXT)
    assert run.plan is not None
    assert run.plan.summary["red_flags"] == []


def test_the_people_behind_a_flag_go_with_the_rows_of_the_plan() -> None:
    district = district_with(two_schools())
    plan = held_plan(district)
    assert PlanWithoutClass.objects.filter(plan_id=plan.id).count() == 4
    assert PlanTeacher.objects.filter(plan_id=plan.id).exists()
    drop_rows(plan_id=plan.id)
    assert not PlanTeacher.objects.filter(plan_id=plan.id).exists()
    assert not PlanWithoutClass.objects.filter(plan_id=plan.id).exists()
