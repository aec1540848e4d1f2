"""Machines can not decide (DESIGN 5): what runs without a person carries out decisions and never takes one."""

import ast
from pathlib import Path

import pytest

ROSTERING = Path(__file__).resolve().parents[2] / "rostering"
#: Where decisions are taken: alone, together, on an undo, on what is the same person, on what is expected.
DECIDING = {
    "rostering.holds.decide",
    "rostering.holds.together",
    "rostering.holds.turns",
    "rostering.holds.wait_together",
    "rostering.holds.undo",
    "rostering.holds.undo_together",
    "rostering.holds.pairs",
    "rostering.holds.windows",
    "rostering.holds.windows_csv",
    "rostering.holds.window_templates",
    "rostering.asking",
}
#: What a clock, a worker or a provider sets going.
MACHINES = [
    *sorted(ROSTERING.glob("pipeline/*.py")),
    *sorted(ROSTERING.glob("providers/*.py")),
    *sorted(ROSTERING.glob("notices/*.py")),
    ROSTERING / "holds/escalating.py",
    *(
        ROSTERING / f"{name}.py"
        for name in (
            *("tasks", "dispatch", "due", "missed", "in_turn", "outbox", "maintenance", "discovery"),
            "dry_runs",
        )
    ),
]


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_nothing_that_runs_by_itself_can_decide(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [one.name for one in node.names] if isinstance(node, ast.Import)
            else [node.module] if isinstance(node, ast.ImportFrom) and node.module
            else []
        )
    }  # fmt: skip
    assert not imported & DECIDING
