"""A specialist stops a district, a provider or everything, with a reason, and starts it again."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent, Staff
from accounts.permissions import NotAllowed
from districts.models import District
from rostering.dispatch import refusal, start_on_demand
from rostering.models import Stop
from rostering.problems import NotPossible
from rostering.stops import scope_words, start_again, stop_now, stops_in_force
from tests.factories import ConnectionFactory, StaffFactory, StopFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)


@pytest.fixture
def noor() -> Staff:
    """A specialist."""
    return StaffFactory.create()


@pytest.fixture
def clever() -> District:
    return ConnectionFactory.create(district__name="Birch Bay").district


@pytest.fixture
def classlink() -> District:
    return ConnectionFactory.create(provider="classlink").district


def is_stopped(district: District) -> bool:
    """Whether its syncs are refused, for this reason."""
    refused = refusal(district=district)
    return refused is not None and refused.reason == "stopped"


def test_each_scope_stops_its_own_districts_until_it_is_started_again(
    noor: Staff, clever: District, classlink: District
) -> None:
    for scope, stopped in (
        ({"district": clever}, [True, False]),
        ({"provider": "classlink"}, [False, True]),
        ({}, [True, True]),
    ):
        stop = stop_now(by=noor, reason="Wrong classes", now=NOW, **scope)
        both = stops_in_force(now=NOW)
        assert [is_stopped(clever), is_stopped(classlink)] == stopped
        assert [both.for_district(one) is not None for one in (clever, classlink)] == stopped
        start_again(stop_id=stop.id, by=noor, now=NOW)
        assert [is_stopped(clever), is_stopped(classlink)] == [False, False]


def test_a_sync_now_of_what_is_stopped_is_refused_with_the_reason(noor: Staff, clever: District) -> None:
    stop_now(by=noor, reason="Clever sends halves", now=NOW, provider="clever")
    run = start_on_demand(district=clever, now=NOW, asked_by=noor)
    assert (run.status, run.reason) == ("skipped", "stopped")
    assert run.message == (
        "Staff stopped Clever (Clever sends halves). Nothing was changed. "
        "Start it again when the reason is gone."
    )


def test_of_several_stops_the_widest_is_named(noor: Staff, clever: District) -> None:
    """Starting anything smaller would not help."""
    named = []
    for scope in ({"district": clever}, {"provider": "clever"}, {}):
        stop_now(by=noor, reason="Wrong", now=NOW, **scope)
        stop = stops_in_force(now=NOW).for_district(clever)
        assert stop is not None
        named.append(scope_words(stop))
    assert named == ["Birch Bay", "Clever", "every district"]


def test_stopping_and_starting_are_audited_with_author_reason_and_district(
    noor: Staff, clever: District
) -> None:
    stop = stop_now(by=noor, reason=" Wrong classes ", now=NOW, district=clever)
    start_again(stop_id=stop.id, by=noor, now=NOW, reason="Corrected")
    said = AuditEvent.objects.filter(event__startswith="stop.").order_by("id")
    assert list(said.values_list("event", "by_email", "district_id", "reason")) == [
        ("stop.made", noor.email, clever.id, "Wrong classes"),
        ("stop.lifted", noor.email, clever.id, "Corrected"),
    ]


def test_what_can_not_be_stopped_says_why_and_stops_nothing(noor: Staff, clever: District) -> None:
    with pytest.raises(NotPossible, match="Say why") as refused:
        stop_now(by=noor, reason="  ", now=NOW, district=clever)
    assert refused.value.code == "reason_required"
    with pytest.raises(NotPossible, match="no such provider"):
        stop_now(by=noor, reason="Wrong", now=NOW, provider="mars")
    for role in (Staff.Role.DSM, Staff.Role.ADMIN):
        with pytest.raises(NotAllowed, match="specialists"):
            stop_now(by=StaffFactory.create(role=role), reason="Wrong", now=NOW, district=clever)
    assert not Stop.objects.exists()


@pytest.mark.parametrize("scope", ["district", "provider", "everything"])
def test_one_live_stop_a_scope(noor: Staff, clever: District, scope: str) -> None:
    chosen = {"district": {"district": clever}, "provider": {"provider": "clever"}}.get(scope, {})
    first = stop_now(by=noor, reason="Wrong", now=NOW, **chosen)
    with pytest.raises(NotPossible, match="stopped already"):
        stop_now(by=noor, reason="Wrong again", now=NOW, **chosen)
    start_again(stop_id=first.id, by=noor, now=NOW)
    stop_now(by=noor, reason="Wrong again", now=NOW, **chosen)


def test_a_stop_is_ended_once_and_by_specialists_only(noor: Staff, clever: District) -> None:
    stop = stop_now(by=noor, reason="Wrong", now=NOW, district=clever)
    with pytest.raises(NotAllowed):
        start_again(stop_id=stop.id, by=StaffFactory.create(role=Staff.Role.DSM), now=NOW)
    start_again(stop_id=stop.id, by=noor, now=NOW)
    with pytest.raises(NotPossible, match="started again already"):
        start_again(stop_id=stop.id, by=noor, now=NOW)


@pytest.mark.parametrize(
    "values", [{"reason": ""}, {"provider": "clever", "is_of_district": True}, {"lifted_at": NOW}]
)
def test_the_database_refuses_a_stop_that_makes_no_sense(clever: District, values: dict[str, object]) -> None:
    district = clever if values.pop("is_of_district", False) else None
    with pytest.raises(IntegrityError):
        StopFactory.create(district=district, **values)
