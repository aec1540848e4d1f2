"""A case nobody has decided for three nights is everybody's: all specialists are told, once (DESIGN 5; docs/large-changes.md).

Nights are those on which the office was open. A case that a person left to the district until a day is the district's
turn; it is not escalated before that day.
"""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import record
from accounts.days import today_in
from rostering.calendar.office import is_office_open, office_closures, office_nights
from rostering.models import Hold

AFTER_NIGHTS: Final = 3


def escalate(*, now: datetime) -> list[int]:
    """Mark the cases that have waited too long; their numbers. Safe anywhere, any number at a time, each case once."""
    today = today_in(settings.PORTAL_TIME_ZONE, now=now)
    waiting = list(_undecided(on=today))
    if not waiting:
        return []
    closures = office_closures(first=min(hold.opened_night for hold in waiting), last=today)
    if not is_office_open(day=today, closures=closures):
        return []
    late = [
        hold
        for hold in waiting
        if office_nights(since=hold.opened_night, until=today, closures=closures) >= AFTER_NIGHTS
    ]
    return [hold.id for hold in late if _mark(hold, today=today, now=now)]


def _undecided(*, on: date) -> QuerySet[Hold]:
    their_turn = Q(asked_again_on__gt=on)
    return (
        Hold.objects.filter(state=Hold.State.OPEN, escalated_on__isnull=True)
        .exclude(their_turn)
        .order_by("id")
    )


def _mark(hold: Hold, *, today: date, now: datetime) -> bool:
    """False if somebody else has done so, or it is decided by now."""
    with transaction.atomic():
        still = Hold.objects.filter(id=hold.id, state=Hold.State.OPEN, escalated_on__isnull=True)
        if not still.update(escalated_on=today):
            return False
        record(
            event="hold.escalated",
            at=now,
            job="escalation",
            district_id=hold.district_id,
            target=f"hold {hold.id}",
            after={"nights": AFTER_NIGHTS},
        )
    return True
