"""Waiting for corrected feeds of many districts: the turn of each, by itself, until one day and with one reason."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.days import today_of
from accounts.models import Staff
from rostering.holds.each import Outcome, Seen, check_many, each_by_itself, seen_holds
from rostering.holds.turns import check_until, wait_for_feed
from rostering.models import Hold


def wait_together(
    *, seen: Sequence[Seen], by: Staff, reason: str, until: date | None, now: datetime
) -> Outcome[Hold]:
    """It is the districts' turn until `until`; what has moved or was decided is left out and named. Raises Refused."""
    check_many(seen, by=by, reason=reason)
    check_until(until, today=today_of(by, now=now))
    found = seen_holds(seen)
    checksums = {hold.id: checksum for hold, checksum in found}

    def wait(hold: Hold) -> None:
        wait_for_feed(run=hold.run, by=by, reason=reason, until=until, checksum=checksums[hold.id], now=now)

    return each_by_itself([hold for hold, _ in found], wait)
