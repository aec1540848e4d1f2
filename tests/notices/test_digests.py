"""One digest a person a day: who is told what, when, and never twice; and cases that wait three nights."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Assignment, AuditEvent, Staff
from districts.models import District
from rostering.holds.escalating import escalate
from rostering.models import Digest, Hold, MailboxMessage, Pause, Run
from rostering.notices import digests
from rostering.notices.digest_words import MOST_LINES, Case, Telling, Warned, digest_words
from rostering.notices.digests import look, make_due
from rostering.screens.notice_rows import mailbox_of
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from tests.factories import StaffFactory
from tests.notices.conftest import make_district
from tests.pipeline.workers import together
from tests.planned import planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]
MONDAY = date(2026, 10, 5)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def morning(day: date) -> datetime:
    """07:00 in Los Angeles."""
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


def hold_of(name: str, *, opened: date = MONDAY, **values: Any) -> Hold:
    """A district on hold since a night; nobody has it unless told."""
    people = {key: values.pop(key) for key in ("dsm",) if key in values}
    run = planned(make_district(name, **people), removed=60, status="held", night=opened)
    assert run.plan is not None
    run.plan.verdict = {
        "sentence": f"Held because 60 changes to 100 students of {name} are 60 %.",
        "warnings": [],
    }
    run.plan.save()
    given = {"opened_night": opened, "opened_at": morning(opened), "reason": "large_change"} | values
    hold: Hold = Hold.objects.create(district=run.district, run=run, plan=run.plan, **given)
    return hold


def mail_to(person: Staff) -> str:
    """What a person was written; fails if that is not one mail."""
    return str(MailboxMessage.objects.get(to=[person.email]).text)


def told(person: Staff) -> bool:
    """Whether a person was written to at all."""
    return MailboxMessage.objects.filter(to=[person.email]).exists()


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


# --- three nights ------------------------------------------------------------------------------------


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


# --- at most once ------------------------------------------------------------------------------------


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


# --- words -------------------------------------------------------------------------------------------


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
