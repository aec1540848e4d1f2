"""An expected change: how much of each kind may change in each direction, agreed beforehand by two people. Pure.

The guard asks here whether a plan stays within it; where it does not, every ceiling it exceeds comes back with its numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Self

from rostering.beyond import Beyond
from rostering.pipeline.totals import KindTotals, Totals

#: The kinds and directions a ceiling is given for, in the order of every form and table.
KINDS: Final = ("students", "teachers", "sections", "enrollments")
DIRECTIONS: Final = ("removed", "added", "updated", "rekeyed")
_NOTHING: Final = KindTotals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """The most that may happen to one kind, in whole percent of what exists; a direction that is not named may not happen."""

    removed: int = 0
    added: int = 0
    updated: int = 0
    rekeyed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """How many schools and teachers have classes now and would have none; `teachers` also counts a rise of those without."""

    schools: int
    teachers: int

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> Self | None:
        """From a plan's summary; None for one made before this was counted."""
        kept = summary.get("left_without_class")
        return None if kept is None else cls(schools=kept["schools"], teachers=kept["teachers"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One expected change as the guard takes it. `keeps_classes`: no school and no teacher may be left without a class.

    `agreed_at`: what people decide about a change list afterwards goes before it. `lapsed`: "filed" or "agreed", where that
    person does not decide for the district any more; then it covers nothing.
    """

    window: int
    last_night: date
    agreed_at: datetime
    ceilings: Mapping[str, Ceilings]
    keeps_classes: bool = True
    lapsed: str = ""


def exceeded(*, totals: Totals, allowance: Allowance, emptied: Emptied | None) -> tuple[Beyond, ...]:
    """Every ceiling a plan goes above, worst first; empty where it stays within all of them. One that lapsed has none."""
    if allowance.lapsed:
        return (Beyond(what="lapsed", kind=allowance.lapsed),)
    over = sorted(_over(totals, allowance), key=lambda one: one.ceiling * one.existing - 100 * one.count)
    return (*_classless(allowance, emptied), *over)


def _over(totals: Totals, allowance: Allowance) -> Iterator[Beyond]:
    for kind in KINDS:
        counts = totals.get(kind, _NOTHING)
        ceilings = allowance.ceilings.get(kind, Ceilings())
        for direction in DIRECTIONS:
            count, ceiling = getattr(counts, direction), getattr(ceilings, direction)
            if _is_above(count, existing=counts.existing, ceiling=ceiling):
                yield Beyond(
                    what=direction, kind=kind, count=count, existing=counts.existing, ceiling=ceiling
                )


def _is_above(count: int, *, existing: int, ceiling: int) -> bool:
    """In integers; exactly the ceiling passes; a change to nothing counts as 100 % (DESIGN 5, Counting)."""
    if existing == 0:
        return count > 0 and ceiling < 100
    return 100 * count > ceiling * existing


def _classless(allowance: Allowance, emptied: Emptied | None) -> Iterator[Beyond]:
    """What no percent shows; a plan that does not say is above."""
    if not allowance.keeps_classes:
        return
    if emptied is None:
        yield Beyond(what="not_counted")
        return
    for kind, count in (("schools", emptied.schools), ("teachers", emptied.teachers)):
        if count:
            yield Beyond(what="classless", kind=kind, count=count)
