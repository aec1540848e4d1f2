"""How far a dry run is, written while it works: what its own transaction writes is taken back, so this goes beside it."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import Error, connection, transaction

from rostering.models import DryRun

log = logging.getLogger(__name__)

# Nothing of the work waits for what is only watched.
HARDLY_WAIT = "SET LOCAL lock_timeout = '1s'"


def watched(dry: DryRun) -> Callable[[dict[str, Any]], None]:
    """What a rehearsal tells of itself goes into the row of its dry run."""

    def told(work: dict[str, Any]) -> None:
        if not connection.in_atomic_block:
            _write(dry.id, work)
            return
        beside = Thread(target=_write_beside, args=(dry.id, work), daemon=True)
        beside.start()
        beside.join()

    return told


def _write_beside(number: int, work: dict[str, Any]) -> None:
    """On a connection of the thread's own; a dry run that can not be watched goes on."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(HARDLY_WAIT)
            _write(number, work)
    except Error as trouble:
        log.warning("dry run %s: its progress was not written (%s)", number, type(trouble).__name__)
    finally:
        connection.close()


def _write(number: int, work: dict[str, Any]) -> None:
    DryRun.objects.filter(id=number, state=DryRun.State.WORKING).update(work=work)
