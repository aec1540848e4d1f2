"""The way to undo a sync: its page, the preview, asking, agreeing, calling it off (DESIGN 5, Undo)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Staff
from districts.models import RosterState, RosterUser
from rostering.holds import undo_together
from rostering.holds.undo import UndoOutcome, ask_undo
from rostering.holds.undo_preview import CAN_NOT_RESTORE
from rostering.models import Plan, Run, Undo
from rostering.notices.letters import letter_key
from rostering.screens import night_undo
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.night_undo import NightLine, choose_link
from tests.factories import DistrictFactory
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def applied(morning: Morning) -> Run:
    """The last sync of the district that is well: one student has another name."""
    run: Run = Run.objects.filter(district=morning.well, night=NIGHT, status="applied").latest("id")
    return run


def first_load(morning: Morning) -> Run:
    """The sync that brought everybody: taking it back needs two people."""
    run: Run = Run.objects.filter(district=morning.well, status="applied").earliest("id")
    return run


def version(run: Run) -> int:
    """Of the roster now."""
    return RosterState.objects.get(district=run.district_id).version


def test_the_preview_says_what_goes_back_and_writes_nothing(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter(morning.cast.noor)
    page = text_of(client.get(reverse("run", args=[run.id])))
    assert "Undo this sync…" in page
    before = AuditEvent.objects.count()
    page = text_of(client.get(reverse("run_undo", args=[run.id])))
    assert f"Undoing sync {run.id} takes 1 student back to before Tuesday 6 October 2026." in page
    assert "Put 1 student back as it was before Tuesday 6 October" in page
    assert "the change comes again unless the district corrects it" in page
    assert "Two people" not in page
    assert AuditEvent.objects.count() == before


def test_asking_queues_the_undo_and_leads_to_its_own_page(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter(morning.cast.noor)
    answer = client.post(
        reverse("run_undo_ask", args=[run.id]),
        {"reason": "The name was right.", "roster_version": version(run)},
        follow=True,
    )
    undo = Undo.objects.get(undoes=run)
    assert answer.redirect_chain == [(reverse("run", args=[undo.run_id]), 302)]
    page = text_of(answer)
    assert "Khan Academy is put back within a minute." in page
    assert (
        "Waiting for a free worker; it begins within a minute. Nothing on Khan Academy has changed." in page
    )
    assert (undo.by, undo.reason, undo.run.status) == (morning.cast.noor, "The name was right.", "queued")


PASSWORD = "a long pass phrase"


def test_the_password_is_asked_for_again_after_a_quarter_of_an_hour(
    morning: Morning, enter: Enter, clock: Clock
) -> None:
    """An undo is the decision itself (DESIGN 5): no open screen takes rosters back."""
    run, client = applied(morning), enter_with_password(morning.cast.noor, enter)
    address, sent = (
        reverse("run_undo_ask", args=[run.id]),
        {"reason": "Wrong.", "roster_version": version(run)},
    )
    clock(morning.now + timedelta(minutes=16))
    assert "Your password" in text_of(client.get(reverse("run_undo", args=[run.id])))
    for given, says in (({}, "Give your password"), ({"password": "no"}, "This is not your password")):
        answer = client.post(address, sent | given)
        assert (answer.status_code, says in text_of(answer), "Wrong." in text_of(answer)) == (403, True, True)
    assert not Undo.objects.exists()
    assert client.post(address, sent | {"password": PASSWORD}).status_code == 302
    assert Undo.objects.get().undoes == run


def enter_with_password(person: Staff, enter: Enter) -> Client:
    """Somebody who has a password."""
    person.set_password(PASSWORD)
    person.save()
    return enter(person)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason": " "}, "Say why: an undo needs a reason."),
        ({"reason": "So.", "roster_version": "1"}, "changed since you opened this"),
        ({"reason": "So.", "roster_version": "x"}, "changed since you opened this"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    morning: Morning, enter: Enter, sent: dict[str, str], words: str
) -> None:
    run = applied(morning)
    values = {"roster_version": str(version(run))} | sent
    answer = enter(morning.cast.noor).post(reverse("run_undo_ask", args=[run.id]), values)
    assert answer.status_code == 409
    assert words in text_of(answer)
    assert (answer.context["reason"], answer.context["page"].number) == (sent["reason"], run.id)
    assert not Undo.objects.exists()


def test_a_dsm_of_another_district_sees_and_undoes_nothing(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter(morning.cast.lena)
    for answer in (
        client.get(reverse("run_undo", args=[run.id])),
        client.post(
            reverse("run_undo_ask", args=[run.id]), {"reason": "So.", "roster_version": version(run)}
        ),
    ):
        assert answer.status_code == 403
        assert "not one of yours" in text_of(answer)
    assert not Undo.objects.exists()


def test_what_can_not_be_undone_says_why(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("run_undo", args=[morning.held.run_id])))
    assert "can not be undone now" in page
    assert "was not applied" in page


def test_a_second_person_agrees_or_calls_it_off(morning: Morning, enter: Enter) -> None:
    """DESIGN 5, Second person: not the same person twice."""
    run, noor, sam = first_load(morning), enter(morning.cast.noor), enter(morning.cast.sam)
    address = reverse("run_undo_ask", args=[run.id])
    sent = {"reason": "Wrong year.", "roster_version": version(run)}
    page = text_of(noor.get(reverse("run_undo", args=[run.id])))
    assert (
        "Two people must agree, because more than half of the students would leave, more than half of the teachers"
        in page
    )
    page = text_of(noor.post(address, sent, follow=True))
    assert (
        f"The undo of sync {run.id} waits for a second person. Nothing on Khan Academy was changed." in page
    )
    assert "See what it puts back" in page
    page = text_of(noor.get(reverse("run_undo", args=[run.id])))
    assert "You have asked for this. Somebody else must agree" in page
    assert noor.post(address, sent).status_code == 409
    page = text_of(sam.get(reverse("run_undo", args=[run.id])))
    assert "Noor Haddad has asked for this." in page
    sam.post(address, sent | {"reason": "Seen with the district."})
    undo = Undo.objects.get(undoes=run)
    assert (undo.agreed_by, undo.run.status) == (morning.cast.sam, "queued")
    assert RosterUser.objects.filter(district=morning.well, removed_at=None, role="student").count() == 20


def test_what_was_typed_to_call_an_undo_off_stands_there_again(morning: Morning, enter: Enter) -> None:
    run, noor = first_load(morning), enter(morning.cast.noor)
    noor.post(
        reverse("run_undo_ask", args=[run.id]), {"reason": "Wrong year.", "roster_version": version(run)}
    )
    undo = Undo.objects.get(undoes=run)
    decline = reverse("run_undo_decline", args=[undo.run_id])
    answer = noor.post(decline, {"reason": " "})
    assert (answer.status_code, "Say why in a few words." in text_of(answer)) == (409, True)
    assert (answer.context["reason"], answer.context["decline_reason"]) == ("", " ")
    assert "You have asked for this." in text_of(answer)
    noor.post(decline, {"reason": "It was the right year."})
    assert Run.objects.get(id=undo.run_id).status == "rejected"


def test_the_timeline_tells_it(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter(morning.cast.noor)
    client.post(reverse("run_undo_ask", args=[run.id]), {"reason": "So.", "roster_version": version(run)})
    page = text_of(client.get(reverse("district_timeline", args=[morning.well.slug])))
    assert "Undo asked for by Noor Haddad" in page


# --- a night of many districts -----------------------------------------------------------------------


def test_a_night_is_undone_for_the_chosen_districts_and_the_refused_are_named(
    morning: Morning, enter: Enter
) -> None:
    """One preview, a line a district; each in its own transaction. A password covers this one list."""
    run, client = applied(morning), enter_with_password(morning.cast.noor, enter)
    page = text_of(client.get(reverse("night_undo") + f"?night={NIGHT}"))
    assert "can go back to before the night of Tuesday 6 October 2026." in page
    assert "Birch Bay 1 student One person is enough" in page
    assert all(words in page for words in CAN_NOT_RESTORE)
    other = first_load(morning)
    sent = {"pick": [f"{run.id}.{version(run)}", f"{other.id}.1", "x.y"], "reason": "So.", "night": NIGHT}
    refused = client.post(reverse("night_undo_ask"), sent)
    assert (refused.status_code, "it covers this one list" in text_of(refused)) == (403, True)
    assert f'value="{run.id}.{version(run)}" checked' in refused.content.decode()
    assert not Undo.objects.exists()
    page = text_of(client.post(reverse("night_undo_ask"), sent | {"password": PASSWORD}, follow=True))
    assert "Not undone, Birch Bay:" in page
    assert Undo.objects.count() == 1


def test_a_night_needs_a_reason_and_a_choice(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter(morning.cast.noor)
    pick = f"{run.id}.{version(run)}"
    for sent, kept in (
        ({"reason": "So."}, "So."),
        ({"pick": pick, "reason": " "}, f'value="{pick}" checked'),
    ):
        answer = client.post(reverse("night_undo_ask"), sent | {"night": NIGHT})
        assert answer.status_code == 409
        assert "Choose at least one district and say why." in text_of(answer)
        assert kept in answer.content.decode()
    assert not Undo.objects.exists()


def in_another_district(run: Run) -> Run:
    """The same sync as the last change of a district "Zinnia"."""
    other = DistrictFactory.create(name="Zinnia")
    RosterState.objects.filter(district=other).update(version=1)
    plan = Plan.objects.get(id=run.plan_id)
    plan.pk, plan.district, plan.roster_version = None, other, 0
    plan.save()
    run.pk, run.district, run.plan = None, other, plan
    run.save()
    return run


def test_what_breaks_in_one_district_does_not_keep_the_others(
    morning: Morning, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, run = enter_with_password(morning.cast.noor, enter), applied(morning)
    broken = in_another_district(applied(morning))

    def ask(**values: Any) -> UndoOutcome:
        if values["run"] == broken:
            raise ValueError("a time zone nobody knows")
        return ask_undo(**values)

    monkeypatch.setattr(undo_together, "ask_undo", ask)
    sent = {"pick": [f"{run.id}.{version(run)}", f"{broken.id}.1"], "reason": "So.", "password": PASSWORD}
    page = text_of(client.post(reverse("night_undo_ask"), sent, follow=True))
    assert "1 district is put back within a minute. Not undone, Zinnia: The portal itself failed" in page
    assert list(Undo.objects.values_list("undoes", flat=True)) == [run.id]


def test_a_page_of_a_night_is_bounded_and_says_how_many_there_are(
    morning: Morning, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_another_district(applied(morning))
    monkeypatch.setattr(night_undo, "MOST", 1)
    answer = enter(morning.cast.noor).get(reverse("night_undo") + f"?night={NIGHT}")
    page = text_of(answer)
    assert "2 districts can go back to before the night of" in page
    assert (len(answer.context["lines"]), "1 more district is not shown." in page) == (1, True)


def test_a_sync_asked_for_this_morning_does_not_hide_last_night(morning: Morning, enter: Enter) -> None:
    """It belongs to the night to come; the way to that one stands beside."""
    run = applied(morning)
    tonight = NIGHT + timedelta(days=1)
    Run.objects.create(
        district=morning.lenas,
        night=tonight,
        trigger="on_demand",
        status="applied",
        queued_at=run.queued_at,
        finished_at=run.finished_at,
    )
    page = text_of(enter(morning.cast.noor).get(reverse("night_undo")))
    assert "can go back to before the night of Tuesday 6 October 2026." in page
    assert "Night of Wednesday 7 October" in page


def test_every_district_of_a_night_can_be_ticked_at_once() -> None:
    """Where there are several to choose, without any script."""
    lines = [
        NightLine(name=pick, href="", takes_back="", second="", pick=pick, state="")
        for pick in ("1.1", "2.1", "")
    ]
    address = f"{reverse('night_undo')}?night=2026-10-06"
    assert choose_link(lines, is_all=False, night=NIGHT) == Link(
        words="Choose all 2", href=f"{address}&all=1"
    )
    assert choose_link(lines, is_all=True, night=NIGHT) == Link(words="Choose none", href=address)
    assert choose_link(lines[1:], is_all=False, night=NIGHT) is None


def test_no_letter_is_written_about_an_undo() -> None:
    """That it waits for a second person is a matter of ours."""
    assert letter_key(run=Run(trigger="undo", status="held")) == ""
    assert letter_key(run=Run(trigger="nightly", status="held")) == "letter_held"


def test_a_dsm_undoes_the_night_of_his_own_districts_only(morning: Morning, enter: Enter) -> None:
    run, client = applied(morning), enter_with_password(morning.cast.lena, enter)
    assert "Birch Bay" not in text_of(client.get(reverse("night_undo") + f"?night={NIGHT}"))
    sent = {"pick": f"{run.id}.{version(run)}", "reason": "So.", "password": PASSWORD}
    answer = client.post(reverse("night_undo_ask"), sent)
    assert (answer.status_code, "None of these syncs is one of yours." in text_of(answer)) == (409, True)
    assert not Undo.objects.exists()
