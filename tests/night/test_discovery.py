"""Discovery keeps the connections right and loses nothing (RULES A30, A32)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import AuditEvent
from districts.models import Connection
from rostering.discovery import DiscoveryReport, discover, look_again, note_outcome
from rostering.models import OutboxMessage, Run
from rostering.pipeline.source import keep_source_state
from rostering.providers.base import DiscoveredDistrict, ProviderUnavailable, SourceState
from rostering.providers.registry import Discovery
from rostering.run_states import finish_unstarted
from rostering.screens.presenters.district_state import StateFacts, state_pill
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 4, 18, 7, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _both_providers(settings: LazySettings) -> None:
    settings.CLEVER_CLIENT_ID, settings.CLEVER_CLIENT_SECRET = "client", "secret"
    settings.CLASSLINK_PARTNER_KEY = "key"


def listed(
    *ids: str, provider: str = "clever", enabled: bool = True, name: str = "Quail Valley"
) -> Callable[[], Discovery]:
    """A provider that lists these districts; the other lists none."""
    districts = tuple(DiscoveredDistrict(provider, number, name, enabled, NOW) for number in ids)
    return lambda: Discovery(districts=districts)


def found(ask: Callable[[], Discovery], now: datetime = NOW) -> DiscoveryReport:
    """One discovery."""
    return discover(now=now, ask=ask)


def test_a_new_district_becomes_an_unclaimed_connection_and_one_notice() -> None:
    """RULES A32: two same events make one item."""
    first, second = found(listed("a1")), found(listed("a1"), LATER)
    row = Connection.objects.get()
    assert (first.new, second.new) == ((row.id,), ())
    assert (row.district, row.state, row.name, row.found_at) == (None, "enabled", "Quail Valley", NOW)
    assert (row.added_at, row.last_seen_at) == (NOW, LATER)
    assert [message.body for message in OutboxMessage.objects.filter(topic="new_connection")] == [
        {"connection": row.id}
    ]
    assert AuditEvent.objects.filter(event="connection.found", by_job="discover").count() == 1


def test_one_id_at_two_providers_is_two_connections() -> None:
    """Ids belong to their provider."""
    found(listed("a1"))
    found(
        lambda: Discovery(
            districts=(*listed("a1")().districts, *listed("a1", provider="classlink")().districts)
        )
    )
    assert Connection.objects.count() == 2


def test_a_district_without_sharing_is_not_enabled_until_it_shares() -> None:
    """RULES A30: added and not enabled is a state of its own."""
    assert found(listed("a1", enabled=False)).new
    assert Connection.objects.get().state == "not_enabled"
    report = found(listed("a1"), LATER)
    row = Connection.objects.get()
    assert (report.changed, row.state, row.state_changed_at) == ((row.id,), "enabled", LATER)


def test_a_district_that_is_no_longer_listed_loses_access_and_keeps_its_district() -> None:
    """Access lost; listed again, it is restored."""
    row = ConnectionFactory.create(external_id="a1")
    assert found(listed()).lost == (row.id,)
    row.refresh_from_db()
    assert (row.state, row.state_changed_at, row.district is None) == ("access_lost", NOW, False)
    assert found(listed(), LATER).lost == ()
    assert found(listed("a1"), LATER).changed == (row.id,)
    row.refresh_from_db()
    assert row.state == "enabled"


def test_a_district_entered_by_hand_and_never_listed_is_not_enabled_yet() -> None:
    """It has not added the app; there was no access to lose."""
    row = ConnectionFactory.create(external_id="a1", last_seen_at=None)
    assert found(listed()).lost == (row.id,)
    row.refresh_from_db()
    assert row.state == "not_enabled"


def test_a_provider_that_fails_changes_none_of_its_connections() -> None:
    """The other provider's are brought up to date all the same."""
    clever = ConnectionFactory.create(external_id="a1")
    classlink = ConnectionFactory.create(external_id="t1", provider="classlink")
    trouble = ProviderUnavailable("Clever does not answer. Nothing was changed.")
    report = found(lambda: Discovery(errors={"clever": (trouble,)}))
    assert report.problems == {"clever": ("Clever does not answer. Nothing was changed.",)}
    assert report.lost == (classlink.id,)
    clever.refresh_from_db()
    assert clever.state == "enabled"


def test_a_provider_that_is_not_configured_changes_none_of_its_connections(settings: LazySettings) -> None:
    """It is simply not asked (DESIGN 7)."""
    settings.CLASSLINK_PARTNER_KEY = ""
    ConnectionFactory.create(external_id="t1", provider="classlink")
    assert found(listed()).lost == ()


@pytest.mark.parametrize(("still_listed", "lost"), [(2, 2), (1, 0)])
def test_most_districts_vanishing_at_once_is_the_providers_trouble(still_listed: int, lost: int) -> None:
    """Half of four may leave; more than half changes nothing and is reported."""
    ids = [ConnectionFactory.create().external_id for _ in range(4)]
    report = found(listed(*ids[:still_listed]))
    assert len(report.lost) == lost
    assert Connection.objects.filter(state="access_lost").count() == lost
    assert bool(report.problems) == (lost == 0)


@pytest.mark.parametrize(("still_on", "off"), [(2, 2), (1, 0), (0, 0)])
def test_most_districts_switched_off_at_once_is_the_providers_trouble(still_on: int, off: int) -> None:
    """A list that leaves out what may be read would stop everybody's night: more than half of four changes nothing."""
    ids = [ConnectionFactory.create().external_id for _ in range(4)]
    on, rest = listed(*ids[:still_on])().districts, listed(*ids[still_on:], enabled=False)().districts
    report = found(lambda: Discovery(districts=(*on, *rest)), LATER)
    assert Connection.objects.filter(state="not_enabled").count() == off
    assert bool(report.problems) == (off == 0)
    assert Connection.objects.filter(last_seen_at=LATER).count() == 4


#: What Clever's `state` can be (reference/clever.md 4), and how the status line then calls the district.
CLEVER_STATES = {
    "running": "Not synced yet",
    "success": "Not synced yet",
    "": "Not synced yet",
    "paused": "Paused in Clever",
    "pending": "Held in Clever",
    "error": "Held in Clever",
}


def said_of(source: SourceState | None) -> Callable[[], Discovery]:
    """Clever lists one district and says this of it."""
    district = DiscoveredDistrict("clever", "a1", "", True, NOW, source)
    return lambda: Discovery(districts=(district,))


def test_each_state_of_clever_is_kept_by_a_discovery_and_by_a_sync() -> None:
    """It stops nothing: the connection stays enabled, and the status line says it."""
    row = ConnectionFactory.create(external_id="a1")
    run = Run(district=row.district)
    for state, word in CLEVER_STATES.items():
        until = NOW + timedelta(days=9) if state == "paused" else None
        for keep in (
            lambda said: found(said_of(said)),
            lambda said: keep_source_state(run=run, state=said),
        ):
            Connection.objects.update(provider_state="something", provider_paused_until=LATER)
            keep(SourceState(state=state, paused_until=until))
            row.refresh_from_db()
            assert (row.provider_state, row.provider_paused_until, row.state) == (state, until, "enabled")
        facts = StateFacts(
            partnership="partner", plan_type="districts", connection=row.state, provider_state=state
        )
        assert state_pill(facts, provider="Clever").word == word


def test_a_new_district_that_clever_pauses_says_so_from_its_first_discovery() -> None:
    found(said_of(SourceState(state="paused", paused_until=LATER)))
    row = Connection.objects.get()
    assert (row.provider_state, row.provider_paused_until) == ("paused", LATER)


def test_what_a_provider_did_not_say_leaves_what_is_known() -> None:
    row = ConnectionFactory.create(external_id="a1", provider_state="paused", provider_paused_until=LATER)
    found(said_of(None))
    row.refresh_from_db()
    assert (row.provider_state, row.provider_paused_until) == ("paused", LATER)


def test_a_name_that_is_not_asked_again_is_kept() -> None:
    """Clever is asked for a name once; later lists carry none."""
    found(listed("a1"))
    found(listed("a1", name=""), LATER)
    assert Connection.objects.get().name == "Quail Valley"


def test_a_closed_connection_stays_closed_and_gives_no_second_notice() -> None:
    """Somebody has decided about it."""
    ConnectionFactory.create(external_id="a1", district=None, closed_as="prospect")
    assert found(listed("a1")).new == ()
    assert Connection.objects.get().closed_as == "prospect"


def test_looking_again_touches_only_the_one_connection() -> None:
    """Before a person is refused for an hour-old state."""
    lost = ConnectionFactory.create(external_id="a1", state="access_lost")
    other = ConnectionFactory.create(external_id="b2")
    assert look_again(connection=lost, now=NOW, ask=listed("a1")).state == "enabled"
    other.refresh_from_db()
    assert other.state == "enabled"


@pytest.mark.parametrize("reason", ["access_lost", "not_enabled"])
def test_a_sync_that_failed_for_access_marks_the_connection(reason: str) -> None:
    """So that the district's page and the next nights know; every other failure does not."""
    row = ConnectionFactory.create()
    common = {
        "district": row.district,
        "trigger": "on_demand",
        "night": NOW.date(),
        "message": "",
        "now": NOW,
    }
    note_outcome(run=finish_unstarted(status="failed", reason="incomplete_feed", **common), now=NOW)
    row.refresh_from_db()
    assert row.state == "enabled"
    note_outcome(run=finish_unstarted(status="failed", reason=reason, **common), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.state_changed_at) == (reason, NOW)
