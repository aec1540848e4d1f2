"""Specialists hear of a provider check by mail, once, wherever the portal can send one."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Staff
from rostering import outbox
from rostering.models import MailboxMessage, OutboxMessage, ProviderCheck
from rostering.screens.notice_rows import mailbox_of
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from tests.factories import StaffFactory
from tests.notices.mail_server import mail_server
from tests.notices.test_mail_server import use

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 7, tzinfo=UTC)


@pytest.fixture
def check(noor: Staff, marcus: Staff) -> ProviderCheck:
    """Clever is being checked, and nobody has been told; of the specialists one has left."""
    StaffFactory(email="sam@portal.example.org")
    StaffFactory(email="left@portal.example.org", is_active=False)
    made: ProviderCheck = ProviderCheck.objects.create(
        provider="clever",
        night=date(2027, 3, 1),
        opened_at=NOW,
        finished=40,
        held=2,
        failed=5,
        lost=1,
        run_numbers=list(range(8)),
    )
    OutboxMessage.objects.create(topic="provider_check", body={"check": made.id}, created_at=NOW)
    return made


@pytest.mark.usefixtures("mailbox", "check")
def test_every_specialist_is_written_to_once_with_the_numbers(noor: Staff, marcus: Staff) -> None:
    assert (outbox.deliver(now=NOW), outbox.deliver(now=NOW)) == (1, 0)
    mail = MailboxMessage.objects.get()
    assert mail.to == ["noor@portal.example.org", "sam@portal.example.org"]
    assert mail.subject == "Clever is being checked: nothing of it is applied until a specialist releases it"
    assert "after the night of Monday, March 1, 2027: of 40 districts read so far, 8 failed" in mail.text
    assert "(5 failed, 2 held, 1 with losses)" in mail.text
    seen = {
        person.name: mailbox_of(Scope(Viewer(staff=person, now=NOW, zone="UTC"))).count()
        for person in (noor, marcus)
    }
    assert seen == {"Noor Haddad": 1, "Marcus Bell": 0}


@pytest.mark.usefixtures("mailbox")
def test_of_a_check_that_is_released_already_nobody_is_told(check: ProviderCheck, noor: Staff) -> None:
    check.released_at, check.released_by, check.released_reason = NOW, noor, "Seen."
    check.save()
    assert outbox.deliver(now=NOW) == 1
    assert not MailboxMessage.objects.exists()


@pytest.mark.usefixtures("check")
def test_a_mail_server_that_is_away_is_asked_again(settings: Any) -> None:
    with mail_server() as server:
        use(server, settings)
        server.refuses |= {"noor@portal.example.org": "451 later", "sam@portal.example.org": "451 later"}
        assert outbox.deliver(now=NOW) == 0
        assert OutboxMessage.objects.get().last_problem == "SMTPRecipientsRefused"
        server.refuses.clear()
        assert outbox.deliver(now=NOW.replace(minute=1)) == 1
        assert [sorted(to) for to, _ in server.taken] == [
            ["noor@portal.example.org", "sam@portal.example.org"]
        ]


@pytest.mark.usefixtures("check")
def test_a_portal_that_can_send_nothing_goes_on(settings: Any) -> None:
    settings.MAIL_WAY = "none"
    assert outbox.deliver(now=NOW) == 1
