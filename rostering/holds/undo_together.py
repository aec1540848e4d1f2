"""Asking for the undo of many syncs in one act: each by itself, by the rules of a single undo (DESIGN 5, Undo)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Staff
from rostering.holds.assign import Skipped
from rostering.holds.each import each_by_itself
from rostering.holds.undo import ask_undo
from rostering.models import Run


@dataclass(frozen=True, slots=True)
class UndosAsked:
    """The undos that were asked for, as runs of their own, and the syncs of which none was, with the reason."""

    undos: tuple[Run, ...]
    skipped: tuple[Skipped, ...]


def undo_together(
    runs: Iterable[Run], *, versions: Mapping[int, int], by: Staff, reason: str, now: datetime
) -> UndosAsked:
    """`versions`: sync -> the version of its district's roster that was on the screen."""
    undos = dict[int, Run]()

    def ask(run: Run) -> None:
        asked = ask_undo(run=run, by=by, reason=reason, roster_version=versions[run.id], now=now)
        undos[run.id] = asked.run

    outcome = each_by_itself(runs, ask)
    return UndosAsked(tuple(undos[run.id] for run in outcome.done), outcome.skipped)
