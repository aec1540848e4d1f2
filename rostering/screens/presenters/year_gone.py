"""What became of the nights of a year that are over: how many districts ran, were held, failed, were missed, or waited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from typing import Final

from rostering.screens.moments import short_date
from rostering.screens.words import number, several

#: A night of many districts is marked from this share of them on, in percent: a few always fail.
_MARKED_FROM: Final = 5
_COUNTED: Final = {
    "ran": "ran",
    "held": "on hold",
    "failed": "failed",
    "missed": "missed",
    "waited": "waited",
}
_OF_ONE: Final = {
    "ran": "it ran",
    "held": "put on hold",
    "failed": "it failed",
    "missed": "it was missed",
    "waited": "read, and waited",
}


@dataclass(frozen=True, kw_only=True)
class GoneNight:
    """How many districts' syncs of one night ended how; districts that are not synced count nowhere."""

    ran: int = 0
    held: int = 0
    failed: int = 0
    missed: int = 0
    waited: int = 0
    is_one: bool = False

    @property
    def total(self) -> int:
        """All that were due."""
        return self.ran + self.held + self.failed + self.missed + self.waited

    @property
    def words(self) -> str:
        """ "1,402 of 1,410 districts ran, 3 on hold, 5 failed", or of one district "it failed"."""
        if self.is_one:
            return next((words for name, words in _OF_ONE.items() if getattr(self, name)), "")
        others = [
            f"{number(getattr(self, name))} {words}"
            for name, words in _COUNTED.items()
            if name != "ran" and getattr(self, name)
        ]
        return ", ".join([f"{number(self.ran)} of {several(self.total, 'district')} ran", *others])

    @property
    def mark(self) -> str:
        """What is drawn at its date: "failed", "held", or "" for a night that went as nights go."""
        lost = self.failed + self.missed
        if lost and 100 * lost >= _MARKED_FROM * self.total:
            return "failed"
        return "held" if self.is_one and self.held else ""


@dataclass(frozen=True, kw_only=True)
class GoneLine:
    """One night of the list."""

    night: str
    words: str
    href: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class GoneMonth:
    """One month of it, the latest night first; `anchor`: where the month above leads."""

    name: str
    anchor: str
    words: str
    lines: tuple[GoneLine, ...]


def month_anchor(day: date) -> str:
    """Where the past nights of a month stand."""
    return f"nights-{day:%Y-%m}"


def gone_months(nights: Mapping[date, GoneNight], *, href_of: Callable[[date], str]) -> tuple[GoneMonth, ...]:
    """The past nights by month, the latest first. `href_of`: the syncs of a night."""
    latest_first = sorted(nights, reverse=True)
    return tuple(
        _month(list(days), nights, href_of=href_of)
        for _, days in groupby(latest_first, key=lambda day: (day.year, day.month))
    )


def _month(
    days: list[date], nights: Mapping[date, GoneNight], *, href_of: Callable[[date], str]
) -> GoneMonth:
    counted = [one.name for one in fields(GoneNight) if one.name != "is_one"]
    sums = {name: sum(getattr(nights[day], name) for day in days) for name in counted}
    said = [f"{number(count)} {_COUNTED[name]}" for name, count in sums.items() if count]
    return GoneMonth(
        name=f"{days[0]:%B} {days[0].year}",
        anchor=month_anchor(days[0]),
        words=", ".join([several(len(days), "night"), *said]),
        lines=tuple(
            GoneLine(
                night=f"{day:%a} {short_date(day)}",
                words=nights[day].words,
                href=href_of(day),
                mark=nights[day].mark,
            )
            for day in days
        ),
    )
