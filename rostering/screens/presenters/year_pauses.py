"""The pauses of a year as a list, the sentence above it, and the year in figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rostering.calendar.nights import ONE_DAY, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, first_free, longest_over
from rostering.screens.moments import short_date
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.year import weeknights, year_name
from rostering.screens.words import listed, number, several, spelled


@dataclass(frozen=True, kw_only=True)
class YearPause:
    """One pause, or equal ones of several districts. `back`: the first morning on which changes show again; `href`: its page,
    of equal ones the first one's.
    """

    name: str
    whose: str
    dates: str
    nights: str
    back: str
    is_open: bool
    is_past: bool
    href: str


def year_pauses(
    spans: Sequence[PauseSpan],
    *,
    tonight: date,
    districts: int,
    href_of: Callable[[PauseSpan], str] = lambda _: "",
) -> tuple[YearPause, ...]:
    """`spans`: those of everybody, and each district's own; `districts` 0: a page about one district."""
    company = [span for span in spans if span.scope == "company"]
    alike: dict[tuple[date, date, str], list[PauseSpan]] = {}
    for span in spans:
        if span.scope == "district":
            alike.setdefault((span.first_night, span.last_night, span.name), []).append(span)
    listed_ones = [
        (span, _pause(span, whose="every district", spans=company, tonight=tonight, href=href_of(span)))
        for span in company
    ]
    for span, *others in alike.values():
        whose = several(1 + len(others), "district") if districts else "this district"
        also = spans if not districts else [*company, span]
        line = _pause(span, whose=whose, spans=also, tonight=tonight, href=href_of(span))
        listed_ones.append((span, line))
    listed_ones.sort(key=lambda pair: (pair[0].first_night, pair[0].last_night, pair[0].name))
    return tuple(one for _, one in listed_ones)


def _pause(span: PauseSpan, *, whose: str, spans: Sequence[PauseSpan], tonight: date, href: str) -> YearPause:
    morning = first_free(spans, after=span.last_night) + ONE_DAY
    nights = list(weeknights(span.first_night, span.last_night))
    return YearPause(
        name=span.name,
        whose=whose,
        dates=_dates(span.first_night, span.last_night),
        nights=several(len(nights), "night"),
        back=f"{morning:%A} {short_date(morning)}",
        is_open=span.scope == "company" and not span.is_confirmed,
        is_past=span.last_night < tonight,
        href=href,
    )


def _dates(first: date, last: date) -> str:
    """ "Wed 25 to Fri 27 November"."""
    if first == last:
        return f"{first:%a} {short_date(first)}"
    begin = (
        f"{first:%a} {first.day}"
        if (first.year, first.month) == (last.year, last.month)
        else f"{first:%a} {short_date(first)}"
    )
    return f"{begin} to {last:%a} {short_date(last)}"


def year_facts(
    first: date, last: date, *, company: Sequence[PauseSpan], own: Sequence[PauseSpan] | None
) -> tuple[Fact, ...]:
    """How many weeknights there are, how many are paused, how many are left. `own`: of one district, None for all."""
    nights = list(weeknights(first, last))
    resting = [night for night in nights if any(span.covers(night) for span in company)]
    left = [night for night in nights if night not in set(resting)]
    facts = [
        Fact(name="Weeknights", value=number(len(nights))),
        Fact(name="Pauses of everybody", value=number(len(resting))),
    ]
    if own is not None:
        its = [night for night in left if any(span.covers(night) for span in own)]
        left = [night for night in left if night not in set(its)]
        facts.append(Fact(name="Its own pauses", value=number(len(its))))
    return (*facts, Fact(name="Nights that may change rosters", value=number(len(left))))


def year_sentence(
    year: int,
    *,
    tonight: date,
    spans: Sequence[PauseSpan],
    bounds: tuple[date, date],
    whose: str,
    waits: str = "",
) -> Sentence:
    """What comes next in the year one is in; what pauses in any other. `whose`: a district's name, "" for everybody.

    `waits`: what a district's rosters do meanwhile when they do not change, "" when they do.
    """
    first, last = bounds
    shown = spans if whose else [span for span in spans if span.scope == "company"]
    who = f"{whose}’s rosters" if whose else "Rosters"
    if not first <= tonight <= last:
        return _other_year(year, shown, bounds=bounds, who=who)
    resting = longest_over(shown, night=tonight)
    if resting is not None:
        back = first_free(shown, after=tonight)
        rest = strong(f"rest until {back:%A} {short_date(back)}")
        return say(f"{who} ", rest, f" ({resting.name}){_then(shown, after=back)}.")
    coming = [span for span in shown if span.first_night > tonight]
    if waits:
        return _waiting(f"{who} {waits}", coming, tonight)
    if not coming:
        return say(f"{who} change ", strong("every weeknight to the end of June"), ".")
    first_pause = coming[0]
    rest = strong(f"rest for {_count(first_pause)} from {_begins(first_pause, tonight)}")
    then = _then(coming, after=first_pause.last_night)
    return say(f"{who} change every weeknight, then ", rest, f" ({first_pause.name}){then}.")


def _waiting(what: str, coming: Sequence[PauseSpan], tonight: date) -> Sentence:
    if not coming:
        return say(strong(what), ".")
    rest = f"{_count(coming[0])} from {_begins(coming[0], tonight)} ({coming[0].name})"
    return say(strong(what), f"; besides, they rest for {rest}{_then(coming, after=coming[0].last_night)}.")


def _begins(span: PauseSpan, tonight: date) -> str:
    night = weeknight_on_or_after(span.first_night)
    return f"{night:%A}" if (night - tonight).days <= 6 else f"{night:%A} {short_date(night)}"


def _then(spans: Iterable[PauseSpan], *, after: date) -> str:
    span = next((one for one in spans if one.first_night > after), None)
    if span is None:
        return ""
    return f", and for {_count(span)} from {short_date(span.first_night)} ({span.name})"


def _count(span: PauseSpan) -> str:
    nights = sum(1 for _ in weeknights(span.first_night, span.last_night))
    return f"{spelled(nights)} {'night' if nights == 1 else 'nights'}"


def _other_year(year: int, spans: Sequence[PauseSpan], *, bounds: tuple[date, date], who: str) -> Sentence:
    nights = list(weeknights(*bounds))
    resting = sum(any(span.covers(night) for span in spans) for night in nights)
    names = listed([*dict.fromkeys(span.name for span in spans if span.last_night >= bounds[0])])
    return say(
        f"{who} rest on ",
        strong(f"{number(resting)} of {several(len(nights), 'weeknight')}"),
        f" in the school year {year_name(year)}{f': {names}' if names else ''}.",
    )
