"""An expected change, filed by one person and agreed to by another, as people do it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from rostering.models import Window
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def test_a_dsm_files_a_new_school_year_and_a_specialist_agrees(portal: Portal, opened: Open) -> None:
    morning = portal.morning
    page = opened(reverse("district", args=[morning.well.slug]), person=morning.cast.marcus)
    page.get_by_role("link", name="File a new school year").click()
    expect(page.get_by_label("District")).to_have_value(morning.well.slug)
    page.get_by_label("Students, leave, percent").fill("35")
    page.get_by_role("button", name="File it").click()
    expect(page.locator(".sentence")).to_contain_text("It counts once a second person agrees")
    expect(page.get_by_text("You filed it, so somebody else must agree.")).to_be_visible()

    window = Window.objects.get(district=morning.well)
    page = opened(reverse("window", args=[window.id]), person=morning.cast.noor)
    page.get_by_role("button", name="Agree to it").click()
    expect(page.locator(".sentence")).to_contain_text("Large changes pass within the ceilings below")
    page.goto(f"{portal.url}{reverse('windows')}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 expected change is in force")
