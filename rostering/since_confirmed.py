"""What differs from the change list a district last confirmed: by kind and direction, from stored totals. Pure.

A district that said "yes, that is meant" said so of one list. Whoever decides on a later one must see what came since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rostering.words import KINDS, agree, count_of, lower_first, number, several, spelled

#: The direction -> how one says it of many; most harm first.
_DIRECTIONS: Final = {
    "removed": "leave",
    "rekeyed": "come back under new IDs",
    "ended": "end with their term",
    "added": "join",
    "updated": "are updated",
}
_OF_ONE: Final = {
    "removed": "leaves",
    "rekeyed": "comes back under a new ID",
    "ended": "ends with its term",
    "added": "joins",
    "updated": "is updated",
}
_KINDS: Final = ("students", "teachers", "sections", "administrators", "schools", "enrollments")
#: What a school can lose all of -> (now loses it, does not any more).
_EMPTIED: Final = {
    "sections": ("all {its} classes", "some classes after all"),
    "students": ("everyone", "some students after all"),
}


@dataclass(frozen=True, kw_only=True)
class ChangeList:
    """What is compared of one list: `totals` as stored, `schools` of its summary, `main_kind`: what it is mostly about."""

    totals: Mapping[str, Mapping[str, Any]]
    schools: Sequence[Mapping[str, Any]] = ()
    main_kind: str = "students"

    def count(self, kind: str, direction: str) -> int:
        """How many of a kind go one way."""
        return int(self.totals.get(kind, {}).get(direction, 0))

    def emptied(self, kind: str) -> dict[str, str]:
        """The schools that have some of a kind now and none afterwards: id -> name."""
        return {
            str(school["provider_id"]): str(school["name"])
            for school in self.schools
            if school.get("provider_id") and school[kind][0] and not school[kind][1]
        }


def differences(then: ChangeList, now: ChangeList) -> tuple[str, ...]:
    """What is more and what is less than it was, a phrase for each kind that moved; then schools that are emptied now."""
    kinds = (_of_kind(kind, then, now) for kind in _KINDS)
    return (*(one for one in kinds if one), *_of_schools(then, now))


def confirmed_words(then: ChangeList, *, night: date, sync: int) -> str:
    """ "the change of Tuesday 4 August (sync 812): 2,412 students leave, 3 join"."""
    return f"the change of {_day(night)} (sync {sync}): {_what(then)}"


def told_words(then: ChangeList, *, told_on: date, night: date) -> str:
    """The same in a letter to whoever said so, with dates as districts write them."""
    return f"On {told_on:%A, %B} {told_on.day} you told us that the change of {night:%A, %B} {night.day} is meant: {_what(then)}."


def since_words(moved: Sequence[str]) -> str:
    """ "Since then: 37 more students leave, 12 fewer join; 3 schools now lose all their classes."."""
    if not moved:
        return "Since then its numbers are the same, but the list is another one: others may be in it."
    return f"Since then: {'; '.join(moved)}."


def _of_kind(kind: str, then: ChangeList, now: ChangeList) -> str:
    phrases = list(_phrases(kind, then, now))
    return ", ".join(phrases)


def _phrases(kind: str, then: ChangeList, now: ChangeList) -> Iterator[str]:
    """ "37 more students leave", "12 fewer join": the kind is named once."""
    _, one, many = KINDS[kind]
    is_first = True
    for direction in _DIRECTIONS:
        moved = now.count(kind, direction) - then.count(kind, direction)
        if not moved:
            continue
        noun = f" {one if abs(moved) == 1 else many}" if is_first else ""
        verb = (_OF_ONE if abs(moved) == 1 else _DIRECTIONS)[direction]
        yield f"{number(abs(moved))} {'more' if moved > 0 else 'fewer'}{noun} {verb}"
        is_first = False


def _of_schools(then: ChangeList, now: ChangeList) -> Iterator[str]:
    for kind, (all_of_it, some) in _EMPTIED.items():
        before, after = then.emptied(kind), now.emptied(kind)
        new = [name for school, name in after.items() if school not in before]
        kept = [name for school, name in before.items() if school not in after]
        if new:
            what = all_of_it.format(its="its" if len(new) == 1 else "their")
            yield f"{_schools(new)} now {agree(len(new), 'loses')} {what}"
        if kept:
            yield f"{_schools(kept)} {'keeps' if len(kept) == 1 else 'keep'} {some}"


def _schools(names: Sequence[str]) -> str:
    """One by its name, more by their number."""
    return names[0] if len(names) == 1 and names[0] else several(len(names), "school")


def _what(then: ChangeList) -> str:
    """The list in a few words: where most of it is, every direction of it."""
    kind = then.main_kind
    counts = [(way, then.count(kind, way)) for way in _DIRECTIONS if then.count(kind, way)]
    if not counts:
        return f"{spelled(0)} {KINDS[kind][2]}"
    (first, value), *others = counts
    said = [f"{count_of(value, kind)} {_verb(first, value)}"]
    return lower_first(", ".join(said + [f"{number(count)} {_verb(way, count)}" for way, count in others]))


def _verb(direction: str, value: int) -> str:
    return (_OF_ONE if value == 1 else _DIRECTIONS)[direction]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
