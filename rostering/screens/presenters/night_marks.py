"""What one night of the chart says: what became of it, how much of the students changed, and that in words."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.models import Run
from rostering.screens.moments import long_date
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.figures import KindFigures, totals_of
from rostering.screens.presenters.states import HELD_REASONS, run_pill
from rostering.screens.words import number, percent

_APPROVED_REASONS: Final = (*HELD_REASONS, Run.Reason.APPROVED_WINDOW)
_OVERTAKEN: Final = (Run.Status.SUPERSEDED, Run.Status.REJECTED, Run.Status.CLEARED)
_NAMES: Final = {
    Run.Reason.FIRST_LOAD: "First load",
    Run.Reason.LARGE_CHANGE: "Large change",
    Run.Reason.UNDER_REVIEW: "Reviewed change",
    Run.Reason.APPROVED_WINDOW: "Expected change",
}


@dataclass(frozen=True, kw_only=True)
class MarkedNight:
    """`mark`: same, done, held, ready, failed; `students`: the one kind the chart shows."""

    row: NightRow
    mark: str
    students: KindFigures

    @property
    def night(self) -> date:
        """Which night it was."""
        return self.row.night

    @property
    def share(self) -> float:
        """How much changed, in percent; what there was nothing of before, changed whole."""
        if self.students.existing:
            return self.students.percent
        return 100.0 if self.students.changed else 0.0

    @property
    def outcome(self) -> str:
        """The word of its status."""
        row = self.row
        has_changes = any(counts.changed for counts in totals_of(row.totals).values())
        return run_pill(status=row.status, reason=row.reason, has_changes=has_changes).word.lower()

    @property
    def approved_as(self) -> str:
        """What people agreed to, for a night marked done."""
        return _NAMES[Run.Reason(self.row.reason)]

    @property
    def words(self) -> str:
        """The night, its outcome, and how many students changed."""
        changed = ""
        if self.students.changed:
            of = f" of {number(self.students.existing)}" if self.students.existing else ""
            changed = f", {number(self.students.changed)}{of} students, {percent(self.share)}"
        return f"{long_date(self.night)}: {self.outcome}{changed}"


def marked(row: NightRow) -> MarkedNight:
    """A night with its mark and figures."""
    counts = row.totals.get("students")
    students = totals_of({"students": counts})["students"] if counts else KindFigures()
    return MarkedNight(row=row, mark=_mark(row), students=students)


def _mark(row: NightRow) -> str:
    status, reason = row.status, row.reason
    if status in (Run.Status.FAILED, Run.Status.MISSED):
        return "failed"
    if status == Run.Status.HELD or (status in _OVERTAKEN and reason in HELD_REASONS):
        return "held"
    if status == Run.Status.WAITING or (status in _OVERTAKEN and reason == Run.Reason.PAUSED):
        return "ready"
    return "done" if status == Run.Status.APPLIED and reason in _APPROVED_REASONS else "same"
