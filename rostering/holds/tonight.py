"""Approving for tonight: the frozen list is applied when the district's next night begins, before anything is read again.

Until then it can be called back. If the roster moves meanwhile it is held again, like any approval.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from districts.models import District
from rostering.calendar.nights import ONE_DAY, night_of, night_starts, weeknight_on_or_after
from rostering.holds.approved import call_approvals_back
from rostering.holds.refused import Refused
from rostering.holds.rules import check_may
from rostering.models import Decision, Hold, Run


def next_night_begins(district: District, *, now: datetime) -> datetime:
    """When the district's next weeknight begins; one that has begun is over for this."""
    night = weeknight_on_or_after(night_of(at=now, zone=district.time_zone))
    while (begins := _begins(district, night)) <= now:
        night = weeknight_on_or_after(night + ONE_DAY)
    return begins


def _begins(district: District, night: date) -> datetime:
    return night_starts(night=night, zone=district.time_zone, start=settings.NIGHT_START)


def tonight_words(at: datetime, *, zone: str) -> str:
    """When it is applied, and that it can be called back."""
    local = at.astimezone(ZoneInfo(zone))
    return (
        f"It is applied on {local:%A} {local.day} {local:%B} at {local:%H:%M}, before that night's sync;"
        " until then it can be called back."
    )


def call_back(*, hold: Hold, by: Staff, reason: str, now: datetime) -> Hold:
    """Take back what is not applied yet: an approval for tonight, whoever gave it, or one's own while a second person is asked.

    The case waits for people again; after an approval for tonight nobody has agreed to anything. Raises Refused.
    """
    if not reason.strip():
        raise Refused("reason_required", "Say why it is called back. Nothing was changed.")
    with transaction.atomic():
        hold = Hold.objects.select_for_update(of=("self",)).select_related("run__district").get(id=hold.id)
        check_may(run=hold.run, by=by, on=today_of(by, now=now))
        own = _own_approval(hold, by)
        if own is None:
            _check_tonight(hold, now=now)
        call_approvals_back(hold, now=now, of=own)
        hold.state, hold.part, hold.not_before = Hold.State.OPEN, None, None
        hold.save(update_fields=["state", "part", "not_before"])
        record(
            event="hold.called_back",
            at=now,
            by=by,
            district_id=hold.district_id,
            target=f"run {hold.run_id}",
            reason=reason.strip(),
            after={"plan": hold.plan_id},
        )
    return hold


def _own_approval(hold: Hold, by: Staff) -> Decision | None:
    """The person's approval while somebody else must agree as well."""
    if hold.state != Hold.State.OPEN:
        return None
    return next((one for one in hold.approvals() if one.by_id == by.id), None)


def _check_tonight(hold: Hold, *, now: datetime) -> None:
    if hold.state != Hold.State.APPROVED or hold.not_before is None:
        raise Refused(
            "not_tonight",
            "Nothing of this district is approved for tonight. Nothing was changed; load the page again.",
        )
    if hold.not_before <= now or hold.run.status != Run.Status.HELD:
        raise Refused(
            "too_late",
            "It is too late: it is being applied, and was not called back. Undo the sync if it was a mistake.",
        )
