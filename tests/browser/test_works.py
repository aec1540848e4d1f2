"""A sync that one watches, and the evidence of a hold, in a real browser."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from rostering.models import Run
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser
HIDE = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s});"


@pytest.fixture
def at_work(portal: Portal) -> Iterator[Run]:
    """A sync of Cedar Cove in its second stage; gone afterwards."""
    now = portal.morning.now
    run = Run.objects.create(
        district=portal.morning.paused,
        night=now.date(),
        trigger="on_demand",
        status="running",
        queued_at=now,
        started_at=now,
        stage="complete",
    )
    yield run
    Run.objects.filter(id=run.id).delete()


def looks(page: Page) -> list[str]:
    """The addresses of the live part that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/live") else None)
    return asked


def test_a_page_that_nobody_sees_asks_for_nothing(portal: Portal, opened: Open, at_work: Run) -> None:
    page = opened(reverse("run", args=[at_work.id]), person=portal.morning.cast.noor)
    asked = looks(page)
    page.evaluate(HIDE % "true")
    Run.objects.filter(id=at_work.id).update(stage="plan")
    page.wait_for_timeout(3500)
    assert asked == []
    page.evaluate(HIDE % "false" + "document.dispatchEvent(new Event('visibilitychange'));")
    expect(page.locator("#progress")).to_contain_text("Writing the change list.", timeout=4000)
    assert asked != []


def test_those_who_listen_hear_a_new_step_once(portal: Portal, opened: Open, at_work: Run) -> None:
    page = opened(reverse("run", args=[at_work.id]), person=portal.morning.cast.noor)
    said = page.locator("[data-said]")
    expect(said).to_have_text("")
    Run.objects.filter(id=at_work.id).update(stage="plan")
    expect(said).to_have_text("Step 6 of 7: Write the change list and weigh it", timeout=8000)
    assert page.locator("#progress [role=status], #progress [aria-live]").count() == 0


def test_a_portal_that_does_not_answer_is_said_and_asked_less_often(
    portal: Portal, opened: Open, at_work: Run
) -> None:
    page = opened(
        reverse("run", args=[at_work.id]),
        person=portal.morning.cast.noor,
        forgive=("ERR_INTERNET_DISCONNECTED", "htmx:"),
    )
    expect(page.get_by_text("No answer from the portal.")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.get_by_text("No answer from the portal.")).to_be_visible(timeout=8000)
    asked = looks(page)
    page.wait_for_timeout(3500)
    assert len(asked) <= 1
    page.context.set_offline(False)


def test_without_scripts_a_sync_at_work_has_a_link_to_look_again(
    portal: Portal, opened: Open, at_work: Run
) -> None:
    page = opened(
        reverse("run", args=[at_work.id]), person=portal.morning.cast.noor, java_script_enabled=False
    )
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    expect(page.get_by_text("while you watch")).to_be_hidden()


def test_the_decision_stays_in_view_while_the_evidence_scrolls(portal: Portal, opened: Open) -> None:
    page = opened(
        reverse("hold", args=[portal.morning.held.id]),
        person=portal.morning.cast.noor,
        viewport={"width": 1440, "height": 800},
    )
    page.get_by_role("heading", name="Sample changes").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Keep Khan Academy as it is")).to_be_in_viewport()


def test_on_a_phone_a_bar_at_the_foot_leads_to_the_decision(portal: Portal, opened: Open) -> None:
    page = opened(
        reverse("hold", args=[portal.morning.held.id]),
        person=portal.morning.cast.noor,
        viewport={"width": 375, "height": 700},
    )
    decide = page.get_by_role("link", name="Decide", exact=True)
    expect(decide).to_be_in_viewport()
    decide.click()
    expect(page.get_by_label("Reason")).to_be_in_viewport()


def test_a_red_flag_opens_its_people_and_back_returns(portal: Portal, opened: Open) -> None:
    page = opened(reverse("hold", args=[portal.morning.held.id]), person=portal.morning.cast.noor)
    page.get_by_role("link", name="4 students are left in no class").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 students are left in no class")
    page.locator("#filter-school").select_option("s2")
    page.wait_for_url("**school=s2**")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="Red flags")).to_be_visible()


def test_changes_are_found_by_name_which_stays_out_of_the_address(portal: Portal, opened: Open) -> None:
    path = reverse("run_changes", args=[portal.morning.held.run_id])
    page = opened(f"{path}?kind=students", person=portal.morning.cast.noor)
    page.get_by_role("searchbox", name="Find in these changes").fill("lundp1 ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Find in these changes")).to_have_value("lundp1 ada")
    expect(page.locator(".change")).to_have_count(4)
    assert "lundp1" not in page.url
