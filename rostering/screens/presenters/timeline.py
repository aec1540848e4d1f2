"""What happened to a district, newest first; nights alike are folded with a count (LOOK, Timeline)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rostering.models import Run
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters.figures import totals_of
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import several


@dataclass(frozen=True, kw_only=True)
class NightLine:
    """A line of what happened; nights alike are folded with a count."""

    when: Moment
    pill: Pill
    words: str
    below: str
    number: int
    link: str
    folded: str


def night_lines(runs: Sequence[Run], *, viewer: Viewer, zone: str) -> tuple[NightLine, ...]:
    """The latest syncs, newest first; nights in a row with the same quiet outcome are one line."""
    lines: list[NightLine] = []
    for group in _folded(runs):
        run = group[0]
        pill = run_pill(
            status=run.status, reason=run.reason, has_changes=run.plan is None or not run.plan.is_empty
        )
        lines.append(
            NightLine(
                when=moment(run.started_at or run.queued_at, now=viewer.now, zone=zone),
                pill=pill,
                words=_line_words(run, pill),
                below=run.message if run.status in (Run.Status.FAILED, Run.Status.SKIPPED) else "",
                number=run.id,
                link="see it",
                folded=f"and {several(len(group) - 1, 'night')} before" if len(group) > 1 else "",
            )
        )
    return tuple(lines)


def _folded(runs: Iterable[Run]) -> Iterable[list[Run]]:
    group: list[Run] = []
    for run in runs:
        if group and not (run.status == group[0].status == Run.Status.UNCHANGED):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _line_words(run: Run, pill: Pill) -> str:
    kind = "Sync"
    if run.trigger == Run.Trigger.ON_DEMAND:
        kind = f"Sync asked for by {run.asked_by}" if run.asked_by else "Sync asked for"
    changed = sum(counts.changed for counts in totals_of(run.plan.totals).values()) if run.plan else 0
    if not changed:
        return f"{kind}: {pill.word.lower()}"
    otherwise = f"{pill.word.lower()}, {several(changed, 'change')}"
    said = {
        Run.Status.APPLIED: f"{several(changed, 'change')} applied",
        Run.Status.WAITING: f"{several(changed, 'change')} ready, not applied during the pause",
    }
    return f"{kind}: {said.get(Run.Status(run.status), otherwise)}"
