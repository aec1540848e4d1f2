"""A mail that the server took for some people of a district only: those count as told, the others are a row of their own.

The row stands beside the one that was sent: failed, with the server's words, on the DSM's Home; sent again, it goes to
those of the district who do not have it yet. It says nothing about whether the district was told.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from rostering.models import Notice
from rostering.notices.post import Taken
from rostering.notices.recipients import Recipient

Kind, State = Notice.Kind, Notice.State


def keep_rest(row: Notice, taken: Taken, *, again_at: datetime | None) -> Notice:
    """The row about those who were refused. `again_at`: the server refused them for now only, and is asked again then."""
    return Notice.objects.create(
        district_id=row.district_id,
        pause_id=row.pause_id,
        kind=row.kind,
        version=_newest(row) + 1,
        template=row.template,
        hold_id=row.hold_id,
        run_id=row.run_id,
        batch_id=row.batch_id,
        first_night=row.first_night,
        last_night=row.last_night,
        first_morning=row.first_morning,
        due_at=row.due_at,
        not_before=again_at,
        state=State.FAILED if again_at is None else State.DUE,
        contacts=[one.as_json() for one in taken.refused],
        reply_to=row.reply_to,
        subject=row.subject,
        text=row.text,
        tries=row.tries + 1,
        error=Notice.Error.ADDRESS_REFUSED,
        answer=taken.answer,
        by_id=row.by_id,
        rest_of_id=row.id,
    )


def not_told_yet(row: Notice, to: Sequence[Recipient]) -> list[Recipient]:
    """Of those one would write to now, who does not have this notice yet: an address may have been corrected since."""
    same = Notice.objects.filter(
        pause=row.pause_id, district=row.district_id, kind=row.kind, state=State.SENT
    )
    nights = {"first_night": row.first_night, "last_night": row.last_night}
    sent = same.filter(**nights).values_list("contacts", flat=True)
    have_it = {str(one.get("email", "")).casefold() for contacts in sent for one in contacts}
    return [one for one in to if one.email.casefold() not in have_it]


def _newest(row: Notice) -> int:
    same = Notice.objects.filter(pause=row.pause_id, district=row.district_id, kind=row.kind)
    if row.kind == Kind.LETTER:
        same = same.filter(id=row.id)
    return int(same.aggregate(newest=Max("version"))["newest"] or row.version)
