"""What must be true before anybody decides a hold, and how a refusal is said (RULES B8-B10; DESIGN 5)."""

from datetime import date, datetime
from typing import Final

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotAllowed, NotYours, check_may_decide
from districts.models import RosterState
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import pause_on
from rostering.holds.refused import Refused
from rostering.models import Hold, Plan, Run
from rostering.pipeline.accepted_pairs import pairs_in_force
from rostering.pipeline.barred import bar_of

Status = Run.Status
NOT_YOURS: Final = "This district is not one of yours; nothing was changed. Ask its DSM, or cover for them."


def check_can_decide(*, run: Run, by: Staff, on: date) -> Hold:
    """The case of a run that waits for a decision. Raises Refused: not yours, not on hold, decided, overtaken."""
    check_may(run=run, by=by, on=on)
    hold = Hold.objects.of_run(run).select_related("plan").first()
    if run.status != Status.HELD or hold is None or hold.plan_id != run.plan_id:
        raise Refused("not_on_hold", _why_not(run))
    if hold.state == Hold.State.APPROVED:
        when = "is applied tonight; call it back first" if hold.not_before else "is being applied"
        raise Refused(
            "already_decided", f"This change was approved already and {when}. Nothing was changed now."
        )
    return hold


def check_may(*, run: Run, by: Staff, on: date, not_for_administrators: str = "") -> None:
    """Whether a person decides for a run's district at all; `not_for_administrators` names another act. Raises Refused."""
    try:
        check_may_decide(by, district=run.district, on=on)
    except NotYours:
        raise Refused("not_yours", NOT_YOURS) from None
    except NotAllowed as refusal:
        why = not_for_administrators or str(refusal)
        raise Refused("not_allowed", f"{why} Nothing was changed.") from None


def open_case(*, run: Run, by: Staff, reason: str, checksum: str | None, now: datetime) -> tuple[Run, Hold]:
    """The case a decision is about, locked until the end of the transaction, as it was seen. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_required", "Say why: a decision needs a reason. Nothing was changed.")
    Hold.objects.select_for_update().of_run(run).first()
    run = Run.objects.select_related("district").get(id=run.id)
    hold = check_can_decide(run=run, by=by, on=today_of(by, now=now))
    _check_unmoved(hold=hold, checksum=checksum)
    return run, hold


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


def check_pairs(plan: Plan) -> None:
    """The list must be made with every pair that was accepted, and with no other. Raises Refused."""
    if plan.pairs != pairs_in_force(plan.district_id):
        raise Refused(
            "changed_since",
            "A pair of people was answered after this change list was written, so it is being made anew; nothing was"
            " changed. Decide on the new list in a minute; if there is none by then, sync the district again.",
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
    check_pairs(hold.plan)


def pause_words(run: Run, *, now: datetime) -> str:
    """A pause stops nights, not people; but they are told (DESIGN 5, Company pauses). "" where there is none."""
    pause = pause_on(district=run.district, night=night_of(at=now, zone=run.district.time_zone))
    if pause is None:
        return ""
    until = f"{pause.last_night:%A} {pause.last_night.day} {pause.last_night:%B}"
    return f"{pause.name} pauses this district through the night of {until}."


def pause_note(run: Run, *, now: datetime) -> str:
    """The same behind what was done."""
    words = pause_words(run, now=now)
    return f" Note that {words}" if words else ""


def _why_not(run: Run) -> str:
    """Why a run can not be decided, in words."""
    if run.status == Status.SUPERSEDED:
        return f"Sync {run.id} was overtaken by a later one; nothing was changed. Decide on the newest."
    if run.status in (Status.APPLIED, Status.REJECTED, Status.CLEARED):
        return f"Sync {run.id} is {run.get_status_display().lower()} already; nothing was changed now."
    return f"Sync {run.id} is not on hold ({run.get_status_display().lower()}); there is nothing to decide."
