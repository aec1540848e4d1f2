"""Rows of the feed that could not be used, as a list: kind, id, what is wrong, what became of it."""

from typing import Final

from rostering.models import RowProblem
from rostering.screens.presenters.cells import words_cell
from rostering.screens.presenters.run_facts import problem_lines
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import capital

COLUMNS: Final = (
    Column(key="id", heading="ID there", is_fixed=True),
    Column(key="kind", heading="Kind"),
    Column(key="problem", heading="What is wrong"),
    Column(key="outcome", heading="What we did", card="wide"),
)
OUTCOMES: Final = (("kept", "Kept as last night"), ("left-out", "Left out"))


def problem_row(problem: RowProblem) -> Row:
    """One row; no names are kept of it, only its id."""
    (line,) = problem_lines([problem])
    return Row(
        name=line.provider_id,
        cells={
            "id": words_cell(line.provider_id),
            "kind": words_cell(capital(line.kind)),
            "problem": words_cell(capital(line.problem)),
            "outcome": words_cell(capital(line.outcome)),
        },
    )
