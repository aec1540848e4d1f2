"""Evidence as each pattern leaves it: a district of 1,000 students after a new year, a change of system, a wipe."""

from dataclasses import replace
from datetime import date
from typing import Any

from rostering.holds.evidence import Classes, Evidence, Grade, School
from rostering.holds.explain import Pattern, explain
from rostering.pipeline.totals import KindTotals

JUNE, AUGUST = date(2026, 6, 12), date(2026, 8, 17)
DECEMBER, JANUARY = date(2026, 12, 18), date(2027, 1, 5)


def seen(*, reason: str = "large_change", **values: Any) -> Evidence:
    """Evidence of 1,000 students in grades 1 to 5, 50 teachers and 100 classes, of which nothing changes unless told."""
    kinds = {
        "students": KindTotals(existing=1000),
        "teachers": KindTotals(existing=50),
        "sections": KindTotals(existing=100),
    }
    totals = {kind: values.pop(kind, counts) for kind, counts in kinds.items()}
    given: dict[str, Any] = {"grades": tuple(Grade(name=f"{n}", now=200, after=200) for n in range(1, 6))}
    return Evidence(totals=totals, reason=reason, **(given | values))


def pattern(evidence: Evidence) -> Pattern:
    """What the evidence is taken for."""
    return explain(evidence).pattern


YEAR = seen(
    students=KindTotals(existing=1000, removed=250, added=230),
    sections=KindTotals(existing=100, removed=98, added=96),
    grades=(
        *(Grade(name=f"{n}", now=200, after=200, leave=13) for n in range(1, 5)),
        Grade(name="5", now=200, after=190, leave=198),
    ),
    classes=Classes(leave=98, leave_over=97, come=96, come_later=96, old_end=JUNE, new_begin=AUGUST),
    risen=740,
)
SEMESTER = seen(
    students=KindTotals(existing=1000, removed=3, added=4, updated=20),
    sections=KindTotals(existing=100, ended=60, added=58),
    classes=Classes(leave=60, leave_over=60, come=58, come_later=58, old_end=DECEMBER, new_begin=JANUARY),
)
MIGRATION = seen(
    students=KindTotals(existing=1000, rekeyed=980, removed=20, added=20),
    teachers=KindTotals(existing=50, rekeyed=50),
    sections=KindTotals(existing=100, rekeyed=100),
)
SWITCH = replace(MIGRATION, providers=("clever", "classlink"))
SCHOOL = seen(
    students=KindTotals(existing=1000, removed=605, added=5),
    sections=KindTotals(existing=100, removed=60),
    schools=(
        School(name="North School", students=(600, 0), sections=(60, 0), is_gone=True),
        School(name="South School", students=(300, 300), sections=(30, 30)),
        School(name="West School", students=(100, 95), sections=(10, 10)),
    ),
)
GRADE = seen(
    students=KindTotals(existing=1000, removed=602, added=3),
    sections=KindTotals(existing=100, removed=60),
    grades=(
        *(Grade(name=f"{n}", now=200, after=199, leave=1) for n in (1, 2)),
        *(Grade(name=f"{n}", now=200, after=0, leave=200) for n in (3, 4, 5)),
    ),
)
OFF = seen(students=KindTotals(existing=1000, removed=997), sections=KindTotals(existing=100, removed=100))
WIPE = seen(
    students=KindTotals(existing=1000, removed=600),
    grades=tuple(Grade(name=f"{n}", now=200, after=80, leave=120) for n in range(1, 6)),
    schools=tuple(School(name=n, students=(500, 200), sections=(50, 50)) for n in ("North", "South")),
)

RECOGNISED = {
    Pattern.NEW_SCHOOL_YEAR: YEAR,
    Pattern.SEMESTER_CHANGE: SEMESTER,
    Pattern.SIS_MIGRATION: MIGRATION,
    Pattern.PROVIDER_SWITCH: SWITCH,
    Pattern.SCHOOL_NOT_SHARED: SCHOOL,
    Pattern.GRADE_NOT_SHARED: GRADE,
    Pattern.SHARING_OFF: OFF,
    Pattern.FIRST_LOAD: seen(reason="first_load"),
    Pattern.UNEXPLAINED: WIPE,
}
