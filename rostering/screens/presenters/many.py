"""Chosen holds as lines, one a district: what would be, who must agree, and which are left out and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from rostering.holds.one_pattern import Candidate, why_alone
from rostering.models import Hold, Plan
from rostering.screens.hold_list_rows import HoldFacts
from rostering.screens.presenters.cells import Pair
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import agree, listed, number, several

_KINDS: Final = (("students", "Students"), ("teachers", "Teachers"), ("sections", "Classes"))
_NAMED: Final = 8

#: A pattern as the end of "37 districts look like …".
LOOKS_LIKE: Final = {
    Plan.Pattern.FIRST_LOAD: "a first load",
    Plan.Pattern.NEW_SCHOOL_YEAR: "a new school year",
    Plan.Pattern.SEMESTER_CHANGE: "a change of semester",
    Plan.Pattern.SIS_MIGRATION: "a move to another student system",
    Plan.Pattern.SCHOOL_NOT_SHARED: "a school that is no longer shared",
    Plan.Pattern.GRADE_NOT_SHARED: "a grade that is no longer shared",
    Plan.Pattern.PROVIDER_SWITCH: "a change of provider",
}


@dataclass(frozen=True, kw_only=True)
class LabelledPair(Pair):
    """Before and after of a kind, with the kind's name for a phone."""

    label: str


@dataclass(frozen=True, kw_only=True)
class ManyLine:
    """One district. `seen`: the value of its box, its hold and the checksum of the list on the screen; "" without a box."""

    name: str
    href: str
    pairs: tuple[LabelledPair, ...]
    harm: str
    state: str
    seen: str = ""


@dataclass(frozen=True, kw_only=True)
class LeftLine:
    """One that is left out, and why."""

    name: str
    href: str
    why: str


@dataclass(frozen=True, kw_only=True)
class PatternChoice:
    """One of several patterns among what was chosen: a list takes one."""

    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ApprovePage:
    """What can be approved as one list; `choices` where one pattern must be chosen first."""

    sentence: Sentence
    lines: tuple[ManyLine, ...]
    left: tuple[LeftLine, ...]
    choices: tuple[PatternChoice, ...]
    act: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class WaitPage:
    """What can be made to wait for a corrected feed, and what is left out."""

    sentence: Sentence
    lines: tuple[ManyLine, ...]
    left: tuple[LeftLine, ...]


def figure_pairs(figures: Figures) -> tuple[LabelledPair, ...]:
    """Students, teachers and classes, now and after."""
    found = []
    for kind, label in _KINDS:
        counts = figures.kind(kind)
        now, after = figures.now_after.get(kind, (counts.existing, counts.after))
        found.append(LabelledPair(label=label, now=number(int(now)), after=number(int(after))))
    return tuple(found)


def on_the_ticked(act: str, count: int, noun: str) -> str:
    """What a button does: "Approve 1 district", but "Approve the ticked districts", which is true of whatever is unticked."""
    return f"{act} 1 {noun}" if count == 1 else f"{act} the ticked {noun}s"


def many_line(one: HoldFacts) -> ManyLine:
    """One district that can be chosen here."""
    return ManyLine(
        name=one.name,
        href=reverse("hold", args=[one.number]),
        pairs=figure_pairs(one.figures),
        harm=harm_sentence(one.figures),
        state=_who(one),
        seen=f"{one.number}:{one.checksum}",
    )


def _who(one: HoldFacts) -> str:
    if one.needs_second:
        return "you, after a colleague"
    return "two people" if one.takes_two else "one person"


def candidate_of(one: HoldFacts) -> Candidate:
    """What the rule for lists looks at."""
    return Candidate(
        number=one.number,
        district=one.name,
        state=one.state,
        pattern=one.pattern,
        red_flags=len(one.figures.red_flags),
        agreed_by=one.agreed_by,
    )


def approve_page(chosen: Sequence[HoldFacts], *, by: int, pattern: str) -> ApprovePage:
    """`pattern`: the one that was chosen where there are several."""
    why = {one.number: why_alone(candidate_of(one), by=by) for one in chosen}
    counts = Counter(one.pattern for one in chosen if not why[one.number])
    kept = pattern if pattern in counts else next(iter(counts)) if len(counts) == 1 else ""
    lines = [one for one in chosen if not why[one.number] and one.pattern == kept]
    if kept:
        why |= {one.number: _another(one) for one in chosen if not why[one.number] and one not in lines}
    twos = sum(one.takes_two and not one.needs_second for one in lines)
    return ApprovePage(
        sentence=_sentence(len(lines), kept, counts),
        lines=tuple(many_line(one) for one in lines),
        left=tuple(_left(one, why[one.number]) for one in chosen if why[one.number]),
        choices=() if kept else tuple(_choice(one, count) for one, count in counts.most_common()),
        act=on_the_ticked("Approve", len(lines), "district"),
        effect=_effect(len(lines) - twos, twos),
    )


def wait_page(chosen: Sequence[HoldFacts]) -> WaitPage:
    """What is approved is not for the district to correct: it is called back first, or is being applied already."""
    lines = [one for one in chosen if one.state == Hold.State.OPEN]
    return WaitPage(
        sentence=_wait_sentence(len(lines)),
        lines=tuple(many_line(one) for one in lines),
        left=tuple(_left(one, _why_not_waiting(one)) for one in chosen if one not in lines),
    )


def _wait_sentence(count: int) -> Sentence:
    if not count:
        return say(strong("None of these can wait for a corrected feed"), ": they are approved already.")
    rest = " would wait for a corrected feed, and be asked again on the day you choose."
    return say(strong(several(count, "district")), rest)


def _why_not_waiting(one: HoldFacts) -> str:
    if one.is_tonight:
        return "it is approved for tonight; call it back first"
    return f"it is {Hold.State(one.state).label}"


def _left(one: HoldFacts, why: str) -> LeftLine:
    return LeftLine(
        name=one.name, href=reverse("hold", args=[one.number]), why=f"{why[:1].upper()}{why[1:]}."
    )


def _another(one: HoldFacts) -> str:
    return f"it looks like {LOOKS_LIKE[Plan.Pattern(one.pattern)]}; a list takes one pattern"


def _choice(pattern: str, count: int) -> PatternChoice:
    looks = LOOKS_LIKE[Plan.Pattern(pattern)]
    return PatternChoice(value=pattern, words=f"Go on with {several(count, 'district')}: {looks}")


def _sentence(count: int, pattern: str, counts: Counter[str]) -> Sentence:
    if not counts:
        return say(
            strong("None of these can be approved in a list"),
            ": it takes one recognised pattern without red flags. Look at each by itself.",
        )
    if not pattern:
        named = listed(
            [f"{number(found)} like {LOOKS_LIKE[Plan.Pattern(one)]}" for one, found in counts.most_common()]
        )
        return say(strong("A list takes one pattern"), f", and these look {named}. Choose one of them.")
    looks = LOOKS_LIKE[Plan.Pattern(pattern)]
    verb = "looks" if count == 1 else "look"
    return say(strong(several(count, "district")), f" {verb} like {looks}, without a red flag.")


def _effect(ones: int, twos: int) -> str:
    said = ["With every tick as it is:"] if ones + twos > 1 else []
    if ones:
        said.append(f"{several(ones, 'district')} {'is' if ones == 1 else 'are'} brought up to date.")
    if twos:
        waits = "waits" if twos == 1 else "wait"
        said.append(f"{several(twos, 'district')} {waits} for a second person, asked once for all of them.")
    return " ".join(said)


def skipped_lines(skipped: Sequence[Any]) -> str:
    """Which were left as they are, with the reason of each; the first eight by name."""
    said = [f"{one.district or f'Hold {one.number}'}: {one.why}" for one in skipped[:_NAMED]]
    more = len(skipped) - len(said)
    rest = f" And {several(more, 'other')}." if more > 0 else ""
    return (
        f"{several(len(skipped), 'hold')} {agree(len(skipped), 'was')} left as before. {' '.join(said)}{rest}"
    )
