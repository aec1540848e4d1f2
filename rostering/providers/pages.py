"""Turns the bytes of one page into rows, and rows into a `Page`: quick when the page is clean, row by row when it is not.

A page is decoded at once into typed rows holding only the wanted fields (passwords, phones, guardians never reach an
object). Where that fails, every row is tried alone, so that one broken row costs one `BadRecord` and not the night.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from rostering.providers.base import BadRecord, Page
from rostering.providers.normalise import Text, identifier
from rostering.records import Kind, Record

PAGE_SIZE = 5_000
"""Rows asked for at once: half of what both providers allow, a few megabytes."""

Row = TypeVar("Row")
Envelope = TypeVar("Envelope")


class UnreadablePage(Exception):
    """A page is no JSON or not the list it ought to be; str() is the reason, without content."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The rows of one page. `count`: all raw rows; `unreadable`: the ids of those that fitted no type, "" if even the id did not.

    `first_id`: the id of the first row, to notice a list that does not advance. `recalled`: rows left out because a memory knew
    them; `digests` those of the rows that were not, in their order.
    """

    count: int
    rows: Sequence[Row]
    unreadable: Sequence[str] = ()
    first_id: str = ""
    recalled: int = 0
    digests: Sequence[bytes] = ()


class PageBuilder:
    """Collects what became of each row of one page."""

    def __init__(self, *, collection: str, number: int, kind: Kind) -> None:
        self._collection = collection
        self._number = number
        self._kind = kind
        self.records: dict[Kind, list[Record]] = {}
        self._bad: list[BadRecord] = []
        self._skipped: Counter[str] = Counter()
        self._problems: Counter[str] = Counter()

    def add(self, kind: Kind, record: Record) -> None:
        """A usable record."""
        self.list_of(kind).append(record)

    def list_of(self, kind: Kind) -> list[Record]:
        """The list of records of a kind, for a loop that adds many."""
        return self.records.setdefault(kind, [])

    def bad(self, provider_id: str, problem: str) -> None:
        """A row that can not be used (DESIGN 3.2); one without a readable id is always counted as such."""
        self._bad.append(
            BadRecord(kind=self._kind, provider_id=provider_id, problem=problem if provider_id else "no_id")
        )

    def skip(self, code: str) -> None:
        """A row dropped on purpose."""
        self._skipped[code] += 1

    def note(self, problem: str) -> None:
        """Something kept and worth saying."""
        self._problems[problem] += 1

    def page(self, rows: int, *, recalled: int = 0, digests: Sequence[bytes | None] = ()) -> Page:
        """The page, `rows` raw rows long. A page with a problem teaches a memory nothing: it would be told only once."""
        return Page(
            collection=self._collection,
            number=self._number,
            rows=rows,
            recalled=recalled,
            digests=() if self._problems or self._bad else digests,
            records=self.records,
            bad=self._bad,
            skipped=self._skipped,
            problems=self._problems,
        )


def decode_whole(decoder: "msgspec.json.Decoder[Envelope]", body: bytes) -> "Envelope | None":
    """The decoded page; None if anything in it does not fit (then `decode_split` tells a broken row from a broken page)."""
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def decode_split(body: bytes) -> dict[str, msgspec.Raw] | list[msgspec.Raw]:
    """The top level of a page, its values still undecoded. Raises UnreadablePage if it is no whole JSON object or list."""
    try:
        return _SPLIT.decode(body)
    except msgspec.ValidationError:
        raise UnreadablePage("it is no list") from None
    except msgspec.DecodeError:
        raise UnreadablePage("it is cut off or no JSON") from None


def decode_list(raw: bytes) -> list[msgspec.Raw] | None:
    """The undecoded items of a list; None if it is null. Raises UnreadablePage for anything else."""
    try:
        return _RAW_LIST.decode(raw)
    except msgspec.DecodeError:
        raise UnreadablePage("it is no list") from None


def decode_rows(
    raws: Sequence[bytes], *, decode: Callable[[bytes], Row], id_of: Callable[[Any], Text]
) -> Rows[Row]:
    """Every row tried alone. `id_of` finds the id in the plain JSON value of a row that fits no type."""
    rows: list[Row] = []
    unreadable: list[str] = []
    for raw in raws:
        try:
            rows.append(decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError):
            unreadable.append(_id_in(raw, id_of))
    first = _id_in(raws[0], id_of) if raws else ""
    return Rows(count=len(raws), rows=rows, unreadable=unreadable, first_id=first)


def mend(body: bytes) -> bytes:
    """The same JSON with every lone half of a surrogate pair replaced by U+FFFD.

    Half an emoji, cut off by a system that counts in UTF-16, is legal JSON, and would cost the whole page.
    """
    return _ESCAPE.sub(_mend_escape, body) if _SURROGATE.search(body) else body


def _mend_escape(found: "re.Match[bytes]") -> bytes:
    escape = found.group()
    return b"\\ufffd" if len(escape) == 6 and _SURROGATE.match(escape) else escape


def _id_in(raw: bytes, id_of: Callable[[Any], Text]) -> str:
    try:
        return identifier(id_of(msgspec.json.decode(raw)))
    except (msgspec.DecodeError, UnicodeDecodeError, AttributeError, KeyError, TypeError):
        return ""


_SPLIT: "msgspec.json.Decoder[dict[str, msgspec.Raw] | list[msgspec.Raw]]" = msgspec.json.Decoder(
    dict[str, msgspec.Raw] | list[msgspec.Raw]
)
_RAW_LIST: "msgspec.json.Decoder[list[msgspec.Raw] | None]" = msgspec.json.Decoder(list[msgspec.Raw] | None)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# Reads escape by escape, so that an escaped backslash before "u0000" is left alone; whole pairs match first.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
