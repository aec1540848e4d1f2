"""What stands beside a hold that the viewer may see: what the district said about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import F

from rostering.models import Hold, Talk

#: A case about which more was said has its answer among the latest.
_MOST: Final = 50
_WORDS_ABOUT_IT: Final = (Talk.Answer.MEANT, Talk.Answer.NOT_MEANT, Talk.Answer.CORRECTING)


def said_about(hold: Hold) -> list[Talk]:
    """What was said about this change, the latest first; the district's last answer is the first that has one."""
    talks = Talk.objects.filter(hold=hold).select_related("by")
    return list(talks.order_by("-at", "-id")[:_MOST])


def last_answers(holds: Sequence[int]) -> dict[int, Talk]:
    """Hold -> its district's last word about the change, with the list it was about; one question for any number."""
    talks = Talk.objects.filter(hold_id__in=holds, answer__in=_WORDS_ABOUT_IT).select_related("plan", "run")
    latest = talks.order_by("hold_id", "-at", "-id").distinct("hold_id")
    return {talk.hold_id: talk for talk in latest if talk.hold_id is not None}


def last_answer(talks: Sequence[Talk]) -> Talk | None:
    """The district's last word about a change; calls that reached nobody are none."""
    return next((talk for talk in talks if talk.answer in _WORDS_ABOUT_IT), None)


def last_said(holds: Sequence[int]) -> dict[int, dict[str, Talk]]:
    """Hold -> each answer to its change, calls that reached nobody among them -> the last talk that had it; one question.

    `about`: the checksum of the list that was on the screen then.
    """
    talks = Talk.objects.filter(hold_id__in=holds).exclude(answer=Talk.Answer.NONE)
    talks = talks.annotate(about=F("plan__checksum"))
    found: dict[int, dict[str, Talk]] = {}
    for talk in talks.order_by("hold_id", "answer", "-at", "-id").distinct("hold_id", "answer"):
        if talk.hold_id is not None:
            found.setdefault(talk.hold_id, {})[talk.answer] = talk
    return found


def last_or_not_reached(said: Mapping[str, Talk]) -> tuple[Talk | None, bool]:
    """The district's last word, else the last call that reached nobody; and whether there was such a call after that word."""
    words = [talk for answer, talk in said.items() if answer in _WORDS_ABOUT_IT]
    last, tried = max(words, key=_when, default=None), said.get(Talk.Answer.NOT_REACHED)
    if last is None or tried is None:
        return last or tried, False
    return last, _when(tried) > _when(last)


def _when(talk: Talk) -> tuple[datetime, int]:
    return talk.at, talk.id
