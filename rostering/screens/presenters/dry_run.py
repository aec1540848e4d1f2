"""A dry run in words: what the coming sync would do, and that nothing of it was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rostering.models import DryRun, Run
from rostering.screens.moments import Moment, long_date, moment
from rostering.screens.presenters.figures import Figures, figures_from
from rostering.screens.presenters.flags import FlagLine
from rostering.screens.presenters.grades import Grades, grades_of
from rostering.screens.presenters.harm import flag_words, held_sentence, where_words
from rostering.screens.presenters.hold_evidence import NowAfter, pairs_of
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.school_changes import SchoolsTable, schools_table
from rostering.screens.presenters.stages import Progress, progress_of, step_words
from rostering.screens.presenters.states import FAILED, UNCHANGED, WORKING, Pill, run_pill
from rostering.screens.presenters.time_left import spent_in_stage
from rostering.screens.presenters.totals import TotalsTable, totals_table
from rostering.screens.viewer import Viewer
from rostering.screens.words import number

_WOULD: Final = {
    Run.Status.APPLIED: Pill("Would be applied", "tick", "done"),
    Run.Status.HELD: Pill("Would be held", "held", "held"),
    Run.Status.WAITING: Pill("Would wait", "paused", "wait"),
    Run.Status.UNCHANGED: UNCHANGED,
    Run.Status.FAILED: Pill("Would fail", "failed", "failed"),
}


@dataclass(frozen=True, kw_only=True)
class DryRunNumbers:
    """What would change, where the sync would come to a change list."""

    pairs: tuple[NowAfter, ...]
    flags: tuple[FlagLine, ...]
    totals: TotalsTable
    schools: SchoolsTable | None
    grades: Grades | None


@dataclass(frozen=True, kw_only=True)
class DryRunPage:
    """The newest dry run of a district. `numbers` None while it is at work and where there is no change list.

    `progress`: while it is at work; `said` the same for those who listen.
    """

    pill: Pill
    is_at_work: bool
    sentence: Sentence
    notes: tuple[str, ...]
    asked: str
    when: Moment
    numbers: DryRunNumbers | None
    progress: Progress | None
    said: str


def dry_run_page(dry: DryRun, *, viewer: Viewer, zone: str, show_all: bool) -> DryRunPage:
    """Everything the page says of it."""
    at_work = dry.state in DryRun.UNFINISHED
    night, figures = long_date(dry.for_night), _figures(dry.result)
    return DryRunPage(
        pill=_pill(dry),
        is_at_work=at_work,
        sentence=_working_out(night) if at_work else _sentence(dry, figures),
        notes=() if at_work else _notes(dry, figures),
        asked=f"For the night of {night}" + (f", asked for by {dry.asked_by}" if dry.asked_by else ""),
        when=moment(dry.finished_at or dry.asked_at, now=viewer.now, zone=zone, also=viewer.zone),
        numbers=_numbers(figures, show_all=show_all) if figures and dry.result["summary"] else None,
        progress=_progress(dry, viewer) if at_work else None,
        said=step_words(_as_a_run(dry)) if at_work else "",
    )


def _progress(dry: DryRun, viewer: Viewer) -> Progress:
    """The rail of a sync, up to where a dry run turns back."""
    run = _as_a_run(dry)
    return progress_of(run, before={}, spent=spent_in_stage(run, viewer.now) if dry.started_at else None)


def _as_a_run(dry: DryRun) -> Run:
    """What a dry run tells of itself while it works is what a sync would; the row is in no database."""
    return Run(
        trigger=Run.DRY,
        status=Run.Status.RUNNING if dry.state == DryRun.State.WORKING else Run.Status.QUEUED,
        stage=dry.work.get("stage", ""),
        work=dry.work,
        started_at=dry.started_at,
    )


def _pill(dry: DryRun) -> Pill:
    if dry.state in DryRun.UNFINISHED:
        return WORKING
    status = dry.result.get("status", "")
    if status == Run.Status.SKIPPED:
        return run_pill(status=status, reason=dry.result.get("reason", ""))
    return _WOULD.get(status, FAILED)


def _working_out(night: str) -> Sentence:
    return say("Working out ", strong("what the sync would do"), f", for the night of {night}.")


def _sentence(dry: DryRun, figures: Figures | None) -> Sentence:
    """What would become of it; of a change list on hold the words of a hold, as what would be."""
    if figures is None or not _would_be_held(dry):
        return say(dry.message)
    return held_sentence(figures, is_rehearsed=True)


def _notes(dry: DryRun, figures: Figures | None) -> tuple[str, ...]:
    """What it looks like, where most of it is, who would have to agree, what is applied first; and that nothing was done."""
    is_held = _would_be_held(dry)
    second = "Two people would have to agree." if is_held and dry.result.get("needs_second_person") else ""
    where = where_words(figures) if is_held and figures else ""
    last = " ".join(filter(None, (second, dry.result.get("first"), "Nothing was changed.")))
    return tuple(filter(None, (dry.result.get("pattern"), where, last)))


def _would_be_held(dry: DryRun) -> bool:
    return bool(dry.result.get("status") == Run.Status.HELD)


def _figures(result: Mapping[str, Any]) -> Figures | None:
    if not result.get("totals"):
        return None
    return figures_from(
        totals=result["totals"],
        verdict=result["verdict"],
        summary=result["summary"],
        needs_second_person=result["needs_second_person"],
    )


def _numbers(figures: Figures, *, show_all: bool) -> DryRunNumbers:
    return DryRunNumbers(
        pairs=pairs_of(figures),
        flags=plain_flags(figures),
        totals=totals_table(figures),
        schools=schools_table(figures, run=None, show_all=show_all),
        grades=grades_of(figures),
    )


def plain_flags(figures: Figures) -> tuple[FlagLine, ...]:
    """The red flags of a list whose rows are not there to be opened."""
    return tuple(FlagLine(count=number(flag.count), words=flag_words(flag)) for flag in figures.red_flags)
