"""Once a whole change list is applied, the roster agrees with the included feed: the next night need not find that out anew.

Planning is a fixed point (applying a plan and planning again gives an empty plan; tests/pipeline/test_any_nights.py holds
it for random nights with everything made anew). Only the very state it was made for counts: whatever moves the feed, a mark
or the roster makes the stages work again.
"""

from rostering.models import FeedState, Plan
from rostering.pipeline.scope import keep_marks_for


def note_settled(*, plan: Plan, roster_version: int) -> None:
    """A plan was applied whole, which made the roster's version `roster_version`. Inside apply's transaction."""
    state = FeedState.objects.select_for_update().get(district_id=plan.district_id)
    if (plan.feed_generation, plan.scope_version) != (state.generation, state.scope_version):
        return
    keep_marks_for(state, roster_before=plan.roster_version, roster_after=roster_version)
    state.settled_for = _state(roster=roster_version, scope=state.scope_version, feed=state.generation)
    state.save(update_fields=["scope_inputs", "settled_for"])


def is_settled(*, state: FeedState, roster_version: int) -> bool:
    """Whether the roster is known to agree with the feed as it stands and is marked now."""
    return state.settled_for == _state(
        roster=roster_version, scope=state.scope_version, feed=state.generation
    )


def _state(*, roster: int, scope: int, feed: int) -> str:
    return f"roster {roster}, scope {scope}, feed {feed}"
