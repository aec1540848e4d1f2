"""The way out: the mail server of EMAIL_URL, the practice portal's mailbox, or none; and what its errors mean.

Errors are kinds. A mail server's own words may name people: they stand beside the notice, for those who see its district,
and are never logged.
"""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from rostering.models import Notice
from rostering.notices.mailbox import NOTICE_HEADER
from rostering.notices.recipients import Recipient, addresses_of
from rostering.notices.server import Refusals
from rostering.notices.words import Words

SERVER: Final = "server"
MAILBOX: Final = "mailbox"
NONE: Final = "none"
_MAILBOX_BACKEND: Final = "rostering.notices.mailbox.MailboxBackend"
Error = Notice.Error
_LONGEST_ANSWER: Final = 300
#: A server that says so means: not now.
_FOR_NOW: Final = range(400, 500)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a mail that left: who has it, and who was refused, with the server's words."""

    taken: list[Recipient]
    refused: list[Recipient]
    answer: str = ""
    is_for_now: bool = False


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
        to=addresses_of(to),
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


def taken_by(connection: BaseEmailBackend, *, to: Sequence[Recipient]) -> Taken:
    """Who of those written to has the mail that has just left. Only a server refuses anybody."""
    refusals: Refusals = {address.casefold(): said for address, said in _refusals_of(connection).items()}
    sent_to = [(sanitize_address(one.email, settings.DEFAULT_CHARSET).casefold(), one) for one in to]
    written_to = {address for address, _ in sent_to}
    answers = [said for address, said in refusals.items() if address in written_to]
    return Taken(
        taken=[one for address, one in sent_to if address not in refusals],
        refused=[one for address, one in sent_to if address in refusals],
        answer=_said(*answers[0]) if answers else "",
        is_for_now=all(code in _FOR_NOW for code, _ in answers),
    )


def _refusals_of(connection: BaseEmailBackend) -> Refusals:
    refused: Refusals = getattr(connection, "refused", {})
    return refused


def answer_of(problem: Exception) -> str:
    """The server's own words, "" if it said none."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return next((_said(code, words) for code, words in problem.recipients.values()), "")
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said(problem.smtp_code, problem.smtp_error)
    return ""


def _said(code: int, words: bytes | str) -> str:
    """ "550 5.1.1 No such user", on one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return f"{code} {line}".strip()[:_LONGEST_ANSWER]
