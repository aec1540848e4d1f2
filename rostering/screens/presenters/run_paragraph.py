"""The story of a finished sync in one paragraph: what was read, what differed, why it was applied or not, what comes next."""

from collections.abc import Mapping
from typing import Final

from rostering.models import Run
from rostering.screens.history_rows import Agreement
from rostering.screens.moments import moment
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.run_facts import seconds_at_work
from rostering.screens.presenters.totals import JUDGED
from rostering.screens.viewer import Viewer
from rostering.screens.words import (
    count_of,
    difference,
    heading_of,
    listed,
    number,
    percent,
    seconds_words,
    several,
)

_READ: Final = ("schools", "teachers", "students", "sections", "enrollments")


def paragraph(
    run: Run,
    figures: Figures | None,
    *,
    before: Mapping[str, int],
    agreed: Agreement | None,
    next_night: str,
    viewer: Viewer,
) -> str:
    """The sentences that this sync's rows can prove. `before`: what the sync before it read; `next_night`: "" for none."""
    next_one = f"The next sync begins {next_night}." if next_night else ""
    if run.trigger == Run.Trigger.UNDO:
        return next_one
    said = (
        _read(run, before, viewer),
        _differed(figures),
        _why(run, figures, agreed, viewer),
        next_one,
    )
    return " ".join(sentence for sentence in said if sentence)


def _read(run: Run, before: Mapping[str, int], viewer: Viewer) -> str:
    counts = [count_of(int(run.read_counts[kind]), kind) for kind in _READ if run.read_counts.get(kind)]
    if not counts:
        return ""
    took = f" in {seconds_words(seconds_at_work(run, viewer.now))}" if run.seconds else ""
    return f"It read {listed(counts)}{took}{_against(run.read_counts, before)}."


def _against(now: Mapping[str, int], before: Mapping[str, int]) -> str:
    if "students" not in before or "students" not in now:
        return ""
    was, has = int(before["students"]), int(now["students"])
    if was == has:
        return ", as many students as the sync before"
    return f", {difference(was, has)} students than the sync before"


def _differed(figures: Figures | None) -> str:
    """The kind that changed most, with the numbers its percent comes from."""
    if figures is None:
        return ""
    kinds = [kind for kind in JUDGED if figures.kind(kind).changed and figures.kind(kind).existing]
    if not kinds:
        return ""
    kind = max(kinds, key=lambda name: figures.kind(name).percent)
    counts = figures.kind(kind)
    return (
        f"{heading_of(kind)} changed most: {several(counts.changed, 'change')} to {number(counts.existing)}, "
        f"{percent(counts.percent)}."
    )


def _why(run: Run, figures: Figures | None, agreed: Agreement | None, viewer: Viewer) -> str:
    if run.status == Run.Status.APPLIED and agreed is not None:
        when = moment(agreed.at, now=viewer.now, zone=run.district.time_zone).words
        return f"It waited for people; {agreed.by} agreed {when}: “{agreed.reason}”"
    if run.status == Run.Status.APPLIED and run.reason == Run.Reason.APPROVED_WINDOW:
        return "It was applied without waiting, within an expected change to which two people had agreed."
    if run.status == Run.Status.APPLIED and figures is not None and not figures.over:
        return f"No kind was over its limit of {percent(figures.limit)}, so it was applied at once."
    if run.status == Run.Status.HELD:
        return "Nothing was applied: a person decides, and every night until then is read and weighed again."
    return ""
