"""Screens that no address has, since a form leads to them: as accessible, narrow and light as every other."""

import pytest
from django.urls import reverse

from tests.browser.conftest import Open, Portal
from tests.browser.test_every_screen import COLOURS, NEEDED, WEIGHTS, violations
from tools.screenshot_presses import PASSWORD, PRESSES

pytestmark = pytest.mark.browser


def pages(portal: Portal) -> dict[str, str]:
    """Where each begins; Noor has the password that a decision asks for."""
    portal.morning.cast.noor.set_password(PASSWORD)
    portal.morning.cast.noor.save()
    held, many, file = (
        reverse("hold", args=[portal.morning.held.id]),
        reverse("holds"),
        reverse("windows_import"),
    )
    begins = {"hold": held, "holds": many, "windows": file}
    return {name: begins[name.partition("-")[0]] for name in PRESSES}


def test_what_a_form_leads_to_is_accessible(portal: Portal, opened: Open) -> None:
    begins = pages(portal)
    page = opened(
        person=portal.morning.cast.noor,
        color_scheme="light",
        bypass_csp=True,
        reduced_motion="reduce",
        forgive="400 (Bad Request)",
    )
    found = {}
    for name, path in begins.items():
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        PRESSES[name](page)
        found[name] = violations(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 375, "height": 800})
        found[f"{name}, dark and narrow"] = violations(page, rules=[*COLOURS, "target-size"])
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_a_form_leads_to_obeys_the_policy_weighs_little_and_is_narrow(
    portal: Portal, opened: Open
) -> None:
    begins = pages(portal)
    page = opened(person=portal.morning.cast.noor, forgive="400 (Bad Request)")
    heavy, wide = {}, {}
    for name, path in begins.items():
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(path)
        PRESSES[name](page)
        if (weight := sum(page.evaluate(WEIGHTS).values())) >= 300_000:
            heavy[name] = weight
        for width in (320, 640, 960):
            page.set_viewport_size({"width": width, "height": 700})
            if (needed := page.evaluate(NEEDED)) > width:
                wide[name, width] = needed
    assert heavy == {}
    assert wide == {}
