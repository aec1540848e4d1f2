"""What people do, by mouse and by keyboard, with scripts and without."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from rostering.models import Hold, Run
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser

PASSWORD = "a long pass phrase"


def test_signing_in_by_keyboard_leads_to_home(portal: Portal, opened: Open) -> None:
    noor = portal.morning.cast.noor
    noor.set_password(PASSWORD)
    noor.save()
    page = opened("/")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type("Noor@portal.example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good morning, Noor.")


def test_the_first_tab_stop_skips_to_the_page(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside


def test_the_slash_key_finds_a_district_and_escape_closes_a_menu(portal: Portal, opened: Open) -> None:
    page = opened(person=portal.morning.cast.noor)
    page.keyboard.press("/")
    page.keyboard.type("birch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 hit for “birch”")
    page.get_by_text("Noor Haddad, your account").locator("..").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_the_district_strip_is_one_tab_stop_with_arrows(portal: Portal, opened: Open) -> None:
    """LOOK, District strip."""
    page = opened(person=portal.morning.cast.noor)
    cells = page.locator("a.cell")
    assert page.locator("a.cell[tabindex='0']").count() == 1
    cells.first.focus()
    line = page.locator("[data-strip-line]")
    first = line.inner_text()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    assert line.inner_text() != first
    page.keyboard.press("End")
    expect(cells.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Birch Bay")


def test_a_sync_at_work_renews_itself_and_ends_with_its_story(portal: Portal, opened: Open) -> None:
    district, now = portal.morning.paused, portal.morning.now
    run = Run.objects.create(
        district=district,
        night=now.date(),
        trigger="on_demand",
        status="running",
        queued_at=now,
        started_at=now,
        stage="complete",
    )
    page = opened(reverse("run", args=[run.id]), person=portal.morning.cast.noor)
    expect(page.locator("#progress")).to_contain_text("Checking that everything has come.")
    Run.objects.filter(id=run.id).update(stage="plan")
    expect(page.locator("#progress")).to_contain_text("Writing the change list.", timeout=8000)
    Run.objects.filter(id=run.id).update(status="unchanged", finished_at=now, stage="")
    expect(page.locator(".sentence")).to_contain_text("nothing differed", timeout=8000)
    assert page.locator("#progress").count() == 0


@pytest.fixture
def waiting(portal: Portal) -> Iterator[Hold]:
    """Alder Valley's hold."""
    yield Hold.objects.get(id=portal.morning.held.id)


def decide_by_keyboard(page: Page, *, reason: str, button: str) -> None:
    """Type the reason, go past the time of an approval to the button, press it."""
    page.get_by_label("Reason").focus()
    page.keyboard.type(reason)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Now, within a minute")).to_be_focused()
    page.keyboard.press("Tab")
    if button == "Keep Khan Academy as it is":
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=button)).to_be_focused()
    page.keyboard.press("Enter")


def test_a_decision_on_what_has_moved_is_refused_beside_the_panel(
    portal: Portal, opened: Open, waiting: Hold
) -> None:
    """RULES B10; the typed reason is kept."""
    page = opened(
        reverse("hold", args=[waiting.id]), person=portal.morning.cast.sam, forgive="409 (Conflict)"
    )
    page.evaluate("document.querySelector('[name=checksum]').value = '0'.repeat(64)")
    page.get_by_label("Reason").fill("Maria called.")
    with page.expect_response(lambda answer: answer.status == 409):
        page.get_by_role("button", name="Apply to 26 students").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("Maria called.")


def test_two_people_approve_one_with_scripts_one_without(portal: Portal, opened: Open, waiting: Hold) -> None:
    """DESIGN 5, Second person; the screens work with JavaScript off."""
    path = reverse("hold", args=[waiting.id])
    page = opened(path, person=portal.morning.cast.noor)
    decide_by_keyboard(page, reason="The district replaced its roster.", button="Apply to 26 students")
    expect(page.get_by_role("status")).to_contain_text("a second person must agree")
    expect(page.get_by_role("button", name="Apply to 26 students")).to_have_count(0)
    other = opened(path, person=portal.morning.cast.marcus, java_script_enabled=False)
    expect(other.get_by_text("Noor Haddad has agreed; your approval applies it.")).to_be_visible()
    other.get_by_label("Reason").fill("They told me the same.")
    other.get_by_role("button", name="Apply to 26 students").click()
    expect(other.get_by_text("Approved. It is being applied.")).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.state == Hold.State.APPROVED
