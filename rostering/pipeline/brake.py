"""The brake: is a provider having a bad night? A pure function of the night's numbers (no clock, no database).

What counts, for nightly syncs of one provider and one night that have come to an end:
- failed: for whatever reason, ours included, since more of the same would not help;
- held: for a large change, in a case opened this night. A first load and a review wait for people on quiet nights too, and a
  case of an earlier night is known, like a list that has waited for a pause to end since then: none of them says anything
  about the provider tonight;
- lost: more than 20 % of the students, teachers, classes or class places would leave, whether that is held or not.
Skipped and missed syncs have read nothing and do not count at all. Each sync counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rostering.models import Run
from rostering.pipeline.guard import PERCENT_KINDS, Verdict
from rostering.pipeline.totals import Totals

AT_LEAST_FINISHED = 20
TROUBLED_PERCENT = 10
LOST_PERCENT = 20


@dataclass(frozen=True, slots=True)
class NightCounts:
    """One provider's night so far. A sync in trouble is in exactly one of `held`, `failed`, `lost`."""

    finished: int = 0
    held: int = 0
    failed: int = 0
    lost: int = 0

    @property
    def troubled(self) -> int:
        """All that are a sign of trouble."""
        return self.held + self.failed + self.lost


@dataclass(frozen=True, slots=True)
class BrakeVerdict:
    """Whether nothing more may be applied, and why or why not in one sentence with its numbers."""

    trips: bool
    sentence: str


def brake(counts: NightCounts) -> BrakeVerdict:
    """More than 10 % of at least 20 finished districts are in trouble; exactly 10 % pass."""
    said = (
        f"{counts.troubled} of {counts.finished} finished districts are in trouble: {counts.failed} failed, "
        f"{counts.held} held for a large change, {counts.lost} lose over {LOST_PERCENT} % of a kind"
    )
    if counts.finished < AT_LEAST_FINISHED:
        return BrakeVerdict(False, f"{said}; under {AT_LEAST_FINISHED} finished say nothing yet.")
    is_over = 100 * counts.troubled > TROUBLED_PERCENT * counts.finished
    return BrakeVerdict(is_over, f"{said}; {'over' if is_over else 'within'} {TROUBLED_PERCENT} %.")


def loses_much(totals: Totals) -> bool:
    """Whether more than 20 % of a kind would leave; exactly 20 % does not count."""
    return any(
        100 * totals[kind].removed > LOST_PERCENT * totals[kind].existing
        for kind in PERCENT_KINDS
        if totals[kind].removed
    )


def was_trouble(*, verdict: Mapping[str, Any], totals: Totals) -> bool:
    """The same of a change list of an earlier night, as it is kept."""
    return verdict.get("reason") == Run.Reason.LARGE_CHANGE or loses_much(totals)


def trouble_of(*, verdict: Verdict, totals: Totals, is_known_case: bool) -> str:
    """What a planned sync counts for. `is_known_case`: an earlier night has shown it: it opened a case, or its list waits."""
    if is_known_case:
        return Run.Trouble.NONE
    if verdict.reason == Run.Reason.LARGE_CHANGE:
        return Run.Trouble.HELD
    return Run.Trouble.LOST if loses_much(totals) else Run.Trouble.NONE
