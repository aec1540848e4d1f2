"""Lists as CSV: streamed, opened by any spreadsheet as text, and never run by it as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from django.http import StreamingHttpResponse

#: A cell that begins so is a formula to some spreadsheet; the apostrophe makes it text (OWASP, CSV injection).
_FORMULA: Final = tuple("=+-@\t\r\n") + ("\uff1d", "\uff0b", "\uff0d", "\uff20")
_BYTE_ORDER_MARK: Final = "\ufeff"
_LINES_A_CHUNK: Final = 500


class _Echo:
    """Hands each written line back, as csv.writer returns what `write` returns."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    *, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A download of `rows` under `headings`; `name` as `csv_name` makes it. Rows are read while they are sent."""
    response = StreamingHttpResponse(_chunks(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_name(*parts: str, on: date) -> str:
    """("alder-valley", "timeline") -> "alder-valley-timeline-2026-11-20.csv". Parts are slugs and words of our own."""
    return f"{'-'.join(part for part in parts if part)}-{on.isoformat()}.csv"


def _chunks(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _BYTE_ORDER_MARK + str(writer.writerow([_safe(one) for one in headings]))
    lines = (str(writer.writerow([_safe(value) for value in row])) for row in rows)
    while chunk := "".join(islice(lines, _LINES_A_CHUNK)):
        yield chunk


def _safe(value: object) -> object:
    """Numbers stay numbers, also negative ones; text that could be a formula becomes text; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
