"""A digest is sent at most once, however many look and whatever breaks; and its words."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEvent, Staff
from districts.models import District
from rostering.holds.escalating import escalate
from rostering.models import Digest, MailboxMessage
from rostering.notices import digests
from rostering.notices.digest_words import MOST_LINES, Case, Telling, Warned, digest_words
from rostering.notices.digests import look, make_due
from tests.factories import StaffFactory
from tests.notices.on_hold import DAY, MINUTE, MONDAY, hold_of, morning
from tests.pipeline.workers import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]


@pytest.mark.django_db(transaction=True)
def test_two_beats_in_the_same_second_send_one_digest() -> None:
    noor = StaffFactory(name="Noor Haddad", email="noor@portal.example.org")
    hold_of("Alder Valley", owner=noor)
    now = morning(MONDAY + 3 * DAY)
    assert sum(len(one) for one in together(*[lambda: escalate(now=now)] * 2)) == 1
    together(*[lambda: look(now=now)] * 3)
    assert Digest.objects.get().state == "sent"
    assert MailboxMessage.objects.count() == 1
    assert AuditEvent.objects.filter(event="hold.escalated").count() == 1


class _Broken:
    """A mail server that is away."""

    def send_messages(self, _messages: Any) -> int:
        raise OSError("away")

    def close(self) -> None:
        pass


def test_a_server_that_is_away_is_asked_again_for_two_hours(
    noor: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_of("Alder Valley", owner=noor)
    now = morning(MONDAY + DAY)
    monkeypatch.setattr(digests, "connection_of", lambda _way: _Broken())
    look(now=now)
    for minutes, tries in ((1, 1), (5, 2), (29, 2), (30, 3), (119, 3)):
        look(now=now + minutes * MINUTE)
        assert (Digest.objects.get().state, Digest.objects.get().tries) == ("due", tries)
    monkeypatch.undo()
    monkeypatch.setattr(digests, "mail_way", lambda: "mailbox")
    assert look(now=now + 120 * MINUTE) == 1
    assert Digest.objects.get().state == "sent"


def test_what_was_being_sent_when_its_worker_died_is_not_sent_again_and_told_nobody(noor: Staff) -> None:
    hold = hold_of("Alder Valley", owner=noor)
    now = morning(MONDAY + 3 * DAY)
    escalate(now=now)
    make_due(now=now)
    Digest.objects.update(claimed_at=now, tries=1)
    assert look(now=now + timedelta(minutes=16)) == 0
    assert Digest.objects.get().state == "failed"
    look(now=now + DAY)
    assert Digest.objects.get(state="sent").escalated == [hold.id]


def case(number: int = 1) -> Case:
    """A case in a mail."""
    return Case(number=number, district=f"District {number}", sentence="Held.", nights=0)


def test_the_subject_counts_and_long_lists_end_in_a_number() -> None:
    telling = Telling(
        late=[case(1)],
        waiting=[case(number) for number in range(2, MOST_LINES + 5)],
        warned=[Warned(number=9, district="Elm", night=MONDAY)],
    )
    words = digest_words(telling, to="Noor", day=MONDAY, portal="https://portal.example.org")
    assert words.subject == "Rostering: 44 districts on hold, 1 for three nights, 1 early warning"
    assert "- and 3 more: https://portal.example.org/holds\n" in words.text
    assert "District 1, new. Held.\n  https://portal.example.org/holds/1\n" in words.text
    assert not Telling()
    assert District.objects.count() == 0
