"""When a change made now shows on Khan Academy, and the coming nights of a district as a strip with its words (RULES B4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from rostering.calendar.forecast import ForecastNight, Outlook, first_to_run
from rostering.calendar.nights import ONE_DAY, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, first_free
from rostering.screens.moments import short_date
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import listed, several

_WORDS: Final = {
    Outlook.RUNS: "rosters may change",
    Outlook.HELD: "waits behind the hold",
    Outlook.STOPPED: "stopped by staff",
    Outlook.OFF: "not synced",
}
#: What a change made now waits for, when no coming night runs.
_WAITS: Final = {
    Outlook.HELD: ("waits behind the hold for a person’s decision", "decided"),
    Outlook.STOPPED: ("waits until staff start syncs again", "started again"),
}


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """One night of the strip; the first of a week stands apart from the one before."""

    look: str
    words: str
    begins_week: bool


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Weeknights in a row to which the same happens."""

    look: str
    dates: str
    words: str
    nights: str


@dataclass(frozen=True, kw_only=True)
class NightsAhead:
    """The strip and its words. `sentence` () where nothing is ever read."""

    sentence: Sentence
    cells: tuple[Ahead, ...]
    stretches: tuple[Stretch, ...]


def nights_ahead(
    nights: Sequence[ForecastNight], *, since: date, tonight: date, spans: Iterable[PauseSpan], provider: str
) -> NightsAhead:
    """`since`: the first night that has not begun; `spans`: the pauses, as far ahead as any night may lie."""
    return NightsAhead(
        sentence=shows_sentence(nights, since=since, tonight=tonight, spans=spans, provider=provider),
        cells=tuple(_cell(one, tonight=tonight, marked=weeknight_on_or_after(tonight)) for one in nights),
        stretches=tuple(_stretches(nights)),
    )


def shows_sentence(
    nights: Sequence[ForecastNight], *, since: date, tonight: date, spans: Iterable[PauseSpan], provider: str
) -> Sentence:
    """ "A change made in Clever now shows on Khan Academy after the night of Monday 30 November." """
    pauses = list(spans)
    free = first_free(pauses, after=since - ONE_DAY)
    change = f"A change made in {provider} now "
    waits = next((one.outlook for one in nights if one.outlook in _WAITS), None)
    if first_to_run(nights, since=since) is None and waits is not None:
        what, then = _WAITS[waits]
        return say(
            change, strong(what), f"; once {then}, it shows after {_night(free, tonight)} at the earliest."
        )
    if all(one.outlook in (Outlook.OFF, Outlook.WEEKEND) for one in nights):
        return ()
    resting = [
        span.name
        for span in pauses
        if any(span.covers(one.night) for one in _weeknights(nights, since, free))
    ]
    why = f": {listed([*dict.fromkeys(resting)])} comes first" if resting else ""
    return say(change, "shows on Khan Academy after ", strong(_night(free, tonight)), f"{why}.")


def _weeknights(nights: Iterable[ForecastNight], since: date, until: date) -> list[ForecastNight]:
    return [one for one in nights if since <= one.night < until and one.outlook != Outlook.WEEKEND]


def _night(night: date, tonight: date) -> str:
    return f"the night of {night:%A} {short_date(night)}{', tonight' if night == tonight else ''}"


def _cell(one: ForecastNight, *, tonight: date, marked: date) -> Ahead:
    """`marked`: tonight, or at a weekend the night after it."""
    name = f"{one.night:%A} {short_date(one.night)}{', tonight' if one.night == tonight else ''}"
    look = f"ahead-{one.outlook}{' ahead-tonight' if one.night == marked else ''}"
    return Ahead(look=look, words=f"{name}: {_said(one)}", begins_week=one.night.weekday() == 0)


def _said(one: ForecastNight) -> str:
    if one.outlook == Outlook.PAUSED:
        return f"paused, {listed(one.pauses)}"
    return _WORDS.get(one.outlook, "no syncs at the weekend")


def _stretches(nights: Iterable[ForecastNight]) -> Iterable[Stretch]:
    weeknights = [one for one in nights if one.outlook != Outlook.WEEKEND]
    for (outlook, _), group in groupby(weeknights, key=lambda one: (one.outlook, one.pauses)):
        alike = list(group)
        yield Stretch(
            look=f"ahead-{outlook}",
            dates=_dates(alike[0].night, alike[-1].night),
            words=_said(alike[0]),
            nights=several(len(alike), "night"),
        )


def _dates(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a} {short_date(first)}"
    return f"{first:%a} {short_date(first)} to {last:%a} {short_date(last)}"
