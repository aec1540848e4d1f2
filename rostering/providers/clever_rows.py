"""The Clever v3 rows as they arrive: only the fields we use, each as loosely typed as the wild demands (clever.md 4, 7).

`Text` for the district's own numbers, grades and periods; `str` where anything else means a broken row, which is better kept
as it was last night than read as somebody called 17.

Demographics, addresses, phones, contacts' details and credentials other than the user name have no field here.
"""

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

Ids = list[str | None] | None


class DistrictRow(msgspec.Struct, gc=False):
    """The token's one district."""

    id: str | None = None
    name: str | None = None
    state: str | None = None
    last_sync: str | None = None
    pause_end: str | None = None


class SchoolRow(msgspec.Struct, gc=False):
    """A school."""

    id: str | None = None
    name: str | None = None
    school_number: Text = None
    sis_id: Text = None
    low_grade: Text = None
    high_grade: Text = None


class TermRow(msgspec.Struct, gc=False):
    """A term."""

    id: str | None = None
    name: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class CourseRow(msgspec.Struct, gc=False):
    """A course; folded into its sections."""

    id: str | None = None
    name: str | None = None
    number: Text = None


class SectionRow(msgspec.Struct, gc=False):
    """A section with everybody in it."""

    id: str | None = None
    school: str | None = None
    name: str | None = None
    sis_id: Text = None
    subject: str | None = None
    grade: Text = None
    period: Text = None
    course: str | None = None
    term_id: str | None = None
    students: Ids = None
    teacher: str | None = None
    teachers: Ids = None


class NameRow(msgspec.Struct, gc=False):
    """A name, or a preferred one."""

    first: str | None = None
    last: str | None = None
    middle: str | None = None


class CredentialsRow(msgspec.Struct, gc=False):
    """The user name at the district; nothing else of the credentials is read."""

    district_username: str | None = None


class StudentRow(msgspec.Struct, gc=False):
    """What makes a user a student."""

    school: str | None = None
    schools: Ids = None
    sis_id: Text = None
    student_number: Text = None
    grade: Text = None
    dob: str | None = None
    preferred_name: NameRow | None = None
    credentials: CredentialsRow | None = None


class TeacherRow(msgspec.Struct, gc=False):
    """What makes a user a teacher."""

    school: str | None = None
    schools: Ids = None
    sis_id: Text = None
    teacher_number: Text = None
    credentials: CredentialsRow | None = None


class StaffRow(msgspec.Struct, gc=False):
    """What makes a user school staff, PortalOnly ones included. The district's own number is `staff_id` here."""

    schools: Ids = None
    staff_id: Text = None
    credentials: CredentialsRow | None = None


class PresentRow(msgspec.Struct, gc=False):
    """A role of which only the presence counts."""


class RolesRow(msgspec.Struct, gc=False):
    """A user's roles, at most one of each."""

    student: StudentRow | None = None
    teacher: TeacherRow | None = None
    staff: StaffRow | None = None
    district_admin: PresentRow | None = None
    contact: PresentRow | None = None


class UserRow(msgspec.Struct, gc=False):
    """A user, once, whatever their roles."""

    id: str | None = None
    email: str | None = None
    name: NameRow | None = None
    roles: RolesRow | None = None


class TokenOwner(msgspec.Struct, gc=False):
    """Whose data a token opens."""

    id: str | None = None
    type: str | None = None


class TokenRow(msgspec.Struct, gc=False):
    """One connected district."""

    access_token: str | None = None
    owner: TokenOwner | None = None
    created: str | None = None
    scopes: list[Text] | None = None


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
