"""In a worker's hands: who works on a run holds a lease on it and a fencing number, and loses both when he dies.

The sweeper gives runs with an expired lease back to the queue, or to where people found them (DESIGN 4).
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts.audit import record
from rostering.models import Hold, Run
from rostering.run_states.moves import WrongMove

LEASE_SECONDS = 45
RENEW_SECONDS = 15
Status = Run.Status


class LostLease(Exception):
    """Another worker has taken this run over; nothing more may be done for it here."""


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
