"""What the pointer, and whoever listens, learns of one night of the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.calendar.forecast import Outlook
from rostering.calendar.nights import is_weeknight, weeknight_on_or_after
from rostering.screens.moments import short_date
from rostering.screens.presenters.year_gone import GoneNight
from rostering.screens.words import listed, number, several

#: A night that does not run, or does, in words: of one district, and beside a count.
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
class NightFacts:
    """What the pointer learns of a night: how many districts of a total may change, and what keeps the others."""

    counts: Mapping[Outlook, int]
    total: int


@dataclass(frozen=True, kw_only=True)
class ExpectedNights:
    """First to last night of an expected change that people have agreed to; `href`: its page."""

    first_night: date
    last_night: date
    href: str

    def covers(self, night: date) -> bool:
        """Whether it lets anything pass on a date; on no night of a weekend, since there are none."""
        return is_weeknight(night) and self.first_night <= night <= self.last_night


def next_night_words(tonight: date) -> str:
    """What the marked night is called: at a weekend it is not tonight, since no night of ours is."""
    return "tonight" if is_weeknight(tonight) else "the next night"


def day_words(
    day: date,
    names: Sequence[str],
    facts: NightFacts | None,
    gone: GoneNight | None,
    *,
    tonight: date,
    is_one: bool,
    is_expected: bool = False,
) -> str:
    """One line. `names`: of the pauses that cover it; `gone`: what became of it, once it has begun."""
    said = _words(day, names, facts, gone, tonight=tonight, is_one=is_one)
    return f"{said}; a large change {'was' if day < tonight else 'is'} expected" if is_expected else said


def _words(
    day: date,
    names: Sequence[str],
    facts: NightFacts | None,
    gone: GoneNight | None,
    *,
    tonight: date,
    is_one: bool,
) -> str:
    marked = next_night_words(tonight) if day == weeknight_on_or_after(tonight) else ""
    said = f"{day:%A} {short_date(day)}{f', {marked}' if marked else ''}"
    named = listed(list(dict.fromkeys(names)))
    if not is_weeknight(day):
        return f"{said}: no syncs{f', {named}' if named else ' at the weekend'}"
    if day < tonight and gone is not None:
        return f"{said}: {f'paused, {named}; ' if named else ''}{gone.words}"
    if named:
        return f"{said}: paused, {named}"
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
