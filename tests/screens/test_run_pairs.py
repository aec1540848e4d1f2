"""Pairs that may be one person: from the hold's page, side by side, answered by whoever may decide, and by nobody else."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from rostering.models import PairAnswer, PairQuestion, PlanPerson, Run
from rostering.screens import pair_rows
from rostering.screens.presenters.pair_questions import birth_words, chosen_of
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def address(morning: Morning, act: str = "") -> str:
    return reverse(f"run_pairs{act}", args=[morning.held.run_id])


def unconfirmed(client: Client) -> Client:
    """Somebody who gave the password too long ago."""
    session = client.session
    del session["password_given_at"]
    session.save()
    return client


def questions(morning: Morning) -> list[PairQuestion]:
    return list(PairQuestion.objects.filter(plan_id=morning.held.plan_id).order_by("id"))


def answers(morning: Morning, **chosen: str) -> dict[str, Any]:
    """A form as the page sends it: first="same" answers the first question so."""
    numbered = dict(zip(("first", "second"), questions(morning), strict=False))
    rows = {f"pair-{numbered[name].id}": value for name, value in chosen.items()}
    return {"checksum": morning.held.plan.checksum, "reason": "Their office said so."} | rows


def test_the_hold_leads_to_its_pairs_and_each_stands_side_by_side(morning: Morning, enter: Enter) -> None:
    """Both names, addresses, IDs; of birth dates only how they stand to each other (no list prints one)."""
    client = enter(morning.cast.noor)
    count = len(questions(morning))
    hold = client.get(reverse("hold", args=[morning.held.id])).content.decode()
    assert f'<a href="{address(morning)}">{count} pairs to look at</a>' in hold
    answer = client.get(address(morning))
    page, first = text_of(answer), questions(morning)[0]
    gone, came = (
        PlanPerson.objects.get(plan_id=morning.held.plan_id, object_id=one)
        for one in (first.object_id, first.new_object_id)
    )
    for one in (gone, came):
        assert one.given_name in page and one.email in page and one.provider_id in page
    assert first.get_evidence_display() in page and "the same day" in page
    assert str(gone.birth_date.year) not in page.replace(str(NIGHT.year), "")
    assert f"{count} in all" in page
    assert "checked> Same person" not in answer.content.decode()


def test_accepting_makes_the_list_anew_and_refusing_leaves_it(morning: Morning, enter: Enter) -> None:
    """Each row by itself; what is not answered stays; the sync that plans again is in the queue."""
    client = enter(morning.cast.marcus)
    first, second = questions(morning)[0], questions(morning)[1]
    said = client.post(address(morning, "_answer"), answers(morning, second="other"), follow=True)
    assert "1 refused. They are not asked about again" in text_of(said)
    assert not Run.objects.filter(trigger="replan").exists()
    said = client.post(address(morning, "_answer"), answers(morning, first="same"), follow=True)
    assert "1 accepted as the same person. The change list is made anew within a minute" in text_of(said)
    assert "is at work; afterwards these may be other pairs" in text_of(said)
    run = Run.objects.get(trigger="replan")
    assert (run.status, run.asked_by) == ("queued", morning.cast.marcus)
    kept = {one.new_provider_id: one for one in PairAnswer.objects.all()}
    assert kept[first.new_provider_id].accepted and not kept[second.new_provider_id].accepted
    assert kept[first.new_provider_id].reason == "Their office said so."
    busy = client.post(
        address(morning, "_take_back"), {"answer": kept[first.new_provider_id].id}, follow=True
    )
    assert busy.status_code == 409 and "is at work; nothing was changed" in text_of(busy)
    back = client.post(
        address(morning, "_take_back"), {"answer": kept[second.new_provider_id].id}, follow=True
    )
    assert "Taken back" in text_of(back)
    assert PairAnswer.objects.filter(ended_as="taken_back").count() == 1


def test_an_answer_that_can_not_be_taken_is_refused_beside_the_form(morning: Morning, enter: Enter) -> None:
    """Nothing ticked, a stale page, no password: said in words, with what was ticked still there."""
    client = enter(morning.cast.noor)
    asked = unconfirmed(client).post(address(morning, "_answer"), answers(morning, first="same"))
    assert asked.status_code == 403 and "Give your password" in text_of(asked)
    assert "checked> Same person" in asked.content.decode()
    for form, words in (
        (answers(morning), "No pair is answered. Nothing was changed"),
        (
            answers(morning, first="other") | {"checksum": "stale"},
            "The change list has moved since you opened this",
        ),
        ({"pair-99999999999": "other", "checksum": morning.held.plan.checksum}, "has moved since"),
        (answers(morning) | {"pair-x": "same", "pair-²": "other", "pair-": "same"}, "No pair is answered"),
    ):
        refused = client.post(address(morning, "_answer"), form)
        assert refused.status_code == 409 and words in text_of(refused)
    assert not PairAnswer.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("lena", 403), ("ada", 409), ("marcus", 302), ("noor", 302)])
def test_who_may_answer(morning: Morning, enter: Enter, who: str, status: int) -> None:
    """The district's DSM and specialists; another DSM sees nothing, an administrator sees and does not answer."""
    person: Staff = getattr(morning.cast, who)
    client = enter(person)
    page = client.get(address(morning))
    assert page.status_code == (403 if who == "lena" else 200)
    if who == "ada":
        assert "do not decide holds" in text_of(page)
        assert "Save these answers" not in text_of(page)
    assert client.post(address(morning, "_answer"), answers(morning, first="other")).status_code == status
    assert PairAnswer.objects.exists() is (status == 302)


def test_every_answer_in_force_can_be_reached(
    morning: Morning, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many were given since: a wrong one must be found to be taken back."""
    monkeypatch.setattr(pair_rows, "MOST_ANSWERS", 1)
    client = enter(morning.cast.noor)
    client.post(address(morning, "_answer"), answers(morning, first="other", second="other"))
    earlier, latest = PairAnswer.objects.order_by("id")
    page = client.get(address(morning)).content.decode()
    assert f'value="{latest.id}"' in page and f'value="{earlier.id}"' not in page
    assert f'href="?answers={earlier.id}#answered"' in page
    page = client.get(f"{address(morning)}?answers={earlier.id}").content.decode()
    assert f'value="{earlier.id}"' in page and "Earlier answers" not in page


def test_the_pairs_of_an_overtaken_sync_lead_to_the_newest(morning: Morning, enter: Enter) -> None:
    Run.objects.filter(id=morning.held.run_id).update(status="superseded")
    page = enter(morning.cast.noor).get(address(morning))
    assert page.status_code == 200
    assert "waits for nobody any more" in text_of(page)


@pytest.mark.parametrize(
    ("gone", "came", "words"),
    [
        (date(2014, 5, 6), date(2014, 5, 6), "the same day"),
        (date(2014, 5, 6), date(2014, 5, 7), "another day of the same month"),
        (date(2014, 5, 6), date(2014, 6, 5), "day and month the other way round"),
        (date(2014, 5, 6), date(2014, 7, 6), "another day of the same year"),
        (date(2014, 5, 6), date(2015, 5, 6), "the same day of another year"),
        (date(2014, 5, 6), date(2016, 7, 8), "another day of another year"),
        (date(2014, 5, 6), None, "not sent"),
    ],
)
def test_a_birth_date_is_compared_without_being_said(gone: date, came: date | None, words: str) -> None:
    assert birth_words(gone, came) == ("known", words)


def test_only_rows_of_the_form_are_answers() -> None:
    posted = {
        "pair-1": "same",
        "pair-2": "other",
        "pair-3": "",
        "pair-4": "yes",
        "pair-": "same",
        "5": "same",
    }
    assert chosen_of(posted) == {1: "same", 2: "other"}
