"""The other decisions on a hold: a part of it, tonight, or the district's turn; each with what it does (LOOK, Decision panel)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rostering.holds.tonight import next_night_begins
from rostering.holds.turns import days_to_ask_again
from rostering.models import Hold
from rostering.screens.presenters.figures import Figures
from rostering.screens.viewer import Viewer
from rostering.screens.words import count_of, listed, number, several

KINDS: Final = ("students", "teachers", "sections", "enrollments", "administrators", "schools")
MOST_SCHOOLS: Final = 200


@dataclass(frozen=True, kw_only=True)
class SchoolChoice:
    """One school to be ticked, with what would change there."""

    provider_id: str
    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class OtherWays:
    """What one may decide besides all and nothing. "" and () where it makes no sense for this change list."""

    tonight: str
    add_only: str
    add_only_effect: str
    schools: tuple[SchoolChoice, ...]
    schools_effect: str
    first_day: date
    last_day: date


def other_ways(hold: Hold, figures: Figures, *, viewer: Viewer, zone: str) -> OtherWays:
    """The choices for one list and one viewer; parts only while its rows are kept."""
    is_kept = hold.plan.has_all_rows
    schools = _schools(figures) if is_kept else ()
    leave = any(figures.kind(kind).removed or figures.kind(kind).ended for kind in KINDS)
    does = _adds(figures)
    first_day, last_day = days_to_ask_again(today=viewer.today)
    return OtherWays(
        tonight=_tonight(next_night_begins(hold.district, now=viewer.now), zone=zone, viewer=viewer),
        add_only=f"{does}, remove nobody" if is_kept and leave and does else "",
        add_only_effect=_beside(hold),
        schools=schools if len(schools) > 1 else (),
        schools_effect="Everybody else stays as they are. Who moves from a school you choose to one that waits keeps the "
        "old place until both are approved; who leaves two schools leaves with both.",
        first_day=first_day,
        last_day=last_day,
    )


def _tonight(begins: datetime, *, zone: str, viewer: Viewer) -> str:
    """ "Tonight at 22:00", or the day of the next night."""
    local = begins.astimezone(ZoneInfo(zone))
    is_today = local.date() == viewer.now.astimezone(ZoneInfo(zone)).date()
    return f"{'Tonight' if is_today else f'{local:%A}'} at {local:%H:%M}"


def _adds(figures: Figures) -> str:
    for kind in KINDS:
        if added := figures.kind(kind).added:
            return f"Add {count_of(added, kind)}"
    for kind in KINDS:
        counts = figures.kind(kind)
        if updated := counts.updated + counts.rekeyed:
            return f"Change {count_of(updated, kind)}"
    return ""


def _beside(hold: Hold) -> str:
    teachers = int(hold.plan.summary.get("side_by_side") or 0)
    seen = (
        f"Up to {several(teachers, 'teacher')} would see old and new classes side by side. "
        if teachers
        else ""
    )
    return f"{seen}What needs a place, a lead or an ID that somebody who stays still has, waits with the removals."


def _schools(figures: Figures) -> tuple[SchoolChoice, ...]:
    changed = [school for school in figures.schools if school.get("changes")]
    return tuple(
        SchoolChoice(
            provider_id=school["provider_id"],
            name=school.get("name")
            or ("Without a school" if not school["provider_id"] else "A school without a name"),
            words=_at(school),
        )
        for school in changed[:MOST_SCHOOLS]
    )


def _at(school: Any) -> str:
    """ "13 leave and 2 join": the students of a school, else its classes, or that only something else changes."""
    counts = (("removed", "leave"), ("added", "join"), ("rekeyed", "with a new ID"))
    if said := [f"{number(school[name])} {words}" for name, words in counts if school.get(name)]:
        return listed(said)
    added, _, removed, _, ended = school["changes"].get("sections") or (0, 0, 0, 0, 0)
    if removed + ended:
        return f"{several(removed + ended, 'class leaves', 'classes leave')}"
    return f"{several(added, 'class joins', 'classes join')}" if added else "nobody leaves or joins"
