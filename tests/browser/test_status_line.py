"""The status line in each of its states, as a person reads it: one sentence, one colour, one link to what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from districts.models import Connection, District
from rostering.models import Pause, Stop
from tests.browser.conftest import Open, Portal
from tests.feeds import NIGHT
from tests.screens.morning import Morning, make_district

pytestmark = pytest.mark.browser
CLEVER_HELP = "https://support.clever.com/"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What stands on a district's page; an expected `link` says where its address begins."""

    slug: str
    word: str
    tone: str
    sentence: str
    link: str


def status_lines(morning: Morning) -> Iterator[Line]:
    """A district in each state; those that nobody has are made."""
    cast = morning.cast
    people = {"dsm": cast.marcus, "specialist": cast.noor}

    def other(name: str, **values: object) -> str:
        return make_district(name, **people, **values).slug

    def connected(name: str, **values: object) -> str:
        slug = other(name)
        Connection.objects.filter(district__slug=slug).update(**values)
        return slug

    changed_at = morning.now - timedelta(days=4)
    yield Line(
        slug=other("Prospect Point", partnership=District.Partnership.PROSPECT),
        word="Not a partner",
        tone="quiet",
        sentence="Not a partner yet: only partners are synced, which begins with Request a Demo.",
        link="https://www.khanacademy.org/",
    )
    yield Line(
        slug=other("Starter Springs", rows__plan_type="enterprise_starter"),
        word="Enterprise Starter",
        tone="quiet",
        sentence="This is an Enterprise Starter district: it is never synced, but rostered by hand.",
        link="https://support.khanacademy.org/",
    )
    yield Line(
        slug=connected("Added Acres", state="not_enabled"),
        word="Sharing not enabled",
        tone="quiet",
        sentence="Added in Clever, but sharing is not enabled; the district must enable it in Clever.",
        link=CLEVER_HELP,
    )
    yield Line(
        slug=connected("Lost Lake", state="access_lost", state_changed_at=changed_at),
        word="Access lost",
        tone="failed",
        sentence="Clever has taken our access away Saturday 08:30; Khan Academy keeps everything as it was, "
        "and the district must share again.",
        link=CLEVER_HELP,
    )
    yield Line(
        slug=connected("Own Pause", provider_state="paused"),
        word="Paused in Clever",
        tone="wait",
        sentence="Clever has paused this district, so what it shares stays as it was; the district ends that in Clever.",
        link=CLEVER_HELP,
    )
    yield Line(
        slug=connected("Own Hold", provider_state="error"),
        word="Held in Clever",
        tone="held",
        sentence="Clever holds this district’s own sync back, so what it shares may be old; "
        "the district settles that in Clever.",
        link=CLEVER_HELP,
    )
    held = morning.held
    yield Line(
        slug=held.district.slug,
        word="On hold by us",
        tone="held",
        sentence="On hold since Tuesday night: 13 of 24 students would leave, 13 others join; "
        "one school is left without classes; it waits for our decision.",
        link=reverse("hold", args=[held.id]),
    )
    yield Line(
        slug=morning.paused.slug,
        word="Paused, changes ready",
        tone="wait",
        sentence="Paused until Monday at 22:00: the district is paused 6 to 9 October (Schedule changes); "
        "3 changes are ready and apply then.",
        link=f"{reverse('calendar')}?district={morning.paused.slug}",
    )
    yield Line(
        slug=morning.failed.slug,
        word="Failed",
        tone="failed",
        sentence="The sync of Tuesday night failed because Clever refused to let us read; "
        "Khan Academy has nothing of it yet, and it is tried again tonight at 22:00.",
        link=reverse("run", args=[morning.failed.runs.latest("id").id]),
    )
    yield Line(
        slug=morning.missed.slug,
        word="Missed",
        tone="failed",
        sentence="The sync of Tuesday night did not begin by 06:00; Khan Academy has nothing of it yet, "
        "and it is tried again tonight at 22:00.",
        link=reverse("run", args=[morning.missed.runs.latest("id").id]),
    )
    yield Line(
        slug=morning.well.slug,
        word="Applied",
        tone="done",
        sentence="Up to date: 1 change applied last night 23:30; the next sync is tonight at 22:00.",
        link=reverse("run", args=[morning.well.runs.latest("id").id]),
    )
    yield Line(
        slug=other("Next Notch"),
        word="Not synced yet",
        tone="quiet",
        sentence="Connected, not synced yet: the first sync is tonight at 22:00, "
        "and a person looks at it before it applies.",
        link="#ahead",
    )


def read(page: Page, slug: str) -> Line:
    """The line as it stands on the page."""
    page.goto(reverse("district", args=[slug]))
    pill, sentence = page.locator(".head .pill"), page.locator(".head .sentence")
    links = sentence.locator("a")
    assert links.count() == 1, slug
    classes = (pill.get_attribute("class") or "").split()
    return Line(
        slug=slug,
        word=pill.inner_text(),
        tone=next(one.removeprefix("tone-") for one in classes if one.startswith("tone-")),
        sentence=sentence.inner_text().replace("\N{NO-BREAK SPACE}", " "),
        link=links.get_attribute("href") or "",
    )


def test_the_status_line_says_each_state_in_one_sentence_one_colour_and_one_link(
    portal: Portal, opened: Open
) -> None:
    page = opened(person=portal.morning.cast.noor)
    for line in status_lines(portal.morning):
        found = read(page, line.slug)
        assert found.link.startswith(line.link), line.slug
        assert (found.word, found.tone, found.sentence) == (line.word, line.tone, line.sentence)


def test_where_two_causes_hold_it_the_line_names_both(portal: Portal, opened: Open) -> None:
    held, now = portal.morning.held, portal.morning.now
    Pause.objects.create(
        district=held.district,
        name="Exams",
        first_night=NIGHT,
        last_night=NIGHT + timedelta(days=3),
        created_at=now,
    )
    page = opened(person=portal.morning.cast.noor)
    both = read(page, held.district.slug)
    assert both.sentence == (
        "On hold since Tuesday night: 13 of 24 students would leave, 13 others join; "
        "one school is left without classes; it waits for our decision; "
        "also paused until Monday at 22:00."
    )
    assert (both.word, both.tone) == ("On hold by us", "held")
    Stop.objects.create(district=held.district, at=now, by=portal.morning.cast.noor, reason="Wrong school")
    assert read(page, held.district.slug).sentence == (
        "Stopped by staff today 08:30 (Wrong school): nothing changes until somebody starts it again; "
        "also on hold since Tuesday night and paused until Monday at 22:00."
    )
