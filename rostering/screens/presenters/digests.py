"""Digests that did not leave, in words: whose and of which day, why, and what to try."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from rostering.models import Digest
from rostering.notices.digests import TRIES
from rostering.screens.moments import weekday_or_date
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed, number, spelled

_NAMED: Final = 5
_ALL_TRIES: Final = f"{spelled(len(TRIES))} times in {spelled(TRIES[-1] // timedelta(hours=1))} hours"


@dataclass(frozen=True, kw_only=True)
class LostDigests:
    """Those of one day that failed in the same way."""

    words: str
    below: str


def lost_digests(failed: Sequence[Digest], *, viewer: Viewer) -> tuple[LostDigests, ...]:
    """A line a day and reason, in the order they come in."""
    ordered = sorted(failed, key=lambda one: (one.day, _why(one)), reverse=True)
    groups = groupby(ordered, key=lambda one: (one.day, _why(one)))
    return tuple(_line(list(rows), viewer) for _, rows in groups)


def _line(rows: Sequence[Digest], viewer: Viewer) -> LostDigests:
    day = weekday_or_date(rows[0].day, today=viewer.today)
    return LostDigests(
        words=f"The morning mail of {day} did not reach {_whom(rows, viewer)}.",
        below=f"{_why(rows[0])} Nothing waits for it: what it told stands on Home, and the next one tells it again. "
        f"{_try(rows, viewer)}",
    )


def _whom(rows: Sequence[Digest], viewer: Viewer) -> str:
    """ "you, Sam Ito and 7 more"."""
    mine = [one for one in rows if one.staff_id == viewer.staff.id]
    names = [*("you" for _ in mine), *sorted(str(one.staff) for one in rows if one not in mine)]
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{number(more)} more"] if more > 0 else names)


def _why(one: Digest) -> str:
    if one.tries >= len(TRIES):
        return f"The mail server did not take it, {_ALL_TRIES}."
    if one.tries:
        return "Sending it was interrupted, so it may have arrived."
    return "It could not leave on its day."


def _try(rows: Sequence[Digest], viewer: Viewer) -> str:
    if all(one.staff_id == viewer.staff.id for one in rows):
        return (
            f"If it happens again, ask an administrator whether {viewer.staff.email} is right, "
            "and whoever runs the portal to check the mail server."
        )
    if len(rows) > 1:
        return (
            "Several people missed it, so have whoever runs the portal check the mail server and EMAIL_URL."
        )
    return "If only one person misses it, have an administrator check their address; else the mail server."
