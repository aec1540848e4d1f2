"""What each coming night will bring, as far as it is known now: pure functions of a district's pauses and of what bars it.

A forecast says what happens if nobody acts: a hold that waits today waits on every night until somebody decides, a
stopped district stays stopped. It promises that rosters *may* change on a night that runs, never that they will.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from rostering.calendar.nights import ONE_DAY, is_weeknight, night_of, night_starts
from rostering.calendar.pauses import PauseSpan
from rostering.models import Run

NIGHTS = 60


class Outlook(StrEnum):
    """What a night will be."""

    RUNS = "runs"
    WEEKEND = "weekend"
    PAUSED = "paused"
    HELD = "held"
    STOPPED = "stopped"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Bar:
    """What keeps a district's roster from changing, beside pauses, from the night `since` on (None: always).

    `outlook`: OFF, STOPPED or HELD; `reason` is one of DESIGN 6. Until somebody acts, it has no end.
    """

    outlook: Outlook
    reason: str
    since: date | None = None

    def covers(self, night: date) -> bool:
        """Whether the night lies behind it."""
        return self.since is None or night >= self.since


@dataclass(frozen=True, slots=True)
class ForecastNight:
    """One night of one district. `reason`: of DESIGN 6, "" if it runs; `pauses`: the names of all that cover it."""

    night: date
    outlook: Outlook
    reason: str = ""
    pauses: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether the roster may change that night."""
        return self.outlook == Outlook.RUNS


def forecast(
    *, first: date, nights: int = NIGHTS, spans: Iterable[PauseSpan] = (), bars: Iterable[Bar] = ()
) -> tuple[ForecastNight, ...]:
    """The nights from `first` on, one for each date. The first reason that fits stands, as it does for a sync (DESIGN 5).

    Weekend, then what keeps the district from being read (off, stopped), then pauses, then a hold that waits.
    """
    pauses, barred = list(spans), list(bars)
    dates = (first + count * ONE_DAY for count in range(nights))
    return tuple(_night(night, pauses, barred) for night in dates)


def _night(night: date, spans: Sequence[PauseSpan], bars: Sequence[Bar]) -> ForecastNight:
    names = tuple(dict.fromkeys(span.name for span in spans if span.covers(night)))
    if not is_weeknight(night):
        return ForecastNight(night, Outlook.WEEKEND, "weekend", names)
    covering = {bar.outlook: bar for bar in reversed(bars) if bar.covers(night)}
    for outlook in (Outlook.OFF, Outlook.STOPPED):
        if outlook in covering:
            return ForecastNight(night, outlook, covering[outlook].reason, names)
    if names:
        return ForecastNight(night, Outlook.PAUSED, Run.Reason.PAUSED, names)
    if Outlook.HELD in covering:
        return ForecastNight(night, Outlook.HELD, covering[Outlook.HELD].reason)
    return ForecastNight(night, Outlook.RUNS)


def not_begun(*, now: datetime, zone: str, start: time) -> date:
    """The first date whose night has not begun: a change made at the provider now is read then, at the earliest.

    Before the start of tonight that is tonight; from its first minute on, what is read may be older than the change.
    """
    night = night_of(at=now, zone=zone)
    begins = night_starts(night=night, zone=zone, start=start)
    return night if now < begins else night + ONE_DAY


def first_to_run(nights: Iterable[ForecastNight], *, since: date) -> date | None:
    """The first night from `since` on that runs, None if none of those known does."""
    return next((one.night for one in nights if one.runs and one.night >= since), None)
