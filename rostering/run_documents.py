"""A run as the JSON document other people's scripts read (DESIGN 6), and as the lines of a command."""

from typing import Any

from rostering.holds.explain import Pattern, explanation_of
from rostering.models import DryRun, Run

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
    return _by_kind(run.plan.totals) if run.plan else None


def _by_kind(totals: dict[str, Any]) -> dict[str, dict[str, float]]:
    nothing = dict.fromkeys(COUNTS, 0)
    return {kind: {count: totals.get(kind, nothing).get(count, 0) for count in COUNTS} for kind in KINDS}


def sync_lines(run: Run) -> tuple[str, ...]:
    """The same for people: what became of it, and what changed by kind."""
    lines = [f"Sync {run.id} of {run.district.name}, night of {run.night}: {run.get_status_display()}"]
    lines += [message_of(run)] if run.message else []
    return (*lines, *totals_lines(totals_of(run)))


def totals_lines(totals: dict[str, dict[str, float]] | None) -> tuple[str, ...]:
    """What changes by kind, a line each."""
    return tuple(
        f"  {kind:<15} {counts['existing']:>9,} now  +{counts['added']:,}  -{counts['removed']:,}  "
        f"changed {counts['updated']:,}  new ID {counts['rekeyed']:,}  = {counts['percent']} %"
        for kind, counts in (totals or {}).items()
    )


def dry_run_document(dry: DryRun) -> dict[str, Any]:
    """The same of a dry run, which has no number of a sync; beside it what would be left, and the flags."""
    found, summary = dry.result, dry.result.get("summary") or {}
    return {
        "run": None,
        "district": dry.district.slug,
        "night": dry.for_night.isoformat(),
        "trigger": "dry_run",
        "status": found.get("status", Run.Status.FAILED),
        "reason": found.get("reason") or None,
        "message": " ".join(filter(None, (dry.message, found.get("pattern"), found.get("first")))),
        "totals": _by_kind(found["totals"]) if found.get("totals") else None,
        "findings": found.get("findings", {}),
        "seconds": found.get("seconds", {}),
        "dry": True,
        "checksum": found.get("checksum"),
        "needs_second_person": found.get("needs_second_person", False),
        "now_after": summary.get("now_after"),
        "red_flags": summary.get("red_flags", []),
    }


def problem_of(run: Run) -> str:
    """The one line for a run that did not end well, "" for one that did."""
    if run.status in WENT_WELL:
        return ""
    return run.message or f"Sync {run.id} of {run.district.slug} ended {run.status}."
