"""Holding on to a run while working on it: a thread with its own connection renews the lease (DESIGN 4)."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from django.db import Error, connection

from rostering.models import Run
from rostering.run_states import RENEW_SECONDS, renew_lease

log = logging.getLogger(__name__)


@contextmanager
def leased(*, run: Run, clock: Callable[[], datetime]) -> Iterator[None]:
    """While inside, the run's lease is renewed. Losing it is noticed where it matters: by the fence, inside each transaction."""
    done = Event()
    keeper = Thread(
        target=_keep, kwargs={"run_id": run.id, "fence": run.fence, "clock": clock, "done": done}, daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join(timeout=RENEW_SECONDS)


def _keep(*, run_id: int, fence: int, clock: Callable[[], datetime], done: Event) -> None:
    while not done.wait(RENEW_SECONDS):
        try:
            if not renew_lease(run_id=run_id, fence=fence, now=clock()):
                break
        except Error:
            log.warning("lease of run %s not renewed: the database did not answer; trying again", run_id)
            connection.close()
    connection.close()
