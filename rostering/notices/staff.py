"""Mails to specialists: a provider check was opened while nobody looked at the portal (RULES B14; docs/nights-and-stops.md).

Sent from the outbox, so after the check is committed; a mail server that is away is asked again later. Without a way out
nothing is sent: the check stands first on every specialist's Home all the same.
"""

from contextlib import suppress
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Staff
from districts.models import Connection
from rostering.models import ProviderCheck
from rostering.notices.post import NONE, connection_of, mail_way
from rostering.notices.words import day_words

_TEXT: Final = """Hello,

{provider} is being checked after the night of {night}: of {finished} districts read so far, {troubled} failed, were held for a \
large change, or lose many of their people, classes or class places ({failed} failed, {held} held, {lost} with losses).

Until a specialist releases it, nothing of {provider} is applied. What is read waits and nothing is lost.

Look at these districts under Tonight in the portal. If it is {provider}'s fault, wait until it is mended and sync again; \
if the changes are meant, release it there with a reason.

The rostering portal
"""


def tell_specialists(check_id: int) -> int:
    """Write to every specialist that a check was opened; how many. To nobody where it is released already."""
    check = ProviderCheck.objects.filter(id=check_id, released_at__isnull=True).first()
    specialists = Staff.objects.filter(role=Staff.Role.SPECIALIST, is_active=True).exclude(email="")
    to = list(specialists.order_by("id").values_list("email", flat=True))
    way = mail_way()
    if check is None or way == NONE or not to:
        return 0
    connection = connection_of(way)
    try:
        connection.send_messages([_mail_about(check, to=to)])
    finally:
        with suppress(Exception):
            connection.close()
    return len(to)


def _mail_about(check: ProviderCheck, *, to: list[str]) -> EmailMessage:
    provider = str(Connection.Provider(check.provider).label)
    values = {
        "provider": provider,
        "night": day_words(check.night),
        "finished": check.finished,
        "troubled": len(check.run_numbers),
        "failed": check.failed,
        "held": check.held,
        "lost": check.lost,
    }
    return EmailMessage(
        subject=f"{provider} is being checked: nothing of it is applied until a specialist releases it",
        body=_TEXT.format(**values),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=to,
    )
