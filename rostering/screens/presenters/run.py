"""A sync's page head, and its line in a list."""

from dataclasses import dataclass
from typing import Final

from rostering.models import Run
from rostering.screens.moments import Moment, moment, night_words, short_date, zone_name
from rostering.screens.presenters.crumbs import Crumb, crumb, trail
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.run_facts import seconds_at_work
from rostering.screens.presenters.run_story import story
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, seconds_words

#: Statuses whose message says more than the sentence above it.
_EXPLAINED: Final = (
    Run.Status.FAILED,
    Run.Status.SKIPPED,
    Run.Status.WAITING,
    Run.Status.REJECTED,
    Run.Status.SUPERSEDED,
)


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


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """A sync in a list."""

    number: int
    words: str
    district: str
    slug: str
    pill: Pill
    when: Moment
    night: str
    trigger: str
    changes: str
    took: str


def run_head(
    run: Run, figures: Figures | None, *, viewer: Viewer, zone: str, sentence: Sentence | None = None
) -> RunHead:
    """Name, state, sentence; `sentence` replaces the story while the sync is at work."""
    pill = run_pill(status=run.status, reason=run.reason, has_changes=_has_changes(run))
    return RunHead(
        number=run.id,
        words=f"Sync {number(run.id)}",
        district=run.district.name,
        slug=run.district.slug,
        pill=pill,
        meta=_meta(run, viewer, zone),
        sentence=sentence or story(run, figures, viewer=viewer, zone=zone),
        note=run.message if run.status in _EXPLAINED else "",
    )


def _has_changes(run: Run) -> bool:
    return run.plan is None or not run.plan.is_empty


def _meta(run: Run, viewer: Viewer, zone: str) -> str:
    night = night_words(run.night, today=viewer.today)
    if run.trigger == Run.Trigger.NIGHTLY:
        why = f"nightly, {night}"
    else:
        who = "you" if run.asked_by_id == viewer.staff.id else str(run.asked_by or "")
        why = f"asked for{f' by {who}' if who else ''}, {moment(run.queued_at, now=viewer.now, zone=zone).words}"
    where = "" if zone == viewer.zone else zone_name(zone)
    again = f"attempt {run.attempt} of 3" if run.attempt > 1 else ""
    return " · ".join(part for part in (why, again, where) if part)


def run_line(run: Run, *, viewer: Viewer, zone: str) -> RunLine:
    """One line of a list of syncs."""
    began = run.started_at or run.finished_at or run.queued_at
    took = seconds_at_work(run, viewer.now) if run.started_at and run.is_finished else None
    return RunLine(
        number=run.id,
        words=number(run.id),
        district=run.district.name,
        slug=run.district.slug,
        pill=run_pill(status=run.status, reason=run.reason, has_changes=_has_changes(run)),
        when=moment(began, now=viewer.now, zone=zone),
        night=f"{run.night:%a} {short_date(run.night)}",
        trigger=", asked for" if run.trigger == Run.Trigger.ON_DEMAND else "",
        changes=_changes_words(run),
        took=seconds_words(took) if took is not None else "",
    )


def _changes_words(run: Run) -> str:
    if run.plan is None or run.plan.is_empty:
        return ""
    return number(sum(int(counts.get("changed", 0)) for counts in run.plan.totals.values()))


def run_trail(run: Run, page: str = "") -> tuple[Crumb, ...]:
    """The way down to a sync, or to a page below it."""
    district = crumb(run.district.name, "district", run.district.slug)
    words = f"Sync {number(run.id)}"
    steps = (crumb(words, "run", run.id), page) if page else (words,)
    return trail(crumb("Districts", "districts"), district, *steps)
