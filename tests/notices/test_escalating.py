"""Cases that nobody has decided for three nights are told to all specialists, once."""

from datetime import date

import pytest

from accounts.models import AuditEvent, Staff
from rostering.holds.escalating import escalate
from rostering.models import Hold, MailboxMessage, Pause
from rostering.notices.digests import look
from tests.factories import StaffFactory
from tests.notices.on_hold import DAY, MONDAY, hold_of, mail_to, morning, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]


def late_on(day: date) -> bool:
    """Whether the minute of a morning finds a case that waited too long."""
    return bool(escalate(now=morning(day)))


def test_after_three_nights_all_specialists_are_told_once(noor: Staff, marcus: Staff) -> None:
    sam = StaffFactory(name="Sam Ito", email="sam@portal.example.org")
    hold = hold_of("Alder Valley", dsm=marcus, owner=noor)
    assert not late_on(MONDAY + 2 * DAY)
    assert late_on(MONDAY + 3 * DAY)
    assert not late_on(MONDAY + 3 * DAY)
    hold.refresh_from_db()
    assert hold.escalated_on == MONDAY + 3 * DAY
    event = AuditEvent.objects.get(event="hold.escalated")
    assert (event.district_id, event.by_job) == (hold.district_id, "escalation")
    look(now=morning(MONDAY + 3 * DAY))
    assert "Waiting for three nights, told to every specialist (1)\n- Alder Valley, 3 nights." in mail_to(sam)
    assert "Waiting for three nights" in mail_to(noor)
    assert "On hold (1)\n- Alder Valley, 3 nights." in mail_to(marcus)
    MailboxMessage.objects.all().delete()
    look(now=morning(MONDAY + 4 * DAY))
    assert not told(sam)
    assert "On hold (1)\n- Alder Valley, 4 nights." in mail_to(noor)


def test_nights_of_a_weekend_do_not_count(noor: Staff) -> None:
    hold_of("Alder Valley", opened=MONDAY + 3 * DAY)
    assert not late_on(MONDAY + 7 * DAY)
    assert late_on(MONDAY + 8 * DAY)


def test_nights_of_a_closed_office_do_not_count_those_of_a_districts_own_pause_do(noor: Staff) -> None:
    hold = hold_of("Alder Valley")
    spans = {"first_night": MONDAY + DAY, "last_night": MONDAY + DAY, "created_at": morning(MONDAY)}
    own = Pause.objects.create(district=hold.district, name="Exams", **spans)
    assert late_on(MONDAY + 3 * DAY)
    own.delete()
    Hold.objects.update(escalated_on=None)
    Pause.objects.create(kind="closure", name="Staff day", **spans)
    assert not late_on(MONDAY + 3 * DAY)
    assert late_on(MONDAY + 4 * DAY)


def test_what_is_the_districts_turn_until_a_day_is_not_escalated_before_it(noor: Staff) -> None:
    hold_of("Alder Valley", asked_again_on=MONDAY + 4 * DAY)
    assert not late_on(MONDAY + 3 * DAY)
    assert late_on(MONDAY + 4 * DAY)


def test_nothing_is_escalated_that_is_decided_or_on_a_day_nobody_works(noor: Staff) -> None:
    hold = hold_of("Alder Valley", opened=MONDAY - 7 * DAY)
    assert not late_on(MONDAY - 1 * DAY)
    Hold.objects.filter(id=hold.id).update(state="approved")
    assert not late_on(MONDAY)
