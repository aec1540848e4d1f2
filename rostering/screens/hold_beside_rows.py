"""What stands beside a hold that the viewer may see: what the district said about it."""

from collections.abc import Sequence
from typing import Final

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
