"""A CSV file of school dates, read line by line into what it asks for; whether that can be is decided elsewhere."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import zip_longest
from typing import Final, TypeVar

_Line = TypeVar("_Line")
MOST_LINES: Final = 2000
MOST_BYTES: Final = 500_000
#: Heading in the file -> name of the date; the first two are no dates.
DATE_COLUMNS: Final = {
    "first_day": "first_day",
    "last_day": "last_day",
    "sis_rollover": "rollover_on",
    "do_not_sync_before": "do_not_sync_before",
    "first_night_without_changes": "held_back_since",
}
COLUMNS: Final = ("district", "school_year", *DATE_COLUMNS)
NONE_WORDS: Final = ("none", "-")
_NEEDED: Final = ("district", "school_year")
_YEAR: Final = re.compile(r"(20\d\d)(?:\s?[-/\u2013]\s?(?:20)?\d\d)?")
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class BadFile(Exception):
    """A file that can not be read at all; str() says why, that nothing was changed, what to try."""


class BadCell(Exception):
    """A cell that can not be read; str() is one sentence."""


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One line: its number in the file, the district's short name, and the cells as they were typed."""

    number: int
    slug: str
    year: str
    cells: Mapping[str, str]


def read_file(content: bytes) -> list[FileLine]:
    """The lines of a file, blank ones left out. Raises BadFile."""
    return lines_of(content, read=_lines, most=MOST_LINES)


def lines_of(
    content: bytes, *, read: Callable[[Iterator[list[str]]], Iterator[_Line]], most: int
) -> list[_Line]:
    """What `read` makes of the rows of a CSV file, however a spreadsheet has saved it. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile(
            f"The file is larger than {MOST_BYTES // 1000} kB. Nothing was changed; send it in parts."
        )
    text = _decoded(content)
    first, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(StringIO(text), delimiter=delimiter)
    try:
        lines = list(read(rows))
    except csv.Error:
        raise BadFile(
            "The file is no CSV that can be read. Nothing was changed; save it as CSV anew."
        ) from None
    if not lines:
        raise BadFile("The file has headings at most, no lines. Nothing was changed.")
    if len(lines) > most:
        raise BadFile(
            f"The file has {len(lines):,} lines, more than {most:,}. Nothing was changed; send it in parts."
        )
    return lines


def _decoded(content: bytes) -> str:
    if content[:2] == b"PK":
        raise BadFile("This is an Excel workbook. Nothing was changed; save it as CSV and send that.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise BadFile("This is no plain CSV text. Nothing was changed; save it as CSV UTF-8 and send that.")
    if not content.strip():
        raise BadFile("The file is empty. Nothing was changed.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(rows: "Iterator[list[str]]") -> Iterator[FileLine]:
    headings = headings_in(rows, columns=COLUMNS, needed=_NEEDED)
    for number, row in enumerate(rows, start=2):
        cells = cells_in(row, headings=headings, number=number)
        if any(cells.values()):
            yield FileLine(
                number=number,
                slug=cells.get("district", "").casefold(),
                year=cells.get("school_year", ""),
                cells={DATE_COLUMNS[name]: cell for name, cell in cells.items() if name in DATE_COLUMNS},
            )


def headings_in(rows: Iterator[list[str]], *, columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    """The first row as names of columns. Raises BadFile where one is missing, unknown or there twice."""
    headings = [cell.strip().casefold().replace(" ", "_") for cell in next(rows, [])]
    _check_headings(headings, columns=columns, needed=needed)
    return headings


def cells_in(row: Sequence[str], *, headings: Sequence[str], number: int) -> dict[str, str]:
    """Heading -> cell. A cell under no heading may have moved all of its line, so it is never dropped. Raises BadFile."""
    pairs = [(name, cell.strip()) for name, cell in zip_longest(headings, row, fillvalue="")]
    if any(cell and not name for name, cell in pairs):
        raise BadFile(
            f"Line {number} has more cells than the first line has columns. Nothing was changed; put a cell with a"
            " comma in it between quotation marks."
        )
    return {name: cell for name, cell in pairs[: len(row)] if name}


def _check_headings(headings: list[str], *, columns: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in headings]
    unknown = [name for name in headings if name and name not in columns]
    twice = {name for name in headings if name and headings.count(name) > 1}
    if missing:
        raise BadFile(
            f"The first line has no column {' and no column '.join(missing)}. Nothing was changed; start from the template."
        )
    if unknown or twice:
        named = ", ".join(sorted({*unknown, *twice}))[:120]
        raise BadFile(
            f"The first line has columns that are unknown or there twice: {named}. Nothing was changed; take them out."
        )


def year_in(text: str) -> int:
    """ "2026", "2026-27", "2026/2027" -> 2026. Raises BadCell."""
    found = _YEAR.fullmatch(text)
    if found is None:
        raise BadCell("The school year reads like 2026 or 2026-27.")
    return int(found.group(1))


def day_in(text: str) -> date | None:
    """ "2026-08-12" or "8/12/2026", None for "none". Raises BadCell."""
    if text.casefold() in NONE_WORDS:
        return None
    american = _AMERICAN.fullmatch(text)
    try:
        if american:
            month, day, year = (int(part) for part in american.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell(f"“{text[:40]}” is no date. Write it like 2026-08-12 or 8/12/2026.") from None
