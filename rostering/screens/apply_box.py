"""The panel beside a sync whose change list waits: what it would do, who may apply it by hand, and what stands against it."""

from dataclasses import dataclass

from rostering.holds.refused import Refused
from rostering.holds.rules import pause_words
from rostering.holds.waiting import check_can_apply
from rostering.models import Run
from rostering.screens.scope import Scope
from rostering.screens.words import several


@dataclass(frozen=True, kw_only=True)
class ApplyBox:
    """The panel beside a waiting sync. `closed` says why there is no button, else ""; `warning` names a pause that runs."""

    number: int
    checksum: str
    button: str
    warning: str
    closed: str


def apply_box(found: Run, scope: Scope, *, changed: int) -> ApplyBox | None:
    """None where nothing waits."""
    if found.status != Run.Status.WAITING or found.plan is None or not changed:
        return None
    try:
        check_can_apply(run=found, by=scope.viewer.staff, on=scope.viewer.today)
        closed = ""
    except Refused as refused:
        closed = str(refused)
    return ApplyBox(
        number=found.id,
        checksum=found.plan.checksum,
        button=f"Apply {several(changed, 'change')} now",
        warning=pause_words(found, now=scope.viewer.now),
        closed=closed,
    )
