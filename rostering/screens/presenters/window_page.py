"""One expected change in words: what the guard lets pass in its nights, ceiling by ceiling, and who may do what with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rostering.lapsed import AGREED
from rostering.limits import ceilings_of
from rostering.models import Window
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings
from rostering.screens.moments import moment
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.windows import (
    CALLED_BACK,
    COMING,
    IN_FORCE,
    KEPT,
    LAPSED,
    NOT_AGREED,
    NOT_KEPT,
    OPEN,
    OVER,
    TO_AGREE,
    WITHDRAWN,
    nights_words,
    window_pill,
)
from rostering.screens.viewer import Viewer
from rostering.screens.words import count_of, heading_of, number, percent

HEADINGS: Final = {"removed": "Leave", "added": "Join", "updated": "Updated", "rekeyed": "New IDs"}


_HEADINGS: Final = {
    CALLED_BACK: "What it let pass",
    OVER: "What it let pass",
    NOT_AGREED: "What it would have let pass",
    WITHDRAWN: "What it would have let pass",
}


@dataclass(frozen=True, kw_only=True)
class CeilingCell:
    """One ceiling: "40 %" and how many that are now, "" where nothing exists."""

    percent: str
    count: str
    is_none: bool


@dataclass(frozen=True, kw_only=True)
class CeilingRow:
    """A kind with its ceilings in the order of `HEADINGS`."""

    heading: str
    now: str
    cells: tuple[CeilingCell, ...]


@dataclass(frozen=True, kw_only=True)
class WindowHead:
    """The top of the page."""

    name: str
    slug: str
    pill: Pill
    meta: str
    sentence: Sentence
    note: str
    heading: str


def window_head(window: Window, *, tonight: date, lapsed: Mapping[int, str]) -> WindowHead:
    """`tonight`: the district's night it is now. `lapsed`: window -> who of its two people does not decide any more."""
    pill = window_pill(window, tonight=tonight, lapsed=lapsed)
    return WindowHead(
        name=window.district.name,
        slug=window.district.slug,
        pill=pill,
        meta=f"Expected change · {nights_words(window)}",
        sentence=_sentence(window, pill, lapsed=lapsed.get(window.id, "")),
        note=_allows(window) if pill in OPEN else "",
        heading=_HEADINGS.get(pill, "What it lets pass"),
    )


def _sentence(window: Window, pill: Pill, *, lapsed: str) -> Sentence:
    nights = (
        f"in the night{'s from' if window.first_night < window.last_night else ' of'} {nights_words(window)}"
    )
    if pill == LAPSED:
        return say(strong("It lets nothing pass"), f": {_gone(window, lapsed)}. End it, and file it anew.")
    if pill == TO_AGREE:
        return say(
            strong("It counts once a second person agrees"),
            ". Until then large changes wait for people, as on any other night.",
        )
    if pill == IN_FORCE:
        return say(
            strong("Large changes pass within the ceilings below"),
            f", {nights}. Above them they wait for people.",
        )
    if pill == COMING:
        return say(strong("Agreed to"), f": it lets changes pass {nights}, and ends by itself.")
    if pill == CALLED_BACK:
        return say(strong(f"{window.ended_by} called it back"), f": {window.end_reason}")
    if pill == OVER:
        return say(strong("It has ended by itself"), "; large changes wait for people again.")
    if pill == NOT_AGREED:
        return say(strong("Nobody agreed to it in time"), ", so it never let anything pass.")
    return say(strong(f"{window.ended_by} withdrew it"), f": {window.end_reason}")


def _gone(window: Window, lapsed: str) -> str:
    """ "Ana Rivera, who filed it, does not decide for this district any more"."""
    who = (
        f"{window.agreed_by}, who agreed to it," if lapsed == AGREED else f"{window.filed_by}, who filed it,"
    )
    return f"{who} does not decide for this district any more"


def _allows(window: Window) -> str:
    """What the guard lets pass, with the numbers of now."""
    students = ceilings_of(window).get("students", Ceilings())
    existing = _counts(window).get("students", 0)
    now = (
        f": now up to {number(_of(students.removed, existing))} of {count_of(existing, 'students')}"
        if existing
        else ""
    )
    kept = KEPT if window.keeps_classes else NOT_KEPT
    return f"At most {percent(students.removed)} of the students may leave{now}. {kept}"


def ceiling_rows(window: Window) -> tuple[CeilingRow, ...]:
    """Every ceiling, with how many it is of what is on Khan Academy now."""
    given, counts = ceilings_of(window), _counts(window)
    return tuple(_row(kind, given.get(kind, Ceilings()), counts.get(kind, 0)) for kind in KINDS)


def _row(kind: str, given: Ceilings, existing: int) -> CeilingRow:
    cells = tuple(_cell(getattr(given, direction), existing) for direction in DIRECTIONS)
    return CeilingRow(heading=heading_of(kind), now=number(existing), cells=cells)


def _cell(ceiling: int, existing: int) -> CeilingCell:
    return CeilingCell(
        percent=percent(ceiling) if ceiling else "none",
        count=number(_of(ceiling, existing)) if existing and ceiling else "",
        is_none=not ceiling,
    )


def _of(percent: int, existing: int) -> int:
    """The largest whole number within a ceiling."""
    return percent * existing // 100


def _counts(window: Window) -> Mapping[str, int]:
    counts: Mapping[str, int] = window.district.roster.counts or {}
    return counts


def window_facts(window: Window, *, viewer: Viewer) -> Sequence[Fact]:
    """Who filed it and when, who agreed, who ended it."""
    said = [
        ("Filed by", str(window.filed_by), window.filed_at),
        ("Agreed by", str(window.agreed_by or ""), window.agreed_at),
        ("Ended by", str(window.ended_by or ""), window.ended_at),
    ]
    facts = []
    for name, who, at in said:
        if at is not None:
            when = moment(at, now=viewer.now, zone=viewer.zone)
            facts.append(Fact(name=name, value=f"{who}, {when.words}", exact=when.exact))
    return tuple(facts)
