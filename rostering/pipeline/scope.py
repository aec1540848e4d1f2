"""Stage 5: mark each feed row in or out, with the reason (DESIGN 3.5, "Current term", "Class staff").

Marks are written only where they differ. People are scoped by role, school and grade (their agreement's place is
`agreement` below, a later step); lacking a class takes nobody out. Terms, schools and people are all in for now.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from districts.models import RosterState
from rostering.models import FeedState, Run
from rostering.pipeline.scope_statements import (
    ENROLLMENT_MARKS,
    NOTES,
    SECTION_MARKS,
    SECTION_STANDING,
    STAFF_SEATS,
    STEADY_THROUGH,
    WRITE_ENROLLMENT_MARKS,
    WRITE_SECTION_MARKS,
    WRITE_STAFF_SEATS,
)
from rostering.pipeline.staging import WHOLE_DISTRICT, expect_rows, staged
from rostering.run_states import check_fence

MOVED_END_NIGHTS = 14
MAX_CO_TEACHERS = 9


@dataclass(frozen=True, slots=True)
class InForce:
    """The days for which a night's roster is in force, both inclusive (DESIGN 5, Current term)."""

    night: date
    first_day: date
    last_day: date
    lead_days: int


@dataclass(slots=True)
class Scope:
    """Where the marks stand. `notes`: counts by code, which become findings."""

    version: int
    notes: dict[str, int] = field(default_factory=dict)


SCRATCH = ("section_standing", "section_marks", "enrollment_marks", "staff_seats")


def scope(*, run: Run, in_force: InForce) -> Scope:
    """Mark the feed of the run's district for the days in force. One transaction under the run's fence.

    Skips the work when neither the feed nor anything the marks were made from has moved.
    """
    with transaction.atomic(), staged(run_id=run.id, fence=run.fence):
        check_fence(run=run)
        state = FeedState.objects.select_for_update().get(district_id=run.district_id)
        roster_version = RosterState.objects.values_list("version", flat=True).get(
            district_id=run.district_id
        )
        if _is_steady(state=state, in_force=in_force, roster_version=roster_version):
            return Scope(version=state.scope_version, notes=_findings(state.scope_notes))
        values = _values(run.district_id, in_force)
        changed = _mark(values)
        notes = _notes(values)
        state.scope_version += 1 if changed else 0
        state.scope_generation = state.generation
        state.scope_notes = notes
        state.scope_inputs = _inputs(lead_days=in_force.lead_days, notes=notes, roster_version=roster_version)
        state.scope_through = in_force.last_day if notes.get("ending") else _steady_through(values)
        state.save()
    return Scope(version=state.scope_version, notes=_findings(notes))


def keep_marks_for(state: FeedState, *, roster_before: int, roster_after: int) -> None:
    """The marks led to exactly this roster, so they stay right with it, though some lean on what is on Khan Academy."""
    before, after = (
        _inputs(lead_days=settings.TERM_LEAD_DAYS, notes=state.scope_notes, roster_version=version)
        for version in (roster_before, roster_after)
    )
    if state.scope_inputs == before:
        state.scope_inputs = after


def _is_steady(*, state: FeedState, in_force: InForce, roster_version: int) -> bool:
    if state.scope_generation != state.generation or not state.scope_inputs:
        return False
    inputs = _inputs(lead_days=in_force.lead_days, notes=state.scope_notes, roster_version=roster_version)
    made_for = state.scope_notes.get("made_for", "9999-12-31")
    is_later = in_force.first_day.isoformat() >= made_for
    within = state.scope_through is None or in_force.last_day <= state.scope_through
    return inputs == state.scope_inputs and is_later and within


def _values(district_id: int, in_force: InForce) -> dict[str, Any]:
    return {
        "district": district_id,
        "night": in_force.night,
        "first_day": in_force.first_day,
        "last_day": in_force.last_day,
        "lead_days": in_force.lead_days,
        "moved_nights": MOVED_END_NIGHTS,
        "co_teachers": MAX_CO_TEACHERS,
    }


def _mark(values: dict[str, Any]) -> int:
    """Make every mark anew; how many rows changed theirs."""
    changed: int = 0
    with connection.cursor() as cursor:
        for table in SCRATCH:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(SECTION_STANDING, values)
        cursor.execute(SECTION_MARKS, values)
        cursor.execute(WRITE_SECTION_MARKS, values)
        changed += cursor.rowcount
        cursor.execute(ENROLLMENT_MARKS, values)
        expect_rows(cursor, count=cursor.rowcount)
        cursor.execute(WRITE_ENROLLMENT_MARKS, values)
        changed += cursor.rowcount
        cursor.execute(WHOLE_DISTRICT)
        cursor.execute(STAFF_SEATS, values)
        cursor.execute(WRITE_STAFF_SEATS, values)
        changed += cursor.rowcount
    return changed


def _notes(values: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(NOTES, values)
        notes: dict[str, Any] = {code: count for code, count in cursor.fetchall() if count}
    notes["made_for"] = values["first_day"].isoformat()
    return notes


def _steady_through(values: dict[str, Any]) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute(STEADY_THROUGH, values)
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def _inputs(*, lead_days: int, notes: dict[str, Any], roster_version: int) -> str:
    """A digest of what the marks were made from besides the feed; the roster only where a mark leans on it."""
    leans = any(notes.get(code) for code in ("leaning", "no_primary", "several_primaries", "too_many_staff"))
    said = f"lead {lead_days}; roster {roster_version if leans else 'any'}"
    return hashlib.sha256(said.encode()).hexdigest()


def _findings(notes: dict[str, Any]) -> dict[str, int]:
    return {code: count for code, count in notes.items() if code not in ("made_for", "leaning", "ending")}


def days_in_force(*, night: date, next_running_night: date, lead_days: int) -> InForce:
    """From the next morning through the day on which the next running night starts, pauses skipped (DESIGN 5)."""
    return InForce(
        night=night, first_day=night + timedelta(days=1), last_day=next_running_night, lead_days=lead_days
    )
