"""Beside a hold: what the district said about the change, who wrote it down, and when (LOOK, Pattern)."""

from collections.abc import Iterable
from dataclasses import dataclass

from rostering.models import Talk
from rostering.screens.moments import Moment, moment
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """One talk. `answer` "" when it says nothing about the change itself."""

    answer: str
    words: str
    who: str
    when: Moment


def said_lines(talks: Iterable[Talk], *, viewer: Viewer, zone: str) -> tuple[SaidLine, ...]:
    """What was said, the latest first."""
    return tuple(
        SaidLine(
            answer=talk.get_answer_display() if talk.answer else "",
            words=talk.words,
            who=f"{talk.with_whom}, to {talk.by}" if talk.with_whom else str(talk.by),
            when=moment(talk.at, now=viewer.now, zone=zone, also=viewer.zone),
        )
        for talk in talks
    )
