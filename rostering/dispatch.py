"""What happens every minute, and what a person may ask for: the door to every sync (DESIGN 4, 5).

Everything here may run any number of times, at the same time, on any machine: the constraints of `Run` decide who is
first, and only whoever claims a run works on it. `at` is the instant whose night is meant; `now` is the real time, which
leases and waits go by, and a clock tells it again while work goes on. They differ only when somebody lives through the
night of another day (`nightly --now`).
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from accounts.days import today_in
from accounts.models import Staff
from districts.models import Connection, District
from rostering import outbox
from rostering.calendar.nights import is_weeknight, night_of
from rostering.cover import pass_holds_on
from rostering.discovery import look_again, note_outcome
from rostering.due import (
    create_tonights,
    go_on_tonight,
    open_nights,
    ready_runs,
    rostered_districts,
)
from rostering.holds.approved import apply_approved
from rostering.holds.undoing import carry_out
from rostering.holds.waiting import apply_let_through, waiting_to_be_applied
from rostering.in_turn import nightly_in_turn
from rostering.missed import close_missed
from rostering.models import Hold, Run
from rostering.notices.sending import look as look_at_notices
from rostering.pipeline.night import work_on
from rostering.pipeline.staging import sweep_staging
from rostering.provider_checks import watch_provider
from rostering.refusals import Refusal, refusal
from rostering.run_states import WrongMove, finish_unstarted, move_run, queue_run, requeue_expired
from rostering.slots import claim_in_turn

__all__ = [
    "NightlyOutcome",
    "Refusal",
    "approved_holds",
    "dispatch_due",
    "nightly",
    "refusal",
    "start_on_demand",
    "take_next",
    "take_up",
    "to_its_end",
]

Clock = Callable[[], datetime]
LOOK_AGAIN_SECONDS = 0.5
Status, Trigger = Run.Status, Run.Trigger


@dataclass(frozen=True, slots=True)
class NightlyOutcome:
    """What became of one district at one instant. `reason` may also be weekend or already_ran (DESIGN 6); "" is none."""

    district: str
    night: date
    outcome: str
    reason: str = ""


def start_on_demand(
    *, district: District, now: datetime, asked_by: Staff | None = None, night: date | None = None
) -> Run:
    """A run somebody asked for: queued, or finished as skipped with the refusal. Any number, on any day (DESIGN 5).

    `night`: as if in that night; by default the night `now` belongs to. A connection that is not enabled is looked at
    once more at its provider, so that nobody is refused for an hour-old state. Raises AlreadyAtWork.
    """
    night = night or night_of(at=now, zone=district.time_zone)
    refused = _refusal_right_now(district=district, now=now)
    if refused is None:
        return queue_run(
            district=district, night=night, trigger=Trigger.ON_DEMAND, now=now, asked_by=asked_by
        )
    return finish_unstarted(
        district=district,
        night=night,
        trigger=Trigger.ON_DEMAND,
        status=Status.SKIPPED,
        reason=refused.reason,
        message=refused.message,
        now=now,
        asked_by=asked_by,
    )


def dispatch_due(*, now: datetime, at: datetime | None = None) -> list[Run]:
    """One look at the database: take back dead workers' runs, close what was missed, create what is due, send the outbox.

    Returns every run a worker may take up now, in order. At most once per district and night, however many look.
    """
    _look(at=at or now, now=now)
    return ready_runs(now=now)


def approved_holds(*, at: datetime | None = None) -> list[int]:
    """The holds that everybody who must has agreed to and that wait to be applied, oldest first.

    `at`: only those approved for a night that has begun by then.
    """
    found = Hold.objects.filter(state=Hold.State.APPROVED)
    due = found.filter(not_before__lte=at) if at else found
    return list(due.order_by("id").values_list("id", flat=True))


def take_up(*, run_id: int, clock: Clock, at_once: bool = False) -> Run | None:
    """Work on a queued run to its end, in this process. None if somebody else has it or it is not time yet.

    `at_once`: one that waits for its retry need not wait, for commands that do not wait either.
    """
    run = claim_in_turn(run_id=run_id, now=clock(), at_once=at_once)
    if run is None:
        return None
    if run.trigger == Trigger.UNDO:
        return _undo(run=run, clock=clock)
    refused = refusal(district=run.district)
    if refused is not None:
        with suppress(WrongMove):
            move_run(run=run, to=Status.SKIPPED, now=clock(), reason=refused.reason, message=refused.message)
        return run
    run = work_on(run=run, now=clock)
    note_outcome(run=run, now=clock())
    if run.trigger == Trigger.NIGHTLY and hasattr(run.district, "connection"):
        watch_provider(provider=run.district.connection.provider, night=run.night, now=clock())
    return run


def take_next(*, clock: Clock) -> Run | None:
    """Work on the first nightly run in order that has a free slot. None when there is none."""
    for number in nightly_in_turn(now=clock()):
        if taken := take_up(run_id=number, clock=clock):
            return taken
    return None


def to_its_end(*, run: Run, clock: Clock) -> Run:
    """Work on a run here until it is finished: its retries at once, and waiting for a worker who was quicker or died."""
    while not run.is_finished:
        if take_up(run_id=run.id, clock=clock, at_once=True) is None:
            requeue_expired(now=clock())
            time.sleep(LOOK_AGAIN_SECONDS)
        run.refresh_from_db()
    return run


def nightly(*, at: datetime, clock: Clock = timezone.now) -> list[NightlyOutcome]:
    """Everything the scheduler does at an instant, in this process to its end; what was missed first, nothing due left out.

    Runs that people asked for and approved holds are worked on too, but are not in the list: they are no nightly runs.
    """
    go_on_tonight(at=at, now=clock())
    for hold_id in approved_holds(at=at):
        apply_approved(hold_id=hold_id, now=clock(), at=at, clock=clock)
    outcomes = _nothing_to_do(at=at)
    closed = _look(at=at, now=clock())
    worked: dict[int, Run] = {}
    while todo := [run for run in ready_runs(now=clock()) if run.id not in worked]:
        for run in todo:
            worked[run.id] = to_its_end(run=run, clock=clock)
        closed += _look(at=at, now=clock())
    for hold_id in approved_holds():
        apply_approved(hold_id=hold_id, now=clock(), clock=clock)
    for number in waiting_to_be_applied():
        apply_let_through(number=number, now=clock(), clock=clock)
    outbox.deliver(now=clock())
    look_at_notices(now=at)
    runs = {run.id: run for run in closed} | worked
    outcomes += [_outcome(run) for run in runs.values() if run.trigger == Trigger.NIGHTLY]
    return sorted(outcomes, key=lambda outcome: outcome.night)


def _look(*, at: datetime, now: datetime) -> list[Run]:
    """Everything of a minute but the work itself. The runs that were finished here: missed, skipped, or failed for good."""
    requeue_expired(now=now)
    sweep_staging()
    closed = close_missed(at=at, now=now)
    created = create_tonights(at=at, now=now)
    go_on_tonight(at=at, now=now)
    pass_holds_on(today=today_in(settings.PORTAL_TIME_ZONE, now=at), now=now)
    outbox.deliver(now=now)
    return closed + [run for run in created if run.is_finished]


def _undo(*, run: Run, clock: Clock) -> Run:
    """Carry an undo out, and plan the stored feed again right after it."""
    run = carry_out(run=run, clock=clock)
    again = Run.objects.filter(
        district_id=run.district_id, trigger=Trigger.REPLAN, status=Status.QUEUED, id__gt=run.id
    ).first()
    if again is not None:
        take_up(run_id=again.id, clock=clock)
    return run


def _refusal_right_now(*, district: District, now: datetime) -> Refusal | None:
    refused = refusal(district=district)
    if refused and refused.reason in (Run.Reason.NOT_ENABLED, Run.Reason.ACCESS_LOST):
        connection = Connection.objects.filter(district=district).first()
        if connection:
            look_again(connection=connection, now=now)
            return refusal(district=district)
    return refused


def _nothing_to_do(*, at: datetime) -> list[NightlyOutcome]:
    """The districts that would be due at this instant but for the weekend, or because they have had their night."""
    outcomes = []
    for zone, night in open_nights(at=at).items():
        for district in rostered_districts().filter(time_zone=zone):
            if not is_weeknight(night):
                outcomes.append(NightlyOutcome(district.slug, night, Status.SKIPPED, "weekend"))
            elif _has_had(district, night=night):
                outcomes.append(NightlyOutcome(district.slug, night, Status.SKIPPED, "already_ran"))
    return outcomes


def _has_had(district: District, *, night: date) -> bool:
    nights_run = Run.objects.filter(district=district, night=night, trigger=Trigger.NIGHTLY)
    return nights_run.exclude(status=Status.QUEUED).exists()


def _outcome(run: Run) -> NightlyOutcome:
    return NightlyOutcome(run.district.slug, run.night, run.status, run.reason)
