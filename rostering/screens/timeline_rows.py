"""Everything that happened to one district the viewer may see, newest first, from nine sources (`timeline_source_rows.py`).

A page is asked for by its place: all that happened up to an instant, less those of that very instant which were shown
already. So a page is as quick at the end of a year's log as at its beginning, and nothing is lost between two pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import AuditEvent, Staff
from districts.models import District
from rostering.screens.timeline_source_rows import SOURCES, Happening, Window

SORTS: Final = ("syncs", "holds", "pauses", "talks", "letters", "settings")


@dataclass(frozen=True, kw_only=True)
class Happenings:
    """A page of what happened, and where the next one begins (None at the end)."""

    shown: tuple[Happening, ...]
    next_until: datetime | None
    next_skip: int


def happenings_of(district: District, window: Window) -> Happenings:
    """One page, newest first."""
    most = window.limit + window.skip + 1
    found: list[Happening] = []
    for sorts, source in SOURCES:
        if not window.sort or window.sort in sorts:
            found += source(district, window, most)
    wanted = [one for one in found if not window.sort or one.sort == window.sort]
    ordered = sorted(
        (one for one in wanted if _inside(one.at, window)), key=lambda one: one.place, reverse=True
    )
    shown = ordered[window.skip : window.skip + window.limit]
    if len(ordered) <= window.skip + window.limit:
        return Happenings(shown=tuple(shown), next_until=None, next_skip=0)
    last = shown[-1].at
    same = sum(1 for one in ordered[: window.skip + window.limit] if one.at == last)
    return Happenings(shown=tuple(shown), next_until=last, next_skip=same)


def names_of(happenings: Iterable[Happening], district: District) -> dict[str, str]:
    """Address -> name of those whom the audit names by their address, as authors and as those something was given to."""
    events = [
        one.row
        for one in happenings
        if isinstance(one.row, AuditEvent) and one.row.district_id == district.id
    ]
    emails = {event.by_email for event in events}
    emails |= {str((event.after or {}).get(key, "")) for event in events for key in ("staff", "owner")}
    people = Staff.objects.filter(email__in=emails - {""})
    return {person.email: str(person) for person in people}


def _inside(at: datetime, window: Window) -> bool:
    return (window.since is None or at >= window.since) and (window.until is None or at <= window.until)
