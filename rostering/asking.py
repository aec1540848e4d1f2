"""Asking many districts about what is on hold: a letter and an entry of the contact log each, by itself (RULES B9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import Staff
from accounts.permissions import NotAllowed, NotYours
from rostering.holds.each import Outcome, each_by_itself
from rostering.holds.refused import Refused
from rostering.keeping.rules import NotKept
from rostering.models import Hold, Notice, Talk
from rostering.notices.letters import Letter, send_letter
from rostering.notices.rules import NotDone
from rostering.talks import Said, log_talk

#: Letters of one act: as many as somebody looks through at once.
MOST_LETTERS: Final = 100
#: How the entry of a letter in the contact log begins.
ASKED: Final = "Asked by letter: "


def ask_together(
    *, holds: Sequence[Hold], letters: Mapping[int, Letter], by: Staff, now: datetime
) -> Outcome[Hold]:
    """Put the letter of each hold into the post and its question into the contact log. The same page twice is one letter.

    Who can not be asked is named, the others are. Raises Refused; then nothing was sent.
    """
    if not holds:
        raise Refused("nothing_picked", "No district is ticked. Nothing was sent; tick some first.")
    if len(holds) > MOST_LETTERS:
        raise Refused(
            "too_many",
            f"At most {MOST_LETTERS} letters at once. Nothing was sent; choose fewer, then the rest.",
        )

    def ask_one(shown: Hold) -> None:
        hold = _as_it_was(shown)
        try:
            _ask(hold, letters[hold.id], by=by, now=now)
        except (NotDone, NotKept) as refused:
            raise Refused("not_done", str(refused)) from refused
        except NotYours as refused:
            raise Refused("not_yours", "It is not one of your districts; nothing was sent.") from refused
        except NotAllowed as refused:
            raise Refused("not_allowed", f"{refused} Nothing was sent.") from refused

    return each_by_itself(holds, ask_one)


def _as_it_was(shown: Hold) -> Hold:
    """The case, kept so until the end: the same page sent twice in one second waits here for the first. Raises Refused."""
    rows = Hold.objects.select_for_update(of=("self",)).select_related("district", "run")
    hold = rows.get(id=shown.id)
    if hold.state not in Hold.LIVE:
        raise Refused("closed", f"It is {hold.get_state_display()} by now; nothing was sent.")
    if hold.run_id != shown.run_id:
        raise Refused("changed_since", "The change has moved by now; nothing was sent. Look again.")
    return hold


def is_asked(talk: Talk) -> bool:
    """Whether it is a question that we sent, not what was said."""
    return talk.way == Talk.Way.MAIL and talk.words.startswith(ASKED)


def ask(*, hold: Hold, letter: Letter, by: Staff, now: datetime) -> None:
    """The same of one live hold, as its letter was typed. Raises NotDone, NotKept, NotYours, NotAllowed."""
    with transaction.atomic():
        _ask(hold, letter, by=by, now=now)


def _ask(hold: Hold, letter: Letter, *, by: Staff, now: datetime) -> None:
    if Notice.objects.filter(district_id=hold.district_id, nonce=letter.nonce).exists():
        return
    sent = send_letter(district=hold.district, letter=letter, by=by, now=now, hold=hold.id, run=hold.run)
    names = ", ".join(str(one["name"] or one["email"]) for one in sent.contacts)
    said = Said(way=Talk.Way.MAIL, with_whom=names[:200], words=f"{ASKED}{letter.words.subject}")
    log_talk(district=hold.district, said=said, by=by, now=now, hold=hold)
