"""Screens after a sync that happens while people look: these tests commit, since the pipeline's lease lives in a thread."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from rostering.models import Hold, Run
from tests.feeds import NIGHT, small_district, sync
from tests.screens.fixtures import Enter
from tests.screens.morning import first_load, large_change, make_cast, make_district, two_schools
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_newer_feed_moves_the_hold_to_a_new_change_list(enter: Enter) -> None:
    """RULES B10: what was on the screen is not what would be applied any more."""
    cast = make_cast()
    district = make_district("Alder Valley", dsm=cast.marcus, specialist=cast.noor)
    first_load(district, two_schools(), by=cast.noor)
    sync(district, large_change(), trigger="nightly")
    hold = Hold.objects.get(state="open")
    seen = hold.plan.checksum
    sync(
        district,
        large_change().without("people", "p15").without("enrollments", "p15"),
        night=NIGHT + timedelta(days=1),
    )
    client = enter(cast.noor)
    values = {"verdict": "approve", "reason": "Maria called.", "checksum": seen}
    answer = client.post(reverse("hold_decide", args=[hold.id]), values)
    assert answer.status_code == 409
    assert "Maria called." in text_of(answer)
    hold.refresh_from_db()
    assert (hold.state, hold.plan.checksum == seen) == ("open", False)
    assert hold.plan.checksum in client.get(reverse("hold", args=[hold.id])).content.decode()


def test_a_birth_date_never_appears_in_a_change(enter: Enter) -> None:
    """DOMAIN 2.5: a birth date identifies a child; a list says only that it moved."""
    cast = make_cast()
    district = make_district("Birch Bay", dsm=cast.marcus, specialist=cast.noor)
    first_load(district, small_district(), by=cast.noor)
    changed = small_district().with_changed("people", "p3", family_name="Núñez", birth_date=date(2014, 7, 8))
    run: Run = sync(district, changed)
    page = text_of(enter(cast.noor).get(reverse("run", args=[run.id])))
    assert "birth date" in page
    assert "2014" not in page
    assert "2015" not in page
