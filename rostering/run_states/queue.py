"""Into the queue: a run that begins, one that never starts, and those that come back for another attempt."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.audit import record
from accounts.models import Staff
from districts.models import District
from rostering.models import Run
from rostering.run_states.moves import TRANSITIONS, WrongMove

MAX_ATTEMPTS = 3
Status = Run.Status


class AlreadyAtWork(Exception):
    """The district has an unfinished run (`run`); a second one would be in its way."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"sync {run.id} of this district is still at work")
        self.run = run


class AlreadyRan(Exception):
    """The district has had its nightly run of that night (DESIGN 5: one, ever)."""


def queue_run(
    *, district: District, night: date, trigger: str, now: datetime, asked_by: Staff | None = None
) -> Run:
    """A new run, waiting for a worker. Raises AlreadyAtWork or AlreadyRan; the constraints decide, not a look beforehand."""
    return _create(
        Run(
            district=district,
            night=night,
            trigger=trigger,
            asked_by=asked_by,
            queued_at=now,
            status=Status.QUEUED,
        ),
        now=now,
    )


def finish_unstarted(
    *,
    district: District,
    night: date,
    trigger: str,
    status: str,
    reason: str,
    message: str,
    now: datetime,
    asked_by: Staff | None = None,
) -> Run:
    """A run that never starts: skipped, with the refusal, or missed (DESIGN 5, Outcome). Raises AlreadyRan."""
    run = Run(
        district=district,
        night=night,
        trigger=trigger,
        asked_by=asked_by,
        queued_at=now,
        finished_at=now,
        status=status,
        reason=reason,
        message=message,
    )
    return _create(run, now=now)


def retry_later(*, run: Run, now: datetime, after: timedelta, reason: str, message: str) -> Run:
    """Put a nightly run back for another attempt in the same night. Raises WrongMove when its three attempts are used up."""
    if run.attempt >= MAX_ATTEMPTS:
        raise WrongMove(f"sync {run.id} has had {MAX_ATTEMPTS} attempts")
    moved = Run.objects.filter(id=run.id, status=run.status, fence=run.fence).update(
        status=Status.QUEUED,
        attempt=F("attempt") + 1,
        not_before=now + after,
        reason=reason,
        message=message,
        lease_until=None,
        stage="",
        work={},
    )
    if not moved:
        raise WrongMove(f"sync {run.id} was moved by somebody else; nothing was changed")
    run.refresh_from_db()
    return run


def queue_again(*, run: Run, now: datetime) -> Run:
    """Put a skipped or waiting run back into the queue, as the row it is.

    Raises WrongMove, or AlreadyAtWork for a district with another.
    """
    if Status.QUEUED not in TRANSITIONS.get(run.status, frozenset()) or not run.is_finished:
        raise WrongMove(f"sync {run.id} is {run.status} and can not become queued again")
    try:
        with transaction.atomic():
            moved = Run.objects.filter(id=run.id, status=run.status).update(
                status=Status.QUEUED, reason="", message="", queued_at=now, finished_at=None, started_at=None
            )
            if not moved:
                raise WrongMove(f"sync {run.id} was moved by somebody else; nothing was changed")
            record(
                event="run.queued",
                at=now,
                job="dispatch",
                district_id=run.district_id,
                target=f"run {run.id}",
                before={"status": run.status, "reason": run.reason},
                after={"status": Status.QUEUED},
            )
    except IntegrityError:
        at_work = Run.objects.filter(district_id=run.district_id, status__in=Run.UNFINISHED).first()
        if at_work is None:
            raise
        raise AlreadyAtWork(at_work) from None
    run.refresh_from_db()
    return run


def _create(run: Run, *, now: datetime) -> Run:
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            if run.asked_by or run.is_finished:
                record(
                    event=f"run.{run.status}",
                    at=now,
                    by=run.asked_by,
                    job="" if run.asked_by else "dispatch",
                    district_id=run.district_id,
                    target=f"run {run.id}",
                    after={"night": run.night.isoformat(), "reason": run.reason},
                )
    except IntegrityError as error:
        if "one_nightly_run" in str(error):
            raise AlreadyRan(f"the night of {run.night} has had its sync") from None
        at_work = Run.objects.filter(district_id=run.district_id, status__in=Run.UNFINISHED).first()
        if "one_unfinished_run" in str(error) and at_work:
            raise AlreadyAtWork(at_work) from None
        raise
    return run
