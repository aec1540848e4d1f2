"""The way out: the mail server of EMAIL_URL, the practice portal's mailbox, or none; and what its errors mean.

Errors are kept as kinds. A mail server's own words may name people, so they are neither logged nor kept.
"""

import smtplib
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from rostering.models import Notice
from rostering.notices.mailbox import NOTICE_HEADER
from rostering.notices.recipients import Recipient
from rostering.notices.words import Words

SERVER: Final = "server"
MAILBOX: Final = "mailbox"
NONE: Final = "none"
_MAILBOX_BACKEND: Final = "rostering.notices.mailbox.MailboxBackend"
Error = Notice.Error


def mail_way() -> str:
    """How mails leave here: SERVER, MAILBOX (they do not) or NONE (nothing can be sent)."""
    return str(settings.MAIL_WAY)


def connection_of(way: str) -> BaseEmailBackend:
    """A connection, not open yet."""
    return get_connection(_MAILBOX_BACKEND) if way == MAILBOX else get_connection()


def mail_of(notice: Notice, *, words: Words, to: list[Recipient], reply_to: str) -> EmailMessage:
    """The mail of one notice."""
    return EmailMessage(
        subject=words.subject,
        body=words.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[one.email for one in to],
        reply_to=[reply_to] if reply_to else [],
        headers={NOTICE_HEADER: str(notice.id)},
    )


def error_of(problem: Exception) -> Notice.Error:
    """The kind of a problem."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return Error.ADDRESS_REFUSED
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Error.SIGN_IN
    if isinstance(problem, smtplib.SMTPConnectError | smtplib.SMTPServerDisconnected):
        return Error.UNREACHABLE
    if isinstance(problem, smtplib.SMTPException):
        return Error.REFUSED
    return Error.UNREACHABLE if isinstance(problem, OSError) else Error.OTHER
