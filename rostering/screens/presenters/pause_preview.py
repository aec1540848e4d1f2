"""What an act on pauses would do, before it is done: whom it concerns, which nights change, and when rosters move again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from rostering.calendar.summer import Conflict
from rostering.screens import pause_acts
from rostering.screens.moments import long_date, short_date, span_words
from rostering.screens.pause_acts import PauseAct
from rostering.screens.pause_effects import Fate, by_first_morning, students_of
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import agree, capital, count_of, listed, number, several

SHOWN: Final = 300
_MOST_NAMED: Final = 4


@dataclass(frozen=True, kw_only=True)
class FateLine:
    """One district: how many of its nights change, what else pauses it then, when changes are visible again."""

    name: str
    href: str
    students: str
    nights: str
    also: str
    morning: str
    conflict: str


@dataclass(frozen=True, kw_only=True)
class PausePreview:
    """The whole preview; `heading` names the act, `act` its button. `warning` "" without conflicts."""

    heading: str
    sentence: Sentence
    facts: tuple[str, ...]
    warning: str
    lines: tuple[FateLine, ...]
    left_out: str
    act: str


def preview_of(
    act: PauseAct, fates: Sequence[Fate], *, unknown: Sequence[str] = (), today: date
) -> PausePreview:
    """`unknown`: names that are no districts. Of a pause for everybody only the districts that differ have a line."""
    lines = [_line(one) for one in fates if not act.is_for_everybody or one.effect.also or one.conflicts]
    conflicts = sum(bool(one.conflicts) for one in fates)
    return PausePreview(
        heading=_HEADINGS[act.act],
        sentence=_sentence(act, fates),
        facts=tuple(_facts(act, fates, unknown)),
        warning=_warning(conflicts),
        lines=tuple(sorted(lines, key=lambda line: (not line.conflict, not line.also, line.name))[:SHOWN]),
        left_out=f"and {number(len(lines) - SHOWN)} more" if len(lines) > SHOWN else "",
        act=_button(act, len(fates)),
    )


_HEADINGS: Final = {
    pause_acts.ENTER: "A new pause",
    pause_acts.CONFIRM: "Confirm the company pause",
    pause_acts.CHANGE: "Change the pause",
    pause_acts.END: "End the pause",
    pause_acts.CANCEL: "Withdraw the pause",
}


def _button(act: PauseAct, count: int) -> str:
    whom = "every district" if act.is_for_everybody else several(count, "district")
    return {
        pause_acts.ENTER: f"Pause {whom}",
        pause_acts.CONFIRM: f"Confirm {act.asked.name} {act.year or ''}".strip(),
        pause_acts.CHANGE: f"Change it for {whom}",
        pause_acts.END: f"End it tonight for {whom}",
        pause_acts.CANCEL: f"Withdraw it for {whom}",
    }[act.act]


def _sentence(act: PauseAct, fates: Sequence[Fate]) -> Sentence:
    whom = "Every district" if act.is_for_everybody else several(len(fates), "district")
    verb = "pauses" if whom == "Every district" or len(fates) == 1 else "pause"
    morning = next(iter(by_first_morning(fates)), None)
    again = (strong(long_date(morning)), ".") if morning else ("not known.",)
    if act.act == pause_acts.END:
        return say(
            strong(f"{whom} {verb.replace('pause', 'move')}"),
            " again from tonight on; first morning with changes: ",
            *again,
        )
    if act.act == pause_acts.CANCEL:
        return say(
            strong(f"{act.asked.name} is withdrawn"), ": its nights run; first morning with changes: ", *again
        )
    nights = span_words(act.asked.first_night, act.asked.last_night)
    return say(
        strong(f"{whom} {verb}"),
        f" on the night{'s' if act.asked.first_night != act.asked.last_night else ''} of {nights}"
        f" {act.asked.last_night.year}; first morning with changes: ",
        *again,
    )


def _facts(act: PauseAct, fates: Sequence[Fate], unknown: Sequence[str]) -> Iterator[str]:
    """Only what is worth saying, the larger things first."""
    yield f"{several(len(fates), 'district')} with {count_of(students_of(fates), 'students')} on Khan Academy."
    yield from _night_facts(act, fates)
    yield from _morning_facts(fates)
    if also := sum(bool(one.effect.also) for one in fates):
        has = "has" if also == 1 else "have"
        yield (
            f"{several(also, 'district')} {has} another pause then: that is fine,"
            " nights of both are shown as one."
        )
    if unknown:
        named = listed(list(unknown[:_MOST_NAMED]))
        more = f" and {number(len(unknown) - _MOST_NAMED)} more" if len(unknown) > _MOST_NAMED else ""
        yield f"Not found, so left out: {named}{more}."
    yield "Access, classes and activation stay as they are; every weeknight is still read and planned."


def _night_facts(act: PauseAct, fates: Sequence[Fate]) -> Iterator[str]:
    paused = max((one.effect.paused for one in fates), key=len, default=())
    running = max((one.effect.running for one in fates), key=len, default=())
    if paused:
        some = "" if all(one.effect.paused == paused for one in fates) else "up to "
        stop = "stops" if len(paused) == 1 else "stop"
        yield capital(
            f"{some}{several(len(paused), 'weeknight')} that would have run {stop}: {_nights(paused)}."
        )
    elif not act.takes_away and not running:
        yield "No night changes: all of them are weekend nights, paused already, or over."
    if running:
        again = "runs" if len(running) == 1 else "run"
        yield f"{several(len(running), 'weeknight')} that would have been paused {again}: {_nights(running)}."
    effect = fates[0].effect if fates else None
    if effect and effect.weekends and not act.takes_away:
        never = "weekend night never runs" if effect.weekends == 1 else "weekend nights never run"
        yield f"{number(effect.weekends)} {never} anyway."
    if effect and effect.over and not act.takes_away:
        yield f"{several(effect.over, 'weeknight')} {agree(effect.over, 'is')} over and stay as they were."


def _nights(nights: Sequence[date]) -> str:
    if len(nights) <= _MOST_NAMED:
        return listed([f"{night:%a} {short_date(night)}" for night in nights])
    return f"from {nights[0]:%a} {short_date(nights[0])} through {nights[-1]:%a} {short_date(nights[-1])}"


def _morning_facts(fates: Sequence[Fate]) -> Iterator[str]:
    """Who comes back on another morning than most."""
    others = list(by_first_morning(fates).items())[1:]
    if others:
        said = [
            f"{several(count, 'district')} on {long_date(morning)}" for morning, count in others[:_MOST_NAMED]
        ]
        yield f"Others see changes again later or earlier, since more pauses them: {listed(said)}."


def _warning(count: int) -> str:
    if not count:
        return ""
    teach = "district teaches" if count == 1 else "districts teach"
    return (
        f"{number(count)} {teach} in summer on these days. It may be paused all the same; the conflict stays"
        " on Home until the pause or the plan changes."
    )


def _line(one: Fate) -> FateLine:
    effect = one.effect
    changes = [
        f"{several(len(nights), 'night')} {verb}"
        for nights, verb in ((effect.paused, "paused"), (effect.running, "run again"))
        if nights
    ]
    return FateLine(
        name=one.district.name,
        href=reverse("district", args=[one.district.slug]),
        students=number(one.district.students),
        nights=listed(changes) or "none",
        also=listed(
            [f"{span.name}, {span_words(span.first_night, span.last_night)}" for span in effect.also]
        ),
        morning=f"{effect.first_morning:%a} {short_date(effect.first_morning)}",
        conflict=listed([conflict_words(each) for each in one.conflicts]),
    )


def conflict_words(conflict: Conflict) -> str:
    """ "Summer school 8 to 26 June", or that its days are not known."""
    if not conflict.are_days_known:
        return f"Summer school {conflict.year}, days not known yet"
    return f"Summer school {span_words(conflict.first_day, conflict.last_day)}"
