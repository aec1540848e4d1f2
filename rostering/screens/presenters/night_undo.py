"""The last night of many districts as lines: what an undo would take back from each, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse

from rostering.holds.assign import Skipped
from rostering.models import Run, Undo
from rostering.pipeline.totals import Totals, totals_from_json
from rostering.screens.moments import long_date, short_date
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import count_of, listed, number, several

_KINDS: Final = ("students", "teachers", "sections", "enrollments")
_NAMED: Final = 5


@dataclass(frozen=True, kw_only=True)
class NightLine:
    """One district. `pick`: the value of its box, "" where it can not be chosen; `state` says why not."""

    name: str
    href: str
    takes_back: str
    second: str
    pick: str
    state: str


def night_line(run: Run, *, undo: Undo | None) -> NightLine:
    """A sync of the night, with the latest undo of it that was asked for."""
    totals = totals_from_json(run.plan.totals) if run.plan else {}
    state = _state(run, undo)
    return NightLine(
        name=run.district.name,
        href=reverse("run" if run.status == Run.Status.UNDONE else "run_undo", args=[run.id]),
        takes_back=_takes_back(totals),
        second="Two people must agree"
        if run.plan and _needs_second(totals, run.plan.summary)
        else "One person is enough",
        pick="" if state else f"{run.id}.{run.district.roster.version}",
        state=state,
    )


def night_links(nights: Sequence[date]) -> tuple[Link, ...]:
    """Ways to other nights."""
    return tuple(
        Link(href=_address(night), words=f"Night of {night:%A} {short_date(night)}") for night in nights
    )


def _address(night: date) -> str:
    return f"{reverse('night_undo')}?night={night}"


def choose_link(lines: Sequence[NightLine], *, is_all: bool, night: date | None) -> Link | None:
    """Ticks every box that can be chosen, or none; None where there are not several."""
    count = sum(bool(line.pick) for line in lines)
    if night is None or count < 2:
        return None
    words = "Choose none" if is_all else f"Choose all {number(count)}"
    return Link(words=words, href=f"{_address(night)}{'' if is_all else '&all=1'}")


def night_sentence(night: date | None, *, count: int, open_count: int) -> Sentence:
    """How many can be chosen of those that are there."""
    if night is None or not count:
        return say(strong("Nothing to undo"), ": no sync of that night was the last change of its district.")
    if not open_count:
        return say(strong("Nothing more to undo"), f" of the night of {long_date(night)}: see each below.")
    return say(
        strong(several(open_count, "district")),
        f" can go back to before the night of {long_date(night)}. Choose which; each goes back by itself.",
    )


def outcome_words(*, undone: int, held: int, skipped: Sequence[Skipped]) -> str:
    """What came of asking for many."""
    said = []
    if undone:
        said.append(
            f"{several(undone, 'district')} {'is' if undone == 1 else 'are'} put back within a minute."
        )
    if held:
        said.append(f"{several(held, 'district')} {'waits' if held == 1 else 'wait'} for a second person.")
    said += [f"Not undone, {one.district}: {one.why}" for one in skipped[:_NAMED]]
    if len(skipped) > _NAMED:
        said.append(f"Nor {several(len(skipped) - _NAMED, 'other')}.")
    return " ".join(said)


def _takes_back(totals: Totals) -> str:
    named = [
        count_of(totals[kind].changed, kind) for kind in _KINDS if kind in totals and totals[kind].changed
    ]
    return listed(named) or "nothing of people and classes"


def _needs_second(totals: Totals, summary: dict[str, Any]) -> bool:
    """Foretold from what the sync brought; asking counts it again."""
    most = any(2 * totals[kind].added > totals[kind].after for kind in ("students", "teachers"))
    schools = summary.get("schools", ())
    return most or any(
        one["provider_id"] and not one["sections"][0] and one["sections"][1] for one in schools
    )


def _state(run: Run, undo: Undo | None) -> str:
    if run.status == Run.Status.UNDONE:
        return "Undone"
    if undo is None or undo.run.status not in Undo.UNDER_WAY:
        return ""
    return "Waits for a second person" if undo.run.status == Run.Status.HELD else "Is being put back"
