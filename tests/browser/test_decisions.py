"""The other decisions on a hold in a browser: for tonight, without removals, by each role (RULES B8-B10; DESIGN 9)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from districts.models import RosterUser
from rostering.models import Hold
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def test_a_specialist_approves_for_tonight_and_calls_it_back(portal: Portal, opened: Open) -> None:
    hold = Hold.objects.get(district=portal.morning.lenas)
    page = opened(reverse("hold", args=[hold.id]), person=portal.morning.cast.noor)
    page.get_by_label("Reason").fill("As agreed with the district.")
    page.get_by_label("Tonight at 22:00").check()
    page.get_by_role("button", name="Apply to ").click()
    expect(page.locator(".head-name")).to_contain_text("Approved for tonight")
    page.get_by_label("Reason").fill("They rang.")
    page.get_by_role("button", name="Call it back").click()
    expect(page.locator(".head-name")).to_contain_text("On hold by us")
    expect(page.locator(".so-far")).to_contain_text("agreed, for tonight, and it was called back")


def test_a_specialist_looks_at_one_school_and_goes_back_without_deciding(
    portal: Portal, opened: Open
) -> None:
    hold = portal.morning.held
    page = opened(reverse("hold", args=[hold.id]), person=portal.morning.cast.noor)
    page.get_by_label("Reason").fill("One school is meant.")
    page.get_by_text("A part of it, the next nights, or the district’s turn").click()
    page.get_by_label("North School").check()
    page.get_by_role("button", name="Apply the chosen schools only").click()
    expect(page.locator("h1")).to_contain_text("North School")
    page.get_by_role("link", name="Back without approving").click()
    expect(page.get_by_role("button", name="Apply to ")).to_be_visible()
    assert not hold.decisions.exists()


def test_a_dsm_approves_without_removals_on_a_phone_without_scripts(portal: Portal, opened: Open) -> None:
    hold = portal.morning.held
    page = opened(
        reverse("hold", args=[hold.id]),
        person=portal.morning.cast.marcus,
        viewport={"width": 375, "height": 800},
        java_script_enabled=False,
        color_scheme="dark",
    )
    page.get_by_label("Reason").fill("The removals are not meant.")
    page.get_by_text("A part of it, the next nights, or the district’s turn").click()
    page.get_by_role("button", name="Add 13 students, remove nobody").click()
    expect(page.locator("h1")).to_contain_text("Approved without removals,")
    page.get_by_role("button", name="Approve without removals").click()
    expect(page.get_by_role("status")).to_contain_text("Approved without removals.")
    hold.refresh_from_db()
    assert hold.part is not None


def test_an_administrator_finds_nothing_to_decide_with(portal: Portal, opened: Open) -> None:
    hold = Hold.objects.get(district=portal.morning.lenas)
    page = opened(reverse("hold", args=[hold.id]), person=portal.morning.cast.ada)
    expect(page.locator(".decision-says")).to_contain_text("Administrators do not decide holds")
    expect(page.locator(".decision button")).to_have_count(0)


def test_a_dsm_waits_for_a_corrected_feed_and_a_specialist_keeps_khan_academy_as_it_is(
    portal: Portal, opened: Open
) -> None:
    """RULES B10: to wait leaves the case open; to reject closes it, and nothing of it was applied."""
    hold = Hold.objects.get(district=portal.morning.lenas)
    page = opened(reverse("hold", args=[hold.id]), person=portal.morning.cast.lena)
    page.get_by_label("Reason").fill("They share the wrong school.")
    page.get_by_text("A part of it, the next nights, or the district’s turn").click()
    until = page.get_by_label("Ask the district again on")
    until.fill(until.get_attribute("min") or "")
    page.get_by_role("button", name="Wait for a corrected feed").click()
    expect(page.locator(".so-far")).to_contain_text("They share the wrong school.")
    hold.refresh_from_db()
    assert (hold.state, hold.asked_again_on is not None) == (Hold.State.OPEN, True)
    other = opened(reverse("hold", args=[hold.id]), person=portal.morning.cast.sam)
    other.get_by_label("Reason").fill("It was never meant.")
    other.get_by_role("button", name="Keep Khan Academy as it is").click()
    expect(other.locator(".head-name")).to_contain_text("Rejected")
    hold.refresh_from_db()
    assert hold.state == Hold.State.REJECTED
    assert not RosterUser.objects.filter(district=portal.morning.lenas).exists()
