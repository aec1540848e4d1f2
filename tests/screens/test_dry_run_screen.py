"""The dry run of a district on its screen: asked for, watched, read; by whom, and when it is refused (RULES A34)."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Assignment
from districts.models import District
from rostering.dry_runs import claim_dry_run, work_on_dry_run
from rostering.models import DryRun, Run
from rostering.run_states import queue_run
from rostering.screens.moments import long_date
from tests.factories import ConnectionFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, nights_after
from tests.holds.two_schools import joins, leaves, on_khan_academy, two_schools
from tests.screens.fixtures import Enter
from tests.screens.morning import Cast, make_cast, morning_after
from tests.screens.reading import text_of

pytestmark = pytest.mark.usefixtures("shared_database")
NOW = morning_after(NIGHT)


@pytest.fixture(scope="module")
def cast(shared_database: None, django_db_blocker: DjangoDbBlocker) -> Cast:
    """The people of these tests, who commit: the stages copy on a connection of their own."""
    with django_db_blocker.unblock():
        return make_cast()


@pytest.fixture
def district(cast: Cast) -> District:
    """Two schools on Khan Academy; Marcus is its DSM."""
    found = on_khan_academy()
    ConnectionFactory.create(district=found)
    Assignment.objects.create(district=found, staff=cast.marcus, role=Assignment.Role.DSM)
    return found


def page_of(client: Client, district: District) -> str:
    """The screen in words."""
    return text_of(client.get(reverse("district_dry_run", args=[district.slug])))


def computed(district: District, feed: Feed) -> DryRun:
    """A worker has done it."""
    claimed = claim_dry_run(number=DryRun.objects.get(district=district, state="queued").id, now=NOW)
    assert claimed is not None
    return work_on_dry_run(dry=claimed, clock=lambda: NOW, provider=ScriptedProvider(feed))


def test_a_dsm_asks_watches_and_reads_what_would_be_held(
    district: District, cast: Cast, enter: Enter
) -> None:
    client, ask = enter(cast.marcus), reverse("district_dry_run_ask", args=[district.slug])
    night = next(iter(nights_after(NIGHT, 1)))
    assert f"What would the sync of {long_date(night)} do" in page_of(client, district)
    assert "Working out what the sync would do" in text_of(client.post(ask, follow=True))
    assert "at work already" in text_of(client.post(ask, follow=True))
    live = reverse("district_dry_run_live", args=[district.slug])
    page = text_of(client.get(live))
    assert "Looks again every 3 seconds" in page
    assert "Take everything back" in page
    assert "only below this line" not in page
    assert 'data-say="Waiting to begin"' in client.get(live).content.decode()
    DryRun.objects.filter(district=district).update(work={"stage": "complete", "stages_done": {"fetch": 4.2}})
    assert 'data-say="Step 2 of 7: Is it complete?"' in client.get(live).content.decode()
    DryRun.objects.filter(district=district).update(work={})
    gone = [f"p{number}" for number in range(7)] + [f"q{number}" for number in range(5)]
    computed(district, leaves(two_schools(), *gone))
    assert client.get(live).headers["HX-Refresh"] == "true"
    page = page_of(client, district)
    for words in (
        "Would be held because",
        "Nothing was changed.",
        "12 of 16 students",
        "By school and kind",
        "Marcus Bell",
    ):
        assert words in page
    assert "Two people would have to agree." in page
    assert "Adap0" not in page


def test_what_would_be_applied_and_what_the_provider_says(
    district: District, cast: Cast, enter: Enter
) -> None:
    client, ask = enter(cast.noor), reverse("district_dry_run_ask", args=[district.slug])
    client.post(ask)
    computed(district, joins(two_schools(), "c0", "p9"))
    page = page_of(client, district)
    assert "Would be applied: changes to 1 of 16 students." in page
    client.post(ask)
    computed(district, Feed())
    page = page_of(client, district)
    assert "Would fail" in page
    assert "The district shares no people at all" in page


def test_it_is_refused_beside_a_sync_and_to_another_districts_dsm(
    district: District, cast: Cast, enter: Enter
) -> None:
    ask = reverse("district_dry_run_ask", args=[district.slug])
    assert enter(cast.lena).post(ask).status_code == 403
    run = queue_run(district=district, night=NIGHT, trigger=Run.Trigger.ON_DEMAND, now=NOW)
    refused = enter(cast.noor).post(ask)
    assert (refused.status_code, f"Sync {run.id}" in text_of(refused)) == (409, True)
    assert not DryRun.objects.filter(district=district).exists()
