"""Two people side by side who may be one under a new id: what speaks for it, what against, and each value of both.

A birth date identifies a child, so it is said whether both are the same and how they differ, never which day it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse

from rostering.models import PairAnswer, Pairing, PairQuestion
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.change_fields import ChangeField, Names, Stretch
from rostering.screens.presenters.changes import person_name
from rostering.screens.presenters.grades import grade_name
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import agree, number, several

HEADING: Final = "Same person under a new ID?"
_WARNINGS: Final = {
    "birth_dates_differ": "The birth dates differ.",
    "numbers_differ": "The SIS numbers differ.",
    "twin": "Born on the same day with another first name: perhaps a twin.",
    "sibling": "Another first name at the same address: perhaps a brother or sister.",
    "other_person": "Other names altogether: the address may have been given to somebody else.",
    "in_several": "One of the two stands in another pair as well; only one can be right.",
}


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """One question: the two as they are called, each value before and after, and the two answers. `chosen`: what was ticked."""

    number: int
    pill: Pill
    who: str
    role: str
    fields: tuple[ChangeField, ...]
    warnings: tuple[str, ...]
    chosen: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """What somebody said about a pair, and its number, by which it is taken back."""

    number: int
    who: str
    new_id: str
    words: str
    by: str
    when: Moment
    reason: str


def pairs_link(*, run: int, count: int) -> Link | None:
    """ "37 pairs to look at": beside what would change; None where nothing is asked."""
    if not count:
        return None
    return Link(words=f"{several(count, 'pair')} to look at", href=reverse("run_pairs", args=[run]))


def pairs_sentence(count: int) -> Sentence:
    """How many are left, and what an answer does."""
    if not count:
        return say("No pair is left to look at.")
    return say(
        strong(several(count, "pair")),
        f" {agree(count, 'is')} not certain: somebody leaves, and somebody much alike joins under a new ID.",
    )


def beyond_words(count: int) -> str:
    """What was not compared, "" when everybody was."""
    return (
        f"{number(count)} more possible pairs were not compared, because there are so many." if count else ""
    )


def pair_row(question: PairQuestion, *, gone: Any, came: Any, names: Names, chosen: str = "") -> PairRow:
    """One question."""
    evidence = Pairing.Evidence(question.evidence)
    pill = ("warning", "held") if question.warnings else ("newid", "newid")
    return PairRow(
        number=question.id,
        pill=Pill(str(evidence.label), *pill),
        who=person_name(gone),
        role=question.role,
        fields=_fields(gone, came, names),
        warnings=tuple(_WARNINGS[code] for code in question.warnings if code in _WARNINGS),
        chosen=chosen,
    )


def answer_line(answer: PairAnswer, person: Any, *, viewer: Viewer, zone: str) -> AnswerLine:
    """One answer in force."""
    return AnswerLine(
        number=answer.id,
        who=person_name(person) if person else "Somebody who is not here any more",
        new_id=answer.new_provider_id,
        words="the same person" if answer.accepted else "another person",
        by=str(answer.by),
        when=moment(answer.at, zone=zone, now=viewer.now),
        reason=answer.reason,
    )


def chosen_of(posted: Mapping[str, str]) -> dict[int, str]:
    """Question -> "same" or "other", of a form's rows; whatever else stands there is no answer."""
    found = {}
    for name, value in posted.items():
        number_text = name.removeprefix("pair-")
        if name != number_text and number_text.isdecimal() and value in ("same", "other"):
            found[int(number_text[:18])] = value
    return found


def birth_words(gone: date | None, came: date | None) -> tuple[str, str]:
    """How two birth dates stand to each other, without saying either."""
    if gone is None or came is None:
        return ("not sent" if gone is None else "known", "not sent" if came is None else "known")
    if gone == came:
        return ("known", "the same day")
    if (gone.year, gone.month) == (came.year, came.month):
        return ("known", "another day of the same month")
    if gone.year == came.year:
        is_turned = (gone.month, gone.day) == (came.day, came.month)
        return ("known", "day and month the other way round" if is_turned else "another day of the same year")
    same_day = (gone.month, gone.day) == (came.month, came.day)
    return ("known", "the same day of another year" if same_day else "another day of another year")


def _fields(gone: Any, came: Any, names: Names) -> tuple[ChangeField, ...]:
    schools = names.schools
    born = birth_words(gone.birth_date, came.birth_date)
    pairs = [
        ("name", person_name(gone), person_name(came)),
        ("address", gone.email, came.email),
        ("school", *(schools.get(one.home_school_provider_id, "") for one in (gone, came))),
        ("SIS number", gone.sis_number, came.sis_number),
    ]
    if gone.role == "student":
        pairs.insert(3, ("grade", grade_name(gone.grade), grade_name(came.grade)))
    fields = [_field(name, before, after) for name, before, after in pairs]
    is_other_day = gone.birth_date != came.birth_date
    fields.insert(
        1,
        ChangeField(
            name="birth date",
            before=(Stretch(born[0], is_other_day),),
            after=(Stretch(born[1], is_other_day),),
        ),
    )
    return (*fields, _field("ID", gone.provider_id, came.provider_id, is_id=True))


def _field(name: str, before: str, after: str, *, is_id: bool = False) -> ChangeField:
    differs = before != after
    return ChangeField(
        name=name,
        before=(Stretch(before or "none", differs),),
        after=(Stretch(after or "none", differs),),
        is_same=not differs,
        is_id=is_id or name == "SIS number",
    )
