"""The whole job, as people do it, on Clever and on ClassLink: claim, first load, approve, next night, large change, approve.

The providers are practice servers on loopback, read over real HTTP; what a worker would do is done here, in this process.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Staff
from districts.models import Connection, District, RosterState
from rostering.discovery import discover
from rostering.dispatch import approved_holds, nightly, take_up
from rostering.holds.decide import apply_approved
from rostering.models import Hold, Run
from rostering.sandbox import PracticeDistrict, PracticeProviders, Scenario
from tests.browser.conftest import Open
from tests.commands.running import provider_settings
from tests.factories import StaffFactory
from tests.feeds import at

PASSWORD = "a long pass phrase"
pytestmark = pytest.mark.browser

START, FIRST, NEXT, LARGE = date(2025, 2, 3), date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 6)


class Walk:
    """One district's way through the portal: what night it is, and a worker at hand."""

    def __init__(self, practice: PracticeProviders, kind: str) -> None:
        self.practice = practice
        self.key = f"walk-{kind}"
        self.name = f"Walkabout {kind.title()}"
        self.now: datetime = at(FIRST)

    def go_to(self, night: date) -> None:
        """It is 22:30 of a night, for the portal and for the district."""
        self.practice.set_night(self.key, night)
        self.now = at(night)

    def work(self) -> None:
        """What a worker does: take up what is queued, apply what is approved."""
        for number in Run.objects.filter(status="queued").values_list("id", flat=True):
            take_up(run_id=number, clock=lambda: self.now)
        for hold in approved_holds():
            apply_approved(hold_id=hold, now=self.now)

    def students(self) -> int:
        """How many Khan Academy has."""
        return int(RosterState.objects.get(district__slug=self.key).counts["students"])


@pytest.fixture(params=["clever", "classlink"])
def walk(
    request: pytest.FixtureRequest, settings: LazySettings, database: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walk]:
    """A district that has just added Khan Academy, and will replace most of its students on the third night."""
    kind = request.param
    district = PracticeDistrict(
        key=f"walk-{kind}",
        name=f"Walkabout {kind.title()}",
        provider=kind,
        seed=31,
        students=60,
        start=START,
        scenarios=(Scenario(name="large_change", first_night=LARGE),),
    )
    with PracticeProviders(districts=[district]) as practice:
        for name, value in provider_settings(practice).items():
            setattr(settings, name, value)
        settings.PROVIDER_PRIVATE_HOSTS = tuple(practice.private_hosts)
        made = Walk(practice, kind)
        monkeypatch.setattr("rostering.screens.viewer.timezone", SimpleNamespace(now=lambda: made.now))
        made.go_to(FIRST)
        yield made
    call_command("flush", interactive=False, verbosity=0)


def claim(page: Page, walk: Walk, *, specialist: Staff) -> None:
    """From the inbox to a connected district."""
    page.goto(reverse("connections"))
    page.get_by_role("button", name=re.compile(f"^Claim.*{walk.name}")).click()
    expect(page.locator(".head-meta")).to_contain_text("taken by you")
    page.get_by_label("Short name").fill(walk.key)
    page.get_by_label("Specialist").select_option(label=str(specialist))
    page.get_by_role("button", name="Create the district and connect it").click()
    expect(page.locator(".sentence")).to_contain_text("Connected, not synced yet")


def approve(page: Page, walk: Walk, *, reason: str, password: str = "") -> None:
    """The decision, with the password where it is asked for again, and the worker after it."""
    page.get_by_label("Reason").fill(reason)
    if password:
        page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name=re.compile("^Apply to ")).click()
    expect(page.get_by_role("status")).to_be_visible()
    walk.work()


def test_a_new_district_from_claim_to_an_approved_large_change(
    walk: Walk, server: LiveServer, opened: Open
) -> None:
    noor = StaffFactory(email=f"noor.{walk.key}@portal.example.org", name="Noor Haddad")
    noor.set_password(PASSWORD)
    noor.save()
    sam = StaffFactory(email=f"sam.{walk.key}@portal.example.org", name="Sam Ito")
    discover(now=walk.now)
    page = opened(person=noor)
    expect(page.locator(".work-row")).to_contain_text(f"{walk.name}")
    claim(page, walk, specialist=noor)
    assert Connection.objects.get(district__slug=walk.key).provider == walk.key.removeprefix("walk-")

    page.get_by_role("button", name="Sync now").click()
    expect(page.locator(".sentence")).to_contain_text("Waiting for a free worker")
    walk.work()
    expect(page.locator(".sentence")).to_contain_text("First load:", timeout=10_000)
    page.get_by_role("link", name="Review the hold").click()
    approve(page, walk, reason="As agreed with the district.")
    page.reload()
    expect(page.locator(".decision-says")).to_contain_text("approved and applied")
    assert walk.students() > 50

    walk.go_to(NEXT)
    assert [outcome.outcome for outcome in nightly(at=walk.now, clock=lambda: walk.now)] in (
        ["applied"],
        ["unchanged"],
    )
    page.goto(reverse("district", args=[walk.key]))
    expect(page.locator(".sentence")).to_contain_text("Up to date")

    walk.go_to(LARGE)
    assert [outcome.outcome for outcome in nightly(at=walk.now, clock=lambda: walk.now)] == ["held"]
    before = walk.students()
    page.goto(reverse("home"))
    expect(page.locator(".sentence").first).to_contain_text("One thing needs you")
    page.get_by_role("link", name=re.compile(f"^Review.*{walk.name}")).click()
    expect(page.locator(".sentence")).to_contain_text("over the limit of")
    approve(page, walk, reason="The district merged two schools.", password=PASSWORD)
    expect(page.locator(".decision")).to_contain_text("You have agreed to this change list.")
    assert walk.students() == before

    second = opened(reverse("hold", args=[Hold.objects.get(state="open").id]), person=sam)
    approve(second, walk, reason="Confirmed by telephone.")
    second.reload()
    expect(second.locator(".decision-says")).to_contain_text("approved and applied")
    page.goto(reverse("district", args=[walk.key]))
    expect(page.locator(".sentence")).to_contain_text("Up to date")
    run = Run.objects.filter(district__slug=walk.key).latest("id")
    assert (run.night, run.status) == (LARGE, "applied")
    assert District.objects.get(slug=walk.key).holds.filter(state="open").count() == 0
