"""Many holds at once that are asked about, or made to wait for corrected feeds, exactly as they were seen."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from districts.models import Contact
from rostering.models import Hold, Notice, Run, Talk
from rostering.talks import Said, log_talk
from tests.holds.on_hold import moves_on
from tests.screens.fixtures import Enter
from tests.screens.many import PASSWORD, boxes, choose, contact, named, send, states
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser; her password is known."""
    for person in (morning.cast.noor, morning.cast.sam, morning.cast.marcus):
        person.set_password(PASSWORD)
        person.save()
    return enter(morning.cast.noor)


class TestWaiting:
    def send(self, client: Client, seen: list[str], until: str = "2026-10-12", **values: Any) -> Any:
        return send(client, reverse("holds_wait"), seen, until=until, back="needs=flags", **values)

    def test_is_the_districts_turn_until_a_day(self, client: Client) -> None:
        holds = [named("Elm"), named("Fir", flags=1), named("Gum")]
        page = choose(client, "wait", *holds)
        assert "3 districts would wait for a corrected feed" in text_of(page)
        assert 'min="2026-10-08"' in page.content.decode()  # tomorrow: today is refused
        moves_on(holds[2])
        answer = self.send(client, boxes(page))
        assert answer.redirect_chain[0][0] == f"{reverse('holds')}?needs=flags"
        assert "2 districts wait for a corrected feed, until 12 October." in text_of(answer)
        assert "1 hold was left as before. Gum: The change has moved" in text_of(answer)
        days = [str(Hold.objects.get(id=hold.id).asked_again_on) for hold in holds]
        assert days == ["2026-10-12", "2026-10-12", "None"]
        assert states(*holds) == ["open"] * 3

    def test_leaves_out_what_is_approved(self, client: Client) -> None:
        """It is not for the district to correct: called back first, or applied within the minute."""
        tonight = named("Elm", state="approved", not_before=datetime(2026, 10, 7, 5, tzinfo=UTC))
        now, waits = named("Fir", state="approved"), named("Gum")
        page = choose(client, "wait", tonight, now, waits)
        assert "1 district would wait for a corrected feed" in text_of(page)
        assert "Elm It is approved for tonight; call it back first." in text_of(page)
        assert "Fir It is approved, being applied." in text_of(page)
        assert boxes(page) == [f"{waits.id}:{waits.plan.checksum}"]
        none = choose(client, "wait", tonight, now)
        assert "None of these can wait for a corrected feed: they are approved already." in text_of(none)
        assert boxes(none) == []

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"reason": ""}, "Say why in a few words."),
            ({"until": "2026-10-01"}, "Choose the day on which the district is asked again: after today"),
            ({"until": "soon"}, "Choose the day on which the district is asked again"),
            ({"until": "2027-10-01"}, "within 60 days"),
        ],
    )
    def test_refuses_in_words(self, client: Client, values: dict[str, str], words: str) -> None:
        hold = named("Elm")
        answer = self.send(client, boxes(choose(client, "wait", hold)), **values)
        assert answer.status_code == 400
        assert words in text_of(answer)
        assert Hold.objects.get(id=hold.id).asked_again_on is None


class TestAsking:
    def test_every_letter_is_looked_at_then_sent_and_kept_with_the_hold(self, client: Client) -> None:
        holds = [named("Elm"), named("Fir"), named("Gum")]
        for hold in holds[:2]:
            contact(hold, "Maria Ruiz", f"maria@{hold.district.slug}.example.org")
        page = choose(client, "ask", *holds)
        words = text_of(page)
        assert "2 letters would leave as below" in words
        assert "Maria Ruiz, maria@" in words
        assert "Gum Nobody with an e-mail address is known there." in words
        assert not Notice.objects.filter(kind="letter").exists()
        nonce = str(uuid4())
        for _ in range(2):
            answer = self.send(client, boxes(page, "letter"), nonce=nonce)
            assert "2 letters leave within a minute." in text_of(answer)
        letters = Notice.objects.filter(kind="letter")
        assert {one.hold_id for one in letters} == {hold.id for hold in holds[:2]}
        assert len(letters) == 2
        assert all(one.text in page.content.decode().replace("&#x27;", "'") for one in letters)
        talks = Talk.objects.filter(hold__in=holds)
        assert {(one.way, one.with_whom) for one in talks} == {("mail", "Maria Ruiz")}
        assert len(talks) == 2

    def send(self, client: Client, letters: list[str], **values: Any) -> Any:
        return send(client, reverse("holds_ask"), [], letter=letters, **values)

    def test_a_letter_that_reads_otherwise_by_now_is_not_sent(self, client: Client) -> None:
        same, other = named("Elm"), named("Fir")
        for hold in (same, other):
            contact(hold, "Maria Ruiz", "maria@example.org")
        ticked = boxes(choose(client, "ask", same, other), "letter")
        contact(other, "Ola Lund", "ola@example.org")
        answer = text_of(self.send(client, ticked))
        assert "1 letter leaves within a minute." in answer
        assert "Fir: its letter reads otherwise by now; nothing was sent." in answer
        assert Notice.objects.filter(kind="letter").count() == 1

    def test_goes_only_where_the_page_said(self, client: Client) -> None:
        """An address that was changed after somebody looked at the letter is looked at first."""
        hold = named("Elm")
        maria = contact(hold, "Maria Ruiz", "maria@example.org")
        ticked = boxes(choose(client, "ask", hold), "letter")
        Contact.objects.filter(id=maria.id).update(email="somebody.else@example.org")
        assert "These letters read otherwise by now. Nothing was sent" in text_of(self.send(client, ticked))
        assert not Notice.objects.filter(kind="letter").exists()

    def test_says_what_came_since_the_district_said_yes_as_a_single_letter_does(
        self, client: Client, morning: Morning
    ) -> None:
        """A call on a Tuesday evening in Los Angeles was on no Wednesday."""
        hold = named("Elm")
        contact(hold, "Maria Ruiz", "maria@example.org")
        said = Said(way="call", with_whom="Maria Ruiz", words="Yes.", answer="meant")
        tuesday = datetime(2026, 10, 7, 1, tzinfo=UTC)
        log_talk(district=hold.district, said=said, by=morning.cast.noor, now=tuesday, hold=hold)
        moves_on(hold)
        together = boxes(choose(client, "ask", hold), "letter")
        page = text_of(choose(client, "ask", hold))
        assert "On Tuesday, October 6 you told us that the change of Tuesday, October 6 is meant" in page
        alone = client.get(reverse("run_letter", args=[hold.run_id])).context["form"].initial["text"]
        self.send(client, together)
        assert Notice.objects.get(kind="letter").text.strip() == alone.strip()

    def test_says_why_there_is_no_letter_for_what_is_being_applied(self, client: Client) -> None:
        hold = named("Elm", state="approved")
        contact(hold, "Maria Ruiz", "maria@example.org")
        Run.objects.filter(id=hold.run_id).update(status="applying", finished_at=None)
        page = text_of(choose(client, "ask", hold))
        assert "Elm Its change is being applied, so there is nothing to ask." in page

    def test_refuses_in_words(self, client: Client, morning: Morning, enter: Enter) -> None:
        assert "No district is ticked. Nothing was sent" in text_of(self.send(client, []))
        hold = named("Elm")
        contact(hold, "Maria Ruiz", "maria@example.org")
        ticked = boxes(choose(client, "ask", hold), "letter")
        assert "No district is ticked" in text_of(self.send(enter(morning.cast.marcus), ticked))
        assert not Notice.objects.filter(kind="letter").exists()
