"""The evidence of a hold: now and after, red flags, totals, schools and grades, in the order of the questions people ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rostering.models import Hold
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.early_warnings import warnings_beside_totals
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.flags import FlagLine, flag_lines, flags_aside
from rostering.screens.presenters.grades import Grades, grades_of
from rostering.screens.presenters.harm import other_reasons, pattern_words, where_words
from rostering.screens.presenters.hold_teachers import teachers_link
from rostering.screens.presenters.leavers import leavers_link
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.school_aside import school_aside
from rostering.screens.presenters.totals import TotalsTable, totals_table
from rostering.screens.words import difference, number, several, spelled

_PAIRS: Final = (
    ("students", "Students"),
    ("teachers", "Teachers"),
    ("sections", "Classes"),
    ("administrators", "Administrators"),
    ("schools", "Schools"),
)


@dataclass(frozen=True, kw_only=True)
class NowAfter:
    """One pair: before and after in figures, the difference in words."""

    heading: str
    now: str
    after: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class SchoolRow:
    """One school, pairs first; `is_worst` for a school that loses everything of a kind; `aside` under its name."""

    name: str
    students: NowAfter
    sections: NowAfter
    teachers: NowAfter
    new_id: str
    leave: str
    join: str
    is_worst: bool
    is_school: bool = True
    aside: str = ""


@dataclass(frozen=True, kw_only=True)
class HoldEvidence:
    """Everything below the sentence."""

    where: str
    pattern: Sentence
    pairs: tuple[NowAfter, ...]
    flags: tuple[FlagLine, ...]
    flags_aside: str
    leavers: Link | None
    teachers: Link | None
    other_reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    totals: TotalsTable
    schools: tuple[SchoolRow, ...]
    all_schools: SchoolRow | None
    more_schools: str
    grades: Grades | None


def hold_evidence(hold: Hold, figures: Figures, *, show_all_schools: bool) -> HoldEvidence:
    """The figures in the order of the questions: what is it after, what is wrong, why, how much, where."""
    at = hold.plan.summary.get("evidence", {}).get("at_schools", {})
    rows = sorted(
        (_school_row(school, at.get(school["provider_id"], {})) for school in figures.schools),
        key=lambda row: (not row.is_worst, not row.is_school),
    )
    shown = rows if show_all_schools else rows[:12]
    hidden = len(rows) - len(shown)
    return HoldEvidence(
        where=where_words(figures),
        pattern=pattern_words(hold.plan),
        pairs=pairs_of(figures),
        flags=flag_lines(figures, hold=hold.id, is_listed=hold.plan.has_all_rows),
        flags_aside=flags_aside(figures),
        leavers=leavers_link(hold, figures),
        teachers=teachers_link(hold),
        other_reasons=tuple(other_reasons(figures)),
        warnings=warnings_beside_totals(figures),
        totals=totals_table(figures),
        schools=tuple(shown),
        all_schools=_all_schools(figures, sum(row.is_school for row in rows)) if len(rows) > 1 else None,
        more_schools=f"Show {several(hidden, 'more school')}" if hidden else "",
        grades=grades_of(figures),
    )


def pairs_of(figures: Figures) -> tuple[NowAfter, ...]:
    """Now and after by kind, and students a class."""
    pairs = []
    for kind, heading in _PAIRS:
        counts = figures.kind(kind)
        now, after = figures.now_after.get(kind, (counts.existing, counts.after))
        pairs.append(_pair(heading, int(now), int(after), where=_mostly_at(figures, kind)))
    ratio = figures.now_after.get("students_per_section")
    if ratio is not None:
        now_ratio, after_ratio = (f"{one:.1f}" if one else "none" for one in ratio[:2])
        words = "as before" if abs((ratio[1] or 0) - (ratio[0] or 0)) < 0.5 else ""
        pairs.append(NowAfter(heading="Students a class", now=now_ratio, after=after_ratio, words=words))
    return tuple(pairs)


def _mostly_at(figures: Figures, kind: str) -> str:
    """ "92 at one school": most of what would be lost is lost at one of several schools."""
    losses = [school[kind][0] - school[kind][1] for school in figures.schools if kind in school]
    most, whole = max(losses, default=0), sum(loss for loss in losses if loss > 0)
    return f", {number(most)} at one school" if len(losses) > 1 and 5 < most < whole <= 2 * most else ""


def _pair(heading: str, now: int, after: int, *, where: str = "") -> NowAfter:
    words = difference(now, after)
    return NowAfter(heading=heading, now=number(now), after=number(after), words=f"{words}{where}")


def _school_row(school: Mapping[str, Any], at: Mapping[str, Any]) -> SchoolRow:
    pairs = {kind: school.get(kind) or (0, 0) for kind in ("students", "sections", "teachers")}
    return SchoolRow(
        name=school.get("name") or "Without a school",
        students=_pair("Students", *pairs["students"]),
        sections=_pair("Classes", *pairs["sections"]),
        teachers=_pair("Teachers", *pairs["teachers"]),
        new_id=number(school.get("rekeyed", 0)),
        leave=number(school.get("removed", 0)),
        join=number(school.get("added", 0)),
        is_worst=any(now and not after for now, after in pairs.values()),
        is_school=bool(school.get("provider_id")),
        aside=school_aside(school, at),
    )


def _all_schools(figures: Figures, count: int) -> SchoolRow:
    def whole(kind: str) -> NowAfter:
        counts = figures.kind(kind)
        now, after = figures.now_after.get(kind, (counts.existing, counts.after))
        return _pair("", int(now), int(after))

    students = figures.kind("students")
    return SchoolRow(
        name=f"All {spelled(count)} schools" if count > 1 else "All of it",
        students=whole("students"),
        sections=whole("sections"),
        teachers=whole("teachers"),
        new_id=number(students.rekeyed),
        leave=number(students.removed),
        join=number(students.added),
        is_worst=False,
    )
