"""The status line: the one sentence that answers "why has nothing changed?" for one district, and its one state.

The first cause that fits is told in full, with one link to what can be done; what else keeps the roster from changing is
named after it ("; also paused until Monday at 22:00").
"""

from collections.abc import Callable, Mapping
from typing import Final

from rostering.screens.presenters import district_causes as told
from rostering.screens.presenters.district_causes_beside import ALSO
from rostering.screens.presenters.district_facts import DistrictFacts, state_facts
from rostering.screens.presenters.district_state import Cause, causes_of, state_pill
from rostering.screens.presenters.district_well import well
from rostering.screens.presenters.hold_causes import held
from rostering.screens.presenters.say import Sentence, say
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed

__all__ = ["DistrictFacts", "district_pill", "district_sentence"]

_IN_FULL: Final[Mapping[Cause, Callable[[DistrictFacts, Viewer], Sentence]]] = {
    Cause.NOT_PARTNER: told.not_partner,
    Cause.ENTERPRISE_STARTER: told.enterprise_starter,
    Cause.NOT_CONNECTED: told.not_connected,
    Cause.NOT_ENABLED: told.not_enabled,
    Cause.ACCESS_LOST: told.access_lost,
    Cause.STOPPED: told.stopped,
    Cause.CHECKED: told.checked,
    Cause.WORKING: told.working,
    Cause.PROVIDER: told.provider_itself,
    Cause.HELD: held,
    Cause.PAUSED: told.paused,
    Cause.FAILED: told.failed,
    Cause.MISSED: told.missed,
    Cause.WELL: well,
}


def district_pill(facts: DistrictFacts) -> Pill:
    """The one state of a district, the first that fits."""
    return state_pill(state_facts(facts), provider=facts.provider)


def district_sentence(facts: DistrictFacts, *, viewer: Viewer) -> Sentence:
    """What is, why, what comes next and when."""
    first, *others = causes_of(state_facts(facts))
    also = listed([ALSO[cause](facts, viewer) for cause in others if cause in ALSO])
    return say(*_IN_FULL[first](facts, viewer), f"; also {also}" if also else "", ".")
