"""The mail backend of a practice portal: a mail is kept in the database and shown at /mailbox; nothing leaves the machine."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from rostering.models import MailboxMessage

#: Names the notice a mail was made from, also for a district that asks about it.
NOTICE_HEADER = "X-Portal-Notice"


class MailboxBackend(BaseEmailBackend):
    """Django's contract: the number of messages that were taken."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them."""
        MailboxMessage.objects.bulk_create(_kept(message) for message in email_messages)
        return len(email_messages)


def _kept(message: EmailMessage) -> MailboxMessage:
    number = str(message.extra_headers.get(NOTICE_HEADER, ""))
    return MailboxMessage(
        notice_id=int(number) if number.isdigit() else None,
        sender=message.from_email,
        to=list(message.to),
        reply_to=list(message.reply_to),
        subject=str(message.subject),
        text=str(message.body),
    )
