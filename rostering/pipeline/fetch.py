"""Stage 1: stream what the district shares into staging, page by page, in bounded memory (DESIGN 3.1).

Nothing but the run's own staging tables is written here. A source that moves during the pull is read again from the
beginning, at most three times.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from rostering.pipeline.copying import BackgroundCopy
from rostering.pipeline.known import KnownPlaces
from rostering.pipeline.rows import (
    COLUMNS,
    COPY_OPTIONS,
    bad_lines,
    lines,
    lines_and_fingerprints,
    place_fingerprints,
    plain_lines,
)
from rostering.pipeline.staging import create_staging
from rostering.providers.base import (
    Collection,
    CollectionEnd,
    Page,
    Remembering,
    RosterProvider,
    SourceMoved,
    SourceState,
)
from rostering.records import EnrollmentRecord, Kind, Record

MAX_RESTARTS = 3


@dataclass(slots=True)
class Pull:
    """What was read. `rows`: raw rows a collection; `ends`: what the provider said at each end; `bad`: unusable rows by kind.

    `nameless`: bad rows without a readable id, by kind. `skipped` and `problems`: counts by code. `known`: the places that
    needed no staging; None when everything was staged.
    """

    state: SourceState = field(default_factory=SourceState)
    rows: Counter[str] = field(default_factory=Counter)
    usable: Counter[Kind] = field(default_factory=Counter)
    bad: Counter[Kind] = field(default_factory=Counter)
    nameless: Counter[Kind] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    ends: dict[str, CollectionEnd] = field(default_factory=dict)
    restarts: int = 0
    known: KnownPlaces | None = None

    def take(self, page: Page) -> None:
        """Count one page."""
        self.rows[page.collection] += page.rows
        self.skipped.update(page.skipped)
        self.problems.update(page.problems)
        for record in page.bad:
            self.bad[record.kind] += 1
            if not record.provider_id:
                self.nameless[record.kind] += 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What the steps of a pull share. `learns`: who remembers which raw rows became which places, if anybody."""

    provider: RosterProvider
    progress: Callable[[str, Pull], None]
    pull: Pull
    learns: KnownPlaces | None


def fetch(
    *,
    run_id: int,
    fence: int = 0,
    provider: RosterProvider,
    progress: Callable[[str, Pull], None],
    known: KnownPlaces | None = None,
) -> Pull:
    """Read every collection of one district to its end into fresh staging tables.

    `known`: places the feed holds already, which are then only ticked off; where it holds none yet, it learns.
    `progress(collection name, pull so far)` is
    called after every page. Raises the provider's errors; after three restarts SourceMoved itself.
    """
    restarts = 0
    while True:
        try:
            if known is not None:
                known.begin()
                if isinstance(provider, Remembering):
                    provider.memory = known
            pull = Pull(restarts=restarts, known=known if known is not None and known.holds_any else None)
            reading = Reading(provider=provider, progress=progress, pull=pull, learns=known)
            _pull(run_id=run_id, fence=fence, reading=reading)
        except SourceMoved:
            restarts += 1
            if restarts > MAX_RESTARTS:
                raise
            continue
        return pull


def _pull(*, run_id: int, fence: int, reading: Reading) -> None:
    create_staging(run_id=run_id, fence=fence)
    provider, pull = reading.provider, reading.pull
    pull.state = provider.open()
    with BackgroundCopy(run_id=run_id, fence=fence) as copy, _without_collecting_garbage():
        for collection in provider.collections:
            _read(collection=collection, copy=copy, reading=reading)
        provider.close()
        if pull.known is not None:
            unseen = plain_lines([(fingerprint,) for fingerprint in pull.known.unseen()])
            copy.put("COPY staged_unseen (fingerprint) FROM STDIN", unseen)


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """A pull makes millions of small objects and no cycles; looking for cycles among them costs a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(*, collection: Collection, copy: BackgroundCopy, reading: Reading) -> None:
    pull = reading.pull
    reading.progress(collection.name, pull)
    for page in reading.provider.pages(collection):
        _stage(page=page, copy=copy, reading=reading)
        pull.take(page)
        reading.progress(collection.name, pull)
    pull.ends[collection.name] = reading.provider.end(collection)


def _stage(*, page: Page, copy: BackgroundCopy, reading: Reading) -> None:
    pull = reading.pull
    pull.usable[Kind.ENROLLMENTS] += page.recalled
    for kind, records in page.records.items():
        pull.usable[kind] += len(records)
        if kind is Kind.ENROLLMENTS and pull.known is not None:
            places = cast(Sequence[EnrollmentRecord], records)
            records = _not_known(places=places, digests=page.digests, known=pull.known)
        if records:
            table, columns = COLUMNS[kind]
            block = _lines(kind=kind, records=records, page=page, reading=reading)
            copy.put(f"COPY {table} ({columns}) FROM STDIN {COPY_OPTIONS}", block)
    if page.bad:
        copy.put(
            f"COPY staged_bad (kind, provider_id, problem) FROM STDIN {COPY_OPTIONS}", bad_lines(page.bad)
        )


def _lines(*, kind: Kind, records: Sequence[Record], page: Page, reading: Reading) -> bytes:
    """The block to copy; on a first load the places' fingerprints are learned on the way."""
    learns = reading.learns
    if kind is not Kind.ENROLLMENTS or reading.pull.known is not None or learns is None or not page.digests:
        return lines(kind=kind, records=records)
    block, fingerprints = lines_and_fingerprints(kind=kind, records=records)
    learns.learn(page.digests, fingerprints)
    return block


def _not_known(
    *, places: Sequence[EnrollmentRecord], digests: Sequence[bytes | None], known: KnownPlaces
) -> Sequence[EnrollmentRecord]:
    """The places that must be staged; the others are ticked off."""
    fingerprints = place_fingerprints(places)
    if digests:
        known.learn(digests, fingerprints)
    known.seen.update(fingerprint for fingerprint in fingerprints if fingerprint in known.fingerprints)
    return [
        place
        for place, fingerprint in zip(places, fingerprints, strict=True)
        if fingerprint not in known.fingerprints
    ]
