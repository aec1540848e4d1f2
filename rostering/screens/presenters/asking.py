"""The letters to many districts as they would leave, and the districts nobody can be written to at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from rostering.models import Hold
from rostering.notices.letters import Draft
from rostering.screens.presenters.many import LeftLine, on_the_ticked
from rostering.screens.presenters.notice import Letter
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import several


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """One letter. `tick`: the value of its box; `edit`: where it is changed and sent by itself."""

    name: str
    tick: str
    edit: str
    letter: Letter


@dataclass(frozen=True, kw_only=True)
class AskingPage:
    """All of them."""

    sentence: Sentence
    letters: tuple[LetterLine, ...]
    left: tuple[LeftLine, ...]
    act: str


def asking_page(
    holds: Sequence[Hold], written: Mapping[int, Draft], *, digests: Mapping[int, str]
) -> AskingPage:
    """`written`: run -> its letter; `digests`: hold -> what it says, "" where nobody can be written to."""
    letters = tuple(_line(hold, written[hold.run_id], digests[hold.id]) for hold in holds if digests[hold.id])
    left = tuple(_left(hold, written) for hold in holds if not digests[hold.id])
    return AskingPage(
        sentence=_sentence(len(letters)),
        letters=letters,
        left=left,
        act=on_the_ticked("Send", len(letters), "letter"),
    )


def _sentence(count: int) -> Sentence:
    if not count:
        return say(
            strong("No letter can be written"),
            ": what keeps each of these districts from one stands beside it.",
        )
    return say(
        strong(several(count, "letter")),
        " would leave as below, and stand in the contact log of each district.",
    )


def _line(hold: Hold, written: Draft, digest: str) -> LetterLine:
    to = [f"{one.name}, {one.email}" for one in written.contacts if one.id in written.ticked]
    return LetterLine(
        name=hold.district.name,
        tick=f"{hold.id}:{digest}",
        edit=reverse("run_letter", args=[hold.run_id]),
        letter=Letter(
            sender="",
            to="; ".join(to),
            reply_to=written.dsm.email,
            subject=written.words.subject,
            text=written.words.text,
        ),
    )


def _left(hold: Hold, written: Mapping[int, Draft]) -> LeftLine:
    if hold.run_id not in written:
        return LeftLine(
            name=hold.district.name,
            href=reverse("hold", args=[hold.id]),
            why="Its change is being applied, so there is nothing to ask.",
        )
    return LeftLine(
        name=hold.district.name,
        href=reverse("district_contacts", args=[hold.district.slug]),
        why="Nobody with an e-mail address is known there. Add a contact.",
    )
