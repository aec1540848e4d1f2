"""What a change list does beyond an expected change: each ceiling it exceeds, with its numbers, in words. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from rostering.words import agree, capital, count_of, day_of, number, percent, share, spelled

#: More ceilings than this are counted: a sentence for a mail is no list.
_MOST: Final = 3
#: Nobody is named: the sentence is for mails, too.
_WHOEVER: Final = {"filed": "whoever filed it", "agreed": "whoever agreed to it"}
_ONLY: Final = "an expected change never covers most schools or administrators leaving"


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """One ceiling of an expected change that is exceeded: `count` of `existing`, where `ceiling` % were expected.

    `what`: a direction, or "classless" (schools or teachers left without a class), or "not_counted" (the list does not say), or
    "lapsed": it does not count, since whoever `kind` it ("filed" or "agreed") does not decide for the district any more.
    """

    what: str
    kind: str = ""
    count: int = 0
    existing: int = 0
    ceiling: int = 0

    def as_json(self) -> dict[str, Any]:
        """As the verdict keeps it; `Beyond(**it)` is the way back."""
        return asdict(self)


def beyond_sentence(beyond: Sequence[Beyond], *, until: date, leaving: bool) -> str:
    """ "2,412 of 4,000 students leave (60.3 %), more than the 55 % expected until 12 August."

    `leaving`: most schools or administrators leave, which is never covered. "" where nothing is exceeded.
    """
    said = [
        _clause(one, expected=f" expected until {day_of(until)}" if place == 0 else "")
        for place, one in enumerate(beyond)
    ]
    if len(said) > _MOST:
        said = [*said[:_MOST], f"{spelled(len(said) - _MOST)} more ceilings are exceeded"]
    if leaving:
        said.append(_ONLY)
    return capital(f"{'; '.join(said)}.") if said else ""


def _clause(one: Beyond, *, expected: str) -> str:
    if one.what == "lapsed":
        return f"the change{expected} does not count: {_WHOEVER[one.kind]} does not decide for this district any more"
    if one.what == "not_counted":
        return "how many are left without a class was not counted, so no expected change covers it"
    if one.what == "classless":
        not_allowed = f", which the change{expected} does not allow" if expected else ""
        return f"{count_of(one.count, one.kind)} would be left without a class{not_allowed}"
    how_much = share(one.count, one.existing, over=one.ceiling)
    return f"{_happens(one)} ({how_much}), more than the {percent(one.ceiling)}{expected}"


def _happens(one: Beyond) -> str:
    whole = f"{number(one.count)} of {count_of(one.existing, one.kind)}"
    if one.what == "removed":
        return f"{whole} {agree(one.count, 'leaves')}"
    if one.what == "updated":
        return f"{whole} {agree(one.count, 'is')} updated"
    if one.what == "rekeyed":
        return f"{whole} {agree(one.count, 'comes')} back under new IDs"
    return f"{count_of(one.count, one.kind)} {agree(one.count, 'joins')} the {number(one.existing)} on Khan Academy"
