"""A school year as months of nights: pauses of everybody as bands, what else keeps districts from changing as strokes."""

from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.calendar.forecast import Outlook
from rostering.calendar.nights import ONE_DAY, is_weeknight
from rostering.calendar.pauses import PauseSpan
from rostering.screens.moments import short_date
from rostering.screens.words import listed, number, several

FIRST_MONTH: Final = 7
WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEKS: Final = Calendar(firstweekday=0)
_FEW, _SOME = 10, 50
#: How a night of one district that does not run is drawn, when no band of everybody lies over it.
_OWN_STROKE: Final = {
    Outlook.PAUSED: "stroke-own",
    Outlook.HELD: "stroke-held",
    Outlook.STOPPED: "stroke-off",
    Outlook.OFF: "stroke-off",
}
#: The same in words: of one district, and beside a count.
_OWN_WORDS: Final = {
    Outlook.RUNS: "rosters may change",
    Outlook.HELD: "waits behind the hold",
    Outlook.STOPPED: "stopped by staff",
    Outlook.OFF: "not synced",
}
_COUNTED: Final = {
    Outlook.PAUSED: "paused",
    Outlook.HELD: "on hold",
    Outlook.STOPPED: "stopped",
    Outlook.OFF: "off",
}


@dataclass(frozen=True, kw_only=True)
class Day:
    """One date. `look`: its classes; `words` for the pointer, and for the reader where it is not an ordinary one."""

    number: int
    iso: str
    look: str
    words: str
    is_told: bool


@dataclass(frozen=True, kw_only=True)
class MonthNote:
    """A pause of the month, in words under it."""

    look: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """One grid, weeks from Monday; None is a place before the first or after the last."""

    name: str
    nights: str
    weeks: tuple[tuple[Day | None, ...], ...]
    notes: tuple[MonthNote, ...]
    is_past: bool


@dataclass(frozen=True, kw_only=True)
class NightFacts:
    """What the pointer learns of a night: how many districts of a total may change, and what keeps the others."""

    counts: Mapping[Outlook, int]
    total: int


def school_year(year: int) -> tuple[date, date]:
    """The first and last date of the school year that begins in a calendar year."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - ONE_DAY


def year_name(year: int) -> str:
    """ "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"


def months_of(
    year: int,
    *,
    tonight: date,
    spans: Sequence[PauseSpan],
    nights: Mapping[date, NightFacts],
    is_one: bool,
) -> tuple[Month, ...]:
    """The twelve months from July on. `spans`: all that are shown; `nights`: what is known of each coming night.

    `is_one`: the page is about one district, whose own pauses are drawn as they are; else they are counted.
    """
    first, _ = school_year(year)
    begins = [
        date(first.year + (first.month + step - 1) // 12, (first.month + step - 1) % 12 + 1, 1)
        for step in range(12)
    ]
    everybody = [span for span in spans if span.scope == "company"]
    return tuple(
        _month(one, tonight=tonight, spans=spans, everybody=everybody, nights=nights, is_one=is_one)
        for one in begins
    )


def _month(
    first: date,
    *,
    tonight: date,
    spans: Sequence[PauseSpan],
    everybody: Sequence[PauseSpan],
    nights: Mapping[date, NightFacts],
    is_one: bool,
) -> Month:
    dates = [day for week in _WEEKS.monthdatescalendar(first.year, first.month) for day in week]
    days = {
        day: _day(
            day, tonight=tonight, spans=everybody, own=_own(spans, day), facts=nights.get(day), is_one=is_one
        )
        for day in dates
        if day.month == first.month
    }
    last = max(days)
    free = [day for day in days if is_weeknight(day) and not any(span.covers(day) for span in everybody)]
    shown = spans if is_one else everybody
    return Month(
        name=f"{first:%B} {first.year}" if first.month in (1, FIRST_MONTH) else f"{first:%B}",
        nights=several(len(free), "night"),
        weeks=tuple(
            tuple(days.get(day) for day in dates[start : start + 7]) for start in range(0, len(dates), 7)
        ),
        notes=tuple(
            _note(span, first, last)
            for span in shown
            if span.first_night <= last and span.last_night >= first
        ),
        is_past=last < tonight,
    )


def _own(spans: Sequence[PauseSpan], day: date) -> list[str]:
    """The name of each district's own pause that covers a day, once for each district."""
    return [span.name for span in spans if span.scope == "district" and span.covers(day)]


def _day(
    day: date,
    *,
    tonight: date,
    spans: Sequence[PauseSpan],
    own: Sequence[str],
    facts: NightFacts | None,
    is_one: bool,
) -> Day:
    covering = [span for span in spans if span.covers(day)]
    look = [
        "day-weekend" if not is_weeknight(day) else "",
        "day-past" if day < tonight else "",
        "day-tonight" if day == tonight else "",
        *(_band(day, covering, spans) if covering else (_stroke(day, own, facts, is_one),)),
    ]
    told = [*(span.name for span in covering), *own] if is_one or covering else []
    words = _words(day, covering, own, facts, tonight=tonight, is_one=is_one)
    return Day(
        number=day.day,
        iso=day.isoformat(),
        look=" ".join(part for part in look if part),
        words=words,
        is_told=bool(told) or day == tonight,
    )


def _band(day: date, covering: Sequence[PauseSpan], spans: Sequence[PauseSpan]) -> tuple[str, ...]:
    """A band breaks only at the end of a week and of a month."""

    def goes_on(other: date) -> bool:
        same_week = other.isocalendar()[:2] == day.isocalendar()[:2]
        return same_week and other.month == day.month and any(span.covers(other) for span in spans)

    return (
        "band",
        "band-open" if not any(span.is_confirmed for span in covering) else "",
        "" if goes_on(day - ONE_DAY) else "band-from",
        "" if goes_on(day + ONE_DAY) else "band-to",
    )


def _stroke(day: date, own: Sequence[str], facts: NightFacts | None, is_one: bool) -> str:
    if not is_weeknight(day):
        return ""
    if is_one:
        outlook = next(iter(facts.counts), None) if facts else None
        if own:
            return "stroke stroke-own"
        return f"stroke {_OWN_STROKE[outlook]}" if outlook in _OWN_STROKE else ""
    if not own:
        return ""
    length = "few" if len(own) < _FEW else "some" if len(own) < _SOME else "many"
    return f"stroke stroke-{length}"


def _words(
    day: date,
    covering: Sequence[PauseSpan],
    own: Sequence[str],
    facts: NightFacts | None,
    *,
    tonight: date,
    is_one: bool,
) -> str:
    said = f"{day:%A} {short_date(day)}{', tonight' if day == tonight else ''}"
    names = list(dict.fromkeys([*(span.name for span in covering), *(own if is_one else ())]))
    if not is_weeknight(day):
        return f"{said}: no syncs{f', {listed(names)}' if names else ' at the weekend'}"
    if names:
        return f"{said}: paused, {listed(names)}"
    if day < tonight or facts is None:
        return said
    if is_one:
        outlook = next(iter(facts.counts))
        return f"{said}: {_OWN_WORDS.get(outlook, 'paused')}"
    others = [
        f"{number(facts.counts[one])} {word}" for one, word in _COUNTED.items() if facts.counts.get(one)
    ]
    runs = f"{number(facts.counts.get(Outlook.RUNS, 0))} of {several(facts.total, 'district')} may change"
    return f"{said}: {', '.join([runs, *others])}"


def _note(span: PauseSpan, first: date, last: date) -> MonthNote:
    begin, end = max(span.first_night, first), min(span.last_night, last)
    nights = f"{begin.day}" if begin == end else f"{begin.day} to {end.day}"
    if span.scope == "district":
        return MonthNote(look="own", words=f"{nights} {span.name}")
    return MonthNote(look="all" if span.is_confirmed else "open", words=f"{nights} {span.name}")


def weeknights(first: date, last: date) -> Iterable[date]:
    """Every weeknight of some dates, both ends included."""
    days = (first + count * ONE_DAY for count in range((last - first).days + 1))
    return (day for day in days if is_weeknight(day))
