"""Notices that leave together: a mail to more than 20 districts waits ten minutes, in which a specialist can stop it (RULES B14).

What comes due on one day is one mail, whichever time zone its districts are in. What tells changed nights waits for a
person first, who has seen how many it is for.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import Staff
from rostering.models import Notice, NoticeBatch
from rostering.notices.rules import NotDone, check_is_specialist, check_may_tell

AT_ONCE: Final = 20
TIME_TO_STOP: Final = timedelta(minutes=10)
#: From Maine to Hawaii the same hour comes six hours later.
ONE_DAY_EVERYWHERE: Final = timedelta(hours=8)
Kind, State = Notice.Kind, Notice.State
_PLANNED: Final = (Kind.WEEK_BEFORE, Kind.DAY_BEFORE, Kind.CHANGED, Kind.ENDED_EARLY)


def open_batches(*, now: datetime) -> None:
    """Put what comes due today into batches, one a kind; and let leave what has waited long enough."""
    alone = Notice.objects.filter(state=State.DUE, batch__isnull=True, claimed_at__isnull=True)
    due = set(alone.filter(due_at__lte=now, kind__in=_PLANNED).order_by().values_list("kind", flat=True))
    for kind in sorted(due):
        _open(alone.filter(kind=kind, due_at__lte=now + ONE_DAY_EVERYWHERE), kind=kind, now=now)
    waiting = NoticeBatch.objects.filter(state=NoticeBatch.State.WAITING, leaves_at__lte=now)
    waiting.update(state=NoticeBatch.State.LEAVING)


def confirm_batch(*, batch: NoticeBatch, seen: str, by: Staff, now: datetime) -> NoticeBatch:
    """A person has looked at what would be told: it leaves. `seen`: `checksum` then. Raises NotDone, NotAllowed."""
    with transaction.atomic():
        locked = _locked(batch)
        rows = list(unsent(locked).select_for_update(of=("self",)))
        check_may_tell(by, districts={row.district_id for row in rows}, now=now)
        if locked.state != NoticeBatch.State.TO_CONFIRM:
            raise NotDone("Somebody has decided about these notices already. Nothing was changed.")
        if not rows:
            raise NotDone("None of these notices is needed any more. Nothing was sent.")
        if checksum(rows) != seen:
            raise NotDone("The notices have changed since you looked. Nothing was sent; look at them again.")
        locked.state, locked.leaves_at = _when(len(rows), now=now)
        locked.confirmed_by, locked.confirmed_at = by, now
        locked.save()
        unsent(locked).update(by=by)
        _audit("notices.confirmed", locked, by=by, now=now, count=len(rows))
    return locked


def stop_batch(*, batch: NoticeBatch, by: Staff, now: datetime) -> int:
    """Nothing more of a batch leaves; how many that are. They can be sent again. Raises NotDone, NotAllowed."""
    with transaction.atomic():
        locked = _locked(batch)
        if locked.state == NoticeBatch.State.TO_CONFIRM:
            check_may_tell(by, districts=set(unsent(locked).values_list("district_id", flat=True)), now=now)
        else:
            check_is_specialist(
                by, "A mail to many districts is stopped by a rostering specialist; tell one now."
            )
        stopped = unsent(locked).update(state=State.STOPPED)
        if not stopped or locked.state == NoticeBatch.State.STOPPED:
            raise NotDone("Everything of this mail has left, or was stopped already. Nothing was changed.")
        locked.state, locked.stopped_by, locked.stopped_at = NoticeBatch.State.STOPPED, by, now
        locked.save()
        _audit("notices.stopped", locked, by=by, now=now, count=stopped)
    return stopped


def unsent(batch: NoticeBatch) -> QuerySet[Notice]:
    """What of a batch no worker has in hand yet."""
    return Notice.objects.filter(batch=batch, state=State.DUE, claimed_at__isnull=True).order_by("id")


def checksum(rows: Iterable[Notice]) -> str:
    """What somebody saw before he confirmed it: which notices, telling which nights."""
    said = "\n".join(
        f"{row.id} {row.template} {row.first_night} {row.last_night} {row.first_morning}" for row in rows
    )
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _open(rows: QuerySet[Notice], *, kind: str, now: datetime) -> None:
    with transaction.atomic():
        # Whoever else opens a batch waits here, and then finds these rows in one.
        locked = rows.select_for_update().order_by("id").values_list("id", flat=True)
        ids = list(locked)
        if not ids:
            return
        state, leaves_at = _when(len(ids), now=now)
        batch = NoticeBatch.objects.create(kind=kind, state=state, opened_at=now, leaves_at=leaves_at)
        Notice.objects.filter(id__in=ids).update(batch=batch)


def _when(count: int, *, now: datetime) -> tuple[NoticeBatch.State, datetime]:
    """To twenty districts it leaves at once; to more it waits."""
    if count > AT_ONCE:
        return NoticeBatch.State.WAITING, now + TIME_TO_STOP
    return NoticeBatch.State.LEAVING, now


def _locked(batch: NoticeBatch) -> NoticeBatch:
    return NoticeBatch.objects.select_for_update().get(id=batch.id)


def _audit(event: str, batch: NoticeBatch, *, by: Staff, now: datetime, count: int) -> None:
    record(
        event=event,
        at=now,
        by=by,
        target=f"batch {batch.id}",
        after={"kind": batch.kind, "districts": count},
    )
