"""The list of pauses: company ones by year, confirmed or not, districts' own, those entered together as one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode

from rostering.calendar.confirming import urgency_of
from rostering.calendar.nights import is_weeknight
from rostering.calendar.pauses import span_of_row
from rostering.calendar.spans import PauseSpan
from rostering.models import Pause
from rostering.screens import pause_acts
from rostering.screens.moments import span_words
from rostering.screens.pause_acts import PauseAct
from rostering.screens.presenters.cells import Cell, name_cell, number_cell, pill_cell, words_cell
from rostering.screens.presenters.say import Part, Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.tables import Column, Row
from rostering.screens.words import capital, listed, several, spelled

RUNNING: Final = Pill("Running", "paused", "wait", "waiting")
COMING: Final = Pill("Coming", "paused", "quiet", "off")
UNCONFIRMED: Final = Pill("Not confirmed", "question", "held", "off")
COMPUTED: Final = Pill("Computed", "paused", "quiet", "off")
OVER: Final = Pill("Over", "same", "quiet", "off")
ENDED: Final = Pill("Ended early", "tick", "quiet", "off")
WITHDRAWN: Final = Pill("Withdrawn", "off", "quiet", "off")

_BY_NIGHT: Final = ("the earliest first", "the latest first")
COLUMNS: Final = (
    Column(key="state", heading="State", card="start"),
    Column(key="name", heading="Pause", sorts="up", is_fixed=True),
    Column(key="kind", heading="Kind", sorts="up", order_words=("A to Z", "Z to A")),
    Column(key="whom", heading="For", csv=("For", "Districts")),
    Column(
        key="nights", heading="Nights", sorts="up", order_words=_BY_NIGHT, csv=("First night", "Last night")
    ),
    Column(key="count", heading="Weeknights", align="n"),
    Column(key="by", heading="Entered by"),
    Column(key="reason", heading="Reason", is_usual=False),
)


@dataclass(frozen=True, kw_only=True)
class PauseLine:
    """One line: a pause, or those of a batch that stand alike. `districts`: how many, 0 for everybody."""

    name: str
    kind: str
    first_night: date
    last_night: date
    pill: Pill
    href: str
    whom: str
    districts: int
    by: str
    reason: str


def lines_of(pauses: Iterable[Pause], computed: Iterable[PauseSpan], *, tonight: date) -> list[PauseLine]:
    """Entered pauses, those of a batch folded, and the company's that nobody has confirmed."""
    groups: dict[object, list[Pause]] = {}
    for pause in pauses:
        alike = (pause.batch, pause.name, pause.first_night, pause.last_night, pause.ended_at)
        groups.setdefault(alike if pause.batch else pause.id, []).append(pause)
    entered = [_line(group, tonight=tonight) for group in groups.values()]
    return [*entered, *(_computed_line(span, tonight=tonight) for span in computed)]


def _computed_pill(span: PauseSpan, *, tonight: date) -> Pill:
    if span.last_night < tonight:
        return OVER
    return UNCONFIRMED if urgency_of(span, today=tonight) else COMPUTED


def _line(group: Sequence[Pause], *, tonight: date) -> PauseLine:
    pause = group[0]
    return PauseLine(
        name=named(pause),
        kind=pause.get_kind_display(),
        first_night=pause.first_night,
        last_night=pause.last_night,
        pill=pause_pill(pause, tonight=tonight),
        href=reverse("pause", args=[pause.id]),
        whom=whom_words(group),
        districts=0 if pause.district_id is None else len(group),
        by=str(pause.author) if pause.author else "",
        reason=pause.reason,
    )


def _computed_line(span: PauseSpan, *, tonight: date) -> PauseLine:
    return PauseLine(
        name=f"{span.name} {span.year}",
        kind=Pause.Kind.COMPANY.label,
        first_night=span.first_night,
        last_night=span.last_night,
        pill=_computed_pill(span, tonight=tonight),
        href=confirm_href(span),
        whom="Everybody",
        districts=0,
        by="computed",
        reason=span.reason,
    )


def confirm_href(span: PauseSpan) -> str:
    """Where a computed pause is confirmed."""
    return f"{reverse('pauses_new')}?{urlencode({'replaces': span.replaces, 'year': str(span.year)})}"


def named(pause: Pause) -> str:
    """A company pause with its year."""
    is_said = not pause.year or str(pause.year) in pause.name
    return pause.name if is_said else f"{pause.name} {pause.year}"


def whom_words(group: Sequence[Pause]) -> str:
    """ "Everybody", the district's name, "12 districts"."""
    if group[0].district is None:
        return "Everybody"
    return group[0].district.name if len(group) == 1 else several(len(group), "district")


def pause_pill(pause: Pause, *, tonight: date) -> Pill:
    """Where a pause stands."""
    if pause.ended_at is not None:
        return ENDED if span_of_row(pause) is not None else WITHDRAWN
    if pause.last_night < tonight:
        return OVER
    return RUNNING if pause.first_night <= tonight else COMING


def pause_row(line: PauseLine) -> Row:
    """A line as a row of the list."""
    nights = f"{span_words(line.first_night, line.last_night)} {line.last_night.year}"
    return Row(
        name=line.name,
        cells={
            "state": pill_cell(line.pill),
            "name": name_cell(line.name, line.href),
            "kind": words_cell(line.kind),
            "whom": Cell(value=line.whom, data=(line.whom, line.districts or "all")),
            "nights": Cell(value=nights, data=(line.first_night.isoformat(), line.last_night.isoformat())),
            "count": number_cell(weeknights(line.first_night, line.last_night)),
            "by": words_cell(line.by),
            "reason": words_cell(line.reason),
        },
    )


def weeknights(first: date, last: date) -> int:
    """How many of some nights could run at all."""
    return sum(is_weeknight(first + timedelta(days=count)) for count in range((last - first).days + 1))


def list_sentence(lines: Sequence[PauseLine], *, is_past: bool) -> Sentence:
    """What is paused now, what comes, and what nobody has confirmed."""
    if is_past:
        return say(strong(several(len(lines), "pause")), " of the past, newest first.")
    running = [line for line in lines if line.pill == RUNNING]
    coming = sum(line.pill in (COMING, COMPUTED) for line in lines)
    everybody = next((line for line in running if not line.districts), None)
    open_ones = [line for line in lines if line.pill == UNCONFIRMED]
    return say(
        strong(f"{everybody.name}: every district is paused") if everybody else _running(len(running)),
        f"; {spelled(coming)} more {'is' if coming == 1 else 'are'} coming. " if coming else ". ",
        _open_words(open_ones),
    )


def _running(count: int) -> Part:
    if not count:
        return strong("No pause is running")
    return strong(f"{capital(spelled(count))} {'pause is' if count == 1 else 'pauses are'} running")


def _open_words(lines: Sequence[PauseLine]) -> str:
    if not lines:
        return ""
    verb = "is" if len(lines) == 1 else "are"
    return f"{listed([line.name for line in lines])} {verb} computed and not confirmed yet."


def done_words(act: PauseAct, done: Sequence[Pause]) -> str:
    """What was done, in a sentence."""
    if not done:
        return "Nothing differs from what was kept already."
    whom = "every district" if done[0].district_id is None else whom_words(done)
    words = {
        pause_acts.ENTER: f"{act.asked.name} is entered for {whom}.",
        pause_acts.CONFIRM: f"{act.asked.name} is confirmed.",
        pause_acts.CHANGE: f"{act.asked.name} is changed for {whom}.",
        pause_acts.END: f"{act.asked.name} has ended for {whom}: from tonight on rosters move again.",
        pause_acts.CANCEL: f"{act.asked.name} is withdrawn for {whom}: its nights run.",
    }
    return words[act.act]
