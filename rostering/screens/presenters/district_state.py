"""The state of a district: every cause that keeps its roster from changing, the first of which is its one state.

From plain values, so that a district's page, its line in the list and its cell on Home never say different things.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rostering.models import Hold, Run
from rostering.screens.presenters import states
from rostering.screens.presenters.states import Pill, run_pill
from rostering.standing import why_not_read


class Cause(StrEnum):
    """Why a roster does not change now, in the order in which it is told; WORKING and WELL stand alone."""

    NOT_PARTNER = "not_partner"
    ENTERPRISE_STARTER = "enterprise_starter"
    NOT_CONNECTED = "not_connected"
    NOT_ENABLED = "not_enabled"
    ACCESS_LOST = "access_lost"
    STOPPED = "stopped"
    WORKING = "working"
    CHECKED = "checked"
    PROVIDER = "provider"
    HELD = "held"
    PAUSED = "paused"
    FAILED = "failed"
    MISSED = "missed"
    WELL = "well"


#: Nothing else is worth saying beside these.
_ALONE: Final = (Cause.NOT_PARTNER, Cause.ENTERPRISE_STARTER, Cause.NOT_CONNECTED, Cause.WORKING)
#: What Clever says of a district it reads as usual ("" is a provider that says nothing).
_RUNNING: Final = ("", "running", "success")
PROVIDER_PAUSES: Final = "paused"
#: The filter of the list a cause belongs to; the others by their latest sync.
FILTER_OF: Final = {
    Cause.NOT_PARTNER: "off",
    Cause.ENTERPRISE_STARTER: "off",
    Cause.NOT_CONNECTED: "off",
    Cause.NOT_ENABLED: "off",
    Cause.ACCESS_LOST: "off",
    Cause.STOPPED: "off",
    Cause.WORKING: "working",
    Cause.CHECKED: "waiting",
    Cause.PROVIDER: "waiting",
    Cause.HELD: "held",
    Cause.PAUSED: "waiting",
    Cause.FAILED: "failed",
    Cause.MISSED: "missed",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StateFacts:
    """What the state of a district is made of.

    `connection`: its state, None if there is none; `provider_state`: what the provider says of itself. `working`, `latest`:
    status of the sync at work and of the latest finished one, "" for none. `hold`: "", or the state of the live case;
    `is_second`: one person has agreed to it. `is_checked`: its plan waits because the provider is being checked.
    """

    partnership: str
    plan_type: str
    connection: str | None
    provider_state: str = ""
    is_stopped: bool = False
    is_checked: bool = False
    working: str = ""
    hold: str = ""
    is_second: bool = False
    is_paused: bool = False
    latest: str = ""
    latest_reason: str = ""
    has_changes: bool = False


def causes_of(facts: StateFacts) -> tuple[Cause, ...]:
    """Every cause that applies, the first that fits first; WELL alone when there is none."""
    found = tuple(cause for cause, applies in _applying(facts) if applies)
    alone = next((cause for cause in found if cause in _ALONE), None)
    if alone is None:
        return found or (Cause.WELL,)
    return (*found[: found.index(alone)], alone) if alone == Cause.WORKING else (alone,)


def _applying(facts: StateFacts) -> tuple[tuple[Cause, bool], ...]:
    unread = why_not_read(
        partnership=facts.partnership, plan_type=facts.plan_type, connection_state=facts.connection
    )
    is_connected = facts.connection is not None
    return (
        (Cause.NOT_PARTNER, unread == Run.Reason.NOT_PARTNER),
        (Cause.ENTERPRISE_STARTER, unread == Run.Reason.ENTERPRISE_STARTER),
        (Cause.NOT_CONNECTED, unread == Run.Reason.NOT_ENABLED and not is_connected),
        (Cause.NOT_ENABLED, unread == Run.Reason.NOT_ENABLED and is_connected),
        (Cause.ACCESS_LOST, unread == Run.Reason.ACCESS_LOST),
        (Cause.STOPPED, facts.is_stopped),
        (Cause.WORKING, bool(facts.working)),
        (Cause.CHECKED, facts.is_checked),
        (Cause.PROVIDER, facts.provider_state not in _RUNNING),
        (Cause.HELD, bool(facts.hold)),
        (Cause.PAUSED, facts.is_paused),
        (Cause.FAILED, facts.latest == Run.Status.FAILED),
        (Cause.MISSED, facts.latest == Run.Status.MISSED),
    )


def state_pill(facts: StateFacts, *, provider: str = "the provider") -> Pill:
    """The one state of a district: sign, word and colour of its first cause."""
    cause = causes_of(facts)[0]
    if cause == Cause.WORKING:
        return run_pill(status=facts.working)
    if cause == Cause.PROVIDER:
        return states.provider_pill(is_pause=facts.provider_state == PROVIDER_PAUSES, provider=provider)
    if cause == Cause.HELD:
        return _hold_pill(facts)
    if cause == Cause.PAUSED:
        return states.CHANGES_READY if facts.has_changes else states.PAUSED
    if cause != Cause.WELL:
        return _PILLS[cause]
    if not facts.latest:
        return states.NOT_SYNCED
    is_waiting = facts.latest == Run.Status.WAITING
    # A check that is still open has been told above: what waited for one that is over is ready.
    reason = (
        Run.Reason.PAUSED if facts.latest_reason == Run.Reason.STOPPED and is_waiting else facts.latest_reason
    )
    return run_pill(status=facts.latest, reason=reason, has_changes=facts.has_changes)


def filter_of(facts: StateFacts) -> str:
    """The filter of the list of districts that finds it."""
    cause = causes_of(facts)[0]
    if cause != Cause.WELL:
        return FILTER_OF[cause]
    if not facts.latest:
        return "never"
    return "waiting" if facts.latest == Run.Status.WAITING else "well"


@lru_cache(maxsize=64)
def why_off(*, partnership: str, plan_type: str, connection: str | None, is_stopped: bool) -> str:
    """The word for a district that is not read at all, "" for one that is: its cell on Home, whose state it would have."""
    facts = StateFacts(
        partnership=partnership, plan_type=plan_type, connection=connection, is_stopped=is_stopped
    )
    cause = causes_of(facts)[0]
    return _PILLS[cause].word if FILTER_OF.get(cause) == "off" else ""


def _hold_pill(facts: StateFacts) -> Pill:
    if facts.hold == Hold.State.APPROVED:
        return states.APPLYING
    if facts.hold == Hold.State.REJECTED:
        return states.SEEN_AGAIN
    return states.SECOND_PERSON if facts.is_second else states.HELD_BY_US


_PILLS: Final = {
    Cause.NOT_PARTNER: states.reason_pill(Run.Reason.NOT_PARTNER),
    Cause.ENTERPRISE_STARTER: states.reason_pill(Run.Reason.ENTERPRISE_STARTER),
    Cause.NOT_CONNECTED: states.NOT_CONNECTED,
    Cause.NOT_ENABLED: states.reason_pill(Run.Reason.NOT_ENABLED),
    Cause.ACCESS_LOST: states.reason_pill(Run.Reason.ACCESS_LOST),
    Cause.STOPPED: states.reason_pill(Run.Reason.STOPPED),
    Cause.CHECKED: states.CHECKED,
    Cause.FAILED: states.FAILED,
    Cause.MISSED: states.MISSED,
}
