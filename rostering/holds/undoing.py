"""Carrying an undo out: its change list is made and frozen, then the roster is put back in one transaction (DESIGN 5, Undo).

As in a night: making the list changes nothing on Khan Academy, and putting back does everything or nothing. Whoever dies in
between leaves the list at most, which another worker takes up. Afterwards the stored feed is planned again, which shows at
once what the district still shares.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from districts.models import RosterState
from rostering.calendar.nights import night_of
from rostering.holds.decide import pause_note
from rostering.models import Hold, Plan, Run, Undo
from rostering.pipeline.apply import RosterMoved, apply, prepare
from rostering.pipeline.leases import leased
from rostering.pipeline.live import LiveState
from rostering.pipeline.outcome import supersede_earlier
from rostering.pipeline.steps import Clock
from rostering.pipeline.unapply import Span, loaded_from, own_ids_again, plan_undo, span_of
from rostering.refusals import refusal
from rostering.run_states import LostLease, WrongMove, check_fence, move_run, queue_run

log = logging.getLogger(__name__)

Status = Run.Status
MOVED = (
    "The roster changed after this was asked for; nothing was undone. Look at the new preview and ask again."
)


def carry_out(*, run: Run, clock: Clock) -> Run:
    """Work on a claimed undo to its end. A database that is away or busy is raised; a later worker tries again."""
    undo = Undo.objects.select_related("undoes", "by").get(run=run)
    prepare(run)
    with leased(run=run, clock=clock):
        try:
            return _in_two_steps(undo=undo, run=run, clock=clock)
        except (LostLease, WrongMove):
            log.warning("undo %s was taken over by another worker; this one stops", run.id)
            run.refresh_from_db()
            return run
        except RosterMoved:
            return _failed(run, now=clock(), message=MOVED)
        except (OperationalError, InterfaceError):
            raise
        except (
            Exception
        ) as error:  # an undo must not be tried for ever, whatever broke; a broken constraint neither
            log.error("undo %s failed: %s", run.id, type(error).__name__, exc_info=settings.DEBUG)
            why = (
                f"The portal itself failed ({type(error).__name__}); Khan Academy was not changed."
                " Ask again; tell the portal's engineers this sync's number if it goes on."
            )
            return _failed(run, now=clock(), message=why)


def _in_two_steps(*, undo: Undo, run: Run, clock: Clock) -> Run:
    """The names of the steps are those people see while it works (screens/presenters/stages.py)."""
    live = LiveState(run)
    live.enter("list")
    plan = _list(undo=undo, run=run, now=clock())
    live.enter("put_back")
    run = _put_back(undo=undo, run=run, plan=plan, now=clock())
    live.leave()
    Run.objects.filter(id=run.id).update(stage="", seconds=live.seconds)
    run.refresh_from_db()
    return run


def _list(*, undo: Undo, run: Run, now: datetime) -> Plan:
    """What is to be put back, frozen. One that a worker who died had made still fits: it is for the roster of the preview."""
    with transaction.atomic():
        check_fence(run=run)
        _check_not_moved(undo, RosterState.objects.get(district_id=run.district_id))
        plan = run.plan or plan_undo(run=run, span=_span(undo), now=now)
        Run.objects.filter(id=run.id).update(plan=plan)
    return plan


def _put_back(*, undo: Undo, run: Run, plan: Plan, now: datetime) -> Run:
    with transaction.atomic():
        check_fence(run=run)
        state = RosterState.objects.select_for_update().get(district_id=run.district_id)
        _check_not_moved(undo, state)
        run = move_run(run=run, to=Status.APPLYING, now=now)
        span = _span(undo)
        before = loaded_from(span) or state.loaded_from
        apply(run=run, plan=plan, now=now)
        own_ids_again(plan=plan, span=span)
        RosterState.objects.filter(district_id=run.district_id).update(
            is_under_review=True, loaded_from=before
        )
        _mark_undone(span=span, undo=undo, run=run, now=now)
        run = move_run(run=run, to=Status.APPLIED, now=now, message=_said(undo, span=span), by=undo.by)
        _overtake(run=run, now=now)
        _plan_again(run=run, undo=undo, now=now)
    return run


def _span(undo: Undo) -> Span:
    return span_of(Run.objects.select_related("plan").get(id=undo.undoes_id))


def _check_not_moved(undo: Undo, state: RosterState) -> None:
    """Raises RosterMoved when the preview was of another roster."""
    if state.version != undo.roster_version or undo.undoes.status != Status.APPLIED:
        raise RosterMoved("the roster is not the one of the preview")


def _mark_undone(*, span: Span, undo: Undo, run: Run, now: datetime) -> None:
    for one in span.applied:
        reason = f": {undo.reason}" if one.id == undo.undoes_id else "."
        message = f"Sync {one.id} was undone by sync {run.id}{reason}"
        move_run(run=one, to=Status.UNDONE, now=now, reason=one.reason, message=message, by=undo.by)


def _overtake(*, run: Run, now: datetime) -> None:
    """What waited was made for another roster: change lists, and other undos that wait for a second person.

    The case of a list on hold stays open, and moves to the new list as soon as there is one.
    """
    supersede_earlier(run=run, plan=None, now=now)
    approved = Hold.objects.filter(district_id=run.district_id, state=Hold.State.APPROVED)
    approved.update(state=Hold.State.OPEN, part=None, not_before=None)


def _plan_again(*, run: Run, undo: Undo, now: datetime) -> None:
    """In the queue as soon as the undo is done, so that nothing is lost between the two; not where nothing may be synced."""
    if refusal(district=run.district) is None:
        queue_run(
            district=run.district,
            night=night_of(at=now, zone=run.district.time_zone),
            trigger=Run.Trigger.REPLAN,
            now=now,
            asked_by=undo.by,
        )


def _failed(run: Run, *, now: datetime, message: str) -> Run:
    """Its list is nobody's any more: as the district's newest one it would bar an earlier one that waits."""
    run.refresh_from_db()
    try:
        with transaction.atomic():
            run = move_run(run=run, to=Status.FAILED, now=now, message=message)
            Run.objects.filter(id=run.id).update(plan=None)
    except WrongMove:
        pass
    run.refresh_from_db()
    return run


def _said(undo: Undo, *, span: Span) -> str:
    undone = undo.undoes
    along = len(span.along)
    more = f" {along} later {'sync' if along == 1 else 'syncs'} went along." if along else ""
    return (
        f"Khan Academy is as it was before sync {undone.id} of {undone.night:%A} {undone.night.day} {undone.night:%B}."
        f"{more} Every change of this district waits for a person now.{pause_note(undo.run, now=undo.at)}"
    )
