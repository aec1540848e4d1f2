"""A cause that keeps a roster from changing, in a few words: how it is named beside another one."""

from collections.abc import Callable, Mapping
from typing import Final

from rostering.screens.moments import night_words
from rostering.screens.presenters.district_causes import until_words
from rostering.screens.presenters.district_facts import DistrictFacts, state_facts
from rostering.screens.presenters.district_state import PROVIDER_PAUSES
from rostering.screens.presenters.hold_causes import night_of_hold
from rostering.screens.viewer import Viewer

#: The same beside another cause. Nothing else is named beside these: not a partner, Enterprise Starter, a sync at work.
ALSO: Final[Mapping[str, Callable[[DistrictFacts, Viewer], str]]] = {
    "access_lost": lambda facts, _: f"without access in {facts.provider}",
    "stopped": lambda *_: "stopped by staff",
    "checked": lambda facts, _: f"waiting for the check of {facts.provider}",
    "provider": lambda facts, viewer: (
        f"paused in {facts.provider}{until_words(facts, viewer)}"
        if state_facts(facts).provider_state == PROVIDER_PAUSES
        else f"held back in {facts.provider}"
    ),
    "held": lambda facts, viewer: (
        f"on hold since {night_of_hold(facts.hold, viewer)}" if facts.hold else "on hold"
    ),
    "paused": lambda facts, _: f"paused until {facts.next_change}",
    "failed": lambda facts, viewer: f"its sync of {_last(facts, viewer)} failed",
    "missed": lambda facts, viewer: f"its sync of {_last(facts, viewer)} did not begin",
}


def _last(facts: DistrictFacts, viewer: Viewer) -> str:
    return night_words(facts.latest.night, today=viewer.today) if facts.latest else ""
