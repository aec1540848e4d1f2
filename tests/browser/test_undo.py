"""Undoing a sync, from its page to what it has become, as people do it (DESIGN 5, Undo)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from districts.models import RosterUser
from rostering.dispatch import take_up
from rostering.models import Run, Undo
from tests.browser.conftest import Open, Portal
from tests.feeds import NIGHT

pytestmark = pytest.mark.browser


def test_a_specialist_undoes_a_sync_and_a_dsm_of_another_district_can_not(
    portal: Portal, opened: Open
) -> None:
    morning = portal.morning
    run = Run.objects.filter(district=morning.well, night=NIGHT, status="applied").latest("id")
    page = opened(
        reverse("run_undo", args=[run.id]), person=morning.cast.lena, expected=403, forgive="403 (Forbidden)"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("not one of yours")

    page = opened(reverse("run", args=[run.id]), person=morning.cast.noor)
    page.get_by_role("link", name="Undo this sync…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("takes 1 student back to before")
    page.get_by_label("Reason").fill("The name was right before.")
    page.get_by_role("button", name="Put 1 student back as it was before Tuesday 6 October").click()
    expect(page.get_by_text("Khan Academy is put back within a minute.").first).to_be_visible()
    assert RosterUser.objects.get(district=morning.well, provider_id="p3").family_name == "Núñez"

    undo = Undo.objects.get(undoes=run)
    take_up(run_id=undo.run_id, clock=lambda: morning.now)
    expect(page.locator(".sentence")).to_contain_text("Khan Academy was put back", timeout=15_000)
    assert RosterUser.objects.get(district=morning.well, provider_id="p3").family_name == "Lundp3"
    page.goto(f"{portal.url}{reverse('district_timeline', args=[morning.well.slug])}")
    expect(page.get_by_text("Undo asked for by Noor Haddad").first).to_be_visible()
