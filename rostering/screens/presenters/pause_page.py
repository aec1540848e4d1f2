"""One pause: for whom, until when, when changes are visible again, and what may be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.days import today_in
from rostering.calendar.pauses import zone_of_pause
from rostering.models import Pause
from rostering.screens.moments import long_date, moment, short_date
from rostering.screens.pause_effects import Fate
from rostering.screens.presenters.cells import Cell, name_cell, number_cell, words_cell
from rostering.screens.presenters.pause_preview import conflict_words
from rostering.screens.presenters.pauses import (
    COMING,
    RUNNING,
    named,
    pause_pill,
    weeknights,
    whom_words,
)
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, several

COLUMNS: Final = (
    Column(key="district", heading="District", is_fixed=True),
    Column(key="students", heading="Students", align="n"),
    Column(key="also", heading="Paused by more"),
    Column(key="morning", heading="First morning with changes"),
    Column(key="summer", heading="Summer school"),
)


@dataclass(frozen=True, kw_only=True)
class PauseHead:
    """The top of the page."""

    name: str
    pill: Pill
    meta: str
    sentence: Sentence


def pause_head(pauses: Sequence[Pause], *, mornings: Mapping[date, int], tonight: date) -> PauseHead:
    """`pauses`: those of a batch that stand alike; `mornings`: first morning with changes -> districts, most first."""
    pause = pauses[0]
    pill = pause_pill(pause, tonight=tonight)
    return PauseHead(
        name=named(pause),
        pill=pill,
        meta=f"{pause.get_kind_display()} · {whom_words(pauses)}",
        sentence=_sentence(pauses, pill, next(iter(mornings), None)),
    )


def _sentence(pauses: Sequence[Pause], pill: Pill, morning: date | None) -> Sentence:
    pause = pauses[0]
    whom = "Every district" if pause.district_id is None else whom_words(pauses)
    is_one = pause.district_id is None or len(pauses) == 1
    again = ("; first morning with changes: ", strong(long_date(morning)), ".") if morning else (".",)
    last = f"{pause.last_night:%A} {short_date(pause.last_night)}"
    if pill == RUNNING:
        verb = "is" if is_one else "are"
        return say(strong(f"{whom} {verb} paused"), f" through the night of {last}", *again)
    if pill == COMING:
        first = f"{pause.first_night:%A} {short_date(pause.first_night)}"
        return say(
            strong(f"{whom} {'pauses' if is_one else 'pause'} from {first}"),
            f" through the night of {last}",
            *again,
        )
    if pause.ended_at is not None:
        by = f" by {pause.ended_by}" if pause.ended_by else ""
        return say(
            strong(f"{pill.word}{by}"),
            " on ",
            long_date(today_in(zone_of_pause(pause), now=pause.ended_at)),
            ". Rosters move by the other rules.",
        )
    return say(strong("This pause is over"), f": it ended with the night of {last} {pause.last_night.year}.")


def pause_facts(pause: Pause, *, viewer: Viewer) -> tuple[Fact, ...]:
    """The side of the page."""
    entered = moment(pause.created_at, now=viewer.now, zone=viewer.zone)
    facts = [
        Fact(name="First night", value=long_date(pause.first_night)),
        Fact(name="Last night", value=long_date(pause.last_night)),
        Fact(name="Weeknights", value=number(weeknights(pause.first_night, pause.last_night))),
        Fact(name="Entered", value=entered.words, exact=entered.exact),
        Fact(name="By", value=str(pause.author) if pause.author else "not known"),
    ]
    if pause.changed_at:
        changed = moment(pause.changed_at, now=viewer.now, zone=viewer.zone)
        facts.append(Fact(name="Changed", value=changed.words, exact=changed.exact))
    return tuple(facts)


def only_words(pauses: Sequence[Pause], pause: Pause) -> str:
    """The offer to act on one district of a batch, "" where there is only one."""
    if len(pauses) < 2 or pause.district is None:
        return ""
    return f"Only {pause.district.name}, not all {several(len(pauses), 'district')}"


def district_row(fate: Fate) -> Row:
    """One district of the pause."""
    district, effect = fate.district, fate.effect
    return Row(
        name=district.name,
        cells={
            "district": name_cell(district.name, reverse("district", args=[district.slug])),
            "students": number_cell(district.students),
            "also": words_cell(", ".join(span.name for span in effect.also)),
            "morning": Cell(
                value=f"{effect.first_morning:%a} {short_date(effect.first_morning)}",
                data=(effect.first_morning.isoformat(),),
            ),
            "summer": words_cell(", ".join(conflict_words(one) for one in fate.conflicts)),
        },
    )
