"""Reads a whole feed the way the pipeline does, and points providers at a tiny server with waits that take no time."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from rostering.providers import classlink
from rostering.providers.base import BadRecord, CollectionEnd, ConnectionInfo, RosterProvider, SourceState
from rostering.providers.classlink_directory import ClassLinkSettings
from rostering.providers.clever import CleverProvider, CleverSettings
from rostering.providers.http import HttpPolicy
from rostering.providers.oneroster import OneRosterProvider
from rostering.records import Kind, Record
from tests.providers.server import CLEVER_DISTRICT, TENANT, ClassLinkServer, CleverServer

NOW = 1_800_000_000.0
RecordType = TypeVar("RecordType", bound=Record)


@dataclass
class Clock:
    """A clock that sleeping moves: every wait is remembered and none is spent."""

    now: float = NOW
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Remember the wait."""
        self.waits.append(seconds)
        self.now += seconds

    def policy(self, **changes: float) -> HttpPolicy:
        """The real policy on this clock."""
        return HttpPolicy(**({"sleep": self.sleep, "clock": lambda: self.now} | changes))  # type: ignore[arg-type]


@dataclass
class Reading:
    """Everything one pull gave."""

    state: SourceState = field(default_factory=SourceState)
    records: dict[Kind, list[Record]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    bad: list[BadRecord] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    ends: dict[str, CollectionEnd] = field(default_factory=dict)

    def of(self, record_type: type[RecordType]) -> list[RecordType]:
        """The records of one type, in the order in which they came."""
        return [
            record
            for records in self.records.values()
            for record in records
            if isinstance(record, record_type)
        ]


def read(provider: RosterProvider) -> Reading:
    """One pull from `open` to `close`."""
    reading = Reading(state=provider.open())
    for collection in provider.collections:
        for page in provider.pages(collection):
            reading.rows[page.collection] += page.rows
            for kind, records in page.records.items():
                reading.records.setdefault(kind, []).extend(records)
            reading.bad.extend(page.bad)
            reading.skipped.update(page.skipped)
            reading.problems.update(page.problems)
        reading.ends[collection.name] = provider.end(collection)
    provider.close()
    return reading


def clever_settings(
    server: CleverServer, *, clock: Clock | None = None, page_size: int = 100
) -> CleverSettings:
    """Settings that lead to a tiny server."""
    return CleverSettings(
        api_url=server.url,
        tokens_url=f"{server.url}/oauth/tokens",
        api_version="v3.1",
        client_id="client",
        client_secret="secret",
        private_hosts=(server.host_port,),
        page_size=page_size,
        policy=(clock or Clock()).policy(),
    )


def clever(server: CleverServer, *, clock: Clock | None = None, page_size: int = 100) -> CleverProvider:
    """The provider of the server's district."""
    return CleverProvider(
        settings=clever_settings(server, clock=clock, page_size=page_size),
        connection=ConnectionInfo("clever", CLEVER_DISTRICT),
    )


def classlink_settings(
    server: ClassLinkServer, *, clock: Clock | None = None, page_size: int = 100, hosts: tuple[str, ...] = ()
) -> ClassLinkSettings:
    """Settings that lead to a tiny server."""
    return ClassLinkSettings(
        proxy_url=server.url,
        partner_key="partner",
        private_hosts=(server.host_port, *hosts),
        page_size=page_size,
        policy=(clock or Clock()).policy(),
    )


def class_link(
    server: ClassLinkServer,
    *,
    clock: Clock | None = None,
    page_size: int = 100,
    mode: str = "proxy",
    signature: str = "HMAC-SHA256",
    hosts: tuple[str, ...] = (),
) -> OneRosterProvider:
    """The provider of the server's district."""
    return classlink.provider(
        settings=classlink_settings(server, clock=clock, page_size=page_size, hosts=hosts),
        connection=ConnectionInfo("classlink", TENANT, mode, signature),
    )
