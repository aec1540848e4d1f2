"""Left: who and what left in the last 120 days, why, with which sync and by whose approval; searched with those present."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from districts.models import District, FormerProviderId, RosterUser, Section
from rostering.screens.presenters.left import cause_words
from tests.screens.fixtures import Enter
from tests.screens.reading import text_of
from tests.screens.roster_story import Story, story, story_of_module
from tests.screens.searching import search

__all__ = ["story", "story_of_module"]
pytestmark = pytest.mark.django_db


def left_of(district: District) -> str:
    return reverse("district_left", args=[district.slug])


def test_the_list_says_who_left_why_and_with_which_sync(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(left_of(story.home)))
    assert "1 student and 1 class left in the last 120 days. 1 more has a new ID and stayed." in page
    assert "Adap9 Lundp9" in page
    assert "Éducation physique" in page
    assert "not shared any more" in page
    assert "Tuesday night · sync" in page
    assert "went through by itself" in page
    assert "Adap3" not in page


def test_a_new_id_is_a_cause_of_its_own_and_names_todays_id(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(f"{left_of(story.home)}?cause=rekeyed"))
    assert "1 ID replaced in the last 120 days" in page
    assert "Adap8 Lundp8" in page
    assert "new ID, now N8" in page


def test_a_search_finds_those_who_left_and_those_present_and_marks_them(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    page = search(client, "lundp", to=left_of(story.home))
    assert "119 people and classes found for “lundp”, those who are still there among them." in page
    one = search(client, "lundp9 adap9", to=left_of(story.home))
    assert "11 people and classes found" in one
    assert "Adap9 Lundp9" in one
    assert "Left" in one
    only = search(client, "lundp", to=f"{left_of(story.home)}?cause=removed")
    assert "1 person or class found for “lundp”." in only


@pytest.mark.parametrize(("days", "is_shown"), [(120, True), (122, False)])
def test_after_120_days_the_list_ends(story: Story, enter: Enter, days: int, is_shown: bool) -> None:
    ago = datetime(2026, 10, 7, 12, tzinfo=UTC) - timedelta(days=days)
    RosterUser.objects.filter(id=story.person("p9").id).update(removed_at=ago)
    page = text_of(enter(story.cast.noor).get(left_of(story.home)))
    assert ("Adap9 Lundp9" in page) is is_shown


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"), [("student", "Adap9", "Éducation"), ("sections", "Éducation", "Adap9")]
)
def test_kinds_can_be_chosen(story: Story, enter: Enter, kind: str, shown: str, hidden: str) -> None:
    page = text_of(enter(story.cast.noor).get(f"{left_of(story.home)}?kind={kind}"))
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize(
    ("kind", "text", "is_shown"),
    [("student", "", True), ("teacher", "", False), ("sections", "", False), ("", "lundp8", True)],
)
def test_a_new_id_stands_under_its_own_kind_and_name(
    story: Story, enter: Enter, kind: str, text: str, is_shown: bool
) -> None:
    client, address = enter(story.cast.noor), f"{left_of(story.home)}?cause=rekeyed&kind={kind}"
    page = search(client, text, to=address) if text else text_of(client.get(address))
    assert ("Adap8" in page) is is_shown


def test_a_class_with_a_new_id_is_found_by_its_name(story: Story, enter: Enter) -> None:
    now = datetime(2026, 10, 7, tzinfo=UTC)
    FormerProviderId.objects.create(
        **{"district": story.home, "kind": "sections", "object_id": story.section("c8").id},
        **{"provider_id": "old8", "until_night": now.date(), "run_number": story.last.id},
    )
    page = search(enter(story.cast.noor), "orchestra", to=f"{left_of(story.home)}?cause=rekeyed")
    assert "Orchestra c8" in page


def test_why_somebody_left_names_another_role_and_no_class_of_the_same_number() -> None:
    person = RosterUser(role="student", provider_id="101", removed_as="removed")
    assert cause_words(person, {("sections", "101"): ""}) == "not shared any more"
    assert cause_words(person, {("administrator", "101"): ""}) == "an administrator now"
    assert cause_words(person, {("teacher", "101"): ""}) == "a teacher now"


def test_a_class_whose_term_is_over_says_so(story: Story, enter: Enter) -> None:
    Section.objects.filter(id=story.section("c7").id).update(removed_as="ended")
    client = enter(story.cast.noor)
    assert "term over" in text_of(client.get(left_of(story.home)))
    assert "1 person or class left" in text_of(client.get(f"{left_of(story.home)}?cause=ended"))


def test_pages_go_on_through_classes_and_people_and_back(story: Story, enter: Enter) -> None:
    """The order is by time, then classes, then names; no row is missed or shown twice where they meet."""
    early, late = (datetime(2026, 10, day, 5, tzinfo=UTC) for day in (2, 5))
    people = list(RosterUser.objects.filter(district=story.home, removed_at=None).order_by("id")[:105])
    for number, one in enumerate(people):
        one.removed_at, one.removed_as = (early, late)[number % 2], "removed"
    RosterUser.objects.bulk_update(people, ["removed_at", "removed_as"])
    Section.objects.filter(district=story.home, removed_at=None).update(
        removed_at=early, removed_as="removed"
    )
    client, address, pages = enter(story.cast.noor), left_of(story.home), []
    for _ in range(3):
        table = client.get(address).context["table"]
        pages.append([line.name for line in table.lines])
        address = left_of(story.home) + table.pager.after
    names = [name for page in pages for name in page]
    assert (len(names), len(set(names)), table.pager.after) == (112, 112, "")
    assert names.index("Math c0") > 52
    for expected in (pages[1], pages[0]):
        table = client.get(left_of(story.home) + table.pager.before).context["table"]
        assert [line.name for line in table.lines] == expected
    assert table.pager.before == ""


def test_a_colleagues_district_shows_nobody(story: Story, enter: Enter) -> None:
    answer = enter(story.cast.lena).get(left_of(story.home))
    assert answer.status_code == 403
    assert "Lund" not in text_of(answer)


def test_the_page_asks_a_fixed_number_of_questions(
    story: Story, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    client = enter(story.cast.noor)
    for address in (left_of(story.home), f"{left_of(story.home)}?cause=rekeyed"):
        client.get(address)
        with django_assert_max_num_queries(24):
            client.get(address)


def test_only_what_was_chosen_can_be_taken_away_again(story: Story, enter: Enter) -> None:
    """Where nothing has left and nothing is filtered, "Show all" would lead to the same page."""
    noor, quiet = enter(story.cast.noor), left_of(story.paused)
    assert "is listed here for 120 days." in text_of(noor.get(quiet))
    assert "Show all" not in text_of(noor.get(quiet))
    assert "Nobody fits. Show all" in text_of(noor.get(f"{quiet}?kind=student"))
