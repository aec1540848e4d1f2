"""What people do about notices that did not reach a district: send them again, or write down that they have called."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from rostering.models import Notice
from rostering.notices.ledger import says_what_is
from rostering.notices.rules import NotDone, check_may_tell

LONGEST_NOTE: Final = 1000
Kind, State = Notice.Kind, Notice.State


def send_again(*, notices: Sequence[int], by: Staff, now: datetime) -> int:
    """Let notices leave once more; how many will. To more than twenty districts they wait as any mail does.

    What has been sent already becomes a new row, so that the ledger keeps both. Letters, and what is told, waits, is not
    needed or tells nights that are none of the pause any more, are left alone. Raises NotDone, NotAllowed.
    """
    with transaction.atomic():
        rows = _locked(notices, by=by, now=now)
        again = [row for row in rows if row.state in Notice.STUCK and row.kind != Kind.LETTER]
        letters = [row for row in rows if row.state in Notice.STUCK and row.kind == Kind.LETTER]
        sent = [row for row in rows if row.state == State.SENT and row.pause and says_what_is(row, row.pause)]
        if not again and not letters and not sent:
            raise NotDone(
                "None of these can be sent again: they wait, are not needed, tell nights that have changed since, "
                "or the district was told by phone. Nothing was changed."
            )
        stuck = Notice.objects.filter(id__in=[row.id for row in (*again, *letters)])
        stuck.update(
            state=State.DUE,
            due_at=now,
            batch=None,
            tries=0,
            not_before=None,
            error="",
            answer="",
            by=by,
            job="",
        )
        Notice.objects.bulk_create(_once_more(row, by=by, now=now) for row in sent)
        _audit("notice.sent_again", [*again, *letters, *sent], by=by, now=now)
    return len(again) + len(letters) + len(sent)


def told_by_phone(*, notices: Sequence[int], note: str, by: Staff, now: datetime) -> int:
    """Somebody has called: the district knows. How many that were. Raises NotDone, NotAllowed."""
    note = note.strip()
    if not note:
        raise NotDone("Write with whom you spoke. Nothing was changed.", field="note")
    if len(note) > LONGEST_NOTE:
        raise NotDone(
            f"At most {LONGEST_NOTE} characters fit. Nothing was changed; shorten the note.", field="note"
        )
    with transaction.atomic():
        rows = _locked(notices, by=by, now=now)
        open_ones = [
            row for row in rows if row.state in (State.DUE, *Notice.STUCK) and row.claimed_at is None
        ]
        if not open_ones:
            raise NotDone("These districts know already, or need not. Nothing was changed.")
        Notice.objects.filter(id__in=[row.id for row in open_ones]).update(
            state=State.TOLD_BY_PHONE, sent_at=now, by=by, job="", note=note, error="", not_before=None
        )
        _audit("notice.told_by_phone", open_ones, by=by, now=now)
    return len(open_ones)


def _locked(notices: Sequence[int], *, by: Staff, now: datetime) -> list[Notice]:
    found = Notice.objects.select_for_update(of=("self",)).filter(id__in=notices)
    rows = list(found.select_related("pause__district").order_by("id"))
    if not rows:
        raise NotDone("Choose at least one notice. Nothing was changed.")
    check_may_tell(by, districts={row.district_id for row in rows}, now=now)
    return rows


def _once_more(row: Notice, *, by: Staff, now: datetime) -> Notice:
    same = Notice.objects.filter(pause=row.pause_id, district=row.district_id, kind=row.kind)
    newest = same.order_by("-version").values_list("version", flat=True)[0]
    return Notice(
        district_id=row.district_id,
        pause_id=row.pause_id,
        kind=row.kind,
        version=newest + 1,
        template=row.template,
        first_night=row.first_night,
        last_night=row.last_night,
        first_morning=row.first_morning,
        due_at=now,
        by=by,
    )


def _audit(event: str, rows: Sequence[Notice], *, by: Staff, now: datetime) -> None:
    for row in rows:
        record(
            event=event,
            at=now,
            by=by,
            district_id=row.district_id,
            target=f"notice {row.id}",
            after={"kind": row.kind},
        )
