"""The preview of an import of school dates: what each line would do, what can not be first."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from rostering.keeping.dates_import import Applied, Fate, LineFate, Planned
from rostering.screens.moments import short_date
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.words import listed, lower_first, number, several

_NAMES: Final = {
    "first_day": "First day",
    "last_day": "Last day",
    "rollover_on": "SIS rollover",
    "do_not_sync_before": "Do not sync before",
    "held_back_since": "First night without changes",
}
FATE_PILLS: Final = {
    Fate.CHANGE: Pill("Changes", "updated", "done"),
    Fate.SAME: Pill("As it is", "same", "quiet"),
    Fate.UNKNOWN: Pill("Unknown district", "failed", "failed"),
    Fate.NOT_YOURS: Pill("Not one of yours", "off", "failed"),
    Fate.WRONG: Pill("Can not be", "failed", "failed"),
}
_MOST_NAMED: Final = 5
_MOST_SHOWN: Final = 300


@dataclass(frozen=True, kw_only=True)
class PreviewLine:
    """One line of the file."""

    number: str
    district: str
    year: str
    pill: Pill
    words: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The whole preview; `act` "" when nothing would change."""

    sentence: Sentence
    left_out: tuple[PreviewLine, ...]
    more_left_out: str
    changes: tuple[PreviewLine, ...]
    more_changes: str
    same: str
    act: str


def preview(fates: Sequence[LineFate]) -> Preview:
    """What would be changed, what is left out and why, and how many lines say what is kept already."""
    change = [one for one in fates if one.fate == Fate.CHANGE]
    same = [one for one in fates if one.fate == Fate.SAME]
    wrong = [one for one in fates if one.fate not in (Fate.CHANGE, Fate.SAME)]
    left = f"; {several(len(wrong), 'line is', 'lines are')} left out" if wrong else ""
    lines = several(len(change), "line")
    verb = "changes" if len(change) == 1 else "change"
    sentence = (
        say(strong(f"{lines} {verb} school dates"), f"{left}. Nothing is changed yet.")
        if change
        else say(strong("Nothing would change"), f"{left}.")
    )
    return Preview(
        sentence=sentence,
        left_out=tuple(_line(one) for one in wrong[:_MOST_SHOWN]),
        more_left_out=_more(wrong),
        changes=tuple(_line(one) for one in change[:_MOST_SHOWN]),
        more_changes=_more(change),
        same=f"{several(len(same), 'line says', 'lines say')} what is kept already." if same else "",
        act=f"Apply {several(len(change), 'line')}" if change else "",
    )


def _more(fates: Sequence[LineFate]) -> str:
    """The page stays light: what does not fit is counted."""
    more = len(fates) - _MOST_SHOWN
    return f"And {several(more, 'line')} more of this kind." if more > 0 else ""


def _line(one: LineFate) -> PreviewLine:
    words = "; ".join(_differences(one.planned)) if one.planned is not None else one.says
    return PreviewLine(
        number=number(one.line.number),
        district=one.name or one.line.slug[:80] or "none",
        year=one.line.year[:20] or "none",
        pill=FATE_PILLS[one.fate],
        words=words,
    )


def _differences(planned: Planned) -> Iterator[str]:
    before, after = asdict(planned.known), asdict(planned.settled)
    for index, name in enumerate(name for name in _NAMES if before[name] != after[name]):
        begins = not index or name == "rollover_on"
        words = _NAMES[name] if begins else lower_first(_NAMES[name])
        was = f" (was {_day(before[name])})" if before[name] else ""
        yield f"{words} {_day(after[name])}{was}"


def _day(day: date | None) -> str:
    return f"{short_date(day)} {day.year}" if day else "none"


def applied_words(applied: Applied) -> tuple[str, bool]:
    """What was done in a sentence or three, and whether all of it was."""
    said = [f"{several(applied.count, 'line is', 'lines are')} applied."]
    if applied.moved:
        named = list(applied.moved[:_MOST_NAMED])
        more = len(applied.moved) - len(named)
        names = listed([*named, f"{number(more)} more"] if more else named)
        said.append(f"Somebody changed {names} since the preview; those stay as they are.")
    if applied.lost:
        said.append(f"{several(applied.lost, 'district')} left out: not one of yours any more.")
    return " ".join(said), not applied.moved and not applied.lost
