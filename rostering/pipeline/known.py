"""What the feed already holds, by fingerprint: a place that says the same as last night is not sent to the database again.

Class places are three quarters of everything read. This only saves work: the set that is left over (staged and not known,
known and not staged) is the very difference the feed stage would find by joining both tables. On top of it a memory of raw
rows lets a provider skip parsing rows whose bytes it has seen; it answers "the same as" only for places the feed holds.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from struct import iter_unpack
from typing import TypeVar, cast

from django.db import connection
from xxhash import xxh3_128_digest

from rostering.models import FeedEnrollment, FeedMemory, FeedState

ONE = "16s"  # a digest in packed bytes
RELEARN_PERCENT = 2
_Result = TypeVar("_Result")
CODE = Path(__file__).resolve().parent.parent

FINGERPRINTS = """
SELECT string_agg(uuid_send(fingerprint), ''::bytea)
FROM rostering_feedenrollment WHERE district_id = %s
"""


class KnownPlaces:
    """The fingerprints of a district's class places as of one feed generation; about 300 bytes of memory each.

    Is a `providers.base.RowMemory`.
    """

    def __init__(self, *, district_id: int) -> None:
        """Begins to read them, in a thread: they are needed only after schools, classes and people have come.

        `holds_any` is False when there is nothing to compare with: then everything is staged, and learned for the next night.
        """
        self._district_id = district_id
        self.generation = FeedState.objects.values_list("generation", flat=True).get(district_id=district_id)
        self.holds_any = FeedEnrollment.objects.filter(district_id=district_id).exists()
        self._new: dict[bytes | None, bytes] = {}
        self.seen: set[bytes] = set()
        self._kept = _in_a_thread(_kept, district_id) if self.holds_any else None

    @cached_property
    def fingerprints(self) -> frozenset[bytes]:
        """The places the feed holds."""
        return self._kept.result()[0] if self._kept else frozenset()

    @cached_property
    def _memory(self) -> dict[bytes, bytes]:
        return self._kept.result()[1] if self._kept else {}  # a first load only learns

    def begin(self) -> None:
        """A pull begins, or begins again: nothing has been seen."""
        self.seen = set()

    def unseen(self) -> Iterator[str]:
        """The fingerprints that did not come tonight, as the database writes them."""
        return (fingerprint.hex() for fingerprint in self.fingerprints - self.seen)

    def unknown(self, raws: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        """The raw rows that must be parsed, and their digests; the others became places the feed holds, and are ticked off."""
        digests = list(map(xxh3_128_digest, raws))
        if not self._memory:
            return list(raws), digests
        became = list(map(self._memory.get, digests))
        held = self.fingerprints.intersection(became)
        self.seen |= held
        if len(held) == len(became):
            return [], []
        left = [at for at, place in enumerate(became) if place not in held]
        return [raws[at] for at in left], [digests[at] for at in left]

    def learn(self, digests: Sequence[bytes | None], places: Sequence[bytes]) -> None:
        """Remember which raw rows became which places; None is no row that its bytes alone decide."""
        self._new.update(zip(digests, places, strict=True))

    def keep(self) -> None:
        """Store the memory for the next night, when enough is new to be worth the writing."""
        self._new.pop(None, None)
        if 100 * len(self._new) <= RELEARN_PERCENT * len(self.fingerprints):
            return
        still = (digest + place for digest, place in self._memory.items() if place in self.seen)
        learned = (digest + place for digest, place in self._new.items() if digest is not None)
        packed = b"".join(chain(still, learned))
        FeedMemory.objects.update_or_create(
            district_id=self._district_id, defaults={"parser": parser_code(), "packed": packed}
        )


def _in_a_thread(work: Callable[[int], _Result], district_id: int) -> Future[_Result]:
    """Begin work without waiting for it; what it raises is raised where its result is asked for."""
    executor = ThreadPoolExecutor(max_workers=1)
    begun = executor.submit(work, district_id)
    executor.shutdown(wait=False)
    return begun


def _kept(district_id: int) -> tuple[frozenset[bytes], dict[bytes, bytes]]:
    """The fingerprints of the feed's places, and which raw row became which of them; on a connection of this thread's own."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(FINGERPRINTS, [district_id])
            packed = bytes(cursor.fetchone()[0] or b"")
        fingerprints = frozenset(chain.from_iterable(iter_unpack(ONE, packed)))
        memory = FeedMemory.objects.filter(district_id=district_id, parser=parser_code()).first()
        packed = bytes(memory.packed) if memory else b""
        return fingerprints, dict(cast(Iterator[tuple[bytes, bytes]], iter_unpack(ONE + ONE, packed)))
    finally:
        connection.close()


@lru_cache(maxsize=1)
def parser_code() -> str:
    """A digest of the code that turns raw rows into fingerprints: when it changes, everything is parsed again."""
    files = [*sorted((CODE / "providers").glob("*.py")), CODE / "records.py", CODE / "pipeline" / "rows.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
