"""From a hold to the pairs that may be one person, and an answer, as people do it (DESIGN 5, Rekey)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from rostering.models import PairAnswer, Run
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def test_a_specialist_answers_two_pairs_of_a_hold(portal: Portal, opened: Open) -> None:
    morning, noor = portal.morning, portal.morning.cast.noor
    page = opened(
        reverse("hold", args=[morning.held.id]), person=noor, viewport={"width": 1440, "height": 900}
    )
    page.get_by_role("link", name="pairs to look at").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Same person under a new ID?")
    first, second = page.locator(".pair-question").nth(0), page.locator(".pair-question").nth(1)
    first.get_by_label("Same person").check()
    second.get_by_label("Another person").check()
    page.get_by_label("Reason").fill("Their office looked both up.")
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_text("1 accepted as the same person and 1 refused.").first).to_be_visible()
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    expect(page.get_by_text("is at work; afterwards these may be other pairs")).to_be_visible()
    assert sorted(PairAnswer.objects.values_list("accepted", flat=True)) == [False, True]
    assert Run.objects.get(district=morning.held.district, trigger="replan").asked_by == noor
