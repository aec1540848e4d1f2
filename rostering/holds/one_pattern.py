"""Which holds may be approved as one list: one recognised pattern, no red flag. Pure (DESIGN 5; RULES B10).

A list saves looking at what is plainly alike; whatever is not plain is looked at by itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rostering.holds.refused import Refused
from rostering.models import Hold, Plan
from rostering.words import several

Pattern = Plan.Pattern

#: Never in a list: nobody knows what it is, or it is what a mistake in sharing looks like.
ALONE: Final = {
    "": "it was not compared with any pattern; look at it by itself",
    Pattern.UNEXPLAINED: "no known pattern explains it; look at it by itself",
    Pattern.SHARING_OFF: "it looks as if sharing was turned off; look at it by itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A hold as it stands now. `agreed_by`: the numbers of those who have approved its change list."""

    number: int
    district: str
    state: str
    pattern: str
    red_flags: int
    agreed_by: frozenset[int] = frozenset()


def why_alone(one: Candidate, *, by: int) -> str:
    """Why a hold is not for this person's list, as the end of a sentence; "" if it is."""
    if one.state == Hold.State.APPROVED:
        return "it is approved by now"
    if one.state != Hold.State.OPEN:
        return f"it is {Hold.State(one.state).label} by now"
    if one.red_flags:
        return f"it has {several(one.red_flags, 'red flag')}; look at it by itself"
    if one.pattern in ALONE:
        return ALONE[one.pattern]
    if by in one.agreed_by:
        return "you have agreed to it already; somebody else must as well"
    return ""


def the_pattern(fitting: Sequence[Candidate]) -> Pattern:
    """The one pattern of all of them. Raises Refused, which says which there are."""
    found = Counter(one.pattern for one in fitting)
    if not found:
        raise Refused("none_fits", "None of these can be approved in a list. Nothing was changed.")
    if len(found) > 1:
        named = ", ".join(f"{count} “{Pattern(pattern).label}”" for pattern, count in found.most_common())
        raise Refused(
            "mixed_patterns",
            f"A list takes one pattern, and these look like {len(found)}: {named}."
            " Nothing was changed; choose those of one.",
        )
    return Pattern(next(iter(found)))
