"""The mailbox of a practice portal in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from rostering.models import MailboxMessage
from rostering.notices.post import MAILBOX
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters.notice import Letter
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed, several


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """One mail in the list."""

    subject: str
    to: str
    href: str
    when: Moment


def mailbox_sentence(count: int, *, way: str) -> Sentence:
    """How many there are, and that none has left."""
    if way != MAILBOX and not count:
        return say(strong("This portal keeps no mails."), " A practice portal without a mail server does.")
    return say(strong(several(count, "mail")), " that would have left. Nothing leaves this machine.")


def mail_lines(mails: Iterable[MailboxMessage], *, viewer: Viewer) -> tuple[MailLine, ...]:
    """The mails of a page."""
    return tuple(
        MailLine(
            subject=one.subject,
            to=listed([str(address) for address in one.to]),
            href=reverse("mail", args=[one.id]),
            when=moment(one.at, now=viewer.now, zone=viewer.zone),
        )
        for one in mails
    )


def mail_page(mail: MailboxMessage) -> Letter:
    """One mail, as its readers would have seen it."""
    return Letter(
        sender=mail.sender,
        to=listed([str(address) for address in mail.to]),
        reply_to=listed([str(address) for address in mail.reply_to]),
        subject=mail.subject,
        text=mail.text,
    )
