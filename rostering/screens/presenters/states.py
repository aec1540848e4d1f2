"""States as sign, word and colour together (LOOK: state is said three times). Words are those of DESIGN 2."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from districts.models import Connection
from rostering.models import Run


@dataclass(frozen=True)
class Pill:
    """`sign` names a shape of components/sign.html, `tone` a colour class, `cell` a cell of the district strip."""

    word: str
    sign: str
    tone: str
    cell: str = "unchanged"


QUEUED: Final = Pill("Queued", "running", "live", "live")
WORKING: Final = Pill("Working", "working", "live", "live")
APPLYING: Final = Pill("Applying", "working", "live", "live")
APPLIED: Final = Pill("Applied", "tick", "done", "applied")
ON_HOLD: Final = Pill("On hold", "held", "held", "held")
#: Beside a district's name, since a provider has holds of its own.
HELD_BY_US: Final = Pill("On hold by us", "held", "held", "held")
CHECKED: Final = Pill("Provider check", "held", "held", "held")
SECOND_PERSON: Final = Pill("Second person", "second", "held", "held")
TONIGHT: Final = Pill("Approved for tonight", "paused", "wait", "waiting")
SEEN_AGAIN: Final = Pill("Rejected, seen again", "kept", "quiet")
WAITS_FOR_FEED: Final = Pill("Waits for a corrected feed", "paused", "wait", "waiting")
PLANNED_TOO_LATE: Final = Pill("Planned too late", "paused", "wait", "waiting")
CHANGES_READY: Final = Pill("Paused, changes ready", "paused", "wait", "waiting")
PAUSED: Final = Pill("Paused", "paused", "wait", "waiting")
UNCHANGED: Final = Pill("Unchanged", "same", "quiet", "unchanged")
FAILED: Final = Pill("Failed", "failed", "failed", "failed")
MISSED: Final = Pill("Missed", "missed", "failed", "missed")
EARLY_WARNING: Final = Pill("Early warning", "warning", "held", "applied")
#: A large change that was applied, because two people had agreed to it beforehand.
EXPECTED: Final = Pill("Expected change", "tick", "done", "applied")
NEW: Final = Pill("New", "new", "ink", "off")
NOT_YET: Final = Pill("Not begun yet", "off", "quiet", "off")
OFF: Final = Pill("Off", "off", "quiet", "off")
NOT_SYNCED: Final = Pill("Not synced yet", "off", "quiet", "off")
NOT_CONNECTED: Final = Pill("Not connected", "off", "quiet", "off")

#: Why a change list was put on hold; it stays the reason of its sync when people have decided.
HELD_REASONS: Final = (Run.Reason.FIRST_LOAD, Run.Reason.LARGE_CHANGE, Run.Reason.UNDER_REVIEW)
_BY_STATUS: Final = {
    Run.Status.QUEUED: QUEUED,
    Run.Status.RUNNING: WORKING,
    Run.Status.APPLYING: APPLYING,
    Run.Status.APPLIED: APPLIED,
    Run.Status.HELD: ON_HOLD,
    Run.Status.WAITING: CHANGES_READY,
    Run.Status.UNCHANGED: UNCHANGED,
    Run.Status.FAILED: FAILED,
    Run.Status.MISSED: MISSED,
    Run.Status.REJECTED: Pill("Rejected", "kept", "quiet", "unchanged"),
    Run.Status.SUPERSEDED: Pill("Superseded", "replaced", "quiet", "unchanged"),
    Run.Status.CLEARED: Pill("Cleared", "tick", "quiet", "unchanged"),
    Run.Status.UNDONE: Pill("Undone", "undone", "quiet", "unchanged"),
}
_SKIPPED_WORDS: Final = {
    Run.Reason.STOPPED: Pill("Stopped", "off", "quiet", "off"),
    Run.Reason.NOT_PARTNER: Pill("Not a partner", "off", "quiet", "off"),
    Run.Reason.ENTERPRISE_STARTER: Pill("Enterprise Starter", "off", "quiet", "off"),
    Run.Reason.NOT_ENABLED: Pill("Sharing not enabled", "off", "quiet", "off"),
    Run.Reason.ACCESS_LOST: Pill("Access lost", "failed", "failed", "failed"),
}
_SKIPPED: Final = Pill("Skipped", "off", "quiet", "off")


@lru_cache(maxsize=256)
def run_pill(*, status: str, reason: str = "", has_changes: bool = True, trigger: str = "") -> Pill:
    """The state of one sync; an undo that is held waits for nothing but a second person."""
    if status == Run.Status.HELD and trigger == Run.Trigger.UNDO:
        return SECOND_PERSON
    if status == Run.Status.SKIPPED:
        return _SKIPPED_WORDS.get(Run.Reason(reason), _SKIPPED) if reason else _SKIPPED
    if status == Run.Status.WAITING:
        return _waiting_pill(reason, has_changes=has_changes)
    return _BY_STATUS[Run.Status(status)]


def _waiting_pill(reason: str, *, has_changes: bool) -> Pill:
    """What a change list waits for: the end of a pause, the release of its provider, or a person."""
    if reason == Run.Reason.STOPPED:
        return CHECKED
    if reason == Run.Reason.NONE:
        return PLANNED_TOO_LATE
    return CHANGES_READY if has_changes else PAUSED


def reason_pill(reason: str) -> Pill:
    """Why nothing is synced at all."""
    return _SKIPPED_WORDS.get(Run.Reason(reason), _SKIPPED)


def provider_pill(*, is_pause: bool, provider: str) -> Pill:
    """What a provider itself does with a district: a pause of its own is waiting, anything else waits for people there."""
    if is_pause:
        return Pill(f"Paused in {provider}", "paused", "wait", "waiting")
    return Pill(f"Held in {provider}", "held", "held", "held")


def connection_pill(state: str | None) -> Pill | None:
    """What keeps a connection from being read, or None when all is well."""
    if state is None:
        return NOT_CONNECTED
    if state == Connection.State.NOT_ENABLED:
        return _SKIPPED_WORDS[Run.Reason.NOT_ENABLED]
    return _SKIPPED_WORDS[Run.Reason.ACCESS_LOST] if state == Connection.State.ACCESS_LOST else None
