"""`discover` against both practice providers over real HTTP (RULES A30, A32)."""

import pytest
from django.conf import LazySettings

from districts.models import Connection
from rostering.models import OutboxMessage
from rostering.sandbox.practice import PracticeProviders
from tests.commands.running import run_here

pytestmark = pytest.mark.django_db


def test_new_districts_of_both_providers_become_connections(practice: PracticeProviders) -> None:
    """Each with its name and a notice; asking again finds nothing new."""
    ended = run_here("discover", "--json")
    assert ended.code == 0, ended.err
    assert {(row["provider"], row["name"], row["state"]) for row in ended.json["new"]} == {
        ("clever", "Quail Valley", "enabled"),
        ("classlink", "Heron Falls", "enabled"),
    }
    assert OutboxMessage.objects.filter(topic="new_connection").count() == 2
    again = run_here("discover", "--json").json
    assert (again["new"], again["changed"], again["lost"], again["listed"]) == ([], [], [], 2)


def test_sharing_switched_off_and_on_is_followed(practice: PracticeProviders) -> None:
    """RULES A30: added, not enabled."""
    run_here("discover")
    practice.enable("heron-falls", enabled=False)
    changed = run_here("discover", "--json").json["changed"]
    assert [(row["name"], row["state"]) for row in changed] == [("Heron Falls", "not_enabled")]
    practice.enable("heron-falls")
    assert [row["state"] for row in run_here("discover", "--json").json["changed"]] == ["enabled"]


def test_an_app_taken_away_is_access_lost_with_everything_kept(practice: PracticeProviders) -> None:
    """And found again when it is added again."""
    run_here("discover")
    practice.list_app("quail-valley", listed=False)
    lost = run_here("discover", "--json").json["lost"]
    assert [(row["name"], row["state"]) for row in lost] == [("Quail Valley", "access_lost")]
    practice.list_app("quail-valley")
    assert [row["state"] for row in run_here("discover", "--json").json["changed"]] == ["enabled"]
    assert Connection.objects.count() == 2


def test_one_provider_that_fails_does_not_hide_the_other(practice: PracticeProviders) -> None:
    """Exit 1 with one line; the other's districts were found, the failing one's keep their state."""
    run_here("discover")
    practice.set_fault("error_500", path="/oauth/tokens")
    practice.list_app("heron-falls", listed=False)
    ended = run_here("discover", "--json")
    assert (ended.code, ended.json["error"]) == (1, "provider_trouble")
    assert list(ended.json["problems"]) == ["clever"]
    assert [row["name"] for row in ended.json["lost"]] == ["Heron Falls"]
    assert Connection.objects.get(provider="clever").state == "enabled"


def test_without_any_provider_nobody_is_asked(settings: LazySettings) -> None:
    """DESIGN 7: a provider that is not configured is simply not asked."""
    settings.CLEVER_CLIENT_ID, settings.CLASSLINK_PARTNER_KEY = "", ""
    ended = run_here("discover", "--json")
    assert (ended.code, ended.json["asked"], ended.json["new"]) == (0, [], [])
