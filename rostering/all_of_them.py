"""Several jobs of one beat: each runs whatever becomes of the others, and what went wrong is still seen."""

import logging
from collections.abc import Callable

from django.conf import settings

log = logging.getLogger(__name__)


def all_of_them(*jobs: Callable[[], object]) -> None:
    """Run each job. Whatever broke is logged at once, and raised after the last one, so that the task fails."""
    broken = []
    for number, job in enumerate(jobs, start=1):
        try:
            job()
        except Exception as error:  # noqa: BLE001 - the jobs after it must run; it is raised below
            log.error("job %s of %s: %s", number, len(jobs), type(error).__name__, exc_info=settings.DEBUG)
            broken.append(error)
    if broken:
        raise ExceptionGroup(f"{len(broken)} of {len(jobs)} jobs broke", broken)
