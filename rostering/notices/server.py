"""The mail backend of EMAIL_URL: Django's own, which besides tells whom the server refused of a mail that it took for others.

A mail to several people can be taken for some of them only. Django then says nothing; here the refused are known, so that
nobody counts as told who was not (RULES B14).
"""

import smtplib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

#: Address -> (code, words) of the server.
Refusals = Mapping[str, tuple[int, bytes]]


class _Remembers(smtplib.SMTP):
    """A connection that keeps what `sendmail` says of each address."""

    refused: Refusals = {}

    def sendmail(self, *args: Any, **values: Any) -> Any:
        """Raises, as ever, where nobody was taken."""
        self.refused = {}
        self.refused = super().sendmail(*args, **values)
        return self.refused


class _RemembersOverTls(_Remembers, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from its first byte."""


class ServerBackend(EmailBackend):
    """`refused`: of the last mail."""

    refused: Refusals = {}

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What Django connects with."""
        return _RemembersOverTls if self.use_ssl else _Remembers

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Django's contract. The connection stays open for the next mail, until somebody closes it."""
        self.refused = {}
        self.open()
        sent = super().send_messages(email_messages) or 0
        self.refused = getattr(self.connection, "refused", {})
        return sent
