"""The practice providers as one thing: start them, turn them, look at what was asked of them, stop them."""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self

from rostering.sandbox.answers import Listener
from rostering.sandbox.classlink_server import ClassLinkServer
from rostering.sandbox.clever_server import CleverServer
from rostering.sandbox.control import Control
from rostering.sandbox.faults import Fault
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.oauth1 import SignatureChecker
from rostering.sandbox.registry import Registry, RequestLog

MEBIBYTE = 1 << 20
CLIENT_ID = "practice-client"
CLIENT_SECRET = "practice-client-secret"
PARTNER_KEY = "practice-partner-key"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_programme(body: dict[str, Any] | None) -> Any:
    raise ValueError("These practice providers have no programme.")


class PracticeProviders:
    """Clever and ClassLink on loopback for some districts.

    Use as a context manager, or `start()` and `stop()`. Ports are free ones unless given; `separate_direct_port` gives the
    districts' own servers (direct mode) a port of their own. `gzip` False never compresses; `cache_mib` bounds what is
    kept encoded; `clock` tells the time for nights that are not pinned, rate limits and signatures.
    """

    client_id = CLIENT_ID
    client_secret = CLIENT_SECRET
    partner_key = PARTNER_KEY

    def __init__(
        self,
        districts: Iterable[PracticeDistrict] = (),
        *,
        clever_port: int = 0,
        classlink_port: int = 0,
        control_port: int = 0,
        separate_direct_port: bool = False,
        gzip: bool = True,
        cache_mib: int = 512,
        rate_limit: int = 1200,
        clock: Callable[[], datetime] = _utc_now,
        programme: Callable[[dict[str, Any] | None], Any] = _no_programme,
    ) -> None:
        """Nothing listens before `start()`."""
        self.registry = Registry(districts=districts, clock=clock, cache_bytes=cache_mib * MEBIBYTE)
        self._clever = CleverServer(
            registry=self.registry, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, rate_limit=rate_limit
        )
        self._classlink = ClassLinkServer(
            registry=self.registry, partner_key=PARTNER_KEY, signatures=SignatureChecker()
        )
        self._control = Control(registry=self.registry, programme=programme)
        self._ports = (clever_port, classlink_port, control_port)
        self._separate_direct_port = separate_direct_port
        self._gzip = gzip
        self._listeners: list[Listener] = []
        self.clever_url = self.classlink_url = self.control_url = self.direct_url = ""

    @property
    def tokens_url(self) -> str:
        """Clever's list of connections."""
        return f"{self.clever_url}/oauth/tokens"

    @property
    def private_hosts(self) -> list[str]:
        """host:port of every server a provider must be allowed to reach (PROVIDER_PRIVATE_HOSTS)."""
        addresses = dict.fromkeys((self.clever_url, self.classlink_url, self.direct_url))
        return [address.removeprefix("http://") for address in addresses]

    @property
    def requests(self) -> RequestLog:
        """What was asked for, counted."""
        return self.registry.requests

    def start(self) -> Self:
        """Open the ports and serve."""
        clever, classlink, control = self._ports
        self.clever_url = self._listen(clever, self._clever)
        self.classlink_url = self._listen(classlink, self._classlink)
        self.control_url = self._listen(control, self._control)
        self.direct_url = (
            self._listen(0, self._classlink.direct) if self._separate_direct_port else self.classlink_url
        )
        self._classlink.direct_url = self.direct_url
        return self

    def _listen(self, port: int, application: Callable[[Any], Any]) -> str:
        listener = Listener(port=port, application=application, gzip=self._gzip)
        self._listeners.append(listener)
        listener.start()
        return listener.url

    def stop(self) -> None:
        """Hang up and close the ports."""
        # All at once: each needs a moment to notice.
        threads = [threading.Thread(target=listener.stop) for listener in self._listeners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._listeners.clear()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def set_night(self, key: str | None, night: date | None) -> None:
        """Make it that night for a district, or for all with None; night None lets the clock tell again."""
        self.registry.pin(night, key)

    def set_fault(self, kind: str, **details: Any) -> None:
        """Switch a fault on: `Fault`'s fields as keywords."""
        self.registry.faults.add(Fault(kind=kind, **details))

    def clear_faults(self, district: str = "") -> None:
        """Switch off all faults, or those of one district."""
        self.registry.faults.clear(district)

    def add_district(self, district: PracticeDistrict) -> None:
        """Put one more district in, or another one in the place of the same key."""
        self.registry.add(district)

    def list_app(self, key: str, *, listed: bool = True) -> None:
        """The district adds the app, or takes it away."""
        self.registry.connection(key).listed = listed

    def enable(self, key: str, *, enabled: bool = True) -> None:
        """The district switches sharing on or off."""
        self.registry.connection(key).enabled = enabled

    def rotate_token(self, key: str) -> None:
        """A new token in the list; the old one is no longer accepted."""
        self.registry.connection(key).rotation += 1

    def revoke(self, key: str, *, revoked: bool = True) -> None:
        """Access is taken away, or given back with revoked=False."""
        self.registry.connection(key).revoked = revoked

    def move_source(self, key: str) -> None:
        """The district's data is loaded again: x-perm-rev and last_sync move."""
        self.registry.connection(key).revision += 1

    def warm(self, key: str) -> None:
        """Encode everything a district shares tonight, so that the next reader measures itself and not the practice server."""
        district = self.registry.district(key)
        if district.provider == "clever":
            for collection in ("districts", "schools", "terms", "courses", "sections", "users"):
                self.registry.clever_rows(key, collection, "v3.1")
        else:
            for collection in (
                "orgs",
                "academicSessions",
                "courses",
                "classes",
                "users",
                "enrollments",
                "demographics",
            ):
                self.registry.oneroster_rows(key, collection)
