"""Many holds at once: chosen in the list, looked at, then approved, asked about or made to wait exactly as they were seen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from rostering.models import ApprovalList, Decision, Hold
from tests.holds.on_hold import moves_on
from tests.screens.fixtures import Enter
from tests.screens.many import PASSWORD, approve, boxes, choose, contact, named, send, states
from tests.screens.morning import Morning
from tests.screens.reading import text_of
from tests.windows import in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(morning: Morning, enter: Enter) -> Client:
    """A specialist's browser; her password is known."""
    for person in (morning.cast.noor, morning.cast.sam, morning.cast.marcus):
        person.set_password(PASSWORD)
        person.save()
    return enter(morning.cast.noor)


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

    def test_says_two_people_where_one_had_a_hand_in_it(self, client: Client, morning: Morning) -> None:
        """Nobody alone approves what their own expected change may have caused; a first load comes from nobody's."""
        mine, other, loaded = named("Elm"), named("Fir"), named("Gum", reason="first_load")
        for hold in (mine, loaded):
            in_force(hold.district, first=hold.run.night, by=morning.cast.noor)
        page = text_of(choose(client, "approve", mine, other, loaded))
        assert (page.count("two people"), page.count("one person")) == (1, 2)
        assert "2 districts are brought up to date. 1 district waits for a second person" in page
        approve(client, mine, other, loaded)
        assert states(mine, other, loaded) == ["open", "approved", "approved"]

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
        answer = send(client, reverse("holds_approve"), [f"{hold.id}:zero\x00byte"])
        assert "None of these can be approved in a list. Nothing was changed." in text_of(answer)
        good, other = named("Fir"), f"{hold.id}:zero\x00byte"
        answer = send(client, reverse("holds_approve"), [f"{good.id}:{good.plan.checksum}", other])
        assert (answer.status_code, states(hold, good)) == (200, ["open", "approved"])
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
