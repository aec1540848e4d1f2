"""The hand-over page in words: what a colleague leaves behind for some days, on one sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse

from accounts.models import Staff
from districts.models import SchoolYear
from rostering.calendar.pauses import PauseSpan
from rostering.models import Run, Talk
from rostering.screens.hold_list_rows import HoldFacts
from rostering.screens.moments import long_date, moment, short_date, span_words
from rostering.screens.presenters import states
from rostering.screens.presenters.early_warnings import warning_lines
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.hold import waiting_words
from rostering.screens.presenters.holds import ANSWERS
from rostering.screens.presenters.promises import PromiseLine, promise_lines
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import KINDS, listed, number, several

_SHOWN_KINDS: Final = ("students", "teachers", "sections")
_DATES: Final = (
    ("first_day", "first day of school"),
    ("rollover_on", "moves to the new school year in its information system"),
    ("do_not_sync_before", "syncs again"),
    ("last_day", "last day of school"),
)


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """A case: how old, what it would do, what the district says, and its pinned note."""

    pill: Pill
    name: str
    href: str
    age: str
    now_after: str
    harm: str
    said: str
    note: str


@dataclass(frozen=True, kw_only=True)
class DatedLine:
    """An early warning or a coming date of a district; `name` is the district's."""

    when: str
    name: str
    href: str
    words: str


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """The whole sheet; empty parts are left out of it."""

    sentence: Sentence
    holds: tuple[HeldLine, ...]
    promises: tuple[PromiseLine, ...]
    notes: tuple[PromiseLine, ...]
    warnings: tuple[DatedLine, ...]
    dates: tuple[DatedLine, ...]
    pauses: tuple[str, ...]
    is_empty: bool


def hand_over(  # noqa: PLR0913 - one keyword for each part of the sheet
    *,
    person: Staff,
    first: date,
    last: date,
    districts: int,
    holds: Iterable[HoldFacts],
    promises: Iterable[Talk],
    warned: Iterable[Run],
    years: Iterable[SchoolYear],
    span: tuple[date, date],
    pauses: Iterable[PauseSpan],
    viewer: Viewer,
) -> HandOver:
    """`span`: the days in which a coming date is named."""
    talks = list(promises)
    told: dict[str, Any] = {"viewer": viewer, "own": person.id, "is_dated": True}
    held = tuple(_held(one, viewer) for one in holds)
    promised = promise_lines([one for one in talks if one.way != Talk.Way.NOTE], **told)
    notes = promise_lines([one for one in talks if one.way == Talk.Way.NOTE], **told)
    warnings = tuple(_warned(run) for run in warned)
    dates = _dates(years, span)
    return HandOver(
        sentence=_sentence(
            person,
            first,
            last,
            districts=districts,
            holds=len(held),
            promises=len(promised),
            notes=len(notes),
            viewer=viewer,
        ),
        holds=held,
        promises=promised,
        notes=notes,
        warnings=warnings,
        dates=dates,
        pauses=tuple(
            f"{one.name}: rosters are paused everywhere on the nights of {span_words(one.first_night, one.last_night)}."
            for one in pauses
        ),
        is_empty=not (held or talks or warnings or dates),
    )


def _sentence(
    person: Staff,
    first: date,
    last: date,
    *,
    districts: int,
    holds: int,
    promises: int,
    notes: int,
    viewer: Viewer,
) -> Sentence:
    whose = "You leave" if person.id == viewer.staff.id else f"{person} leaves"
    parts = [
        several(holds, "open hold") if holds else "",
        several(promises, "promise") if promises else "",
        several(notes, "note that is due", "notes that are due") if notes else "",
    ]
    open_ones = listed([part for part in parts if part]) or "nothing open"
    days = f"on {long_date(first)}" if first == last else f"from {span_words(first, last)}"
    where = f" in {several(districts, 'district')}" if districts else ""
    return say(f"{whose} ", strong(open_ones), f"{where} {days}.")


def _held(one: HoldFacts, viewer: Viewer) -> HeldLine:
    return HeldLine(
        pill=states.SECOND_PERSON if one.needs_second else states.ON_HOLD,
        name=one.name,
        href=reverse("hold", args=[one.number]),
        age=waiting_words(one.age),
        now_after=_now_after(one),
        harm=harm_sentence(one.figures),
        said=_said(one.answer, viewer) if one.answer else "The district has not answered yet.",
        note=one.note,
    )


def _now_after(one: HoldFacts) -> str:
    """ "24 → 11 students, 5 → 4 classes": what would be different."""
    parts = []
    for kind in _SHOWN_KINDS:
        pair = one.figures.now_after.get(kind)
        if pair and pair[0] != pair[1]:
            parts.append(f"{number(int(pair[0]))} → {number(int(pair[1]))} {KINDS[kind][2]}")
    return ", ".join(parts) or "as many students, teachers and classes as now"


def _said(talk: Talk, viewer: Viewer) -> str:
    when = moment(talk.at, now=viewer.now, zone=viewer.zone).words
    answer = ANSWERS.get(Talk.Answer(talk.answer), "") if talk.answer else ""
    who = talk.with_whom or "the district"
    return f"{who}, {when}: {f'{answer.lower()}. ' if answer else ''}{talk.words}"


def _warned(run: Run) -> DatedLine:
    lines = warning_lines(figures_of(run.plan), is_applied=True) if run.plan else ()
    return DatedLine(
        name=run.district.name,
        href=reverse("run", args=[run.id]),
        when=f"{run.night:%A} night, {short_date(run.night)}",
        words=" ".join(lines),
    )


def _dates(years: Iterable[SchoolYear], span: tuple[date, date]) -> tuple[DatedLine, ...]:
    found: list[tuple[date, str, DatedLine]] = []
    for year in years:
        for field, words in _DATES:
            day = getattr(year, field)
            if day is not None and span[0] <= day <= span[1]:
                page = reverse("district", args=[year.district.slug])
                line = DatedLine(
                    when=f"{day:%a} {short_date(day)}", name=year.district.name, href=page, words=words
                )
                found.append((day, year.district.name, line))
    return tuple(line for _, _, line in sorted(found, key=lambda one: one[:2]))
