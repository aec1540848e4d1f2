"""A list of districts by their short names, typed or as the first column of a file."""

import csv
from typing import Any, Final

_LARGEST_FILE: Final = 1_000_000
_HEADINGS: Final = ("district", "slug", "short name", "name")


def names_given(*, typed: str, file: Any) -> list[str]:
    """Every short name once, in order. Raises ValueError with a sentence."""
    return list(dict.fromkeys([*first_column(typed), *names_in(file)]))


def names_in(file: Any) -> list[str]:
    """The first column of an uploaded file. Raises ValueError with a sentence."""
    if file is None:
        return []
    if file.size > _LARGEST_FILE:
        raise ValueError("The file is larger than 1 MB. Nothing was changed; send only the short names.")
    try:
        return first_column(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("The file is no UTF-8 text. Nothing was changed; save it as CSV UTF-8.") from None


def first_column(text: str) -> list[str]:
    """The first value of each line, without a heading. Raises ValueError with a sentence."""
    try:
        rows = [row[0].strip() for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    except csv.Error:
        raise ValueError(
            "The list could not be read as CSV. Nothing was changed; put one short name a line."
        ) from None
    return rows[1:] if rows[:1] and rows[0].casefold() in _HEADINGS else rows
