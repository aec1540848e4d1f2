"""The numbers from which a large change is explained: those of its change list, read into typed values once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from districts.grades import GRADES
from rostering.pipeline.totals import KindTotals, totals_from_json


@dataclass(frozen=True, kw_only=True)
class School:
    """One school, (now, after) by kind. `is_gone`: the district does not share the school itself any more."""

    name: str
    students: tuple[int, int]
    sections: tuple[int, int]
    is_gone: bool = False

    @property
    def is_emptied(self) -> bool:
        """It had students or classes, and has neither afterwards."""
        return bool(self.students[0] or self.sections[0]) and not (self.students[1] or self.sections[1])


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The students of one grade now and after, and how many of those who leave were in it."""

    name: str
    now: int
    after: int
    leave: int = 0


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Classes that leave and come, and whether their terms follow each other (pipeline.evidence.CLASSES)."""

    leave: int = 0
    leave_over: int = 0
    come: int = 0
    come_later: int = 0
    old_end: date | None = None
    new_begin: date | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one change list shows. `shared_leavers`: students who leave although the district still shares them.

    `risen`: students who stay and are one grade higher; `providers`: what loaded the roster, what tonight's feed came from.
    """

    totals: Mapping[str, KindTotals]
    reason: str = ""
    schools: tuple[School, ...] = ()
    grades: tuple[Grade, ...] = ()
    classes: Classes = Classes()
    risen: int = 0
    shared_leavers: int = 0
    providers: tuple[str, str] = ("", "")

    def of(self, kind: str) -> KindTotals:
        """One kind's counts; zeros where the list has none."""
        return self.totals.get(kind, KindTotals())

    @property
    def top_grade(self) -> str:
        """The highest grade that has students now: those are expected to leave when a school year ends."""
        taught = [grade.name for grade in self.grades if grade.now and grade.name in GRADES[:-1]]
        return max(taught, key=GRADES.index, default="")

    @property
    def below_top(self) -> tuple[int, int]:
        """Students below the highest grade: how many there are, how many of them leave."""
        below = [grade for grade in self.grades if grade.name in GRADES[:-1] and grade.name != self.top_grade]
        return sum(grade.now for grade in below), sum(grade.leave for grade in below)


def evidence_from(
    *, totals: dict[str, dict[str, Any]], summary: Mapping[str, Any], verdict: Mapping[str, Any]
) -> Evidence | None:
    """The evidence as it was stored with a change list; None for one that was not large when it was weighed."""
    found = summary.get("evidence")
    reason = str(verdict.get("reason") or "")
    if found is None:
        return Evidence(totals=totals_from_json(totals), reason=reason) if reason == "first_load" else None
    leavers = {str(grade): (int(count), int(shared)) for grade, count, shared in found["leavers"]}
    return Evidence(
        totals=totals_from_json(totals),
        reason=reason,
        schools=_schools(summary, gone=frozenset(found["schools_gone"])),
        grades=tuple(
            Grade(
                name=str(row["grade"]),
                now=row["students"][0],
                after=row["students"][1],
                leave=leavers.get(str(row["grade"]), (0, 0))[0],
            )
            for row in summary.get("grades", ())
        ),
        classes=_classes(found["classes"]),
        risen=sum(count for before, after, count in found["regraded"] if is_next(before, after)),
        shared_leavers=sum(shared for _, shared in leavers.values()),
        providers=(found["providers"][0], found["providers"][1]),
    )


def is_next(before: str | None, after: str | None) -> bool:
    """Whether a grade follows another. Before kindergarten is "Other", and so is what comes after grade 12."""
    if before not in GRADES or after not in GRADES:
        return False
    return (GRADES.index(after) - GRADES.index(before)) % len(GRADES) == 1


def _schools(summary: Mapping[str, Any], *, gone: frozenset[str]) -> tuple[School, ...]:
    return tuple(
        School(
            name=str(school["name"]),
            students=(school["students"][0], school["students"][1]),
            sections=(school["sections"][0], school["sections"][1]),
            is_gone=school["provider_id"] in gone,
        )
        for school in summary.get("schools", ())
        if school["provider_id"]
    )


def _classes(found: Mapping[str, Any]) -> Classes:
    return Classes(
        leave=found["leave"],
        leave_over=found["leave_over"],
        come=found["come"],
        come_later=found["come_later"],
        old_end=date.fromisoformat(found["old_end"]) if found["old_end"] else None,
        new_begin=date.fromisoformat(found["new_begin"]) if found["new_begin"] else None,
    )
