"""What may follow what: the table of a run's statuses, and the move that obeys it."""

from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from rostering.models import Run

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
        # Queued: an undo to which the second person has agreed.
        {
            Status.QUEUED,
            Status.APPLYING,
            Status.APPLIED,
            Status.REJECTED,
            Status.SUPERSEDED,
            Status.CLEARED,
        }
    ),
    Status.WAITING: frozenset(
        {Status.QUEUED, Status.APPLYING, Status.HELD, Status.SUPERSEDED, Status.UNCHANGED}
    ),
    Status.SKIPPED: frozenset({Status.QUEUED}),
    Status.APPLIED: frozenset({Status.UNDONE}),
}


class WrongMove(Exception):
    """A status change the table does not know, or a run that somebody else has moved meanwhile."""


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
