"""Early warnings: what is worth a look although it passes (DESIGN 5, Early warning). They never hold anything.

A school can be emptied, or a district melt away over a week, without any night being a large change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rostering.calendar.nights import last_weeknights
from rostering.models import Run
from rostering.pipeline.guard import PERCENT_KINDS
from rostering.pipeline.totals import Totals

NIGHTS_TOGETHER = 5
LOST_TOGETHER_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Lost:
    """How many of a kind left in the nights before, and how many there were at most."""

    removed: int
    existing: int


def early_warnings(
    *, totals: Totals, summary: Mapping[str, Any], lately: Mapping[str, Lost]
) -> list[dict[str, Any]]:
    """Every warning with the numbers it comes from, ready for JSON. Pure; the 35 % of a kind are the guard's."""
    return [
        *_halved_schools(summary.get("schools", ())),
        *(
            {"code": "last_administrator_leaves", "school": name}
            for name in summary.get("schools_losing_administrators", ())
        ),
        *_melting_kinds(totals, lately),
    ]


def lost_lately(run: Run) -> dict[str, Lost]:
    """What was removed in the four weeknights before a run's, by kind."""
    first = last_weeknights(before=run.night, count=NIGHTS_TOGETHER - 1, skip=_no_night)[0]
    earlier = Run.objects.filter(
        district_id=run.district_id, status=Run.Status.APPLIED, night__gte=first, id__lt=run.id
    ).exclude(trigger=Run.Trigger.UNDO)  # what people took back was no loss
    lost: dict[str, Lost] = {}
    for totals in earlier.order_by("id").values_list("plan__totals", flat=True):
        for kind in PERCENT_KINDS if totals else ():
            before, tonight = lost.get(kind, Lost(removed=0, existing=0)), totals[kind]
            lost[kind] = Lost(
                removed=before.removed + tonight["removed"],
                existing=max(before.existing, tonight["existing"]),
            )
    return lost


def _no_night(_: date) -> bool:
    return False


def _halved_schools(schools: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A school loses half of its students or classes."""
    return [
        {
            "code": "school_loses_half",
            "kind": kind,
            "school": school["name"],
            "left": school[kind][0] - school[kind][1],
            "of": school[kind][0],
        }
        for school in schools
        for kind in ("students", "sections")
        if school[kind][0] and 2 * (school[kind][0] - school[kind][1]) >= school[kind][0]
    ]


def _melting_kinds(totals: Totals, lately: Mapping[str, Lost]) -> list[dict[str, Any]]:
    """More than half of a kind is lost over five nights, a part each night; what goes in one night is no slow loss."""
    melting = []
    for kind in PERCENT_KINDS:
        before = lately.get(kind)
        if before is None or not before.removed or not totals[kind].removed:
            continue
        removed = before.removed + totals[kind].removed
        existing = max(before.existing, totals[kind].existing)
        if 100 * removed > LOST_TOGETHER_PERCENT * existing:
            melting.append({"code": f"most_{kind}_left_in_five_nights", "left": removed, "of": existing})
    return melting
