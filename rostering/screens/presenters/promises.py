"""What was promised to districts and is due: on their pages, the side of Home and the hand-over (LOOK, You promised today)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from rostering.models import Talk
from rostering.screens.moments import Moment, moment, short_date, weekday_or_date
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class PromiseLine:
    """One promise: when it is due, what, by whom ("" for one's own); `done` is where it is marked as kept.

    Away from its district's page also whom and which district; on it since when it stands.
    """

    when: str
    words: str
    by: str
    is_late: bool
    done: str
    whom: str = ""
    district: str = ""
    href: str = ""
    since: Moment | None = None


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


def promises_of_district(talks: Iterable[Talk], *, viewer: Viewer, zone: str) -> tuple[PromiseLine, ...]:
    """As they stand on their district's page; a late one says so."""
    return tuple(
        PromiseLine(
            when=_due_words(talk.due_on, today=viewer.today)
            + (f" at {talk.due_at:%H:%M}" if talk.due_at else ""),
            words=talk.words,
            by=str(talk.by),
            is_late=talk.due_on < viewer.today,
            done=reverse("talk_done", args=[talk.id]),
            since=moment(talk.at, now=viewer.now, zone=zone, also=viewer.zone),
        )
        for talk in talks
        if talk.due_on is not None
    )


def _due_words(due: date, *, today: date) -> str:
    days = (due - today).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    return f"{'was ' if days < 0 else ''}due {weekday_or_date(due, today=today)}"


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
