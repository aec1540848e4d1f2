"""Clever: reads one district over the Data API v3 (clever.md 1-8); `clever_discovery` finds those that connected the app.

Tokens are read from Clever's list at the beginning of every pull and once more on a 401; a stored one would never be right
for long, so none is stored.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from rostering.providers.answers import UNCHANGED, Answer, Unauthorised
from rostering.providers.base import (
    AccessLost,
    Collection,
    CollectionEnd,
    ConnectionInfo,
    NotEnabled,
    Page,
    ProviderError,
    ProviderRefused,
    SourceMoved,
    SourceState,
)
from rostering.providers.clever_lists import NAME, CleverLists, CleverSettings, incomplete
from rostering.providers.clever_pages import ListPage
from rostering.providers.clever_records import Translator
from rostering.providers.clever_rows import DistrictRow, TokenRow
from rostering.providers.normalise import identifier, parse_instant, text
from rostering.providers.pages import PageBuilder
from rostering.records import Kind

__all__ = ["PROVIDER", "CleverProvider", "CleverSettings", "district_of", "may_read_rosters", "said_by"]

PROVIDER = "clever"
# A section carries its people: thirty times the size of a user.
SECTIONS_PER_PAGE = 1_000
ROSTER_SCOPES = frozenset({"read:sis", "read:sections"})

COLLECTIONS = (
    Collection("schools", (Kind.SCHOOLS,)),
    Collection("terms", (Kind.TERMS,)),
    Collection("courses", ()),
    Collection("users", (Kind.PEOPLE,)),
    Collection("sections", (Kind.SECTIONS, Kind.ENROLLMENTS)),
)


class CleverProvider:
    """One district's feed on Clever (the contract: base.RosterProvider)."""

    def __init__(self, *, settings: CleverSettings, connection: ConnectionInfo) -> None:
        self._settings = settings
        self._external_id = connection.external_id
        self._http = settings.client()
        self._lists = CleverLists(settings=settings, http=self._http)
        self._token = ""
        self._begin()

    def _begin(self) -> None:
        self._translator = Translator()
        self._ends: dict[str, CollectionEnd] = {}
        self._last_sync = ""

    @property
    def collections(self) -> Sequence[Collection]:
        """Every list to read; courses before sections, people before their places."""
        return COLLECTIONS

    def open(self) -> SourceState:
        """Read the district's token, its state and its last sync. Begins a new pull."""
        self._begin()
        try:
            self._token = self._read_token()
            district = self._district()
        except ProviderError:
            self._http.close()
            raise
        self._last_sync = text(district.last_sync)
        return said_by(district)

    def pages(self, collection: Collection) -> Iterator[Page]:
        """Every page of one collection, in Clever's order."""
        name, rows = collection.name, 0
        limit = (
            min(self._settings.page_size, SECTIONS_PER_PAGE)
            if name == "sections"
            else self._settings.page_size
        )
        try:
            for number, page in self._lists.walk(
                name, lambda more, what: self._get(f"{name}?{urlencode({'limit': str(limit)} | more)}", what)
            ):
                rows += page.rows.count
                yield self._translate(collection, number, page)
        except ProviderError:
            self._http.close()
            raise
        self._ends[name] = CollectionEnd(rows=rows, declared=None)

    def end(self, collection: Collection) -> CollectionEnd:
        """What was read of a collection; Clever declares no totals. Raises IncompleteFeed if it was not read to its end."""
        try:
            return self._ends[collection.name]
        except KeyError:
            incomplete(f"/{collection.name}", "it was not read to its end")

    def close(self) -> None:
        """Raise SourceMoved if Clever synced the district while it was read; release connections."""
        try:
            if text(self._district().last_sync) != self._last_sync:
                raise SourceMoved(
                    f"{NAME}: the district was synced while it was read. {UNCHANGED} It is read again from the beginning."
                )
        finally:
            self._http.close()

    def _district(self) -> DistrictRow:
        district = self._lists.district(self._get)
        if identifier(district.id) != self._external_id:
            raise ProviderRefused(
                f"{NAME}: the token opens another district. {UNCHANGED} Tell Clever support."
            )
        return district

    def _get(self, path_and_query: str, what: str) -> Answer:
        """GET below the API version; on 401 read the token again and, if it changed, try once more."""
        try:
            return self._send(path_and_query, what)
        except Unauthorised as refused:
            try:
                token = self._read_token()
            except NotEnabled:
                # It could be read a moment ago: the district is taking it away.
                raise refused from None
            if token == self._token:
                raise
            self._token = token
        return self._send(path_and_query, what)

    def _send(self, path_and_query: str, what: str) -> Answer:
        url = f"{self._settings.api_url.rstrip('/')}/{self._settings.api_version}/{path_and_query}"
        return self._http.get(url, what=what, headers={"Authorization": f"Bearer {self._token}"})

    def _read_token(self) -> str:
        """The district's newest token. Raises AccessLost if it has none, NotEnabled if it may not read rosters."""
        rows = [
            row
            for row in self._lists.tokens(district=self._external_id)
            if district_of(row) == self._external_id
        ]
        if not rows:
            raise AccessLost(
                f"{NAME}: the district is no longer among those that connected the app. All data is kept."
            )
        row = max(rows, key=lambda row: (may_read_rosters(row), text(row.created)))
        if not may_read_rosters(row):
            raise NotEnabled(
                f"{NAME}: the district connected the app and does not share its rosters yet. {UNCHANGED}"
            )
        if not (token := text(row.access_token)):
            raise NotEnabled(
                f"{NAME}: the district's connection is not ready, it has no token yet. {UNCHANGED}"
            )
        return token

    def _translate(self, collection: Collection, number: int, found: ListPage[Any]) -> Page:
        kind = collection.kinds[0] if collection.kinds else Kind.SECTIONS
        page = PageBuilder(collection=collection.name, number=number, kind=kind)
        for provider_id in found.rows.unreadable:
            if collection.kinds:
                page.bad(provider_id, "unreadable")
            else:
                # A course is no record of its own: the classes that name it stay as they were last night.
                page.note("unreadable_row")
                self._translator.broken_courses.add(provider_id)
        translators: dict[str, Callable[[Any, PageBuilder], None]] = {
            "schools": self._translator.schools,
            "terms": self._translator.terms,
            "courses": self._translator.course_rows,
            "users": self._translator.users,
            "sections": self._translator.sections,
        }
        translators[collection.name](found.rows.rows, page)
        return page.page(found.rows.count)


def district_of(row: TokenRow) -> str:
    """The district whose token it is, "" for a token of somebody else."""
    owner = row.owner
    return identifier(owner.id) if owner and text(owner.type) in {"district", ""} else ""


def may_read_rosters(row: TokenRow) -> bool:
    """A connection with neither of these scopes is connected and not to be rostered yet (clever.md 2)."""
    return not ROSTER_SCOPES.isdisjoint(text(scope) for scope in row.scopes or ())


def said_by(district: DistrictRow) -> SourceState:
    """What Clever says of a district."""
    return SourceState(
        state=text(district.state),
        paused_until=parse_instant(district.pause_end),
        revision=text(district.last_sync),
        district_name=text(district.name),
    )
