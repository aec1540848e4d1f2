"""People and Person: one search for those present and those who left, by name in any script, id or address, today's or former."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from districts.models import District, RosterUser
from districts.text import fold_name
from tests.screens.fixtures import Enter
from tests.screens.reading import text_of
from tests.screens.roster_story import Story, story, story_of_module
from tests.screens.searching import search

__all__ = ["story", "story_of_module"]
pytestmark = pytest.mark.django_db


def people_of(district: District) -> str:
    return reverse("district_people", args=[district.slug])


def page_of(person: RosterUser) -> str:
    """The address of a person."""
    return reverse("person", args=[person.district.slug, person.id])


def test_the_list_says_who_is_on_khan_academy(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(people_of(story.home)))
    assert "On Khan Academy: 119 students and 14 teachers." in page
    assert "Adap1 Lundp1" in page
    assert "North School" in page


@pytest.mark.parametrize(
    "text",
    [
        "nunez",
        "NÚÑEZ Ada",
        "adap3 nun",
        "p3@north.example.org",
        " P3@North.Example.ORG ",
        "p3",
    ],
)
def test_a_person_is_found_by_name_address_or_id(story: Story, enter: Enter, text: str) -> None:
    page = search(enter(story.cast.noor), text, to=people_of(story.home))
    assert "Adap3 Núñez" in page
    assert "1 person found" in page


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Jürgen", "Müller", "muller"),
        ("Bjørn", "Sørensen", "SØRENSEN bjørn"),
        ("ليلى", "حداد", "حداد"),
        ("小龙", "李", "李小龙"),
        ("小龙", "李", "小龙 李"),
        ("José", "Wójcik", "wojcik jose"),
    ],
)
def test_names_are_found_in_any_script_with_accents_and_case_forgiven(
    story: Story, enter: Enter, given: str, family: str, typed: str
) -> None:
    names = {"given_name": given, "family_name": family}
    RosterUser.objects.filter(id=story.person("p5").id).update(
        **names, folded_name=fold_name(given=given, family=family)
    )
    page = search(enter(story.cast.noor), typed, to=people_of(story.home))
    assert f"{given} {family}" in page
    assert "1 person found" in page


def test_a_search_keeps_its_filters_and_its_address_brings_it_back(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    to = f"{people_of(story.lenas)}?role=teacher"
    address = client.post(reverse("search"), {"q": "lund", "to": to}).headers["Location"]
    assert "role=teacher" in address
    again = text_of(client.get(address))
    assert "4 people found for “lund”" in again
    assert "Adak0 Lundk0" in again
    assert "Adap0" not in again


def test_a_search_is_read_by_its_owner_alone(story: Story, enter: Enter) -> None:
    values = {"q": "lund", "to": people_of(story.home)}
    address = enter(story.cast.noor).post(reverse("search"), values).headers["Location"]
    page = text_of(enter(story.cast.marcus).get(address))
    assert "“lund”" not in page
    assert "This search is not kept any more" in page


@pytest.mark.parametrize(
    "wrong", ["https://elsewhere.example.org/", "//elsewhere.example.org", "/nothing", "/sign-out", ""]
)
def test_a_search_returns_to_pages_of_the_portal_only(story: Story, enter: Enter, wrong: str) -> None:
    answer = enter(story.cast.noor).post(reverse("search"), {"q": "x y", "to": wrong})
    assert answer.headers["Location"].startswith(reverse("find"))


def test_an_empty_search_shows_everything_again(story: Story, enter: Enter) -> None:
    to = people_of(story.home)
    answer = enter(story.cast.noor).post(reverse("search"), {"q": "  ", "to": f"{to}?search=old&after=3"})
    assert answer.headers["Location"] == to


def test_filters_and_orders_are_in_the_address(story: Story, enter: Enter) -> None:
    client, address = enter(story.cast.noor), people_of(story.home)
    assert "119 students on Khan Academy." in text_of(client.get(f"{address}?role=student&grade=5"))
    assert "Nobody fits." in text_of(client.get(f"{address}?grade=K"))
    down = client.get(f"{address}?sort=-name").content.decode()
    assert down.index("Núñez") < down.index("Lundp99")
    for sort in ("grade", "-grade", "school", "-school"):
        assert client.get(f"{address}?sort={sort}").status_code == 200


def test_pages_go_on_from_where_one_stands_without_a_name_in_the_address(story: Story, enter: Enter) -> None:
    client, seen, address = enter(story.cast.noor), [], people_of(story.home)
    pages = []
    for _ in range(3):
        answer = client.get(address)
        pages.append([row.name for row in answer.context["table"].lines])
        pager = answer.context["table"].pager
        address = people_of(story.home) + pager.after
        assert "lund" not in address.lower()
    seen = [name for page in pages for name in page]
    assert (pager.after, len(seen), len(set(seen))) == ("", 133, 133)
    back = client.get(people_of(story.home) + pager.before)
    assert [row.name for row in back.context["table"].lines] == pages[1]
    again = client.get(people_of(story.home) + back.context["table"].pager.before)
    assert [row.name for row in again.context["table"].lines] == pages[0]
    assert again.context["table"].pager.before == ""


def test_a_person_in_one_sentence(story: Story, enter: Enter) -> None:
    page = text_of(enter(story.cast.noor).get(page_of(story.person("p3"))))
    assert (
        "Adap3 Núñez is a 5th grader at North School, in 2 classes; on Khan Academy since 5 October." in page
    )
    assert "under 13" in page
    assert "2015" not in page
    assert "Math c3" in page
    assert "Adak3 Lundk3" in page
    assert re.search(r"last name \W*before Lundp3 \W*after Núñez", page)
    assert "went through by itself" in page
    assert "approved by Noor Haddad" in page


def test_a_student_without_a_class_is_said_to_have_none(story: Story, enter: Enter) -> None:
    """RULES A20."""
    page = text_of(enter(story.cast.noor).get(page_of(story.person("p0"))))
    assert "in no class and so can not activate" in page
    assert "Classes before" in page
    assert "not shared any more" in page


def test_whoever_left_is_still_found_with_the_night_and_who_approved_it(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    assert "Adap9 Lundp9" not in text_of(client.get(people_of(story.home)))
    found = search(client, "lundp9", to=people_of(story.home))
    assert "Adap9 Lundp9" in found
    assert "Left" in found
    page = text_of(client.get(page_of(story.person("p9"))))
    assert "was a 5th grader at North School. Left on Tuesday night: the district does not share" in page
    assert "went through by itself" in page
    assert "Not shared by the district any more" in page


def test_a_former_id_and_a_former_address_find_todays_person(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    for text in ("p8", "N8", "p8@north.example.org", "new8@north.example.org"):
        assert "Adap8 Lundp8" in search(client, text, to=people_of(story.home))
    page = text_of(client.get(page_of(story.person("N8"))))
    assert "until 6 October · sync" in page
    assert "not used any more" in page
    assert "Same person, keeps every class." in page


def test_what_is_shared_otherwise_but_not_applied_is_said(story: Story, enter: Enter) -> None:
    """A paused district's feed has moved on; its roster has not."""
    client = enter(story.cast.noor)
    page = text_of(client.get(page_of(story.person("p4", district=story.paused))))
    assert "Shared otherwise" in page
    assert re.search(r"first name \W*before Adap4 \W*after Bea", page)
    gone = text_of(client.get(page_of(story.person("p0", district=story.paused))))
    assert "The next sync that applies takes this person away." in gone


def test_a_place_left_out_says_why(story: Story, enter: Enter) -> None:
    """RULES A23: the eleventh teacher has no seat."""
    page = text_of(enter(story.cast.noor).get(page_of(story.person("h09"))))
    assert "Orchestra c8" in page
    assert "Not included because a class has one primary teacher and at most nine co-teachers" in page


def test_a_colleagues_people_are_not_ones_own(story: Story, enter: Enter) -> None:
    client = enter(story.cast.lena)
    for address in (people_of(story.home), page_of(story.person("p3"))):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Lund" not in text_of(answer)


def test_a_person_of_another_district_is_not_shown_under_this_one(story: Story, enter: Enter) -> None:
    address = reverse("person", args=[story.paused.slug, story.person("p3").id])
    assert enter(story.cast.noor).get(address).status_code == 404


MOST = {"list": 16, "person": 26}


@pytest.mark.parametrize("name", list(MOST))
def test_pages_ask_a_fixed_number_of_questions(
    story: Story, enter: Enter, django_assert_max_num_queries: Callable, name: str
) -> None:
    client = enter(story.cast.noor)
    address = {"list": people_of(story.home), "person": page_of(story.person("p3"))}[name]
    client.get(address)
    with django_assert_max_num_queries(MOST[name]):
        client.get(address)
