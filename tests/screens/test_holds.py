"""The hold screen and the decision on it (RULES B5-B10; DESIGN 5, Second person)."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from rostering.models import Decision, Hold, Run
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def decide_on(
    client: Client,
    hold: Hold,
    verdict: str,
    *,
    reason: str = "The district confirmed it.",
    checksum: str = "",
):
    """Send the decision form as the page would."""
    values = {"verdict": verdict, "reason": reason, "checksum": checksum or hold.plan.checksum}
    return client.post(reverse("hold_decide", args=[hold.id]), values, follow=True)


def test_the_holds_list_shows_now_and_after_flags_and_how_long(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("holds")))
    assert "Two districts wait for a decision; one has red flags." in page
    assert page.index("Alder Valley") < page.index("Fern Hollow")
    assert "1 night" in page


def test_a_hold_says_why_with_its_numbers_and_then_the_evidence(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])))
    assert (
        "Held because 26 changes to 24 students are 108.3\N{NO-BREAK SPACE}%, "
        "over the limit of 50\N{NO-BREAK SPACE}%: 13 leave and 13 join." in page
    )
    order = ["Red flags", "What would change", "By school", "Sample changes"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "1school is left without classes: South School" in page
    assert "13 of 24 students would leave" in page or "One school is left without classes" in page
    assert "so a second person must agree as well." in page


def test_the_words_for_a_mail_say_what_the_screen_says(morning: Morning, enter: Enter) -> None:
    """The sentence, where most of it is, what it is taken for, now and after, red flags; nobody's name."""
    source = enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])).content.decode()
    copied = re.search(r'data-copy="(Alder Valley: [^"]*)"', source)
    assert copied is not None
    said = unescape(copied[1]).replace("\N{NO-BREAK SPACE}", " ")
    pattern = "No known pattern explains it: 13 of 24 students leave and 13 join; 4 of 5 classes stay."
    assert said.startswith(
        "Alder Valley: held because 26 changes to 24 students are 108.3 %, over the limit of 50 %: 13 leave and 13 join. "
        f"All of it is at North School. {pattern} Now and after: students 24 → 24, "
    )
    assert said.endswith("1 school is left without classes: South School. 4 students are left in no class.")
    assert pattern in text_of(enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])))


def test_no_button_is_filled_while_a_red_flag_stands(morning: Morning, enter: Enter) -> None:
    """LOOK principle 6."""
    client = enter(morning.cast.noor)
    flagged = client.get(reverse("hold", args=[morning.held.id])).content.decode()
    assert "Apply to 26 students" in flagged
    assert "button-filled" not in flagged
    quiet = Hold.objects.get(district=morning.lenas)
    assert "button-filled" in client.get(reverse("hold", args=[quiet.id])).content.decode()


def test_an_approval_is_recorded_and_handed_to_a_worker(morning: Morning, enter: Enter) -> None:
    hold = Hold.objects.get(district=morning.lenas)
    answer = decide_on(enter(morning.cast.noor), hold, "approve")
    assert answer.status_code == 200
    assert "Approved." in text_of(answer)
    hold.refresh_from_db()
    assert hold.state == Hold.State.APPROVED


def test_two_people_must_agree_when_more_than_half_would_leave(morning: Morning, enter: Enter) -> None:
    """DESIGN 5, Second person: not the same one twice."""
    first = enter(morning.cast.noor)
    page = text_of(decide_on(first, morning.held, "approve"))
    assert "a second person must agree" in page
    assert "You have agreed to this change list." in page
    assert "Noor Haddad agreed" in page
    again = decide_on(first, morning.held, "approve")
    assert again.status_code == 409
    second = enter(morning.cast.marcus)
    assert "Noor Haddad has agreed; your approval applies it." in text_of(
        second.get(reverse("hold", args=[morning.held.id]))
    )
    assert decide_on(second, morning.held, "approve").status_code == 200
    morning.held.refresh_from_db()
    assert morning.held.state == Hold.State.APPROVED


def test_a_rejection_keeps_khan_academy_as_it_is(morning: Morning, enter: Enter) -> None:
    answer = decide_on(enter(morning.cast.noor), morning.held, "reject")
    assert "This hold is closed: rejected." in text_of(answer)
    assert Run.objects.get(id=morning.held.run_id).status == "rejected"


def test_a_decision_without_a_reason_is_refused_beside_the_panel(morning: Morning, enter: Enter) -> None:
    """RULES B9, B10."""
    answer = decide_on(enter(morning.cast.noor), morning.held, "approve", reason="   ")
    assert answer.status_code == 400
    assert "Write a reason first" in text_of(answer)
    assert not Decision.objects.filter(hold=morning.held, verdict="approve", plan=morning.held.plan).exists()


def test_a_decision_on_another_change_list_is_refused_and_the_typed_reason_kept(
    morning: Morning, enter: Enter
) -> None:
    """RULES B10: an approval is tied to the very change that was reviewed."""
    client = enter(morning.cast.noor)
    answer = decide_on(client, morning.held, "approve", reason="Maria called.", checksum="0" * 64)
    assert answer.status_code == 409
    assert "Maria called." in text_of(answer)
    assert Run.objects.get(id=morning.held.run_id).status == "held"


def test_an_administrator_sees_the_hold_but_does_not_decide(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.ada)
    page = text_of(client.get(reverse("hold", args=[morning.held.id])))
    assert "Administrators do not decide holds" in page
    assert decide_on(client, morning.held, "approve").status_code == 409


def test_an_unknown_verdict_changes_nothing(morning: Morning, enter: Enter) -> None:
    assert decide_on(enter(morning.cast.noor), morning.held, "destroy").status_code == 400
    assert Run.objects.get(id=morning.held.run_id).status == "held"


def test_a_pause_is_named_before_one_approves(morning: Morning, enter: Enter) -> None:
    """DESIGN 5, Company pauses: an approval applies after a warning that names the pause."""
    from rostering.models import Pause

    night = morning.held.run.night
    Pause.objects.create(
        district=morning.held.district,
        name="Staff days",
        first_night=night,
        last_night=night.replace(day=night.day + 3),
        created_at=morning.now,
    )
    page = text_of(enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])))
    assert "Staff days pauses this district" in page
    assert "An approval applies all the same" in page
