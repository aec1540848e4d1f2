"""The year, and a pause from proposal to notice: entered, looked at, in the ledger, sent, read as its district reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from districts.models import Contact
from rostering import outbox
from rostering.models import Notice
from rostering.notices.sending import look
from tests.browser.conftest import Open, Portal
from tests.feeds import NIGHT

pytestmark = pytest.mark.browser
#: Wednesday of next week through Friday; the portal is seen this Wednesday, half an hour before 09:00.
FIRST, LAST = NIGHT + timedelta(days=8), NIGHT + timedelta(days=10)
READ = """Hello,

Khan Academy does not change the rosters of Birch Bay during Exams, on the nights from Wednesday, October 14, 2026 \
through Friday, October 16, 2026.

Classes, teachers and students on Khan Academy stay as they are in that time, and everybody keeps their access. \
What changes in your system is not lost: it is read after the pause, and shows on Khan Academy from the morning of \
Tuesday, October 20, 2026.

What must show before the pause should be in your system the day before it begins.

With questions, answer this mail: Marcus Bell reads it.

Marcus Bell
Khan Academy"""


def test_the_year_marks_tonight_and_a_pause_leads_to_its_page(portal: Portal, opened: Open) -> None:
    page = opened(
        f"{reverse('calendar')}?district={portal.morning.paused.slug}", person=portal.morning.cast.noor
    )
    tonight = page.locator("td.day-tonight")
    expect(tonight).to_have_count(1)
    expect(tonight.locator("time")).to_have_attribute("datetime", "2026-10-07")
    page.locator("td.stroke-own a").first.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Schedule changes")
    page.goto(reverse("calendar"))
    page.locator("td.band a").first.click()
    expect(heading).to_contain_text("Thanksgiving 2026 pauses every district")


def test_the_months_are_reached_by_keyboard_and_open_the_nights_that_are_over(
    portal: Portal, opened: Open
) -> None:
    page = opened(reverse("calendar"), person=portal.morning.cast.noor)
    page.get_by_role("navigation", name="School years").get_by_role("link").last.focus()
    for name in ("October", "25 to 27 Thanksgiving"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_contain_text(name)
    page.locator(".month-name a").first.focus()
    page.keyboard.press("Enter")
    night = page.get_by_role("row", name="Tue 6 October")
    expect(night).to_contain_text("1 of 6 districts ran, 2 on hold, 1 failed, 1 missed, 1 waited")
    night.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 syncs")


def enter_the_pause(page: Page) -> None:
    """As a person types it."""
    page.get_by_label("Another pause of districts").check()
    page.get_by_label("Name", exact=True).fill("Exams")
    page.get_by_label("First night").fill(FIRST.isoformat())
    page.get_by_label("Last night").fill(LAST.isoformat())
    page.get_by_role("textbox", name="Reason").fill("State exams.")
    page.get_by_role("textbox", name="Districts").fill("birch-bay\nelm-ridge")
    page.get_by_role("button", name="Look at what it does").click()


def test_a_pause_goes_from_its_proposal_to_the_mail_a_district_reads(
    portal: Portal, opened: Open, settings: Any
) -> None:
    settings.MAIL_WAY = "mailbox"
    morning = portal.morning
    for district in (morning.well, morning.missed):
        Contact.objects.create(
            district=district, name="Maria Ruiz", job="Rostering", email=f"maria@{district.slug}.example.org"
        )
    page = opened(reverse("pauses_new"), person=morning.cast.noor)
    enter_the_pause(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        "2 districts pause on the nights of 14 to 16 October 2026; "
        "first morning with changes: Tuesday 20 October 2026."
    )
    assert not Notice.objects.exists()
    page.get_by_role("button", name="Pause 2 districts").click()
    expect(page.get_by_text("Exams is entered for 2 districts.")).to_be_visible()
    outbox.deliver(now=morning.now)

    page.goto(f"{reverse('notices')}?state=due")
    lines = page.locator("#list tbody tr")
    expect(lines).to_have_count(4)
    expect(lines.filter(has_text="Birch Bay")).to_have_count(2)
    expect(lines.filter(has_text="A week before").first).to_contain_text("Due")

    assert look(now=morning.now + timedelta(minutes=30)) == 2
    page.goto(f"{reverse('notices')}?state=sent")
    expect(lines).to_have_count(2)
    page.goto(reverse("mailbox"))
    page.get_by_role(
        "link", name="Exams: rosters of Birch Bay pause from Wednesday, October 14, 2026"
    ).click()
    expect(page.locator(".letter-head")).to_contain_text("maria@birch-bay.example.org")
    expect(page.locator(".letter-head")).to_contain_text("marcus@portal.example.org")
    expect(page.locator(".letter-text")).to_have_text(READ, use_inner_text=True)
