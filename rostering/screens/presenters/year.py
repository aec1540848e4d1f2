"""A school year as months of nights: pauses of everybody as bands, what else keeps districts from changing as strokes."""

from calendar import Calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.calendar.forecast import Outlook
from rostering.calendar.nights import ONE_DAY, is_weeknight, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan
from rostering.screens.presenters.year_gone import GoneNight, month_anchor
from rostering.screens.presenters.year_words import ExpectedNights, NightFacts, day_words
from rostering.screens.words import several

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


@dataclass(frozen=True, kw_only=True)
class Day:
    """One date. `look`: its classes; `words` for the pointer, and for the reader where it is not an ordinary one.

    `href`: the page of its pause, which the note under the month leads to as well.
    """

    number: int
    iso: str
    look: str
    words: str
    is_told: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class MonthNote:
    """A pause of the month, or an expected change, in words under it; `href`: its page."""

    look: str
    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Month:
    """One grid, weeks from Monday; None is a place before the first or after the last. `gone`: where its past nights stand."""

    name: str
    nights: str
    weeks: tuple[tuple[Day | None, ...], ...]
    notes: tuple[MonthNote, ...]
    is_past: bool
    gone: str


@dataclass(frozen=True, kw_only=True)
class _Year:
    """Everything the months are drawn from. `everybody`: the pauses of all, of `spans`; `gone`: what became of past nights."""

    tonight: date
    spans: Sequence[PauseSpan]
    everybody: Sequence[PauseSpan]
    nights: Mapping[date, NightFacts]
    gone: Mapping[date, GoneNight]
    is_one: bool
    href_of: Callable[[PauseSpan], str]
    expected: Sequence[ExpectedNights]


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
    gone: Mapping[date, GoneNight] | None = None,
    href_of: Callable[[PauseSpan], str] = lambda _: "",
    expected: Sequence[ExpectedNights] = (),
) -> tuple[Month, ...]:
    """The twelve months from July on. `spans`: all that are shown; `nights`: what is known of each coming night.

    `is_one`: the page is about one district, whose own pauses are drawn as they are; else they are counted. `gone`: what
    became of past nights; `href_of`: the page of a pause; `expected`: changes people agreed to beforehand, of one district.
    """
    first, _ = school_year(year)
    begins = [
        date(first.year + (first.month + step - 1) // 12, (first.month + step - 1) % 12 + 1, 1)
        for step in range(12)
    ]
    drawn = _Year(
        tonight=tonight,
        spans=spans,
        everybody=[span for span in spans if span.scope == "company"],
        nights=nights,
        gone=gone or {},
        is_one=is_one,
        href_of=href_of,
        expected=expected,
    )
    return tuple(_month(one, drawn) for one in begins)


def month_name(first: date) -> str:
    """Its name; January and the first one say the year too."""
    return f"{first:%B} {first.year}" if first.month in (1, FIRST_MONTH) else f"{first:%B}"


def _month(first: date, year: _Year) -> Month:
    dates = [day for week in _WEEKS.monthdatescalendar(first.year, first.month) for day in week]
    days = {day: _day(day, year) for day in dates if day.month == first.month}
    last, everybody = max(days), year.everybody
    free = [day for day in days if is_weeknight(day) and not any(span.covers(day) for span in everybody)]
    shown = year.spans if year.is_one else everybody
    weeks = (dates[start : start + 7] for start in range(0, len(dates), 7))
    return Month(
        name=month_name(first),
        nights=several(len(free), "night"),
        weeks=tuple(tuple(days.get(day) for day in week) for week in weeks),
        notes=(
            *(
                _note(span, first, last, href=year.href_of(span))
                for span in shown
                if _touches(span, first, last)
            ),
            *(_expected_note(one, first, last) for one in year.expected if _touches(one, first, last)),
        ),
        is_past=last < year.tonight,
        gone=month_anchor(first) if any(day in year.gone for day in days) else "",
    )


def _own(spans: Sequence[PauseSpan], day: date) -> list[str]:
    """The name of each district's own pause that covers a day, once for each district."""
    return [span.name for span in spans if span.scope == "district" and span.covers(day)]


def _day(day: date, year: _Year) -> Day:
    covering = [span for span in year.everybody if span.covers(day)]
    own, facts, gone = _own(year.spans, day), year.nights.get(day), year.gone.get(day)
    is_marked = day == weeknight_on_or_after(year.tonight)
    drawn = _band(day, covering, year.everybody) if covering else (_stroke(day, own, facts, year.is_one),)
    expected = [one for one in year.expected if one.covers(day)]
    look = [
        "day-weekend" if not is_weeknight(day) else "",
        "day-past" if day < year.tonight else "",
        "day-tonight" if is_marked else "",
        *drawn,
        f"day-{gone.mark}" if gone and gone.mark else "",
        "day-expected" if expected else "",
    ]
    names = [*(span.name for span in covering), *(own if year.is_one else ())]
    linked = covering or ([span for span in year.spans if span.covers(day)] if year.is_one else [])
    hrefs = [*(year.href_of(span) for span in linked), *(one.href for one in expected)]
    return Day(
        number=day.day,
        iso=day.isoformat(),
        look=" ".join(part for part in look if part),
        words=day_words(
            day, names, facts, gone, tonight=year.tonight, is_one=year.is_one, is_expected=bool(expected)
        ),
        is_told=bool(names or expected) or is_marked,
        href=next(filter(None, hrefs), ""),
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


def _touches(span: PauseSpan | ExpectedNights, first: date, last: date) -> bool:
    return span.first_night <= last and span.last_night >= first


def _nights_within(span: PauseSpan | ExpectedNights, first: date, last: date) -> str:
    begin, end = max(span.first_night, first), min(span.last_night, last)
    return f"{begin.day}" if begin == end else f"{begin.day} to {end.day}"


def _note(span: PauseSpan, first: date, last: date, *, href: str) -> MonthNote:
    look = "own" if span.scope == "district" else "all" if span.is_confirmed else "open"
    return MonthNote(look=look, words=f"{_nights_within(span, first, last)} {span.name}", href=href)


def _expected_note(one: ExpectedNights, first: date, last: date) -> MonthNote:
    words = f"{_nights_within(one, first, last)} Expected change"
    return MonthNote(look="expected", words=words, href=one.href)


def weeknights(first: date, last: date) -> Iterable[date]:
    """Every weeknight of some dates, both ends included."""
    days = (first + count * ONE_DAY for count in range((last - first).days + 1))
    return (day for day in days if is_weeknight(day))
