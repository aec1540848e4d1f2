"""Notices on the screens: the ledger, a changed pause, texts, letters, the mailbox, and what Home says of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Staff
from districts.models import Contact
from rostering.models import Digest, Notice, NoticeBatch, NoticeTemplate, Run, Talk
from rostering.notices.batches import checksum, unsent
from rostering.notices.sending import look
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning, Told, make_notices
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> Iterator[None]:
    """A practice portal."""
    settings.MAIL_WAY = "mailbox"
    yield


@pytest.fixture
def told(morning: Morning) -> Told:
    """A pause in five days that one district was told of."""
    return make_notices(morning)


def lost(person: Staff, day: date, *, tries: int) -> Digest:
    """A digest that failed for good."""
    return Digest.objects.create(
        staff=person, day=day, state="failed", subject="Rosters", text="Two wait.", made_at=NOON, tries=tries
    )


def read(enter: Enter, person: Staff, name: str, *arguments: object, query: str = "") -> str:
    """The words of a page."""
    return text_of(enter(person).get(reverse(name, args=arguments) + query))


class TestLostDigests:
    """Morning mails to staff that failed for good are seen where the other failed messages are, with what to try."""

    def test_a_specialist_sees_whose_did_not_leave_why_and_what_to_try(
        self, morning: Morning, enter: Enter
    ) -> None:
        yesterday = morning.now.date() - timedelta(days=1)
        for person in (morning.cast.noor, morning.cast.marcus):
            lost(person, yesterday, tries=4)
        lost(morning.cast.lena, yesterday, tries=0)
        words = read(enter, morning.cast.noor, "notices")
        assert "The morning mail of Tuesday did not reach you and Marcus Bell." in words
        assert "The mail server did not take it, four times in two hours." in words
        assert "have whoever runs the portal check the mail server" in words
        assert "did not reach Lena Ortiz. It could not leave on its day." in words
        assert "Morning mail" in read(enter, morning.cast.noor, "home")

    def test_a_dsm_sees_his_own_only_and_nobody_what_is_older_than_a_week(
        self, morning: Morning, enter: Enter
    ) -> None:
        today = morning.now.date()
        lost(morning.cast.marcus, today - timedelta(days=1), tries=1)
        lost(morning.cast.marcus, today - timedelta(days=8), tries=4)
        lost(morning.cast.noor, today - timedelta(days=1), tries=4)
        words = read(enter, morning.cast.marcus, "notices")
        assert words.count("The morning mail") == 1
        assert "did not reach you. Sending it was interrupted, so it may have arrived." in words
        assert "The morning mail" not in read(enter, morning.cast.lena, "notices")


class TestLedger:
    """The list, and what can be done with its rows."""

    def test_a_pause_says_how_many_were_told_and_who_was_not(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        words = read(enter, morning.cast.noor, "notices")
        assert "Staff days 12 to 14 October" in words
        assert "1 failed, 1 without a contact" in words
        assert "Staff days has changed since 1 district was told." in words

    def test_a_dsm_sees_the_notices_of_his_districts_only(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        lena = read(enter, morning.cast.lena, "notices")
        assert "Fern Hollow" in lena and "Alder Valley" not in lena
        client = enter(morning.cast.lena)
        for name, number in (("notice", told.sent.id), ("mailing", told.question.id), ("mail", told.mail.id)):
            assert client.get(reverse(name, args=[number])).status_code == 403
        assert "Staff days: rosters pause" not in read(enter, morning.cast.lena, "mailbox")

    def test_filters_leave_what_they_say(self, morning: Morning, told: Told, enter: Enter) -> None:
        answer = enter(morning.cast.noor).get(reverse("notices") + f"?state=no_contact&pause={told.pause.id}")
        assert [line.name for line in answer.context["table"].lines] == ["Elm Ridge, A week before"]

    def test_an_empty_ledger_says_so_and_only_filters_are_taken_away(
        self, morning: Morning, enter: Enter
    ) -> None:
        words = read(enter, morning.cast.noor, "notices")
        assert "No district has been told of a pause yet, and none is due to be." in words
        assert "Show all" not in words
        slug = morning.held.district.slug
        for query in ("?state=sent", "?q=Alder", f"?district={slug}"):
            words = read(enter, morning.cast.noor, "notices", query=query)
            assert "No notice fits. Show all" in words and "Clear all" in words

    def test_the_csv_holds_what_was_sent_to_whom_and_stands_in_the_audit(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        answer: Any = enter(morning.cast.noor).get(reverse("notices_csv") + "?state=sent")
        lines = answer.getvalue().decode().splitlines()
        assert len(lines) == 2 and "maria@alder.example.org" in lines[1] and "2026-10-12" in lines[1]
        assert AuditEvent.objects.latest("id").event == "notices.downloaded"

    def test_chosen_notices_are_told_by_phone_with_a_note(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        row = Notice.objects.get(state="no_contact")
        client = enter(morning.cast.marcus)
        sent = {"pick": [row.id], "act": "told", "back": "state=no_contact"}
        refused = client.post(reverse("notices_act"), sent)
        assert refused.status_code == 400 and "Write with whom you spoke." in text_of(refused)
        done = client.post(reverse("notices_act"), sent | {"note": "Maria knows."})
        assert done["Location"].endswith("?state=no_contact")
        row.refresh_from_db()
        assert (row.state, row.by, row.note) == ("told_by_phone", morning.cast.marcus, "Maria knows.")
        timeline = read(
            enter, morning.cast.marcus, "district_timeline", morning.missed.slug, query="?what=letters"
        )
        assert "Marcus Bell told them of Staff days by phone" in timeline

    def test_what_is_a_colleagues_is_not_sent_again(self, morning: Morning, told: Told, enter: Enter) -> None:
        row = Notice.objects.get(state="failed")
        answer = enter(morning.cast.lena).post(reverse("notices_act"), {"pick": [row.id], "act": "again"})
        assert answer.status_code == 400
        row.refresh_from_db()
        assert row.state == "failed"

    def test_without_a_mail_server_the_page_says_what_to_set(
        self, morning: Morning, told: Told, enter: Enter, settings: Any
    ) -> None:
        settings.MAIL_WAY = "none"
        assert "EMAIL_URL is not set" in read(enter, morning.cast.noor, "notices")


class TestChangedPause:
    """One new notice, after somebody has seen how many it is for."""

    def test_a_person_confirms_what_was_on_the_screen(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        client = enter(morning.cast.noor)
        page = reverse("mailing", args=[told.question.id])
        words = text_of(client.get(page))
        assert "1 district was told other nights of Staff days than it has now." in words
        assert "Monday, October 12, 2026 through Wednesday, October 14, 2026" in words
        confirm = reverse("mailing_confirm", args=[told.question.id])
        assert client.post(confirm, {"seen": "something else"}).status_code == 409
        seen = checksum(unsent(told.question))
        assert client.post(confirm, {"seen": seen}).status_code == 302
        assert client.post(confirm, {"seen": seen}).status_code == 409
        Contact.objects.create(
            district=morning.held.district, name="Maria Ruiz", email="maria@alder.example.org"
        )
        look(now=morning.now)
        assert Notice.objects.get(kind="changed").state == "sent"

    def test_or_tells_nobody(self, morning: Morning, told: Told, enter: Enter) -> None:
        answer = enter(morning.cast.noor).post(reverse("mailing_stop", args=[told.question.id]))
        assert answer.status_code == 302
        assert Notice.objects.get(kind="changed").state == "stopped"


class TestHome:
    """What waits for whom."""

    def test_the_dsm_is_told_which_districts_were_not_reached_and_why(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        words = read(enter, morning.cast.marcus, "home")
        assert "Nobody with an e-mail address is known there, so it was not told of Staff days." in words
        assert "The mail server did not answer, so it was not told of Staff days." in words

    @pytest.mark.parametrize("who", ["noor", "marcus"])
    def test_a_pause_within_a_week_that_districts_do_not_know_of_is_on_home(
        self, morning: Morning, told: Told, enter: Enter, who: str
    ) -> None:
        words = read(enter, getattr(morning.cast, who), "home")
        assert "districts have not been told of it: 1 without a contact, 1 failed" in words

    def test_a_pause_eight_days_ahead_is_not_yet(
        self, morning: Morning, told: Told, enter: Enter, clock: Any
    ) -> None:
        client = enter(morning.cast.noor)
        clock(morning.now - timedelta(days=2))
        assert "have not been told of it" in text_of(client.get(reverse("home")))
        clock(morning.now - timedelta(days=3))
        assert "have not been told of it" not in text_of(client.get(reverse("home")))

    def test_a_mail_to_many_has_its_stop_on_home_for_specialists(
        self, morning: Morning, told: Told, enter: Enter
    ) -> None:
        rows = Notice.objects.filter(state="due", kind="week_before")
        batch = NoticeBatch.objects.create(
            kind="week_before",
            state="waiting",
            opened_at=morning.now,
            leaves_at=morning.now + timedelta(minutes=9),
        )
        rows.update(batch=batch)
        client = enter(morning.cast.noor)
        count = rows.count()
        assert f"to {count} districts leaves at 08:39." in text_of(client.get(reverse("home")))
        answer = client.post(reverse("mailing_stop", args=[batch.id]), {"back": "home"})
        assert answer["Location"] == reverse("home")
        assert Notice.objects.filter(state="stopped").count() == count


class TestTexts:
    """Specialists change them, everybody reads them."""

    def test_a_text_is_previewed_against_a_district_and_kept(self, morning: Morning, enter: Enter) -> None:
        client, page = enter(morning.cast.noor), reverse("text_save", args=["week_before"])
        typed = {"subject": "Pause of {district}", "text": "Until {first_morning}.", "version": "0"}
        shown = client.post(page, typed | {"act": "preview", "district": morning.well.slug})
        assert "Pause of Birch Bay" in text_of(shown) and not NoticeTemplate.objects.exists()
        assert client.post(page, typed | {"act": "keep"}).status_code == 302
        assert NoticeTemplate.objects.get().author == morning.cast.noor
        assert "Version 1, by Noor Haddad" in read(enter, morning.cast.noor, "texts")
        assert client.post(page, typed | {"text": "x", "act": "keep"}).status_code == 400

    def test_an_unknown_placeholder_is_refused_beside_its_field(self, morning: Morning, enter: Enter) -> None:
        typed = {"subject": "Pause", "text": "Dear {contact}", "version": "0", "act": "keep"}
        answer = enter(morning.cast.noor).post(reverse("text_save", args=["week_before"]), typed)
        assert answer.status_code == 400
        assert "{contact} is no placeholder of this text." in answer.context["form"].errors["text"][0]

    def test_a_dsm_reads_but_does_not_change(self, morning: Morning, enter: Enter) -> None:
        assert "Texts are kept by rostering specialists" in read(
            enter, morning.cast.marcus, "text", "changed"
        )
        typed = {"subject": "Pause", "text": "x", "version": "0", "act": "keep"}
        assert (
            enter(morning.cast.marcus).post(reverse("text_save", args=["changed"]), typed).status_code == 403
        )


class TestLetters:
    """A draft that a person sends."""

    def test_a_letter_about_a_hold_begins_filled_and_is_kept_word_for_word(
        self, morning: Morning, enter: Enter
    ) -> None:
        district, run = morning.held.district, morning.held.run_id
        maria = Contact.objects.create(
            district=district, name="Maria Ruiz", job="Data and IT", email="maria@alder.example.org"
        )
        omar = Contact.objects.create(
            district=district, name="Omar", job="Principal", email="omar@alder.example.org"
        )
        client = enter(morning.cast.marcus)
        page = client.get(reverse("run_letter", args=[run]))
        form = page.context["form"]
        assert form.initial["contacts"] == [str(maria.id)]
        assert "On Tuesday, October 6, 2026 we read from Clever" in form.initial["text"]
        assert "Answers go to Marcus Bell" in text_of(page)
        typed = {
            "contacts": [str(maria.id), str(omar.id)],
            "subject": "Is this meant?",
            "text": "Dear Maria,\n\nis it?",
            "nonce": str(uuid4()),
        }
        for _ in range(2):
            answer = client.post(reverse("run_letter_send", args=[run]), typed)
            assert (answer.status_code, answer["Location"]) == (302, reverse("hold", args=[morning.held.id]))
        assert look(now=morning.now) == 1
        letter = Notice.objects.get(kind="letter")
        assert (letter.state, letter.by, letter.text) == (
            "sent",
            morning.cast.marcus,
            "Dear Maria,\n\nis it?\n",
        )
        assert letter.hold_id == morning.held.id
        (asked,) = Talk.objects.filter(hold=morning.held)
        assert (asked.way, asked.with_whom) == ("mail", "Maria Ruiz, Omar")
        assert asked.words == "Asked by letter: Is this meant?"
        page = read(enter, morning.cast.marcus, "hold", morning.held.id)
        assert "Asked by letter: Is this meant? Marcus Bell, to Maria Ruiz, Omar" in page
        assert "Marcus Bell asked by letter" in read(enter, morning.cast.marcus, "home")
        assert "nobody has called yet" not in read(enter, morning.cast.marcus, "hold", morning.held.id)
        timeline = read(enter, morning.cast.marcus, "district_timeline", district.slug, query="?what=letters")
        assert "Marcus Bell wrote to Maria Ruiz and Omar: Is this meant?" in timeline
        assert "Is this meant?" in read(enter, morning.cast.marcus, "mailbox")

    def test_a_letter_to_nobody_or_with_a_gap_is_refused(self, morning: Morning, enter: Enter) -> None:
        maria = Contact.objects.create(
            district=morning.held.district, name="Maria Ruiz", email="maria@alder.example.org"
        )
        client, page = enter(morning.cast.noor), reverse("run_letter_send", args=[morning.held.run_id])
        typed = {"subject": "S", "text": "T", "nonce": str(uuid4())}
        assert "Tick at least one person" in text_of(client.post(page, typed))
        answer = client.post(page, typed | {"contacts": [str(maria.id)], "text": "Dear {contact}"})
        assert "{contact} would be sent as it stands." in text_of(answer)
        assert not Notice.objects.exists()

    def test_only_a_sync_on_hold_failed_or_missed_has_one(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.noor)
        failed = morning.failed.runs.latest("id").id
        well = morning.well.runs.latest("id").id
        Contact.objects.create(district=morning.failed, name="Al", email="al@dune.example.org")
        assert "Clever did not let us read." in text_of(client.get(reverse("run_letter", args=[failed])))
        assert client.get(reverse("run_letter", args=[well])).status_code == 404
        assert "Write to the district" in text_of(client.get(reverse("run", args=[failed])))
        assert "Write to the district" not in text_of(client.get(reverse("run", args=[well])))
        Run.objects.filter(id=failed).update(trigger="undo", status="held", reason="")
        assert "Write to the district" not in text_of(client.get(reverse("run", args=[failed])))
        assert client.get(reverse("run_letter", args=[failed])).status_code == 404
