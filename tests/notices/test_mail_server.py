"""Mails over a real connection: what leaves, with which sign-in, and what becomes of whom the server refuses (RULES B14)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Staff
from districts.models import Contact
from rostering.config import environment
from rostering.models import Notice
from rostering.notices.acts import send_again
from rostering.screens.home_asks import anything
from rostering.screens.notices_work import notices_work
from rostering.screens.presenters.notice import notice_page
from rostering.screens.presenters.say import plain
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from tests.notices.conftest import FIRST, close_offices, make_district, minute, there
from tests.notices.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db
WEEK = there(FIRST - timedelta(days=7))
MARIA, JOHN = "maria@district.example.org", "john@district.example.org"
NO_SUCH_USER = f"550 5.1.1 <{JOHN}> no such user here"


def use(server: MailServer, settings: Any, *, signed_in: str = "") -> None:
    """As EMAIL_URL has the portal send."""
    url = server.url.replace("smtp://", f"smtp://{signed_in}")
    for name, value in environment.mail(url).items():
        setattr(settings, name, value)
    settings.MAIL_WAY = "server"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """The server of EMAIL_URL."""
    with mail_server() as made:
        use(made, settings)
        yield made


@pytest.fixture
def two_people(noor: Staff, marcus: Staff) -> None:
    """A district with two people to write to, a week before a pause."""
    district = make_district("Alder Valley", dsm=marcus, contact=MARIA)
    Contact.objects.create(district=district, name="John Lake", job="Rostering", email=JOHN)
    close_offices(noor)


def rows() -> list[tuple[str, list[str], str]]:
    """(state, to whom, what the server said) of the notices a week before."""
    found = Notice.objects.filter(kind="week_before").order_by("id")
    return [(row.state, [one["email"] for one in row.contacts], row.answer) for row in found]


def test_what_leaves_is_the_notice_with_its_dsm_to_answer(server: MailServer, two_people: None) -> None:
    assert minute(WEEK) == 1
    (to, mail), row = server.taken[0], Notice.objects.get(state="sent")
    assert sorted(to) == [JOHN, MARIA]
    assert (mail["Reply-To"], mail["Subject"].replace("\r\n", "")) == (row.reply_to, row.subject)
    assert row.reply_to == "marcus@portal.example.org"
    assert mail.get_payload(decode=True).decode().replace("\r\n", "\n").strip() == row.text.strip()  # type: ignore[union-attr]


def test_two_people_with_one_address_get_one_mail_and_both_are_told(
    server: MailServer, two_people: None
) -> None:
    """A district office often shares one address."""
    Contact.objects.filter(email=JOHN).update(email=MARIA.capitalize())
    assert minute(WEEK) == 1
    (to, _), row = server.taken[0], Notice.objects.get(state="sent")
    assert [one.casefold() for one in to] == [MARIA]
    assert sorted(one["name"] for one in row.contacts) == ["John Lake", "Maria Ruiz"]


def test_many_mails_leave_by_one_connection(server: MailServer, noor: Staff) -> None:
    for number in range(4):
        make_district(f"District {number}")
    close_offices(noor)
    assert (minute(WEEK), server.connections) == (4, 1)


def test_user_and_password_arrive_as_they_were_meant(settings: Any, two_people: None) -> None:
    with mail_server() as server:
        use(server, settings, signed_in="portal%40example.org:a+b%2Fc%40d%25@")
        assert minute(WEEK) == 1
    assert server.signed_in == [("portal@example.org", "a+b/c@d%")]


class TestSomeRefused:
    """Who is refused is not told, whatever the others are."""

    def test_the_others_are_told_and_those_refused_are_failed_with_the_servers_words(
        self, server: MailServer, two_people: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        server.refuses[JOHN] = NO_SUCH_USER
        assert minute(WEEK) == 1
        assert [to for to, _ in server.taken] == [[MARIA]]
        assert rows() == [("sent", [MARIA], ""), ("failed", [JOHN], NO_SUCH_USER)]
        assert minute(WEEK + timedelta(minutes=10)) == 0
        assert [state for state, *_ in rows()] == ["sent", "failed"]
        assert "notice" in caplog.text and "@" not in caplog.text

    def test_it_is_work_on_the_dsms_home_and_its_page_says_who_and_why(
        self, server: MailServer, two_people: None, marcus: Staff
    ) -> None:
        server.refuses[JOHN] = NO_SUCH_USER
        minute(WEEK)
        viewer = Viewer(staff=marcus, now=WEEK + timedelta(minutes=1), zone="America/Los_Angeles")
        (row,), _ = notices_work(Scope(viewer), anything(Scope(viewer)))
        assert row.harm == (
            "The mail server refused the address, so some of its people were not told of Spring closure."
        )
        page = notice_page(Notice.objects.get(state="failed"), viewer=viewer)
        assert plain(page.sentence) == (
            "John Lake of Alder Valley was not told of Spring closure: the mail server refused the address. "
            "The others were told."
        )
        assert page.answer == f"The mail server said: {NO_SUCH_USER}"
        assert page.contacts_href == reverse("district_contacts", args=["alder-valley"])

    def test_sent_again_it_goes_to_the_corrected_address_only(
        self, server: MailServer, two_people: None, noor: Staff
    ) -> None:
        server.refuses[JOHN] = NO_SUCH_USER
        minute(WEEK)
        Contact.objects.filter(email=JOHN).update(email="jon@district.example.org")
        now = WEEK + timedelta(hours=1)
        send_again(notices=[Notice.objects.get(state="failed").id], by=noor, now=now)
        assert minute(now) == 1
        assert server.taken[-1][0] == ["jon@district.example.org"]
        assert [state for state, *_ in rows()] == ["sent", "sent"]

    def test_whoever_was_deleted_meanwhile_need_not_be_told(
        self, server: MailServer, two_people: None, noor: Staff
    ) -> None:
        server.refuses[JOHN] = NO_SUCH_USER
        minute(WEEK)
        Contact.objects.filter(email=JOHN).delete()
        send_again(notices=[Notice.objects.get(state="failed").id], by=noor, now=WEEK)
        assert (minute(WEEK), len(server.taken)) == (0, 1)
        assert [state for state, *_ in rows()] == ["sent", "not_needed"]

    def test_who_is_refused_for_now_only_is_asked_again_by_itself(
        self, server: MailServer, two_people: None
    ) -> None:
        server.refuses[JOHN] = "450 4.2.0 try later"
        assert minute(WEEK) == 1
        assert minute(WEEK + timedelta(minutes=4)) == 0
        server.refuses.clear()
        assert minute(WEEK + timedelta(minutes=5)) == 1
        assert [to for to, _ in server.taken] == [[MARIA], [JOHN]]
        assert [state for state, *_ in rows()] == ["sent", "sent"]

    def test_everybody_refused_is_a_failure_with_the_servers_words(
        self, server: MailServer, two_people: None
    ) -> None:
        server.refuses |= {JOHN: NO_SUCH_USER, MARIA: "550 nor she"}
        for minutes in (0, 5, 30):
            assert minute(WEEK + timedelta(minutes=minutes)) == 0
        (found,) = Notice.objects.filter(kind="week_before")
        assert (found.state, found.error, len(found.contacts)) == ("failed", "address_refused", 2)
        assert found.answer in (NO_SUCH_USER, "550 nor she")


class TestEmailUrl:
    """What EMAIL_URL says, and what stops the start with one line."""

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("smtp://mail.example.org", (25, "", "", False, False)),
            ("smtp+tls://mail.example.org", (587, "", "", True, False)),
            ("smtp+ssl://mail.example.org/", (465, "", "", False, True)),
            ("smtp+tls://me:secret@mail.example.org:2525", (2525, "me", "secret", True, False)),
            (
                "smtp+tls://me%40example.org:p%3As%23+%25@mail.example.org",
                (587, "me@example.org", "p:s#+%", True, False),
            ),
        ],
    )
    def test_each_scheme_with_its_port_user_and_password(self, url: str, expected: tuple[Any, ...]) -> None:
        found = environment.mail(url)
        names = ("EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
        assert (found["EMAIL_HOST"], tuple(found[name] for name in names)) == ("mail.example.org", expected)

    def test_without_one_there_is_no_server(self) -> None:
        assert environment.mail("") == {}

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("imap://mail.example.org", "can not be read"),
            ("mail.example.org:25", "can not be read"),
            ("smtp+tls://me:secret@mail.example.org:port", "can not be read"),
            ("smtp+tls://", "names no mail server"),
            ("smtp+tls://me:secret@:587", "names no mail server"),
            ("smtp+tls://me@mail.example.org", "a user without a password"),
            ("smtp+tls://mail.example.org/queue", "goes on after the port"),
            ("smtp://mail#secret@mail.example.org", "goes on after the port"),
        ],
    )
    def test_what_can_not_be_stops_the_start_with_one_line_that_keeps_the_password(
        self, url: str, words: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as stopped:
            environment.mail(url)
        said = capsys.readouterr().err
        assert stopped.value.code == 2
        assert said.count("\n") == 1
        assert words in said and "EMAIL_URL" in said and "smtp+tls://user:password@host:587" in said
        assert "secret" not in said
