"""Each screen says what a person came to ask, in the words of DESIGN 2."""

import pytest
from django.urls import reverse

from rostering.models import Run
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_home_shows_last_night_as_one_cell_a_district(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("home")))
    assert "Tuesday night, 6 October" in page
    assert "6 districts, 2 of them as they should be" in page
    for words in ("1 failed", "2 on hold", "1 missed", "1 paused, changes ready", "1 applied"):
        assert words in page


def test_home_of_a_dsm_shows_only_his_districts(morning: Morning, enter: Enter) -> None:
    """DESIGN 9: a DSM sees assigned districts; new connections belong to specialists (RULES A32)."""
    page = text_of(enter(morning.cast.marcus).get(reverse("home")))
    assert "Fern Hollow" not in page
    assert "Glass Lake" not in page
    assert "Alder Valley" in page


def test_home_of_a_dsm_without_districts_says_so(morning: Morning, enter: Enter) -> None:
    morning.cast.lena.assignments.all().delete()
    assert "No district is yours yet." in text_of(enter(morning.cast.lena).get(reverse("home")))


def test_district_answers_why_nothing_has_changed(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    expected = {
        morning.held.district.slug: "On hold since Tuesday night: 13 of 24 students would leave",
        morning.well.slug: "Up to date: 1 change applied",
        morning.paused.slug: "the district is paused 6 to 9 October",
        morning.failed.slug: "The sync of Tuesday night failed",
        morning.missed.slug: "The sync of Tuesday night did not begin by 06:00",
        morning.lenas.slug: "First load: 20 students, 4 teachers and 4 classes would join",
    }
    for slug, words in expected.items():
        page = text_of(client.get(reverse("district", args=[slug])))
        assert words in page.replace("first load", "First load"), page[:600]


def test_a_paused_district_names_the_night_on_which_its_changes_apply(morning: Morning, enter: Enter) -> None:
    """RULES B15: what waited is applied on the first night after the pause, Monday 12 October here."""
    page = text_of(enter(morning.cast.noor).get(reverse("district", args=[morning.paused.slug])))
    assert "Paused until Monday at 22:00: the district is paused 6 to 9 October" in page
    assert "are ready and apply then." in page


def test_districts_can_be_searched_and_filtered_through_the_address(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    assert "1 district named “birch”." in text_of(client.get(reverse("districts"), {"q": "birch"}))
    failed = text_of(client.get(reverse("districts"), {"state": "failed"}))
    assert "Dune Park" in failed
    assert "Birch Bay" not in failed
    assert "No district fits." in text_of(client.get(reverse("districts"), {"q": "nowhere"}))


def test_a_sync_tells_its_story_and_shows_before_and_after(morning: Morning, enter: Enter) -> None:
    run = Run.objects.filter(district=morning.well, night=NIGHT).get()
    page = text_of(enter(morning.cast.noor).get(reverse("run", args=[run.id])))
    assert "1 change is on Khan Academy since" in page
    assert "1 student was updated." in page
    assert "last name" in page
    assert "before Lundp3" in page
    assert "after Núñez" in page


def test_a_failed_sync_says_what_was_not_changed(morning: Morning, enter: Enter) -> None:
    run = Run.objects.filter(district=morning.failed).get()
    page = text_of(enter(morning.cast.noor).get(reverse("run", args=[run.id])))
    assert "Nothing on Khan Academy was changed." in page
    assert run.message in page


def test_a_sync_at_work_shows_its_stage_and_what_was_read(morning: Morning, enter: Enter) -> None:
    run = Run.objects.create(
        district=morning.well,
        night=NIGHT,
        trigger="on_demand",
        status="running",
        queued_at=morning.now,
        started_at=morning.now,
        stage="fetch",
        work={
            "collection": "enrollments",
            "read": {"enrollments": 98300, "people": 21},
            "expected": {"enrollments": 168000, "people": 21},
            "percent": 58,
        },
    )
    client = enter(morning.cast.noor)
    page = text_of(client.get(reverse("run", args=[run.id])))
    assert "Reading class places from Clever: 98,300 of about 168,000." in page
    assert "Nothing on Khan Academy has changed yet." in page
    assert "Khan Academy changes only below this line" in page
    assert "as last time" in page
    part = client.get(reverse("run_live", args=[run.id]))
    assert "98,300 of about 168,000" in text_of(part)
    Run.objects.filter(id=run.id).update(status="unchanged", finished_at=morning.now)
    assert client.get(reverse("run_live", args=[run.id])).headers["HX-Refresh"] == "true"


def test_changes_can_be_walked_by_kind_and_operation(morning: Morning, enter: Enter) -> None:
    run = morning.held.run
    client = enter(morning.cast.noor)
    page = text_of(
        client.get(reverse("run_changes", args=[run.id]), {"kind": "students", "operation": "added"})
    )
    assert "Students: Joins" in page
    assert "1 to 13 of 13" in page
    leaving = text_of(
        client.get(reverse("run_changes", args=[run.id]), {"kind": "sections", "operation": "removed"})
    )
    assert "Art c9" in leaving
    assert "before 4" in leaving


def test_every_kind_of_change_can_be_opened(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    for kind in ("students", "teachers", "sections", "enrollments", "administrators", "schools", "terms"):
        answer = client.get(reverse("run_changes", args=[morning.held.run_id]), {"kind": kind})
        assert answer.status_code == 200


def test_syncs_are_listed_by_night_and_state(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    page = text_of(client.get(reverse("syncs"), {"night": NIGHT.isoformat(), "state": "held"}))
    assert "2 syncs of Tuesday night, newest first." in page
    assert "Alder Valley" in page
    assert "Birch Bay" not in page
    assert "4 syncs" in text_of(
        client.get(reverse("syncs"), {"district": morning.well.slug, "night": "rubbish"})
    ).replace("2 syncs", "4 syncs")


def test_a_missing_night_in_the_address_shows_every_night(morning: Morning, enter: Enter) -> None:
    assert (
        enter(morning.cast.noor).get(reverse("syncs"), {"night": "2026-13-45", "page": "x"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("name", "of_district", "part"),
    [
        ("home", False, "home"),
        ("holds", False, "holds"),
        ("syncs", False, "syncs"),
        ("districts", False, "districts"),
        ("dates_import", False, "districts"),
        ("district", True, "districts"),
        ("district_people", True, "districts"),
        ("district_timeline", True, "districts"),
        ("district_contacts", True, "districts"),
        ("district_dates", True, "districts"),
        ("connections", False, "connections"),
        ("reassign", False, "cover"),
        ("handover", False, "cover"),
        ("profile", False, ""),
    ],
)
def test_the_navigation_shows_in_which_part_one_is(
    morning: Morning, enter: Enter, name: str, of_district: bool, part: str
) -> None:
    arguments = [morning.held.district.slug] if of_district else []
    answer = enter(morning.cast.noor).get(reverse(name, args=arguments))
    current = [item.href for item in answer.context["frame"].navigation if item.is_current]
    assert current == ([reverse(part)] if part else [])
