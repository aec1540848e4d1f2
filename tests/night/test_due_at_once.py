"""Several beats and workers at the same time: at most one nightly run per district and night (RULES B3), on real PostgreSQL."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from districts.models import District
from rostering.due import create_tonights, ready_runs
from rostering.missed import close_missed
from rostering.models import Run
from rostering.run_states import claim_run
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db(transaction=True)

BEATS = 6
NOW = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)
MORNING = datetime(2025, 3, 5, 16, tzinfo=UTC)


def all_at_once(act: Callable[[], list[int]]) -> list[int]:
    """Run one function in several threads that start together, each with a database connection of its own."""
    start = Barrier(BEATS)

    def one(_: int) -> list[int]:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(BEATS) as pool:
        return [number for numbers in pool.map(one, range(BEATS)) for number in numbers]


def test_many_beats_make_one_run_per_district_and_night() -> None:
    """The constraint decides who is first; nobody fails."""
    ConnectionFactory.create_batch(8)
    made = all_at_once(lambda: [run.district_id for run in create_tonights(at=NOW, now=NOW)])
    assert Counter(made) == Counter(Run.objects.values_list("district_id", flat=True))
    assert set(Counter(made).values()) == {1}
    assert Run.objects.filter(night=date(2025, 3, 4), status="queued").count() == 8


def test_many_beats_note_a_missed_night_once() -> None:
    """The same for nights nobody looked at, and for queued runs that are closed."""
    District.objects.filter(
        id__in=[connection.district_id for connection in ConnectionFactory.create_batch(8)]
    ).update(created_at=datetime(2025, 1, 6, 18, tzinfo=UTC))
    noted = all_at_once(lambda: [run.district_id for run in close_missed(at=MORNING, now=MORNING)])
    assert len(noted) == len(set(noted)) == 8
    assert Run.objects.filter(status="missed").count() == 8


def test_a_run_is_claimed_by_one_worker_only() -> None:
    """However many hints were sent for it."""
    ConnectionFactory.create_batch(4)
    create_tonights(at=NOW, now=NOW)
    ready = [run.id for run in ready_runs(now=NOW)]
    claimed = all_at_once(lambda: [number for number in ready if claim_run(run_id=number, now=NOW)])
    assert sorted(claimed) == sorted(ready)
