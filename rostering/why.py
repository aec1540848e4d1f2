"""Why a change list waits for people: the one way to say it, on the screen, in a mail and at the command line. Pure.

Every number in it is one of the change list's totals or of its counts by school, and can be computed again from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from rostering.beyond import Beyond, beyond_sentence
from rostering.words import NO_BREAK, agree, count_of, listed, number, percent, several, share, spelled

#: So much of a change is "most of it": the fewest schools that together have as much are named.
MOST_PERCENT: Final = 80
#: More names than this are counted: a sentence for a mail is no list.
_MOST_NAMES: Final = 3
#: The operations of a school's `changes` that count (pipeline.summary.OPERATIONS without `ended`).
_COUNTED: Final = 4
_LOADED: Final = ("students", "teachers", "sections")


class Counts(Protocol):
    """One kind's counts, as the guard or the screens hold them."""

    @property
    def existing(self) -> int: ...
    @property
    def added(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def removed(self) -> int: ...
    @property
    def rekeyed(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def percent(self) -> float: ...


@dataclass(frozen=True)
class _Nothing:
    """Counts of a kind that was not stored."""

    existing: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    rekeyed: int = 0
    changed: int = 0
    percent: float = 0.0


_NOTHING: Final = _Nothing()


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the sentence is made from.

    `over`: the kinds above the limit. `leaving`: (kind, how many leave, of how many) where most schools or administrators do.
    `reason` "": the change is within every limit now, but what was on hold is still part of it.
    `beyond`: the ceilings it exceeds of an expected change that is in force through the night `expected_until`.
    `is_rehearsed`: nobody holds it, it would be held.
    """

    reason: str
    limit: int
    totals: Mapping[str, Counts]
    over: Sequence[str] = ()
    leaving: Sequence[tuple[str, int, int]] = ()
    schools: Sequence[Mapping[str, Any]] = ()
    beyond: Sequence[Beyond] = ()
    expected_until: date | None = None
    is_rehearsed: bool = False

    @property
    def kind(self) -> str:
        """The kind the sentence is about."""
        return worst_kind(self.totals, self.over)

    @property
    def counts(self) -> Counts:
        """That kind's counts; zeros where none were stored."""
        return self.totals.get(self.kind, _NOTHING)


@dataclass(frozen=True, kw_only=True)
class Why:
    """The sentence in three stretches: `decisive` is the one to be strong."""

    opening: str
    decisive: str
    rest: str

    def __str__(self) -> str:
        return f"{self.opening}{self.decisive}{self.rest}"


def worst_kind(totals: Mapping[str, Counts], over: Sequence[str]) -> str:
    """Of the kinds over the limit the one with the highest percent; of all kinds if none is over."""
    judged = [kind for kind in over if kind in totals] or list(totals)
    return max(judged, key=lambda kind: (totals[kind].percent, kind == "students"), default="students")


def why(held: Held) -> Why:
    """Which kind, changed of existing, percent, limit; or what else makes people look first."""
    if held.reason == "first_load":
        return _first_load(held)
    because = "Would be held because " if held.is_rehearsed else "Held because "
    if held.reason == "under_review":
        return Why(
            opening=f"{because}this district is ",
            decisive="under review",
            rest=": until a person approves a whole change list, every change waits. "
            f"Here {_clause(held)}{_over_the_limit(held) if held.over else ''}.",
        )
    if held.over:
        return Why(
            opening=because,
            decisive=_clause(held),
            rest=f"{_over_the_limit(held)}: {_parts(held.counts)}.",
        )
    if held.leaving:
        return Why(
            opening=because,
            decisive=most_leave(held.leaving),
            rest="; that is more than half of them.",
        )
    return Why(
        opening=because,
        decisive="what was on hold is still part of it",
        rest=f", although the change is small now: {_clause(held)}.",
    )


def mostly_at(held: Held) -> str:
    """ "Most of it is at North School and South School (612 of 700)."; "" where there is nothing to tell of schools."""
    if not held.over:
        return ""
    schools = [school for school in held.schools if school["provider_id"]]
    counted = sorted(
        (-_changed(school, held.kind), str(school["name"]))
        for school in schools
        if _changed(school, held.kind)
    )
    changed = held.counts.changed
    few = fewest([-count for count, _ in counted], changed)
    if len(schools) < 2 or few is None:
        return ""
    if few > MOST_PERCENT / 100 * len(schools):
        count, first = counted[0]
        spread = f"It is spread over {spelled(len(counted))} schools, {first} first ({number(-count)})."
        return spread if len(counted) > 2 else ""
    named = -sum(count for count, _ in counted[:few])
    names = [name for _, name in counted[:few]]
    if few > _MOST_NAMES:
        names = [*names[:_MOST_NAMES], f"{spelled(few - _MOST_NAMES)} more"]
    where = listed(names)
    return (
        f"All of it is at {where}."
        if named == changed
        else f"Most of it is at {where} ({number(named)} of {number(changed)})."
    )


def fewest(counts: Sequence[int], whole: int) -> int | None:
    """How many of the largest `counts`, given in that order, make up most of a whole; None when all of them do not."""
    so_far = 0
    for place, count in enumerate(counts, 1):
        so_far += count
        if 100 * so_far >= MOST_PERCENT * whole:
            return place
    return None


def would_have_passed(held: Held) -> str:
    """The largest change that would not have been held, where one kind alone holds it and it has any to change."""
    if held.reason != "large_change" or len(held.over) != 1 or held.leaving:
        return ""
    most = held.limit * held.counts.existing // 100
    return f"Up to {several(most, 'change')} would have passed." if most else ""


def in_short(held: Held) -> str:
    """The sentence alone as plain text."""
    return str(why(held)).replace(NO_BREAK, " ")


def in_full(held: Held) -> str:
    """The whole of it as plain text, for a run's message."""
    said = (str(why(held)), beyond_words(held), mostly_at(held), would_have_passed(held))
    return " ".join(part for part in said if part).replace(NO_BREAK, " ")


def beyond_words(held: Held) -> str:
    """Why the expected change in force does not cover it; "" where there is none, or something else holds it."""
    if held.expected_until is None or held.reason != "large_change":
        return ""
    return beyond_sentence(held.beyond, until=held.expected_until, leaving=bool(held.leaving))


def most_leave(leaving: Sequence[tuple[str, int, int]]) -> str:
    """ "3 of 4 schools leave"."""
    said = [f"{number(left)} of {count_of(of, kind)} {agree(left, 'leaves')}" for kind, left, of in leaving]
    return listed(said)


def _first_load(held: Held) -> Why:
    kinds = [
        count_of(held.totals[kind].added, kind)
        for kind in _LOADED
        if kind in held.totals and held.totals[kind].added
    ]
    return Why(
        opening="First load: ",
        decisive=listed(kinds) or "schools and terms only",
        rest=" would join Khan Academy. Nothing of this district is there yet, so a person looks first.",
    )


def _clause(held: Held) -> str:
    """ "700 changes to 1,200 students are 58.3 %"."""
    counts = held.counts
    changes = several(counts.changed, "change")
    over = held.limit if held.kind in held.over else None
    how_much = share(counts.changed, counts.existing, over=over)
    return f"{changes} to {count_of(counts.existing, held.kind)} {agree(counts.changed, 'is')} {how_much}"


def _over_the_limit(held: Held) -> str:
    return f", over the limit of {percent(held.limit)}"


def _parts(counts: Counts) -> str:
    parts = (
        (counts.rekeyed, "comes", "back under new IDs" if counts.rekeyed > 1 else "back under a new ID"),
        (counts.removed, "leaves", ""),
        (counts.added, "joins", ""),
    )
    said = [f"{number(value)} {agree(value, verb)} {rest}".strip() for value, verb, rest in parts if value]
    if counts.updated:
        said.append(f"{number(counts.updated)} {agree(counts.updated, 'is')} updated")
    return listed(said)


def _changed(school: Mapping[str, Any], kind: str) -> int:
    return sum(school.get("changes", {}).get(kind, ())[:_COUNTED])
