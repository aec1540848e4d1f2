"""Many holds at once in a browser: chosen, looked at, approved as a list, agreed to by a second person (DESIGN 5)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from rostering.models import Hold
from tests.browser.conftest import Open, Portal
from tests.factories import DistrictFactory
from tests.holds.on_hold import on_hold

pytestmark = pytest.mark.browser
PASSWORD = "a long pass phrase"


def test_a_list_is_approved_and_a_second_person_agrees_once_on_a_phone(portal: Portal, opened: Open) -> None:
    noor, sam = portal.morning.cast.noor, portal.morning.cast.sam
    for person in (noor, sam):
        person.set_password(PASSWORD)
        person.save()
    names = ("Oak Hill", "Pine Lake", "Quarry Falls")
    holds = [on_hold(district=DistrictFactory.create(name=name), two=name[0] != "O") for name in names]
    page = opened(reverse("holds") + "?pattern=new_school_year", person=noor)
    for name in names:
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Approve together…").click()
    expect(page.locator("h1")).to_contain_text("3 districts look like a new school year")
    page.get_by_label("Quarry Falls").uncheck()
    page.get_by_label("Reason").fill("The new year, as every August.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Approve the ticked districts").click()
    expect(page.locator("h1")).to_contain_text("One waits for a second person.")
    assert [Hold.objects.get(id=hold.id).state for hold in holds] == ["approved", "open", "open"]
    page = opened(
        "/",
        person=sam,
        viewport={"width": 375, "height": 800},
        java_script_enabled=False,
        color_scheme="dark",
    )
    page.get_by_role("link", name="A list of 1 hold").first.click()
    page.get_by_label("Reason").fill("I looked at it.")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Agree to 1 district").click()
    expect(page.get_by_role("status")).to_contain_text("You agreed to 1 hold.")
    assert Hold.objects.get(id=holds[1].id).state == "approved"
