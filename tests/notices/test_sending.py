"""Mails to many wait and can be stopped, failures are tried again and told, and two senders send one mail once."""

import smtplib
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections

from accounts.models import Staff
from accounts.permissions import NotAllowed
from districts.models import Contact
from rostering.calendar.keeping import Asked, cancel_pauses, change_pauses
from rostering.models import MailboxMessage, Notice, NoticeBatch
from rostering.notices import sending
from rostering.notices.acts import send_again, told_by_phone
from rostering.notices.batches import open_batches, stop_batch
from rostering.notices.rules import NotDone
from rostering.notices.sending import send_due
from tests.notices.conftest import FIRST, LAST, close_offices, mails, make_district, minute, states, there

WEEK = there(FIRST - timedelta(days=7))
Break = Callable[[Exception | None], None]


def make_districts(count: int) -> None:
    """So many with somebody to write to."""
    for number in range(count):
        make_district(f"District {number}", contact=f"maria{number}@district.example.org")


@pytest.fixture
def break_server(monkeypatch: pytest.MonkeyPatch) -> Break:
    """The mail server raises what it is given, until it is given None."""
    problems: list[Exception | None] = [None]

    class Server(BaseEmailBackend):
        def send_messages(self, email_messages: Sequence[Any]) -> int:
            if problems[0]:
                raise problems[0]
            return len(email_messages)

    monkeypatch.setattr(sending, "connection_of", lambda way: Server())

    def say(problem: Exception | None) -> None:
        problems[0] = problem

    return say


@pytest.mark.django_db
@pytest.mark.usefixtures("mailbox")
class TestManyDistricts:
    """Both sides of twenty."""

    def test_a_mail_to_twenty_districts_leaves_at_once(self, noor: Staff) -> None:
        make_districts(20)
        close_offices(noor)
        assert minute(WEEK) == 20

    def test_a_mail_to_more_than_twenty_waits_ten_minutes(self, noor: Staff) -> None:
        make_districts(21)
        close_offices(noor)
        assert minute(WEEK) == 0
        assert minute(WEEK + timedelta(minutes=9, seconds=59)) == 0
        assert minute(WEEK + timedelta(minutes=10)) == 21
        assert minute(WEEK + timedelta(minutes=11)) == 0

    def test_time_zones_do_not_make_one_mail_many(self, noor: Staff) -> None:
        for number in range(11):
            make_district(f"East {number}", time_zone="America/New_York")
            make_district(f"West {number}", time_zone="America/Los_Angeles")
        close_offices(noor)
        east = WEEK - timedelta(hours=3)
        assert minute(east) == 0
        assert NoticeBatch.objects.get().notices.count() == 22
        assert (minute(east + timedelta(minutes=10)), minute(WEEK - timedelta(minutes=1)), minute(WEEK)) == (
            11,
            0,
            11,
        )

    def test_a_specialist_stops_it_in_that_time_and_nothing_leaves(self, noor: Staff, marcus: Staff) -> None:
        make_districts(21)
        close_offices(noor)
        minute(WEEK)
        batch = NoticeBatch.objects.get()
        with pytest.raises(NotAllowed):
            stop_batch(batch=batch, by=marcus, now=WEEK)
        assert stop_batch(batch=batch, by=noor, now=WEEK + timedelta(minutes=9)) == 21
        assert (minute(WEEK + timedelta(minutes=10)), mails()) == (0, [])
        assert set(states(kind="week_before")) == {("week_before", "stopped")}
        with pytest.raises(NotDone):
            stop_batch(batch=batch, by=noor, now=WEEK)

    def test_what_was_stopped_is_sent_again_with_the_same_ten_minutes(self, noor: Staff) -> None:
        make_districts(21)
        close_offices(noor)
        minute(WEEK)
        stop_batch(batch=NoticeBatch.objects.get(), by=noor, now=WEEK)
        stopped = list(Notice.objects.filter(state="stopped").values_list("id", flat=True))
        assert send_again(notices=stopped, by=noor, now=WEEK) == 21
        assert minute(WEEK) == 0
        assert minute(WEEK + timedelta(minutes=10)) == 21


@pytest.mark.django_db
class TestFailures:
    """Nothing is lost silently."""

    @pytest.fixture(autouse=True)
    def one_district(self, noor: Staff, settings: Any) -> None:
        """A week before, with a mail server."""
        settings.MAIL_WAY = "server"
        make_districts(1)
        close_offices(noor)

    def test_a_server_that_is_away_is_asked_three_times_over_half_an_hour(self, break_server: Break) -> None:
        break_server(ConnectionRefusedError("10.0.0.9"))
        waits = [0, 4, 5, 29, 30, 31]
        tries = [self.tries_after(minutes) for minutes in waits]
        assert tries == [1, 1, 2, 2, 3, 3]
        row = Notice.objects.get(kind="week_before")
        assert (row.state, row.error, row.sent_at) == ("failed", "unreachable", None)

    def tries_after(self, minutes: int) -> int:
        """How often it has been tried by then."""
        minute(WEEK + timedelta(minutes=minutes))
        return Notice.objects.get(kind="week_before").tries

    def test_what_the_second_try_sends_is_sent(self, break_server: Break) -> None:
        break_server(smtplib.SMTPServerDisconnected("gone"))
        assert minute(WEEK) == 0
        break_server(None)
        assert minute(WEEK + timedelta(minutes=5)) == 1
        assert states()[0] == ("week_before", "sent")

    def test_logs_and_ledger_know_the_kind_of_a_failure_and_nobodys_address(
        self, break_server: Break, caplog: pytest.LogCaptureFixture
    ) -> None:
        refused = smtplib.SMTPRecipientsRefused({"maria0@district.example.org": (550, b"no maria")})
        break_server(refused)
        minute(WEEK)
        assert Notice.objects.get(kind="week_before").error == "address_refused"
        assert "notice" in caplog.text and "maria" not in caplog.text

    def test_a_failed_notice_is_sent_again_by_a_person(self, break_server: Break, noor: Staff) -> None:
        break_server(smtplib.SMTPDataError(554, b"spam"))
        for minutes in (0, 5, 30):
            minute(WEEK + timedelta(minutes=minutes))
        row = Notice.objects.get(state="failed")
        break_server(None)
        now = WEEK + timedelta(hours=2)
        assert (send_again(notices=[row.id], by=noor, now=now), minute(now)) == (1, 1)
        row.refresh_from_db()
        assert (row.state, row.by, row.error) == ("sent", noor, "")

    def test_a_worker_that_dies_with_a_mail_in_hand_never_sends_it_twice(self, break_server: Break) -> None:
        open_batches(now=WEEK)
        Notice.objects.filter(kind="week_before").update(claimed_at=WEEK, tries=1)
        assert minute(WEEK + timedelta(minutes=15)) == 0
        assert states()[0] == ("week_before", "due")
        assert minute(WEEK + timedelta(minutes=16)) == 0
        row = Notice.objects.get(kind="week_before")
        assert (row.state, row.error) == ("failed", "interrupted")


@pytest.mark.django_db
@pytest.mark.usefixtures("mailbox")
class TestPeople:
    """Whom a mail reaches, and what people do where it does not."""

    def test_a_district_without_anybody_to_write_to_is_no_contact(self, noor: Staff) -> None:
        make_district("Alder Valley", contact="")
        close_offices(noor)
        assert (minute(WEEK), states()[0]) == (0, ("week_before", "no_contact"))
        Contact.objects.create(
            district_id=Notice.objects.first().district_id, name="Al", email="al@d.example.org"
        )
        send_again(notices=[Notice.objects.get(state="no_contact").id], by=noor, now=WEEK)
        assert (minute(WEEK), mails()[0].to) == (1, ["al@d.example.org"])

    def test_who_was_called_is_not_written_to(self, noor: Staff) -> None:
        make_district("Alder Valley")
        close_offices(noor)
        row = Notice.objects.get(kind="week_before")
        with pytest.raises(NotDone):
            told_by_phone(notices=[row.id], note=" ", by=noor, now=WEEK)
        assert told_by_phone(notices=[row.id], note="Maria knows.", by=noor, now=WEEK) == 1
        assert minute(WEEK) == 0
        row.refresh_from_db()
        assert (row.state, row.note, row.by, row.sent_at) == ("told_by_phone", "Maria knows.", noor, WEEK)
        with pytest.raises(NotDone):
            send_again(notices=[row.id], by=noor, now=WEEK)

    def test_a_dsm_tells_his_own_districts_only(self, noor: Staff, marcus: Staff) -> None:
        make_district("His", dsm=marcus, contact="")
        make_district("Not his", contact="")
        close_offices(noor)
        minute(WEEK)
        rows = {row.district.name: row.id for row in Notice.objects.filter(state="no_contact")}
        assert told_by_phone(notices=[rows["His"]], note="Called.", by=marcus, now=WEEK) == 1
        with pytest.raises(NotAllowed):
            told_by_phone(notices=[rows["Not his"]], note="Called.", by=marcus, now=WEEK)
        with pytest.raises(NotAllowed):
            send_again(notices=list(rows.values()), by=marcus, now=WEEK)

    def test_a_notice_that_was_sent_is_sent_again_as_a_row_of_its_own(self, noor: Staff) -> None:
        make_district("Alder Valley")
        close_offices(noor)
        minute(WEEK)
        send_again(notices=[Notice.objects.get(state="sent").id], by=noor, now=WEEK)
        assert minute(WEEK) == 1
        assert [(row.version, row.by) for row in Notice.objects.filter(state="sent").order_by("id")] == [
            (1, None),
            (2, noor),
        ]


@pytest.mark.django_db
@pytest.mark.usefixtures("mailbox")
class TestAPauseThatMoves:
    """Nobody is written nights that are none of the pause any more, however late the ledger learns of it."""

    @pytest.mark.parametrize("how", ["withdrawn", "moved"])
    def test_a_mail_about_nights_that_have_just_gone_does_not_leave(self, noor: Staff, how: str) -> None:
        """The act is committed, its message not delivered yet."""
        make_district("Alder Valley")
        pause = close_offices(noor)
        if how == "withdrawn":
            cancel_pauses(seen={pause.id: pause.seen}, by=noor, now=WEEK)
        else:
            days = timedelta(days=7)
            later = Asked(first_night=FIRST + days, last_night=LAST + days, name="Spring closure")
            change_pauses(seen={pause.id: pause.seen}, asked=later, by=noor, now=WEEK)
        open_batches(now=WEEK)
        assert (send_due(now=WEEK), mails()) == (0, [])
        assert minute(WEEK) == 0

    def test_what_told_other_nights_is_not_sent_again(self, noor: Staff) -> None:
        make_district("Alder Valley")
        pause = close_offices(noor)
        minute(WEEK)
        sent = Notice.objects.get(state="sent")
        longer = Asked(first_night=FIRST, last_night=LAST + timedelta(days=3), name="Spring closure")
        change_pauses(seen={pause.id: pause.seen}, asked=longer, by=noor, now=WEEK)
        with pytest.raises(NotDone, match="nights that have changed"):
            send_again(notices=[sent.id], by=noor, now=WEEK)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("mailbox")
def test_two_senders_at_once_send_each_mail_once(noor: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the same rows before either takes one."""
    make_districts(8)
    close_offices(noor)
    open_batches(now=WEEK)
    both, prepare = Barrier(2, timeout=20), sending._desk_for

    def read_by_both(rows: Sequence[Notice], **values: Any) -> Any:
        assert len(rows) == 8
        both.wait()
        return prepare(rows, **values)

    monkeypatch.setattr(sending, "_desk_for", read_by_both)

    def work() -> None:
        send_due(now=WEEK)
        connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert MailboxMessage.objects.count() == 8
    assert set(states(kind="week_before")) == {("week_before", "sent")}
