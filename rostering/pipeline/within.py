"""Applying within an expected change: whether people have decided otherwise, what must hold to the last, what it settles.

Two people have agreed beforehand, so nobody decides again. But what somebody decides afterwards about a change list goes
before the agreement, and until the roster is written the agreement may be called back: asked as the last thing of apply's
transaction, behind the gate that whoever ends it closes.
"""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from accounts.audit import record
from districts.models import RosterState
from rostering.lapsed import lapsed_on
from rostering.models import Decision, Hold, OutboxMessage, Plan, Run, Window
from rostering.pipeline.guard import Limits
from rostering.words import day_of

Verdict = Decision.Verdict


class NoLongerExpected(Exception):
    """Inside apply's transaction: it must not be committed, but weighed anew. str() says why, and what to try."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Nothing was changed; apply it again to have it weighed anew.")


def live_hold(run: Run) -> Hold | None:
    """The district's live case, locked until the end of the transaction."""
    return Hold.objects.select_for_update().filter(district_id=run.district_id, state__in=Hold.LIVE).first()


def heeding(limits: Limits, *, hold: Hold | None, again: Hold | None) -> Limits:
    """The limits without the expected change, where this very list was rejected, or people have decided otherwise since."""
    if limits.allowance is None:
        return limits
    if again is None and not _decided_otherwise(hold, since=limits.allowance.agreed_at):
        return limits
    return replace(limits, allowance=None)


def mark_expected(plan: Plan) -> None:
    """The plan passes because of the expected change alone; whoever applies it settles that too."""
    plan.verdict["expected"]["used"] = True


def is_marked(plan: Plan) -> bool:
    """Whether a plan passed because of an expected change alone."""
    return bool(plan.verdict.get("expected", {}).get("used"))


def case_of(*, run: Run, plan: Plan) -> Hold | None:
    """The case that applying within an expected change settles, locked before the roster is, as decisions do."""
    return live_hold(run) if is_marked(plan) else None


def reason_of(plan: Plan) -> str:
    """The reason of an applied sync."""
    return Run.Reason.APPROVED_WINDOW if is_marked(plan) else Run.Reason.NONE


def settle_expected(*, run: Run, plan: Plan, hold: Hold | None, night: date, now: datetime) -> None:
    """Behind the gate, last in apply's transaction: close the case, write it down, tell people. Raises NoLongerExpected.

    `night`: the one whose expected change it was weighed with.
    """
    if not is_marked(plan):
        return
    rows = Window.objects.binding().select_related("filed_by", "agreed_by")
    window = rows.filter(id=plan.verdict["expected"]["window"]).first()
    if window is None or window.agreed_at is None:
        raise NoLongerExpected("The expected change that covered it was called back.")
    if lapsed_on([window], on=night):
        raise NoLongerExpected(
            "Who filed the expected change, or agreed to it, does not decide for the district any more."
        )
    if RosterState.objects.filter(district_id=run.district_id, is_under_review=True).exists():
        raise NoLongerExpected("The district has come under review.")
    if _decided_otherwise(hold, since=window.agreed_at):
        raise NoLongerExpected("Somebody has decided otherwise about this change list.")
    if hold is not None:
        Hold.objects.filter(id=hold.id).update(
            run=run, plan=plan, state=Hold.State.APPLIED, closed_at=now, part=None, not_before=None
        )
    record(
        event="window.used",
        at=now,
        job="night",
        district_id=run.district_id,
        target=f"window {window.id}",
        after={"run": run.id, "hold": hold.id if hold else None},
    )
    OutboxMessage.objects.create(
        topic="applied_within_window",
        district_id=run.district_id,
        run_number=run.id,
        body={"window": window.id},
        created_at=now,
    )


def window_words(plan: Plan) -> str:
    """ " within the expected change until 12 August"; "" for any other plan."""
    if not is_marked(plan):
        return ""
    until = datetime.fromisoformat(plan.verdict["expected"]["until"]).date()
    return f" within the expected change until {day_of(until)}"


def _decided_otherwise(hold: Hold | None, *, since: datetime) -> bool:
    """Whether since the agreement the district is to correct its data, only a part was approved, or an approval called back.

    The data drift every night, so that none is tied to the list it was said of: what was left out of a part then is not
    applied by the list of tomorrow.
    """
    if hold is None:
        return False
    to_wait = Q(verdict=Verdict.WAIT)
    in_part = Q(verdict=Verdict.APPROVE, part__isnull=False, called_back_at__isnull=True)
    said = Q(to_wait | in_part, at__gte=since) | Q(called_back_at__gte=since)
    return hold.decisions.filter(said).exists()
