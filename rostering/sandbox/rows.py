"""Encoded answers kept as one run of bytes a collection, so that a page is a slice and costs nothing to make."""

import threading
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder()
_COMMA = 0x2C
FASTEST = 1


class Rows:
    """The rows of one collection in id order, encoded once. Each is followed by a comma, so any run of them is a slice."""

    def __init__(self, rows: Iterable[tuple[str, Any]]) -> None:
        """`rows`: (id, anything msgspec can encode), in id order."""
        blob = bytearray()
        offsets = array("Q", [0])
        ids: list[str] = []
        encode = _ENCODER.encode_into
        for row_id, row in rows:
            encode(row, blob, -1)
            blob.append(_COMMA)
            offsets.append(len(blob))
            ids.append(row_id)
        # Kept as it was built: a copy would need the memory twice for a moment.
        self._blob = blob
        self._offsets = offsets
        self.ids: Sequence[str] = ids

    def __len__(self) -> int:
        """How many rows."""
        return len(self.ids)

    @property
    def size(self) -> int:
        """Bytes held, about."""
        return len(self._blob) + len(self.ids) * 80

    def run(self, start: int, stop: int) -> memoryview:
        """The rows from `start` to before `stop`, joined by commas."""
        first, last = self._offsets[start], self._offsets[max(start, stop)]
        return memoryview(self._blob)[first : max(first, last - 1)]

    def chosen(self, positions: Sequence[int]) -> bytes:
        """Some rows in the given order, joined by commas."""
        return b",".join(bytes(self.run(position, position + 1)) for position in positions)

    def decoded(self, position: int) -> dict[str, Any]:
        """One row as plain objects."""
        row: dict[str, Any] = msgspec.json.decode(self.run(position, position + 1))
        return row

    def find(self, row_id: str) -> int | None:
        """Where an id is, None if it is not."""
        position = bisect_left(self.ids, row_id)
        return position if position < len(self.ids) and self.ids[position] == row_id else None

    def after(self, row_id: str) -> int:
        """The first position past an id, which need not be there any more."""
        return bisect_right(self.ids, row_id)

    def before(self, row_id: str) -> int:
        """How many rows come before an id."""
        return bisect_left(self.ids, row_id)


class Shelf:
    """Things that are dear to make, kept up to a number of bytes, the longest unused thrown out first."""

    def __init__(self, limit: int) -> None:
        """`limit` in bytes. A single thing larger than that is kept while nothing else is asked for."""
        self._limit = limit
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """What is kept under `key`, made first if need be (once, even if several ask at the same time)."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key][0]
            thing = make()
            self._keep(key, thing, size(thing))
        return thing

    def _keep(self, key: Hashable, thing: Any, size: int) -> None:
        with self._lock:
            self._making.pop(key, None)
            self._kept[key] = (thing, size)
            self._held += size
            while self._held > self._limit and len(self._kept) > 1:
                _, (_, freed) = self._kept.popitem(last=False)
                self._held -= freed

    @property
    def held(self) -> int:
        """Bytes kept now."""
        return self._held

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._held = 0


def compress(parts: Iterable[bytes | memoryview]) -> bytes:
    """The parts as one gzip body, made quickly rather than small."""
    packer = zlib.compressobj(FASTEST, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(part) for part in parts), packer.flush()])
