"""What is around every page: dialogs that keep the keyboard, keys, copying, messages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def keys_of(page: Page) -> None:
    """The list of keys, opened by its key."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_the_question_mark_opens_the_keys_and_escape_leads_back(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor)
    first = page.get_by_role("link", name="Skip to the page")
    page.keyboard.press("Tab")
    keys_of(page)
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(first).to_be_focused()


def test_the_keyboard_stays_inside_a_dialog(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor)
    keys_of(page)
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate("document.getElementById('keys').contains(document.activeElement)"), key


def test_g_and_a_letter_go_to_a_part_and_j_walks_its_rows(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor)
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url(f"**{reverse('holds')}")
    rows = page.locator("[data-rows] tbody th a")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Your decision")).to_be_visible()


def test_single_keys_can_be_switched_off(portal: Portal, opened: Open) -> None:
    """WCAG 2.1.4; the list itself stays within reach of the account menu."""
    page = opened(person=portal.morning.cast.noor)
    keys_of(page)
    page.get_by_label("Single keys work on this computer").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.get_by_text("Noor Haddad, your account").locator("..").click()
    page.get_by_role("button", name="Keys", exact=False).first.click()
    expect(page.locator("#keys")).to_be_visible()


def test_an_id_is_copied_and_the_page_says_so(portal: Portal, opened: Open) -> None:
    page = opened(
        reverse("design_group", args=["forms"]),
        person=portal.morning.cast.noor,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("button", name="Copy the Clever ID").first.click()
    expect(page.locator("[data-toasts]")).to_contain_text("Copied: the Clever ID")
    assert page.evaluate("navigator.clipboard.readText()") == "5f02c81a9d3e"


def test_a_message_is_closed_by_its_button_and_stands_in_the_page_without_scripts(
    portal: Portal, opened: Open
) -> None:
    for scripts in (True, False):
        page = opened(reverse("profile"), person=portal.morning.cast.sam, java_script_enabled=scripts)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_contain_text("nothing was changed")
        close = page.get_by_role("button", name="Close this message")
        if scripts:
            close.click()
            expect(page.locator("[data-toast]")).to_have_count(0)
        else:
            expect(close).to_be_hidden()


def test_a_dialog_is_a_section_of_the_page_without_scripts(portal: Portal, opened: Open) -> None:
    page = opened(
        reverse("design_group", args=["frame"]), person=portal.morning.cast.noor, java_script_enabled=False
    )
    expect(page.locator("[id^=sample-dialog]").first).to_be_visible()
    expect(page.locator("#keys")).to_be_hidden()


def test_a_dialog_gives_the_focus_back_to_what_opened_it(portal: Portal, opened: Open) -> None:
    page = opened(reverse("design_group", args=["frame"]), person=portal.morning.cast.noor)
    opener = page.get_by_role("button", name="See it as a side panel").first
    opener.click()
    panel = page.locator("[id^=sample-panel][open]")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(opener).to_be_focused()
