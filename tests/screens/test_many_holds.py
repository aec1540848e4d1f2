"""Many holds at once: chosen in the list, looked at, then approved, asked about or made to wait exactly as they were seen."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from districts.models import Contact
from rostering.models import ApprovalList, Decision, Hold, Notice, Run, Talk
from rostering.talks import Said, log_talk
from tests.factories import DistrictFactory
from tests.holds.on_hold import moves_on, on_hold
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser; her password is known."""
    for person in (morning.cast.noor, morning.cast.sam, morning.cast.marcus):
        person.set_password(PASSWORD)
        person.save()
    return enter(morning.cast.noor)


def named(name: str, **values: Any) -> Hold:
    """A hold of a district with a name."""
    return on_hold(district=DistrictFactory.create(name=name), **values)


def choose(client: Client, act: str, *holds: Hold, **values: Any) -> Any:
    """The button of the bar under the list."""
    sent = {"act": act, "pick": [f"{hold.id}-{hold.owner_id or 0}" for hold in holds], "back": "needs=flags"}
    return client.post(reverse("holds_chosen"), sent | values)


def boxes(answer: Any, name: str = "seen") -> list[str]:
    """The values of the boxes of a page, all of them ticked."""
    return re.findall(rf'name="{name}"\s+value="([^"]+)"\s+checked', answer.content.decode())


def send(client: Client, to: str, seen: list[str], **values: Any) -> Any:
    """Send a page of chosen holds."""
    sent = {"seen": seen, "reason": "As every August.", "password": PASSWORD, "nonce": str(uuid4())}
    return client.post(to, sent | values, follow=True)


def approve(client: Client, *holds: Hold, **values: Any) -> Any:
    """Choose and approve."""
    return send(client, reverse("holds_approve"), boxes(choose(client, "approve", *holds)), **values)


def states(*holds: Hold) -> list[str]:
    return [Hold.objects.get(id=hold.id).state for hold in holds]


class TestApproving:
    def test_is_looked_at_district_by_district_first(self, client: Client) -> None:
        plain, two, flagged = named("Elm"), named("Fir", two=True), named("Gum", flags=1)
        answer = choose(client, "approve", plain, two, flagged)
        page = text_of(answer)
        assert "2 districts look like a new school year, without a red flag." in page
        assert "Approve the ticked districts" in page
        assert "1 district is brought up to date. 1 district waits for a second person" in page
        assert "Gum It has 1 red flag; look at it by itself." in page
        assert boxes(answer) == [f"{one.id}:{one.plan.checksum}" for one in (plain, two)]
        assert not Decision.objects.filter(hold__in=[plain, two, flagged]).exists()

    def test_each_is_decided_and_the_list_says_what_became_of_it(self, client: Client) -> None:
        plain, two, moved = named("Elm"), named("Fir", two=True), named("Gum")
        seen = boxes(choose(client, "approve", plain, two, moved))
        moves_on(moved)
        answer = send(client, reverse("holds_approve"), seen)
        page = text_of(answer)
        assert states(plain, two, moved) == ["approved", "open", "open"]
        assert answer.redirect_chain[0][0] == reverse("approval_list", args=[ApprovalList.objects.get().id])
        assert "2 districts approved in one list look like a new school year." in page
        assert "One waits for a second person. One was left out." in page
        assert "Left out. The change has moved since you looked" in page
        assert "Another specialist, or the districts’ DSMs, must agree as well." in page
        assert boxes(answer) == []

    def test_several_patterns_are_several_lists(self, client: Client) -> None:
        year, term = named("Elm"), named("Fir", pattern="semester_change")
        page = text_of(choose(client, "approve", year, term))
        assert "A list takes one pattern, and these look 1 like" in page
        assert "Go on with 1 district: a change of semester" in page
        chosen = choose(client, "approve", year, term, pattern="semester_change")
        assert boxes(chosen) == [f"{term.id}:{term.plan.checksum}"]
        assert "Elm It looks like a new school year; a list takes one pattern." in text_of(chosen)
        both = [f"{hold.id}:{hold.plan.checksum}" for hold in (year, term)]
        answer = send(client, reverse("holds_approve"), both)
        assert (answer.status_code, states(year, term)) == (400, ["open", "open"])
        assert "A list takes one pattern, and these look like 2" in text_of(answer)

    def test_asks_for_the_password_of_this_one_list(self, client: Client) -> None:
        """DESIGN 5: re-authentication covers one bulk list."""
        hold = named("Elm")
        for password, words in (("", "it covers this one list"), ("wrong", "This is not your password")):
            answer = approve(client, hold, password=password)
            assert answer.status_code == 403
            assert words in text_of(answer)
            assert "As every August." in answer.content.decode()
            assert not Decision.objects.filter(hold=hold).exists()
        assert approve(client, hold).status_code == 200
        assert states(hold) == ["approved"]

    def test_refuses_in_words(self, client: Client) -> None:
        hold = named("Elm")
        answer = approve(client, hold, reason=" ")
        assert (answer.status_code, "Say why in a few words" in text_of(answer)) == (400, True)
        answer = send(client, reverse("holds_approve"), [])
        assert "No hold is chosen. Nothing was changed" in text_of(answer)
        answer = send(client, reverse("holds_approve"), [f"{hold.id}:of-yesterday"])
        assert "None of these can be approved in a list. Nothing was changed." in text_of(answer)
        answer = approve(client, hold, nonce="rubbish")
        assert "This was not sent from a page of the portal." in text_of(answer)
        assert states(hold) == ["open"]

    def test_of_a_hold_that_moved_and_was_settled_since_nobody_is_asked_to_decide(
        self, client: Client
    ) -> None:
        hold = named("Elm", two=True)
        approve(client, hold)
        moves_on(hold)
        page = reverse("approval_list", args=[ApprovalList.objects.get().id])
        assert "The change has moved; it waits for a new decision" in text_of(client.get(page))
        Hold.objects.filter(id=hold.id).update(state="applied", closed_at=hold.opened_at)
        assert "The change has moved; the hold is approved and applied by now" in text_of(client.get(page))

    def test_for_tonight(self, client: Client) -> None:
        hold = named("Elm")
        assert "Approved for tonight" in text_of(approve(client, hold, when="tonight"))


class TestASecondPerson:
    def test_is_asked_once_on_home_and_agrees_once(
        self, client: Client, morning: Morning, enter: Enter
    ) -> None:
        holds = [named("Elm", two=True), named("Fir", two=True), named("Gum", two=True)]
        approve(client, *holds)
        sent = ApprovalList.objects.get()
        sams = enter(morning.cast.sam)
        home = text_of(sams.get(reverse("home")))
        assert "A list of 3 holds" in home
        assert "They look like a new school year, without red flags; your agreement applies them." in home
        assert "Elm" not in home
        assert "A list of 3 holds" not in text_of(client.get(reverse("home")))
        assert "a second person must agree" in text_of(client.get(reverse("home"), {"of": "all"}))
        page = sams.get(reverse("approval_list", args=[sent.id]))
        moves_on(holds[0])
        answer = send(sams, reverse("approval_list_agree", args=[sent.id]), boxes(page))
        assert "You agreed to 2 holds." in text_of(answer)
        assert "1 hold was left as before. Elm: The change has moved since" in text_of(answer)
        assert states(*holds) == ["open", "approved", "approved"]
        assert "A list of" not in text_of(sams.get(reverse("home")))

    def test_is_not_the_first(self, client: Client) -> None:
        hold = named("Elm", two=True)
        approve(client, hold)
        sent = ApprovalList.objects.get()
        to, seen = reverse("approval_list_agree", args=[sent.id]), [f"{hold.id}:{hold.plan.checksum}"]
        assert "You approved this list yourself" in text_of(send(client, to, seen))
        assert states(hold) == ["open"]

    def test_a_dsm_sees_and_agrees_to_his_districts_only(
        self, client: Client, morning: Morning, enter: Enter
    ) -> None:
        his, strange = named("Elm", two=True, dsm=morning.cast.marcus), named("Fir", two=True)
        approve(client, his, strange)
        address = reverse("approval_list", args=[ApprovalList.objects.get().id])
        marcus = enter(morning.cast.marcus)
        assert "A list of 1 hold" in text_of(marcus.get(reverse("home")))
        page = marcus.get(address)
        assert "Elm" in text_of(page)
        assert "Fir" not in text_of(page)
        seen = [*boxes(page), f"{strange.id}:{strange.plan.checksum}"]
        told = text_of(send(marcus, f"{address}/agree", seen))
        assert "Fir" not in told
        assert f"Hold {strange.id}: This district is not one of yours" in told
        assert states(his, strange) == ["approved", "open"]
        assert enter(morning.cast.lena).get(address).status_code == 403
        assert enter(morning.cast.ada).get(address).status_code == 200


class TestWaiting:
    def send(self, client: Client, seen: list[str], until: str = "2026-10-12", **values: Any) -> Any:
        return send(client, reverse("holds_wait"), seen, until=until, back="needs=flags", **values)

    def test_is_the_districts_turn_until_a_day(self, client: Client) -> None:
        holds = [named("Elm"), named("Fir", flags=1), named("Gum")]
        page = choose(client, "wait", *holds)
        assert "3 districts would wait for a corrected feed" in text_of(page)
        moves_on(holds[2])
        answer = self.send(client, boxes(page))
        assert answer.redirect_chain[0][0] == f"{reverse('holds')}?needs=flags"
        assert "2 districts wait for a corrected feed, until 12 October." in text_of(answer)
        assert "1 hold was left as before. Gum: The change has moved" in text_of(answer)
        days = [str(Hold.objects.get(id=hold.id).asked_again_on) for hold in holds]
        assert days == ["2026-10-12", "2026-10-12", "None"]
        assert states(*holds) == ["open"] * 3

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


def contact(hold: Hold, name: str, email: str) -> Contact:
    """Somebody of a district one can write to."""
    return Contact.objects.create(
        district=hold.district, side="district", name=name, email=email, job="Rosters"
    )


class TestChoosing:
    def test_everything_that_fits_is_chosen_without_ticking_each(
        self, client: Client, morning: Morning
    ) -> None:
        for number in range(41):
            named(f"Oak {number}")
        page = text_of(client.get(reverse("holds"), {"pattern": "new_school_year"}))
        assert "All 41 that fit, not only this page" in page
        chosen = choose(client, "approve", back="pattern=new_school_year", all="1")
        assert len(boxes(chosen)) == 41
        assert "Alder Valley" not in text_of(chosen)

    @pytest.mark.parametrize("act", ["approve", "ask", "wait"])
    def test_nothing_chosen_is_said_in_the_list(self, client: Client, act: str) -> None:
        answer = choose(client, act)
        assert answer.status_code == 400
        assert "No hold is chosen. Nothing was changed; tick some first." in text_of(answer)

    def test_an_unknown_act_is_none(self, client: Client) -> None:
        assert "Choose what is to be done with them. Nothing was changed." in text_of(
            choose(client, "burn", named("Elm"))
        )

    def test_an_administrator_chooses_nothing(self, client: Client, morning: Morning, enter: Enter) -> None:
        ada = enter(morning.cast.ada)
        assert "Approve together" not in text_of(ada.get(reverse("holds")))
        assert "Administrators do not decide holds" in text_of(choose(ada, "approve", named("Elm")))

    def test_a_dsm_chooses_only_his_own(self, client: Client, morning: Morning, enter: Enter) -> None:
        his, strange = named("Elm", dsm=morning.cast.marcus), named("Fir")
        answer = choose(enter(morning.cast.marcus), "approve", his, strange)
        assert boxes(answer) == [f"{his.id}:{his.plan.checksum}"]
        assert "Fir" not in text_of(answer)


Pages = dict[str, Callable[[Client, list[Hold]], Any]]
PAGES: Pages = {
    "list": lambda client, _: client.get(reverse("holds")),
    "approve": lambda client, holds: choose(client, "approve", *holds),
    "wait": lambda client, holds: choose(client, "wait", *holds),
    "ask": lambda client, holds: choose(client, "ask", *holds),
    "agree": lambda client, _: client.get(reverse("approval_list", args=[ApprovalList.objects.get().id])),
    "home": lambda client, _: client.get(reverse("home")),
}
MOST = {"list": 12, "approve": 11, "wait": 11, "ask": 16, "agree": 8, "home": 20}


@pytest.mark.parametrize("name", list(PAGES))
def test_ten_times_the_holds_ask_no_more_questions(
    client: Client, morning: Morning, enter: Enter, django_assert_max_num_queries: Callable, name: str
) -> None:
    holds = [named(f"Oak {number}", two=True) for number in range(30)]
    for hold in holds:
        contact(hold, "Maria Ruiz", "maria@example.org")
    if name in ("agree", "home"):
        approve(client, *holds)
    person: Staff = morning.cast.sam
    sams = enter(person)
    for chosen in (holds[:3], holds):
        PAGES[name](sams, chosen)
        with django_assert_max_num_queries(MOST[name]):
            assert PAGES[name](sams, chosen).status_code == 200
