"""Reads one district over OneRoster 1.1 REST: limit/offset pages in a fixed order, every count checked, no movement missed.

It knows the protocol, not the provider: how a request is signed and where it goes is a `Transport` (classlink.py).
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Collection as Many
from typing import Any, NoReturn, Protocol
from urllib.parse import urlencode

from rostering.providers.answers import UNCHANGED, Answer, json_body
from rostering.providers.base import (
    Collection,
    CollectionEnd,
    IncompleteFeed,
    Page,
    ProviderError,
    RowMemory,
    SourceMoved,
    SourceState,
)
from rostering.providers.oneroster_pages import decoders
from rostering.providers.oneroster_records import Translator
from rostering.providers.pages import PAGE_SIZE, PageBuilder, Rows, UnreadablePage
from rostering.providers.recall import PLACES, decode_unknown, digests_of_places
from rostering.records import Kind

COLLECTIONS = (
    Collection("orgs", (Kind.SCHOOLS,)),
    Collection("academicSessions", (Kind.TERMS,)),
    Collection("courses", ()),
    Collection("classes", (Kind.SECTIONS,)),
    Collection("users", (Kind.PEOPLE,)),
    # An administrator who holds a teacher's seat becomes a teacher here (oneroster_records.py).
    Collection("enrollments", (Kind.ENROLLMENTS, Kind.PEOPLE)),
    Collection("demographics", (Kind.BIRTH_DATES,), optional=True),
)
HALVINGS = 3
NOT_SHARED = frozenset({403, 404})


class Transport(Protocol):
    """How one district is reached."""

    name: str

    def open(self) -> str:
        """Look the district up; its name. Raises AccessLost, NotEnabled, ProviderRefused, ProviderUnavailable."""

    def get(self, path_and_query: str, *, what: str, hand_back: Many[int] = ()) -> Answer:
        """GET a path below the OneRoster root, signed, with one re-read of the credentials on 401."""

    def pause(self, attempt: int) -> None:
        """Wait before a lighter request is tried."""

    def close(self) -> None:
        """Release connections."""


class OneRosterProvider:
    """One district's feed over OneRoster (the contract: base.RosterProvider)."""

    def __init__(self, *, transport: Transport, page_size: int = PAGE_SIZE) -> None:
        self._transport = transport
        self._page_size = page_size
        self._decoders = decoders()
        self.memory: RowMemory | None = None
        self._begin()

    def _begin(self) -> None:
        self._translator = Translator()
        self._ends: dict[str, CollectionEnd] = {}
        self._revision = ""
        self._sorts = True

    @property
    def collections(self) -> Sequence[Collection]:
        """Every list to read, people before their places."""
        return COLLECTIONS

    def open(self) -> SourceState:
        """Look the district up, ask for one org to see that it may be read, note its revision. Begins a new pull."""
        self._begin()
        try:
            name = self._transport.open()
            self._look()
        except ProviderError:
            self._transport.close()
            raise
        return SourceState(revision=self._revision, district_name=name)

    def pages(self, collection: Collection) -> Iterator[Page]:
        """Every page of one collection, ordered by sourcedId."""
        try:
            yield from self._pages(collection)
        except ProviderError:
            self._transport.close()
            raise

    def end(self, collection: Collection) -> CollectionEnd:
        """What was read of a collection. Raises IncompleteFeed if it was not read to its end."""
        try:
            return self._ends[collection.name]
        except KeyError:
            self._incomplete(f"/{collection.name}", "it was not read to its end")

    def close(self) -> None:
        """Look once more whether the source moved, if it says so at all, and release connections."""
        try:
            if self._revision:
                self._look()
        finally:
            self._transport.close()

    def _look(self) -> None:
        what = "/orgs, a look at its state"
        answer = self._transport.get(self._path("orgs", offset=0, limit=1), what=what)
        json_body(answer, provider=self._transport.name, what=what)
        self._check_revision(answer, what)

    def _pages(self, collection: Collection) -> Iterator[Page]:
        name = collection.name
        rows, number, limit, first_id = 0, 0, self._page_size, ""
        total: int | None = None
        while total is None or rows < total:
            number += 1
            what = f"/{name}, page {number}"
            may_refuse = NOT_SHARED if collection.optional and number == 1 else frozenset()
            answer, limit = self._ask(name, offset=rows, limit=limit, what=what, may_refuse=may_refuse)
            if answer.status in may_refuse:
                break
            self._check_revision(answer, what)
            total = self._total(answer, what, before=total)
            found = self._decode(name, answer, what, confirmed_empty=total == rows)
            if found.count == 0:
                break
            if found.first_id and found.first_id == first_id:
                self._incomplete(what, "it is the page before once more")
            first_id = found.first_id
            rows += found.count
            yield self._translate(collection, number, found)
        if total is not None and rows != total:
            self._incomplete(f"/{name}", f"{total:,} rows were announced and {rows:,} sent")
        shared = not collection.optional or self._translator.birth_dates > 0
        self._ends[name] = CollectionEnd(rows=rows, declared=total, shared=shared)

    def _ask(
        self, name: str, *, offset: int, limit: int, what: str, may_refuse: Many[int]
    ) -> tuple[Answer, int]:
        """One page, and the limit that worked: a 502 often means that the page is too heavy (oneroster.md 1.4)."""
        for halving in range(HALVINGS + 1):
            refusals = {*may_refuse, *({400} if self._sorts else ()), *({502} if halving < HALVINGS else ())}
            answer = self._transport.get(
                self._path(name, offset=offset, limit=limit), what=what, hand_back=refusals
            )
            if answer.status == 400:
                self._sorts = False
                answer = self._transport.get(
                    self._path(name, offset=offset, limit=limit), what=what, hand_back=refusals - {400}
                )
            if answer.status != 502:
                break
            limit = max(limit // 2, 1)
            self._transport.pause(halving + 1)
        return answer, limit

    def _path(self, name: str, *, offset: int, limit: int) -> str:
        order = {"sort": "sourcedId", "orderBy": "asc"} if self._sorts else {}
        return f"/{name}?{urlencode({'limit': limit, 'offset': offset} | order)}"

    def _check_revision(self, answer: Answer, what: str) -> None:
        """Raise SourceMoved if x-perm-rev changed since the pull began; absent means unknown (oneroster.md 1.3)."""
        revision = answer.headers.get("x-perm-rev", "").strip()
        if revision and self._revision and revision != self._revision:
            self._moved(what)
        self._revision = self._revision or revision

    def _total(self, answer: Answer, what: str, *, before: int | None) -> int | None:
        total = _whole_number(answer.headers.get("x-total-count"))
        if before is not None and total is not None and total != before:
            self._moved(what)
        return before if total is None else total

    def _decode(self, name: str, answer: Answer, what: str, *, confirmed_empty: bool) -> Rows[Any]:
        body = json_body(answer, provider=self._transport.name, what=what)
        try:
            found = self._recall(name, body)
            if found is None:
                found = self._decoders[name].decode(body, confirmed_empty=confirmed_empty)
        except UnreadablePage as error:
            self._incomplete(what, str(error))
        announced = _whole_number(answer.headers.get("x-count"))
        if announced is not None and announced != found.count:
            self._incomplete(what, f"{announced:,} rows were announced and {found.count:,} sent")
        return found

    def _recall(self, name: str, body: bytes) -> Rows[Any] | None:
        if self.memory is None or name != PLACES:
            return None
        return decode_unknown(self._decoders[name], body, memory=self.memory)

    def _translate(self, collection: Collection, number: int, found: Rows[Any]) -> Page:
        kind = collection.kinds[0] if collection.kinds else Kind.SECTIONS
        page = PageBuilder(collection=collection.name, number=number, kind=kind)
        for provider_id in found.unreadable:
            if collection.kinds and not collection.optional:
                page.bad(provider_id, "unreadable")
            else:
                page.note("unreadable_row")
                # A course is no record of its own: the classes that name it stay as they were last night.
                self._translator.broken_courses.update({provider_id} if not collection.kinds else ())
        self._translators[collection.name](found.rows, page)
        digests = digests_of_places(found, page.list_of(Kind.ENROLLMENTS)) if found.digests else ()
        return page.page(found.count, recalled=found.recalled, digests=digests)

    @property
    def _translators(self) -> dict[str, Callable[[Any, PageBuilder], None]]:
        translator = self._translator
        return {
            "orgs": translator.orgs,
            "academicSessions": translator.academic_sessions,
            "courses": translator.course_rows,
            "classes": translator.classes,
            "users": translator.users,
            "enrollments": translator.enrollments,
            "demographics": translator.demographics,
        }

    def _incomplete(self, what: str, reason: str) -> NoReturn:
        raise IncompleteFeed(
            f"{self._transport.name} {what}: {reason}. {UNCHANGED} The next sync reads everything again."
        )

    def _moved(self, what: str) -> NoReturn:
        raise SourceMoved(
            f"{self._transport.name} {what}: the district's data changed while it was read. {UNCHANGED} "
            "It is read again from the beginning."
        )


def _whole_number(header: str | None) -> int | None:
    return int(header) if header and header.strip().isdecimal() else None
