"""Deciding held syncs in tests."""

from typing import Any

from accounts.models import Staff
from rostering.holds.decide import DecisionOutcome, decide
from rostering.models import Run
from tests.factories import StaffFactory
from tests.feeds import at


def decided(run: Run, verdict: str, *, by: Staff | None = None, **values: Any) -> DecisionOutcome:
    """One person's decision on what the run shows; a specialist unless told."""
    given: dict[str, Any] = {
        "reason": "The district confirmed it.",
        "checksum": run.plan.checksum,
        "now": at(run.night),
        "apply_now": True,
    }
    return decide(run=run, verdict=verdict, by=by or StaffFactory.create(), **(given | values))


def approve(run: Run, **values: Any) -> DecisionOutcome:
    """One person approves."""
    return decided(run, "approve", **values)


def reject(run: Run, **values: Any) -> DecisionOutcome:
    """One person rejects."""
    return decided(run, "reject", **values)


def approve_fully(run: Run, **values: Any) -> Run:
    """As many people approve as it takes; the applied run."""
    outcome = approve(run, **values)
    return approve(run, **values).run if outcome.needs_second_person else outcome.run
