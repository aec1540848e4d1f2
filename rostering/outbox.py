"""Delivers what was put into the outbox inside other transactions (DESIGN 3.10): once committed, until it has worked.

Topics and who writes them:
    new_connection   discovery found a district that has added the app (RULES A32); body {"connection": id}
    roster_changed   apply has changed a roster; body as apply writes it
    provider_check   a bad night has tripped the brake; body {"check": id}
    pause_changed    pauses were entered, confirmed, changed, ended or withdrawn; body {"pauses": [ids]}
    applied_within_window
                     a large change was applied within an expected change; body {"window": id}
Each message is delivered in a transaction of its own. A handler that fails leaves its message where it is, with the
problem's kind and one try more; it is tried again a minute later, then ever less often, and never given up silently.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from rostering.models import OutboxMessage
from rostering.notices.expected import tell_of_expected
from rostering.notices.ledger import keep_ledger
from rostering.notices.staff import tell_specialists

log = logging.getLogger(__name__)

BATCH = 500
Handler = Callable[[OutboxMessage], None]


class UnknownTopic(Exception):
    """Nobody here knows the topic: it waits for a newer version of the portal."""


def new_connection(message: OutboxMessage) -> None:
    """RULES A32: the notice in the portal is the unclaimed connection itself, counted on every specialist's Home.

    It is committed with this message, so nothing is left to send from here; mail to specialists joins here with the notices.
    """


def roster_changed(message: OutboxMessage) -> None:
    """DESIGN 3.10: the place where activation of the people touched begins. Nothing listens yet: delivering it is done."""


def provider_check(message: OutboxMessage) -> None:
    """The check itself stands first on every specialist's Home; whoever does not look there just now gets a mail."""
    if isinstance(number := message.body.get("check"), int):
        tell_specialists(number)


def pause_changed(message: OutboxMessage) -> None:
    """The ledger of notices follows the pauses (RULES B14), as of the moment in which they were changed."""
    keep_ledger(pauses=message.body.get("pauses", ()), now=message.created_at)


def applied_within_window(message: OutboxMessage) -> None:
    """Nobody has decided on it that night: those who look after the district hear of it."""
    if message.run_number is not None and isinstance(window := message.body.get("window"), int):
        tell_of_expected(run_number=message.run_number, window_id=window)


HANDLERS: dict[str, Handler] = {
    "new_connection": new_connection,
    "roster_changed": roster_changed,
    "provider_check": provider_check,
    "pause_changed": pause_changed,
    "applied_within_window": applied_within_window,
}


def deliver(*, now: datetime, handlers: dict[str, Handler] | None = None) -> int:
    """Deliver everything that is due; how many were delivered. Safe to run anywhere, any number at a time."""
    known = HANDLERS if handlers is None else handlers
    due = [message.id for message in _undelivered()[:BATCH] if _is_due(message, now=now)]
    return sum(_deliver_one(number=number, now=now, handlers=known) for number in due)


def _undelivered() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(delivered_at__isnull=True).order_by("tries", "id")


def _is_due(message: OutboxMessage, *, now: datetime) -> bool:
    """At once, then 1, 3, 7, 15 ... minutes after it was written; from the tenth try on once a day."""
    waited = timedelta(minutes=2 ** min(message.tries, 10) - 1, days=max(0, message.tries - 10))
    return message.tries == 0 or now - message.created_at >= waited


def _deliver_one(*, number: int, now: datetime, handlers: dict[str, Handler]) -> bool:
    """Deliver one message in its own transaction; False if another process has it, or it failed (then it is marked)."""
    try:
        with transaction.atomic():
            message = _undelivered().select_for_update(skip_locked=True).filter(id=number).first()
            if message is None:
                return False
            if message.topic not in handlers:
                raise UnknownTopic(message.topic)
            handlers[message.topic](message)
            message.delivered_at = now
            message.save(update_fields=["delivered_at"])
    except Exception as problem:  # noqa: BLE001 - whatever a handler does, the other messages must leave
        _mark_failed(number=number, problem=problem)
        return False
    return True


def _mark_failed(*, number: int, problem: Exception) -> None:
    """Count the try. Only the kind of the problem is kept: its text could hold personal data."""
    kind = type(problem).__name__
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(id=number)
        message.tries = min(message.tries + 1, 32_000)
        message.last_problem = kind
        message.save(update_fields=["tries", "last_problem"])
    log.warning("outbox message %s (%s) failed, try %s: %s", number, message.topic, message.tries, kind)
