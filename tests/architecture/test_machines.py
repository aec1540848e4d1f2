"""Machines can not decide (DESIGN 5): what runs without a person carries out decisions and never takes one."""

import ast
from pathlib import Path

import pytest

ROSTERING = Path(__file__).resolve().parents[2] / "rostering"
#: Where decisions are taken: alone, together, on an undo, on a list that waits.
DECIDING = {
    "rostering.holds.decide",
    "rostering.holds.together",
    "rostering.holds.turns",
    "rostering.holds.wait_together",
    "rostering.holds.undo",
}
#: What a clock, a worker or a provider sets going.
MACHINES = [
    *sorted(ROSTERING.glob("pipeline/*.py")),
    *sorted(ROSTERING.glob("providers/*.py")),
    *(
        ROSTERING / f"{name}.py"
        for name in ("tasks", "dispatch", "due", "outbox", "maintenance", "discovery")
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
