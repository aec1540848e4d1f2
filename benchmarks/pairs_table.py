"""The table of pairs: who comes back under a new id and is found, by itself or by asking (docs/large-changes.md)."""

import sys
from collections.abc import Sequence
from typing import Any

_HEADING = (
    "people whose ids change",
    "same",
    "paired",
    "wrong",
    "asked",
    "precision",
    "recall",
    "with questions",
)


def table_of_pairs(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Print the table; a row each for latest.json. The goal: nobody who is paired by itself is somebody else."""
    sys.stdout.write(
        "\nPeople under new ids, labelled sets; paired by itself must be right, the rest is asked about.\n"
    )
    sys.stdout.write("{:36}{:>7}{:>8}{:>7}{:>7}{:>11}{:>8}{:>16}\n".format(*_HEADING))
    for line in lines:
        missed = "" if line["precision"] == 1 else "  MISSED"
        sys.stdout.write(
            f"{line['name']:36}{line['same']:7,}{line['paired']:8,}{line['wrong']:7,}{line['asked']:7,}"
            f"{line['precision']:11.3f}{line['recall']:8.3f}{line['recall_with_questions']:16.3f}{missed}\n"
        )
    return [_row(line) for line in lines]


def _row(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"pairs, precision by itself: {line['name']}",
        "subject_s": line["seconds"],
        "floor_s": 0.0,
        "ratio": line["precision"],
        "goal": 1.0,
        "better": "higher",
        "peak_mib": 0.0,
    }
