"""The main way through the portal with the keyboard alone: Home, the holds, a hold, a decision."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from rostering.models import Decision
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser

#: A way that needs more stops than this is no way.
MOST = 60


def focused(page: Page) -> str:
    """The focused element, and what a reader would say of it: its name, its label or its text."""
    found = page.evaluate(
        """() => {
          const one = document.activeElement;
          const label = one.labels && one.labels[0] ? one.labels[0].textContent : "";
          const said = one.getAttribute("aria-label") || label || one.textContent || "";
          return `${one.localName}: ${said.trim().replace(/\\s+/g, " ")}`;
        }"""
    )
    return str(found)


def is_seen(page: Page) -> bool:
    """The focused element has an outline, and stands in the window."""
    return bool(
        page.evaluate(
            """() => {
              const one = document.activeElement;
              const style = getComputedStyle(one);
              const box = one.getBoundingClientRect();
              const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
              return inside && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            }"""
        )
    )


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focused element says this; every stop on the way must be seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert is_seen(page), focused(page)
        if re.search(words, focused(page)):
            return
    raise AssertionError(f"no stop says {words!r}")


def test_from_home_to_a_decision_without_a_mouse(portal: Portal, opened: Open) -> None:
    hold = portal.morning.held
    page = opened(person=portal.morning.cast.noor)
    tab_to(page, "^a: Skip to the page")
    tab_to(page, "^a: Holds")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('holds')}")
    tab_to(page, "^input: Alder Valley")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.keyboard.press("Space")
    tab_to(page, "^a: Alder Valley")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('hold', args=[hold.id])}")
    tab_to(page, "^textarea: Reason")
    page.keyboard.type("The feed lacks a school; nothing is applied.")
    tab_to(page, "^button: Keep Khan Academy as it is")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty()
    assert Decision.objects.filter(hold=hold, verdict=Decision.Verdict.REJECT).exists()
