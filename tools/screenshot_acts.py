"""What people have done by the morning of the screenshots: lists agreed to by one, in part, for tonight, together; mails."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from accounts.models import Staff
from districts.models import District
from rostering.holds.decide import decide
from rostering.holds.each import Seen
from rostering.holds.together import Approval, approve_together
from rostering.models import Hold, Plan, Run
from rostering.pipeline.part import Choice
from rostering.practice_notices import add_contact, confirm_next_pause

#: The stories of districts that end with something people have done.
ONE_HAS_AGREED: Final = "most students replaced, one has agreed"
IN_PART: Final = "most students replaced, agreed to without removals"
FOR_TONIGHT: Final = "most students replaced, agreed to for tonight"
IN_A_LIST: Final = "new IDs, agreed to in a list"


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


def agree_to_a_list(*, by: Staff) -> None:
    """Those whose people all come back under new IDs in one list for the next night; the one with red flags is left out."""
    live = Hold.objects.filter(state=Hold.State.OPEN).select_related("plan")
    seen = [
        Seen(hold.id, hold.plan.checksum) for hold in live if hold.plan.pattern == Plan.Pattern.SIS_MIGRATION
    ]
    reason = "They told us in spring that they would move."
    approval = Approval(holds=seen, reason=reason, nonce=uuid4(), tonight=True)
    approve_together(approval=approval, by=by, now=datetime.now(UTC))


def write_to_districts(*, by: Staff, now: datetime) -> None:
    """Contacts, the next company pause confirmed, and the mails about it that are due."""
    for number, district in enumerate(District.objects.order_by("id")):
        add_contact(district=district, number=number, by=by, now=now)
    confirm_next_pause(by=by, now=now)
