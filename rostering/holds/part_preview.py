"""What agreeing to a part of a change list would do, before anybody agrees: cut as the decision cuts it, and taken back.

The lists of the preview and those of the approval are cut by the same statements from the same frozen rows. The preview names
the released list by its checksum; an approval that brings it is refused wherever its own cut would say something else.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Staff
from rostering.holds.decide import takes_two
from rostering.holds.own_edits import own_edits
from rostering.holds.parts import part_of, words_of
from rostering.holds.rules import check_not_barred, open_case
from rostering.models import Plan, Run
from rostering.pipeline.part import Choice


@dataclass(frozen=True, kw_only=True)
class PartPreview:
    """`released` and `remainder`: the numbers of both lists; their rows are gone. `words`: the part, inside a sentence.

    `takes_two`: whether this person may not agree to it alone. `needs_another`: whether somebody else must still agree to
    the same after this person.
    """

    words: str
    released: Plan
    remainder: Plan
    side_by_side: int
    takes_two: bool
    needs_another: bool


def preview_part(
    *, run: Run, by: Staff, reason: str, choice: Choice, checksum: str | None, now: datetime
) -> PartPreview:
    """Both lists of a choice, for whoever may decide it, on the list that was seen. Writes nothing. Raises Refused."""
    with transaction.atomic():
        run, hold = open_case(run=run, by=by, reason=reason, checksum=checksum, now=now)
        check_not_barred(run)
        part = part_of(hold=hold, run=run, choice=choice, now=now)
        two = takes_two(hold.plan, part=part.released) or bool(own_edits(hold=hold, by=by))
        same = [one for one in hold.approvals() if one.part_id == part.id and one.by_id != by.id]
        found = PartPreview(
            words=words_of(part),
            released=part.released,
            remainder=part.remainder,
            side_by_side=part.side_by_side,
            takes_two=two,
            needs_another=two and not same,
        )
        transaction.set_rollback(True)
    return found
