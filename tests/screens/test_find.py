"""Find: everything one may see and nothing else, present and left, today's ids and addresses and former ones."""

from collections.abc import Callable
from copy import copy
from typing import TypeVar

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from districts.models import Contact, RosterUser, Section
from districts.text import fold_name
from rostering.screens.find_rows import _BY_ID, name_prefixes
from tests.screens.fixtures import Enter
from tests.screens.reading import text_of
from tests.screens.roster_story import Story, story, story_of_module
from tests.screens.searching import search

__all__ = ["story", "story_of_module"]
pytestmark = pytest.mark.django_db
Row = TypeVar("Row", RosterUser, Section)


def found(client: Client, text: str) -> str:
    return search(client, text, to=reverse("find"))


@pytest.mark.parametrize("typed", ["nunez", "NÚÑEZ", "Núñez Adap3", "adap3 núñez", "Nunez, Adap3"])
def test_a_name_is_found_from_its_beginning_in_either_order(story: Story, enter: Enter, typed: str) -> None:
    page = found(enter(story.cast.noor), typed)
    assert "Adap3 Núñez" in page
    assert "Alder Valley" in page
    assert "On Khan Academy" in page


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Jürgen", "Müller", "muller"),
        ("Bjørn", "Sørensen", "bjørn sørensen"),
        ("ليلى", "حداد", "حداد"),
        ("小龙", "李", "李小龙"),
        ("小龙", "李", "李"),
        ("민준", "김", "김민준"),
    ],
)
def test_names_in_any_script_are_found(
    story: Story, enter: Enter, given: str, family: str, typed: str
) -> None:
    RosterUser.objects.filter(id=story.person("p5").id).update(
        given_name=given, family_name=family, folded_name=fold_name(given=given, family=family)
    )
    assert f"{given} {family}" in found(enter(story.cast.noor), typed)


def test_an_id_of_one_person_goes_straight_there_also_a_former_one(story: Story, enter: Enter) -> None:
    client = enter(story.cast.noor)
    for text in ("N8", "h05", "c8"):
        answer = client.post(reverse("search"), {"q": text, "to": reverse("find")})
        assert "/districts/alder-valley/" in answer.headers["Location"], text
    RosterUser.objects.filter(district__in=(story.paused, story.lenas)).delete()
    answer = client.post(reverse("search"), {"q": "p8", "to": reverse("find")})
    person = reverse("person", args=["alder-valley", story.person("N8").id])
    assert answer.headers["Location"] == person


def test_an_id_that_several_districts_use_lists_them_all(story: Story, enter: Enter) -> None:
    page = found(enter(story.cast.noor), "p3")
    assert "Adap3 Núñez" in page
    assert "Cedar Cove" in page
    assert "Fern Hollow" in page
    assert "by today’s provider ID" in page


def test_an_address_of_before_finds_and_says_so(story: Story, enter: Enter) -> None:
    page = found(enter(story.cast.marcus), " P8@north.example.org")
    assert "Adap8 Lundp8" in page
    assert "by a former address" in page


def test_whoever_left_is_found_and_marked(story: Story, enter: Enter) -> None:
    for text in ("lundp9 adap9", "p9@north.example.org"):
        page = found(enter(story.cast.marcus), text)
        line = page[page.index("Adap9 Lundp9 Alder Valley") :]
        assert "Left" in line[:120]


def test_whoever_left_is_found_by_the_id_they_had_after_those_who_have_it_today(
    story: Story, enter: Enter
) -> None:
    page = found(enter(story.cast.noor), "p9")
    today, left = page[page.index("Cedar Cove") :].split("Alder Valley")
    assert "by today’s provider ID" in today
    assert "by the last provider ID" in left[:120]
    assert "Left" in left[:120]


def test_a_class_that_left_is_found_by_its_id(story: Story, enter: Enter) -> None:
    page = found(enter(story.cast.marcus), "c7 ")
    assert "Éducation physique" in page
    client = enter(story.cast.marcus)
    answer = client.post(reverse("search"), {"q": "c7", "to": reverse("find")})
    assert answer.headers["Location"] == reverse("section", args=["alder-valley", story.section("c7").id])


def test_an_id_leads_to_who_left_only_where_nobody_has_it_today(story: Story, enter: Enter) -> None:
    client, p9 = enter(story.cast.noor), {"q": "p9", "to": reverse("find")}
    assert "?search=" in client.post(reverse("search"), p9).headers["Location"]
    RosterUser.objects.filter(id=story.person("p9", district=story.paused).id).delete()
    to = reverse("person", args=["alder-valley", story.person("p9").id])
    assert client.post(reverse("search"), p9).headers["Location"] == to


def test_several_who_left_with_an_id_are_listed(story: Story, enter: Enter) -> None:
    present = story.person("p9", district=story.paused)
    RosterUser.objects.filter(id=present.id).update(removed_at=present.district.created_at)
    client = enter(story.cast.noor)
    answer = client.post(reverse("search"), {"q": "p9", "to": reverse("find")})
    assert answer.headers["Location"].startswith(f"{reverse('find')}?search=")
    page = text_of(client.get(answer.headers["Location"]))
    assert page.count("by the last provider ID") == 2


def test_who_left_is_looked_up_in_an_index_of_those_who_left(story: Story) -> None:
    leavers = [copied(story.person("p9"), provider_id=f"left-{n}") for n in range(1_500)]
    RosterUser.objects.bulk_create(leavers)
    Section.objects.bulk_create(copied(story.section("c7"), provider_id=f"left-{n}") for n in range(1_500))
    with connection.cursor() as cursor:
        # The planner must know how many there are: on small tables any of the indexes will do.
        cursor.execute("ANALYZE districts_rosteruser, districts_section")
        values = {"districts": [story.home.id, story.lenas.id], "text": "p9", "most": 51}
        cursor.execute(f"EXPLAIN {_BY_ID}", values)
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "left_person_by_id" in plan
    assert "left_section_by_id" in plan


def copied(row: Row, *, provider_id: str) -> Row:
    """A row like another, under an ID of its own."""
    made = copy(row)
    made.pk, made.provider_id = None, provider_id
    return made


@pytest.mark.parametrize("text", ["alder", "Alder Valley", "alder-valley", "VALLEY"])
def test_a_district_is_found_by_its_name_or_slug(story: Story, enter: Enter, text: str) -> None:
    assert "Alder Valley" in found(enter(story.cast.noor), text)


def test_a_district_is_found_by_its_id_at_the_provider(story: Story, enter: Enter) -> None:
    assert "Alder Valley" in found(enter(story.cast.noor), story.home.connection.external_id)


def test_schools_contacts_and_syncs_are_found(story: Story, enter: Enter) -> None:
    Contact.objects.create(district=story.home, name="Maria Sandoval", job="IT", phone="555-0142")
    client = enter(story.cast.noor)
    assert "North School" in found(client, "north")
    assert "555-0142" in found(client, "sandoval")
    assert f"Sync {story.last.id}" in found(client, str(story.last.id))


@pytest.mark.parametrize(
    "text",
    [
        "lundp3 adap3",
        "p3",
        "p9",
        "c7",
        "p3@north.example.org",
        "alder",
        "c8",
        "north",
        "sandoval",
        "orchestra",
    ],
)
def test_a_colleagues_district_is_never_searched(story: Story, enter: Enter, text: str) -> None:
    """DESIGN 4, Tenancy: Lena has Fern Hollow only."""
    Contact.objects.create(district=story.home, name="Maria Sandoval")
    page = found(enter(story.cast.lena), text)
    for word in ("Alder", "Cedar", "Núñez", "Sandoval", "Orchestra"):
        assert word not in page


def test_a_former_id_of_a_colleagues_person_leads_nowhere(story: Story, enter: Enter) -> None:
    client = enter(story.cast.lena)
    answer = client.post(reverse("search"), {"q": "N8", "to": reverse("find")})
    assert answer.headers["Location"].startswith(f"{reverse('find')}?search=")
    assert "Nothing found" in text_of(client.get(answer.headers["Location"]))


def test_somebody_without_districts_finds_nothing(story: Story, enter: Enter) -> None:
    story.cast.marcus.assignments.all().delete()
    assert "Nothing found" in found(enter(story.cast.marcus), "lund")


def test_nothing_found_says_what_to_try(story: Story, enter: Enter) -> None:
    page = found(enter(story.cast.marcus), "nobody here")
    assert "Check the spelling" in page
    assert "Only districts of yours are searched." in page


def test_more_than_a_page_can_show_is_said(story: Story, enter: Enter) -> None:
    page = found(enter(story.cast.noor), "lund")
    assert "more than 50" in page
    assert "These are the first 50." in page


@pytest.mark.parametrize(
    ("typed", "prefixes"),
    [
        ("Ana Example", ["ana example", "example ana"]),
        ("Example, Ana", ["example ana", "ana example"]),
        ("Ana", ["ana"]),
        ("a", []),
        ("李小龙", ["李小龙", "李 小龙", "李小 龙"]),
        ("a b c d e", ["a b c d", "b c d a", "c d a b", "d a b c"]),
        ("%_", ["%_"]),
    ],
)
def test_what_a_name_may_begin_with(typed: str, prefixes: list[str]) -> None:
    assert name_prefixes(typed) == prefixes


def test_finding_asks_a_fixed_number_of_questions(
    story: Story, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    client = enter(story.cast.noor)
    for text in ("lund", "p3", "p3@north.example.org", "1"):
        address = client.post(reverse("search"), {"q": text, "to": f"{reverse('find')}?"}).headers["Location"]
        with django_assert_max_num_queries(18):
            client.get(address)
