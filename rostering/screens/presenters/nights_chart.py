"""Ninety nights: one bar a night on a square-root scale, so that an 88 % night and a 0.4 % night both show (LOOK).

Everything is a position in percent of the width or in pixels of the height, written as attributes of an SVG.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Final

from django.urls import reverse

from rostering.calendar.nights import last_weeknights
from rostering.calendar.pauses import PauseSpan
from rostering.models import Run
from rostering.screens.moments import long_date, short_date
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.figures import KindFigures, totals_of
from rostering.screens.presenters.nights_labels import Label, place
from rostering.screens.presenters.states import run_pill
from rostering.screens.words import number, percent, several

NIGHTS: Final = 90
TOP, BASE, HEIGHT = 18, 118, 140
_SLOT: Final = 100 / NIGHTS
_HIGHEST: Final = 115
_LINES: Final = ((100, "100 %"), (50, "limit 50 %"), (10, "10 %"), (1, "1 %"))
_HELD_REASONS: Final = (Run.Reason.FIRST_LOAD, Run.Reason.LARGE_CHANGE, Run.Reason.UNDER_REVIEW)
_APPROVED_REASONS: Final = (*_HELD_REASONS, Run.Reason.APPROVED_WINDOW)
_OVERTAKEN: Final = (Run.Status.SUPERSEDED, Run.Status.REJECTED, Run.Status.CLEARED)
_NAMES: Final = {
    Run.Reason.FIRST_LOAD: "First load",
    Run.Reason.LARGE_CHANGE: "Large change",
    Run.Reason.UNDER_REVIEW: "Reviewed change",
    Run.Reason.APPROVED_WINDOW: "Expected change",
}


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


def chart_nights(*, tonight: date) -> list[date]:
    """The ninety weeknights before tonight, paused ones among them."""
    return last_weeknights(before=tonight, count=NIGHTS, skip=lambda night: False)


def nights_chart(
    rows: Iterable[NightRow], *, nights: Sequence[date], spans: Iterable[PauseSpan]
) -> NightsChart | None:
    """The chart of some weeknights, None while there is no night to show."""
    by_night = {row.night: row for row in rows if row.night in set(nights)}
    if not by_night:
        return None
    students = {night: _students(row) for night, row in by_night.items()}
    marks = {night: _mark(row) for night, row in by_night.items()}
    bands = [(span, shown) for span in spans if (shown := [night for night in nights if span.covers(night)])]
    return NightsChart(
        words=_words(nights, marks, students),
        height=HEIGHT,
        top=TOP,
        plot=BASE - TOP,
        base=BASE,
        bars=tuple(
            _bar(nights.index(night), night, mark=marks[night], figures=students[night], row=by_night[night])
            for night in by_night
        ),
        bands=tuple(_band(nights, span, shown) for span, shown in bands),
        lines=tuple(
            Line(y=f"{_y(value):.1f}", words=words, is_limit=value == 50, words_y=f"{_y(value) + 4:.1f}")
            for value, words in _LINES
        ),
        months=_months(nights),
        labels=place(_wanted(nights, by_night, marks, students, bands)),
        rows=tuple(_row(by_night[night], students[night]) for night in sorted(by_night, reverse=True)),
    )


def _students(row: NightRow) -> KindFigures:
    """The one kind the chart shows."""
    counts = row.totals.get("students")
    return totals_of({"students": counts})["students"] if counts else KindFigures()


def _mark(row: NightRow) -> str:
    status, reason = row.status, row.reason
    if status in (Run.Status.FAILED, Run.Status.MISSED):
        return "failed"
    if status == Run.Status.HELD or (status in _OVERTAKEN and reason in _HELD_REASONS):
        return "held"
    if status == Run.Status.WAITING or (status in _OVERTAKEN and reason == Run.Reason.PAUSED):
        return "ready"
    return "done" if status == Run.Status.APPLIED and reason in _APPROVED_REASONS else "same"


def _share(figures: KindFigures) -> float:
    """How much of a kind changed; what there was nothing of before, changed whole."""
    return figures.percent if figures.existing else (100.0 if figures.changed else 0.0)


def _y(share: float) -> float:
    return BASE - sqrt(min(share, _HIGHEST) / 100) * (BASE - TOP)


def _bar(index: int, night: date, *, mark: str, figures: KindFigures, row: NightRow) -> Bar:
    top = BASE - 4.0 if mark == "failed" else min(_y(_share(figures)), BASE - 1.0)
    outline = 0.5 if mark == "ready" else 0.0
    return Bar(
        x=f"{index * _SLOT + 0.15:.2f}%",
        width=f"{_SLOT - 0.3:.2f}%",
        y=f"{top + outline:.1f}",
        height=f"{max(BASE - top - outline, 1.0):.1f}",
        mark=mark,
        words=f"{long_date(night)}: {_outcome(row)}{_figures_words(figures)}",
    )


def _figures_words(figures: KindFigures) -> str:
    if not figures.changed:
        return ""
    of = f" of {number(figures.existing)}" if figures.existing else ""
    return f", {number(figures.changed)}{of} students, {percent(_share(figures))}"


def _outcome(row: NightRow) -> str:
    pill = run_pill(status=row.status, reason=row.reason, has_changes=bool(row.totals))
    return pill.word.lower()


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
    by_night: Mapping[date, NightRow],
    marks: Mapping[date, str],
    students: Mapping[date, KindFigures],
    bands: Sequence[tuple[PauseSpan, Sequence[date]]],
) -> list[tuple[float, str]]:
    """What deserves a label, most important first: the latest night on hold, the latest pause, the largest approved nights."""
    wanted: list[tuple[float, str]] = []
    held = [night for night in nights if marks.get(night) == "held"]
    if held:
        last = held[-1]
        wanted.append((_middle(nights, last), f"{percent(_share(students[last]))}, on hold"))
    if bands:
        span, shown = max(bands, key=lambda band: band[1][-1])
        whose = "paused by the district" if span.scope == "district" else span.name
        wanted.append((_middle(nights, shown[0]), whose))
    done = sorted(
        (night for night in nights if marks.get(night) == "done"), key=lambda night: -_share(students[night])
    )
    for night in done[:2]:
        name = _NAMES[Run.Reason(by_night[night].reason)]
        wanted.append((_middle(nights, night), f"{name}, {percent(_share(students[night]))}, approved"))
    return wanted


def _middle(nights: Sequence[date], night: date) -> float:
    return (nights.index(night) + 0.5) * _SLOT


def _words(nights: Sequence[date], marks: Mapping[date, str], students: Mapping[date, KindFigures]) -> str:
    counts = {mark: sum(1 for one in marks.values() if one == mark) for mark in set(marks.values())}
    said = [f"Students changed each night, {short_date(nights[0])} to {short_date(nights[-1])}"]
    largest = max(students, key=lambda night: _share(students[night]))
    if students[largest].changed:
        said.append(f"most on {short_date(largest)}, {percent(_share(students[largest]))}")
    named = {"held": "on hold", "ready": "ready and not applied", "failed": "failed or missed"}
    said += [f"{several(counts[mark], 'night')} {words}" for mark, words in named.items() if counts.get(mark)]
    return "; ".join(said) + "."


def _row(row: NightRow, figures: KindFigures) -> NightFigures:
    return NightFigures(
        href=reverse("run", args=[row.number]),
        night=long_date(row.night),
        changed=number(figures.changed),
        of=number(figures.existing),
        percent=percent(_share(figures)),
        outcome=_outcome(row),
    )
