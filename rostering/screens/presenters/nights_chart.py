"""Ninety nights: one bar a night on a square-root scale, so that an 88 % night and a 0.4 % night both show (LOOK).

Everything is a position in percent of the width or in pixels of the height, written as attributes of an SVG.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Final

from django.urls import reverse

from rostering.calendar.nights import last_weeknights
from rostering.calendar.pauses import PauseSpan
from rostering.screens.moments import long_date, short_date
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.night_marks import MarkedNight, marked
from rostering.screens.presenters.nights_labels import Bar as Obstacle
from rostering.screens.presenters.nights_labels import Label, place
from rostering.screens.words import number, percent, several

NIGHTS: Final = 90
TOP, BASE, HEIGHT = 18, 118, 140
_SLOT: Final = 100 / NIGHTS
_HIGHEST: Final = 115
_LINES: Final = ((100, "100 %"), (50, "limit 50 %"), (10, "10 %"), (1, "1 %"))


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One night. `mark`: same, done, held, ready, failed."""

    x: str
    width: str
    y: str
    height: str
    mark: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """Nights of a pause."""

    x: str
    width: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line across, named at its end."""

    y: str
    words: str
    is_limit: bool
    words_y: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """Where a month begins."""

    x: str
    words: str
    short: str


@dataclass(frozen=True, kw_only=True)
class NightFigures:
    """One row of the table of the chart."""

    href: str
    night: str
    changed: str
    of: str
    percent: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class NightsChart:
    """The whole chart with its table; `words` is what it says to those who do not see it."""

    words: str
    height: int
    top: int
    plot: int
    base: int
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    labels: tuple[Label, ...]
    rows: tuple[NightFigures, ...]


def chart_nights(*, tonight: date, through: date | None = None) -> list[date]:
    """The ninety weeknights before tonight, paused ones among them.

    `through`: the night of what is looked at; a sync of today belongs to tonight, or to a night of a weekend, and comes last.
    """
    nights = last_weeknights(before=tonight, count=NIGHTS, skip=lambda night: False)
    return nights if through is None or through <= nights[-1] else [*nights[1:], through]


def nights_chart(
    rows: Iterable[NightRow], *, nights: Sequence[date], spans: Iterable[PauseSpan]
) -> NightsChart | None:
    """The chart of some weeknights, None while there is no night to show."""
    known = set(nights)
    shown = {row.night: marked(row) for row in rows if row.night in known}
    if not shown:
        return None
    bands = [(span, mine) for span in spans if (mine := [night for night in nights if span.covers(night)])]
    return NightsChart(
        words=_words(nights, shown),
        height=HEIGHT,
        top=TOP,
        plot=BASE - TOP,
        base=BASE,
        bars=tuple(_bar(nights.index(night), one) for night, one in shown.items()),
        bands=tuple(_band(nights, span, mine) for span, mine in bands),
        lines=tuple(
            Line(y=f"{_y(value):.1f}", words=words, is_limit=value == 50, words_y=f"{_y(value) + 4:.1f}")
            for value, words in _LINES
        ),
        months=_months(nights),
        labels=place(_wanted(nights, shown, bands), bars=_obstacles(nights, shown)),
        rows=tuple(_row(shown[night]) for night in sorted(shown, reverse=True)),
    )


def _y(share: float) -> float:
    return BASE - sqrt(min(share, _HIGHEST) / 100) * (BASE - TOP)


def _top(one: MarkedNight) -> float:
    return BASE - 4.0 if one.mark == "failed" else min(_y(one.share), BASE - 1.0)


def _obstacles(nights: Sequence[date], shown: Mapping[date, MarkedNight]) -> list[Obstacle]:
    """Every bar in numbers, for the labels to keep clear of."""
    places = ((nights.index(night) * _SLOT, one) for night, one in shown.items())
    return [Obstacle(left, left + _SLOT, _top(one)) for left, one in places]


def _bar(index: int, one: MarkedNight) -> Bar:
    top = _top(one)
    outline = 0.5 if one.mark == "ready" else 0.0
    return Bar(
        x=f"{index * _SLOT + 0.15:.2f}%",
        width=f"{_SLOT - 0.3:.2f}%",
        y=f"{top + outline:.1f}",
        height=f"{max(BASE - top - outline, 1.0):.1f}",
        mark=one.mark,
        words=one.words,
    )


def _band(nights: Sequence[date], span: PauseSpan, shown: Sequence[date]) -> Band:
    first = nights.index(shown[0])
    return Band(x=f"{first * _SLOT:.2f}%", width=f"{len(shown) * _SLOT:.2f}%", words=span.name)


def _months(nights: Sequence[date]) -> tuple[Month, ...]:
    """The first night with its day, then each month that has room before the next."""
    begins = [
        (index, night)
        for index, night in enumerate(nights)
        if index and night.month != nights[index - 1].month
    ]
    first = nights[0]
    opening = Month(x="0%", words=short_date(first), short=f"{first.day} {first:%b}")
    months = [opening] if not begins or begins[0][0] > 15 else []
    for index, night in begins:
        if NIGHTS - index > 7:
            months.append(Month(x=f"{index * _SLOT:.2f}%", words=f"{night:%B}", short=f"{night:%b}"))
    return tuple(months)


def _wanted(
    nights: Sequence[date],
    shown: Mapping[date, MarkedNight],
    bands: Sequence[tuple[PauseSpan, Sequence[date]]],
) -> list[tuple[float, str]]:
    """What deserves a label, most important first: the latest night on hold, the latest pause, the largest approved nights."""
    wanted: list[tuple[float, str]] = []
    of_mark = {
        mark: [shown[night] for night in nights if night in shown and shown[night].mark == mark]
        for mark in ("held", "done")
    }
    if of_mark["held"]:
        last = of_mark["held"][-1]
        wanted.append((_middle(nights, last.night), f"{percent(last.share)}, on hold"))
    if bands:
        span, covered = max(bands, key=lambda band: band[1][-1])
        whose = "paused by the district" if span.scope == "district" else span.name
        wanted.append((_middle(nights, covered[0]), whose))
    for one in sorted(of_mark["done"], key=lambda one: -one.share)[:2]:
        words = f"{one.approved_as}, {percent(one.share)}, approved"
        wanted.append((_middle(nights, one.night), words))
    return wanted


def _middle(nights: Sequence[date], night: date) -> float:
    return (nights.index(night) + 0.5) * _SLOT


def _words(nights: Sequence[date], shown: Mapping[date, MarkedNight]) -> str:
    counts = Counter(one.mark for one in shown.values())
    said = [f"Students changed each night, {short_date(nights[0])} to {short_date(nights[-1])}"]
    largest = max(shown.values(), key=lambda one: one.share)
    if largest.students.changed:
        said.append(f"most on {short_date(largest.night)}, {percent(largest.share)}")
    named = {"held": "on hold", "ready": "ready and not applied", "failed": "failed or missed"}
    said += [f"{several(counts[mark], 'night')} {words}" for mark, words in named.items() if counts[mark]]
    return "; ".join(said) + "."


def _row(one: MarkedNight) -> NightFigures:
    return NightFigures(
        href=reverse("run", args=[one.row.number]),
        night=long_date(one.night),
        changed=number(one.students.changed),
        of=number(one.students.existing),
        percent=percent(one.share),
        outcome=one.outcome,
    )
