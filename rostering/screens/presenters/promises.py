"""What was promised to districts and is due: the side of Home and a part of the hand-over (LOOK, You promised today)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from rostering.models import Talk
from rostering.screens.moments import short_date, weekday_or_date
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """One promise: when, whom, about which district, what; `by` "" for one's own; `done` is where it is marked as kept."""

    when: str
    whom: str
    district: str
    href: str
    words: str
    by: str
    is_late: bool
    done: str


def promise_lines(
    talks: Iterable[Talk], *, viewer: Viewer, own: int | None = None, is_dated: bool = False
) -> tuple[PromiseLine, ...]:
    """A line each, as sorted. `own`: whose promises need no name, the viewer's unless given; `is_dated`: for paper."""
    own = viewer.staff.id if own is None else own
    return tuple(
        PromiseLine(
            when=_dated(talk) if is_dated else _when(talk, today=viewer.today),
            whom=talk.with_whom,
            district=talk.district.name,
            href=reverse("district", args=[talk.district.slug]),
            words=talk.words,
            by="" if talk.by_id == own else str(talk.by),
            is_late=talk.due_on is not None and talk.due_on < viewer.today,
            done=reverse("talk_done", args=[talk.id]),
        )
        for talk in talks
    )


def _when(talk: Talk, *, today: date) -> str:
    """ "14:00" or "today" on its day, else the day, with its hour if it has one."""
    hour = f"{talk.due_at:%H:%M}" if talk.due_at else ""
    if talk.due_on is None or talk.due_on == today:
        return hour or "today"
    return f"{weekday_or_date(talk.due_on, today=today)} {hour}".strip()


def _dated(talk: Talk) -> str:
    """ "Wed 7 October, 10:30"."""
    day = f"{talk.due_on:%a} {short_date(talk.due_on)}" if talk.due_on else ""
    return f"{day}, {talk.due_at:%H:%M}" if talk.due_at else day


def due_words(talk: Talk, *, today: date) -> str:
    """As a sentence goes on: "for 14:00", "for today", "for Friday"."""
    return f"for {_when(talk, today=today)}"
