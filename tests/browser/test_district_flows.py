"""What a DSM keeps about a district, as it is typed: by keyboard, and with scripts off."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from districts.models import SchoolYear
from rostering.models import Talk
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def test_a_call_is_logged_by_keyboard_alone(portal: Portal, opened: Open) -> None:
    held = portal.morning.held
    page = opened(reverse("district", args=[held.district.slug]), person=portal.morning.cast.marcus)
    page.get_by_text("Log a call").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("How", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Maria Ruiz")
    page.keyboard.press("Tab")
    page.keyboard.type("The change is meant")
    page.keyboard.press("Tab")
    page.keyboard.type("They moved to one school.")
    page.get_by_role("button", name="Log it").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_contain_text("Marcus Bell called Maria Ruiz: the change is meant")
    assert Talk.objects.get(words="They moved to one school.").hold == held


def test_dates_are_kept_and_lifted_without_scripts(portal: Portal, opened: Open) -> None:
    district = portal.morning.well
    page = opened(
        reverse("district_dates", args=[district.slug]),
        person=portal.morning.cast.marcus,
        java_script_enabled=False,
    )
    page.get_by_label("Do not sync before").first.fill("2026-10-20")
    page.get_by_role("button", name="Keep the dates of 2026").click()
    expect(page.locator(".sentence")).to_contain_text("its DSM asked not to sync before 20 October")
    page.get_by_role("link", name="Change school dates").click()
    page.get_by_label("Do not sync before").first.fill("")
    page.get_by_label("First night without changes").first.fill("")
    page.get_by_role("button", name="Keep the dates of 2026").click()
    expect(page.locator(".sentence")).to_contain_text("Up to date")


def test_a_file_of_dates_is_previewed_and_applied_without_scripts(
    portal: Portal, opened: Open, tmp_path: Path
) -> None:
    file = tmp_path / "dates.csv"
    file.write_text("district,school_year,first_day\nelm-ridge,2026,2026-08-12\nnowhere,2026,2026-08-12\n")
    page = opened(reverse("dates_import"), person=portal.morning.cast.marcus, java_script_enabled=False)
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 line changes school dates")
    expect(page.get_by_role("region", name="Lines left out")).to_contain_text("nowhere")
    page.get_by_role("button", name="Apply 1 line").click()
    expect(page.get_by_text("1 line is applied.")).to_be_visible()
    assert SchoolYear.objects.filter(district=portal.morning.missed).count() == 1


def test_the_timeline_follows_its_filters_and_goes_back(portal: Portal, opened: Open) -> None:
    district = portal.morning.held.district
    page = opened(reverse("district", args=[district.slug]), person=portal.morning.cast.marcus)
    page.get_by_role("link", name="Holds", exact=True).last.click()
    expect(page.locator(".timeline")).to_contain_text("Put on hold: large change")
    expect(page.locator(".timeline")).not_to_contain_text("Sync:")
    page.get_by_label("From").fill("2030-01-01")
    expect(page.locator("#list")).to_contain_text("Nothing of this sort happened then")
    page.go_back()
    expect(page.locator(".timeline")).to_contain_text("Put on hold: large change")
