"""The practice districts and what is going on with each: its night, its token, whether it has the app, its revision."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from rostering.sandbox.calendars import night_by_clock
from rostering.sandbox.clever_json import CleverWriter
from rostering.sandbox.faults import FaultBook
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.oneroster_json import OneRosterWriter
from rostering.sandbox.oneroster_shapes import PARTS
from rostering.sandbox.rows import Rows, Shelf
from rostering.sandbox.states import State

REMEMBERED_REQUESTS = 20_000
SYNC_TIME = time(16, 8, 5)


class SeenRequest(NamedTuple):
    """One request as it was counted: no headers, no bodies."""

    method: str
    path: str
    query: str
    status: int
    district: str


class RequestLog:
    """Counts what was asked for. The latest requests are remembered one by one, within bounds."""

    def __init__(self) -> None:
        self._latest: deque[SeenRequest] = deque(maxlen=REMEMBERED_REQUESTS)
        self.counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def add(self, request: SeenRequest) -> None:
        """Count one."""
        with self._lock:
            self._latest.append(request)
            self.counts[(request.method, request.path)] += 1

    def clear(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._latest.clear()
            self.counts.clear()

    def __iter__(self) -> Any:
        """The latest requests, oldest first."""
        with self._lock:
            return iter(list(self._latest))

    def __len__(self) -> int:
        """How many were counted."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Connection:
    """What can change about a district's connection while the servers run."""

    listed: bool
    enabled: bool
    rotation: int = 0
    revoked: bool = False
    revision: int = 0
    pinned: date | None = None


class Registry:
    """All districts of one practice run, shared by its servers."""

    def __init__(
        self, *, districts: Iterable[PracticeDistrict], clock: Callable[[], datetime], cache_bytes: int
    ) -> None:
        self.clock = clock
        self.faults = FaultBook()
        self.requests = RequestLog()
        self.shelf = Shelf(cache_bytes)
        self._districts: dict[str, PracticeDistrict] = {}
        self._connections: dict[str, Connection] = {}
        self._pinned: date | None = None
        for district in districts:
            self.add(district)

    def add(self, district: PracticeDistrict) -> None:
        """Put a district in, or another one in the place of the same key (its connection stays as it was)."""
        if district.key in self._districts:
            self.shelf.clear()
        self._districts[district.key] = district
        self._connections.setdefault(
            district.key, Connection(listed=district.listed, enabled=district.enabled)
        )

    def replace_all(self, districts: Iterable[PracticeDistrict]) -> None:
        """Begin again with other districts; nights, tokens and faults of the old ones are forgotten."""
        self._districts.clear()
        self._connections.clear()
        self._pinned = None
        self.faults.clear()
        self.shelf.clear()
        for district in districts:
            self.add(district)

    def district(self, key: str) -> PracticeDistrict:
        """A district by key; KeyError if there is none."""
        return self._districts[key]

    def connection(self, key: str) -> Connection:
        """What is going on with a district; KeyError if there is none."""
        return self._connections[key]

    def of(self, provider: str) -> list[PracticeDistrict]:
        """The districts of a provider that have added the app, in the order in which they were put in."""
        return [
            one for one in list(self._districts.values()) if one.provider == provider and self._is_listed(one)
        ]

    def _is_listed(self, district: PracticeDistrict) -> bool:
        since = district.added_on
        return self._connections[district.key].listed and (since is None or since <= self.night(district.key))

    def every_key(self) -> list[str]:
        """Every district's key."""
        return list(self._districts)

    def pin(self, night: date | None, key: str | None = None) -> None:
        """Make it that night for a district (or all, also those put in later), whatever the clock says; None: the clock again."""
        if key is not None:
            self._connections[key].pinned = night
            return
        self._pinned = night
        for connection in self._connections.values():
            connection.pinned = None

    def night(self, key: str) -> date:
        """The night it is for a district."""
        pinned = self._connections[key].pinned or self._pinned
        return pinned or night_by_clock(self.clock(), self._districts[key].timezone)

    def state(self, key: str) -> State:
        """What a district shares now."""
        return self._districts[key].on(self.night(key))

    def token(self, key: str) -> str:
        """The token that is valid now."""
        return self._districts[key].ids.token(self._connections[key].rotation)

    def by_token(self, token: str, provider: str) -> PracticeDistrict | None:
        """Whose token this is, if it is valid."""
        for district in self.of(provider):
            if self.token(district.key) == token and not self._connections[district.key].revoked:
                return district
        return None

    def revision(self, key: str) -> str:
        """ClassLink's revision of what is shared: moves with the night and whenever a fault moves it."""
        return f"{self.night(key):%Y%m%d}{self._connections[key].revision:03d}"

    def last_sync(self, key: str) -> datetime:
        """When Clever last loaded the district: the afternoon of the night, later if a fault moved it."""
        moved = timedelta(minutes=self._connections[key].revision)
        return datetime.combine(self.night(key), SYNC_TIME, UTC) + moved

    def clever_rows(self, key: str, collection: str, version: str) -> Rows:
        """A Clever collection of tonight, encoded once."""
        # Only the district object carries the moment of the last load, so only it changes with the revision.
        last_sync = self.last_sync(key) if collection == "districts" else None

        def write() -> Rows:
            district, state = self._districts[key], self.state(key)
            writer = CleverWriter(district=district, state=state, version=version, last_sync=last_sync)
            return Rows(writer.rows(collection))

        return self._kept((key, self.night(key), version, collection, last_sync), write)

    def oneroster_rows(self, key: str, collection: str) -> Rows:
        """A whole OneRoster collection of tonight, encoded once; parts of one (`/students`) are chosen by position."""
        whole = PARTS[collection][0] if collection in PARTS else collection

        def write() -> Rows:
            return Rows(OneRosterWriter(district=self._districts[key], state=self.state(key)).rows(whole))

        return self._kept((key, self.night(key), whole), write)

    def _kept(self, name: tuple[Any, ...], make: Callable[[], Rows]) -> Rows:
        rows: Rows = self.shelf.get(name, make, lambda made: made.size)
        return rows
