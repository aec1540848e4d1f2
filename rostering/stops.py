"""Stopping one district, one provider or everything, and starting again: the only place that does (DESIGN 5, Outcome).

A stop is in force until somebody starts again; it does not end with the night, so that nothing begins unseen. It stops
machines and people alike: nightly syncs, syncs now and approvals. Reading what is there, and rejecting, go on. What has
been stopped tonight goes on tonight when it is started again before the night is over (`rostering.due`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.audit import record
from accounts.models import Staff
from accounts.permissions import check_may_stop
from districts.models import Connection, District
from rostering.gate import close_gate
from rostering.models import Stop
from rostering.problems import NotPossible


@dataclass(frozen=True, slots=True)
class Stops:
    """The stops in force, read once for any number of districts."""

    rows: tuple[Stop, ...] = ()

    def for_district(self, district: District) -> Stop | None:
        """What stops a district: the widest, since starting anything smaller would not help. Reads `district.connection`."""
        if not self.rows:
            return None
        connection = getattr(district, "connection", None)
        return self.of(district.id, provider=connection.provider if connection else "")

    def of(self, district_id: int, *, provider: str) -> Stop | None:
        """The same by number and provider ("" for a district without a connection)."""
        return _widest(stop for stop in self.rows if _covers(stop, district_id, provider))

    @property
    def wide(self) -> tuple[Stop, ...]:
        """Those of everything and of providers."""
        return tuple(stop for stop in self.rows if stop.district_id is None)


def stops_in_force(*, now: datetime) -> Stops:
    """Every stop in force at an instant, in one query."""
    live = Stop.objects.filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=now))
    return Stops(tuple(live.select_related("by", "district")))


def live_stop(district: District) -> Stop | None:
    """What stops one district now, None if nothing does."""
    connection = Connection.objects.filter(district=district).only("provider").first()
    whose = Q(district=district) | Q(district__isnull=True, provider="")
    if connection is not None:
        whose |= Q(district__isnull=True, provider=connection.provider)
    return _widest(Stop.objects.filter(whose, lifted_at__isnull=True).select_related("by", "district"))


def is_stopped(path: str = "") -> Exists:
    """The same inside a query; `path` leads from its rows to the district ("district__")."""
    district, provider = OuterRef(f"{path}id"), OuterRef(f"{path}connection__provider")
    whose = Q(district=district) | Q(Q(provider="") | Q(provider=provider), district__isnull=True)
    return Exists(Stop.objects.filter(whose, lifted_at__isnull=True))


def stop_now(
    *, by: Staff, reason: str, now: datetime, district: District | None = None, provider: str = ""
) -> Stop:
    """Stop a district, a provider, or (neither given) everything. Raises NotAllowed, NotPossible."""
    check_may_stop(by)
    reason = reason.strip()
    if not reason:
        raise NotPossible("reason_required", "Say why in a few words. Nothing was stopped.")
    if provider and provider not in Connection.Provider.values:
        raise NotPossible("unknown_provider", "There is no such provider. Nothing was stopped.")
    try:
        with transaction.atomic():
            close_gate()
            stop = Stop.objects.create(district=district, provider=provider, reason=reason, by=by, at=now)
            _record("stop.made", stop, by=by, reason=reason, now=now)
    except IntegrityError as error:
        if "one_live_stop" not in str(error):
            raise
        raise NotPossible(
            "stopped_already", "It is stopped already; nothing was changed. See Tonight for who did and why."
        ) from None
    return stop


def start_again(*, stop_id: int, by: Staff, now: datetime, reason: str = "") -> Stop:
    """End a stop. Raises NotAllowed, NotPossible when a colleague was quicker or there is none."""
    check_may_stop(by)
    with transaction.atomic():
        close_gate()
        stop = Stop.objects.select_related("district").filter(id=stop_id, lifted_at__isnull=True).first()
        if stop is None:
            raise NotPossible("not_stopped", "It has been started again already. Nothing was changed now.")
        stop.lifted_at, stop.lifted_by, stop.lifted_reason = now, by, reason.strip()
        stop.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
        _record("stop.lifted", stop, by=by, reason=stop.lifted_reason, now=now)
    return stop


def scope_words(stop: Stop) -> str:
    """What is stopped, inside a sentence: a district's name, a provider's, or "every district"."""
    if stop.district is not None:
        return stop.district.name
    return stop.get_provider_display() if stop.provider else "every district"


def _covers(stop: Stop, district_id: int, provider: str) -> bool:
    if stop.district_id is not None:
        return stop.district_id == district_id
    return stop.provider in ("", provider)


def _widest(stops: Iterable[Stop]) -> Stop | None:
    return min(stops, key=lambda stop: (stop.district_id is not None, stop.provider != ""), default=None)


def _record(event: str, stop: Stop, *, by: Staff, reason: str, now: datetime) -> None:
    record(
        event=event,
        at=now,
        by=by,
        district_id=stop.district_id,
        target=f"stop {stop.id}",
        reason=reason,
        after={"provider": stop.provider, "is_district": stop.district_id is not None},
    )
