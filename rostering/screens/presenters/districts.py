"""The list of districts: its columns, and one district as a row of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.models import Assignment
from rostering.screens.district_beside_rows import named
from rostering.screens.district_list_rows import DistrictFacts
from rostering.screens.moments import moment
from rostering.screens.presenters.cells import (
    EMPTY,
    Cell,
    name_cell,
    number_cell,
    pill_cell,
    time_cell,
    words_cell,
)
from rostering.screens.presenters.district_state import state_pill
from rostering.screens.presenters.night_strip import night_strip
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.viewer import Viewer
from rostering.screens.words import NO_BREAK, number, provider_name, several

#: The filter's values and words, in order.
STATES: Final = {
    "held": "On hold",
    "failed": "Failed",
    "missed": "Missed",
    "working": "At work",
    "waiting": "Paused",
    "well": "As they should be",
    "never": "Not synced yet",
    "off": "Off",
}
#: Days: a date nearer than this needs no year.
_NEXT_OF_ITS_NAME: Final = 330
_WORST: Final = ("the worst first", "the worst last")
_DAYS: Final = ("the earliest first", "the latest first")
COLUMNS: Final = (
    Column(key="state", heading="State", sorts="up", card="start", order_words=_WORST),
    Column(key="name", heading="District", sorts="up", is_fixed=True, csv=("District", "ID")),
    Column(key="students", heading="Students", sorts="down", align="n"),
    Column(key="provider", heading="Through", sorts="up"),
    Column(key="plan", heading="Subscription", sorts="up", is_usual=False),
    Column(key="dsm", heading="DSM", sorts="up", title="District Success Manager", card="off"),
    Column(key="specialist", heading="Specialist", sorts="up", card="off"),
    Column(key="nights", heading="Last 20 nights", card="off"),
    Column(
        key="first_day",
        heading="First day",
        sorts="up",
        card="off",
        title="First day of school",
        order_words=_DAYS,
    ),
    Column(
        key="changed",
        heading="Last change",
        sorts="down",
        align="n",
        is_usual=False,
        card="off",
        order_words=_DAYS,
    ),
    Column(key="synced", heading="Last sync", sorts="down", align="n", card="end", order_words=_DAYS),
)


def district_row(facts: DistrictFacts, *, viewer: Viewer, nights: Sequence[date]) -> Row:
    """One district."""
    district = facts.district
    connection = getattr(district, "connection", None)
    provider = provider_name(connection.provider) if connection else ""
    roster = getattr(district, "roster", None)
    counts: Mapping[str, int] = roster.counts if roster else {}
    agreement = getattr(district, "agreement", None)
    changed = roster.changed_at if roster else None
    name = name_cell(district.name, reverse("district", args=[district.slug]))
    return Row(
        name=district.name,
        pick=str(district.id),
        cells={
            "state": pill_cell(state_pill(facts.state, provider=provider)),
            "name": Cell(kind=name.kind, value=name.value, data=(district.name, district.slug)),
            "students": number_cell(int(counts.get("students", 0))),
            "provider": words_cell(provider),
            "plan": words_cell(agreement.get_plan_type_display() if agreement else ""),
            "dsm": words_cell(named(facts.helpers, Assignment.Role.DSM)),
            "specialist": words_cell(named(facts.helpers, Assignment.Role.SPECIALIST)),
            "nights": nights_cell(nights, facts.nights),
            "first_day": day_cell(facts.first_day, today=viewer.today),
            "changed": time_cell(moment(changed, now=viewer.now, zone=viewer.zone) if changed else None),
            "synced": _synced(facts, viewer),
        },
    )


def nights_cell(nights: Sequence[date], runs: Mapping[date, tuple[str, str]]) -> Cell:
    """The strip of the last nights; nothing where there was no sync at all."""
    if not runs:
        return EMPTY
    strip = night_strip(nights, runs)
    return Cell(kind="nights", value=strip, data=(strip.words.partition(": ")[2],))


def day_cell(day: date | None, *, today: date) -> Cell:
    """A coming day, with its year when it is not the next of its name."""
    if day is None:
        return EMPTY
    year = f"{NO_BREAK}{day.year}" if (day - today).days > _NEXT_OF_ITS_NAME else ""
    return Cell(value=f"{day.day}{NO_BREAK}{day:%b}{year}", data=(day.isoformat(),))


def _synced(facts: DistrictFacts, viewer: Viewer) -> Cell:
    if facts.latest is None:
        return EMPTY
    return time_cell(moment(facts.latest.queued_at, now=viewer.now, zone=viewer.zone))


def list_sentence(count: int, *, query: str, state: str, whose: str) -> Sentence:
    """What the list shows."""
    noun = strong(several(count, "district"))
    mine = {"mine": " of yours", "covered": " that you cover"}.get(whose, "")
    named = f" named “{query}”" if query else ""
    words = STATES.get(state, "")
    filtered = f", {words[:1].lower()}{words[1:]}" if words else ""
    return say(noun, f"{mine}{named}{filtered}.")


def chip_choices(counts: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """The states that occur, with how many are in each."""
    present = [(key, words, number(counts[key])) for key, words in STATES.items() if counts.get(key)]
    return [("", "All", number(sum(counts.values()))), *present]
