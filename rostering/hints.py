"""Tells workers that there is work: a hint to look at a row, nothing more (DESIGN 4).

A lost hint costs at most a minute, because the beat looks at the same rows. So a broker that is away never fails the
act that wanted to hint. Priorities: the clock first, then what a person waits for, then the nightly runs.
"""

import logging

from django.core.cache import cache
from kombu.exceptions import OperationalError

from rostering.config.celery import app
from rostering.models import Run
from rostering.slots import free_slots

log = logging.getLogger(__name__)

HINT_SECONDS = 110
CLOCK_FIRST, PERSON_WAITS, NIGHT_WORK = 0, 3, 6


def hint_run(*, run: Run) -> None:
    """Ask a worker to take a queued run up. Call it after commit."""
    priority = NIGHT_WORK if run.trigger == Run.Trigger.NIGHTLY else PERSON_WAITS
    _send("rostering.tasks.work_run", priority=priority, run_id=run.id)


def hint_run_once(*, run: Run) -> None:
    """The same for the beat, which sees a waiting run every minute: once while the last hint is still on its way."""
    if cache.add(f"hint:{run.id}:{run.fence}:{run.attempt}", True, timeout=HINT_SECONDS):
        hint_run(run=run)


def hint_night(*, waiting: int) -> None:
    """Ask workers to take nightly runs in their order: one hint a free slot, since each worker goes on to the next by itself."""
    for _ in range(min(waiting, free_slots())):
        _send("rostering.tasks.work_night", priority=NIGHT_WORK)


def hint_waiting(*, number: int) -> None:
    """Ask a worker to apply a waiting change list that was let through. Call it after commit."""
    _send("rostering.tasks.apply_waiting", priority=PERSON_WAITS, number=number)


def hint_approved(*, hold_id: int) -> None:
    """Ask a worker to apply an approved hold. Call it after commit."""
    _send("rostering.tasks.apply_approved", priority=PERSON_WAITS, hold_id=hold_id)


def hint_dry_run(*, number: int) -> None:
    """Ask a worker to compute a dry run. Call it after commit."""
    _send("rostering.tasks.dry_run", priority=PERSON_WAITS, number=number)


def _send(task: str, *, priority: int, **arguments: int) -> None:
    try:
        app.send_task(task, kwargs=arguments, priority=priority, expires=HINT_SECONDS, retry=False)
    except OperationalError:
        log.warning("no hint sent for %s: the broker does not answer; the next tick finds the row", task)
