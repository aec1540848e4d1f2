"""What a held change would do to people, in one sentence, and how bad that is: lists are sorted by it (LOOK, Work row)."""

from typing import Final

from rostering.models import Run
from rostering.screens.presenters.figures import Figures, RedFlag
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.totals import change_words, kinds_in_words
from rostering.screens.words import (
    agree,
    capital,
    count_of,
    heading_of,
    listed,
    number,
    percent,
    several,
    spelled,
)

#: What waits for a person, most harm first. Within a class the number of people decides.
HARM_CLASSES: Final = (
    "stopped",
    "wipe",
    "red_flag",
    "second_person",
    "failed",
    "held",
    "first_load",
    "missed",
    "warning",
    "untold",
    "new",
)

_FLAG_WORDS: Final = {
    "school_without_classes": ("school is left without classes", "schools are left without classes"),
    "teachers_without_classes": ("teacher is left without a class", "teachers are left without a class"),
    "students_without_class": ("student is left in no class", "students are left in no class"),
    "school_loses_everyone": ("school loses everyone", "schools lose everyone"),
}


def harm_rank(figures: Figures, *, waits_for_second: bool) -> tuple[int, int]:
    """Where a hold stands among everything that waits: (class, minus the people concerned); the smallest is worst."""
    return HARM_CLASSES.index(_harm_class(figures, waits_for_second)), -people_concerned(figures)


def people_concerned(figures: Figures) -> int:
    """How many students and teachers a change list touches."""
    return figures.kind("students").changed + figures.kind("teachers").changed


def _harm_class(figures: Figures, waits_for_second: bool) -> str:
    students = figures.kind("students")
    if students.existing and 2 * students.removed > students.existing:
        return "wipe"
    if figures.red_flags:
        return "red_flag"
    if waits_for_second:
        return "second_person"
    return "first_load" if figures.reason == Run.Reason.FIRST_LOAD else "held"


def harm_sentence(figures: Figures) -> str:
    """One sentence for a list: who leaves, comes back or joins, and the worst red flag."""
    what = _what_happens(figures)
    flag = next((flag for flag in figures.red_flags if flag.code.startswith("school")), None)
    if flag is None:
        return f"{what}."
    schools = f"{spelled(flag.count)} {_FLAG_WORDS[flag.code][flag.count != 1]}"
    return f"{what}; {schools}."


def _what_happens(figures: Figures) -> str:
    if figures.reason == Run.Reason.FIRST_LOAD:
        return f"First load: {kinds_in_words(figures) or 'nobody'} would join"
    students, teachers = figures.kind("students"), figures.kind("teachers")
    if students.existing and students.removed == students.existing:
        also = f" and {count_of(teachers.removed, 'teachers')}" if teachers.removed else ""
        return f"All {count_of(students.removed, 'students')}{also} would leave"
    if students.existing and 2 * students.rekeyed > students.existing:
        whole = count_of(students.existing, "students")
        if 5 * students.removed > students.existing:
            return f"{number(students.removed)} of {whole} would leave, {number(students.rekeyed)} come back under new IDs"
        return f"{number(students.rekeyed)} of {whole} come back under new IDs"
    return _largest_part(figures, figures.worst_kind)


def _largest_part(figures: Figures, kind: str) -> str:
    counts = figures.kind(kind)
    if counts.removed and 2 * counts.added > counts.removed:
        return f"{number(counts.removed)} of {count_of(counts.existing, kind)} would leave, {number(counts.added)} others join"
    whole = count_of(counts.existing, kind)
    value, words = max(
        (counts.removed, "would leave"),
        (counts.rekeyed, "would come back under new IDs"),
        (counts.added, "would join"),
        (counts.updated, "would be updated"),
        key=lambda part: part[0],
    )
    if words == "would join":
        return f"{count_of(value, kind)} would join the {number(counts.existing)} on Khan Academy"
    return f"{number(value)} of {whole} {words}"


def held_sentence(figures: Figures) -> Sentence:
    """The status sentence of a hold: what is, why, with its numbers (LOOK, Status sentence)."""
    if figures.reason == Run.Reason.FIRST_LOAD:
        return say(
            "First load: ",
            strong(kinds_in_words(figures) or "schools and terms only"),
            " would join Khan Academy. Nothing of this district is there yet, so a person looks first.",
        )
    if figures.reason == Run.Reason.UNDER_REVIEW:
        return _under_review(figures)
    if figures.over:
        return _over_the_limit(figures)
    return say("Held because ", strong(_most_leave(figures)), "; that is more than half of them.")


def _over_the_limit(figures: Figures) -> Sentence:
    kind = figures.worst_kind
    counts = figures.kind(kind)
    noun = several(counts.changed, "change")
    head = strong(
        f"{noun} to {count_of(counts.existing, kind)} {agree(counts.changed, 'is')} {percent(counts.percent)}"
    )
    return say(
        "Held because ", head, f", over the limit of {percent(figures.limit)}: {_parts(figures, kind)}."
    )


def _parts(figures: Figures, kind: str) -> str:
    counts = figures.kind(kind)
    parts = (
        (counts.rekeyed, "comes", "back under new IDs"),
        (counts.removed, "leaves", ""),
        (counts.added, "joins", ""),
    )
    said = [f"{number(value)} {agree(value, verb)} {rest}".strip() for value, verb, rest in parts if value]
    if counts.updated:
        said.append(f"{number(counts.updated)} {agree(counts.updated, 'is')} updated")
    return listed(said)


def _under_review(figures: Figures) -> Sentence:
    kind = figures.worst_kind
    counts = figures.kind(kind)
    return say(
        "Held because this district is ",
        strong("under review"),
        ": until a person approves a whole change list, every change waits. This one changes "
        f"{number(counts.changed)} of {count_of(counts.existing, kind)} ({percent(counts.percent)}).",
    )


def _most_leave(figures: Figures) -> str:
    kinds = {"most_administrators_leave": "administrators", "most_schools_leave": "schools"}
    said = [
        f"{number(item['left'])} of {count_of(item['of'], kinds[item['code']])} leave"
        for item in figures.also
        if item.get("code") in kinds
    ]
    return listed(said) or "a person asked to look first"


def flag_words(flag: RedFlag) -> str:
    """The rest of a red flag's sentence after its count."""
    words = _FLAG_WORDS.get(flag.code, (flag.code.replace("_", " "),) * 2)[flag.count != 1]
    if not flag.names:
        return words
    more = flag.count - len(flag.names) if flag.code.startswith("school") else 0
    names = [*flag.names, f"{more} more"] if more > 0 else list(flag.names)
    return f"{words}{': ' if flag.code.startswith('school') else ', at '}{listed(names)}"


def other_reasons(figures: Figures) -> list[str]:
    """Everything else that alone would have held the change list, a sentence each; a first load is held as such."""
    if figures.reason == Run.Reason.FIRST_LOAD:
        return []
    said = [
        f"{heading_of(kind)}: {change_words(figures.kind(kind))}; {percent(figures.kind(kind).percent)} of "
        f"{number(figures.kind(kind).existing)}."
        for kind in figures.over
        if kind != figures.worst_kind
    ]
    if figures.over and figures.also:
        said.append(f"{capital(_most_leave(figures))}.")
    return said
