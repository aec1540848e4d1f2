"""One digest a person a day: who is told what, when, and never twice; and cases that wait three nights."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Assignment, Staff
from rostering.models import Digest, Hold, MailboxMessage, Run
from rostering.notices.digests import look, make_due
from rostering.screens.notice_rows import mailbox_of
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from tests.factories import StaffFactory
from tests.notices.conftest import make_district
from tests.notices.on_hold import DAY, MINUTE, MONDAY, hold_of, mail_to, morning, told
from tests.planned import planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]


def test_owner_and_dsm_are_told_with_a_link_and_nobody_else_of_another_district(
    noor: Staff, marcus: Staff
) -> None:
    sam = StaffFactory(name="Sam Ito", email="sam@portal.example.org")
    lena = StaffFactory(name="Lena Ortiz", email="lena@portal.example.org", role=Staff.Role.DSM)
    ada = StaffFactory(email="ada@portal.example.org", role=Staff.Role.ADMIN)
    first = hold_of("Alder Valley", dsm=marcus, owner=noor)
    hold_of("Birch Hill", dsm=lena, owner=sam)
    assert look(now=morning(MONDAY + DAY)) == 4
    for person, mine, not_mine in (
        (noor, "Alder Valley", "Birch Hill"),
        (marcus, "Alder Valley", "Birch Hill"),
        (sam, "Birch Hill", "Alder Valley"),
        (lena, "Birch Hill", "Alder Valley"),
    ):
        text = mail_to(person)
        assert (f"{mine}, 1 night. Held because 60 changes" in text, not_mine in text) == (True, False)
    assert f"/holds/{first.id}\n" in mail_to(marcus)
    assert not told(ada)


def test_in_the_mailbox_of_a_practice_portal_a_dsm_finds_his_own_and_no_colleagues(
    noor: Staff, marcus: Staff
) -> None:
    lena = StaffFactory(name="Lena Ortiz", email="lena@portal.example.org", role=Staff.Role.DSM)
    hold_of("Alder Valley", dsm=marcus, owner=noor)
    hold_of("Birch Hill", dsm=lena, owner=noor)
    now = morning(MONDAY + DAY)
    look(now=now)
    seen = {
        person.name: [mail.to for mail in mailbox_of(Scope(Viewer(staff=person, now=now, zone="UTC")))]
        for person in (marcus, lena)
    }
    assert seen == {"Marcus Bell": [[marcus.email]], "Lena Ortiz": [[lena.email]]}


def test_a_case_nobody_has_is_every_specialists(noor: Staff) -> None:
    hold_of("Alder Valley")
    look(now=morning(MONDAY + DAY))
    assert "Alder Valley" in mail_to(noor)


def test_once_a_day_and_not_before_seven_of_whoever_gets_it(noor: Staff) -> None:
    hold_of("Alder Valley", owner=noor)
    Staff.objects.filter(id=noor.id).update(time_zone="America/New_York")
    seven = morning(MONDAY + DAY) - timedelta(hours=3)
    assert [look(now=seven - MINUTE), look(now=seven), look(now=seven + MINUTE)] == [0, 1, 0]
    assert [look(now=seven + DAY), look(now=seven + DAY + MINUTE)] == [1, 0]


def test_nobody_is_written_to_in_the_evening_after_a_portal_stood_still(noor: Staff) -> None:
    hold_of("Alder Valley", owner=noor)
    evening = morning(MONDAY + DAY) + timedelta(hours=13)
    assert look(now=evening) == 0
    assert look(now=evening - MINUTE) == 1


def test_none_if_nothing_waits_and_that_is_asked_once(noor: Staff) -> None:
    now = morning(MONDAY + DAY)
    assert look(now=now) == 0
    assert Digest.objects.get(staff=noor).state == "nothing"
    hold_of("Alder Valley", owner=noor)
    assert look(now=now + MINUTE) == 0


def test_what_did_not_leave_by_evening_is_not_sent_on_another_day(noor: Staff) -> None:
    """It says what was so then."""
    hold = hold_of("Alder Valley", owner=noor)
    now = morning(MONDAY + DAY)
    make_due(now=now)
    Hold.objects.filter(id=hold.id).update(state="rejected", closed_at=now)
    assert look(now=now + timedelta(hours=13)) == 0
    assert look(now=now + DAY) == 0
    assert [one.state for one in Digest.objects.order_by("day")] == ["failed", "nothing"]


def test_nobody_is_written_to_who_has_left_since_it_was_made(noor: Staff) -> None:
    hold_of("Alder Valley", owner=noor)
    make_due(now=morning(MONDAY + DAY))
    Staff.objects.filter(id=noor.id).update(is_active=False)
    assert look(now=morning(MONDAY + DAY) + MINUTE) == 0
    assert Digest.objects.get().state == "failed"


def test_a_time_zone_that_is_gone_keeps_nobody_else_from_their_mail(noor: Staff) -> None:
    sam = StaffFactory(name="Sam Ito", email="sam@portal.example.org")
    Staff.objects.filter(id=sam.id).update(time_zone="Mars/Olympus")
    hold_of("Alder Valley", owner=noor)
    assert look(now=morning(MONDAY + DAY)) == 1
    assert told(noor)


def test_the_case_of_an_owner_who_has_left_is_every_specialists(noor: Staff) -> None:
    gone = StaffFactory(name="Sam Ito", email="sam@portal.example.org", is_active=False)
    hold_of("Alder Valley", owner=gone)
    assert look(now=morning(MONDAY + DAY)) == 1
    assert "Alder Valley" in mail_to(noor)


@pytest.mark.parametrize("day", [date(2026, 10, 10), date(2026, 11, 26)], ids=["Saturday", "Thanksgiving"])
def test_none_on_days_on_which_the_office_is_closed(noor: Staff, day: date) -> None:
    hold_of("Alder Valley", owner=noor)
    assert look(now=morning(day)) == 0
    assert not Digest.objects.exists()


def test_without_a_way_out_nothing_is_made(noor: Staff, settings: Any) -> None:
    settings.MAIL_WAY = "none"
    hold_of("Alder Valley", owner=noor)
    assert look(now=morning(MONDAY + DAY)) == 0
    assert not Digest.objects.exists()


def test_what_was_rejected_the_deadline_that_came_and_early_warnings(noor: Staff, marcus: Staff) -> None:
    again = hold_of(
        "Alder Valley", dsm=marcus, owner=noor, state="rejected", seen_again=4, closed_at=morning(MONDAY)
    )
    tuesday = MONDAY + DAY
    hold_of("Birch Hill", dsm=marcus, owner=noor, asked_again_on=tuesday)
    hold_of("Cedar Falls", dsm=marcus, owner=noor, asked_again_on=tuesday + DAY)
    warned = planned(make_district("Dogwood", dsm=marcus), removed=40, status="applied", night=MONDAY)
    assert warned.plan is not None
    warned.plan.verdict = {"sentence": "", "warnings": [{"code": "many_leave"}]}
    warned.plan.save()
    look(now=morning(tuesday))
    text = mail_to(marcus)
    asked, on_hold, back, warnings = (
        text.index(heading)
        for heading in (
            "The day to ask the district again has come (1)",
            "On hold (1)",
            "Rejected before, and here again (1)",
            "Applied, with an early warning (1)",
        )
    )
    assert asked < text.index("Birch Hill, 1 night, to be asked again Tuesday 6 October") < on_hold
    assert (
        on_hold
        < text.index("Cedar Falls")
        < back
        < text.index("Alder Valley, seen again 4 nights")
        < warnings
    )
    assert warnings < text.index("Dogwood, the night of Monday 5 October")
    assert f"/syncs/{warned.id}" in text
    assert "Dogwood" not in mail_to(noor)
    Run.objects.filter(id=again.run_id).update(status="superseded")
    MailboxMessage.objects.all().delete()
    look(now=morning(tuesday + DAY))
    assert "Alder Valley" not in mail_to(marcus)
    assert "Dogwood" not in mail_to(marcus)


def test_what_a_western_night_applied_after_the_mails_had_left_is_told_the_next_day_once(
    marcus: Staff,
) -> None:
    """It is 07:00 in New York while it is still night in Hawaii."""
    tuesday = morning(MONDAY + DAY)
    hold_of("Alder Valley", dsm=marcus)
    warned = planned(make_district("Dogwood", dsm=marcus), removed=40, status="applied", night=MONDAY)
    assert warned.plan is not None
    warned.plan.verdict = {"warnings": [{"code": "many_leave"}]}
    warned.plan.save()
    Run.objects.filter(id=warned.id).update(finished_at=tuesday + 30 * MINUTE)
    for days, is_told in ((0, False), (1, True), (2, False)):
        look(now=tuesday + days * DAY)
        assert ("Dogwood" in mail_to(marcus)) == is_told
        MailboxMessage.objects.all().delete()


def test_after_a_weekend_the_warnings_of_friday_are_told(marcus: Staff) -> None:
    warned = planned(
        make_district("Dogwood", dsm=marcus), removed=40, status="applied", night=MONDAY + 4 * DAY
    )
    assert warned.plan is not None
    warned.plan.verdict = {"warnings": [{"code": "many_leave"}]}
    warned.plan.save()
    assert look(now=morning(MONDAY + 7 * DAY)) == 1


def test_a_cover_is_told_while_it_lasts(marcus: Staff) -> None:
    hold = hold_of("Alder Valley")
    Assignment.objects.create(
        district=hold.district, staff=marcus, role="cover", starts_on=MONDAY, ends_on=MONDAY + DAY
    )
    look(now=morning(MONDAY + DAY))
    assert told(marcus)
    MailboxMessage.objects.all().delete()
    look(now=morning(MONDAY + 2 * DAY))
    assert not told(marcus)
