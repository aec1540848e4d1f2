"""The contract every provider keeps: what it must give, what it may do, what it must never do.

A provider must
    stream every collection to its end as pages of typed records (`rostering.records`), in bounded memory;
    say for each page how many raw rows it held, so that completeness is judged on raw rows (DESIGN 3.2);
    name every raw row it could not use: a `BadRecord` (with its id where it can be read) or a counted, deliberate skip;
    raise one of the errors below and nothing else (no HTTP library error leaks);
    raise `SourceMoved` when the source changed during the pull; never compare revisions between nights.
A provider may
    re-read its token once when the answer is 401.
A provider must not
    know a table, log or raise personal data, tokens or response bodies, treat a strange answer as an empty one,
    or keep passwords, phone numbers, guardians or demographics other than birth dates past the parser.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from rostering.records import Kind, Record


class ProviderError(Exception):
    """Something kept the provider from giving a whole feed.

    `reason` is a DESIGN 6 reason; str() is one plain sentence without personal data.
    """

    reason = "provider_unavailable"


class ProviderUnavailable(ProviderError):
    """Trouble that may pass (5xx, time-outs, 429 to the end): worth another try within the same night."""


class ProviderRefused(ProviderError):
    """The provider said no and will say no again: a person must act."""

    reason = "provider_refused"


class AccessLost(ProviderRefused):
    """The district has taken the app away, or its token is no longer accepted after one re-read. All data is kept."""

    reason = "access_lost"


class NotEnabled(ProviderRefused):
    """The district added the app and has not enabled sharing yet (ClassLink `enabled:"false"`, Clever without the scopes)."""

    reason = "not_enabled"


class IncompleteFeed(ProviderError):
    """A page could not be read or a count does not match: names path, page and reason (DESIGN 3.2), never content."""

    reason = "incomplete_feed"


class SourceMoved(ProviderError):
    """The source changed while it was being read; read everything again (at most three restarts)."""

    reason = "incomplete_feed"


@dataclass(frozen=True, slots=True)
class BadRecord:
    """One raw row that could not be used.

    `provider_id` is "" when even the id was unreadable; `problem` is a short code such as "no_class".
    """

    kind: Kind
    provider_id: str
    problem: str


@dataclass(slots=True)
class Page:
    """One page of one collection, parsed.

    `rows`: raw rows on the page, before anything is dropped. `records`: usable records by kind (one collection may give
    several kinds: a Clever section gives a section and its places). `bad`: unusable rows. `skipped`: deliberate drops by code
    (for example {"guardian": 412}). `problems`: things kept but worth saying, by code (for example {"two_primaries": 3}).
    `recalled`: places a `RowMemory` knew, which are on no list here; `digests`: for each place on the list the digest of its
    raw row, None where its bytes alone do not say what becomes of it.
    """

    collection: str
    number: int
    rows: int
    records: Mapping[Kind, Sequence[Record]]
    bad: Sequence[BadRecord] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    recalled: int = 0
    digests: Sequence[bytes | None] = ()


class RowMemory(Protocol):
    """Knows raw rows of class places by their bytes: equal bytes, equal places. It saves parsing and decides nothing."""

    def unknown(self, raws: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        """The rows that must be parsed, and their digests; the others are ticked off."""


@runtime_checkable
class Remembering(Protocol):
    """A provider that can leave rows out which a memory knows."""

    memory: RowMemory | None


@dataclass(frozen=True, slots=True)
class Collection:
    """One list to be read: its name on the provider ("users") and the kinds it feeds, first the one its bad rows count for."""

    name: str
    kinds: tuple[Kind, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CollectionEnd:
    """What was read of a collection once its last page is in.

    `declared`: the provider's own total, None if it sends none. `shared`: False when an optional collection is not shared
    (demographics 403, 404 or empty), which keeps what is known.
    """

    rows: int
    declared: int | None
    shared: bool = True


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the provider says of the district right now, for the status line.

    `state` is Clever's (running, paused, pending, error ...), "" if unknown.
    """

    state: str = ""
    paused_until: datetime | None = None
    revision: str = ""
    district_name: str = ""


class RosterProvider(Protocol):
    """One district's feed at one provider, read once from beginning to end.

    Use: `open()`, then for each of `collections` exhaust `pages(collection)` and ask `end(collection)`, then `close()`.
    A restart after `SourceMoved` begins again with `open()`.
    """

    @property
    def collections(self) -> Sequence[Collection]:
        """Every list to read, in dependency order."""

    def open(self) -> SourceState:
        """Look the token up, check that it may be read, note the revision. Raises AccessLost, NotEnabled, ProviderUnavailable."""

    def pages(self, collection: Collection) -> Iterator[Page]:
        """Every page of one collection. Raises SourceMoved, IncompleteFeed, ProviderUnavailable, AccessLost."""

    def end(self, collection: Collection) -> CollectionEnd:
        """What was read of a collection, once `pages` is exhausted."""

    def close(self) -> None:
        """Check once more that the source did not move (raises SourceMoved) and release connections."""


@dataclass(frozen=True, slots=True)
class ConnectionInfo:
    """What a provider needs to reach one district: plain values, so that providers know no tables.

    `external_id`: Clever district id or ClassLink tenant id. `mode`: "proxy" or "direct" (ClassLink only).
    `signature`: "HMAC-SHA256" or "HMAC-SHA1" (direct mode).
    """

    provider: str
    external_id: str
    mode: str = "proxy"
    signature: str = "HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class DiscoveredDistrict:
    """One district that has added the app, as `discover` finds it. `enabled` False: added, sharing not enabled yet.

    `source`: what the provider says of the district, None if it was not asked or did not answer.
    """

    provider: str
    external_id: str
    name: str
    enabled: bool
    added_at: datetime | None = None
    source: SourceState | None = None
