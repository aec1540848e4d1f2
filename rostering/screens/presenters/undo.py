"""An undo in words: what would go back, what goes along, who must agree (DESIGN 5, Undo)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from rostering.holds.undo_preview import CAN_NOT_RESTORE, UndoPreview
from rostering.models import Run, Undo
from rostering.pipeline.totals import KindTotals, Totals
from rostering.screens.moments import long_date, short_date
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import count_of, heading_of, listed, number, several

_KINDS: Final = ("students", "teachers", "sections", "enrollments", "administrators", "schools", "terms")
_WHY_SECOND: Final = {
    "most_students_leave": "more than half of the students would leave",
    "most_teachers_leave": "more than half of the teachers would leave",
    "school_without_classes": "a school would be left without classes",
}


@dataclass(frozen=True, kw_only=True)
class PutBackRow:
    """One kind: how many there are, what happens to how many, how many there are then."""

    heading: str
    now: str
    leave: str
    come_back: str
    updated: str
    new_id: str
    then: str


@dataclass(frozen=True, kw_only=True)
class AlongLine:
    """A later sync that goes with the undone one."""

    href: str
    words: str
    night: str
    changes: str


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """The undo that waits for a second person; `is_mine`: the viewer has asked for it himself."""

    number: int
    words: str
    reason: str
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class UndoPage:
    """Everything the page says. `second`: why two people must agree, "" when one is enough."""

    number: int
    sentence: Sentence
    rows: tuple[PutBackRow, ...]
    along: tuple[AlongLine, ...]
    second: str
    warning: str
    stays: tuple[str, ...]
    roster_version: int
    act: str
    asked: AskedLine | None


def undo_page(preview: UndoPreview, *, warning: str, viewer: Viewer) -> UndoPage:
    """The preview of an undo, and the form below it."""
    return UndoPage(
        number=preview.run.id,
        sentence=_sentence(preview),
        rows=put_back_rows(preview.totals),
        along=tuple(_along(run) for run in preview.along),
        second=_second(preview),
        warning=warning,
        stays=CAN_NOT_RESTORE,
        roster_version=preview.roster_version,
        act=act_words(preview),
        asked=_asked(preview.asked, viewer) if preview.asked else None,
    )


def put_back_rows(totals: Totals) -> tuple[PutBackRow, ...]:
    """The kinds of which something goes back, in the order of every table."""
    return tuple(
        _row(kind, totals[kind])
        for kind in _KINDS
        if totals[kind].changed or totals[kind].ended or totals[kind].ignored
    )


def act_words(preview: UndoPreview) -> str:
    """ "Put 312 students back as they were before Thursday 5 November"."""
    night = preview.run.night
    return f"Put {_what(preview)} back as {_they(preview)} before {night:%A} {short_date(night)}"


def refused_words(run: Run) -> str:
    """The heading where nothing can be undone."""
    return f"Sync {number(run.id)} can not be undone now"


def _sentence(preview: UndoPreview) -> Sentence:
    if preview.is_empty:
        return say(
            "Everything is ",
            strong("as it was"),
            f" before sync {number(preview.run.id)} already. Undoing it "
            "marks it as undone, and every change waits for a person from then on.",
        )
    along = len(preview.along)
    later = f" and {several(along, 'later sync')}" if along else ""
    return say(
        f"Undoing sync {number(preview.run.id)}{later} takes ",
        strong(_everything(preview)),
        f" back to before {long_date(preview.run.night)}. From then on every change waits for a person.",
    )


def _everything(preview: UndoPreview) -> str:
    """ "312 students, 4 teachers and 9 classes"."""
    named = [
        count_of(preview.totals[kind].changed, kind)
        for kind in ("students", "teachers", "sections")
        if preview.totals[kind].changed
    ]
    places = preview.totals["enrollments"].changed
    return listed(named) or (count_of(places, "enrollments") if places else _what(preview))


def _what(preview: UndoPreview) -> str:
    students = preview.totals["students"].changed
    every = sum(of_kind.changed for of_kind in preview.totals.values())
    return count_of(students, "students") if students else several(every, "change")


def _they(preview: UndoPreview) -> str:
    students = preview.totals["students"].changed
    one = students == 1 or (not students and sum(k.changed for k in preview.totals.values()) == 1)
    return "it was" if one else "they were"


def _row(kind: str, counts: KindTotals) -> PutBackRow:
    return PutBackRow(
        heading=heading_of(kind),
        now=number(counts.existing),
        leave=_some(counts.removed + counts.ended),
        come_back=_some(counts.added),
        updated=_some(counts.updated + counts.ignored),
        new_id=_some(counts.rekeyed),
        then=number(counts.after),
    )


def _some(value: int) -> str:
    return number(value) if value else ""


def _along(run: Run) -> AlongLine:
    totals = run.plan.totals if run.plan else {}
    changed = sum(int(of_kind["changed"]) for of_kind in totals.values())
    return AlongLine(
        href=reverse("run", args=[run.id]),
        words=f"{'Undo' if run.trigger == Run.Trigger.UNDO else 'Sync'} {number(run.id)}",
        night=f"{run.night:%A} {short_date(run.night)}",
        changes=several(changed, "change"),
    )


def _second(preview: UndoPreview) -> str:
    if not preview.needs_second_person:
        return ""
    why = listed([_WHY_SECOND[code] for code in preview.why_second_person])
    schools: Sequence[str] = preview.emptied_schools
    named = f" ({listed(schools[:3])}{' and others' if len(schools) > 3 else ''})" if schools else ""
    return f"Two people must agree, because {why}{named}."


def _asked(asked: Undo, viewer: Viewer) -> AskedLine:
    is_mine = asked.by_id == viewer.staff.id
    who = "You have" if is_mine else f"{asked.by} has"
    return AskedLine(
        number=asked.run_id,
        words=f"{who} asked for this. {'Somebody else' if is_mine else 'A second person'} must agree;"
        " Khan Academy stays as it is until then.",
        reason=asked.reason,
        is_mine=is_mine,
    )
