"""Waiting for a corrected feed: the case stays open, and it is the district's turn until a day on which it is asked again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from rostering.holds.refused import Refused
from rostering.holds.rules import open_case
from rostering.models import Decision, Hold, Run

LONGEST: Final = timedelta(days=60)


def days_to_ask_again(*, today: date) -> tuple[date, date]:
    """The first and the last day that can be chosen."""
    return today + timedelta(days=1), today + LONGEST


def has_had_its_time(asked_again_on: date | None, *, today: date) -> bool:
    """Whether the day has come on which a district that was to correct its data is asked again."""
    return asked_again_on is not None and asked_again_on <= today


def check_until(until: date | None, *, today: date) -> date:
    """Whether a district may be asked again on a day. Raises Refused."""
    first, last = days_to_ask_again(today=today)
    if until is None or not first <= until <= last:
        raise Refused(
            "bad_date",
            f"Choose the day on which the district is asked again: after today, within {LONGEST.days} days."
            " Nothing was changed.",
        )
    return until


def wait_for_feed(
    *, run: Run, by: Staff, reason: str, until: date | None, checksum: str | None, now: datetime
) -> Hold:
    """Write down that the district corrects its data, and when it is asked again. Nothing is applied. Raises Refused."""
    with transaction.atomic():
        run, hold = open_case(run=run, by=by, reason=reason, checksum=checksum, now=now)
        until = check_until(until, today=today_of(by, now=now))
        if hold.state != Hold.State.OPEN:
            raise Refused(
                "closed",
                "This change was rejected; it waits for nothing. Nothing was changed; sync again for a new list.",
            )
        Decision.objects.create(
            hold=hold,
            run=run,
            plan=hold.plan,
            checksum=hold.plan.checksum,
            verdict=Decision.Verdict.WAIT,
            by=by,
            reason=reason.strip(),
            at=now,
        )
        hold.asked_again_on = until
        hold.save(update_fields=["asked_again_on"])
        record(
            event="hold.waits_for_feed",
            at=now,
            by=by,
            district_id=hold.district_id,
            target=f"run {run.id}",
            reason=reason.strip(),
            after={"until": until.isoformat()},
        )
    return hold
