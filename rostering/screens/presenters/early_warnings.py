"""Early warnings in words: what passes the limit and is worth a look all the same (DESIGN 5, Early warning)."""

from collections.abc import Mapping
from typing import Any

from rostering.screens.presenters.figures import Figures
from rostering.screens.words import KINDS, count_of, number


def warning_lines(figures: Figures, *, is_applied: bool) -> tuple[str, ...]:
    """One sentence a warning, in the tense of what has happened or of what would."""
    return tuple(_line(warning, figures, is_applied=is_applied) for warning in figures.warnings)


def warnings_beside_totals(figures: Figures) -> tuple[str, ...]:
    """For a hold: those that neither its totals nor its red flags say already."""
    told = (
        warning
        for warning in figures.warnings
        if not str(warning["code"]).startswith("many_") and warning.get("left") != warning.get("of", object())
    )
    return tuple(_line(warning, figures, is_applied=False) for warning in told)


def _line(warning: Mapping[str, Any], figures: Figures, *, is_applied: bool) -> str:
    code = str(warning["code"])
    if code == "school_loses_half":
        lost = "lost" if is_applied else "would lose"
        return f"{warning['school']} {lost} {number(warning['left'])} of {count_of(warning['of'], warning['kind'])}."
    if code == "last_administrator_leaves":
        return f"{warning['school']} {'lost' if is_applied else 'would lose'} its last administrator."
    for kind in KINDS:
        if code == f"many_{kind}_leave":
            counts = figures.kind(kind)
            left = "left at once" if is_applied else "would leave at once"
            return f"{number(counts.removed)} of {count_of(counts.existing, kind)} {left}."
        if code == f"most_{kind}_left_in_five_nights":
            left = "have left" if is_applied else "would have left"
            return f"{number(warning['left'])} of {count_of(warning['of'], kind)} {left} over five nights, a part each night."
    return f"{code.replace('_', ' ').capitalize()}."
