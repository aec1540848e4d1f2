"""Where a person, class or place stands, in words: shared, included or why not, on Khan Academy, or gone and why."""

from dataclasses import dataclass
from typing import Final

from districts.models import Section
from districts.models.roster import RemovedAs
from rostering.screens.presenters.states import Pill

PRESENT: Final = Pill("On Khan Academy", "tick", "done")
#: In lists, where being there is the normal case and normal is quiet.
HERE: Final = Pill("On Khan Academy", "tick", "quiet")
LEFT: Final = Pill("Left", "leaves", "failed")
TERM_OVER: Final = Pill("Term over", "ended", "quiet")

#: Why scope leaves a feed row out: "Not included because ...".
_EXCLUDED: Final = {
    "future_term": "its term has not begun",
    "past_term": "its term is over",
    "ended": "its term is over, and the next term’s classes are there",
    "ended_by_moved_date": "its term’s end was moved to a day that is over",
    "unknown_class": "the district does not share its class",
    "unknown_person": "the district does not share this person",
    "class_not_included": "its class is not included",
    "not_begun": "it has not begun",
    "place_ended": "it has ended",
    "no_free_seat": "a class has one primary teacher and at most nine co-teachers",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step from the district to Khan Academy, passed or not."""

    sign: str
    tone: str
    words: str
    below: str = ""


def excluded_words(code: str) -> str:
    """Why a shared row is not included; an unknown code in plain letters."""
    return _EXCLUDED.get(code) or code.replace("_", " ")


def standing_pill(removed_as: str, *, is_present: bool, in_list: bool = False) -> Pill:
    """The state of a roster row."""
    if is_present:
        return HERE if in_list else PRESENT
    return TERM_OVER if removed_as == RemovedAs.ENDED else LEFT


def class_pill(section: Section, *, in_list: bool = False) -> Pill:
    """The state of a class: one whose term is over may still be there."""
    is_present = section.removed_at is None
    if is_present and section.is_term_over:
        return TERM_OVER
    return standing_pill(section.removed_as, is_present=is_present, in_list=in_list)


def left_because(removed_as: str) -> str:
    """Why a row left, as the log knows it."""
    return "its term is over" if removed_as == RemovedAs.ENDED else "not shared any more"


def steps(*, shared: str | None, is_present: bool, read: str, thing: str) -> tuple[Step, ...]:
    """The way of a row. `shared`: the reason that keeps it out, "" for none, None when the district does not share it."""
    passed, stopped = ("tick", "done"), ("leaves", "failed")
    said = [
        Step(sign=passed[0], tone=passed[1], words="Shared by the district", below=read)
        if shared is not None
        else Step(sign=stopped[0], tone=stopped[1], words="Not shared by the district any more", below=read)
    ]
    if shared is not None:
        said.append(
            Step(sign="off", tone="quiet", words="Not included", below=f"because {excluded_words(shared)}")
            if shared
            else Step(sign=passed[0], tone=passed[1], words="Included")
        )
    said.append(_last_step(shared, is_present=is_present, thing=thing))
    return tuple(said)


def _last_step(shared: str | None, *, is_present: bool, thing: str) -> Step:
    included = shared == ""
    if is_present:
        below = "" if included else f"The next sync that applies takes this {thing} away."
        return Step(sign="tick", tone="done", words="On Khan Academy", below=below)
    below = f"The next sync that applies brings this {thing} back." if included else ""
    return Step(sign="leaves", tone="failed", words="Not on Khan Academy", below=below)
