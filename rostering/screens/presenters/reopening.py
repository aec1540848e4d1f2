"""The first night after a pause, looked at beforehand: which districts would be held, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from rostering.reopening import APPLIES, HELD, NOT_KNOWN, NOTHING, FirstNight
from rostering.screens.moments import long_date, short_date
from rostering.screens.pause_rows import Affected
from rostering.screens.presenters.cells import EMPTY, Cell, link_cell, name_cell, number_cell, pill_cell
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import number, several

_PILLS: Final = {
    HELD: Pill("Would be held", "held", "held", "held"),
    NOT_KNOWN: Pill("Not known", "missed", "failed", "missed"),
    APPLIES: Pill("Applies", "tick", "done", "applied"),
    NOTHING: Pill("Nothing waits", "same", "quiet", "unchanged"),
}
_ORDER: Final = tuple(_PILLS)
_WHY: Final = {
    NOT_KNOWN: "Its latest sync did not come to a change list; look at why.",
    APPLIES: "Within the limit: applied that night by itself.",
    NOTHING: "Nothing differs so far.",
}
COLUMNS: Final = (
    Column(key="state", heading="First night back", card="start"),
    Column(key="district", heading="District", is_fixed=True),
    Column(key="why", heading="Why", card="wide", csv=("Why", "Reason")),
    Column(key="changes", heading="Changes", align="n"),
    Column(key="students", heading="Students", align="n", is_usual=False),
    Column(key="sync", heading="As of", csv=("Night", "Sync")),
)


@dataclass(frozen=True, kw_only=True)
class Return:
    """One district that comes back."""

    district: Affected
    first: FirstNight


def in_order_of_need(returns: Sequence[Return]) -> list[Return]:
    """Those that would be held first, by name."""
    return sorted(returns, key=lambda one: (_ORDER.index(one.first.outcome), one.district.name))


def return_row(one: Return) -> Row:
    """One district as a row."""
    district, first = one.district, one.first
    why = first.sentence or _WHY.get(first.outcome, "")
    night = f"{first.night:%a} {short_date(first.night)}" if first.night else ""
    sync = link_cell(night or "sync", reverse("run", args=[first.run])) if first.run else EMPTY
    return Row(
        name=district.name,
        cells={
            "state": pill_cell(_PILLS[first.outcome]),
            "district": name_cell(district.name, reverse("district", args=[district.slug])),
            "why": Cell(value=why, data=(why, first.reason)),
            "changes": number_cell(first.changes) if first.run else EMPTY,
            "students": number_cell(district.students),
            "sync": Cell(
                kind=sync.kind,
                value=sync.value,
                data=(first.night.isoformat() if first.night else "", first.run or ""),
            ),
        },
    )


def reopening_sentence(returns: Sequence[Return], *, night: date) -> Sentence:
    """How many would be held, and when changes are visible again."""
    counts = Counter(one.first.outcome for one in returns)
    held, morning = counts[HELD], night + timedelta(days=1)
    if not returns:
        return say(strong("No district comes back"), f" on the night of {long_date(night)}.")
    verb = "comes" if len(returns) == 1 else "come"
    back = f"{several(len(returns), 'district')} {verb} back on the night of {long_date(night)}"
    first = strong(f"{number(held)} would be held" if held else "none would be held")
    unknown = f"; of {number(counts[NOT_KNOWN])} it is not known" if counts[NOT_KNOWN] else ""
    return say(
        f"{back}: ",
        first,
        unknown,
        ". First morning with changes: ",
        strong(f"{morning:%A} {short_date(morning)}"),
        ".",
    )
