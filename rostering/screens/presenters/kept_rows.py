"""Which rows of a change list can be shown: all, its first ones, those of the log, or none; and the words that say so."""

from typing import Final

from rostering.models import Plan, Run
from rostering.screens.presenters.figures import Figures
from rostering.screens.words import number

_APPLIED: Final = (Run.Status.APPLIED, Run.Status.UNDONE)
_WHICH: Final = {
    Run.Status.SUPERSEDED: "that was overtaken",
    Run.Status.REJECTED: "that was rejected",
    Run.Status.CLEARED: "that the district took back",
}


def is_logged(run: Run, plan: Plan) -> bool:
    """Whether its changes are those of the log: it was applied, and its own rows are not kept any more."""
    return not plan.has_all_rows and run.status in _APPLIED


def is_listed(run: Run, plan: Plan) -> bool:
    """Whether any of its changes can be listed."""
    return plan.has_rows or run.status in _APPLIED


def kept_words(run: Run, plan: Plan, figures: Figures) -> str:
    """What is kept of the rows, where that is not all; "" otherwise."""
    if plan.has_all_rows:
        return ""
    if is_logged(run, plan):
        return (
            "The change list itself is no longer kept; these are the changes as they were logged when it was applied."
            " Names are those of today."
        )
    which = _WHICH.get(Run.Status(run.status), "that was never applied")
    kept, every = plan.rows_kept or 0, rows_of(figures)
    if not kept:
        return (
            "The change list itself is no longer kept, and this sync never applied it."
            " Its rows are gone; its totals, its schools and what was decided stay."
        )
    if kept >= every:
        return ""
    return (
        f"{number(kept)} of {number(every)} rows are kept of a change list {which}: some of every sort, then those who"
        " leave. Totals and schools are those of the whole list."
    )


def rows_of(figures: Figures) -> int:
    """How many rows the whole list had that say something."""
    return sum(one.changed + one.ended + one.ignored for one in figures.kinds.values())
