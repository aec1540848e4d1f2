"""What districts read: a pause is told a week before and the day before, changed nights once more, nothing twice (RULES B14)."""

from datetime import date, timedelta

import pytest

from accounts.models import Staff
from rostering.calendar.keeping import Asked, cancel_pauses, change_pauses, end_pauses
from rostering.models import Notice, NoticeBatch, Pause
from rostering.notices.batches import checksum, confirm_batch, stop_batch, unsent
from rostering.notices.rules import NotDone
from tests.notices.conftest import (
    FIRST,
    LAST,
    SPRING,
    close_offices,
    mails,
    make_district,
    minute,
    states,
    there,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mailbox")]

WEEK, DAY = there(FIRST - timedelta(days=7)), there(FIRST - timedelta(days=1))


def change(pause: Pause, by: Staff, *, last: date, first: date = FIRST, now: object = None) -> None:
    """Other nights."""
    asked = Asked(first_night=first, last_night=last, name=pause.name)
    pause.refresh_from_db()
    change_pauses(seen={pause.id: pause.seen}, asked=asked, by=by, now=now or WEEK)  # type: ignore[arg-type]


def question() -> NoticeBatch:
    """What waits for a person."""
    return NoticeBatch.objects.get(state="to_confirm")


def test_a_pause_is_told_a_week_before_and_on_the_day_before(noor: Staff, marcus: Staff) -> None:
    make_district("Alder Valley", dsm=marcus)
    close_offices(noor)
    assert (minute(WEEK - timedelta(minutes=1)), mails()) == (0, [])
    assert minute(WEEK) == 1
    (first,) = mails()
    assert (first.to, first.reply_to) == (["maria@district.example.org"], ["marcus@portal.example.org"])
    assert first.subject == "Spring closure: rosters of Alder Valley pause from Monday, April 5, 2027"
    assert "on the nights from Monday, April 5, 2027 through Friday, April 9, 2027" in first.text
    assert "shows on Khan Academy from the morning of Tuesday, April 13, 2027" in first.text
    assert "Marcus Bell reads it" in first.text and "{" not in first.text
    assert (minute(WEEK + timedelta(minutes=1)), minute(DAY - timedelta(minutes=1))) == (0, 0)
    assert minute(DAY) == 1
    assert mails()[1].subject == "Spring closure: rosters of Alder Valley pause until Tuesday, April 13, 2027"
    assert minute(DAY + timedelta(days=1)) == 0
    assert states() == [("week_before", "sent"), ("day_before", "sent")]


def test_the_ledger_keeps_what_was_sent_to_whom_when_and_by_whom(noor: Staff, marcus: Staff) -> None:
    make_district("Alder Valley", dsm=marcus)
    close_offices(noor)
    minute(WEEK)
    row, mail = Notice.objects.get(kind="week_before"), mails()[0]
    assert (row.subject, row.text, row.reply_to) == (mail.subject, mail.text, "marcus@portal.example.org")
    assert row.contacts == [{"name": "Maria Ruiz", "email": "maria@district.example.org"}]
    assert (row.sent_at, row.job, row.by, row.tries) == (WEEK, "notices", None, 1)
    assert (row.first_night, row.last_night, mail.notice_id) == (FIRST, LAST, row.id)


def test_changed_nights_are_told_once_and_only_after_a_person_has_seen_how_many(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    change(pause, noor, last=LAST + timedelta(days=3))
    change(pause, noor, last=LAST + timedelta(days=4))
    assert minute(WEEK + timedelta(hours=1)) == 0
    batch = question()
    seen = checksum(unsent(batch))
    confirm_batch(batch=batch, seen=seen, by=noor, now=WEEK + timedelta(hours=2))
    with pytest.raises(NotDone, match="already"):
        confirm_batch(batch=batch, seen=seen, by=noor, now=WEEK + timedelta(hours=2))
    assert minute(WEEK + timedelta(hours=2)) == 1
    assert mails()[-1].subject == (
        "Spring closure: other nights than we wrote, Monday, April 5, 2027 through Tuesday, April 13, 2027"
    )
    assert Notice.objects.get(kind="changed").by == noor
    assert minute(WEEK + timedelta(hours=3)) == 0
    minute(DAY)
    assert "until Thursday, April 15, 2027" in mails()[-1].subject


def test_another_name_with_the_same_nights_is_no_news(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    pause.name = "Spring break"
    change(pause, noor, last=LAST)
    minute(WEEK + timedelta(hours=1))
    assert states() == [("week_before", "sent"), ("day_before", "due")]


def test_what_changed_since_somebody_looked_is_not_confirmed(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    change(pause, noor, last=LAST + timedelta(days=3))
    minute(WEEK)
    seen = checksum(unsent(question()))
    change(pause, noor, last=LAST + timedelta(days=4))
    minute(WEEK)
    with pytest.raises(NotDone, match="look at them again"):
        confirm_batch(batch=question(), seen=seen, by=noor, now=WEEK)
    assert len(mails()) == 1


def test_nights_changed_before_anything_left_are_told_as_they_are(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    change(pause, noor, first=FIRST + timedelta(days=1), last=LAST, now=SPRING)
    assert minute(WEEK) == 0
    assert minute(WEEK + timedelta(days=1)) == 1
    assert "pause from Tuesday, April 6, 2027" in mails()[0].subject
    assert states() == [("week_before", "sent"), ("day_before", "due")]


def test_a_pause_withdrawn_before_anything_left_is_told_to_nobody(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    cancel_pauses(seen={pause.id: pause.seen}, by=noor, now=SPRING)
    minute(SPRING)
    assert (minute(WEEK), minute(DAY), mails()) == (0, 0, [])
    assert states() == [("week_before", "not_needed"), ("day_before", "not_needed")]


def test_a_pause_withdrawn_after_it_was_told_is_told_so_when_a_person_agrees(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    cancel_pauses(seen={pause.id: pause.seen}, by=noor, now=WEEK + timedelta(hours=1))
    assert minute(WEEK + timedelta(hours=1)) == 0
    batch = question()
    confirm_batch(batch=batch, seen=checksum(unsent(batch)), by=noor, now=WEEK + timedelta(hours=1))
    assert minute(WEEK + timedelta(hours=1)) == 1
    assert mails()[-1].subject == "Spring closure: rosters of Alder Valley do not pause"
    assert minute(DAY) == 0


def test_a_pause_ended_while_it_runs_names_the_morning_that_comes_sooner(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    minute(DAY)
    now = there(FIRST + timedelta(days=2), 12)
    end_pauses(seen={pause.id: pause.seen}, by=noor, now=now)
    minute(now)
    batch = question()
    confirm_batch(batch=batch, seen=checksum(unsent(batch)), by=noor, now=now)
    assert minute(now) == 1
    assert (
        mails()[-1].subject
        == "Spring closure: rosters of Alder Valley change again from Thursday, April 8, 2027"
    )


def test_who_decides_not_to_tell_a_change_stops_it_for_good(noor: Staff) -> None:
    make_district("Alder Valley")
    pause = close_offices(noor)
    minute(WEEK)
    change(pause, noor, last=LAST + timedelta(days=3))
    minute(WEEK)
    assert stop_batch(batch=question(), by=noor, now=WEEK) == 1
    assert minute(WEEK + timedelta(hours=1)) == 0
    assert not NoticeBatch.objects.filter(state="to_confirm").exists()
