"""The list of districts: one line each, with the state, who looks after it and when it was last synced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from accounts.models import Assignment
from districts.models import District
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters import states
from rostering.screens.presenters.people import name_of
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, provider_name, several

#: The filter's values and words, in order.
STATES: Final = {
    "": "All",
    "held": "On hold",
    "failed": "Failed",
    "missed": "Missed",
    "waiting": "Paused, changes ready",
    "well": "As they should be",
    "off": "Off",
}


@dataclass(frozen=True, kw_only=True)
class DistrictLine:
    """One line of the list."""

    name: str
    slug: str
    pill: Pill
    provider: str
    students: str
    dsm: str
    specialist: str
    last: Moment | None


def district_line(district: District, *, viewer: Viewer) -> DistrictLine:
    """A district as annotated by the list's query."""
    row: Any = district
    at: datetime | None = row.latest_at
    connection = getattr(district, "connection", None)
    counts = district.roster.counts if hasattr(district, "roster") else {}
    return DistrictLine(
        name=district.name,
        slug=district.slug,
        pill=_pill(row),
        provider=provider_name(connection.provider) if connection else "",
        students=number(int(counts.get("students", 0))),
        dsm=name_of(row.current_assignments, Assignment.Role.DSM),
        specialist=name_of(row.current_assignments, Assignment.Role.SPECIALIST),
        last=moment(at, now=viewer.now, zone=viewer.zone) if at else None,
    )


def _pill(row: Any) -> Pill:
    plan_type = row.agreement.plan_type if hasattr(row, "agreement") else ""
    off = states.partnership_pill(
        partnership=row.partnership, plan_type=plan_type, is_stopped=row.stopped_at is not None
    )
    off = off or states.connection_pill(row.connection.state if hasattr(row, "connection") else None)
    if off:
        return off
    if row.latest_status in ("queued", "running", "applying"):
        return run_pill(status=row.latest_status)
    if row.is_held:
        return states.ON_HOLD
    if row.latest_status is None:
        return Pill("Not synced yet", "off", "quiet", "off")
    return run_pill(status=row.latest_status, reason=row.latest_reason)


def list_sentence(count: int, *, query: str, state: str) -> Sentence:
    """What the list shows."""
    noun = strong(several(count, "district"))
    named = f" named “{query}”" if query else ""
    words = STATES.get(state, "")
    filtered = f", {words[:1].lower()}{words[1:]}" if state and words else ""
    return say(noun, f"{named}{filtered}.")
