"""`manage.py forecast`: the coming nights of one district or of all, and why some of them change nothing."""

from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from rostering.calendar.forecast import NIGHTS, ForecastNight, Outlook
from rostering.commands import Answer, JsonCommand, find_district
from rostering.due import rostered_districts
from rostering.forecasts import DistrictForecast, forecasts

MOST_NIGHTS = 3700
YEARS = range(2000, 2090)
WORDS = {
    Outlook.RUNS: "runs",
    Outlook.WEEKEND: "weekend",
    Outlook.PAUSED: "paused",
    Outlook.HELD: "waiting behind a hold",
    Outlook.STOPPED: "stopped by staff",
    Outlook.OFF: "not synced",
}


class Command(JsonCommand):
    """Reads; asks no provider and changes nothing. Without --district: every partner district that has nights at all."""

    help = "Say for each coming night whether rosters may change, and why not."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument(
            "--from",
            dest="first",
            type=day,
            metavar="DATE",
            help="YYYY-MM-DD (default: each district's tonight)",
        )
        parser.add_argument(
            "--nights",
            type=count,
            default=NIGHTS,
            metavar="N",
            help=f"how many dates, weekends among them (default {NIGHTS})",
        )
        parser.add_argument("--district", metavar="SLUG", help="one district's short name (default: all)")

    def work(self, **options: Any) -> Answer:
        """The forecast, night by night; within a night by the short name."""
        slug = options["district"]
        found = [find_district(slug)] if slug else list(rostered_districts())
        made = forecasts(found, now=timezone.now(), first=options["first"], nights=options["nights"])
        rows = sorted(
            ((night, one.district.slug) for one in made for night in one.nights),
            key=lambda row: (row[0].night, row[1]),
        )
        return Answer(
            document=[_document(night, of) for night, of in rows],
            lines=tuple(_of_one(made[0].nights) if slug else _of_all(made)),
        )


def day(text: str) -> date:
    """A date as YYYY-MM-DD, in this century: the calendar's rules reach no further."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date; write it such as 2026-11-25") from None
    if found.year not in YEARS:
        raise ArgumentTypeError(f"{text!r} is not between {YEARS[0]} and {YEARS[-1]}")
    return found


def count(text: str) -> int:
    """A number of nights; ten years at most."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_NIGHTS:
        raise ArgumentTypeError(f"{text!r} is no number of nights from 1 to {MOST_NIGHTS}")
    return int(text)


def _document(night: ForecastNight, slug: str) -> dict[str, Any]:
    return {
        "night": night.night.isoformat(),
        "district": slug,
        "runs": night.runs,
        "reason": night.reason or None,
    }


def _of_one(nights: Sequence[ForecastNight]) -> list[str]:
    return [f"{_date(night)}  {WORDS[night.outlook]}{_names(night)}" for night in nights]


def _names(night: ForecastNight) -> str:
    if night.outlook == Outlook.PAUSED:
        return f": {', '.join(night.pauses)}"
    return f" ({night.reason.replace('_', ' ')})" if night.outlook in (Outlook.HELD, Outlook.OFF) else ""


def _of_all(made: Sequence[DistrictForecast]) -> list[str]:
    """A line a night: how many run, and how many do not for which reason."""
    if not made:
        return ["There is no district that is synced."]
    by_night: dict[date, list[ForecastNight]] = {}
    for one in made:
        for night in one.nights:
            by_night.setdefault(night.night, []).append(night)
    return [_counted(by_night[night]) for night in sorted(by_night)]


def _counted(nights: Sequence[ForecastNight]) -> str:
    if nights[0].outlook == Outlook.WEEKEND:
        return f"{_date(nights[0])}  weekend"
    counts = Counter(WORDS[night.outlook] for night in nights)
    runs = counts.pop(WORDS[Outlook.RUNS], 0)
    others = ", ".join(f"{number} {words}" for words, number in counts.most_common())
    named = sorted({name for night in nights if night.outlook == Outlook.PAUSED for name in night.pauses})
    names = f" ({', '.join(named)})" if named else ""
    return f"{_date(nights[0])}  {runs} of {len(nights)} run{f'; {others}' if others else ''}{names}"


def _date(night: ForecastNight) -> str:
    return f"{night.night} {night.night:%a}"
