"""Pauses on the screen: the list, entering one for some districts or everybody, confirming, changing, ending, withdrawing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rostering.calendar.keeping import Asked, add_for_districts, confirm_company_pause
from rostering.models import Pause
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
#: The screens are seen on the morning after NIGHT, a Tuesday.
TODAY = NIGHT + DAY


def typed(**values: Any) -> dict[str, Any]:
    """The form: Birch Bay pauses from tomorrow, a Thursday, through the Tuesday after."""
    given = {"kind": "other", "name": "Exams", "reason": "Asked for by Ana.", "names": "birch-bay"}
    return given | {"first_night": TODAY + DAY, "last_night": TODAY + 6 * DAY} | values


def confirmed(client: Client, page: Any) -> Any:
    """The button of a preview."""
    assert page.status_code == 200, text_of(page)
    return client.post(reverse("pauses_confirm"), {"plan": page.context["plan"]}, follow=True)


def entered(morning: Morning, *, first: int = 1, last: int = 6, **values: Any) -> Pause:
    """A pause of Birch Bay, so many nights from today."""
    asked = Asked(
        first_night=TODAY + first * DAY, last_night=TODAY + last * DAY, name="Exams", reason="Asked for."
    )
    districts = values.get("districts", [morning.well])
    return add_for_districts(
        districts=districts, kind="other", asked=asked, by=morning.cast.noor, now=morning.now
    )[0]


class TestEntering:
    """Looked at, then done exactly as it was seen."""

    def test_the_preview_says_who_which_nights_and_when_rosters_move_again(
        self, morning: Morning, enter: Enter
    ) -> None:
        page = text_of(enter(morning.cast.marcus).post(reverse("pauses_preview"), typed()))
        last = TODAY + 6 * DAY
        assert "1 district pauses on the nights of" in page
        assert f"first morning with changes: {last + 2 * DAY:%A} {(last + 2 * DAY).day}" in page
        assert "1 district with 20 students on Khan Academy." in page
        assert "weeknights that would have run stop" in page
        assert "2 weekend nights never run anyway." in page
        assert Pause.objects.count() == 1

    def test_the_button_enters_it_and_leads_to_it(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.marcus)
        answer = confirmed(client, client.post(reverse("pauses_preview"), typed()))
        pause = Pause.objects.get(name="Exams")
        assert answer.redirect_chain[-1][0] == reverse("pause", args=[pause.id])
        assert (pause.district, pause.author, pause.kind) == (morning.well, morning.cast.marcus, "other")
        assert "Exams is entered for Birch Bay." in text_of(answer)

    def test_many_districts_from_a_file_are_one_line_of_the_list(
        self, morning: Morning, enter: Enter
    ) -> None:
        client = enter(morning.cast.noor)
        file = SimpleUploadedFile("d.csv", b"district\nbirch-bay\nelm-ridge\nnowhere\n")
        page = client.post(reverse("pauses_preview"), typed(names="cedar-cove", file=file))
        assert "3 districts pause" in text_of(page)
        assert "Not found, so left out: nowhere." in text_of(page)
        assert "1 district has another pause then" in text_of(page)
        confirmed(client, page)
        assert Pause.objects.filter(name="Exams").count() == 3
        table = text_of(client.get(reverse("pauses")))
        assert table.count("Exams") == 1
        assert "3 districts" in table

    def test_the_list_of_districts_leads_there_with_what_is_ticked_or_fits(
        self, morning: Morning, enter: Enter
    ) -> None:
        client = enter(morning.cast.marcus)
        districts = text_of(client.get(reverse("districts")))
        assert "Pause these" in districts
        ticked = client.get(reverse("pauses_new"), {"pick": [morning.well.id, morning.lenas.id]})
        assert ticked.context["form"]["names"].value() == "birch-bay"
        fitting = client.get(reverse("pauses_new"), {"fitting": "1", "q": "ba"})
        assert fitting.context["form"]["names"].value() == "birch-bay"
        every = client.get(reverse("pauses_new"), {"fitting": "1"})
        assert len(every.context["form"]["names"].value().split()) == 5

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"last_night": TODAY}, "The last night lies before the first one"),
            ({"last_night": TODAY + 121 * DAY}, "This is 121 nights"),
            ({"first_night": TODAY - 9 * DAY, "last_night": TODAY - DAY}, "All of these nights are over"),
            ({"name": " "}, "A pause needs a name"),
            ({"names": "fern-hollow"}, "None of your districts was named"),
            ({"kind": "closure"}, "Choose one of the list."),
        ],
    )
    def test_what_can_not_be_is_said_beside_its_field(
        self, morning: Morning, enter: Enter, wrong: dict[str, Any], words: str
    ) -> None:
        answer = enter(morning.cast.marcus).post(reverse("pauses_preview"), typed(**wrong))
        assert answer.status_code == 400
        assert words in text_of(answer)

    def test_a_longest_pause_and_one_that_ends_tonight_are_looked_at(
        self, morning: Morning, enter: Enter
    ) -> None:
        client = enter(morning.cast.marcus)
        for dates in (
            {"last_night": TODAY + 120 * DAY},
            {"first_night": TODAY - 3 * DAY, "last_night": TODAY},
        ):
            assert client.post(reverse("pauses_preview"), typed(**dates)).status_code == 200

    def test_an_office_closure_pauses_every_district(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.noor)
        page = client.post(reverse("pauses_preview"), typed(kind="closure", name="Snow", names=""))
        assert "Every district pauses" in text_of(page)
        assert "Cedar Cove" in text_of(page)
        confirmed(client, page)
        assert Pause.objects.get(name="Snow").district is None

    def test_a_preview_of_somebody_else_or_none_is_refused(self, morning: Morning, enter: Enter) -> None:
        page = enter(morning.cast.marcus).post(reverse("pauses_preview"), typed())
        noor = enter(morning.cast.noor)
        assert noor.post(reverse("pauses_confirm"), {"plan": page.context["plan"]}).status_code == 409
        assert noor.post(reverse("pauses_confirm"), {"plan": "made-up"}).status_code == 409
        assert not Pause.objects.filter(name="Exams").exists()

    def test_a_button_that_is_pressed_twice_enters_one_pause(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.marcus)
        plan = {"plan": client.post(reverse("pauses_preview"), typed()).context["plan"]}
        answers = [client.post(reverse("pauses_confirm"), plan) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 409]
        assert "Nothing was entered twice" in text_of(answers[1])
        assert Pause.objects.filter(name="Exams").count() == 1

    def test_an_administrator_enters_none(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.ada)
        assert client.get(reverse("pauses_new")).status_code == 403
        assert "Enter a pause" not in text_of(client.get(reverse("pauses")))


class TestConfirming:
    """Company pauses: computed, and by year either confirmed or not."""

    def test_the_list_tells_which_are_not_confirmed_and_leads_to_it(
        self, morning: Morning, enter: Enter
    ) -> None:
        client = enter(morning.cast.noor)
        page = client.get(reverse("pauses"))
        assert "Thanksgiving 2026" in text_of(page)
        assert "computed and not confirmed yet" in text_of(page)
        form = client.get(reverse("pauses_new"), {"replaces": "thanksgiving", "year": 2026})
        assert form.context["form"]["first_night"].value() == date(2026, 11, 25)

    def test_confirmed_as_it_is_no_night_changes(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.noor)
        values = {"replaces": "winter", "year": 2026, "name": "Winter holidays", "reason": "Closed."}
        nights = {"first_night": "2026-12-18", "last_night": "2027-01-03"}
        page = client.post(reverse("pauses_preview"), values | nights)
        assert "first morning with changes: Tuesday 5 January 2027" in text_of(page)
        assert "No night changes" in text_of(page)
        answer = confirmed(client, page)
        assert "Winter holidays is confirmed." in text_of(answer)
        assert "Winter holidays 2026" in text_of(client.get(reverse("pauses"), {"kind": "company"}))

    def test_with_other_nights_the_preview_counts_both_ways(self, morning: Morning, enter: Enter) -> None:
        values = {"replaces": "thanksgiving", "year": 2026, "name": "Thanksgiving", "reason": ""}
        nights = {"first_night": "2026-11-23", "last_night": "2026-11-26"}
        page = text_of(enter(morning.cast.noor).post(reverse("pauses_preview"), values | nights))
        assert "2 weeknights that would have run stop: Mon 23 November and Tue 24 November." in page
        assert "1 weeknight that would have been paused runs: Fri 27 November." in page
        assert "first morning with changes: Saturday 28 November 2026" in page

    def test_a_dsm_sees_it_and_confirms_nothing(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.marcus)
        assert client.get(reverse("pauses_new"), {"replaces": "winter", "year": 2026}).status_code == 403
        pause = confirm_company_pause(replaces="winter", year=2026, by=morning.cast.noor, now=morning.now)
        page = client.get(reverse("pause", args=[pause.id]))
        assert page.context["form"] is None
        preview = client.post(reverse("pause_preview", args=[pause.id]), {"act": "cancel"})
        assert preview.status_code == 403

    def test_a_year_or_pause_that_has_no_rule_is_not_found(self, morning: Morning, enter: Enter) -> None:
        client = enter(morning.cast.noor)
        for query in ({"replaces": "easter", "year": 2026}, {"replaces": "winter", "year": "x"}):
            assert client.get(reverse("pauses_new"), query).status_code == 404


class TestChanging:
    """One pause: seen, changed, ended, withdrawn."""

    def test_other_nights_are_looked_at_and_kept(self, morning: Morning, enter: Enter) -> None:
        pause, client = entered(morning), enter(morning.cast.marcus)
        shorter = typed(act="change", last_night=TODAY + 2 * DAY)
        page = client.post(reverse("pause_preview", args=[pause.id]), shorter)
        assert "that would have been paused run" in text_of(page)
        answer = confirmed(client, page)
        assert "Exams is changed for Birch Bay." in text_of(answer)
        pause.refresh_from_db()
        assert pause.last_night == TODAY + 2 * DAY

    def test_what_somebody_changed_meanwhile_is_refused(self, morning: Morning, enter: Enter) -> None:
        pause, marcus = entered(morning), enter(morning.cast.marcus)
        looked_at = marcus.post(reverse("pause_preview", args=[pause.id]), {"act": "cancel"})
        Pause.objects.filter(id=pause.id).update(changed_at=morning.now + timedelta(minutes=3))
        answer = confirmed(marcus, looked_at)
        assert answer.status_code == 409
        assert "Somebody has changed Exams of Birch Bay since you looked" in text_of(answer)

    def test_a_running_pause_is_ended_tonight(self, morning: Morning, enter: Enter) -> None:
        pause, client = Pause.objects.get(district=morning.paused), enter(morning.cast.marcus)
        page = client.get(reverse("pause", args=[pause.id]))
        assert "Cedar Cove is paused through the night of" in text_of(page)
        preview = client.post(reverse("pause_preview", args=[pause.id]), {"act": "end"})
        assert "again from tonight on" in text_of(preview)
        answer = confirmed(client, preview)
        assert "from tonight on rosters move again" in text_of(answer)
        assert "Ended early by Marcus Bell" in text_of(answer)
        assert client.post(reverse("pause_preview", args=[pause.id]), {"act": "no"}).status_code == 409

    def test_a_coming_one_is_withdrawn(self, morning: Morning, enter: Enter) -> None:
        pause, client = entered(morning), enter(morning.cast.noor)
        preview = client.post(reverse("pause_preview", args=[pause.id]), {"act": "cancel"})
        assert "Exams is withdrawn: its nights run" in text_of(preview)
        confirmed(client, preview)
        assert "Withdrawn" in text_of(client.get(reverse("pauses"), {"when": "past"}))
        assert "Exams" not in text_of(client.get(reverse("pauses")))

    def test_of_a_batch_all_are_changed_or_one_alone(self, morning: Morning, enter: Enter) -> None:
        pause, client = entered(morning, districts=[morning.well, morning.missed]), enter(morning.cast.noor)
        page = text_of(client.get(reverse("pause", args=[pause.id])))
        assert "2 districts pause from" in page
        assert "Only Birch Bay, not all 2 districts" in page
        alone = client.post(reverse("pause_preview", args=[pause.id]), {"act": "cancel", "only": "1"})
        confirmed(client, alone)
        assert Pause.objects.filter(name="Exams", ended_at=None).get().district == morning.missed

    def test_what_can_not_be_is_said_beside_its_field(self, morning: Morning, enter: Enter) -> None:
        pause, client = entered(morning), enter(morning.cast.noor)
        wrong = typed(act="change", first_night=TODAY - DAY)
        answer = client.post(reverse("pause_preview", args=[pause.id]), wrong)
        assert answer.status_code == 400
        assert "The first night is over" in text_of(answer)

    def test_a_colleagues_pause_is_his(self, morning: Morning, enter: Enter) -> None:
        pause, client = entered(morning), enter(morning.cast.lena)
        assert client.get(reverse("pause", args=[pause.id])).status_code == 403
        assert "Exams" not in text_of(client.get(reverse("pauses")))
        assert client.get(reverse("pause", args=[pause.id + 99])).status_code == 404


def test_the_list_is_taken_along_as_it_is_shown(morning: Morning, enter: Enter) -> None:
    entered(morning)
    client = enter(morning.cast.noor)
    answer = client.get(reverse("pauses_csv"), {"kind": "other"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].lstrip("\ufeff").startswith("State,Pause,Kind,For,Districts,First night,Last night")
    assert any("Exams" in line and "Birch Bay,1" in line for line in lines)
    assert not any("Thanksgiving" in line for line in lines)


def test_the_questions_do_not_grow_with_the_districts(
    morning: Morning, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    every = [morning.well, morning.missed, morning.failed, morning.lenas]
    client, values = enter(morning.cast.noor), typed()
    pause = entered(morning, districts=every)
    client.get(reverse("pauses"))
    with django_assert_max_num_queries(11):
        client.get(reverse("pauses"))
    with django_assert_max_num_queries(13):
        client.get(reverse("pause", args=[pause.id]))
    with django_assert_max_num_queries(13):
        client.post(reverse("pauses_preview"), values | {"names": "\n".join(one.slug for one in every)})
