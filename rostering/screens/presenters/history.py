"""What syncs did to one person or class, a night at a time: each change before and after, and who approved it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Final

from django.urls import reverse

from districts.models import Enrollment
from rostering.models import Change, Operation, Run
from rostering.screens.history_rows import Agreement
from rostering.screens.moments import night_words, short_date
from rostering.screens.presenters.change_fields import ChangeField, Names, updated_fields
from rostering.screens.presenters.changes import PILLS, ChangeRow
from rostering.screens.presenters.states import Pill
from rostering.screens.words import capital, listed, number, several

CAME_BACK: Final = Pill("Comes back", "undone", "done")
#: So many changes of one sync are shown at once.
_SHOWN: Final = 6
_DATES: Final = {"begin_date", "end_date", "start_date"}


@dataclass(frozen=True, kw_only=True)
class SyncLink:
    """A sync named where something else is said: its night, its number, who approved it. `href` "" when it is gone.

    `night` begins a line, `on_night` goes on in a sentence; "" when nothing is known of it.
    """

    night: str
    on_night: str
    words: str
    href: str
    approved: str


@dataclass(frozen=True, kw_only=True)
class HistoryNight:
    """What one sync changed; what would fill the page is folded away, and `folded` says how much."""

    sync: SyncLink
    changes: tuple[ChangeRow, ...]
    more: tuple[ChangeRow, ...] = ()
    folded: str = ""


@dataclass(frozen=True, kw_only=True)
class Syncs:
    """The syncs a page names, and who approved them."""

    runs: Mapping[int, Run]
    approvals: Mapping[int, Sequence[Agreement]]
    today: date

    def link(self, run_number: int, *, night: date | None = None) -> SyncLink:
        """How a sync is named. `night` is what is known of one whose own row is gone."""
        run = self.runs.get(run_number)
        when = run.night if run else night
        return SyncLink(
            night=capital(night_words(when, today=self.today)) if when else "",
            on_night=on_night(when, today=self.today) if when else "",
            words=f"sync {number(run_number)}",
            href=reverse("run", args=[run_number]) if run else "",
            approved=approved_words(self.approvals.get(run_number, ())),
        )


@dataclass(frozen=True, kw_only=True)
class About:
    """What the log rows are about: the thing itself, its kind in totals, and the other end of each class place."""

    kind: str
    words: str
    places: Sequence[Enrollment]
    names: Names

    @cached_property
    def place_of(self) -> Mapping[int, Enrollment]:
        """The places by the roster's number, as the log names them."""
        return {place.id: place for place in self.places}


def on_night(night: date, *, today: date) -> str:
    """ "on Tuesday night", "in the night of 13 November", "tonight"."""
    words = night_words(night, today=today)
    if night == today:
        return words
    return f"in {words}" if words.startswith("the ") else f"on {words}"


def approved_words(decisions: Iterable[Agreement]) -> str:
    """ "approved by Noor Haddad and Sam Ito", or that nobody had to."""
    people = [str(decision.by) for decision in decisions]
    return f"approved by {listed(people)}" if people else "went through by itself"


def history(changes: Sequence[Change], *, about: About, syncs: Syncs) -> tuple[HistoryNight, ...]:
    """The nights, latest first; `changes` are in that order."""
    nights = []
    for run_number, rows in groupby(changes, key=lambda change: change.run_number):
        of_run = sorted(rows, key=lambda change: (change.kind == "enrollments", change.id))
        lines = tuple(_row(change, about) for change in of_run)
        shown = len(lines) if len(lines) <= _SHOWN + 1 else _SHOWN
        nights.append(
            HistoryNight(
                sync=syncs.link(run_number, night=of_run[0].night),
                changes=lines[:shown],
                more=lines[shown:],
                folded=f"{several(len(lines) - shown, 'more change')} of this sync" if lines[shown:] else "",
            )
        )
    return tuple(nights)


def _row(change: Change, about: About) -> ChangeRow:
    operation = Operation(change.operation)
    is_place = change.kind == "enrollments"
    fields: tuple[ChangeField, ...] = ()
    if operation not in (Operation.ADDED, Operation.REMOVED, Operation.ENDED):
        changed = change.changed or list(change.before or {})
        fields = updated_fields(changed, _dated(change.before), _dated(change.after), about.names)
    who, place = _place_words(change, about) if is_place else (about.words, "")
    return ChangeRow(
        pill=CAME_BACK if operation == Operation.ADDED and change.before else PILLS[operation],
        who=who,
        place=place,
        fields=fields,
        why=_why(operation, is_place=is_place, kind=about.kind),
    )


def _place_words(change: Change, about: About) -> tuple[str, str]:
    place = about.place_of.get(change.object_id)
    if place is None:
        return "A class place", ""
    seat = "student" if place.role == "student" else "teacher"
    if about.kind == "sections":
        return about.names.people.get(place.user_id, "A person"), seat
    return about.names.sections.get(place.section_id, "A class"), f"as {seat}"


def _dated(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: _day(value) if name in _DATES else value for name, value in (values or {}).items()}


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _why(operation: Operation, *, is_place: bool, kind: str) -> str:
    if operation == Operation.REKEYED and not is_place:
        return "Same class, keeps its people." if kind == "sections" else "Same person, keeps every class."
    if operation == Operation.ENDED:
        return "Its term is over."
    return "Not shared any more." if operation == Operation.REMOVED and not is_place else ""


def since_words(changes: Sequence[Change], *, today: date) -> str:
    """Since when the thing itself is there, from the log; "" when that is longer ago than the log knows."""
    added = [one.night for one in changes if one.kind != "enrollments" and one.operation == Operation.ADDED]
    return day_words(max(added), today=today) if added else ""


def day_words(day: date, *, today: date) -> str:
    """ "12 August", with the year when it is another one."""
    return short_date(day) if day.year == today.year else f"{short_date(day)} {day.year}"
