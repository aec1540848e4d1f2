"""What entering, changing or ending a pause does to the nights of one district: a pure comparison of before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rostering.calendar.nights import ONE_DAY, is_weeknight
from rostering.calendar.spans import PauseSpan, first_free


@dataclass(frozen=True, slots=True)
class Effect:
    """`paused`: weeknights that would have run and are paused now; `running`: those that run now.

    `also`: the other pauses that lie on nights of the pause; `resumes`: the first night back; `weekends`: the nights of
    the pause that never run; `over`: those that have been.
    """

    paused: tuple[date, ...]
    running: tuple[date, ...]
    also: tuple[PauseSpan, ...]
    resumes: date
    weekends: int = 0
    over: int = 0

    @property
    def first_morning(self) -> date:
        """The day on which changes are visible again: the morning after the first night back."""
        return self.resumes + ONE_DAY


def effect_of(
    *,
    before: Sequence[PauseSpan],
    after: Sequence[PauseSpan],
    of: PauseSpan,
    tonight: date,
    is_over: bool = False,
) -> Effect:
    """`before`, `after`: the pauses of one district without and with the act; `of`: the pause it is about, as typed.

    `is_over`: the act takes the pause away, so the first night back is looked for from its first coming night on. Both
    reach some months beyond the pause. Nights that are over stay as they were.
    """
    nights = [night for night in _nights(before, after, of) if night >= tonight]
    was, becomes = _covered(before), _covered(after)
    own = list(_days(of.first_night, of.last_night))
    last = max(tonight, of.first_night) - ONE_DAY if is_over else of.last_night
    return Effect(
        paused=tuple(night for night in nights if night in becomes and night not in was),
        running=tuple(night for night in nights if night in was and night not in becomes),
        also=tuple(span for span in before if span in after and _meets(span, of)),
        resumes=first_free(after, after=max(last, tonight - ONE_DAY)),
        weekends=sum(not is_weeknight(night) for night in own),
        over=sum(night < tonight and is_weeknight(night) for night in own),
    )


def _meets(one: PauseSpan, other: PauseSpan) -> bool:
    return one.first_night <= other.last_night and one.last_night >= other.first_night


def _nights(before: Iterable[PauseSpan], after: Iterable[PauseSpan], of: PauseSpan) -> list[date]:
    spans = [*before, *after, of]
    first, last = min(one.first_night for one in spans), max(one.last_night for one in spans)
    return [night for night in _days(first, last) if is_weeknight(night)]


def _covered(spans: Iterable[PauseSpan]) -> set[date]:
    return {night for span in spans for night in _days(span.first_night, span.last_night)}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))
