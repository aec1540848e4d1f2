"""A run as the JSON document other people's scripts read (DESIGN 6), and as the lines of a command."""

from typing import Any

from rostering.holds.explain import Pattern, explanation_of
from rostering.models import Run

KINDS = ("students", "teachers", "sections", "enrollments", "administrators", "schools")
COUNTS = ("existing", "added", "updated", "removed", "rekeyed", "ended", "ignored", "changed", "percent")
WENT_WELL = frozenset({Run.Status.APPLIED, Run.Status.UNCHANGED, Run.Status.HELD, Run.Status.WAITING})


def sync_document(run: Run) -> dict[str, Any]:
    """The contract of `sync --json`: `totals` null without a plan, `reason` null when there is none."""
    return {
        "run": run.id,
        "district": run.district.slug,
        "night": run.night.isoformat(),
        "trigger": run.trigger,
        "status": run.status,
        "reason": run.reason or None,
        "message": message_of(run),
        "totals": totals_of(run),
        "findings": run.findings,
        "seconds": run.seconds,
    }


def message_of(run: Run) -> str:
    """What became of it; of a change on hold also what the portal takes it for."""
    explained = explanation_of(run.plan) if run.status == Run.Status.HELD and run.plan else None
    if explained is None or explained.pattern == Pattern.FIRST_LOAD:
        return run.message
    return f"{run.message} {explained}"


def totals_of(run: Run) -> dict[str, dict[str, float]] | None:
    """The counts of a run's plan by kind, None without one."""
    if run.plan is None:
        return None
    nothing = dict.fromkeys(COUNTS, 0)
    totals = run.plan.totals
    return {kind: {count: totals.get(kind, nothing).get(count, 0) for count in COUNTS} for kind in KINDS}


def sync_lines(run: Run) -> tuple[str, ...]:
    """The same for people: what became of it, and what changed by kind."""
    lines = [f"Sync {run.id} of {run.district.name}, night of {run.night}: {run.get_status_display()}"]
    lines += [message_of(run)] if run.message else []
    for kind, counts in (totals_of(run) or {}).items():
        lines.append(
            f"  {kind:<15} {counts['existing']:>9,} now  +{counts['added']:,}  -{counts['removed']:,}  "
            f"changed {counts['updated']:,}  new ID {counts['rekeyed']:,}  = {counts['percent']} %"
        )
    return tuple(lines)


def problem_of(run: Run) -> str:
    """The one line for a run that did not end well, "" for one that did."""
    if run.status in WENT_WELL:
        return ""
    return run.message or f"Sync {run.id} of {run.district.slug} ended {run.status}."
