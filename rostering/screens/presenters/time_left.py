"""How long a sync at work still takes, from how long the district's last ones took; nothing where there is no base for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from rostering.models import Run
from rostering.screens.words import spelled

#: The stages in their order (rostering.pipeline.night), by which what is still to come is added up.
ORDER: Final = ("fetch", "complete", "feed", "scope", "checks", "rekey", "plan", "guard", "apply")
#: From here on the speed of this very reading says more than the last ones do.
_READ_ENOUGH: Final = 5
_LITTLE_SECONDS: Final = 20


@dataclass(frozen=True, kw_only=True)
class Usual:
    """Seconds a stage, in the middle of the district's last syncs; a stage that none of them reached is missing."""

    seconds: Mapping[str, float]

    def of(self, stage: str) -> float:
        """What a stage usually takes; 0 where nobody knows."""
        return self.seconds.get(stage, 0.0)


def usual_of(past: Sequence[Mapping[str, float]]) -> Usual:
    """From the stage seconds of earlier syncs."""
    stages = {stage for one in past for stage in one}
    return Usual(seconds={stage: median([one[stage] for one in past if stage in one]) for stage in stages})


def seconds_left(run: Run, *, usual: Usual, now: datetime) -> float | None:
    """The estimate, None without any earlier sync or before the run has begun."""
    if run.started_at is None or run.stage not in ORDER or "fetch" not in usual.seconds:
        return None
    spent = spent_in_stage(run, now)
    later = ORDER[ORDER.index(run.stage) + 1 :]
    return _of_stage(run, spent, usual) + sum(usual.of(stage) for stage in later)


def spent_in_stage(run: Run, now: datetime) -> float:
    """How long the stage at work has taken so far."""
    done: Mapping[str, float] = (run.work or {}).get("stages_done", {})
    begun = run.started_at or now
    return max(0.0, (now - begun).total_seconds() - sum(done.values()))


def _of_stage(run: Run, spent: float, usual: Usual) -> float:
    """The rest of the stage at work: what is usual at first, then more and more what this reading shows."""
    expected = max(usual.of(run.stage) - spent, 0.1 * usual.of(run.stage))
    percent = float((run.work or {}).get("percent") or 0)
    if run.stage != "fetch" or percent < _READ_ENOUGH:
        return expected
    shown = spent * (100 - percent) / percent
    return (shown * percent + usual.of("fetch") * (100 - percent) / 100 * (100 - percent)) / 100


def left_words(seconds: float | None) -> str:
    """ "About two minutes are left."; "" where there is nothing to say, or hardly anything left."""
    if seconds is None or seconds < _LITTLE_SECONDS:
        return ""
    if seconds < 50:
        return "Less than a minute is left."
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"About {spelled(minutes)} minute{' is' if minutes == 1 else 's are'} left."
    hours = round(minutes / 60)
    return f"About {spelled(hours)} hour{' is' if hours == 1 else 's are'} left."
