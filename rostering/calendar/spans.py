"""What a pause is to everybody who asks about nights, and pure questions about some of them: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rostering.calendar.nights import ONE_DAY, weeknight_on_or_after


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """One pause: first to last night, both paused.

    `scope`: company (everybody) or district. `pause_id`: the row it comes from, None for a computed one.
    `is_confirmed`: a person entered it; a computed one that nobody has confirmed pauses all the same.
    `replaces` and `year` name the computed pause this one is, or stands for ("" and None otherwise).
    `kind`: as `Pause.Kind`, or "held_back" for a district's "do not sync before".
    """

    first_night: date
    last_night: date
    name: str
    reason: str
    scope: Literal["company", "district"]
    pause_id: int | None = None
    is_confirmed: bool = False
    replaces: str = ""
    year: int | None = None
    kind: str = ""

    def covers(self, night: date) -> bool:
        """Whether the night lies inside, both ends included."""
        return self.first_night <= night <= self.last_night


@dataclass(frozen=True, slots=True)
class Merged:
    """Pauses that overlap or follow each other at once, as one: `spans` are in order of their first night."""

    first_night: date
    last_night: date
    spans: tuple[PauseSpan, ...]


def merged(spans: Iterable[PauseSpan]) -> tuple[Merged, ...]:
    """Overlaps are never rejected; here they are put together for showing, in order, each night in one of them at most.

    A pause that begins the night after another ends belongs to it too. One that begins on the Monday after a Friday
    does not: the weekend between is no night of either.
    """
    found: list[Merged] = []
    for span in sorted(spans, key=lambda one: (one.first_night, one.last_night, one.name)):
        if found and span.first_night <= found[-1].last_night + ONE_DAY:
            before = found.pop()
            last = max(before.last_night, span.last_night)
            found.append(Merged(before.first_night, last, (*before.spans, span)))
        else:
            found.append(Merged(span.first_night, span.last_night, (span,)))
    return tuple(found)


def longest_over(spans: Iterable[PauseSpan], *, night: date) -> PauseSpan | None:
    """Of some pauses the one that covers a night and lasts longest, None if none covers it."""
    covering = [span for span in spans if span.covers(night)]
    return max(covering, key=lambda span: span.last_night, default=None)


def first_free(spans: Iterable[PauseSpan], *, after: date) -> date:
    """The first weeknight after a night that none of some pauses covers."""
    spans, night = list(spans), weeknight_on_or_after(after + ONE_DAY)
    while (span := longest_over(spans, night=night)) is not None:
        night = weeknight_on_or_after(span.last_night + ONE_DAY)
    return night
