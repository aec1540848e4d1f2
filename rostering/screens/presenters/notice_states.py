"""What became of a notice, as sign, word and colour; its kind and error in words."""

from collections.abc import Mapping
from typing import Final

from rostering.models import Notice
from rostering.screens.presenters.states import Pill
from rostering.screens.words import listed

State = Notice.State
PILLS: Final[Mapping[str, Pill]] = {
    State.DUE: Pill("Due", "ring", "quiet"),
    State.SENT: Pill("Sent", "tick", "done"),
    State.FAILED: Pill("Failed", "failed", "failed"),
    State.STOPPED: Pill("Stopped", "held", "held"),
    State.TOLD_BY_PHONE: Pill("Told by phone", "phone", "done"),
    State.NOT_NEEDED: Pill("Not needed", "same", "quiet"),
    State.NO_CONTACT: Pill("No contact", "missed", "failed"),
}
TO_CONFIRM: Final = Pill("To confirm", "second", "held")
NOT_TOLD: Final = Pill("Not told", "paused", "wait")
LETTER: Final = Pill("Letter", "mail", "quiet")
TOLD: Final = Pill("Told", "mail", "quiet")
_FOLLOWS: Final = {
    Notice.Error.UNREACHABLE: "It was tried three times. Send it again when the mail server answers.",
    Notice.Error.SIGN_IN: "Whoever runs the portal checks EMAIL_URL; then send it again.",
    Notice.Error.ADDRESS_REFUSED: "Correct the contact's address, then send it again.",
    Notice.Error.REFUSED: "Shorten or change the text, or call the district.",
    Notice.Error.INTERRUPTED: "Ask the district whether it arrived, or send it again.",
    Notice.Error.OTHER: "Send it again, or call the district.",
}


def kind_words(notice: Notice) -> str:
    """ "A week before", "Other nights, second time"."""
    if notice.template == "cancelled":
        return "Withdrawn"
    words = notice.get_kind_display()
    if notice.rest_of_id:
        return f"{words}, whom the mail server refused"
    return f"{words}, version {notice.version}" if notice.version > 1 else words


def error_words(notice: Notice) -> str:
    """Why it did not leave and what to do; "" where nothing is wrong."""
    if not notice.error:
        return ""
    error = Notice.Error(notice.error)
    return f"{error.label}. {_FOLLOWS.get(error, '')}".strip()


def answer_words(notice: Notice) -> str:
    """What the mail server said, "" if it said nothing."""
    return f"The mail server said: {notice.answer}" if notice.answer else ""


def told_pill(notice: Notice) -> Pill:
    """How a district was told, for its timeline."""
    if notice.state == State.TOLD_BY_PHONE:
        return PILLS[notice.state]
    return TOLD if notice.pause_id else LETTER


def told_words(notice: Notice) -> tuple[str, str]:
    """(what a district was told, to whom and by whom), for its timeline."""
    by = str(notice.by) if notice.by else "the portal itself"
    whom = listed([str(one.get("name") or "somebody") for one in notice.contacts])
    if notice.state == State.TOLD_BY_PHONE:
        return f"{by} told them of {notice.pause or 'a sync'} by phone", f"“{notice.note}”"
    if notice.pause is None:
        return f"{by} wrote to {whom}: {notice.subject}", ""
    return f"Told of {notice.pause}: {notice.subject}", f"To {whom}, by {by}"
