"""The head of a sync's pages."""

from dataclasses import dataclass
from typing import Final

from rostering.models import Run
from rostering.screens.moments import moment, night_words, zone_name
from rostering.screens.presenters.crumbs import Crumb, crumb, district_trail
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.run_story import story
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import number

#: Statuses whose message says more than the sentence above it.
_EXPLAINED: Final = (
    Run.Status.FAILED,
    Run.Status.SKIPPED,
    Run.Status.WAITING,
    Run.Status.REJECTED,
    Run.Status.SUPERSEDED,
    Run.Status.UNDONE,
)


_ASKED: Final = {
    Run.Trigger.ON_DEMAND: "asked for",
    Run.Trigger.UNDO: "an undo, asked for",
    Run.Trigger.REPLAN: "planned again from what was read last, set off",
    Run.Trigger.REST: "what waits of a list approved in part",
}


@dataclass(frozen=True, kw_only=True)
class RunHead:
    """The top of a sync's page."""

    number: int
    words: str
    district: str
    slug: str
    pill: Pill
    meta: str
    sentence: Sentence
    note: str


def run_head(
    run: Run, figures: Figures | None, *, viewer: Viewer, zone: str, sentence: Sentence | None = None
) -> RunHead:
    """Name, state, sentence; `sentence` replaces the story while the sync is at work."""
    pill = run_pill(status=run.status, reason=run.reason, has_changes=_has_changes(run), trigger=run.trigger)
    return RunHead(
        number=run.id,
        words=f"Sync {number(run.id)}",
        district=run.district.name,
        slug=run.district.slug,
        pill=pill,
        meta=_meta(run, viewer, zone),
        sentence=sentence or story(run, figures, viewer=viewer, zone=zone),
        note=_note(run),
    )


def _note(run: Run) -> str:
    """What says more than the sentence: the message, and of an undo that waits for a second person why it was asked for."""
    if run.status == Run.Status.HELD and run.trigger == Run.Trigger.UNDO and hasattr(run, "undo"):
        return f"{run.undo.by}: “{run.undo.reason}”"
    return run.message if run.status in _EXPLAINED or run.trigger == Run.Trigger.UNDO else ""


def _has_changes(run: Run) -> bool:
    return run.plan is None or not run.plan.is_empty


def _meta(run: Run, viewer: Viewer, zone: str) -> str:
    night = night_words(run.night, today=viewer.today)
    if run.trigger == Run.Trigger.NIGHTLY:
        why = f"nightly, {night}"
    else:
        who = "you" if run.asked_by_id == viewer.staff.id else str(run.asked_by or "")
        what = _ASKED[Run.Trigger(run.trigger)]
        why = f"{what}{f' by {who}' if who else ''}, {moment(run.queued_at, now=viewer.now, zone=zone).words}"
    where = "" if zone == viewer.zone else zone_name(zone)
    again = f"attempt {run.attempt} of 3" if run.attempt > 1 else ""
    after = "after a pause" if run.is_after_pause else ""
    return " · ".join(part for part in (why, after, again, where) if part)


def run_trail(run: Run, page: str = "") -> tuple[Crumb, ...]:
    """The way down to a sync, or to a page below it."""
    words = f"Sync {number(run.id)}"
    steps = (crumb(words, "run", run.id), page) if page else (words,)
    return district_trail(run.district, *steps)
