"""When the next night is, who takes part, and which nights are paused: the side of Home and the end of every status sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.days import today_in
from rostering.calendar.nights import ONE_DAY, is_weeknight, night_of, night_starts, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, longest_over
from rostering.screens.moments import short_date, span_words, weekday_or_date
from rostering.screens.words import agree, number, several


@dataclass(frozen=True, kw_only=True)
class NightBlock:
    """One night of the coming week."""

    day: str
    state: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Tonight:
    """The coming night and the week after it."""

    heading: str
    sentence: str
    blocks: tuple[NightBlock, ...]
    pauses: tuple[str, ...]


def last_night(*, now: datetime, zone: str, start: time) -> date:
    """The latest weeknight that should have begun; tonight's from the moment it begins."""
    night = night_of(at=now, zone=zone)
    if now < night_starts(night=night, zone=zone, start=start):
        night -= ONE_DAY
    while not is_weeknight(night):
        night -= ONE_DAY
    return night


def next_night(*, now: datetime, zone: str, start: time) -> date:
    """The weeknight that begins next, or tonight's while it has not begun."""
    night = night_of(at=now, zone=zone)
    if now >= night_starts(night=night, zone=zone, start=start):
        night += ONE_DAY
    return weeknight_on_or_after(night)


def begins_words(night: date, *, today: date, start: time) -> str:
    """ "tonight at 22:00", "Monday at 22:00", "Monday 30 November at 22:00"."""
    clock = f"{start:%H:%M}"
    if night == today:
        return f"tonight at {clock}"
    if night == today + ONE_DAY:
        return f"tomorrow at {clock}"
    if (night - today).days <= 6:
        return f"{night:%A} at {clock}"
    return f"{night:%A} {short_date(night)} at {clock}"


def sync_words(night: date, *, today: date, start: time) -> str:
    """ "tonight’s sync at 22:00", "Monday’s sync at 22:00"."""
    day, _, clock = begins_words(night, today=today, start=start).partition(" at ")
    return f"{day}’s sync at {clock}"


def coming_words(night: date, *, spans: Iterable[PauseSpan], today: date, start: time) -> str:
    """What comes next, as a sentence goes on: the coming sync, or in a company pause the day on which rosters change again."""
    span = longest_over([one for one in spans if one.scope == "company"], night=night)
    if span is None:
        return sync_words(night, today=today, start=start)
    resumes = weeknight_on_or_after(span.last_night + ONE_DAY)
    return f"rosters change again on {resumes:%A} {short_date(resumes)}"


def next_change_words(
    *, now: datetime, zone: str, start: time, pause: PauseSpan | None, resumes: date
) -> str:
    """When rosters of a district next move by themselves: the coming night, or the first one after its pause."""
    night = resumes if pause is not None else next_night(now=now, zone=zone, start=start)
    return begins_words(night, today=today_in(zone, now=now), start=start)


def tonight(
    *,
    now: datetime,
    zone: str,
    start: time,
    taking_part: int,
    paused: int,
    off: int,
    spans: Iterable[PauseSpan],
) -> Tonight:
    """The panel on Home: `spans` are the company's pauses near."""
    first = next_night(now=now, zone=zone, start=start)
    today = today_in(zone, now=now)
    nights = _weeknights(first, 6)
    company = [span for span in spans if span.scope == "company"]
    return Tonight(
        heading="Tonight and this week" if first == today else "The coming nights",
        sentence=_sentence(begins_words(first, today=today, start=start), taking_part, paused, off),
        blocks=tuple(_block(night, first, company) for night in nights),
        pauses=tuple(
            _pause_words(span, today=today)
            for span in company
            if span.first_night <= nights[-1] + timedelta(days=14)
        ),
    )


def _sentence(begins: str, taking_part: int, paused: int, off: int) -> str:
    said = [f"{several(taking_part, 'district syncs', 'districts sync')} {begins}."]
    if paused:
        said.append(f"{number(paused)} {agree(paused, 'is')} paused by the district: read, not changed.")
    if off:
        said.append(f"{number(off)} {agree(off, 'is')} off.")
    return " ".join(said)


def _weeknights(first: date, count: int) -> list[date]:
    nights = [first]
    while len(nights) < count:
        nights.append(weeknight_on_or_after(nights[-1] + ONE_DAY))
    return nights


def _block(night: date, first: date, spans: list[PauseSpan]) -> NightBlock:
    covering = next((span for span in spans if span.covers(night)), None)
    state = "paused" if covering else "tonight" if night == first else "plain"
    words = f"{night:%A} {short_date(night)}{f', paused: {covering.name}' if covering else ''}"
    return NightBlock(day=f"{night:%a}", state=state, words=words)


def _pause_words(span: PauseSpan, *, today: date) -> str:
    resumes = weeknight_on_or_after(span.last_night + ONE_DAY)
    again = f"{resumes:%A} {short_date(resumes)}"
    if span.first_night <= today <= span.last_night:
        return f"{span.name}: every district is paused. Rosters change again on {again}."
    begins = weekday_or_date(span.first_night, today=today)
    return (
        f"{span.name} pauses every district from {begins} ({span_words(span.first_night, span.last_night)}). "
        f"What is undecided then waits until {again}."
    )
