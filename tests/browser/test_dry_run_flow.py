"""Asking for a dry run and reading it, as a person does it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from rostering.dry_runs import claim_dry_run, work_on_dry_run
from rostering.models import DryRun
from tests.browser.conftest import Open, Portal
from tests.feeds import ScriptedProvider
from tests.screens.morning import large_change

pytestmark = pytest.mark.browser


def test_a_specialist_asks_for_a_dry_run_and_reads_it(portal: Portal, opened: Open) -> None:
    district, now = portal.morning.held.district, portal.morning.now
    page = opened(reverse("district", args=[district.slug]), person=portal.morning.cast.noor)
    page.get_by_role("link", name="Dry run").click()
    page.get_by_role("button", name="Ask for a dry run").click()
    expect(page.locator(".sentence")).to_contain_text("Working out what the sync would do")
    claimed = claim_dry_run(number=DryRun.objects.get(district=district).id, now=now)
    assert claimed is not None
    work_on_dry_run(dry=claimed, clock=lambda: now, provider=ScriptedProvider(large_change()))
    expect(page.get_by_text("Would be held").first).to_be_visible()
    expect(page.get_by_text("Nothing was changed.").first).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
