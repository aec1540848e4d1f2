"""Applying a waiting change list after all: a person for one district, or the release of a provider check for all that waited.

Two steps, like an approval. `let_through` writes down who wants it and why; a worker, or whoever is quickest, applies it
exactly once. It is looked at again like tonight's: the same guard, the same roster, the same list; what the guard would hold
becomes a hold instead. A pause stops nights, not people (DESIGN 5): a person is told of it and goes on, while what a released
check lets through goes on waiting for the pause to end.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from districts.models import RosterState
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pause_on
from rostering.holds.refused import Refused
from rostering.holds.rules import check_may, check_not_barred, check_pairs, pause_note
from rostering.limits import read_limits
from rostering.models import LetThrough, Plan, Run
from rostering.pipeline.apply import RosterMoved, apply, prepare
from rostering.pipeline.barred import Barred, bar_of, check_gate
from rostering.pipeline.leases import leased
from rostering.pipeline.outcome import conclude, paused_words, supersede_earlier
from rostering.pipeline.within import NoLongerExpected, case_of, reason_of, settle_expected
from rostering.run_states import LostLease, WrongMove, check_fence, move_run, start_applying

log = logging.getLogger(__name__)

Status = Run.Status
Clock = Callable[[], datetime]
_NO_ADMINISTRATORS = "Administrators apply no changes; a rostering specialist or the district's DSM does."
MOVED = (
    "The roster changed after this change list was written; nothing was changed. "
    "Sync the district again for a new list."
)


@dataclass(frozen=True, slots=True)
class WaitingOutcome:
    """What came of it: the run with its new status, and one sentence."""

    run: Run
    message: str


def check_can_apply(*, run: Run, by: Staff, on: date) -> Plan:
    """The change list a person may apply. Raises Refused: not yours, not waiting, overtaken, being applied, stopped."""
    check_may(run=run, by=by, on=on, not_for_administrators=_NO_ADMINISTRATORS)
    plan = run.plan
    if run.status != Status.WAITING or plan is None:
        raise Refused(
            "not_waiting",
            f"Sync {run.id} does not wait ({run.get_status_display().lower()}); nothing was changed."
            " Open it to see what became of it.",
        )
    if plan.is_empty:
        raise Refused("nothing_to_apply", "Nothing differs from Khan Academy, so nothing was changed.")
    if plan.rows_dropped_at is not None:
        raise Refused("too_old", "Its change list is not kept any more; nothing was changed. Sync again.")
    newest = Run.objects.filter(district_id=run.district_id, plan__isnull=False).order_by("-id").first()
    if newest is not None and newest.id != run.id:
        raise Refused(
            "overtaken",
            f"Sync {newest.id} has a newer change list; nothing was changed. Look at that one.",
        )
    if run.let_through.filter(settled_at__isnull=True).exists():
        raise Refused("already_decided", "It is being applied already; nothing was changed now.")
    check_not_barred(run)
    return plan


def apply_waiting(  # noqa: PLR0913 - one keyword for each thing an act is made of
    *,
    run: Run,
    by: Staff,
    reason: str,
    checksum: str | None,
    now: datetime,
    apply_now: bool,
    clock: Clock | None = None,
) -> WaitingOutcome:
    """A person wants a waiting change list applied. `checksum`: of the list that was on the screen. Raises Refused.

    `apply_now` applies it in this process; else a worker does within the minute.
    """
    if not reason.strip():
        raise Refused("reason_required", "Say why: this needs a reason. Nothing was changed.")
    try:
        with transaction.atomic():
            run = (
                Run.objects.select_for_update(of=("self",)).select_related("district", "plan").get(id=run.id)
            )
            plan = check_can_apply(run=run, by=by, on=today_of(by, now=now))
            _check_unmoved(plan, checksum=checksum)
            let = LetThrough.objects.create(
                run=run, plan=plan, checksum=plan.checksum, by=by, reason=reason.strip(), at=now
            )
            record(
                event="waiting.let_through",
                at=now,
                by=by,
                district_id=run.district_id,
                target=f"run {run.id}",
                reason=let.reason,
                after={"plan": plan.id, "checksum": plan.checksum},
            )
    except IntegrityError:
        raise Refused("already_decided", "It is being applied already; nothing was changed now.") from None
    note = pause_note(run, now=now)
    if not apply_now:
        return WaitingOutcome(run, f"{_comes(plan)}{note}")
    done = apply_let_through(number=let.id, now=now, clock=clock)
    if done is None:
        return WaitingOutcome(run, "A sync of this district is at work; the changes are applied after it.")
    return WaitingOutcome(done, f"{done.message}{note if done.status == Status.APPLIED else ''}")


def _comes(plan: Plan) -> str:
    """What a worker does with it; what the guard held when it was planned is put on hold now, not applied."""
    if plan.verdict.get("reason"):
        return "So much would change that it is put on hold within a minute; decide on it there."
    return "Khan Academy is brought up to date within a minute."


def waiting_to_be_applied() -> list[int]:
    """What was let through and is not settled yet, oldest first."""
    open_ones = LetThrough.objects.filter(settled_at__isnull=True)
    return list(open_ones.order_by("id").values_list("id", flat=True))


def apply_let_through(*, number: int, now: datetime, clock: Clock | None = None) -> Run | None:
    """Apply one, or say on its run why not. None if there is nothing to do now: settled, at work, stopped."""
    let = LetThrough.objects.select_related("run__district", "plan").filter(id=number).first()
    if let is None or let.settled_at is not None or bar_of(let.run.district) is not None:
        return None
    try:
        if not _may_still(let, now=now):
            let.run.refresh_from_db()
            return let.run
        run = start_applying(run=let.run, now=now, waits_as=Status.WAITING)
    except (WrongMove, LostLease):
        return None
    with leased(run=run, clock=clock or (lambda: now)):
        return _apply(let, run=run, now=now)


def _may_still(let: LetThrough, *, now: datetime) -> bool:
    """Ask the guard again, and the roster; what may not be applied is settled here, with its reason."""
    run = let.run
    with transaction.atomic():
        if run.status != Status.WAITING or let.plan.checksum != let.checksum or run.plan_id != let.plan_id:
            _settle(let, now=now)
            return False
        version = RosterState.objects.values_list("version", flat=True).get(district_id=run.district_id)
        if version != let.plan.roster_version:
            return _leave(let, reason="", message=MOVED, now=now)
        tonight = night_of(at=now, zone=run.district.time_zone)
        pause = pause_on(district=run.district, night=tonight)
        if pause is not None and let.check_released_id is not None:
            return _leave(let, reason=Run.Reason.PAUSED, message=paused_words(pause), now=now)
        limits = read_limits(district=run.district, night=tonight)
        if conclude(run=run, plan=let.plan, limits=limits, pause=None, now=now):
            return True
        _settle(let, now=now)
        return False


def _apply(let: LetThrough, *, run: Run, now: datetime) -> Run | None:
    prepare(run)
    why = "Released and applied." if let.check_released_id else "Applied by a person."
    try:
        with transaction.atomic():
            check_fence(run=run)
            hold = case_of(run=run, plan=let.plan)
            apply(run=run, plan=let.plan, now=now)
            reason = reason_of(let.plan)
            run = move_run(run=run, to=Status.APPLIED, now=now, reason=reason, message=why, by=let.by)
            supersede_earlier(run=run, plan=None, now=now)
            _settle(let, now=now)
            check_gate(run)
            tonight = night_of(at=now, zone=run.district.time_zone)
            settle_expected(run=run, plan=let.plan, hold=hold, night=tonight, now=now)
    except Barred as barred:
        return _back(let, run=run, now=now, message=barred.bar.message, is_settled=False)
    except RosterMoved:
        return _back(let, run=run, now=now, message=MOVED)
    except NoLongerExpected as trouble:
        return _back(let, run=run, now=now, message=str(trouble))
    except (LostLease, WrongMove):
        log.warning("run %s was taken over by another worker; this one stops", run.id)
        return None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # it must not be tried for ever, whatever broke; a broken constraint neither
        log.error("waiting run %s failed: %s", run.id, type(error).__name__, exc_info=settings.DEBUG)
        broke = (
            f"The portal itself failed ({type(error).__name__}); Khan Academy was not changed. Sync again."
        )
        return _back(let, run=run, now=now, message=broke)
    return run


def _back(let: LetThrough, *, run: Run, now: datetime, message: str, is_settled: bool = True) -> Run | None:
    """It waits again; nothing was changed. None if the run is in other hands by now."""
    run.refresh_from_db()
    try:
        with transaction.atomic():
            moved = move_run(run=run, to=Status.WAITING, now=now, message=message, job="release")
            if is_settled:
                _settle(let, now=now)
    except WrongMove:
        return None
    return moved


def _leave(let: LetThrough, *, reason: str, message: str, now: datetime) -> bool:
    """It goes on waiting, for another reason than before."""
    Run.objects.filter(id=let.run_id, status=Status.WAITING).update(reason=reason, message=message)
    _settle(let, now=now)
    return False


def _settle(let: LetThrough, *, now: datetime) -> None:
    LetThrough.objects.filter(id=let.id).update(settled_at=now)


def _check_unmoved(plan: Plan, *, checksum: str | None) -> None:
    if checksum is not None and checksum != plan.checksum:
        raise Refused("changed_since", "The change has moved since you opened it; nothing was changed.")
    version = RosterState.objects.values_list("version", flat=True).get(district_id=plan.district_id)
    if version != plan.roster_version:
        raise Refused("roster_moved", MOVED)
    check_pairs(plan)
