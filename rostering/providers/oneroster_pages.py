"""The OneRoster pages as they arrive: where the list stands in its envelope, and its rows one by one where a page is broken."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from rostering.providers.normalise import Text, identifier
from rostering.providers.oneroster_rows import (
    ClassRow,
    CourseRow,
    DemographicsRow,
    EnrollmentRow,
    LooseEnrollmentRow,
    OrgRow,
    SessionRow,
    UserRow,
)
from rostering.providers.pages import (
    Rows,
    UnreadablePage,
    decode_list,
    decode_rows,
    decode_split,
    decode_whole,
    mend,
)


class _HasSourcedId(Protocol):
    @property
    def sourced_id(self) -> Text: ...


Row = TypeVar("Row", bound=_HasSourcedId)


ENVELOPE_KEYS = {
    "orgs": ("orgs", "schools"),
    "academicSessions": ("academicSessions", "terms", "gradingPeriods"),
    "courses": ("courses",),
    "classes": ("classes",),
    "users": ("users", "students", "teachers"),
    "enrollments": ("enrollments",),
    "demographics": ("demographics", "demographic"),
}


"""The list key of each collection, and the names under which real servers send it all the same (oneroster.md 5.4)."""


class PageDecoder(Generic[Row]):
    """Decodes the pages of one collection. `loosen` reads one row of a page that is not as the standard says."""

    def __init__(
        self, *, collection: str, row: type[Row], loosen: Callable[[bytes], Row] | None = None
    ) -> None:
        self._keys = ENVELOPE_KEYS[collection]
        listed: Any = list[row]  # type: ignore[valid-type]
        envelope = msgspec.defstruct("Envelope", [("rows", listed)], rename={"rows": self._keys[0]}, gc=False)
        self._whole: msgspec.json.Decoder[Any] = msgspec.json.Decoder(envelope)
        self._row = loosen or msgspec.json.Decoder(row).decode

    def decode(self, body: bytes, *, confirmed_empty: bool = False) -> Rows[Row]:
        """The rows of a page. A null list is an empty one only if the answer's own counts say so (`confirmed_empty`).

        Raises UnreadablePage for a page without its list: a strange answer is never an empty one (base.py).
        """
        whole = decode_whole(self._whole, body)
        if whole is not None:
            rows: list[Row] = whole.rows
            return Rows(count=len(rows), rows=rows, first_id=identifier(rows[0].sourced_id) if rows else "")
        return decode_rows(
            self._list_in(body, confirmed_empty), decode=self._row, id_of=lambda row: row["sourcedId"]
        )

    def _list_in(self, body: bytes, confirmed_empty: bool) -> Sequence[bytes]:
        top = decode_split(mend(body))
        if isinstance(top, list):
            return top
        found = [key for key in self._keys if key in top]
        if len(found) != 1:
            raise UnreadablePage(
                "it is an error message" if _ERROR_KEYS & top.keys() else f"it has no list {self._keys[0]}"
            )
        raws = decode_list(top[found[0]])
        if raws is None and not confirmed_empty:
            raise UnreadablePage(f"its list {self._keys[0]} is null")
        return raws or []


_ERROR_KEYS = frozenset({"imsx_StatusInfo", "imsx_codeMajor", "imsx_CodeMinor", "error", "errors"})


_LOOSE = msgspec.json.Decoder(LooseEnrollmentRow)


def decoders() -> "dict[str, PageDecoder[Any]]":
    """A decoder for every collection, by its name."""
    return {
        "orgs": PageDecoder(collection="orgs", row=OrgRow),
        "academicSessions": PageDecoder(collection="academicSessions", row=SessionRow),
        "courses": PageDecoder(collection="courses", row=CourseRow),
        "classes": PageDecoder(collection="classes", row=ClassRow),
        "users": PageDecoder(collection="users", row=UserRow),
        "enrollments": PageDecoder(
            collection="enrollments", row=EnrollmentRow, loosen=lambda raw: _LOOSE.decode(raw).strict()
        ),
        "demographics": PageDecoder(collection="demographics", row=DemographicsRow),
    }
