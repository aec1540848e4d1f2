"""Every screen, light and dark, wide and narrow: accessible, without sideways scrolling, without a CSP report."""

import json
import re
from typing import Any

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import Page

from districts.models import RosterUser, Section
from rostering.config.style_sheet import SHEET
from rostering.models import ApprovalList, MailboxMessage, Notice, NoticeBatch, Pause, Run
from rostering.screens.gallery import groups
from rostering.screens.searches import keep_search
from tests.browser.conftest import Open, Portal
from tests.browser.joined import confirmed_earlier, dry_run_screens, window_screens
from tests.feeds import NIGHT
from tests.screens.morning import Morning, make_list, make_notices

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
#: The rules about what lies where, which a narrow page may break although the wide one keeps them.
PLACES = ["target-size", "scrollable-region-focusable", "nested-interactive"]
#: What only a narrow page has, it has everywhere: these pages show all of it.
IN_FULL_ON_A_PHONE = (
    "home",
    "district on hold",
    "hold",
    "holds",
    "sync applied",
    "people",
    "calendar",
    "a new pause",
)


def screens(portal: Portal) -> dict[str, str]:
    """A path for every screen and state."""
    morning = portal.morning
    well = Run.objects.filter(district=morning.well, night=NIGHT).latest("id")
    failed = Run.objects.filter(district=morning.failed).latest("id")
    working = Run.objects.filter(district=morning.missed, status="running").first() or Run.objects.create(
        district=morning.missed,
        night=NIGHT,
        trigger="on_demand",
        status="running",
        queued_at=morning.now,
        started_at=morning.now,
        stage="fetch",
        work={"collection": "users", "read": {"people": 41000}, "expected": {"people": 53000}, "percent": 61},
    )
    return {
        "home": reverse("home"),
        "districts": reverse("districts"),
        "districts, none fits": reverse("districts") + "?q=nowhere",
        "districts, filtered and sorted": reverse("districts") + "?provider=clever&state=held&sort=-students",
        "district on hold": reverse("district", args=[morning.held.district.slug]),
        "district that is well": reverse("district", args=[morning.well.slug]),
        "district that is paused": reverse("district", args=[morning.paused.slug]),
        "district's timeline": reverse("district_timeline", args=[morning.held.district.slug]),
        "school dates of many districts": reverse("dates_import"),
        "district's contacts": reverse("district_contacts", args=[morning.held.district.slug]),
        "district's school dates": reverse("district_dates", args=[morning.well.slug]),
        **dry_run_screens(morning),
        "calendar": reverse("calendar"),
        "calendar of a district": f"{reverse('calendar')}?district={morning.held.district.slug}",
        "calendar, whose": f"{reverse('calendar')}?q=e",
        "tonight": reverse("tonight"),
        "syncs": reverse("syncs"),
        "sync applied": reverse("run", args=[well.id]),
        "undo of a night": reverse("night_undo") + f"?night={NIGHT}",
        "undo of a sync": reverse("run_undo", args=[well.id]),
        "sync failed": reverse("run", args=[failed.id]),
        "sync on hold": reverse("run", args=[morning.held.run_id]),
        "sync at work": reverse("run", args=[working.id]),
        "changes": reverse("run_changes", args=[morning.held.run_id]),
        "changes at a school": reverse("run_changes", args=[morning.held.run_id])
        + "?kind=enrollments&school=s1",
        "everyone who would leave": reverse("hold_leavers", args=[morning.held.id]),
        "pairs to look at": reverse("run_pairs", args=[morning.held.run_id]),
        "a hold by teacher": reverse("hold_teachers", args=[morning.held.id]),
        "rows that could not be used": reverse("run_problems", args=[well.id]),
        "holds": reverse("holds"),
        "a list approved together": reverse("approval_list", args=[(first_list() or make_list(morning)).id]),
        "holds, none fits": reverse("holds") + "?needs=second&q=nowhere",
        "hold": reverse("hold", args=[morning.held.id]),
        "people behind a red flag": reverse("hold_flag", args=[morning.held.id, "students-without-class"]),
        "schools behind a red flag": reverse("hold_flag", args=[morning.held.id, "schools-without-classes"]),
        "hold, confirmed earlier": reverse("hold", args=[confirmed_earlier(morning).id]),
        "hold, first load": reverse("hold", args=[morning.lenas.holds.get().id]),
        "design": reverse("design"),
        **{f"gallery, {one.name}": reverse("design_group", args=[one.name]) for one in groups()},
        "cover": reverse("cover"),
        "cover, a colleague": reverse("cover") + f"?colleague={morning.cast.sam.id}",
        "profile": reverse("profile"),
        "reassign": reverse("reassign"),
        "hand-over": reverse("handover"),
        "home by the clock": reverse("home") + "?night=clock&of=all",
        **people_screens(morning),
        **pause_screens(morning),
        **window_screens(morning),
        **notice_screens(morning),
        "new connections": reverse("connections"),
        "new connection": reverse("connection", args=[morning.new.id]),
    }


def first_list() -> ApprovalList | None:
    """The one that was made before, as screens are gathered for every width."""
    return ApprovalList.objects.first()


def pause_screens(morning: Morning) -> dict[str, str]:
    """The pauses, entering and confirming one, and one that runs."""
    new, running = reverse("pauses_new"), Pause.objects.get(district=morning.paused)
    return {
        "pauses": reverse("pauses"),
        "pauses, none fits": f"{reverse('pauses')}?when=past&q=nothing",
        "a new pause": f"{new}?pick={morning.well.id}",
        "a company pause to confirm": f"{new}?replaces=winter&year=2026",
        "a pause that runs": reverse("pause", args=[running.id]),
        "the first night back": reverse("pause_reopening", args=[running.id]),
    }


def notice_screens(morning: Morning) -> dict[str, str]:
    """The ledger, a changed pause that waits for a person, texts, a letter, the mailbox."""
    told = Notice.objects.filter(state="sent").first()
    question = NoticeBatch.objects.filter(state="to_confirm").first()
    mail = MailboxMessage.objects.first()
    if told is None or question is None or mail is None:
        made = make_notices(morning)
        told, question, mail = made.sent, made.question, made.mail
    return {
        "notices": reverse("notices"),
        "notices, none fits": reverse("notices") + "?q=nowhere",
        "notice": reverse("notice", args=[told.id]),
        "a changed pause to tell": reverse("mailing", args=[question.id]),
        "texts": reverse("texts"),
        "text": reverse("text", args=["week_before"]),
        "letter": reverse("run_letter", args=[morning.held.run_id]),
        "mailbox": reverse("mailbox"),
        "mail": reverse("mail", args=[mail.id]),
    }


def people_screens(morning: Morning) -> dict[str, str]:
    """People and classes of a district, one of each, and Find, empty and with a search."""
    slug, noor = morning.well.slug, morning.cast.noor
    person = RosterUser.objects.get(district=morning.well, provider_id="p3")
    section = Section.objects.get(district=morning.well, provider_id="c3")
    kept = {text: keep_search(text, staff=noor) for text in ("lund", "nobody here")}
    return {
        "people": reverse("district_people", args=[slug]),
        "people, a search": f"{reverse('district_people', args=[slug])}?search={kept['lund']}&role=student",
        "person": reverse("person", args=[slug, person.id]),
        "classes": reverse("district_classes", args=[slug]),
        "class": reverse("section", args=[slug, section.id]),
        "left": reverse("district_left", args=[slug]),
        "left, a search": f"{reverse('district_left', args=[slug])}?search={kept['lund']}",
        "find": reverse("find"),
        "find, many": f"{reverse('find')}?search={kept['lund']}",
        "find, nothing": f"{reverse('find')}?search={kept['nobody here']}",
    }


def violations(page: Page, *, rules: list[str] = TAGS) -> list[str]:
    """What axe finds, a line each. The gallery shows landmarks many times over, so best practice does not count there."""
    # From the server, so that the browser need not compile it for every page anew.
    page.add_script_tag(url=static("vendor/axe.min.js"))
    is_gallery = re.search(f"{reverse('design')}[a-z]+$", page.url)
    return found_by_axe(page, rules=[one for one in rules if not (is_gallery and one == "best-practice")])


def found_by_axe(page: Page, *, rules: list[str]) -> list[str]:
    """The violations of these rules, or of those with these tags, a line each; axe is on the page already."""
    # Told to report violations only, axe needs not describe every element that is right: a third of the time.
    choice = {"runOnly": rules, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {json.dumps(choice)})")
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}" for one in found["violations"]]


def test_the_pages_before_signing_in_and_the_error_pages_are_accessible(portal: Portal, opened: Open) -> None:
    assert violations(opened(reverse("sign_in"), bypass_csp=True)) == []
    marcus = portal.morning.cast.marcus
    theirs = reverse("district", args=[portal.morning.lenas.slug])
    assert violations(opened(theirs, person=marcus, expected=403, bypass_csp=True)) == []
    assert violations(opened("/nothing", person=marcus, expected=404, bypass_csp=True)) == []


WEIGHTS = """
Object.fromEntries(["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
  .map((one) => [one.name, one.decodedBodySize]))
"""
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifts += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(window.shifts), 50)))"
# Scripts fit a list to a new width on the frame that follows.
NEEDED = """
new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(document.documentElement.scrollWidth))))
"""
# The browser's own sum of layout shifts, against a tenth of what counts as good: everything has its place from the first
# paint on, also what scripts add.
MOST_SHIFT = 0.01


def test_a_wide_page_is_accessible_obeys_the_policy_weighs_little_and_stays_still(
    portal: Portal, opened: Open
) -> None:
    """WCAG 2.2 AA by axe in both schemes; only the rules about colours depend on the scheme, so the dark one asks those.

    Every report of the Content-Security-Policy would be a console message, and any console message fails. Less than
    300 kilobytes a page, counted uncompressed, scripts and styles included, nothing from elsewhere; every page as on
    a first visit.
    """
    page = opened(person=portal.morning.cast.noor, viewport={"width": 1440, "height": 900})
    page.add_init_script(SHIFTS)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    found, heavy, moved = {}, {}, {}
    for name, path in screens(portal).items():
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(path, wait_until="load")
        weights: dict[str, int] = page.evaluate(WEIGHTS)
        assert all(url.startswith(portal.url) for url in weights), name
        assert weights[page.url] > 4_000, name
        assert any(url.endswith(SHEET) and size > 50_000 for url, size in weights.items()), name
        if sum(weights.values()) >= 300_000:
            heavy[name] = weights
        if (shifted := page.evaluate(SETTLED)) > MOST_SHIFT:
            moved[name] = round(shifted, 4)
        tools.send("Network.setCacheDisabled", {"cacheDisabled": False})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found[name] = violations(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[f"{name}, dark"] = found_by_axe(page, rules=COLOURS)
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert heavy == {}
    assert moved == {}
    assert page.evaluate("typeof htmx") == "undefined"
    page.goto(screens(portal)["sync at work"])
    assert page.evaluate("htmx.config.allowEval") is False


def test_a_narrow_page_is_accessible_stays_still_and_nothing_scrolls_sideways(
    portal: Portal, opened: Open
) -> None:
    """WCAG 1.4.10 and 1.4.4: a phone, and browsers at 200 %, which are windows of half the width (1280 and 1920).

    Axe asks the dark phone about colours and about what lies where, and some pages everything.
    """
    page = opened(person=portal.morning.cast.noor, viewport={"width": 375, "height": 900})
    page.add_init_script(SHIFTS)
    found, moved, wide = {}, {}, {}
    for name, path in screens(portal).items():
        page.set_viewport_size({"width": 375, "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        page.goto(path, wait_until="load")
        if (shifted := page.evaluate(SETTLED)) > MOST_SHIFT:
            moved[name] = round(shifted, 4)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[name] = violations(page, rules=TAGS if name in IN_FULL_ON_A_PHONE else COLOURS + PLACES)
        for width in (320, 640, 960):
            page.set_viewport_size({"width": width, "height": 700})
            if (needed := page.evaluate(NEEDED)) > width:
                wide[name, width] = needed
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert moved == {}
    assert wide == {}


@pytest.mark.parametrize("name", ["hand-over", "hold"])
def test_on_paper_stands_what_one_reads_and_nothing_to_click(portal: Portal, opened: Open, name: str) -> None:
    page = opened(screens(portal)[name], person=portal.morning.cast.noor)
    page.emulate_media(media="print")
    assert page.locator("form:visible, .no-print:visible, button:visible, input:visible").count() == 0
    assert "Alder Valley" in page.locator("main").inner_text()
