"""What people have done by the morning that the screenshots show: lists agreed to by one, in part, for tonight; mails."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from accounts.models import Staff
from districts.models import District
from rostering.holds.decide import decide
from rostering.models import Run
from rostering.pipeline.part import Choice
from rostering.practice_notices import add_contact, confirm_next_pause

#: The stories of districts that end with something people have done.
ONE_HAS_AGREED: Final = "most students replaced, one has agreed"
IN_PART: Final = "most students replaced, agreed to without removals"
FOR_TONIGHT: Final = "most students replaced, agreed to for tonight"


def act(story: str, run: Run, *, people: Mapping[str, Staff], now: datetime) -> None:
    """Do what the story of a district ends with, on the morning after its last night."""
    if story == ONE_HAS_AGREED:
        agree(run, by=people["sam"], reason="Their IT told me of the new schedule on Thursday.", now=now)
    if story == IN_PART:
        choice = Choice(without_removals=True)
        agree(
            run,
            by=people["sam"],
            reason="Whether the others leave is still being asked.",
            now=now,
            choice=choice,
        )
    if story == FOR_TONIGHT:
        # Not on that morning: at the beginning of the night that comes next.
        for person in (people["sam"], people["noor"]):
            agree(run, by=person, reason="Their data lead called back.", now=datetime.now(UTC), tonight=True)


def agree(run: Run, *, by: Staff, reason: str, now: datetime, **how: Any) -> Run:
    """Approve a change list, or what `how` says of it, and apply it as soon as everybody has who must."""
    return decide(
        run=run, verdict="approve", by=by, reason=reason, checksum=None, now=now, apply_now=True, **how
    ).run


def write_to_districts(*, by: Staff, now: datetime) -> None:
    """Contacts, the next company pause confirmed, and the mails about it that are due."""
    for number, district in enumerate(District.objects.order_by("id")):
        add_contact(district=district, number=number, by=by, now=now)
    confirm_next_pause(by=by, now=now)
