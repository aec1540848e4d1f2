"""Leaves out of a page of class places what a memory knows, and says which raw row became which place (base.RowMemory)."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import msgspec

from rostering.providers.base import RowMemory
from rostering.providers.normalise import identifier
from rostering.providers.oneroster_pages import PageDecoder
from rostering.providers.oneroster_rows import EnrollmentRow
from rostering.providers.pages import Rows
from rostering.records import EnrollmentRecord, Record, Role

PLACES = "enrollments"


class _OnlyId(msgspec.Struct, gc=False):
    sourcedId: Any = None  # noqa: N815 - the provider's word


class _Split(msgspec.Struct, gc=False):
    enrollments: list[msgspec.Raw]


_ONLY_ID = msgspec.json.Decoder(_OnlyId)
_SPLIT = msgspec.json.Decoder(_Split)


def decode_unknown(
    decoder: PageDecoder[EnrollmentRow], body: bytes, *, memory: RowMemory
) -> Rows[EnrollmentRow] | None:
    """The rows of a page that the memory does not know; None for a page that is not as the standard says (read it whole)."""
    try:
        raws = _SPLIT.decode(body).enrollments
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not raws:
        return None
    unknown, digests = memory.unknown(raws)
    are_all_unknown = len(unknown) == len(raws)
    found = decoder.decode(body if are_all_unknown else b'{"enrollments":[' + b",".join(unknown) + b"]}")
    return Rows(
        count=len(raws),
        rows=found.rows,
        unreadable=found.unreadable,
        first_id=identifier(_ONLY_ID.decode(raws[0]).sourcedId),
        recalled=len(raws) - len(unknown),
        digests=digests if not found.unreadable else (),
    )


def digests_of_places(found: Rows[EnrollmentRow], places: Sequence[Record]) -> list[bytes | None]:
    """For each place the digest of its row. None for a teacher's: an administrator's seat makes them a teacher as well."""
    records = cast(Sequence[EnrollmentRecord], places)
    digests: Iterable[bytes | None] = found.digests
    if [row.sourced_id for row in found.rows] != [record.provider_id for record in records]:
        # Some rows became no place: walk to each place's own.
        rows = iter(zip(found.rows, found.digests, strict=True))
        digests = [
            next((digest for row, digest in rows if row.sourced_id == record.provider_id), None)
            for record in records
        ]
    return [
        digest if record.role is Role.STUDENT else None
        for digest, record in zip(digests, records, strict=True)
    ]
