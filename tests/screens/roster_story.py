"""A district with a past: people and classes that came, changed ids and addresses, and left, as the real pipeline does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from districts.models import District, RosterUser, Section
from rostering.models import Pause, Run
from rostering.records import Role
from tests.feeds import NIGHT, Feed, at, place, section, small_district, student, sync, teacher
from tests.screens.morning import Cast, first_load, make_cast, make_district

STUDENTS = 120


@dataclass(frozen=True)
class Story:
    """`home` is Marcus's with a past, `paused` Marcus's too, `lenas` Lena's."""

    cast: Cast
    home: District
    paused: District
    lenas: District
    last: Run

    def person(self, provider_id: str, *, district: District | None = None) -> RosterUser:
        """The latest person with an id."""
        found = RosterUser.objects.filter(district=district or self.home, provider_id=provider_id)
        return found.latest("id")

    def section(self, provider_id: str) -> Section:
        """The latest class with an id."""
        return Section.objects.filter(district=self.home, provider_id=provider_id).latest("id")


def first_feed() -> Feed:
    """120 students, five classes; class c8 has a primary teacher and ten more, one too many."""
    helpers = [teacher(f"h{number:02}") for number in range(10)]
    feed = small_district(students=STUDENTS).plus("people", *helpers)
    feed = feed.plus("sections", section("c8", name="Orchestra c8"), section("c7", name="Éducation physique"))
    feed = feed.plus("enrollments", place("c8", "k1", Role.TEACHER, is_primary=True), place("c8", "p1"))
    return feed.plus("enrollments", *(place("c8", one.provider_id, Role.TEACHER) for one in helpers))


def next_feed() -> Feed:
    """p3 has married, p8 has a new id, p9 and the class c7 are gone, p0 is in no class."""
    feed = first_feed().with_changed("people", "p3", family_name="Núñez")
    feed = feed.without("people", "p8", "p9").without("enrollments", "p0", "p8", "p9")
    same = {"email": "p8@north.example.org", "email_key": "p8@north.example.org"}
    feed = feed.plus("people", student("N8", given_name="Adap8", family_name="Lundp8", **same))
    feed = feed.plus("enrollments", place("c0", "N8"), place("c1", "N8"))
    return feed.without("sections", "c7")


def make_story() -> Story:
    """Live through it."""
    cast = make_cast()
    people = {"dsm": cast.marcus, "specialist": cast.noor}
    home = make_district("Alder Valley", **people)
    first_load(home, first_feed(), by=cast.noor)
    assert sync(home, next_feed()).status == "applied"
    moved = {"email": "new8@north.example.org", "email_key": "new8@north.example.org"}
    last = sync(home, next_feed().with_changed("people", "N8", **moved))
    assert last.status == "applied"
    paused = make_district("Cedar Cove", **people)
    first_load(paused, small_district(), by=cast.noor)
    Pause.objects.create(
        district=paused,
        name="Schedule changes",
        first_night=NIGHT,
        last_night=NIGHT + timedelta(days=3),
        created_at=at(NIGHT),
    )
    feed = small_district().without("people", "p0").without("enrollments", "p0")
    assert sync(paused, feed.with_changed("people", "p4", given_name="Bea")).status == "waiting"
    lenas = make_district("Fern Hollow", dsm=cast.lena, specialist=cast.sam)
    first_load(lenas, small_district(students=8), by=cast.sam)
    return Story(cast=cast, home=home, paused=paused, lenas=lenas, last=last)


@pytest.fixture(scope="module")
def story_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """Made once a module: the pipeline's lease thread needs committed rows."""
    try:
        with django_db_blocker.unblock():
            made = make_story()
        yield made
    finally:
        with django_db_blocker.unblock():
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def story(story_of_module: Story, db: None) -> Story:
    """What a test changes is rolled back."""
    return story_of_module
