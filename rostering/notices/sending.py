"""Sends what is due: every row is claimed before it is sent, so that of any number of workers one sends it, and once.

At most once: a worker that dies between sending and writing that down leaves its row claimed. Nobody can know whether that
mail left, so it is not sent again by itself: after a quarter of an hour it is *failed, interrupted*, work on the DSM's Home,
and a person who asks the district, or does not mind a second mail, sends it again. Nothing is lost silently.
A mail that the server did not take is tried three times, over half an hour. One that it took for some of a district's
people only is sent to those, and a row of its own is about the others (`rest.py`).
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.days import today_in
from rostering.models import Notice, NoticeBatch, Pause
from rostering.notices.batches import open_batches
from rostering.notices.ledger import keep_near, says_what_is
from rostering.notices.post import (
    NONE,
    Taken,
    answer_of,
    connection_of,
    error_of,
    mail_of,
    mail_way,
    taken_by,
)
from rostering.notices.recipients import Dsm, Recipient, contacts_of_each, dsm_of_each
from rostering.notices.rest import keep_rest, not_told_yet
from rostering.notices.templates import current_words
from rostering.notices.words import Words, day_words, fill

log = logging.getLogger(__name__)

JOB: Final = "notices"
MOST_TRIES: Final = 3
WAITS: Final = (timedelta(minutes=5), timedelta(minutes=25))
CLAIM_LASTS: Final = timedelta(minutes=15)
#: What one look sends at most; the next minute goes on.
MOST_A_LOOK: Final = 200
#: A server that does not answer so often in a row is left alone until the next minute.
GIVES_UP: Final = 3
Kind, State = Notice.Kind, Notice.State


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What sending needs beside the rows: whom to write to, who answers, and the words."""

    contacts: Mapping[int, list[Recipient]]
    dsms: Mapping[int, Dsm]
    words: Mapping[str, Words]


def look(*, now: datetime) -> int:
    """Everything of a minute: the ledger of near pauses, what comes due, and the post. How many mails left."""
    keep_near(now=now)
    open_batches(now=now)
    return send_due(now=now)


def send_due(*, now: datetime, most: int = MOST_A_LOOK) -> int:
    """Send what may leave now; how many left. Without a way out nothing is touched. Safe anywhere, any number at a time."""
    way = mail_way()
    if way == NONE:
        return 0
    give_up_interrupted(now=now)
    rows = list(ready(now=now).select_related("district", "pause")[:most])
    if not rows:
        return 0
    desk = _desk_for(rows, now=now)
    connection = connection_of(way)
    sent = failed_in_a_row = 0
    for row in rows:
        outcome = _send(row, desk, connection, now=now)
        sent += outcome is True
        failed_in_a_row = failed_in_a_row + 1 if outcome is False else 0
        if failed_in_a_row == GIVES_UP:
            break
    with suppress(Exception):
        connection.close()
    return sent


def ready(*, now: datetime) -> QuerySet[Notice]:
    """What may leave now: letters, and the notices of batches that nobody has stopped."""
    may_leave = Q(kind=Kind.LETTER) | Q(batch__state=NoticeBatch.State.LEAVING)
    may_try = Q(not_before__isnull=True) | Q(not_before__lte=now)
    due = Notice.objects.filter(state=State.DUE, claimed_at__isnull=True, due_at__lte=now)
    return due.filter(may_leave, may_try).order_by("due_at", "id")


def give_up_interrupted(*, now: datetime) -> int:
    """Rows whose worker died while it had them in hand: failed, for a person to look at."""
    stale = Notice.objects.filter(state=State.DUE, claimed_at__lt=now - CLAIM_LASTS)
    count = stale.update(state=State.FAILED, error=Notice.Error.INTERRUPTED, claimed_at=None)
    if count:
        log.warning("%s notices were interrupted while they were sent", count)
    return count


def values_of(notice: Notice, *, dsm: Dsm) -> dict[str, str]:
    """What the placeholders of a notice about a pause stand for."""
    values = {"district": notice.district.name, "dsm": dsm.name, "dsm_email": dsm.email or _sender()}
    if notice.pause is not None and notice.first_night and notice.last_night and notice.first_morning:
        values |= {
            "pause": notice.pause.name,
            "first_night": day_words(notice.first_night),
            "last_night": day_words(notice.last_night),
            "first_morning": day_words(notice.first_morning),
        }
    return values


def _sender() -> str:
    return str(settings.DEFAULT_FROM_EMAIL)


def _desk_for(rows: Sequence[Notice], *, now: datetime) -> _Desk:
    districts = {row.district_id for row in rows}
    return _Desk(
        contacts=contacts_of_each(districts),
        dsms=dsm_of_each(districts, on=today_in(settings.PORTAL_TIME_ZONE, now=now)),
        words=current_words({row.template for row in rows if row.kind != Kind.LETTER}),
    )


def _send(row: Notice, desk: _Desk, connection: BaseEmailBackend, *, now: datetime) -> bool | None:
    """Send one row; None if somebody else has it, its pause is another by now, or nobody can be written to."""
    is_letter = row.kind == Kind.LETTER
    if row.pause_id and not says_what_is(row, Pause.objects.select_related("district").get(id=row.pause_id)):
        return None
    to = [Recipient(**one) for one in row.contacts] if is_letter else desk.contacts.get(row.district_id, [])
    if row.rest_of_id and not is_letter:
        to = not_told_yet(row, to)
        if not to:
            _still_mine(row).update(state=State.NOT_NEEDED)
            return None
    if not to:
        _still_mine(row).update(state=State.NO_CONTACT)
        return None
    dsm = desk.dsms.get(row.district_id, Dsm())
    words = (
        Words(subject=row.subject, text=row.text)
        if is_letter
        else fill(desk.words[row.template], values_of(row, dsm=dsm))
    )
    if not _claim(row, words=words, to=to, reply_to=dsm.email, now=now):
        return None
    try:
        connection.send_messages([mail_of(row, words=words, to=to, reply_to=dsm.email)])
    except Exception as problem:  # noqa: BLE001 - whatever a mail server does, the other districts must be told
        with suppress(Exception):
            connection.close()
        _failed(row, error=error_of(problem), answer=answer_of(problem), now=now)
        return False
    _sent(row, taken_by(connection, to=to), now=now)
    return True


def _claim(row: Notice, *, words: Words, to: Sequence[Recipient], reply_to: str, now: datetime) -> bool:
    """Take a row in hand, with exactly what is about to be sent; False if it is somebody else's, stopped or not needed."""
    return bool(
        _still_mine(row).update(
            claimed_at=now,
            tries=F("tries") + 1,
            contacts=[one.as_json() for one in to],
            reply_to=reply_to,
            subject=words.subject,
            text=words.text,
        )
    )


def _still_mine(row: Notice) -> QuerySet[Notice]:
    """The row while it may leave as it was read.

    Every condition is on the row itself: whoever waits for its lock looks at them again, at no row of another table.
    """
    mine = Notice.objects.filter(id=row.id, state=State.DUE, claimed_at__isnull=True, batch_id=row.batch_id)
    said = {"first_night": row.first_night, "last_night": row.last_night, "first_morning": row.first_morning}
    return mine.filter(**said, due_at=row.due_at)


def _sent(row: Notice, taken: Taken, *, now: datetime) -> None:
    """Write down who has it; whom the server refused are a row of their own."""
    claimed = Notice.objects.filter(id=row.id, claimed_at__isnull=False)
    with transaction.atomic():
        is_mine = claimed.update(
            state=State.SENT,
            contacts=[one.as_json() for one in taken.taken],
            sent_at=now,
            claimed_at=None,
            error="",
            answer="",
            not_before=None,
            job="" if row.by_id else JOB,
        )
        if is_mine and taken.refused:
            keep_rest(row, taken, again_at=_next_try(row.tries + 1, now=now) if taken.is_for_now else None)
    if taken.refused:
        log.warning("notice %s was refused for %s of its addresses", row.id, len(taken.refused))


def _failed(row: Notice, *, error: Notice.Error, answer: str, now: datetime) -> None:
    """Count the try: again later, or failed for good."""
    tries = row.tries + 1
    claimed = Notice.objects.filter(id=row.id, claimed_at__isnull=False)
    again_at = _next_try(tries, now=now)
    state = State.FAILED if again_at is None else State.DUE
    claimed.update(state=state, error=error, answer=answer, claimed_at=None, not_before=again_at)
    log.warning("notice %s was not sent, try %s: %s", row.id, tries, error)


def _next_try(tries: int, *, now: datetime) -> datetime | None:
    """When it is tried again after so many tries; None for never."""
    return now + WAITS[tries - 1] if tries < MOST_TRIES else None
