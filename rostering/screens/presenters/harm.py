"""What a held change would do to people, in one sentence, and how bad that is: lists are sorted by it (LOOK, Work row)."""

from dataclasses import replace
from typing import Final

from rostering.holds.explain import Pattern, explanation_of
from rostering.models import Plan, Run
from rostering.screens.presenters.figures import Figures, RedFlag
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.totals import change_words, kinds_in_words, share_of
from rostering.screens.words import (
    capital,
    count_of,
    heading_of,
    listed,
    number,
    spelled,
)
from rostering.why import Held, beyond_words, most_leave, mostly_at, why, would_have_passed

#: What waits for a person, most harm first. Within a class the number of people decides.
HARM_CLASSES: Final = (
    "stopped",
    "wipe",
    "red_flag",
    "second_person",
    "asked_again",
    "failed",
    "held",
    "first_load",
    "missed",
    "warning",
    "untold",
    "new",
)

#: Who leaves, for the guard's codes of a majority.
_LEAVE: Final = {"most_administrators_leave": "administrators", "most_schools_leave": "schools"}
_FLAG_WORDS: Final = {
    "school_without_classes": ("school is left without classes", "schools are left without classes"),
    "teachers_without_classes": ("teacher is left without a class", "teachers are left without a class"),
    "students_without_class": ("student is left in no class", "students are left in no class"),
    "school_loses_everyone": ("school loses everyone", "schools lose everyone"),
}


def harm_rank(figures: Figures, *, waits_for_second: bool, is_overdue: bool = False) -> tuple[int, int]:
    """Where a hold stands among everything that waits: (class, minus the people concerned); the smallest is worst.

    `is_overdue`: the district had its time to correct its data; the case comes up to those that wait for an act.
    """
    harm = HARM_CLASSES.index(_harm_class(figures, waits_for_second))
    if is_overdue:
        harm = min(harm, HARM_CLASSES.index("asked_again"))
    return harm, -people_concerned(figures)


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


def held_sentence(figures: Figures, *, is_rehearsed: bool = False) -> Sentence:
    """The status sentence of a hold: what is, why, with its numbers (LOOK, Status sentence); or what would be."""
    said = why(replace(held_of(figures), is_rehearsed=is_rehearsed))
    return say(said.opening, strong(said.decisive), said.rest)


def held_of(figures: Figures) -> Held:
    """What the words about a hold are made from."""
    return Held(
        reason=figures.reason,
        limit=figures.limit,
        totals=figures.kinds,
        over=figures.over,
        leaving=[
            (_LEAVE[item["code"]], item["left"], item["of"])
            for item in figures.also
            if item.get("code") in _LEAVE
        ],
        schools=figures.schools,
        beyond=figures.beyond,
        expected_until=figures.expected_until,
    )


def where_words(figures: Figures) -> str:
    """What stands beside the sentence: what was expected, where most of it is, and what would have passed."""
    held = held_of(figures)
    return " ".join(part for part in (beyond_words(held), mostly_at(held), would_have_passed(held)) if part)


def pattern_words(plan: Plan) -> Sentence:
    """What the portal takes the change for, with its evidence; nothing for a first load, whose sentence says it already."""
    found = explanation_of(plan)
    if found is None or found.pattern == Pattern.FIRST_LOAD:
        return ()
    return say(strong(found.opening), f": {found.evidence}.")


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
        f"{heading_of(kind)}: {change_words(figures.kind(kind))}; {share_of(figures, kind)} of "
        f"{number(figures.kind(kind).existing)}."
        for kind in figures.over
        if kind != figures.worst_kind
    ]
    if figures.over and figures.also:
        said.append(f"{capital(most_leave(held_of(figures).leaving))}.")
    return said
