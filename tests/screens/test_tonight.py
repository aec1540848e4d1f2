"""The page Tonight, stopping and starting on it and on the district's page, releasing a provider, applying what waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from districts.models import Connection, District
from rostering.models import LetThrough, ProviderCheck, Run, Stop
from rostering.stops import stops_in_force
from tests.factories import StopFactory
from tests.feeds import NIGHT, at
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"


@pytest.fixture
def noor(morning: Morning, enter: Enter, clock: Any) -> Client:
    """A specialist's browser at 23:30 in the night of Tuesday."""
    morning.cast.noor.set_password(PASSWORD)
    morning.cast.noor.save()
    client = enter(morning.cast.noor)
    clock(at(NIGHT))
    return client


@pytest.fixture
def check(morning: Morning) -> ProviderCheck:
    """Clever has a bad night; the failed district is behind it."""
    return ProviderCheck.objects.create(
        provider="clever",
        night=NIGHT,
        opened_at=at(NIGHT) - timedelta(minutes=49),
        finished=20,
        held=1,
        failed=2,
        lost=0,
        run_numbers=[Run.objects.get(district=morning.failed, status="failed").id],
    )


def page(client: Client) -> str:
    return text_of(client.get(reverse("tonight")))


def test_it_says_how_far_the_night_is_by_zone(noor: Client, morning: Morning) -> None:
    said = page(noor)
    assert "The night is done: 5 districts synced, 4 of them held, failed or missed." in said
    assert "Pacific time" in said
    assert "22:00 to 06:00" in said


def test_while_it_works_it_counts_and_names_what_is_at_work(noor: Client, morning: Morning) -> None:
    Run.objects.filter(district=morning.well, night=NIGHT).update(
        status="running", finished_at=None, started_at=at(NIGHT), stage="fetch"
    )
    said = text_of(noor.get(reverse("tonight_live")))
    assert "4 of 5 districts done, 1 at work, 0 in the queue." in said
    assert "At work now" in said
    assert "Birch Bay" in said


def test_before_the_night_it_says_what_comes(noor: Client, clock: Any) -> None:
    clock(at(NIGHT) + timedelta(hours=12))
    assert "6 districts sync, from tonight 22:00 on." in page(noor)


def test_on_a_weekend_there_is_no_night(noor: Client, clock: Any) -> None:
    clock(at(NIGHT) + timedelta(days=4))
    said = page(noor)
    assert "No night: rosters move on weeknights, Monday to Friday. The next begins Monday at 22:00." in said


class TestStops:
    """Stop a provider or everything with a reason, and start again."""

    def test_a_provider_is_stopped_and_started_again(self, noor: Client, morning: Morning) -> None:
        answer = noor.post(
            reverse("tonight_stop"), {"what": "clever", "reason": "Clever sends halves"}, follow=True
        )
        said = text_of(answer)
        assert "Stopped: Clever." in said
        assert (
            "“Clever sends halves” Its districts are neither synced nor changed until somebody starts again."
            in said
        )
        stop = Stop.objects.get()
        assert (stop.provider, stop.by, stop.reason) == ("clever", morning.cast.noor, "Clever sends halves")
        answer = noor.post(reverse("tonight_start"), {"stop": stop.id}, follow=True)
        assert "Started again: Clever." in text_of(answer)
        assert "Nothing is stopped." in text_of(answer)
        assert stops_in_force(now=at(NIGHT)).rows == ()

    def test_everything_is_stopped(self, noor: Client) -> None:
        noor.post(reverse("tonight_stop"), {"what": "everything", "reason": "Our release"})
        assert Stop.objects.get().provider == ""
        assert "Every district is neither synced nor changed" in page(noor)

    @pytest.mark.parametrize(
        "values", [{}, {"what": "clever"}, {"reason": "So"}, {"what": "mars", "reason": "So"}]
    )
    def test_what_is_missing_is_said_beside_the_field(self, noor: Client, values: dict[str, str]) -> None:
        answer = noor.post(reverse("tonight_stop"), values)
        assert answer.status_code == 400
        assert 'aria-invalid="true"' in answer.content.decode()
        assert not Stop.objects.exists()

    def test_a_second_stop_of_the_same_is_a_conflict(self, noor: Client) -> None:
        StopFactory(provider="clever")
        answer = noor.post(reverse("tonight_stop"), {"what": "clever", "reason": "Again"})
        assert answer.status_code == 409
        assert "It is stopped already" in text_of(answer)

    def test_a_colleague_was_quicker_to_start_again(self, noor: Client) -> None:
        answer = noor.post(reverse("tonight_start"), {"stop": "77"})
        assert answer.status_code == 409

    def test_a_district_is_stopped_on_its_own_page_and_its_timeline_tells(
        self, noor: Client, morning: Morning
    ) -> None:
        slug = morning.well.slug
        District.objects.filter(id=morning.well.id).update(created_at=at(NIGHT))
        said = text_of(
            noor.post(reverse("district_stop", args=[slug]), {"reason": "Wrong classes"}, follow=True)
        )
        assert "Stopped: Birch Bay." in said
        assert "Start Birch Bay again" in said
        noor.post(reverse("tonight_start"), {"stop": Stop.objects.get().id, "reason": "Corrected"})
        StopFactory(
            provider="clever", by=morning.cast.sam, at=at(NIGHT) + timedelta(minutes=1), reason="Clever again"
        )
        lines = text_of(noor.get(reverse("district_timeline", args=[slug])))
        assert "The district was stopped by Noor HaddadWrong classes" in lines
        assert "The district was started again by Noor HaddadCorrected" in lines
        assert "Clever was stopped by Sam ItoClever again" in lines

    def test_a_dsm_sees_what_is_stopped_and_is_offered_nothing(self, enter: Enter, morning: Morning) -> None:
        StopFactory(provider="clever")
        StopFactory(district=morning.lenas, reason="Lena’s own affair")
        client = enter(morning.cast.marcus)
        said = page(client)
        assert "Stopped now" in said
        assert "Asked to" in said
        assert "Lena’s own affair" not in said
        assert "Start again" not in said
        assert client.post(reverse("tonight_stop"), {"what": "clever", "reason": "So"}).status_code == 403
        assert (
            client.post(reverse("district_stop", args=[morning.well.slug]), {"reason": "So"}).status_code
            == 403
        )


class TestChecks:
    """Provider checks with their numbers, what is behind them, and the release."""

    def test_it_shows_the_numbers_and_the_districts(self, noor: Client, check: ProviderCheck) -> None:
        said = page(noor)
        assert (
            "3 of 20 finished districts were in trouble in the night of Tuesday 6 October, over the limit of 10 %: "
            "2 failed, 1 held for a large change."
        ) in said.replace("\N{NO-BREAK SPACE}", " ")
        assert "The districts behind it Failed Dune Park" in said

    def test_a_release_needs_a_reason_and_lets_through_what_waited(
        self, noor: Client, check: ProviderCheck, morning: Morning
    ) -> None:
        run = Run.objects.get(district=morning.paused, status="waiting")
        Run.objects.filter(id=run.id).update(reason="stopped")
        assert "Release Clever, apply 1 change list" in page(noor)
        refused = noor.post(reverse("tonight_release"), {"check": check.id, "reason": " "})
        assert refused.status_code == 400
        assert "Nothing was released." in text_of(refused)
        answer = noor.post(
            reverse("tonight_release"), {"check": check.id, "reason": "Clever is well"}, follow=True
        )
        assert "Released. 1 change list that waited go on under the same guard." in text_of(answer)
        assert LetThrough.objects.get().run == run
        again = noor.post(reverse("tonight_release"), {"check": check.id, "reason": "Clever is well"})
        assert again.status_code == 409

    def test_a_dsm_of_another_provider_is_told_nothing(
        self, enter: Enter, check: ProviderCheck, morning: Morning
    ) -> None:
        assert "Nothing more of Clever is applied" in page(enter(morning.cast.lena))
        Connection.objects.filter(district=morning.lenas).update(provider="classlink")
        said = page(enter(morning.cast.lena))
        assert "Nothing more of Clever" not in said
        assert "Dune Park" not in said


def test_home_names_a_check_and_a_wide_stop_first(
    noor: Client, check: ProviderCheck, morning: Morning
) -> None:
    StopFactory(by=morning.cast.sam, reason="Our release", at=at(NIGHT))
    said = text_of(noor.get(reverse("home")))
    assert said.index("Everything is stopped until somebody starts again: Our release.") < said.index(
        "3 of 20 finished"
    )
    assert said.index("3 of 20 finished") < said.index("Alder Valley")


class TestApplyingWhatWaits:
    """The panel on the page of a waiting sync."""

    @pytest.fixture
    def waiting(self, morning: Morning) -> Run:
        return Run.objects.get(district=morning.paused, status="waiting")

    def test_it_is_offered_with_the_pause_named_and_recorded(
        self, noor: Client, waiting: Run, morning: Morning
    ) -> None:
        said = text_of(noor.get(reverse("run", args=[waiting.id])))
        assert "Schedule changes pauses this district through the night of Friday 9 October." in said
        assert "Apply 3 changes now" in said
        assert waiting.plan is not None
        address, sent = (
            reverse("run_apply", args=[waiting.id]),
            {"reason": "Exams are tomorrow", "checksum": waiting.plan.checksum},
        )
        assert "Your password" in said
        for given, says in (({}, "Give your password"), ({"password": "no"}, "This is not your password")):
            refused = noor.post(address, sent | given)
            assert (refused.status_code, says in text_of(refused)) == (403, True)
            assert "Exams are tomorrow" in text_of(refused)
        assert not LetThrough.objects.exists()
        answer = noor.post(address, sent | {"password": PASSWORD}, follow=True)
        assert "Khan Academy is brought up to date within a minute." in text_of(answer)
        assert "It is being applied already" in text_of(answer)
        assert LetThrough.objects.get().by == morning.cast.noor

    @pytest.mark.parametrize("values", [{"reason": ""}, {"reason": "So", "checksum": "another"}])
    def test_without_a_reason_or_with_another_list_it_is_a_conflict(
        self, noor: Client, waiting: Run, values: dict[str, str]
    ) -> None:
        answer = noor.post(reverse("run_apply", args=[waiting.id]), values | {"password": PASSWORD})
        assert answer.status_code == 409
        assert answer.context["refusal"]
        assert answer.context["reason"] == values["reason"]
        assert not LetThrough.objects.exists()

    def test_an_administrator_is_told_who_may(self, enter: Enter, waiting: Run, morning: Morning) -> None:
        said = text_of(enter(morning.cast.ada).get(reverse("run", args=[waiting.id])))
        assert "Administrators apply no changes" in said
        assert "changes now" not in said

    @pytest.mark.parametrize(
        ("reason", "words"),
        [
            ("paused", "wait for the end of the pause"),
            ("stopped", "wait for a specialist to release the provider"),
            ("", "wait for the next night, or a person"),
        ],
    )
    def test_the_page_says_what_it_waits_for(
        self, noor: Client, waiting: Run, reason: str, words: str
    ) -> None:
        Run.objects.filter(id=waiting.id).update(reason=reason)
        assert words in text_of(noor.get(reverse("run", args=[waiting.id])))


def test_an_administrator_reads_and_does_nothing(enter: Enter, morning: Morning) -> None:
    assert morning.cast.ada.role == Staff.Role.ADMIN
    client = enter(morning.cast.ada)
    assert "Rostering specialists stop and start" in page(client)
    assert client.post(reverse("tonight_start"), {"stop": "1"}).status_code == 403
