"""Everything the status of one district is made of, as its page reads it."""

from dataclasses import dataclass
from datetime import date

from districts.models import Connection, District
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Run, Stop, Talk
from rostering.screens.presenters.district_state import StateFacts
from rostering.screens.presenters.figures import Figures, totals_of
from rostering.screens.presenters.hold import waits_for_second
from rostering.screens.words import provider_name


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """`next_sync`: when it is read next; `next_change`: when rosters may move. `talk`: what was said about the hold last.

    `check`: the night for which the district's provider is being checked, None if it is not.
    """

    district: District
    connection: Connection | None
    plan_type: str
    stop: Stop | None
    hold: Hold | None
    hold_figures: Figures | None
    latest: Run | None
    working: Run | None
    last_change: Run | None
    pause: PauseSpan | None
    next_change: str
    next_sync: str
    talk: Talk | None = None
    check: date | None = None

    @property
    def provider(self) -> str:
        """The provider's name, as a sentence says it."""
        return provider_name(self.connection.provider) if self.connection else "the provider"


def state_facts(facts: DistrictFacts) -> StateFacts:
    """The plain values its one state follows from."""
    connection, hold, latest = facts.connection, facts.hold, facts.latest
    return StateFacts(
        partnership=facts.district.partnership,
        plan_type=facts.plan_type,
        connection=connection.state if connection else None,
        provider_state=connection.provider_state if connection else "",
        is_stopped=facts.stop is not None,
        is_checked=facts.check is not None,
        working=facts.working.status if facts.working else "",
        hold=hold.state if hold else "",
        is_second=hold is not None and hold.state == Hold.State.OPEN and waits_for_second(hold),
        is_paused=facts.pause is not None,
        latest=latest.status if latest else "",
        latest_reason=latest.reason if latest else "",
        has_changes=latest is not None and latest.plan is not None and not latest.plan.is_empty,
    )


def changed_by(run: Run | None) -> int:
    """How many records the change list of a sync changes."""
    return sum(one.changed for one in totals_of(run.plan.totals).values()) if run and run.plan else 0
