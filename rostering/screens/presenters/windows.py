"""Expected changes as a list: where each stands, how much it lets pass, who filed it and who agreed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from rostering.limits import ceilings_of
from rostering.models import Window
from rostering.pipeline.expected import KINDS, Ceilings
from rostering.screens.moments import span_words
from rostering.screens.presenters.cells import Cell, name_cell, person_cell, pill_cell, words_cell
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.presenters.year_words import ExpectedNights
from rostering.screens.words import agree, heading_of, lower_first, number, percent, several

IN_FORCE: Final = Pill("In force", "tick", "done", "applied")
TO_AGREE: Final = Pill("Second person", "second", "held", "held")
COMING: Final = Pill("Coming", "ring", "quiet", "off")
OVER: Final = Pill("Over", "same", "quiet", "off")
NOT_AGREED: Final = Pill("Nobody agreed", "off", "quiet", "off")
CALLED_BACK: Final = Pill("Called back", "kept", "quiet", "off")
WITHDRAWN: Final = Pill("Withdrawn", "off", "quiet", "off")
#: One of its two people does not decide for the district any more.
LAPSED: Final = Pill("Does not count", "off", "held", "held")
OPEN: Final = (IN_FORCE, TO_AGREE, COMING, LAPSED)
KEPT: Final = "No school and no teacher may be left without a class."
NOT_KEPT: Final = "Schools and teachers may be left without a class."

_STANDING: Final = (
    (IN_FORCE, "is", "in force"),
    (TO_AGREE, "waits", "for a second person"),
    (COMING, "comes", "later"),
    (LAPSED, "does", "not count"),
)
_BY_NIGHT: Final = ("the earliest first", "the latest first")
COLUMNS: Final = (
    Column(key="state", heading="State", card="start"),
    Column(key="district", heading="District", sorts="up", is_fixed=True, order_words=("A to Z", "Z to A")),
    Column(
        key="nights", heading="Nights", sorts="up", order_words=_BY_NIGHT, csv=("First night", "Last night")
    ),
    Column(key="students", heading="Students", csv=("Students leave %", "Students join %")),
    Column(key="sections", heading="Classes", csv=("Classes leave %", "Classes join %")),
    Column(key="filed", heading="Filed by"),
    Column(key="agreed", heading="Agreed by"),
    Column(key="reason", heading="Reason"),
)


def window_pill(window: Window, *, tonight: date, lapsed: Collection[int] = ()) -> Pill:
    """Where one stands in a night. `lapsed`: the numbers of those that two people do not stand behind any more."""
    if window.ended_at is not None:
        return CALLED_BACK if window.agreed_at is not None else WITHDRAWN
    if window.last_night < tonight:
        return OVER if window.agreed_at is not None else NOT_AGREED
    if window.id in lapsed:
        return LAPSED
    if window.agreed_at is None:
        return TO_AGREE
    return IN_FORCE if window.first_night <= tonight else COMING


def nights_words(window: Window) -> str:
    """ "10 to 30 August 2026"."""
    return f"{span_words(window.first_night, window.last_night)} {window.last_night.year}"


@dataclass(frozen=True, kw_only=True)
class WindowLine:
    """One beside its district: its nights and where it stands."""

    nights: str
    state: str
    href: str


def window_lines(
    windows: Iterable[Window], *, tonight: date, lapsed: Collection[int] = ()
) -> tuple[WindowLine, ...]:
    """Those that are not over, beside their district."""
    return tuple(
        WindowLine(
            nights=nights_words(one),
            state=_state_words(window_pill(one, tonight=tonight, lapsed=lapsed)),
            href=reverse("window", args=[one.id]),
        )
        for one in windows
    )


def _state_words(pill: Pill) -> str:
    return "waits for a second person" if pill == TO_AGREE else lower_first(pill.word)


def expected_nights(windows: Iterable[Window]) -> tuple[ExpectedNights, ...]:
    """The same as the year draws them."""
    return tuple(
        ExpectedNights(
            first_night=one.first_night, last_night=one.last_night, href=reverse("window", args=[one.id])
        )
        for one in windows
    )


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """One of many, in a file or filed with one, as whoever files or agrees reads it before the act."""

    number: str
    district: str
    nights: str
    words: str


def ceilings_words(ceilings: Mapping[str, Ceilings], *, keeps_classes: bool) -> str:
    """ "May leave and join: students 40 % and 60 %, …": what tells one of many from its neighbours."""
    given = ((heading_of(kind).lower(), ceilings.get(kind, Ceilings())) for kind in KINDS)
    each = ", ".join(f"{many} {percent(one.removed)} and {percent(one.added)}" for many, one in given)
    return f"May leave and join: {each}. {KEPT if keeps_classes else NOT_KEPT}"


def together_lines(windows: Iterable[Window]) -> tuple[LineWords, ...]:
    """Those that one button agrees to, so that nobody agrees to what was not on the page."""
    return tuple(
        LineWords(
            number=number(place),
            district=one.district.name,
            nights=nights_words(one),
            words=f"{ceilings_words(ceilings_of(one), keeps_classes=one.keeps_classes)} {one.reason}",
        )
        for place, one in enumerate(windows, start=1)
    )


def window_row(window: Window, *, tonight: date, lapsed: Collection[int]) -> Row:
    """One as a row of the list."""
    nights = (window.first_night.isoformat(), window.last_night.isoformat())
    return Row(
        name=window.district.name,
        cells={
            "state": pill_cell(window_pill(window, tonight=tonight, lapsed=lapsed)),
            "district": name_cell(window.district.name, reverse("window", args=[window.id])),
            "nights": Cell(value=nights_words(window), data=nights),
            "students": _ceilings(window, "students"),
            "sections": _ceilings(window, "sections"),
            "filed": person_cell(str(window.filed_by)),
            "agreed": person_cell(str(window.agreed_by) if window.agreed_by else ""),
            "reason": words_cell(window.reason),
        },
    )


def _ceilings(window: Window, kind: str) -> Cell:
    """The two directions that tell most; all of them stand on its page."""
    given = ceilings_of(window).get(kind)
    if given is None:
        return words_cell("none")
    words = f"{percent(given.removed)} leave, {percent(given.added)} join"
    return Cell(value=words, data=(given.removed, given.added))


def list_sentence(
    windows: Sequence[Window],
    *,
    tonight: date,
    lapsed: Collection[int],
    is_past: bool,
    is_filtered: bool,
) -> Sentence:
    """Of those that are listed, how many are in force, wait for somebody, come later; nothing of those that are not."""
    if is_past:
        return say(strong(several(len(windows), "expected change")), " of the past, newest first.")
    pills = Counter(window_pill(one, tonight=tonight, lapsed=lapsed) for one in windows)
    parts = [(pills[pill], verb, rest) for pill, verb, rest in _STANDING if pills[pill]]
    if not parts:
        return say(strong("No expected change"), " fits." if is_filtered else " is in force.")
    (first, verb, rest), *others = parts
    more = "".join(f"; {number(count)} {agree(count, verb)} {words}" for count, verb, words in others)
    return say(strong(several(first, "expected change")), f" {agree(first, verb)} {rest}{more}.")
