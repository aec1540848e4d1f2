"""The Clever v3 pages as they arrive: rows in their wrapping, and where the next page begins (clever.md 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from rostering.providers.normalise import Text, identifier
from rostering.providers.pages import (
    Rows,
    UnreadablePage,
    decode_list,
    decode_rows,
    decode_split,
    decode_whole,
    mend,
)


class LinkRow(msgspec.Struct, gc=False):
    """A link of a list; its address is read, never followed as it stands."""

    rel: str | None = None
    uri: str | None = None


Row = TypeVar("Row")


class Item(msgspec.Struct, Generic[Row], gc=False):
    """One object of a list, in its wrapping."""

    data: Row


class Envelope(msgspec.Struct, Generic[Row], gc=False):
    """A page of a list."""

    data: list[Row]
    links: list[LinkRow] | None = None


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """A decoded page and the `starting_after` of the next one, "" if this is the last."""

    rows: Rows[Row]
    next_after: str


class PageDecoder(Generic[Row]):
    """Decodes the pages of one Clever list. Every list wraps its objects in `data`, except the one of the tokens."""

    def __init__(self, row: type[Row], *, is_wrapped: bool = True) -> None:
        item: Any = Item[row] if is_wrapped else row  # type: ignore[valid-type]
        self._whole: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Envelope[item])
        self._item: msgspec.json.Decoder[Any] = msgspec.json.Decoder(item)
        self._is_wrapped = is_wrapped

    def decode(self, body: bytes) -> ListPage[Row]:
        """The rows of a page and where the next begins. Raises UnreadablePage for a page without its list (clever.md 3)."""
        whole = decode_whole(self._whole, body)
        if whole is None:
            raws, links = _split(body)
            return ListPage(decode_rows(raws, decode=self._row, id_of=_id_of), _next_after(links))
        rows = [item.data for item in whole.data] if self._is_wrapped else whole.data
        return ListPage(Rows(count=len(rows), rows=rows), _next_after(whole.links or ()))

    def _row(self, raw: bytes) -> Row:
        item = self._item.decode(raw)
        row: Row = item.data if self._is_wrapped else item
        return row


_LINKS: "msgspec.json.Decoder[list[LinkRow] | None]" = msgspec.json.Decoder(list[LinkRow] | None)


def _id_of(row: Any) -> Text:
    found: Text = row["data"]["id"]
    return found


def _split(body: bytes) -> tuple[Sequence[bytes], Sequence[LinkRow]]:
    top = decode_split(mend(body))
    if isinstance(top, list) or "data" not in top:
        raise UnreadablePage("it has no list data")
    raws = decode_list(top["data"])
    if raws is None:
        raise UnreadablePage("its list data is null")
    if "links" not in top:
        return raws, ()
    try:
        return raws, _LINKS.decode(top["links"]) or ()
    except msgspec.DecodeError:
        raise UnreadablePage("its links can not be read") from None


def _next_after(links: Sequence[LinkRow]) -> str:
    """The `starting_after` of the next link. Raises UnreadablePage if there is a next link without one."""
    for link in links:
        if link.rel == "next":
            after = parse_qs(urlsplit(link.uri if isinstance(link.uri, str) else "").query).get(
                "starting_after", [""]
            )
            if not (found := identifier(after[0])):
                raise UnreadablePage("its next link does not say where to go on")
            return found
    return ""
