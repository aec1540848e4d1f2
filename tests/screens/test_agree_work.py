"""Home names what waits for a second person beside holds: undos and expected changes; to whoever may agree."""

import pytest
from django.urls import reverse

from districts.models import RosterState
from rostering.models import Run
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of
from tests.screens.test_windows import typed

pytestmark = pytest.mark.django_db


def test_an_undo_for_a_second_person_stands_on_home_of_everybody_but_the_one_who_asked(
    morning: Morning, enter: Enter
) -> None:
    run: Run = Run.objects.filter(district=morning.well, status="applied").earliest("id")
    noor, sam = enter(morning.cast.noor), enter(morning.cast.sam)
    words = f"The undo of sync {run.id} waits: Wrong year."
    version = RosterState.objects.get(district=morning.well).version
    assert "The undo of sync" not in text_of(sam.get(reverse("home")))
    noor.post(reverse("run_undo_ask", args=[run.id]), {"reason": "Wrong year.", "roster_version": version})
    page = sam.get(reverse("home"))
    assert words in text_of(page)
    assert reverse("run_undo", args=[run.id]) in page.content.decode()
    assert words not in text_of(noor.get(reverse("home")))
    assert words in text_of(noor.get(reverse("home") + "?of=all"))
    assert words not in text_of(enter(morning.cast.lena).get(reverse("home") + "?of=all"))


def test_an_expected_change_for_a_second_person_stands_on_home_of_the_districts_people(
    morning: Morning, enter: Enter
) -> None:
    words = "it counts once you agree."
    marcus = enter(morning.cast.marcus)
    marcus.post(reverse("windows_file"), typed(morning.well.slug))
    assert words in text_of(enter(morning.cast.noor).get(reverse("home") + "?of=all"))
    assert words not in text_of(marcus.get(reverse("home")))
    assert words not in text_of(enter(morning.cast.lena).get(reverse("home") + "?of=all"))
