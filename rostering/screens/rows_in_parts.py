"""What the two lists of a sync's changes have in common: counted once, read a slice at a time, or all of it in parts."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import QuerySet


class RowsInParts(ABC):
    """Rows in the order in which they were written; a subclass says how a slice is read, and what a reader gets of a row."""

    def __init__(self, rows: QuerySet[Any], *, count: int | None) -> None:
        """`count` is what the totals say; with None it is counted."""
        self._rows = rows.order_by("id")
        self._given = count

    @cached_property
    def _count(self) -> int:
        return self._rows.count() if self._given is None else self._given

    def __len__(self) -> int:
        return self._count

    @abstractmethod
    def __getitem__(self, wanted: slice) -> list[Any]: ...

    @abstractmethod
    def _shown(self, rows: list[Any]) -> list[Any]: ...

    def in_parts(self, size: int) -> Iterator[list[Any]]:
        """All of them, `size` at a time, for a download."""
        last = 0
        while part := list(self._rows.filter(id__gt=last)[:size]):
            yield self._shown(part)
            last = part[-1].id
