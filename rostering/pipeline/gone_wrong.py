"""How a run ends that something broke: tried again in the same night, or failed with a sentence for people."""

from datetime import datetime

from rostering.calendar.nights import retry_wait
from rostering.models import Run
from rostering.providers.base import ProviderError, ProviderRefused
from rostering.run_states import LostLease, WrongMove, move_run, retry_later

Status = Run.Status


def end_badly(*, run: Run, fence: int, error: Exception, now: datetime) -> Run:
    """What went wrong becomes the run's status, unless it is in other hands by now: those will say how it ends."""
    run.refresh_from_db()
    if isinstance(error, (LostLease, WrongMove)) or run.fence != fence or run.status not in Run.UNFINISHED:
        return run
    try:
        if isinstance(error, ProviderError):
            return _provider_failed(run=run, error=error, now=now)
        return _broke(run=run, error=error, now=now)
    except WrongMove:
        run.refresh_from_db()
        return run


def _provider_failed(*, run: Run, error: ProviderError, now: datetime) -> Run:
    """Trouble that may pass is tried again in the same night; the last reason stands (DESIGN 5)."""
    wait = None
    if run.trigger == Run.Trigger.NIGHTLY and not isinstance(error, ProviderRefused):
        wait = retry_wait(
            attempt=run.attempt, began=run.queued_at, at=now, night=run.night, zone=run.district.time_zone
        )
    if wait is not None:
        return retry_later(run=run, now=now, after=wait, reason=error.reason, message=str(error))
    return move_run(run=run, to=Status.FAILED, now=now, reason=error.reason, message=str(error))


def _broke(*, run: Run, error: Exception, now: datetime) -> Run:
    """Something of ours broke. The sentence names the kind of error only: its text may hold personal data."""
    return move_run(
        run=run,
        to=Status.FAILED,
        now=now,
        message=f"The portal itself failed ({type(error).__name__}). Khan Academy was not changed."
        " The next sync begins anew; tell the portal's engineers this sync's number.",
    )
