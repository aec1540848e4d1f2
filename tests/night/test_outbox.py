"""What was written into the outbox leaves once, and a failure loses nothing (DESIGN 3.10)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from rostering.models import OutboxMessage
from rostering.outbox import HANDLERS, deliver

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 4, 18, tzinfo=UTC)


def message(topic: str = "greet") -> OutboxMessage:
    """Something to deliver."""
    return OutboxMessage.objects.create(topic=topic, created_at=NOW)


def test_a_message_is_delivered_once() -> None:
    """And is marked with the instant."""
    written, seen = message(), []
    handlers = {"greet": lambda row: seen.append(row.id)}
    assert deliver(now=NOW, handlers=handlers) == 1
    assert deliver(now=NOW, handlers=handlers) == 0
    written.refresh_from_db()
    assert (seen, written.delivered_at, written.tries) == ([written.id], NOW, 0)


def test_a_handler_that_fails_keeps_its_message_and_stops_no_other() -> None:
    """What it did is rolled back; only the problem's kind is kept, since its text could hold personal data."""

    def greet(row: OutboxMessage) -> None:
        OutboxMessage.objects.create(topic="left behind", created_at=NOW)
        raise ConnectionError("somebody@district.example.org")

    bad, good = message(), message("note")
    assert deliver(now=NOW, handlers={"greet": greet, "note": lambda row: None}) == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.delivered_at, bad.tries, bad.last_problem) == (None, 1, "ConnectionError")
    assert good.delivered_at == NOW
    assert not OutboxMessage.objects.filter(topic="left behind").exists()


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 3), (4, 15), (10, 1023), (11, 1023 + 24 * 60)])
def test_tries_come_less_and_less_often(tries: int, minutes: int) -> None:
    """Each side of each wait."""
    OutboxMessage.objects.filter(id=message().id).update(tries=tries)
    due = NOW + timedelta(minutes=minutes)
    handlers = {"greet": lambda row: None}
    assert deliver(now=due - timedelta(seconds=1), handlers=handlers) == 0
    assert deliver(now=due, handlers=handlers) == 1


def test_an_unknown_topic_waits_for_a_portal_that_knows_it() -> None:
    """Nothing is thrown away."""
    written = message("from the future")
    assert deliver(now=NOW) == 0
    written.refresh_from_db()
    assert (written.delivered_at, written.last_problem) == (None, "UnknownTopic")


def test_every_topic_of_this_step_has_its_handler() -> None:
    """new_connection by discovery, roster_changed by apply, pause_changed by keeping pauses, provider_check by the brake,
    applied_within_window by the night."""
    for topic in HANDLERS:
        message(topic)
    assert deliver(now=NOW) == len(HANDLERS) == 5


@pytest.mark.django_db(transaction=True)
def test_a_message_another_process_is_delivering_is_left_to_it() -> None:
    """Locked rows are skipped, not waited for."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections, transaction

    def elsewhere() -> int:
        try:
            return deliver(now=NOW, handlers={"greet": lambda row: None})
        finally:
            connections.close_all()

    written = message()
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        OutboxMessage.objects.select_for_update().get(id=written.id)
        assert pool.submit(elsewhere).result(timeout=10) == 0
    assert connection.in_atomic_block is False
