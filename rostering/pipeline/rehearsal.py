"""A night without its writes: the very stages of `night.py` up to the guard, in one transaction that is always taken back.

Only the pull is outside: it fills staging tables of its own, which are dropped. Nothing else can stay, whatever the stages
write and wherever one dies. A real sync of the district goes first: while it reads and before every stage a rehearsal looks
whether one has begun, and gives way.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable, QueryCanceled

from districts.models import District
from rostering.calendar.pauses import pause_on
from rostering.models import DryRun, FeedState, Plan, Run
from rostering.pipeline.apply_or_plan_again import applied_words
from rostering.pipeline.barred import bar_of
from rostering.pipeline.fetch import Pull
from rostering.pipeline.live import LiveState
from rostering.pipeline.night import AGAIN, STAGES, Stage
from rostering.pipeline.staging import drop_staging
from rostering.pipeline.steps import Clock, Work
from rostering.pipeline.within import reason_of
from rostering.providers.base import RosterProvider

LOCK_SECONDS: Final = 5
LOOK_EVERY_SECONDS: Final = 10

DRAW_NUMBER = "SELECT nextval(pg_get_serial_sequence('rostering_run', 'id'))"
# For this transaction only: it hardly waits for anybody, and no statement of it goes on for ever.
BOUNDS = """
SELECT set_config('lock_timeout', %(lock)s, true), set_config('statement_timeout', %(statement)s, true)
"""
# What a stage says of its tables holds to the end of its transaction; here the next stages are still in it.
AS_BEFORE_A_STAGE = "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT"


class GaveWay(Exception):
    """A sync of the district began, and goes first."""


class TookTooLong(Exception):
    """It was not done by its time."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is rehearsed. `number`: drawn for it. `change`: what is set before the stages begin, as if it were saved.

    `provider` None plans the stored feed. `told`: who hears how far it is, as `Run.work` says it of a sync.
    """

    district: District
    night: date
    number: int
    until: datetime
    provider: RosterProvider | None = None
    change: Callable[[], None] | None = None
    told: Callable[[dict[str, Any]], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What the sync would come to. `plan` as it was written down: its numbers are there, its rows are gone."""

    status: str
    reason: str
    message: str
    plan: Plan
    findings: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def draw_number() -> int:
    """A number of the syncs' own, which no sync will have."""
    with connection.cursor() as cursor:
        cursor.execute(DRAW_NUMBER)
        return int(cursor.fetchone()[0])


def rehearse(*, asked: Asked, clock: Clock) -> Rehearsal:
    """Walk the stages and say what came of them. Raises GaveWay, TookTooLong, and whatever a stage raises."""
    run = _transient(asked, now=clock())
    watch = _Watch(run, asked=asked, clock=clock)
    work = Work(run=run, provider=asked.provider, clock=clock, live=watch, pause=None)
    stages = AGAIN if asked.provider is None else STAGES
    before = [stage for stage in stages if not stage.changes_roster]
    try:
        if asked.provider is not None:
            watch.enter(before[0].name)
            before.pop(0).step(work)
        with _named_by_the_database(), transaction.atomic(durable=True):
            answer = _walk(work, stages=before, asked=asked)
            transaction.set_rollback(True)
    finally:
        drop_staging(run_id=asked.number, fence=DryRun.FENCE)
    return answer


def _transient(asked: Asked, *, now: datetime) -> Run:
    """The row the stages need; it is in the database only inside the transaction."""
    return Run(
        id=asked.number,
        district=asked.district,
        night=asked.night,
        trigger=Run.DRY,
        status=Run.Status.RUNNING,
        fence=DryRun.FENCE,
        queued_at=now,
        started_at=now,
    )


def _walk(work: Work, *, stages: list[Stage], asked: Asked) -> Rehearsal:
    left = max(1, int((asked.until - work.clock()).total_seconds()))
    with connection.cursor() as cursor:
        cursor.execute(BOUNDS, {"lock": f"{LOCK_SECONDS}s", "statement": f"{left}s"})
    work.run.save(force_insert=True)
    if asked.change is not None:
        asked.change()
        work.run.district = District.objects.get(id=asked.district.id)
    work.pause = pause_on(district=work.run.district, night=asked.night)
    generation = FeedState.objects.values_list("generation", flat=True).get(district_id=asked.district.id)
    if work.known is not None and work.known.generation != generation:
        raise GaveWay("the feed moved while it was read")
    for stage in stages:
        work.live.enter(stage.name)
        stage.step(work)
        with connection.cursor() as cursor:
            cursor.execute(AS_BEFORE_A_STAGE)
    work.live.leave()
    return _answer(work)


def _answer(work: Work) -> Rehearsal:
    """Read inside the transaction: what the run has become, or what would become of one that may be applied."""
    run, planned = work.run, work.planned()
    run.refresh_from_db()
    said: dict[str, Any] = {"status": run.status, "reason": run.reason, "message": run.message}
    if work.may_apply:
        bar = bar_of(run.district)
        said = {
            "status": Run.Status.APPLIED,
            "reason": reason_of(planned),
            "message": applied_words(planned, opening="Would be applied"),
        }
        if bar is not None:
            said = {"status": bar.status, "reason": bar.reason, "message": bar.message}
    return Rehearsal(plan=planned, findings=run.findings, seconds=work.live.seconds, **said)


class _Watch(LiveState):
    """Looks out for a real sync and at the clock, and tells how far it is where a sync writes that into its own row."""

    def __init__(self, run: Run, *, asked: Asked, clock: Clock) -> None:
        super().__init__(run)
        self._until, self._told, self._clock = asked.until, asked.told, clock
        self._looked = clock()

    def enter(self, stage: str) -> None:
        """Before every stage."""
        self._look()
        super().enter(stage)

    def reading(self, collection: str, pull: Pull) -> None:
        """After every page."""
        if (self._clock() - self._looked).total_seconds() >= LOOK_EVERY_SECONDS:
            self._look()
        super().reading(collection, pull)

    def _look(self) -> None:
        self._looked = self._clock()
        if self._looked > self._until:
            raise TookTooLong("out of time")
        at_work = Run.objects.filter(district_id=self._run.district_id, status__in=Run.UNFINISHED)
        if at_work.exclude(id=self._run.id).exists():
            raise GaveWay("a sync of the district is at work")

    def _write(self, *, stage: str, work: dict[str, Any]) -> None:
        self._written = time.perf_counter()
        if self._told is not None:
            self._told(work)


@contextmanager
def _named_by_the_database() -> Iterator[None]:
    """A lock that somebody holds means that the roster is being written; a statement that is stopped, that time is up."""
    try:
        yield
    except OperationalError as trouble:
        if isinstance(trouble.__cause__, LockNotAvailable):
            raise GaveWay("somebody writes to the district") from trouble
        if isinstance(trouble.__cause__, QueryCanceled):
            raise TookTooLong("out of time") from trouble
        raise
