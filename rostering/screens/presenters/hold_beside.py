"""Beside a hold: what the district said about the change, who wrote it down, and when (LOOK, Pattern)."""

from collections.abc import Iterable
from dataclasses import dataclass

from rostering.asking import is_asked
from rostering.models import Talk
from rostering.screens.moments import Moment, moment
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """One talk. `answer` "" when it says nothing about the change itself; `is_ours`: a question that we sent."""

    answer: str
    words: str
    who: str
    when: Moment
    is_ours: bool = False


def said_lines(talks: Iterable[Talk], *, viewer: Viewer, zone: str) -> tuple[SaidLine, ...]:
    """What was said, the latest first."""
    return tuple(
        SaidLine(
            answer=talk.get_answer_display() if talk.answer else "",
            words=talk.words,
            who=_who(talk),
            when=moment(talk.at, now=viewer.now, zone=zone, also=viewer.zone),
            is_ours=is_asked(talk),
        )
        for talk in talks
    )


def _who(talk: Talk) -> str:
    if not talk.with_whom:
        return str(talk.by)
    return f"{talk.by}, to {talk.with_whom}" if is_asked(talk) else f"{talk.with_whom}, to {talk.by}"
