"""What happened to a district in words, newest first: syncs and holds here, what people did in `timeline_people.py`; nights
alike are folded with a count (LOOK, Timeline).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.urls import reverse

from rostering.models import Decision, Hold, Notice, Pause, Run, Stop, Talk
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters import states
from rostering.screens.presenters.figures import totals_of
from rostering.screens.presenters.held_nights import approvers, fate_words, held_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.timeline_people import (
    Line,
    decision_line,
    hold_href,
    pause_line,
    setting_line,
    stop_line,
    talk_line,
    told_line,
)
from rostering.screens.timeline_source_rows import Happening
from rostering.screens.viewer import Viewer
from rostering.screens.words import several

_QUIET: Final = (
    Run.Status.UNCHANGED,
    Run.Status.APPLIED,
    Run.Status.WAITING,
    Run.Status.SUPERSEDED,
    Run.Status.SKIPPED,
    Run.Status.MISSED,
)
_KINDS: Final = {
    Run.Trigger.NIGHTLY: "Sync",
    Run.Trigger.ON_DEMAND: "Sync asked for",
    Run.Trigger.UNDO: "Undo asked for",
    Run.Trigger.REPLAN: "Planned again from what was read last",
    Run.Trigger.REST: "The rest of a list approved in part",
}
_NOT_APPLIED: Final[dict[str, str]] = {
    Run.Reason.PAUSED: "not applied during the pause",
    Run.Reason.STOPPED: "not applied during the provider check",
    Run.Reason.NONE: "too late to be applied that night",
}


def timeline_lines(
    happenings: Sequence[Happening],
    *,
    names: Mapping[str, str],
    viewer: Viewer,
    zone: str,
    folds: bool = True,
) -> tuple[Line, ...]:
    """The lines of some happenings, newest first. `names`: address -> name of those whom the audit names."""
    groups = _folded(happenings) if folds else ([one] for one in happenings)
    return tuple(_line(group, names=names, viewer=viewer, zone=zone) for group in groups)


def _folded(happenings: Iterable[Happening]) -> Iterator[list[Happening]]:
    group: list[Happening] = []
    for one in happenings:
        if group and not _is_alike(group[0], one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _is_alike(first: Happening, other: Happening) -> bool:
    """Two nights in a row that ended the same quiet way; what people decided on stands alone."""
    runs = [one.row for one in (first, other) if isinstance(one.row, Run)]
    if len(runs) < 2 or any(run.trigger != Run.Trigger.NIGHTLY for run in runs):
        return False
    if first.hold or other.hold or any(run.status not in _QUIET or _held_because(run) for run in runs):
        return False
    return (runs[0].status, runs[0].reason) == (runs[1].status, runs[1].reason)


def _line(group: Sequence[Happening], *, names: Mapping[str, str], viewer: Viewer, zone: str) -> Line:
    one = group[0]
    when = moment(one.at, now=viewer.now, zone=zone, also=viewer.zone)
    row = one.row
    if isinstance(row, Run):
        hold = None if row.trigger == Run.Trigger.UNDO else one.hold
        return _sync(row, when, hold=hold, others=len(group) - 1)
    if isinstance(row, Hold):
        return _hold(row, one.what, when)
    if isinstance(row, Decision):
        return decision_line(row, when)
    if isinstance(row, Pause):
        return pause_line(row, one.what, when)
    if isinstance(row, Stop):
        return stop_line(row, one.what, when)
    if isinstance(row, Talk):
        return talk_line(row, when)
    if isinstance(row, Notice):
        return told_line(row, when)
    return setting_line(row, when, names=names)


def _sync(run: Run, when: Moment, *, hold: Hold | None, others: int) -> Line:
    totals = getattr(run, "totals", None) or {}
    changed = sum(counts.changed for counts in totals_of(totals).values())
    pill = run_pill(status=run.status, reason=run.reason, has_changes=bool(changed))
    return Line(
        when=when,
        pill=pill,
        words=_sync_words(run, pill, changed, hold),
        below=_sync_below(run, hold),
        href=reverse("run", args=[run.id]),
        link="sync" if hold else "see it",
        also=f"number {run.id}" if hold else f"sync {run.id}",
        folded=f"and {several(others, 'night')} before" if others else "",
        hold=hold_href(hold.id) if hold else "",
    )


def _sync_below(run: Run, hold: Hold | None) -> str:
    if hold is not None:
        return ". ".join(filter(None, (held_words(hold), fate_words(hold, run))))
    if run.trigger == Run.Trigger.UNDO or run.status == Run.Status.UNDONE:
        return run.message
    return run.message if run.status in (Run.Status.FAILED, Run.Status.SKIPPED) else ""


def _sync_words(run: Run, pill: Pill, changed: int, hold: Hold | None) -> str:
    kind = _KINDS[Run.Trigger(run.trigger)]
    if run.trigger != Run.Trigger.NIGHTLY and run.asked_by:
        kind = f"{kind} by {run.asked_by}"
    if not changed:
        return f"{kind}: {pill.word.lower()}"
    if run.status == Run.Status.APPLIED and _held_because(run):
        by = approvers(hold) if hold else ""
        return f"{kind}: {several(changed, 'change')} on hold, approved {f'by {by}' if by else 'later'} and applied"
    otherwise = f"{pill.word.lower()}, {several(changed, 'change')}"
    said = {
        Run.Status.APPLIED: f"{several(changed, 'change')} applied",
        Run.Status.WAITING: f"{several(changed, 'change')} ready, {_NOT_APPLIED.get(run.reason, 'not applied')}",
    }
    return f"{kind}: {said.get(Run.Status(run.status), otherwise)}"


def _held_because(run: Run) -> str:
    """Why its change list was held, "" if it was not."""
    return str(getattr(run, "held_because", None) or "")


def _hold(hold: Hold, what: str, when: Moment) -> Line:
    if what == "opened":
        pill, words = states.ON_HOLD, held_words(hold)
    else:
        pill = run_pill(status=Run.Status.CLEARED)
        words = "Hold cleared by itself: the district corrected its data"
    return Line(
        when=when, pill=pill, words=words, href=hold_href(hold.id), link="hold", also=f"number {hold.id}"
    )
