"""Covering a colleague and reassigning districts as people do it: by keyboard only, and without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Assignment
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def as_before(portal: Portal) -> None:
    """Each flow begins with everybody in their own districts."""
    Assignment.objects.filter(role=Assignment.Role.COVER).delete()


def tab_to(page: Page, words: str, *, most: int = 60) -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(() => { const one = document.activeElement;"
            " const label = one.labels && one.labels[0];"
            " return `${label ? label.textContent : ''} ${one.textContent || ''}`; })()"
        )
        if words in name:
            return
    raise AssertionError(f"{words} can not be reached by keyboard")


def test_a_dsm_covers_a_colleague_by_keyboard_and_opens_her_district(portal: Portal, opened: Open) -> None:
    morning = portal.morning
    page = opened(person=morning.cast.marcus)
    tab_to(page, "Cover")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You cover nobody today.")
    tab_to(page, "Colleague")
    page.keyboard.type("Lena")
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lena Ortiz looks after 1 district.")).to_be_visible()
    tab_to(page, "Last day")
    last = morning.now + timedelta(days=3)
    page.keyboard.type(f"{last:%m%d%Y}")
    tab_to(page, "Reason")
    page.keyboard.type("Lena is at a conference.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You cover 1 district of Lena Ortiz through")).to_be_visible()
    tab_to(page, "Which ones")
    page.keyboard.press("Enter")
    tab_to(page, "Fern Hollow")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Fern Hollow")).to_be_visible()


def test_cover_is_ended_early_without_scripts(portal: Portal, opened: Open) -> None:
    morning = portal.morning
    today = (morning.now - timedelta(hours=7)).date()
    Assignment.objects.create(
        staff=morning.cast.marcus,
        district=morning.lenas,
        role=Assignment.Role.COVER,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=5),
    )
    page = opened(reverse("cover"), person=morning.cast.marcus, java_script_enabled=False)
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Ended: you no longer cover 1 district.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You cover nobody today.")


@pytest.mark.parametrize("scripts", [True, False])
def test_districts_are_reassigned_after_a_look_at_what_would_change(
    portal: Portal, opened: Open, scripts: bool
) -> None:
    morning = portal.morning
    page = opened(reverse("cover"), person=morning.cast.noor, java_script_enabled=scripts)
    page.get_by_role("link", name="Reassign districts").click()
    page.get_by_label("Or these districts").fill("birch-bay\nnowhere")
    page.get_by_label("New person").select_option(label="Lena Ortiz")
    page.get_by_label("Reason").fill("New regions.")
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 district gets Lena Ortiz")
    expect(page.get_by_role("row", name="Not found nowhere")).to_be_visible()
    page.get_by_role("link", name="Change nothing").click()
    assert not Assignment.objects.filter(district=morning.well, staff=morning.cast.lena).exists()
    page.go_back()
    page.get_by_role("button", name="Give 1 district to Lena Ortiz").click()
    expect(page.get_by_text("1 district given to Lena Ortiz from today.")).to_be_visible()
    assert Assignment.objects.filter(district=morning.well, staff=morning.cast.lena).exists()
    Assignment.objects.filter(district=morning.well, role="dsm").delete()
    Assignment.objects.create(district=morning.well, staff=morning.cast.marcus, role="dsm")


def test_home_switches_between_mine_and_everybodys_without_scripts(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor, java_script_enabled=False)
    needs = page.locator(".work")
    expect(needs).not_to_contain_text("Fern Hollow")
    page.locator("[aria-labelledby='needs']").get_by_role("link", name="Everyone’s").click()
    expect(needs).to_contain_text("Fern Hollow")
    page.get_by_role("link", name="By the clock").click()
    expect(page.get_by_role("img", name="Districts that finished")).to_be_visible()
    page.go_back()
    expect(page.locator("a.cell").first).to_be_visible()
    expect(needs).to_contain_text("Fern Hollow")
