"""The next nightly run is found by the database: in the order of the night, and at the same cost however many wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from districts.models import District
from rostering.dispatch import take_next
from rostering.due import ready_runs
from rostering.in_turn import AT_A_TIME, nightly_in_turn
from rostering.missed import close_missed
from rostering.models import Run
from rostering.run_states import claim_run, queue_run
from tests.factories import ConnectionFactory, DistrictFactory, StopFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)  # Tuesday 22:30 in Los Angeles
MONDAY, TUESDAY = date(2025, 3, 3), date(2025, 3, 4)
WEST, EAST = "America/Los_Angeles", "America/New_York"


def queued(*, students: int = 0, zone: str = WEST, provider: str = "clever", was: str = "unchanged") -> Run:
    """Tuesday's run of a district of that size, with what became of Monday's."""
    counts = {"students": students, "teachers": students // 20} if students else {}
    district: District = ConnectionFactory.create(
        provider=provider, district__time_zone=zone, district__rows__counts=counts
    ).district
    before = Run(district=district, night=MONDAY, trigger="nightly", status=was)
    before.queued_at = before.finished_at = NOW
    before.save()
    return queue_run(district=district, night=TUESDAY, trigger="nightly", now=NOW)


@contextmanager
def rows_read() -> Iterator[list[int]]:
    """How many rows each question brings."""
    seen: list[int] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith("SELECT"):
            seen.append(context["cursor"].rowcount)
        return answer

    with connection.execute_wrapper(count):
        yield seen


def test_the_order_is_that_of_the_night() -> None:
    """Who was missed, the earliest morning, small before large, by number; what a person asked for is not among them."""
    for size in (200, 90_000, 0, 6_000, 200):
        for zone in (WEST, EAST):
            queued(students=size, zone=zone, provider="classlink" if size == 6_000 else "clever")
    queued(students=90_000, was="missed")
    queue_run(district=ConnectionFactory.create().district, night=TUESDAY, trigger="on_demand", now=NOW)
    expected = [run.id for run in ready_runs(now=NOW) if run.trigger == "nightly"]
    assert len(expected) == 11
    assert list(nightly_in_turn(now=NOW)) == expected


def test_a_district_without_a_connection_has_its_turn_too() -> None:
    """It was queued when it had one; its run ends as skipped."""
    district = DistrictFactory.create()
    run = queue_run(district=district, night=TUESDAY, trigger="nightly", now=NOW)
    taken = take_next(clock=lambda: NOW)
    assert taken is not None
    assert (taken.id, taken.status, taken.reason) == (run.id, "skipped", "not_enabled")


def test_a_time_zone_that_is_gone_costs_nobody_else_his_turn() -> None:
    """A zone is renamed while a run of it waits: the others are found in order, its own ends with a word."""
    lost, other = queued(), queued()
    District.objects.filter(id=lost.district_id).update(time_zone="Mars/Olympus")
    assert list(nightly_in_turn(now=NOW)) == [other.id]
    assert {run.id for run in ready_runs(now=NOW)} == {lost.id, other.id}
    (closed,) = close_missed(at=NOW, now=NOW)
    assert (closed.id, closed.status) == (lost.id, "failed")
    assert "no time zone 'Mars/Olympus'" in closed.message
    assert "Nothing was changed" in closed.message


def test_a_retry_waits_for_its_time() -> None:
    run = queued()
    Run.objects.filter(id=run.id).update(not_before=datetime(2025, 3, 5, 6, 31, tzinfo=UTC))
    assert list(nightly_in_turn(now=NOW)) == []
    assert list(nightly_in_turn(now=datetime(2025, 3, 5, 6, 31, tzinfo=UTC))) == [run.id]


def test_whoever_was_quicker_keeps_nobody_from_the_next(settings: LazySettings) -> None:
    """Colleagues have taken all that were found at once; the next are looked for."""
    settings.NIGHT_WORKERS = settings.PROVIDER_SLOTS = 50
    runs = [queued(students=100) for _ in range(AT_A_TIME + 1)]
    numbers = nightly_in_turn(now=NOW)
    first = next(numbers)
    for run in runs[:AT_A_TIME]:
        claim_run(run_id=run.id, now=NOW)
    assert [first, *numbers] == [run.id for run in runs]


@pytest.mark.parametrize("many", [AT_A_TIME, 5 * AT_A_TIME])
def test_five_times_the_districts_bring_no_more_rows(many: int, settings: LazySettings) -> None:
    """A night of 1,500 districts looks for the next one 1,500 times."""
    settings.NIGHT_WORKERS = settings.PROVIDER_SLOTS = 50
    for number in range(many):
        queued(students=100 * (number + 1), provider="classlink" if number % 2 else "clever")
    StopFactory.create()  # so that nothing is really read
    with rows_read() as seen:
        assert take_next(clock=lambda: NOW) is not None
    assert len(seen) <= 12
    assert sum(seen) <= AT_A_TIME + 12
