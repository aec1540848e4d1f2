"""How much of the night is at work at once: so many syncs, so many of one provider, and always room for a small district.

A slot is taken in the transaction of the claim, under a lock, counted from the rows: two workers never both take the last one.
What a person asked for takes no slot and never waits for one; it is counted, so that the night steps back for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from districts.models import Connection, District
from rostering.models import Run
from rostering.run_states import claim_run

_CLAIMS = 0x636C_6169  # "clai": any number that no other lock of ours has
NIGHTLY = Run.Trigger.NIGHTLY


@dataclass(frozen=True, slots=True)
class Slots:
    """The limits in force. `small_people`: a district with at most so many people is small; one never read is not."""

    workers: int
    per_provider: int
    small_people: int


@dataclass(frozen=True, slots=True)
class AtWork:
    """One sync as the limits see it."""

    provider: str
    is_small: bool
    is_nightly: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """Of which providers ("" without a connection) another nightly sync of a small or a large district could begin."""

    small_people: int
    for_small: tuple[str, ...]
    for_large: tuple[str, ...]


def slots_in_force() -> Slots:
    """From the settings."""
    return Slots(
        workers=settings.NIGHT_WORKERS,
        per_provider=settings.PROVIDER_SLOTS,
        small_people=settings.SMALL_DISTRICT_PEOPLE,
    )


def fits(one: AtWork, *, at_work: Iterable[AtWork], slots: Slots) -> bool:
    """Whether one more may begin. A large nightly sync leaves the last slot, of all and of its provider, to small ones."""
    if not one.is_nightly:
        return True
    busy = list(at_work)
    same = [other for other in busy if other.provider == one.provider]
    return _has_room(one, busy, slots.workers) and _has_room(one, same, slots.per_provider)


def size_of(district: District) -> int:
    """How many people its roster has; 0 for one never read. Reads `district.roster`."""
    counts = district.roster.counts if hasattr(district, "roster") else {}
    return sum(count for count in counts.values() if isinstance(count, int))


def claim_in_turn(*, run_id: int, now: datetime, at_once: bool = False) -> Run | None:
    """Take a queued run, a nightly one only into a free slot. None if it is not there to be taken, or has no slot now."""
    run = Run.objects.select_related("district__connection", "district__roster").filter(id=run_id).first()
    if run is None or run.trigger != NIGHTLY:
        return claim_run(run_id=run_id, now=now, at_once=at_once)
    slots = slots_in_force()
    with transaction.atomic():
        _count_alone()
        if not fits(_seen(run, slots), at_work=_at_work(slots), slots=slots):
            return None
        return claim_run(run_id=run_id, now=now, at_once=at_once)


def room_now() -> Room:
    """What could begin right now, for finding it; the claim itself counts again."""
    slots = slots_in_force()
    busy = _at_work(slots)

    def providers(*, is_small: bool) -> tuple[str, ...]:
        kinds = (AtWork(provider, is_small=is_small) for provider in (*Connection.Provider.values, ""))
        return tuple(one.provider for one in kinds if fits(one, at_work=busy, slots=slots))

    return Room(
        small_people=slots.small_people,
        for_small=providers(is_small=True),
        for_large=providers(is_small=False),
    )


def free_slots() -> int:
    """How many nightly syncs could begin now at most; for hints."""
    return max(0, settings.NIGHT_WORKERS - Run.objects.filter(status__in=_WORKING).count())


_WORKING = (Run.Status.RUNNING, Run.Status.APPLYING)


def _has_room(one: AtWork, busy: list[AtWork], limit: int) -> bool:
    if len(busy) >= limit:
        return False
    large = sum(other.is_nightly and not other.is_small for other in busy)
    return one.is_small or large < max(1, limit - 1)


def _at_work(slots: Slots) -> list[AtWork]:
    running = Run.objects.filter(status__in=_WORKING)
    return [_seen(run, slots) for run in running.select_related("district__connection", "district__roster")]


def _seen(run: Run, slots: Slots) -> AtWork:
    link = getattr(run.district, "connection", None)
    return AtWork(
        provider=link.provider if link else "",
        is_small=0 < size_of(run.district) <= slots.small_people,
        is_nightly=run.trigger == NIGHTLY,
    )


def _count_alone() -> None:
    """Whoever else wants a slot waits until this claim is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMS])
