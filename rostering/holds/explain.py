"""Which pattern a large change makes: one reading with its evidence, or none. A pure function of the change list's numbers.

A reading never lets anything pass by itself: it tells two people who have never seen the data what to ask the district.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rostering.holds import patterns
from rostering.holds.evidence import Evidence, evidence_from
from rostering.holds.pattern_words import what_is_seen
from rostering.models import Plan

Pattern = Plan.Pattern

#: In this order, the first that shows enough. What changes every id comes before what moves classes, a school before its grades
#: (a high school is grades 9 to 12) and before sharing as a whole (a small school may be all that is left).
READINGS: Final[tuple[tuple[Pattern, Callable[[Evidence], str]], ...]] = (
    (Pattern.PROVIDER_SWITCH, patterns.provider_switch),
    (Pattern.SIS_MIGRATION, patterns.sis_migration),
    (Pattern.SCHOOL_NOT_SHARED, patterns.school_not_shared),
    (Pattern.SHARING_OFF, patterns.sharing_off),
    (Pattern.GRADE_NOT_SHARED, patterns.grade_not_shared),
    (Pattern.NEW_SCHOOL_YEAR, patterns.new_school_year),
    (Pattern.SEMESTER_CHANGE, patterns.semester_change),
)
_OPENINGS: Final = {
    Pattern.FIRST_LOAD: "It is a first load",
    Pattern.NEW_SCHOOL_YEAR: "It looks like a new school year",
    Pattern.SEMESTER_CHANGE: "It looks like a change of semester",
    Pattern.SIS_MIGRATION: "It looks like a move to another student information system",
    Pattern.SCHOOL_NOT_SHARED: "It looks like a school that is no longer shared",
    Pattern.GRADE_NOT_SHARED: "It looks like a grade that is no longer shared",
    Pattern.PROVIDER_SWITCH: "It looks like a change of provider",
    Pattern.SHARING_OFF: "It looks like sharing was turned off",
    Pattern.UNEXPLAINED: "No known pattern explains it",
}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """`opening` names the pattern, `evidence` is the rest of the sentence."""

    pattern: Pattern
    opening: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.opening}: {self.evidence}."


def explain(seen: Evidence) -> Explanation:
    """The one reading of the evidence; unexplained wherever it is weak."""
    if seen.reason == "first_load":
        evidence = "nothing of this district is on Khan Academy yet"
        return _explanation(Pattern.FIRST_LOAD, evidence)
    for pattern, reading in READINGS:
        if evidence := reading(seen):
            return _explanation(pattern, evidence)
    return _explanation(Pattern.UNEXPLAINED, what_is_seen(seen))


def explanation_of(plan: Plan) -> Explanation | None:
    """The reading of a change list; None for one that is not large, or was weighed before evidence was kept."""
    seen = evidence_from(totals=plan.totals, summary=plan.summary, verdict=plan.verdict)
    return explain(seen) if seen else None


def pattern_of(plan: Plan) -> str:
    """What a change list is kept as having been taken for, "" where there is nothing to explain."""
    found = explanation_of(plan)
    return found.pattern.value if found else ""


def _explanation(pattern: Pattern, evidence: str) -> Explanation:
    return Explanation(pattern=pattern, opening=_OPENINGS[pattern], evidence=evidence)
