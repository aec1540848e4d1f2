"""What is known of the coming nights of a year: what each brings to each district, counted by night."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from districts.models import District
from rostering.calendar.forecast import NIGHTS, Outlook
from rostering.forecasts import DistrictForecast, forecasts
from rostering.screens.presenters.year import school_year
from rostering.screens.presenters.year_words import NightFacts
from rostering.screens.scope import Scope

_WAITS: Final = {
    Outlook.OFF: "are not synced",
    Outlook.STOPPED: "wait until staff start syncs again",
    Outlook.HELD: "wait behind a hold for a decision",
}


def forecasts_of_year(
    districts: Sequence[District], scope: Scope, tonight: date, year: int
) -> list[DistrictForecast]:
    """Of the year's nights from tonight on; nothing of a year that is over."""
    first, last = school_year(year)
    begin = max(first, tonight)
    if begin > last:
        return []
    return forecasts(districts, now=scope.viewer.now, first=begin, nights=(last - begin).days + 1)


def by_night(made: Sequence[DistrictForecast]) -> dict[date, NightFacts]:
    """Night -> how many districts it finds in which state. Equal forecasts are counted once, times their districts.

    Nobody leaves a hold undecided for longer than a forecast reaches: nights after that may change rosters again.
    """
    shared = Counter(id(one.nights) for one in made)
    distinct = {id(one.nights): one.nights for one in made}
    counts: dict[date, Counter[Outlook]] = {}
    for key, nights in distinct.items():
        for place, night in enumerate(nights):
            is_near = place < NIGHTS or night.outlook != Outlook.HELD
            outlook = night.outlook if is_near else Outlook.RUNS
            counts.setdefault(night.night, Counter())[outlook] += shared[key]
    return {night: NightFacts(counts=found, total=len(made)) for night, found in counts.items()}


def waits_words(made: Sequence[DistrictForecast]) -> str:
    """What keeps one district from changing besides pauses, now; "" for nothing."""
    outlooks = {night.outlook for one in made for night in one.nights[:NIGHTS]}
    return next((words for outlook, words in _WAITS.items() if outlook in outlooks), "")
