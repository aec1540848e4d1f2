"""The words of a digest: one mail a person a day about what waits for people. Pure; districts and figures, nobody's name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.notices.words import Words
from rostering.words import NO_BREAK, number, several

#: More lines than this of one sort are counted: a mail is no list of three hundred.
MOST_LINES: Final = 40


@dataclass(frozen=True, kw_only=True)
class Case:
    """A hold as a digest names it. `nights`: with the office open; `sentence`: why it is held."""

    number: int
    district: str
    sentence: str
    nights: int
    seen_again: int = 0
    asked_again_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A sync that was applied and lost much without reaching the limit."""

    number: int
    district: str
    night: date


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Everything one person is told; a case stands in one place only."""

    late: Sequence[Case] = ()
    asked_again: Sequence[Case] = ()
    waiting: Sequence[Case] = ()
    back: Sequence[Case] = ()
    warned: Sequence[Warned] = ()

    def __bool__(self) -> bool:
        return bool(self.late or self.asked_again or self.waiting or self.back or self.warned)


def digest_words(telling: Telling, *, to: str, day: date, portal: str) -> Words:
    """Subject and text. `portal`: where its pages are."""
    sections = [
        _section("Waiting for three nights, told to every specialist", telling.late, portal),
        _section("The day to ask the district again has come", telling.asked_again, portal),
        _section("On hold", telling.waiting, portal),
        _section("Rejected before, and here again", telling.back, portal),
        _warnings(telling.warned, portal),
    ]
    text = "\n".join(
        (
            f"Hello {to},",
            "",
            f"This is what waits on {_day(day)}. Nights are those on which the office was open.",
            "",
            *(line for section in sections for line in section),
            f"All of it: {portal}/",
            "",
            "The rostering portal",
            "",
        )
    )
    return Words(subject=_subject(telling), text=text.replace(NO_BREAK, " "))


def _subject(telling: Telling) -> str:
    """ "Rostering: 3 districts on hold, 1 early warning"."""
    holds = len(telling.late) + len(telling.asked_again) + len(telling.waiting)
    parts = [
        f"{several(holds, 'district')} on hold" if holds else "",
        f"{number(len(telling.late))} for three nights" if telling.late else "",
        f"{number(len(telling.back))} back after a rejection" if telling.back else "",
        several(len(telling.warned), "early warning") if telling.warned else "",
    ]
    return f"Rostering: {', '.join(part for part in parts if part)}"


def _section(heading: str, cases: Sequence[Case], portal: str) -> Iterator[str]:
    if not cases:
        return
    yield f"{heading} ({number(len(cases))})"
    for case in cases[:MOST_LINES]:
        yield f"- {case.district}, {_age(case)}. {case.sentence}".rstrip()
        yield f"  {portal}/holds/{case.number}"
    if len(cases) > MOST_LINES:
        yield f"- and {number(len(cases) - MOST_LINES)} more: {portal}/holds"
    yield ""


def _age(case: Case) -> str:
    """ "3 nights", "new", "seen again 4 nights"; until when the district had time."""
    if case.seen_again:
        return f"seen again {several(case.seen_again, 'night')}"
    age = several(case.nights, "night") if case.nights else "new"
    return f"{age}, to be asked again {_day(case.asked_again_on)}" if case.asked_again_on else age


def _warnings(warned: Sequence[Warned], portal: str) -> Iterator[str]:
    if not warned:
        return
    yield f"Applied, with an early warning ({number(len(warned))})"
    for one in warned[:MOST_LINES]:
        yield f"- {one.district}, the night of {_day(one.night)}: much was lost without reaching the limit."
        yield f"  {portal}/syncs/{one.number}"
    if len(warned) > MOST_LINES:
        yield f"- and {number(len(warned) - MOST_LINES)} more: {portal}/"
    yield ""


def _day(day: date) -> str:
    """ "Tuesday 6 October", as the screens say it."""
    return f"{day:%A} {day.day} {day:%B}"
