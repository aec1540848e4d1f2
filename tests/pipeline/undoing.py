"""Undoing syncs in tests."""

from datetime import date
from typing import Any

from accounts.models import Staff
from districts.models import District
from rostering.dispatch import to_its_end
from rostering.holds.undo import UndoOutcome, ask_undo
from rostering.holds.undoing import carry_out
from rostering.models import Run
from rostering.run_states import claim_run
from tests.factories import StaffFactory
from tests.feeds import at
from tests.pipeline.rosters import Roster, Rows

LATER = date(2026, 10, 14)


def asked(run: Run, *, by: Staff | None = None, night: date = LATER, **values: Any) -> UndoOutcome:
    """One person asks, or agrees; a specialist unless told."""
    given: dict[str, Any] = {"reason": "It was a mistake.", "roster_version": None, "now": at(night)} | values
    return ask_undo(run=run, by=by or StaffFactory.create(), **given)


def carried_out(outcome: UndoOutcome, *, night: date = LATER) -> Run:
    """The undo at its end."""
    claimed = claim_run(run_id=outcome.run.id, now=at(night))
    assert claimed is not None, outcome.run.status
    return carry_out(run=claimed, clock=lambda: at(night))


def planned_again(district: District) -> Run:
    """What planning the stored feed again, right after an undo, came to."""
    run: Run = Run.objects.get(district=district, trigger="replan")
    return run


def undone_by_a_worker(outcome: UndoOutcome, *, night: date = LATER) -> Run:
    """The undo at its end, and the stored feed planned again, as a worker does them."""
    return to_its_end(run=outcome.run, clock=lambda: at(night))


def undone(run: Run, *, night: date = LATER) -> Run:
    """As many people ask as it takes; the undo at its end."""
    outcome = asked(run, night=night)
    if outcome.needs_second_person:
        outcome = asked(run, night=night)
    return undone_by_a_worker(outcome, night=night)


def exactly(roster: Roster) -> Rows:
    """Every active row with everything in it, fingerprints and links too; only who wrote it last may differ."""
    return {
        key: {name: value for name, value in roster.rows[key].items() if name != "changed_run"}
        for key in roster.there
    }
