"""The life of a run: the only place that changes a status, with its audit in the same transaction (STYLE 7, 11).

The rows are the queue. Whoever works on a run holds a lease on it, renewed while he lives, and a fencing number; a
sweeper gives runs with an expired lease back to the queue, and apply refuses whoever lost his number (DESIGN 4).
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.audit import record
from accounts.models import Staff
from districts.models import District
from rostering.models import Hold, Run

LEASE_SECONDS = 45
RENEW_SECONDS = 15
MAX_ATTEMPTS = 3

Status = Run.Status
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.QUEUED: frozenset({Status.RUNNING, Status.MISSED, Status.SKIPPED, Status.FAILED}),
    Status.RUNNING: frozenset(
        {
            Status.QUEUED,
            Status.APPLYING,
            Status.APPLIED,
            Status.HELD,
            Status.WAITING,
            Status.UNCHANGED,
            Status.FAILED,
            Status.SKIPPED,
        }
    ),
    Status.APPLYING: frozenset(
        {Status.QUEUED, Status.RUNNING, Status.APPLIED, Status.HELD, Status.WAITING, Status.FAILED}
    ),
    Status.HELD: frozenset(
        {Status.APPLYING, Status.APPLIED, Status.REJECTED, Status.SUPERSEDED, Status.CLEARED}
    ),
    Status.WAITING: frozenset(
        {Status.QUEUED, Status.APPLYING, Status.HELD, Status.SUPERSEDED, Status.UNCHANGED}
    ),
    Status.SKIPPED: frozenset({Status.QUEUED}),
    Status.APPLIED: frozenset({Status.UNDONE}),
}


class AlreadyAtWork(Exception):
    """The district has an unfinished run (`run`); a second one would be in its way."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"sync {run.id} of this district is still at work")
        self.run = run


class AlreadyRan(Exception):
    """The district has had its nightly run of that night (DESIGN 5: one, ever)."""


class WrongMove(Exception):
    """A status change the table does not know, or a run that somebody else has moved meanwhile."""


class LostLease(Exception):
    """Another worker has taken this run over; nothing more may be done for it here."""


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


def move_run(
    *,
    run: Run,
    to: str,
    now: datetime,
    reason: str = "",
    message: str = "",
    by: Staff | None = None,
    job: str = "",
) -> Run:
    """Change a run's status, from the status the caller saw. Raises WrongMove when the table or another mover forbids it."""
    if to not in TRANSITIONS.get(run.status, frozenset()):
        raise WrongMove(f"sync {run.id} is {run.status} and can not become {to}")
    values: dict[str, object] = {"status": to, "reason": reason, "message": message}
    if to not in Run.UNFINISHED:
        values |= {"finished_at": run.finished_at or now, "lease_until": None}
        if run.status in Run.UNFINISHED:
            values["finished_at"] = now
    with transaction.atomic():
        moved = Run.objects.filter(id=run.id, status=run.status, fence=run.fence).update(**values)
        if not moved:
            raise WrongMove(f"sync {run.id} was moved by somebody else; nothing was changed")
        if by or job or to not in Run.UNFINISHED:
            record(
                event=f"run.{to}",
                at=now,
                by=by,
                job="" if by else (job or "night"),
                district_id=run.district_id,
                target=f"run {run.id}",
                before={"status": run.status},
                after={"status": to, "reason": reason},
            )
    run.refresh_from_db()
    return run


def claim_run(*, run_id: int, now: datetime, at_once: bool = False) -> Run | None:
    """Take a queued run: a lease and a new fencing number. None if it is not there to be taken (or not yet).

    `at_once`: a retry need not wait for its time, for commands that do not wait.
    """
    ready = Q() if at_once else Q(not_before__isnull=True) | Q(not_before__lte=now)
    claimed = Run.objects.filter(ready, id=run_id, status=Status.QUEUED).update(
        status=Status.RUNNING,
        fence=F("fence") + 1,
        lease_until=now + timedelta(seconds=LEASE_SECONDS),
        started_at=now,
        stage="connect",
        work={},
        seconds={},
    )
    return Run.objects.select_related("district").get(id=run_id) if claimed else None


def start_applying(*, run: Run, now: datetime, waits_as: str = Status.HELD) -> Run:
    """Take a run that people want applied, held or waiting: applying, with a lease and a new fencing number.

    Raises WrongMove when somebody else has it, or another sync of the district is at work.
    """
    try:
        with transaction.atomic():
            taken = Run.objects.filter(id=run.id, status=waits_as).update(
                status=Status.APPLYING,
                fence=F("fence") + 1,
                lease_until=now + timedelta(seconds=LEASE_SECONDS),
                stage="apply",
            )
    except IntegrityError:
        taken = 0
    if not taken:
        raise WrongMove(
            f"sync {run.id} can not be applied now: it, or another sync of the district, is at work"
        )
    return Run.objects.select_related("district").get(id=run.id)


def renew_lease(*, run_id: int, fence: int, now: datetime) -> bool:
    """Hold on to a run for another lease; False once it was taken over."""
    return bool(
        Run.objects.filter(id=run_id, fence=fence, status__in=(Status.RUNNING, Status.APPLYING)).update(
            lease_until=now + timedelta(seconds=LEASE_SECONDS)
        )
    )


def check_fence(*, run: Run) -> None:
    """Inside a transaction: make sure the run is still ours, and keep it so until the end. Raises LostLease."""
    ours = Run.objects.select_for_update().filter(id=run.id, fence=run.fence, status=run.status).first()
    if ours is None:
        raise LostLease(f"sync {run.id} was taken over by another worker; nothing was changed here")


def requeue_expired(*, now: datetime) -> list[int]:
    """Give runs whose worker died back: to the queue, or to where people found them, held or waiting. Their numbers."""
    given_back: list[int] = []
    expired = Run.objects.filter(status__in=(Status.RUNNING, Status.APPLYING), lease_until__lt=now)
    for run_id in expired.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            # Whoever writes under the run's fence holds its row: alive, so it is passed over and never waited for.
            run = expired.select_for_update(skip_locked=True).filter(id=run_id).first()
            if run is not None:
                _give_back(run=run, now=now)
                given_back.append(run.id)
    return given_back


def _give_back(*, run: Run, now: datetime) -> None:
    """A run whose worker is gone, locked by the caller: to the queue, or held or waiting again when people had it applied."""
    to: str = Status.QUEUED
    if run.status == Status.APPLYING and Hold.objects.filter(run=run, state__in=Hold.LIVE).exists():
        to = Status.HELD
    elif run.status == Status.APPLYING and run.let_through.filter(settled_at__isnull=True).exists():
        to = Status.WAITING
    values: dict[str, object] = {"status": to, "fence": F("fence") + 1, "lease_until": None, "work": {}}
    if to != Status.QUEUED:
        values["finished_at"] = run.finished_at or now
    Run.objects.filter(id=run.id).update(**values)
    record(
        event="run.taken_back",
        at=now,
        job="sweeper",
        district_id=run.district_id,
        target=f"run {run.id}",
        before={"status": run.status},
        after={"status": to},
    )


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
