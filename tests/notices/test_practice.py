"""The practice portal shows true notices: people to write to, a confirmed pause, mails in the mailbox."""

from datetime import timedelta

import pytest

from accounts.models import Staff
from districts.models import Contact
from rostering.models import Notice, Pause
from rostering.notices.post import mail_way
from rostering.practice_notices import add_contact, confirm_next_pause
from tests.notices.conftest import SPRING, mails, make_district, minute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]


def test_the_next_company_pause_is_confirmed_once_and_told_in_the_mailbox(noor: Staff) -> None:
    now = SPRING.replace(month=11, day=20)
    districts = [make_district(f"District {number}", contact="") for number in range(6)]
    for number, district in enumerate(districts):
        add_contact(district=district, number=number, by=noor, now=now)
        add_contact(district=district, number=number, by=noor, now=now)
    assert Contact.objects.count() == 5
    for _ in range(2):
        confirm_next_pause(by=noor, now=now)
    assert [pause.name for pause in Pause.objects.all()] == ["Thanksgiving"]
    assert mail_way() == "mailbox"
    assert minute(now + timedelta(minutes=1)) == 0
    assert len(mails()) == 5
    assert Notice.objects.filter(state="no_contact").count() == 1
