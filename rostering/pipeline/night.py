"""START HERE: one night of one district, from the provider to the roster, as a table of stages in their order (DESIGN 3).

    provider -> fetch -> complete? -> feed -> checks -> scope -> rekey -> plan -> guard -> apply
                staging   gate 1                                          frozen  gate 2   roster

Each stage is a file of this folder; `steps.py` hands it the run's work, `apply_or_plan_again.py` is the last step, and
`gone_wrong.py` says how a run ends that something broke. Everything before `apply` is safe to repeat: a killed worker's
run is begun again by another; apply happens in one transaction that checks who may still write.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from districts.models import District
from rostering.calendar.pauses import pause_on
from rostering.models import Run
from rostering.pipeline import steps
from rostering.pipeline.after_pause import is_after_pause
from rostering.pipeline.apply_or_plan_again import apply_or_plan_again
from rostering.pipeline.gone_wrong import end_badly
from rostering.pipeline.leases import leased
from rostering.pipeline.live import LiveState
from rostering.pipeline.staging import drop_staging
from rostering.pipeline.steps import Clock, Work
from rostering.providers.base import ConnectionInfo, RosterProvider
from rostering.providers.registry import provider_for
from rostering.run_states import claim_run

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in code, what people read, the step. Those before `changes_roster` only read and compare."""

    name: str
    words: str
    step: Callable[[Work], None]
    changes_roster: bool = False


STAGES = (
    Stage("fetch", "Read what the district shares", steps.read_the_feed),
    Stage("complete", "Is it complete?", steps.ask_whether_complete),
    Stage("feed", "Keep a copy", steps.keep_the_feed),
    Stage("scope", "Choose what is included", steps.choose_what_is_included),
    Stage("checks", "Check it", steps.note_what_was_found),
    Stage("rekey", "Pair new IDs", steps.pair_new_ids),
    Stage("plan", "Write the change list", steps.write_the_plan),
    Stage("guard", "Weigh it", steps.weigh_the_plan),
    Stage("apply", "Bring Khan Academy up to date", apply_or_plan_again, changes_roster=True),
)


# The stored feed is planned again, without asking the provider: an undo leaves that to be decided (DESIGN 5, Undo).
AGAIN = (
    Stage("again", "Take the stored feed", steps.take_the_stored_feed),
    *(stage for stage in STAGES if stage.name in ("scope", "rekey", "plan", "guard", "apply")),
)


def work_on(*, run: Run, now: Clock, provider: RosterProvider | None = None) -> Run:
    """Take a claimed run through its stages to its end. Whatever goes wrong becomes its status; a lost lease ends it quietly.

    `now` is a clock, since a run takes a while. Staging is dropped at the end whatever happens.
    """
    fence = run.fence
    with leased(run=run, clock=now):
        try:
            run = _through_stages(run=run, now=now, provider=provider)
        except Exception as error:  # the run must end with a status, whatever broke
            log.warning("run %s: %s", run.id, type(error).__name__, exc_info=settings.DEBUG)
            run = end_badly(run=run, fence=fence, error=error, now=now())
        finally:
            drop_staging(run_id=run.id, fence=fence)
    return run


def sync_now(*, run: Run, now: Clock) -> Run:
    """Claim a queued run and work on it here to its end; for commands that need no worker."""
    claimed = claim_run(run_id=run.id, now=now())
    if claimed is None:
        run.refresh_from_db()
        return run
    return work_on(run=claimed, now=now)


def _through_stages(*, run: Run, now: Clock, provider: RosterProvider | None) -> Run:
    district = run.district
    work = Work(
        run=run,
        provider=provider or _provider(run),
        clock=now,
        live=LiveState(run),
        pause=pause_on(district=district, night=run.night),
    )
    Run.objects.filter(id=run.id).update(is_after_pause=work.pause is None and is_after_pause(run))
    for stage in AGAIN if run.trigger == Run.Trigger.REPLAN else STAGES:
        work.live.enter(stage.name)
        stage.step(work)
        if work.run.status not in Run.UNFINISHED:
            break
    work.live.leave()
    Run.objects.filter(id=run.id).update(stage="", seconds=work.live.seconds)
    if work.known is not None:
        work.known.keep()
    work.run.refresh_from_db()
    return work.run


def _provider(run: Run) -> RosterProvider | None:
    """Who is asked; nobody where the stored feed is planned again."""
    return None if run.trigger == Run.Trigger.REPLAN else provider_of(run.district)


def provider_of(district: District) -> RosterProvider:
    """The provider a connected district is read from."""
    connection = district.connection
    return provider_for(
        ConnectionInfo(
            provider=connection.provider,
            external_id=connection.external_id,
            mode=connection.mode,
            signature=settings.CLASSLINK_SIGNATURE,
        )
    )
