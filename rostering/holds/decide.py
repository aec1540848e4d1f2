"""Deciding a hold: approve or reject the very change that was reviewed (RULES B8-B10; DESIGN 5, Second person).

Web and command line come through here. An approval is bound to a checksum; the roster must still be the one the plan was
made for; applying is done by whoever gets to it first, exactly once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotAllowed, NotYours, check_may_decide
from districts.models import RosterState
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pause_on
from rostering.holds.approved import apply_approved, close_case, overtake_others
from rostering.models import Decision, Hold, Run
from rostering.pipeline.barred import bar_of
from rostering.run_states import move_run

Status = Run.Status
APPROVE, REJECT = Decision.Verdict.APPROVE, Decision.Verdict.REJECT


class Refused(Exception):
    """A decision that can not be taken. str() says what happened, what was not changed, what to try; `code` is stable."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What came of a decision: the run with its new status, whether another person must agree, one sentence."""

    run: Run
    needs_second_person: bool
    message: str

    @property
    def status(self) -> str:
        """The run's status now."""
        return self.run.status


def check_can_decide(*, run: Run, by: Staff, on: date) -> Hold:
    """The case of a run that waits for a decision. Raises Refused: not yours, not on hold, decided, overtaken."""
    try:
        check_may_decide(by, district=run.district, on=on)
    except NotYours:
        raise Refused(
            "not_yours",
            "This district is not one of yours; nothing was changed. Ask its DSM, or cover for them.",
        ) from None
    except NotAllowed as refusal:
        raise Refused("not_allowed", f"{refusal} Nothing was changed.") from None
    hold = (
        Hold.objects.filter(district_id=run.district_id, state__in=Hold.LIVE).select_related("plan").first()
    )
    if run.status != Status.HELD or hold is None or hold.plan_id != run.plan_id:
        raise Refused("not_on_hold", _why_not(run))
    if hold.state == Hold.State.APPROVED:
        raise Refused("already_decided", "This change was approved already and is being applied.")
    return hold


def decide(
    *,
    run: Run,
    verdict: str,
    by: Staff,
    reason: str,
    checksum: str | None,
    now: datetime,
    apply_now: bool,
    clock: Callable[[], datetime] | None = None,
) -> DecisionOutcome:
    """Decide a held run. `checksum` None means the plan the run points at (command line); a form sends what it showed.

    `apply_now` applies a complete approval in this process; else a worker does within the minute. Raises Refused.
    """
    if not reason.strip():
        raise Refused("reason_required", "Say why: a decision needs a reason. Nothing was changed.")
    with transaction.atomic():
        Hold.objects.select_for_update().filter(district_id=run.district_id, state__in=Hold.LIVE).first()
        run = Run.objects.select_related("district").get(id=run.id)
        hold = check_can_decide(run=run, by=by, on=today_of(by, now=now))
        _check_unmoved(hold=hold, checksum=checksum)
        if verdict == REJECT:
            return _reject(hold=hold, run=run, by=by, reason=reason, now=now)
        check_not_barred(run)
        complete = _approve(hold=hold, run=run, by=by, reason=reason, now=now)
    if not complete:
        return DecisionOutcome(
            run=run,
            needs_second_person=True,
            message="Your approval is recorded. So many would leave that a second person must agree;"
            " Khan Academy stays as it is until then.",
        )
    if not apply_now:
        return DecisionOutcome(
            run=run,
            needs_second_person=False,
            message="Approved. Khan Academy is brought up to date within a minute."
            + pause_note(run, now=now),
        )
    applied = apply_approved(hold_id=hold.id, now=now, clock=clock)
    if applied is None:
        return DecisionOutcome(
            run=run,
            needs_second_person=False,
            message="Approved. A sync of this district is at work; the change is applied right after it.",
        )
    message = applied.message
    if applied.status == Status.APPLIED:
        message += pause_note(applied, now=now)
    return DecisionOutcome(run=applied, needs_second_person=False, message=message)


def _approve(*, hold: Hold, run: Run, by: Staff, reason: str, now: datetime) -> bool:
    """Record an approval; True once nobody else is needed."""
    approvers = set(hold.decisions.filter(plan=hold.plan, verdict=APPROVE).values_list("by_id", flat=True))
    if by.id in approvers:
        raise Refused(
            "second_person",
            "You have approved this change already; somebody else must agree. Nothing was changed.",
        )
    _record_decision(hold=hold, run=run, by=by, reason=reason, now=now, verdict=APPROVE)
    if hold.plan.needs_second_person and not approvers:
        return False
    Hold.objects.filter(id=hold.id).update(state=Hold.State.APPROVED, run=run)
    return True


def _reject(*, hold: Hold, run: Run, by: Staff, reason: str, now: datetime) -> DecisionOutcome:
    """Khan Academy stays as it is; the district is under review from now on (DESIGN 5)."""
    _record_decision(hold=hold, run=run, by=by, reason=reason, now=now, verdict=REJECT)
    moved = move_run(
        run=run, to=Status.REJECTED, now=now, reason=run.reason, message=f"Rejected: {reason}", by=by
    )
    close_case(hold=hold, state=Hold.State.REJECTED, now=now)
    RosterState.objects.filter(district_id=run.district_id).update(is_under_review=True)
    overtake_others(run=moved, now=now)
    return DecisionOutcome(
        run=moved,
        needs_second_person=False,
        message="Rejected. Khan Academy stays as it is; until a person approves or nothing differs,"
        " every change of this district waits.",
    )


def _record_decision(*, hold: Hold, run: Run, by: Staff, reason: str, now: datetime, verdict: str) -> None:
    try:
        with transaction.atomic():
            Decision.objects.create(
                hold=hold,
                run=run,
                plan=hold.plan,
                checksum=hold.plan.checksum,
                verdict=verdict,
                by=by,
                reason=reason.strip(),
                at=now,
            )
    except IntegrityError:
        raise Refused(
            "already_decided", "You have decided on this change list already. Nothing was changed."
        ) from None
    record(
        event=f"hold.{'approved' if verdict == APPROVE else 'rejected'}",
        at=now,
        by=by,
        district_id=run.district_id,
        target=f"run {run.id}",
        reason=reason.strip(),
        after={"plan": hold.plan_id, "checksum": hold.plan.checksum},
    )


def check_not_barred(run: Run) -> None:
    """A stop and a provider check stop people too; only a pause does not (DESIGN 5). Raises Refused."""
    bar = bar_of(run.district)
    if bar is None:
        return
    if bar.code == "stopped":
        raise Refused("stopped", bar.message)
    raise Refused(
        "provider_check",
        "Too many districts of the provider were in trouble, so nothing of it is applied now. Nothing was changed."
        " A specialist looks at Tonight and releases the provider; then decide.",
    )


def _check_unmoved(*, hold: Hold, checksum: str | None) -> None:
    """The plan must be the one that was seen, and the roster the one it was made for."""
    if checksum is not None and checksum != hold.plan.checksum:
        raise Refused(
            "changed_since",
            "The change has moved since you opened it; nothing was changed. Look at the new change list and decide on that.",
        )
    version = RosterState.objects.values_list("version", flat=True).get(district_id=hold.district_id)
    if version != hold.plan.roster_version:
        raise Refused(
            "roster_moved",
            "This district's roster changed after the change list was written; nothing was changed now."
            " Sync the district again and decide on the new list.",
        )


def pause_note(run: Run, *, now: datetime) -> str:
    """A pause stops nights, not people; but they are told (DESIGN 5, Company pauses)."""
    pause = pause_on(district=run.district, night=night_of(at=now, zone=run.district.time_zone))
    if pause is None:
        return ""
    until = f"{pause.last_night:%A} {pause.last_night.day} {pause.last_night:%B}"
    return f" Note that {pause.name} pauses this district through the night of {until}."


def _why_not(run: Run) -> str:
    """Why a run can not be decided, in words."""
    if run.status == Status.SUPERSEDED:
        return f"Sync {run.id} was overtaken by a later one; nothing was changed. Decide on the newest."
    if run.status in (Status.APPLIED, Status.REJECTED, Status.CLEARED):
        return f"Sync {run.id} is {run.get_status_display().lower()} already; nothing was changed now."
    return f"Sync {run.id} is not on hold ({run.get_status_display().lower()}); there is nothing to decide."
