"""Finding people as staff do: from the key / to the person, with nothing of it in an address, with and without scripts."""

from urllib.parse import unquote

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def test_slash_a_name_and_enter_lead_to_a_person_and_back(portal: Portal, opened: Open) -> None:
    page = opened("/", person=portal.morning.cast.noor)
    page.keyboard.press("/")
    page.keyboard.type("nunez")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("for “nunez”")
    assert "nunez" not in page.url.lower()
    found = page.url
    page.get_by_role("link", name="Adap3 Núñez").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Adap3 Núñez")).to_be_visible()
    page.go_back()
    assert page.url == found
    expect(page.get_by_role("link", name="Adap3 Núñez")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Adap3 Núñez")).to_be_visible()


def test_an_id_goes_straight_to_its_person_and_back_does_not_bounce(portal: Portal, opened: Open) -> None:
    page = opened("/", person=portal.morning.cast.noor)
    page.keyboard.press("/")
    page.keyboard.type("q3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Adaq3 Lundq3")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{portal.url}/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_in_a_districts_people_keeps_its_filters(
    portal: Portal, opened: Open, scripts: bool
) -> None:
    people = reverse("district_people", args=[portal.morning.well.slug])
    page = opened(people, person=portal.morning.cast.noor, java_script_enabled=scripts)
    page.get_by_role("combobox", name="Role").select_option("teacher")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    page.wait_for_url("**role=teacher*")
    page.get_by_role("searchbox", name="Find people here").fill("lund")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**search=*")
    expect(page.get_by_text("4 people found for “lund”")).to_be_visible()
    assert "role=teacher" in page.url
    assert "lund" not in unquote(page.url)
    page.get_by_role("link", name="“lund”").click()
    page.wait_for_url(lambda url: "role=teacher" in url and "search=" not in url)


def test_an_id_is_copied_with_the_keyboard(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor, permissions=["clipboard-read", "clipboard-write"])
    page.goto(reverse("find"))
    page.get_by_role("searchbox", name="Name, address or ID").fill("q2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**", wait_until="load")
    page.get_by_role("button", name="Copy the provider ID").press("Enter")
    expect(page.get_by_text("Copied: the provider ID")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "q2"
