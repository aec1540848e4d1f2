"""Deciding a hold: approve or reject the very change that was reviewed (RULES B8-B10; DESIGN 5, Second person).

Web and command line come through here. An approval is bound to a checksum; the roster must still be the one the plan was
made for; applying is done by whoever gets to it first, exactly once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import RosterState
from rostering.holds.approved import apply_approved, close_case, overtake_others
from rostering.holds.own_edits import own_edits
from rostering.holds.parts import part_of, words_of
from rostering.holds.refused import Refused
from rostering.holds.rules import check_can_decide, check_not_barred, open_case, pause_note
from rostering.holds.tonight import next_night_begins, tonight_words
from rostering.models import Decision, Hold, Part, Plan, Run
from rostering.pipeline.part import Choice
from rostering.pipeline.totals import totals_from_json
from rostering.run_states import move_run
from rostering.words import capital

__all__ = ["DecisionOutcome", "Refused", "check_can_decide", "check_not_barred", "decide", "pause_note"]

Status = Run.Status
APPROVE, REJECT = Decision.Verdict.APPROVE, Decision.Verdict.REJECT


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


def decide(  # noqa: PLR0913 - one keyword for each thing a decision is made of
    *,
    run: Run,
    verdict: str,
    by: Staff,
    reason: str,
    checksum: str | None,
    now: datetime,
    apply_now: bool,
    clock: Callable[[], datetime] | None = None,
    choice: Choice | None = None,
    tonight: bool = False,
    part_checksum: str | None = None,
) -> DecisionOutcome:
    """Decide a held run. `checksum` None means the plan the run points at (command line); a form sends what it showed.

    `choice` approves a part of it, `part_checksum` names the list that its preview showed; `tonight` at the beginning of the
    district's next night. `apply_now` applies a complete approval in this process; else a worker does within the minute.
    Raises Refused.
    """
    with transaction.atomic():
        run, hold = open_case(run=run, by=by, reason=reason, checksum=checksum, now=now)
        if verdict == REJECT and (choice or tonight):
            raise Refused("not_in_parts", "A list is rejected as a whole, and at once. Nothing was changed.")
        if verdict == REJECT:
            return _reject(hold=hold, run=run, by=by, reason=reason, now=now)
        check_not_barred(run)
        part = part_of(hold=hold, run=run, choice=choice, now=now, seen=part_checksum) if choice else None
        given = Decision(
            hold=hold, run=run, plan=hold.plan, verdict=APPROVE, by=by, part=part, is_tonight=tonight
        )
        own = own_edits(hold=hold, by=by)
        complete = _approve(given, reason=reason, now=now, alone=not own)
    if not complete:
        return DecisionOutcome(run, needs_second_person=True, message=_needs_another(part, own=own))
    return _carry_out(hold=hold, run=run, now=now, apply_now=apply_now, clock=clock)


def _carry_out(
    *, hold: Hold, run: Run, now: datetime, apply_now: bool, clock: Callable[[], datetime] | None
) -> DecisionOutcome:
    """Everybody who must has agreed: apply it here, or say when it will be."""
    hold.refresh_from_db()
    part = f" {words_of(hold.part)}" if hold.part else ""
    if hold.not_before is not None:
        said = f"Approved{part}. {tonight_words(hold.not_before, zone=run.district.time_zone)}"
        return DecisionOutcome(
            run, needs_second_person=False, message=said + pause_note(run, now=hold.not_before)
        )
    if not apply_now:
        said = f"Approved{part}. Khan Academy is brought up to date within a minute."
        return DecisionOutcome(run, needs_second_person=False, message=said + pause_note(run, now=now))
    applied = apply_approved(hold_id=hold.id, now=now, clock=clock)
    if applied is None:
        said = f"Approved{part}. A sync of this district is at work; the change is applied right after it."
        return DecisionOutcome(run, needs_second_person=False, message=said)
    note = pause_note(applied, now=now) if applied.status == Status.APPLIED else ""
    return DecisionOutcome(applied, needs_second_person=False, message=applied.message + note)


def takes_two(plan: Plan, *, part: Plan | None = None) -> bool:
    """Whether one person alone may not agree to a list, or to the part of it that is released (DESIGN 5, Second person).

    A part has numbers of its own; but what takes two people as a whole is not taken away by one of them school by school.
    """
    if part is None or part.needs_second_person:
        return (part or plan).needs_second_person
    return plan.needs_second_person and any(one.removed for one in totals_from_json(part.totals).values())


def _approve(given: Decision, *, reason: str, now: datetime, alone: bool) -> bool:
    """Record an approval; True once nobody else is needed. Two people must agree to the same: all of it, or one part.

    `alone`: whether this person may agree alone to what does not take two.
    """
    hold, part = given.hold, given.part
    approvals = hold.approvals()
    if given.by_id in {one.by_id for one in approvals}:
        raise Refused(
            "second_person",
            "You have approved this change already; somebody else must agree. Nothing was changed.",
        )
    _record_decision(given, reason=reason, now=now)
    same = [one for one in approvals if one.part_id == given.part_id]
    if not same and (not alone or takes_two(hold.plan, part=part.released if part else None)):
        return False
    is_tonight = any(one.is_tonight for one in (*same, given))
    Hold.objects.filter(id=hold.id).update(
        state=Hold.State.APPROVED,
        run=given.run,
        part=part,
        not_before=next_night_begins(given.run.district, now=now) if is_tonight else None,
        closed_at=None,
    )
    return True


def _reject(*, hold: Hold, run: Run, by: Staff, reason: str, now: datetime) -> DecisionOutcome:
    """Khan Academy stays as it is; the district is under review from now on (DESIGN 5)."""
    _record_decision(
        Decision(hold=hold, run=run, plan=hold.plan, verdict=REJECT, by=by), reason=reason, now=now
    )
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


def _record_decision(given: Decision, *, reason: str, now: datetime) -> None:
    given.checksum, given.reason, given.at = given.plan.checksum, reason.strip(), now
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            "already_decided", "You have decided on this change list already. Nothing was changed."
        ) from None
    after = {"plan": given.plan_id, "checksum": given.checksum}
    if given.part:
        after |= {"part": words_of(given.part), "released": given.part.released.checksum}
    if given.is_tonight:
        after |= {"tonight": True}
    record(
        event=f"hold.{'approved' if given.verdict == APPROVE else 'rejected'}",
        at=now,
        by=given.by,
        district_id=given.run.district_id,
        target=f"run {given.run_id}",
        reason=given.reason,
        after=after,
    )


def _needs_another(part: Part | None, *, own: list[str]) -> str:
    many = "So many would leave that a second person must agree"
    if own:
        many = f"{capital(own[0])}, so a second person must agree"
    if part is None:
        return f"Your approval is recorded. {many}; Khan Academy stays as it is until then."
    return f"Your approval {words_of(part)} is recorded. {many} to the same; Khan Academy stays as it is until then."
