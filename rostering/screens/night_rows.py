"""The nights of one district the viewer may see, for charts: a row a night, in one query."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from districts.models import District
from rostering.models import Run

#: So far to each side of the same night last year: a new school year begins on another day each year.
AROUND = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class NightRow:
    """What became of one nightly sync; `totals` as its change list stores them, empty without one.

    `reason` of an applied one: why it was held before people approved it, "" for one that went by itself.
    """

    number: int
    night: date
    status: str
    reason: str
    totals: dict[str, Any]


def night_rows(
    district: District, *, since: date, around: date | None = None, also: int | None = None
) -> list[NightRow]:
    """The nightly syncs of a district from a night on, oldest first; before them those around another night.

    `also`: a sync that is shown whatever asked for it; of its night it comes last.
    """
    wanted = Q(night__gte=since)
    if around is not None:
        wanted |= Q(night__range=(around - AROUND, around + AROUND))
    wanted &= Q(trigger=Run.Trigger.NIGHTLY)
    if also is not None:
        wanted |= Q(id=also)
    rows = Run.objects.filter(wanted, district=district)
    values = rows.order_by("night", "id").values_list(
        "id", "night", "status", "reason", "plan__verdict__reason", "plan__totals"
    )
    return [
        NightRow(
            number=number,
            night=night,
            status=status,
            reason=reason or (held_because or "" if status == Run.Status.APPLIED else ""),
            totals=totals or {},
        )
        for number, night, status, reason, held_because, totals in values
    ]
