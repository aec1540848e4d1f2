"""Approving many holds in one act, and agreeing to such a list as the second person (DESIGN 5, Second person; RULES B10).

Every hold is decided by itself, by the rules of a single decision, on the checksum that was on the screen; what has moved,
was decided or is not the person's is left out and named. A second person is asked once, for the whole list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import districts_for
from rostering.holds.decide import decide
from rostering.holds.each import Outcome, Seen, check_many, each_by_itself, seen_holds
from rostering.holds.one_pattern import ALONE, Candidate, the_pattern, why_alone
from rostering.holds.refused import Refused
from rostering.holds.rules import NOT_YOURS
from rostering.models import ApprovalList, Decision, Hold, ListedHold

_MOVED = "The change has moved since you looked; nothing was changed. Look at the new change list."


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What one person sends: the holds as they were on the screen, and why."""

    holds: Sequence[Seen]
    reason: str
    nonce: UUID
    tonight: bool = False


def approve_together(*, approval: Approval, by: Staff, now: datetime) -> ApprovalList:
    """Approve many holds of one pattern; the list says what became of each. The same page twice is one list.

    Whatever two people must agree to waits for the second. Applying is a worker's. Raises Refused; then nothing was changed.
    """
    check_many(approval.holds, by=by, reason=approval.reason)
    before = ApprovalList.objects.filter(nonce=approval.nonce).first()
    if before is not None:
        return _own(before, by=by)
    try:
        sent = _write(approval, by=by, now=now)
    except IntegrityError:
        return _own(ApprovalList.objects.get(nonce=approval.nonce), by=by)
    listed = {
        one.hold_id: one for one in sent.holds.filter(left_out="").select_related("hold__run__district")
    }

    def approve(hold: Hold) -> None:
        one = listed[hold.id]
        one.first = _decided(one, by=by, reason=approval.reason, tonight=approval.tonight, now=now)
        one.save(update_fields=["first"])

    outcome = each_by_itself([one.hold for one in listed.values()], approve)
    for skipped in outcome.skipped:
        ListedHold.objects.filter(list=sent, hold_id=skipped.number).update(left_out=skipped.why)
    return sent


def agree_together(
    *, number: int, seen: Sequence[Seen], by: Staff, reason: str, now: datetime
) -> Outcome[Hold]:
    """The second person agrees to those of a list that still wait as they were seen. Raises Refused."""
    check_many(seen, by=by, reason=reason)
    sent = ApprovalList.objects.get(id=number)
    if sent.by_id == by.id:
        raise Refused(
            "second_person", "You approved this list yourself; somebody else must agree. Nothing was changed."
        )
    checksums = {one.number: one.checksum for one in seen}
    rows = sent.holds.filter(hold_id__in=checksums).select_related(
        "hold__run__district", "hold__district", "hold__plan"
    )
    listed = {one.hold_id: one for one in rows.order_by("hold__district__name", "id")}
    if not listed:
        raise Refused("nothing_picked", "None of these is in this list. Nothing was changed; load it again.")
    mine = _mine([one.hold for one in listed.values()], by=by, on=today_of(by, now=now))
    waiting = set(sent.holds.waiting().values_list("hold_id", flat=True))

    def agree(hold: Hold) -> None:
        one = listed[hold.id]
        if hold.district_id not in mine:  # first of all: nothing of a colleague's district is told
            raise Refused("not_yours", NOT_YOURS)
        if hold.id not in waiting or one.checksum != checksums[hold.id]:
            raise Refused("not_waiting", _why_not_waiting(one))
        if why := _why_alone_by_now(hold, pattern=sent.pattern, by=by):
            raise Refused("alone", f"Not approved: {why}. Nothing was changed.")
        one.second = _decided(one, by=by, reason=reason, tonight=sent.is_tonight, now=now)
        one.save(update_fields=["second"])

    outcome = each_by_itself([one.hold for one in listed.values()], agree)
    record(
        event="holds.agreed_together",
        at=now,
        by=by,
        target=f"list {sent.id}",
        reason=reason.strip(),
        after={"agreed": len(outcome.done), "left_out": len(outcome.skipped)},
    )
    return outcome


def _write(approval: Approval, *, by: Staff, now: datetime) -> ApprovalList:
    """The list with every hold of it, those left out with the reason; nothing is decided yet."""
    found = seen_holds(approval.holds)
    mine = _mine([hold for hold, _ in found], by=by, on=today_of(by, now=now))
    why = {hold.id: _why_left_out(hold, checksum, mine=mine, by=by) for hold, checksum in found}
    pattern = the_pattern([_candidate(hold) for hold, _ in found if not why[hold.id]])
    with transaction.atomic():
        sent = ApprovalList.objects.create(
            pattern=pattern,
            by=by,
            reason=approval.reason.strip(),
            at=now,
            is_tonight=approval.tonight,
            nonce=approval.nonce,
        )
        ListedHold.objects.bulk_create(
            ListedHold(list=sent, hold=hold, plan=hold.plan, checksum=checksum, left_out=why[hold.id])
            for hold, checksum in found
        )
        record(
            event="holds.approved_together",
            at=now,
            by=by,
            target=f"list {sent.id}",
            reason=sent.reason,
            after={"pattern": pattern.value, "holds": len(found), "left_out": sum(map(bool, why.values()))},
        )
    return sent


def _mine(holds: Sequence[Hold], *, by: Staff, on: date) -> set[int]:
    wanted = [hold.district_id for hold in holds]
    return set(districts_for(by, on=on).filter(id__in=wanted).values_list("id", flat=True))


def _why_left_out(hold: Hold, checksum: str, *, mine: set[int], by: Staff) -> str:
    if hold.district_id not in mine:
        return NOT_YOURS
    if checksum != hold.plan.checksum:
        return _MOVED
    why = why_alone(_candidate(hold), by=by.id)
    return f"Not approved: {why}." if why else ""


def _why_alone_by_now(hold: Hold, *, pattern: str, by: Staff) -> str:
    """The same list may have been weighed again since, and be taken for something else."""
    if hold.plan.pattern not in (pattern, *ALONE):
        return "it looks like something else by now; look at it by itself"
    return why_alone(_candidate(hold), by=by.id)


def _candidate(hold: Hold) -> Candidate:
    """`agreed_by` stays empty: whoever has approved already is refused by the decision itself."""
    return Candidate(
        number=hold.id,
        district=hold.district.name,
        state=hold.state,
        pattern=hold.plan.pattern,
        red_flags=len(hold.plan.summary.get("red_flags", ())),
    )


def _decided(one: ListedHold, *, by: Staff, reason: str, tonight: bool, now: datetime) -> Decision:
    """The decision on one of them, as on its own screen."""
    decide(
        run=one.hold.run,
        verdict=Decision.Verdict.APPROVE,
        by=by,
        reason=reason,
        checksum=one.checksum,
        now=now,
        apply_now=False,
        tonight=tonight,
    )
    mine = one.hold.decisions.filter(
        plan_id=one.plan_id, by=by, verdict=Decision.Verdict.APPROVE, called_back_at__isnull=True
    )
    decision = mine.first()
    if decision is None:  # the case has come to an equal list since, of another number
        raise Refused("changed_since", _MOVED)
    return decision


def _why_not_waiting(one: ListedHold) -> str:
    hold = one.hold
    if hold.state != Hold.State.OPEN:
        return f"It is {hold.get_state_display()} by now; nothing was changed."
    if hold.plan_id != one.plan_id or one.checksum != hold.plan.checksum:
        return "The change has moved since the list was approved; nothing was changed. Decide on the new one."
    return "Nobody else's approval of it counts any more; nothing was changed. Decide on it by itself."


def _own(sent: ApprovalList, *, by: Staff) -> ApprovalList:
    if sent.by_id != by.id:
        raise Refused("not_your_page", "Somebody else has sent this page. Nothing was changed; choose anew.")
    return sent
