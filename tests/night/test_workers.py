"""Real workers on a real broker: hints reach them, one works, a dead one's run is taken over (DESIGN 4)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.utils import timezone

from districts.models import District
from rostering import hints
from rostering.config.celery import app
from rostering.dispatch import start_on_demand
from rostering.models import Run
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.practice import PracticeProviders
from rostering.tasks import tick
from tests.commands.running import provider_settings
from tests.databases import ROOT
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = date(2025, 3, 4)
PATIENCE = 120.0


@pytest.fixture
def practice(settings: LazySettings) -> Iterator[PracticeProviders]:
    """One small district on Clever."""
    district = PracticeDistrict(
        key="quail-valley",
        name="Quail Valley",
        provider="clever",
        seed=11,
        students=60,
        start=date(2025, 2, 3),
    )
    with PracticeProviders(districts=[district]) as providers:
        providers.set_night(None, TUESDAY)
        ConnectionFactory.create(external_id=district.ids.external_id, district__slug=district.key)
        cache.clear()
        app.control.purge()
        yield providers


@contextmanager
def worker(practice: PracticeProviders, tmp_path: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in its own session, asking the practice providers; stopped at the end however it went."""
    command = [sys.executable, "-m", "celery", "-A", "rostering.config", "worker", "--pool", "prefork"]
    environment = (
        os.environ | {"DJANGO_SETTINGS_MODULE": "rostering.config.settings"} | provider_settings(practice)
    )
    with (tmp_path / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--concurrency", "2", "--hostname", f"{name}@test", "--loglevel", "INFO"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill_all(process)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """The worker and its children, at once: as if the machine had gone."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Look again every tenth of a second, for as long as a slow machine may need."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {PATIENCE:.0f} s")
        time.sleep(0.1)


def has_status(run: Run, *statuses: str) -> Callable[[], bool]:
    """Whether a run has come so far."""
    return lambda: Run.objects.filter(id=run.id, status__in=statuses).exists()


def test_a_hint_brings_a_worker_and_a_lost_one_is_sent_again_by_the_tick(
    practice: PracticeProviders, tmp_path: Path
) -> None:
    """The row is the truth: without any hint of its own the run is found by the minute's look."""
    district = District.objects.get()
    with worker(practice, tmp_path, "one"):
        asked = start_on_demand(district=district, now=timezone.now(), night=TUESDAY)
        hints.hint_run(run=asked)
        wait_until(has_status(asked, "held"), "the hinted sync")
        unhinted = start_on_demand(district=district, now=timezone.now(), night=TUESDAY)
        tick()
        wait_until(has_status(unhinted, "held"), "the sync found by the tick")


def test_a_killed_workers_run_is_taken_over_and_finished_once(
    practice: PracticeProviders, tmp_path: Path
) -> None:
    """A dead worker's lease expires; the sweeper gives the run back; another worker finishes it with a new fence."""
    district = District.objects.get()
    practice.set_fault("slow", path="users", seconds=600)
    with worker(practice, tmp_path, "first") as first:
        run = start_on_demand(district=district, now=timezone.now(), night=TUESDAY)
        hints.hint_run(run=run)
        wait_until(has_status(run, "running"), "the first worker's start")
        kill_all(first)
    practice.clear_faults()
    Run.objects.filter(id=run.id).update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    with worker(practice, tmp_path, "second"):
        tick()
        wait_until(has_status(run, "held"), "the second worker's finish")
    run.refresh_from_db()
    assert run.fence == 3
    assert Run.objects.count() == 1
