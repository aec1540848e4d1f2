"""Applying what people approved: whoever gets to it first, exactly once, or not at all (DESIGN 3.9, 5).

The decision on the command line, the worker and the minute's look all come through here.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from districts.models import RosterState
from rostering.holds.parts import beside_words, keep_remainder, words_of
from rostering.models import Decision, Hold, Run
from rostering.pipeline.apply import RosterMoved, apply, prepare
from rostering.pipeline.barred import Barred, bar_of, check_gate
from rostering.pipeline.leases import leased
from rostering.pipeline.outcome import supersede_earlier
from rostering.run_states import LostLease, WrongMove, check_fence, move_run, start_applying

log = logging.getLogger(__name__)

Status = Run.Status


class CalledBack(Exception):
    """Nobody wants it applied any more; nothing was changed."""


def apply_approved(
    *, hold_id: int, now: datetime, clock: Callable[[], datetime] | None = None, at: datetime | None = None
) -> Run | None:
    """Apply a hold that everybody who must has approved. None if there is nothing to do, or not now: a sync of the
    district is at work, or a stop or a provider check is in the way.

    `at`: the instant whose night is meant, where that is not now: what was approved for a night is not applied before it.
    A roster that moved meanwhile, or a change list that can not be applied, opens the case again: it must be reviewed anew.
    A database that is away or busy is raised; the approval stays, and whoever looks next tries again.
    """
    hold = (
        Hold.objects.select_related("run__district", "district", "plan", "part__released", "part__remainder")
        .filter(id=hold_id)
        .first()
    )
    if hold is None or not _is_due(hold, at=at or now) or bar_of(hold.district) is not None:
        return None
    try:
        run = start_applying(run=hold.run, now=now)
    except WrongMove:
        return None
    prepare(run)
    with leased(run=run, clock=clock or (lambda: now)):
        try:
            with transaction.atomic():
                check_fence(run=run)
                run = _apply_agreed(hold=hold, run=run, now=now, at=at or now)
                check_gate(run)
        except (Barred, CalledBack) as trouble:
            return _wait_on(hold=hold, run=run, now=now, was_called_back=isinstance(trouble, CalledBack))
        except RosterMoved:
            why = "The roster changed between approval and applying; nothing was changed. Sync again and review the new list."
            return _open_again(hold=hold, run=run, now=now, message=why)
        except (LostLease, WrongMove):
            log.warning("run %s was taken over by another worker; this one stops", run.id)
            return None
        except (OperationalError, InterfaceError):
            raise
        except (
            Exception
        ) as error:  # an approval must not be tried for ever, whatever broke; a broken constraint neither
            log.error("approved run %s failed: %s", run.id, type(error).__name__, exc_info=settings.DEBUG)
            why = (
                f"The portal itself failed ({type(error).__name__}); Khan Academy was not changed."
                " Sync again; tell the portal's engineers this sync's number if it goes on."
            )
            return _open_again(hold=hold, run=run, now=now, message=why)
    return run


def _is_due(hold: Hold, *, at: datetime) -> bool:
    return hold.state == Hold.State.APPROVED and (hold.not_before is None or hold.not_before <= at)


def _apply_agreed(*, hold: Hold, run: Run, now: datetime, at: datetime) -> Run:
    """All of the list, which settles the case and ends a review; or a part, and the case goes on with what waits."""
    _check_still_agreed(hold, at=at)
    part = hold.part
    apply(run=run, plan=part.released if part else hold.plan, now=now)
    if part is None:
        close_case(hold=hold, state=Hold.State.APPLIED, now=now)
        RosterState.objects.filter(district_id=run.district_id).update(is_under_review=False)
    said = "Approved and applied."
    if part is not None:
        said = f"Approved {words_of(part)} and applied; the rest waits.{beside_words(part)}"
    run = move_run(run=run, to=Status.APPLIED, now=now, message=said, job="approval")
    overtake_others(run=run, now=now)
    if part is not None:
        keep_remainder(hold=hold, run=run, part=part, now=now)
        run.refresh_from_db()
    return run


def _check_still_agreed(hold: Hold, *, at: datetime) -> None:
    """It may have been called back, or overtaken, since it was looked at. Keeps it as it is until the end of the transaction."""
    still = Hold.objects.select_for_update().get(id=hold.id)
    if (still.plan_id, still.part_id) != (hold.plan_id, hold.part_id) or not _is_due(still, at=at):
        raise CalledBack(f"hold {hold.id} is not to be applied any more")


def call_approvals_back(hold: Hold, *, now: datetime, of: Decision | None = None) -> None:
    """Nobody has agreed to the case's list any more, or one person less; what was decided stays in the log."""
    if of is not None:
        Decision.objects.filter(id=of.id).update(called_back_at=now)
        return
    approvals = hold.decisions.filter(plan_id=hold.plan_id, verdict=Decision.Verdict.APPROVE)
    approvals.filter(called_back_at__isnull=True).update(called_back_at=now)


def close_case(*, hold: Hold, state: str, now: datetime) -> None:
    """The case is settled, and waits for no night any more."""
    Hold.objects.filter(id=hold.id).update(state=state, closed_at=now, not_before=None)


def overtake_others(*, run: Run, now: datetime) -> None:
    """Other runs that wait with the same or an older list are settled by this decision.

    An undo that waits for a second person is about what is on Khan Academy: overtaken only once that has moved.
    """
    others = Run.objects.filter(district_id=run.district_id, status=Status.HELD).exclude(id=run.id)
    if run.status != Status.APPLIED:
        others = others.exclude(trigger=Run.Trigger.UNDO)
    for other in others:
        move_run(
            run=other,
            to=Status.SUPERSEDED,
            now=now,
            reason=other.reason,
            message=f"Settled by sync {run.id}.",
            job="night",
        )
    if run.status == Status.APPLIED:
        supersede_earlier(run=run, plan=None, now=now)


def _wait_on(
    *,
    hold: Hold,
    run: Run,
    now: datetime,
    was_called_back: bool,
) -> Run | None:
    """A stop or a provider check came while it was applied: nothing was changed, the approval stands until the way is free."""
    run.status = Status.APPLYING  # what the undone transaction made of it
    on_call_back, on_bar = (
        "Called back. It waits for a decision.",
        "Approved. It is applied once what stops it is over.",
    )
    why = on_call_back if was_called_back else on_bar
    try:
        move_run(run=run, to=Status.HELD, now=now, reason=hold.reason, message=why, job="approval")
    except WrongMove:
        log.warning("run %s was taken over by another worker; this one stops", run.id)
    return None


def _open_again(*, hold: Hold, run: Run, now: datetime, message: str) -> Run | None:
    """The case waits for people once more; None if the run is in other hands by now."""
    run.status = Status.APPLYING  # what the failed transaction made of it is undone
    try:
        with transaction.atomic():
            moved = move_run(
                run=run, to=Status.HELD, now=now, reason=hold.reason, message=message, job="approval"
            )
            Hold.objects.filter(id=hold.id).update(state=Hold.State.OPEN, part=None, not_before=None)
            call_approvals_back(hold, now=now)
    except WrongMove:
        return None
    return moved
