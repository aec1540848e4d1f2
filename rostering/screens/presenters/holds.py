"""The list of holds: its columns, one dense line a district, most harm first (LOOK, taken over from a second study)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from accounts.models import Assignment
from rostering.models import Hold, Plan, Run, Talk
from rostering.screens.district_beside_rows import named
from rostering.screens.hold_list_rows import HoldFacts
from rostering.screens.moments import moment, weekday_or_date
from rostering.screens.presenters import states
from rostering.screens.presenters.cells import (
    Cell,
    bar_cell,
    name_cell,
    number_cell,
    pair_cell,
    person_cell,
    pill_cell,
    words_cell,
)
from rostering.screens.presenters.districts import day_cell, nights_cell
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.hold import waiting_words
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.presenters.totals import share_of, small_bar
from rostering.screens.viewer import Viewer
from rostering.screens.words import KINDS, capital, provider_name, spelled

ANSWERS: Final = {
    Talk.Answer.NOT_REACHED: "Not reached",
    Talk.Answer.MEANT: "Meant",
    Talk.Answer.NOT_MEANT: "Not meant",
    Talk.Answer.CORRECTING: "Correcting",
}
REASONS: Final = {
    Run.Reason.LARGE_CHANGE: "Large change",
    Run.Reason.FIRST_LOAD: "First load",
    Run.Reason.UNDER_REVIEW: "Under review",
}
COLUMNS: Final = (
    Column(
        key="harm",
        heading="State",
        sorts="up",
        card="start",
        title="Sorted by harm, the worst first",
        order_words=("the worst first", "the worst last"),
    ),
    Column(key="name", heading="District", sorts="up", is_fixed=True, csv=("District", "ID", "Hold")),
    Column(
        key="students", heading="Students", sorts="down", align="pair", csv=("Students now", "Students after")
    ),
    Column(
        key="teachers",
        heading="Teachers",
        sorts="down",
        align="pair",
        card="off",
        csv=("Teachers now", "Teachers after"),
    ),
    Column(
        key="classes", heading="Classes", sorts="down", align="pair", csv=("Classes now", "Classes after")
    ),
    Column(
        key="change",
        heading="Change",
        sorts="down",
        title="What changes most, with the limit",
        order_words=("smallest first", "largest first"),
        csv=("Most changed", "Percent", "Limit"),
    ),
    Column(key="pattern", heading="Looks like", sorts="up", title="What the change is taken for"),
    Column(key="nights", heading="Last 20 nights", card="off"),
    Column(key="flags", heading="Flags", sorts="down", align="n", title="Red flags"),
    Column(
        key="waiting",
        heading="Waiting",
        sorts="down",
        align="n",
        card="end",
        title="Nights on which the office was open",
        csv=("Nights waiting",),
    ),
    Column(key="answer", heading="District says", sorts="up"),
    Column(
        key="first_day",
        heading="First day",
        sorts="up",
        title="First day of school",
        card="off",
        order_words=("the earliest first", "the latest first"),
    ),
    Column(key="owner", heading="Specialist", sorts="up"),
    Column(key="dsm", heading="DSM", sorts="up", title="District Success Manager", card="off"),
    Column(key="reason", heading="Reason", sorts="up", is_usual=False, card="off"),
    Column(key="provider", heading="Through", sorts="up", is_usual=False, card="off"),
    Column(
        key="more",
        heading="Harm, note and answer on a second line",
        is_line=True,
        csv=("What would happen", "Pinned note", "What they said"),
    ),
)
_KIND_OF: Final = {"students": "students", "teachers": "teachers", "classes": "sections"}


def sort_keys() -> Mapping[str, Callable[[HoldFacts], Any]]:
    """What each column sorts by; None comes last."""
    kinds = {key: _existing(kind) for key, kind in _KIND_OF.items()}
    return {
        **kinds,
        "harm": lambda one: one.rank,
        "name": lambda one: one.name.casefold(),
        "change": lambda one: one.figures.kind(one.figures.worst_kind).percent,
        "flags": lambda one: len(one.figures.red_flags),
        "waiting": lambda one: (one.age, -one.opened_at.timestamp()),
        "answer": lambda one: ANSWERS[Talk.Answer(one.answer.answer)] if one.answer else None,
        "first_day": lambda one: one.first_day,
        "owner": lambda one: one.owner.casefold() or None,
        "dsm": lambda one: named(one.helpers, Assignment.Role.DSM).casefold() or None,
        "reason": lambda one: one.reason,
        "pattern": lambda one: pattern_label(one.pattern) or None,
        "provider": _provider,
    }


def pattern_label(pattern: str) -> str:
    """A pattern's name, "" for a change that was never read."""
    return str(Plan.Pattern(pattern).label) if pattern else ""


def _existing(kind: str) -> Callable[[HoldFacts], int]:
    return lambda one: one.figures.kind(kind).existing


def _provider(facts: HoldFacts) -> str:
    return provider_name(facts.provider) if facts.provider else ""


def hold_row(facts: HoldFacts, *, viewer: Viewer, nights: Sequence[date]) -> Row:
    """One case as a row. Its pick says who looked after it when the page was made."""
    figures, note = facts.figures, facts.note
    name = name_cell(facts.name, reverse("hold", args=[facts.number]))
    harm, said, late = harm_sentence(figures), _said(facts, viewer), _escalated(facts, viewer)
    return Row(
        name=facts.name,
        pick=f"{facts.number}-{facts.owner_id or 0}",
        cells={
            "harm": pill_cell(_pill(facts)),
            "name": Cell(kind=name.kind, value=name.value, data=(facts.name, facts.slug, facts.number)),
            **{key: _pair(figures, kind) for key, kind in _KIND_OF.items()},
            "change": _change(figures),
            "pattern": words_cell(pattern_label(facts.pattern)),
            "nights": nights_cell(nights, facts.nights),
            "flags": number_cell(len(figures.red_flags) or None, is_telling=True),
            "waiting": Cell(value=waiting_words(facts.age), data=(facts.age,)),
            "answer": words_cell(_answer(facts, viewer)),
            "first_day": day_cell(facts.first_day, today=viewer.today),
            "owner": person_cell(facts.owner) if facts.owner else Cell(value="nobody yet"),
            "dsm": person_cell(named(facts.helpers, Assignment.Role.DSM)),
            "reason": words_cell(REASONS.get(Run.Reason(facts.reason), facts.reason)),
            "provider": words_cell(_provider(facts)),
            "more": Cell(data=(harm, note, said)),
        },
        more=(
            Cell(value=harm),
            *((Cell(value=late),) if late else ()),
            *((Cell(kind="note", value=note),) if note else ()),
            *((Cell(value=said),) if said else ()),
        ),
    )


def _answer(facts: HoldFacts, viewer: Viewer) -> str:
    """What the district says; by a decision it is its turn until a day."""
    if facts.asked_again_on is not None:
        if facts.is_overdue:
            return f"Ask again: had until {weekday_or_date(facts.asked_again_on, today=viewer.today)}"
        return f"Asked again {weekday_or_date(facts.asked_again_on, today=viewer.today)}"
    if facts.answer is None:
        return ""
    since = [", moved since"] if facts.has_moved_since else []
    since += [", not reached since"] if facts.not_reached_since else []
    return f"{ANSWERS[Talk.Answer(facts.answer.answer)]}{''.join(since)}"


def _pill(facts: HoldFacts) -> Pill:
    if facts.state == Hold.State.APPROVED:
        return states.TONIGHT if facts.is_tonight else states.APPLYING
    return states.SECOND_PERSON if facts.needs_second else states.ON_HOLD


def _escalated(facts: HoldFacts, viewer: Viewer) -> str:
    """Since when all specialists know that nobody decides."""
    if facts.escalated_on is None:
        return ""
    return (
        f"Escalated on {weekday_or_date(facts.escalated_on, today=viewer.today)}: all specialists are told."
    )


def _pair(figures: Figures, kind: str) -> Cell:
    counts = figures.kind(kind)
    now, after = figures.now_after.get(kind, (counts.existing, counts.after))
    return pair_cell(int(now), int(after), is_telling=bool(now) and 2 * after < now)


def _change(figures: Figures) -> Cell:
    kind = figures.worst_kind
    value = figures.kind(kind).percent
    data = (KINDS[kind][2], value, figures.limit)
    return bar_cell(small_bar(figures, kind), share_of(figures, kind), data=data)


def _said(facts: HoldFacts, viewer: Viewer) -> str:
    """ "“We hope for Tuesday.” Maria Sandoval, yesterday 15:40"."""
    talk = facts.answer
    if talk is None:
        return ""
    who = f"{talk.with_whom}, " if talk.with_whom else ""
    return f"“{talk.words}” {who}{moment(talk.at, now=viewer.now, zone=viewer.zone).words}"


def holds_sentence(found: Sequence[HoldFacts], *, is_by_harm: bool, is_filtered: bool) -> Sentence:
    """How many wait, and where to begin."""
    if not found:
        if is_filtered:
            return say(strong("No hold fits"), " these filters.")
        return say(strong("Nothing is on hold."), " Changes within the limit apply by themselves.")
    waiting = [one for one in found if one.state != Hold.State.APPROVED]
    count, approved = len(waiting), len(found) - len(waiting)
    settled = f"{capital(spelled(approved))} {'is' if approved == 1 else 'are'} approved already."
    if not count:
        return say(strong("Nothing waits for a decision."), f" {settled}")
    flagged = sum(bool(one.figures.red_flags) for one in waiting)
    noun = f"{capital(spelled(count))} {'district waits' if count == 1 else 'districts wait'}"
    which = "it" if count == 1 else spelled(flagged)
    flags = f"; {which} {'has' if flagged == 1 else 'have'} red flags" if flagged else ""
    order = " Most harm comes first." if is_by_harm else ""
    return say(strong(noun), f" for a decision{flags}.{f' {settled}' if approved else ''}{order}")
