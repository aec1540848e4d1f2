"""The change log is never erased before its retention ends: nothing in the portal empties, drops or rewrites it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Migrations make it; everything else may only add to it and read it.
CODE = [
    path
    for part in ("rostering", "accounts", "districts")
    for path in sorted((ROOT / part).rglob("*.py"))
    if "migrations" not in path.parts
]
ERASES = re.compile(
    r"(DELETE\s+FROM|TRUNCATE|DROP\s+TABLE|DETACH\s+PARTITION|UPDATE)[^;\"']*\brostering_change(_|\b)"
    r"|\bChange\.objects\b[^\n]*\.(delete|update)\(",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM rostering_change WHERE night < %s",
        "TRUNCATE rostering_change",
        "DROP TABLE rostering_change_2026_10",
        "ALTER TABLE rostering_change DETACH PARTITION rostering_change_2026_10",
        "UPDATE rostering_change SET before = NULL",
        "Change.objects.filter(night__lt=first).delete()",
    ],
)
def test_what_erases_is_seen(statement: str) -> None:
    assert ERASES.search(statement)


def test_nothing_erases_the_log() -> None:
    assert [path.name for path in CODE if ERASES.search(path.read_text())] == []
