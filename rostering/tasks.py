"""The tasks of workers and beat: three lines each, hints only (STYLE 13). The work is in `dispatch`, `notices`, `holds` ..."""

from typing import Any

from django.utils import timezone

from rostering import discovery, dispatch, dry_runs, hints
from rostering.all_of_them import all_of_them
from rostering.config.celery import app
from rostering.holds.approved import apply_approved as apply_approved_hold
from rostering.holds.escalating import escalate
from rostering.holds.waiting import apply_let_through, waiting_to_be_applied
from rostering.models import Run
from rostering.notices import digests, sending
from rostering.pipeline import retention


@app.task(name="rostering.tasks.tick", ignore_result=True)
def tick(**_later: Any) -> None:
    """Every minute: what is due, and who should look at it."""
    ready = dispatch.dispatch_due(now=timezone.now())
    asked = [run for run in ready if run.trigger != Run.Trigger.NIGHTLY]
    for run in asked:
        hints.hint_run_once(run=run)
    hints.hint_night(waiting=len(ready) - len(asked))
    for number in waiting_to_be_applied():
        hints.hint_waiting(number=number)
    for hold_id in dispatch.approved_holds():
        hints.hint_approved(hold_id=hold_id)
    dry_runs.sweep_dry_runs(now=timezone.now())
    for number in dry_runs.queued_dry_runs():
        hints.hint_dry_run(number=number)


@app.task(name="rostering.tasks.work_run", ignore_result=True)
def work_run(*, run_id: int, **_later: Any) -> None:
    """Take a queued run up, if nobody else has it, and work on it to its end."""
    dispatch.take_up(run_id=run_id, clock=timezone.now)


@app.task(name="rostering.tasks.work_night", ignore_result=True)
def work_night(**_later: Any) -> None:
    """Take the first nightly run that has a free slot, then ask for the next: whoever waits for a person comes in between."""
    if dispatch.take_next(clock=timezone.now) is not None:
        hints.hint_night(waiting=1)


@app.task(name="rostering.tasks.apply_waiting", ignore_result=True)
def apply_waiting(*, number: int, **_later: Any) -> None:
    """Apply a waiting change list that was let through, if nobody else does."""
    apply_let_through(number=number, now=timezone.now(), clock=timezone.now)


@app.task(name="rostering.tasks.apply_approved", ignore_result=True)
def apply_approved(*, hold_id: int, **_later: Any) -> None:
    """Apply what people have approved, if nobody else does."""
    apply_approved_hold(hold_id=hold_id, now=timezone.now(), clock=timezone.now)


@app.task(name="rostering.tasks.dry_run", ignore_result=True)
def dry_run(*, number: int, **_later: Any) -> None:
    """Compute a dry run, if nobody else does."""
    dry_runs.take_up_dry_run(number=number, clock=timezone.now)


@app.task(name="rostering.tasks.discover", ignore_result=True)
def discover(**_later: Any) -> None:
    """Every hour, on every day: which districts have added the app."""
    discovery.discover(now=timezone.now())


@app.task(name="rostering.tasks.send_notices", ignore_result=True)
def send_notices(**_later: Any) -> None:
    """Every minute: which districts must be told of a pause, and the mails that may leave, those to staff too."""
    all_of_them(
        lambda: sending.look(now=timezone.now()),
        lambda: escalate(now=timezone.now()),
        lambda: digests.look(now=timezone.now()),
    )


@app.task(name="rostering.tasks.sweep_rows", ignore_result=True)
def sweep_rows(**_later: Any) -> None:
    """Every ten minutes: rows of change lists that are not kept any longer."""
    retention.sweep_rows(now=timezone.now())
