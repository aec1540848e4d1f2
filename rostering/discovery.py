"""Which districts have added the app: asked of every provider hourly, on every day (RULES A30, A32).

New ones become unclaimed connections with a notice; known ones get their state, and what their provider says of its own
sync with them (paused, held back), so that the status line knows it on days without a sync too. A district that is no
longer listed has taken access away: everything we hold of it is kept. A provider that fails, or whose list has lost
or switched off most districts at once, changes nothing of their access: every sync finds out for itself at its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from districts.models import Connection
from rostering.claims import claim_connection
from rostering.connections import close_connection, create_district_from, join_connection
from rostering.models import OutboxMessage, Run
from rostering.pipeline.source import said_by_provider
from rostering.providers import registry
from rostering.providers.base import DiscoveredDistrict
from rostering.providers.registry import Discovery

__all__ = [
    "DiscoveryReport",
    "claim_connection",
    "close_connection",
    "create_district_from",
    "discover",
    "join_connection",
    "look_again",
    "note_outcome",
]

State = Connection.State
JOB = "discover"
FEW = 4
Ask = Callable[[], Discovery]


@dataclass(frozen=True, slots=True)
class DiscoveryReport:
    """What one discovery did: numbers of the connections by what happened to them, and what went wrong by provider.

    `problems`: provider -> sentences. `asked`: the configured providers.
    """

    asked: tuple[str, ...]
    listed: int
    new: tuple[int, ...]
    changed: tuple[int, ...]
    lost: tuple[int, ...]
    problems: dict[str, tuple[str, ...]]


def discover(*, now: datetime, ask: Ask | None = None) -> DiscoveryReport:
    """Ask every configured provider and bring the connections up to date. Never raises for a provider's trouble."""
    found = (ask or _ask_all)()
    problems = {name: tuple(str(error) for error in errors) for name, errors in found.errors.items()}
    new, changed, lost = [], [], []
    for provider in registry.configured():
        if _are_too_many(provider, off := _switched_off(provider, found.districts)):
            problems.setdefault(provider, (_all_off(provider, off),))
            found = _as_they_were(found, off)
    for listed in found.districts:
        connection, is_new, has_changed = _upsert(listed, now=now)
        new += [connection.id] if is_new else []
        changed += [connection.id] if has_changed else []
    for provider in registry.configured():
        if provider in problems:
            continue
        missing = _missing(provider, found.districts)
        if _are_too_many(provider, missing):
            problems[provider] = (_vanished(provider, missing),)
            continue
        lost += [connection.id for connection in missing if _mark_missing(connection, now=now)]
    return DiscoveryReport(
        asked=registry.configured(),
        listed=len(found.districts),
        new=tuple(new),
        changed=tuple(changed),
        lost=tuple(lost),
        problems=problems,
    )


def look_again(*, connection: Connection, now: datetime, ask: Ask | None = None) -> Connection:
    """Ask the providers about one connection that is not enabled, before a person is told so from an hour-old state.

    Only this connection is touched, and only if it is listed; a provider that fails leaves the state as it was.
    """
    for listed in (ask or _ask)().districts:
        if (listed.provider, listed.external_id) == (connection.provider, connection.external_id):
            _upsert(listed, now=now)
    connection.refresh_from_db()
    return connection


def note_outcome(*, run: Run, now: datetime) -> None:
    """Keep what a sync learned about access: one that ended `access_lost` or `not_enabled` marks the connection so.

    The next discovery that lists the district as enabled restores it.
    """
    states = {Run.Reason.ACCESS_LOST: State.ACCESS_LOST, Run.Reason.NOT_ENABLED: State.NOT_ENABLED}
    state = states.get(Run.Reason(run.reason))
    if run.status != Run.Status.FAILED or state is None:
        return
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(district_id=run.district_id).first()
        if row and _move(row, to=state, now=now, job="night"):
            row.save(update_fields=["state", "state_changed_at"])


def _ask_all() -> Discovery:
    return _ask(with_states=True)


def _ask(*, with_states: bool = False) -> Discovery:
    named = Connection.objects.exclude(name="").values_list("provider", "external_id")
    return registry.discover(named=frozenset(named), with_states=with_states)


def _upsert(listed: DiscoveredDistrict, *, now: datetime) -> tuple[Connection, bool, bool]:
    """The connection of a listed district, whether it is new, and whether its state changed."""
    state = State.ENABLED if listed.enabled else State.NOT_ENABLED
    first = {"name": listed.name, "state": state, "added_at": listed.added_at, "found_at": now}
    said = said_by_provider(listed.source) if listed.source else {}
    with transaction.atomic():
        row, is_new = Connection.objects.select_for_update().get_or_create(
            provider=listed.provider,
            external_id=listed.external_id,
            defaults=first | said | {"last_seen_at": now},
        )
        if is_new:
            _announce(row, now=now)
            return row, True, False
        has_changed = _move(row, to=state, now=now, job=JOB)
        row.name = listed.name or row.name
        row.added_at = listed.added_at or row.added_at
        row.last_seen_at = now
        for name, value in said.items():
            setattr(row, name, value)
        row.save(update_fields=["name", "added_at", "last_seen_at", "state", "state_changed_at", *said])
        return row, False, has_changed


def _announce(row: Connection, *, now: datetime) -> None:
    """RULES A32: one notice for each district that adds the app, in the transaction that finds it."""
    OutboxMessage.objects.create(topic="new_connection", body={"connection": row.id}, created_at=now)
    record(
        event="connection.found",
        at=now,
        job=JOB,
        target=f"connection {row.id}",
        after={"provider": row.provider, "state": row.state},
    )


def _missing(provider: str, listed: Iterable[DiscoveredDistrict]) -> list[Connection]:
    """Connections of the provider that its list does not name (any more)."""
    ids = {district.external_id for district in listed if district.provider == provider}
    known = Connection.objects.filter(provider=provider).exclude(state=State.ACCESS_LOST)
    return [connection for connection in known if connection.external_id not in ids]


def _switched_off(provider: str, listed: Iterable[DiscoveredDistrict]) -> list[Connection]:
    """Connections of the provider that could be synced, and that its list calls not enabled now."""
    ids = [one.external_id for one in listed if one.provider == provider and not one.enabled]
    return list(Connection.objects.filter(provider=provider, external_id__in=ids, state=State.ENABLED))


def _as_they_were(found: Discovery, off: list[Connection]) -> Discovery:
    """The same list, but that some connections stay enabled."""
    keep = {(connection.provider, connection.external_id) for connection in off}
    districts = tuple(
        replace(one, enabled=True) if (one.provider, one.external_id) in keep else one
        for one in found.districts
    )
    return replace(found, districts=districts)


def _all_off(provider: str, off: list[Connection]) -> str:
    return (
        f"{Connection.Provider(provider).label} calls {len(off)} of its districts not enabled, more than half at once. "
        "Their state was not changed; look at the provider's list of districts."
    )


def _are_too_many(provider: str, missing: list[Connection]) -> bool:
    """More than half of four or more at once is trouble at the provider, not districts taking access away."""
    vanished = [connection for connection in missing if connection.state == State.ENABLED]
    enabled = Connection.objects.filter(provider=provider, state=State.ENABLED).count()
    return enabled >= FEW and 2 * len(vanished) > enabled


def _vanished(provider: str, missing: list[Connection]) -> str:
    return (
        f"{Connection.Provider(provider).label} no longer lists {len(missing)} of its districts, more than half at "
        "once. Their state was not changed; look at the provider's list of districts."
    )


def _mark_missing(connection: Connection, *, now: datetime) -> bool:
    """Access lost; or, for a district that was entered by hand and never listed, not enabled yet. True if that is news."""
    with transaction.atomic():
        row = Connection.objects.select_for_update().get(id=connection.id)
        never_listed = row.last_seen_at is None
        moved = _move(row, to=State.NOT_ENABLED if never_listed else State.ACCESS_LOST, now=now, job=JOB)
        if moved:
            row.save(update_fields=["state", "state_changed_at"])
    return moved


def _move(row: Connection, *, to: Connection.State, now: datetime, job: str) -> bool:
    """Change a locked row's state, with its audit; the caller saves. False if it is in that state already."""
    if row.state == to:
        return False
    record(
        event=f"connection.{to}",
        at=now,
        job=job,
        district_id=row.district_id,
        target=f"connection {row.id}",
        before={"state": row.state},
        after={"state": str(to)},
    )
    row.state, row.state_changed_at = to, now
    return True
