"""Last night by the clock: how many districts finished in each ten minutes, and below by name what did not go through (LOOK)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.urls import reverse

from rostering.calendar.nights import night_ends, night_starts
from rostering.models import Run
from rostering.screens.moments import clock, zone_name
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.strip import NightRun
from rostering.screens.words import number, several

STEP: Final = timedelta(minutes=10)
HEIGHT: Final = 96
_HOUR: Final = timedelta(hours=1)
_THROUGH: Final = (Run.Status.APPLIED, Run.Status.UNCHANGED, Run.Status.WAITING)
_NAMED: Final = ("failed", "missed", "held")
_SHOWN: Final = 24


@dataclass(frozen=True, kw_only=True)
class ClockBar:
    """Ten minutes: geometry of the bar, and its words."""

    x: str
    width: str
    y: str
    height: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClockHour:
    """A line of the hours; `zone` names where the night begins there, `is_odd` is left out on narrow screens."""

    x: str
    words: str
    zone: str
    is_odd: bool


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """One hour of the table below the chart."""

    hour: str
    through: str
    not_through: str


@dataclass(frozen=True, kw_only=True)
class ClockName:
    """A district that did not go through, and when that was known."""

    when: str
    pill: Pill
    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class NightClock:
    """The chart, its names and its table; `note` says what can not stand on it."""

    caption: str
    bars: tuple[ClockBar, ...]
    hours: tuple[ClockHour, ...]
    names: tuple[ClockName, ...]
    more: str
    note: str
    table: tuple[ClockRow, ...]


def night_clock(
    *,
    night: date,
    districts: Iterable[tuple[int, str, str, str, str]],
    runs: Mapping[int, NightRun],
    zone: str,
    start: time,
) -> NightClock:
    """`districts`: (number, slug, name, why off, time zone); `zone`: the viewer's, in which the hours are told."""
    told = [(one, runs[one[0]]) for one in districts if one[0] in runs]
    begins = {one[4]: night_starts(night=night, zone=one[4], start=start) for one, _ in told}
    first = _whole(min(begins.values(), default=night_starts(night=night, zone=zone, start=start)))
    end = max([night_ends(night=night, zone=one) for one in begins] or [first + 8 * _HOUR])
    inside = [run for _, run in told if run.finished_at and first <= run.finished_at < end + 2 * _HOUR]
    through = Counter(_bin(run, first) for run in inside if run.status in _THROUGH)
    failed = Counter(_bin(run, first) for run in inside if _names(run))
    last = _last_hour(first, through)
    steps = int((last - first) / STEP)
    outside = sum(1 for _, run in told if run.status in _THROUGH) - sum(through.values())
    most = number(max(through.values(), default=0))
    names = [_name(one, run, zone) for one, run in _in_order(told) if _names(run)]
    return NightClock(
        caption=f"Districts that finished in each ten minutes, {zone_name(zone)}; {most} at most. "
        "A zone stands where its night begins.",
        bars=_bars(through, first=first, steps=steps, zone=zone),
        hours=_hours(first, last, begins=begins, zone=zone),
        names=tuple(names[:_SHOWN]),
        more=f"and {number(len(names) - _SHOWN)} more" if len(names) > _SHOWN else "",
        note=f"{several(outside, 'district')} finished outside the night." if outside else "",
        table=_table(through, failed, first=first, last=last, zone=zone),
    )


def _whole(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _bin(run: NightRun, first: datetime) -> int:
    return int(((run.finished_at or first) - first) / STEP)


def _last_hour(first: datetime, bins: Iterable[int]) -> datetime:
    """The end of the axis: the hour after the last one that went through, three hours at least."""
    latest = first + STEP * (max(bins, default=0) + 1)
    return max(first + 3 * _HOUR, _whole(latest + _HOUR - timedelta(microseconds=1)))


def _names(run: NightRun) -> bool:
    return run_pill(status=run.status, reason=run.reason).cell in _NAMED


def _in_order(
    told: list[tuple[tuple[int, str, str, str, str], NightRun]],
) -> list[tuple[tuple[int, str, str, str, str], NightRun]]:
    """Failed, missed, held; each by the time at which it ended."""
    return sorted(
        told,
        key=lambda one: (
            (*_NAMED, "").index(cell)
            if (cell := run_pill(status=one[1].status, reason=one[1].reason).cell) in _NAMED
            else len(_NAMED),
            one[1].finished_at or one[1].queued_at,
            one[0][2],
        ),
    )


def _name(district: tuple[int, str, str, str, str], run: NightRun, zone: str) -> ClockName:
    is_missed = run.status == Run.Status.MISSED or run.finished_at is None
    when = "never begun" if is_missed else clock(run.finished_at, zone=zone)  # type: ignore[arg-type]
    return ClockName(
        when=when,
        pill=run_pill(status=run.status, reason=run.reason),
        name=district[2],
        href=reverse("run", args=[run.id]),
    )


def _span(first: datetime, length: timedelta, zone: str) -> str:
    return f"{clock(first, zone=zone)} to {clock(first + length, zone=zone)}"


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%"


def _bars(counts: Counter[int], *, first: datetime, steps: int, zone: str) -> tuple[ClockBar, ...]:
    most = max(counts.values(), default=1)
    return tuple(
        ClockBar(
            x=_share(place + 0.1, steps),
            width=_share(0.8, steps),
            y=f"{HEIGHT - _tall(count, most):.1f}",
            height=f"{_tall(count, most):.1f}",
            words=f"{_span(first + STEP * place, STEP, zone)}: {several(count, 'district')}",
        )
        for place, count in sorted(counts.items())
    )


def _tall(count: int, most: int) -> float:
    """Never so small that it can not be seen."""
    return max(3.0, (HEIGHT - 8) * count / most)


def _hours(
    first: datetime, last: datetime, *, begins: Mapping[str, datetime], zone: str
) -> tuple[ClockHour, ...]:
    count = int((last - first) / _HOUR)
    named: dict[datetime, str] = {}
    for name, at in sorted(begins.items(), key=lambda item: item[1]):
        named.setdefault(_whole(at), zone_name(name).removesuffix(" time"))
    return tuple(
        ClockHour(
            x=_share(place, count),
            words=clock(first + _HOUR * place, zone=zone),
            zone=named.get(first + _HOUR * place, ""),
            is_odd=place % 2 == 1 or place == count - 1,
        )
        for place in range(count)
    )


def _table(
    through: Counter[int], failed: Counter[int], *, first: datetime, last: datetime, zone: str
) -> tuple[ClockRow, ...]:
    in_hour = int(_HOUR / STEP)
    rows = []
    for place in range(int((last - first) / _HOUR)):
        bins = range(place * in_hour, (place + 1) * in_hour)
        rows.append(
            ClockRow(
                hour=_span(first + _HOUR * place, _HOUR, zone),
                through=number(sum(through[one] for one in bins)),
                not_through=number(sum(failed[one] for one in bins)),
            )
        )
    return tuple(rows)
