"""One digest a person a day: made once, as the ledger's unique row promises, and sent at most once (docs/large-changes.md).

It leaves in the morning of whoever gets it, on days on which the office is open; a portal that stood still until evening
leaves that day out. Nothing to tell is a row too, so that nobody is asked about twice. A server that is away is asked
again, four times over two hours; who dies between sending and writing that down leaves a row that is not sent again.
What has not left by evening, or is for somebody who has left since it was made, never leaves: it says what was so then.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from accounts.days import today_of, zone_of
from accounts.models import Staff
from rostering.calendar.nights import is_zone
from rostering.calendar.office import LONGEST_CLOSURE, is_office_open, office_closures
from rostering.models import Digest
from rostering.notices.digest_rows import tellings
from rostering.notices.digest_words import Telling, digest_words
from rostering.notices.post import NONE, connection_of, error_of, mail_way

log = logging.getLogger(__name__)

#: The hours of whoever is written to.
LEAVES_AT: Final = time(7)
NOT_AFTER: Final = time(20)
CLAIM_LASTS: Final = timedelta(minutes=15)
#: How long after it was made each try may begin.
TRIES: Final = (timedelta(0), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST_A_LOOK: Final = 200
State = Digest.State


def look(*, now: datetime) -> int:
    """Everything of a minute: make what is due, send what is made. How many mails left. Without a way out nothing is touched."""
    way = mail_way()
    if way == NONE:
        return 0
    make_due(now=now)
    return _send_due(connection_of(way), now=now)


def make_due(*, now: datetime) -> int:
    """Write the digests of those whose hour has come; how many. Any number of workers make each once."""
    people = _not_yet_told(now=now)
    days = {today_of(person, now=now) for person in people}
    if not days:
        return 0
    closures = office_closures(first=min(days) - timedelta(days=LONGEST_CLOSURE), last=max(days))
    made = 0
    for day in sorted(days):
        if is_office_open(day=day, closures=closures):
            made += _make([person for person in people if today_of(person, now=now) == day], day=day, now=now)
    return made


def _make(people: Sequence[Staff], *, day: date, now: datetime) -> int:
    told = tellings(people, day=day, now=now)
    rows = [_row(person, told[person.id], day=day, now=now) for person in people]
    return len(Digest.objects.bulk_create(rows, ignore_conflicts=True))


def _not_yet_told(*, now: datetime) -> list[Staff]:
    """Everybody who decides, has an address and whose hour it is, without a digest of their day."""
    roles = (Staff.Role.DSM, Staff.Role.SPECIALIST)
    people = Staff.objects.filter(role__in=roles, is_active=True).exclude(email="").order_by("id")
    # A time zone that is gone since it was chosen must not keep everybody else from their mail.
    ready = [one for one in people if is_zone(zone_of(one)) and _is_their_hour(one, now=now)]
    days = {one.id: today_of(one, now=now) for one in ready}
    made = Digest.objects.filter(staff__in=days, day__in=set(days.values())).values_list("staff_id", "day")
    have = set(made)
    return [one for one in ready if (one.id, days[one.id]) not in have]


def _is_their_hour(person: Staff, *, now: datetime) -> bool:
    return LEAVES_AT <= now.astimezone(ZoneInfo(zone_of(person))).time() < NOT_AFTER


def _row(person: Staff, telling: Telling, *, day: date, now: datetime) -> Digest:
    if not telling:
        return Digest(staff=person, day=day, state=State.NOTHING, made_at=now)
    words = digest_words(telling, to=str(person), day=day, portal=settings.PORTAL_URL)
    return Digest(
        staff=person,
        day=day,
        state=State.DUE,
        subject=words.subject,
        text=words.text,
        escalated=[case.number for case in telling.late],
        made_at=now,
    )


def _send_due(connection: BaseEmailBackend, *, now: datetime) -> int:
    _give_up_interrupted(now=now)
    due = Digest.objects.filter(state=State.DUE, claimed_at__isnull=True).select_related("staff")
    rows = list(due.order_by("id")[:MOST_A_LOOK])
    _give_up_stale([row for row in rows if not _may_leave(row, now=now)])
    ready = [row for row in rows if _may_leave(row, now=now) and row.made_at + TRIES[row.tries] <= now]
    sent = sum(_send(row, connection, now=now) for row in ready)
    with suppress(Exception):
        connection.close()
    return sent


def _give_up_interrupted(*, now: datetime) -> None:
    """Whether these left nobody can know: a second one would be worse than none, the screens say it all."""
    stale = Digest.objects.filter(state=State.DUE, claimed_at__lt=now - CLAIM_LASTS)
    if count := stale.update(state=State.FAILED, claimed_at=None):
        log.warning("%s digests were interrupted while they were sent", count)


def _may_leave(row: Digest, *, now: datetime) -> bool:
    """Still the day it is about, and still somebody who works here."""
    person = row.staff
    is_today = row.day == today_of(person, now=now) and _is_their_hour(person, now=now)
    return is_today and person.is_active and bool(person.email)


def _give_up_stale(rows: Sequence[Digest]) -> None:
    waiting = Digest.objects.filter(id__in=[row.id for row in rows], state=State.DUE, claimed_at__isnull=True)
    if rows and (count := waiting.update(state=State.FAILED)):
        log.warning("%s digests did not leave on their day", count)


def _send(row: Digest, connection: BaseEmailBackend, *, now: datetime) -> bool:
    """Send one, if nobody else has it in hand."""
    mine = Digest.objects.filter(id=row.id, state=State.DUE, claimed_at__isnull=True, tries=row.tries)
    if not mine.update(claimed_at=now, tries=F("tries") + 1):
        return False
    claimed = Digest.objects.filter(id=row.id, claimed_at__isnull=False)
    try:
        connection.send_messages([_mail_of(row)])
    except Exception as problem:  # noqa: BLE001 - whatever a mail server does, the others must be told
        with suppress(Exception):
            connection.close()
        state = State.FAILED if row.tries + 1 == len(TRIES) else State.DUE
        claimed.update(state=state, claimed_at=None)
        log.warning("digest %s was not sent, try %s: %s", row.id, row.tries + 1, error_of(problem))
        return False
    claimed.update(state=State.SENT, sent_at=now, claimed_at=None)
    return True


def _mail_of(row: Digest) -> EmailMessage:
    return EmailMessage(
        subject=row.subject, body=row.text, from_email=settings.DEFAULT_FROM_EMAIL, to=[row.staff.email]
    )
