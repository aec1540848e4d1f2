"""A change as a line of the CSV: the same words as on the screen, a column for what a spreadsheet sorts by."""

from typing import Any, Final

from rostering.screens.presenters.change_fields import ChangeField, Stretch
from rostering.screens.presenters.changes import ChangeRow
from rostering.screens.words import ARROW, KINDS

HEADINGS: Final = ("Kind", "What happens", "Who or what", "ID there", "Where", "What differs", "Why")


def change_line(change: ChangeRow, row: Any, *, kind: str) -> list[str]:
    """One line. A class place has no id of its own worth keeping."""
    provider_id = "" if kind == "enrollments" else str(row.provider_id)
    differs = "; ".join(_field(field) for field in change.fields)
    return [KINDS[kind][1], change.pill.word, change.who, provider_id, change.place, differs, change.why]


def _field(field: ChangeField) -> str:
    return f"{field.name}: {_text(field.before)} {ARROW} {_text(field.after)}"


def _text(stretches: tuple[Stretch, ...]) -> str:
    return "".join(stretch.text for stretch in stretches)
