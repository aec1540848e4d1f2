"""START HERE: one night of one district, from the provider to the roster, as a table of stages in their order (DESIGN 3).

    provider -> fetch -> complete? -> feed -> checks -> scope -> rekey -> plan -> guard -> apply
                staging   gate 1                                          frozen  gate 2   roster

Each stage is a file of this folder and is called here and nowhere else. Everything before `apply` is safe to repeat:
a killed worker's run is begun again by another; apply happens in one transaction that checks who may still write.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from rostering.calendar.nights import retry_wait
from rostering.calendar.pauses import PauseSpan, next_running_night, pause_on
from rostering.limits import read_limits
from rostering.models import Plan, Run
from rostering.pipeline.after_pause import is_after_pause
from rostering.pipeline.apply import RosterMoved, apply, prepare
from rostering.pipeline.barred import Barred, check_gate, kept_out
from rostering.pipeline.complete import check_complete
from rostering.pipeline.feed import FeedUpdate, update_feed
from rostering.pipeline.fetch import Pull, fetch
from rostering.pipeline.known import KnownPlaces
from rostering.pipeline.leases import leased
from rostering.pipeline.live import LiveState
from rostering.pipeline.outcome import conclude, supersede_earlier
from rostering.pipeline.plan import plan, standing_plan
from rostering.pipeline.rekey import rekey
from rostering.pipeline.scope import Scope, days_in_force, scope
from rostering.pipeline.source import keep_source_state
from rostering.pipeline.staging import drop_staging
from rostering.providers.base import ConnectionInfo, ProviderError, ProviderRefused, RosterProvider
from rostering.providers.registry import provider_for
from rostering.run_states import LostLease, WrongMove, check_fence, claim_run, move_run, retry_later

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
MAX_PLANS = 3
Status = Run.Status


@dataclass(slots=True)
class Work:
    """What one run carries from stage to stage."""

    run: Run
    provider: RosterProvider
    clock: Clock
    live: LiveState
    pause: PauseSpan | None
    known: KnownPlaces | None = None
    pull: Pull = field(default_factory=Pull)
    feed: FeedUpdate = field(default_factory=FeedUpdate)
    scope: Scope = field(default_factory=lambda: Scope(version=0))
    plan: Plan | None = None
    may_apply: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in code, what people read, the step. Those before `changes_roster` only read and compare."""

    name: str
    words: str
    step: Callable[[Work], None]
    changes_roster: bool = False


def _fetch(work: Work) -> None:
    run = work.run
    work.known = KnownPlaces(district_id=run.district_id)
    work.pull = fetch(
        run_id=run.id,
        fence=run.fence,
        provider=work.provider,
        progress=work.live.reading,
        known=work.known,
    )
    keep_source_state(run=run, state=work.pull.state)


def _complete(work: Work) -> None:
    check_complete(pull=work.pull, provider=work.provider)


def _feed(work: Work) -> None:
    work.feed = update_feed(run=work.run, pull=work.pull, now=work.clock())


def _scope(work: Work) -> None:
    night, district = work.run.night, work.run.district
    in_force = days_in_force(
        night=night,
        next_running_night=next_running_night(district=district, after=night),
        lead_days=settings.TERM_LEAD_DAYS,
    )
    work.scope = scope(run=work.run, in_force=in_force)


def _checks(work: Work) -> None:
    """What is worth saying about the feed, counted by code; lists, owners and words come with readiness."""
    found = {**work.feed.findings, **work.scope.notes}
    Run.objects.filter(id=work.run.id).update(
        findings={code: count for code, count in sorted(found.items()) if count},
        read_counts=work.feed.counts,
        feed_generation=work.feed.generation,
    )


def _rekey(work: Work) -> None:
    work.plan = standing_plan(run=work.run, now=work.clock())
    if work.plan is None:
        rekey(run=work.run)


def _plan(work: Work) -> None:
    if work.plan is None:
        work.plan = plan(run=work.run, now=work.clock())


def _guard(work: Work) -> None:
    work.may_apply = conclude(
        run=work.run,
        plan=_planned(work),
        limits=read_limits(district=work.run.district),
        pause=work.pause,
        now=work.clock(),
    )


def _apply(work: Work) -> None:
    """Apply, or plan again if somebody else changed the roster meanwhile; at most three plans."""
    for _ in range(MAX_PLANS):
        if not work.may_apply:
            return
        try:
            _apply_once(work)
            return
        except RosterMoved:
            work.run = move_run(run=work.run, to=Status.RUNNING, now=work.clock())
            work.plan = None
            for stage in (_scope, _rekey, _plan, _guard):
                stage(work)
    raise RosterMoved("the roster changed three times while this sync was planned")


def _apply_once(work: Work) -> None:
    run, planned = work.run, _planned(work)
    if kept_out(run=run, now=work.clock()):
        return
    prepare(run)
    work.run = run = move_run(run=run, to=Status.APPLYING, now=work.clock())
    try:
        with transaction.atomic():
            check_fence(run=run)
            apply(run=run, plan=planned, now=work.clock())
            run = move_run(run=run, to=Status.APPLIED, now=work.clock(), message=_said(planned))
            supersede_earlier(run=run, plan=None, now=work.clock())
            check_gate(run)
    except Barred:
        _turn_back(work)


def _turn_back(work: Work) -> None:
    """Something barred the way while the roster was written: nothing of it was kept. Ask again what becomes of the run."""
    work.run.refresh_from_db()
    work.run = move_run(run=work.run, to=Status.RUNNING, now=work.clock())
    _apply_once(work)


STAGES = (
    Stage("fetch", "Read what the district shares", _fetch),
    Stage("complete", "Is it complete?", _complete),
    Stage("feed", "Keep a copy", _feed),
    Stage("scope", "Choose what is included", _scope),
    Stage("checks", "Check it", _checks),
    Stage("rekey", "Pair new IDs", _rekey),
    Stage("plan", "Write the change list", _plan),
    Stage("guard", "Weigh it", _guard),
    Stage("apply", "Bring Khan Academy up to date", _apply, changes_roster=True),
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
            run = _end_badly(run=run, fence=fence, error=error, now=now())
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
    for stage in STAGES:
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


def _provider(run: Run) -> RosterProvider:
    connection = run.district.connection
    return provider_for(
        ConnectionInfo(
            provider=connection.provider,
            external_id=connection.external_id,
            mode=connection.mode,
            signature=settings.CLASSLINK_SIGNATURE,
        )
    )


def _end_badly(*, run: Run, fence: int, error: Exception, now: datetime) -> Run:
    """What went wrong becomes the run's status, unless it is in other hands by now: those will say how it ends."""
    run.refresh_from_db()
    if isinstance(error, (LostLease, WrongMove)) or run.fence != fence or run.status not in Run.UNFINISHED:
        return run
    try:
        if isinstance(error, ProviderError):
            return _provider_failed(run=run, error=error, now=now)
        return _broke(run=run, error=error, now=now)
    except WrongMove:
        run.refresh_from_db()
        return run


def _provider_failed(*, run: Run, error: ProviderError, now: datetime) -> Run:
    """Trouble that may pass is tried again in the same night; the last reason stands (DESIGN 5)."""
    wait = None
    if run.trigger == Run.Trigger.NIGHTLY and not isinstance(error, ProviderRefused):
        wait = retry_wait(
            attempt=run.attempt, began=run.queued_at, at=now, night=run.night, zone=run.district.time_zone
        )
    if wait is not None:
        return retry_later(run=run, now=now, after=wait, reason=error.reason, message=str(error))
    return move_run(run=run, to=Status.FAILED, now=now, reason=error.reason, message=str(error))


def _broke(*, run: Run, error: Exception, now: datetime) -> Run:
    """Something of ours broke. The sentence names the kind of error only: its text may hold personal data."""
    return move_run(
        run=run,
        to=Status.FAILED,
        now=now,
        message=f"The portal itself failed ({type(error).__name__}). Khan Academy was not changed."
        " The next sync begins anew; tell the portal's engineers this sync's number.",
    )


def _planned(work: Work) -> Plan:
    if work.plan is None:
        raise RuntimeError("a stage needs the plan before it was made")
    return work.plan


def _said(planned: Plan) -> str:
    """The story of an applied plan in one sentence."""
    parts = []
    for kind, word in (("students", "students"), ("teachers", "teachers"), ("sections", "classes")):
        totals = planned.totals[kind]
        if totals["changed"]:
            parts.append(f"{totals['changed']:,} of {totals['existing']:,} {word}")
    return f"Applied: changes to {', '.join(parts)}." if parts else "Applied."
