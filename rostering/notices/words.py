"""The texts of notices and letters: their defaults, the placeholders they may hold, and how these are filled (RULES B14)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

PAUSE_PLACEHOLDERS: Final = (
    "district",
    "pause",
    "first_night",
    "last_night",
    "first_morning",
    "dsm",
    "dsm_email",
)
LETTER_PLACEHOLDERS: Final = ("district", "night", "provider", "what", "dsm", "dsm_email")
#: What each placeholder stands for, as the page of a template says it.
MEANINGS: Final = {
    "district": "the district’s name",
    "pause": "the pause’s name",
    "first_night": "the first night without changes",
    "last_night": "the last night without changes",
    "first_morning": "the first morning on which changes show again",
    "night": "the night it happened",
    "provider": "Clever or ClassLink",
    "what": "what happened, in numbers",
    "dsm": "the District Success Manager",
    "dsm_email": "the District Success Manager’s address",
}
_PLACEHOLDER: Final = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, kw_only=True)
class Words:
    """A subject and a text, with placeholders or filled."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TextKind:
    """One text that people may edit: when it is sent, what it may hold, and how it begins."""

    key: str
    name: str
    when: str
    placeholders: tuple[str, ...]
    default: Words

    @property
    def is_letter(self) -> bool:
        """Whether a person sends it; the others leave by themselves."""
        return self.placeholders == LETTER_PLACEHOLDERS


_ANSWER: Final = "With questions, answer this mail: {dsm} reads it.\n\n{dsm}\nKhan Academy\n"
_KEPT: Final = (
    "Classes, teachers and students on Khan Academy stay as they are in that time, and everybody keeps their access. "
    "What changes in your system is not lost: it is read after the pause, "
    "and shows on Khan Academy from the morning of {first_morning}."
)


def _about_pause(key: str, name: str, when: str, subject: str, *lines: str) -> TextKind:
    text = "\n\n".join(("Hello,", *lines, _ANSWER))
    return TextKind(
        key=key,
        name=name,
        when=when,
        placeholders=PAUSE_PLACEHOLDERS,
        default=Words(subject=subject, text=text),
    )


def _letter(key: str, name: str, when: str, subject: str, *lines: str) -> TextKind:
    text = "\n\n".join(("Hello,", *lines, _ANSWER))
    return TextKind(
        key=key,
        name=name,
        when=when,
        placeholders=LETTER_PLACEHOLDERS,
        default=Words(subject=subject, text=text),
    )


_KINDS: Final = (
    _about_pause(
        "week_before",
        "A week before a pause",
        "Leaves at 09:00 district time, seven days before the first night.",
        "{pause}: rosters of {district} pause from {first_night}",
        "Khan Academy does not change the rosters of {district} during {pause}, "
        "on the nights from {first_night} through {last_night}.",
        _KEPT,
        "What must show before the pause should be in your system the day before it begins.",
    ),
    _about_pause(
        "day_before",
        "The day before a pause",
        "Leaves at 09:00 district time on the day before the first night, or at once where a pause was entered later.",
        "{pause}: rosters of {district} pause until {first_morning}",
        "As a reminder: Khan Academy does not change the rosters of {district} during {pause}, "
        "on the nights from {first_night} through {last_night}.",
        _KEPT,
    ),
    _about_pause(
        "changed",
        "Other nights than we told",
        "Leaves once a person has confirmed it, when the nights of a pause change after districts were told.",
        "{pause}: other nights than we wrote, {first_night} through {last_night}",
        "The nights of {pause} have changed since we wrote to you. Khan Academy does not change the rosters of "
        "{district} on the nights from {first_night} through {last_night}.",
        _KEPT,
    ),
    _about_pause(
        "ended_early",
        "A pause that ends early",
        "Leaves once a person has confirmed it, when a pause that districts were told of is ended early.",
        "{pause}: rosters of {district} change again from {first_morning}",
        "{pause} ends earlier than we wrote: its last night was {last_night}. Khan Academy changes the rosters of "
        "{district} again, and what you changed in your system shows from the morning of {first_morning}.",
    ),
    _about_pause(
        "cancelled",
        "A pause that does not take place",
        "Leaves once a person has confirmed it, when a pause that districts were told of is withdrawn.",
        "{pause}: rosters of {district} do not pause",
        "We wrote that Khan Academy pauses the rosters of {district} from {first_night} through {last_night}. "
        "This pause does not take place: rosters change every weeknight as usual.",
    ),
    _letter(
        "letter_held",
        "Letter: changes on hold",
        "For a district whose change is on hold.",
        "{district}: a large roster change waits for your answer",
        "On {night} we read from {provider} a change to the rosters of {district} that is larger than usual: {what} "
        "We have not applied it. Classes on Khan Academy are as they were.",
        "Is this change meant? If it is, tell us and we apply it. If it is not, please correct it in your system; "
        "the next weeknight reads everything again.",
    ),
    _letter(
        "letter_failed",
        "Letter: a sync that failed",
        "For a district whose sync failed.",
        "{district}: we could not read your rosters",
        "On {night} we could not read the rosters of {district} from {provider}. {what} Nothing was changed on Khan "
        "Academy, and everybody keeps their classes.",
        "Please check whether sharing with Khan Academy is still turned on in {provider}. The next weeknight reads "
        "everything again.",
    ),
    _letter(
        "letter_missed",
        "Letter: a night that was missed",
        "For a district whose sync did not begin in its night.",
        "{district}: last night's roster update comes a night later",
        "On {night} the nightly roster update of {district} did not take place. Nothing was changed on Khan Academy, "
        "and there is nothing for you to do: the next weeknight brings everything that is missing.",
    ),
)
KINDS: Final[Mapping[str, TextKind]] = {kind.key: kind for kind in _KINDS}


def unknown_placeholder(text: str, *, known: tuple[str, ...]) -> str:
    """What in a text can not be filled: an unknown placeholder as it was typed, a brace that stands alone; "" if all is well."""
    for found in _PLACEHOLDER.finditer(text):
        if found.group(1) not in known:
            return found.group(0)
    alone = re.search(r"[{}]", _PLACEHOLDER.sub("", text))
    return alone.group(0) if alone else ""


def fill(words: Words, values: Mapping[str, str]) -> Words:
    """The words with their placeholders filled. What has no value stays as it is, so that nobody gets half a sentence."""

    def value(found: re.Match[str]) -> str:
        return values.get(found.group(1), found.group(0))

    subject = " ".join(_PLACEHOLDER.sub(value, words.subject).split())
    return Words(subject=subject, text=_PLACEHOLDER.sub(value, words.text).strip() + "\n")


def day_words(day: date) -> str:
    """ "Wednesday, November 25, 2026": as people in the United States write it, since districts read it."""
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"
