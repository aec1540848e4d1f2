"""Which notices one district needs about one pause, compared with those the ledger has: a pure function (RULES B14).

A pause is told a week before its first night and on the day before, at 09:00 district time. One that was entered later is
told at once, and only once when its first night is less than two mornings away. Who was told nights that have changed
since is told once more, after a person has confirmed it; who was told nothing is simply told the nights as they are now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rostering.calendar.nights import ONE_DAY
from rostering.models import Notice

MORNING = time(9)
Kind, State = Notice.Kind, Notice.State
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AGAIN = (Kind.CHANGED, Kind.ENDED_EARLY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a notice says: the nights, the first morning on which changes are visible again, and the template it is said with."""

    first_night: date
    last_night: date
    first_morning: date
    template: str = ""

    @property
    def nights(self) -> tuple[date, date]:
        """Two notices of the same nights say the same."""
        return self.first_night, self.last_night


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A row of the ledger, as far as it matters here.

    `is_claimed`: a worker is sending it. `is_asked`: it waits until a person has confirmed it. `is_person`: a person lets
    it leave. `is_rest`: others of the district have it, these were refused. `at`: when the district was told.
    """

    id: int
    kind: str
    version: int
    state: str
    told: Told
    is_claimed: bool = False
    is_asked: bool = False
    is_person: bool = False
    is_rest: bool = False
    at: datetime | None = None

    @property
    def is_told(self) -> bool:
        """The district knows, or is about to."""
        return self.state in Notice.TOLD or self.is_claimed

    @property
    def is_open(self) -> bool:
        """It has not been told, and may still be."""
        return not self.is_told and self.state != State.NOT_NEEDED


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What must be told. `told` None: nothing, since the pause is over, or takes no night from this district.

    `is_ended`: a person ended the pause early; `is_cancelled`: before its first night, so that `told` names the nights that
    are no pause any more.
    """

    told: Told | None
    is_ended: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Create:
    """A new row. `is_asked`: it waits until a person has confirmed it."""

    kind: str
    version: int
    told: Told
    due_at: datetime
    is_asked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """A row that has not left tells something else now; `due_at` None keeps its hour."""

    id: int
    told: Told
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Drop:
    """A row that has not left is not needed any more."""

    id: int


Act = Create | Move | Drop


def acts_for(wanted: Wanted, known: Sequence[Known], *, zone: str, now: datetime) -> list[Act]:
    """What must be done so that the ledger says what is wanted. Nothing to do when it does already."""
    told = _latest_told(known)
    if wanted.told is None or wanted.is_cancelled:
        return list(_nothing_ahead(wanted, known, told, now=now))
    if told is None and wanted.is_ended:
        return [Drop(id=row.id) for row in known if row.is_open]
    if told is None:
        return list(_scheduled(wanted.told, known, zone=zone, now=now))
    if told.told.nights == wanted.told.nights and told.told.template != "cancelled":
        return list(_as_told(wanted.told, known, zone=zone, now=now))
    return list(_changed(wanted, known, zone=zone, now=now))


def schedule(first_night: date, *, zone: str, now: datetime) -> list[tuple[str, datetime]]:
    """(kind, due at) of the notices before a first night; what should have left already is due now."""
    week, day = (morning_before(first_night, days=days, zone=zone) for days in (7, 1))
    if now <= day - ONE_DAY:
        return [(Kind.WEEK_BEFORE, max(week, now)), (Kind.DAY_BEFORE, day)]
    return [(Kind.DAY_BEFORE, max(day, now))]


def morning_before(night: date, *, days: int, zone: str) -> datetime:
    """09:00 district time, so many days before a night."""
    return datetime.combine(night - timedelta(days=days), MORNING, tzinfo=ZoneInfo(zone))


def _latest_told(known: Sequence[Known]) -> Known | None:
    told = [row for row in known if row.is_told]
    return max(told, key=lambda row: (row.is_claimed, row.at or _LONG_AGO, row.id), default=None)


def _nothing_ahead(
    wanted: Wanted, known: Sequence[Known], told: Known | None, *, now: datetime
) -> Iterator[Act]:
    """No pause ahead: what has not left is not needed; who was told of a pause that is cancelled is told so."""
    is_news = wanted.is_cancelled and told is not None and told.told.template != "cancelled"
    for row in known:
        if row.is_open and not (is_news and row.told.template == "cancelled"):
            yield Drop(id=row.id)
    if is_news and wanted.told and not any(row.is_open and row.told.template == "cancelled" for row in known):
        yield _asked(Kind.ENDED_EARLY, wanted.told, known, now=now)


def _scheduled(told: Told, known: Sequence[Known], *, zone: str, now: datetime) -> Iterator[Act]:
    """Nothing was told yet: the notices before the first night, made or brought up to date."""
    of_kind = {row.kind: row for row in known}
    for kind, due_at in schedule(told.first_night, zone=zone, now=now):
        row = of_kind.get(kind)
        if row is None:
            yield Create(kind=kind, version=1, told=told, due_at=due_at)
        elif row.told != told or row.state == State.NOT_NEEDED:
            has_moved = row.told.first_night != told.first_night or row.state == State.NOT_NEEDED
            yield Move(id=row.id, told=told, due_at=due_at if has_moved else None)
    kinds = {kind for kind, _ in schedule(told.first_night, zone=zone, now=now)}
    for row in known:
        if row.is_open and row.kind not in kinds and row.told != told:
            yield Move(id=row.id, told=told, due_at=None)


def _as_told(told: Told, known: Sequence[Known], *, zone: str, now: datetime) -> Iterator[Act]:
    """The district knows these nights: nothing else is needed but the day before, and what a person sends once more."""
    for row in known:
        is_asked_for = row.is_rest or (row.is_person and row.state == State.DUE)
        is_asked_for = is_asked_for and row.told.nights == told.nights
        if row.is_open and row.kind != Kind.DAY_BEFORE and not is_asked_for:
            yield Drop(id=row.id)
    yield from _day_before(told, known, zone=zone, now=now, was_told=True)


def _changed(wanted: Wanted, known: Sequence[Known], *, zone: str, now: datetime) -> Iterator[Act]:
    """The district was told other nights: told once more, after a person has looked at just these.

    What a person has agreed to, or has stopped, tells its own nights; for other ones he is asked anew.
    """
    if wanted.told is None:
        return
    kind = Kind.ENDED_EARLY if wanted.is_ended else Kind.CHANGED
    is_there = False
    for row in known:
        if row.is_open and row.kind == Kind.WEEK_BEFORE:
            yield Drop(id=row.id)
        if not row.is_open or row.kind not in _AGAIN:
            continue
        is_same = row.kind == kind and row.told.template != "cancelled"
        if is_same and (row.is_asked or row.told.nights == wanted.told.nights):
            is_there = True
            if row.told != wanted.told:
                yield Move(id=row.id, told=wanted.told, due_at=None)
        else:
            yield Drop(id=row.id)
    if not is_there:
        yield _asked(kind, wanted.told, known, now=now)
    yield from _day_before(wanted.told, known, zone=zone, now=now, was_told=False)


def _day_before(
    told: Told, known: Sequence[Known], *, zone: str, now: datetime, was_told: bool
) -> Iterator[Act]:
    """The notice of the day before that has not left follows the nights; one whose morning has passed is left to the change."""
    due_at = morning_before(told.first_night, days=1, zone=zone)
    rows = [row for row in known if row.kind == Kind.DAY_BEFORE]
    for row in rows:
        if not row.is_open or row.told == told:
            continue
        if row.is_rest or (now > due_at and not was_told):
            yield Drop(id=row.id)
        else:
            has_moved = row.told.first_night != told.first_night
            yield Move(id=row.id, told=told, due_at=due_at if has_moved else None)
    if not rows and now < due_at:
        yield Create(kind=Kind.DAY_BEFORE, version=1, told=told, due_at=due_at)


def _asked(kind: str, told: Told, known: Sequence[Known], *, now: datetime) -> Create:
    version = 1 + max((row.version for row in known if row.kind == kind), default=0)
    return Create(kind=kind, version=version, told=told, due_at=now, is_asked=True)
