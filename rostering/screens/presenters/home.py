"""Home in words: the greeting with what comes first, what is with colleagues, and what an administrator keeps in order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.models import Assignment, Staff
from rostering.screens.moments import Moment, greeting, moment
from rostering.screens.presenters.harm import HARM_CLASSES
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, lower_first, number, several, spelled

#: Rows that Home shows at most; the rest is one link away.
SHOWN: Final = 20
_GROUPS: Final = {
    "stopped": "stopped",
    "failed": "failed",
    "missed": "missed",
    "warning": "with an early warning",
    "untold": "to tell",
    "new": "new",
}
_NOTHING: Final = "Nothing waits for you. What is held, failed or new appears here."
_NOTHING_ADMIN: Final = "Every district has its people. One without a DSM or a specialist appears here."
_ATTENTION: Final = Pill("To assign", "new", "ink", "off")
_CLOSED: Final = Pill("Has left", "off", "quiet", "off")


@dataclass(frozen=True, kw_only=True)
class HomeHead:
    """The date line and the sentence."""

    today: str
    sentence: Sentence


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits. `more` says what is left out, `others` what colleagues have; `switch` leads to the other list."""

    heading: str
    rows: tuple[WorkRow, ...]
    more: str
    others: str
    switch: str
    switch_href: str
    empty: str


def work_of(
    rows: Sequence[WorkRow], *, is_all: bool, can_switch: bool, href: str, is_admin: bool = False
) -> Work:
    """`rows`: everything the viewer sees that waits; shown are his own, or with `is_all` everybody's."""
    ordered = sorted(rows, key=lambda row: (row.rank, row.name))
    shown = [row for row in ordered if is_all or row.is_mine]
    others = [row for row in ordered if not row.is_mine]
    left_out = shown[SHOWN:]
    return Work(
        heading="Everything that waits" if is_all else "Needs you",
        rows=tuple(shown[:SHOWN]),
        more=f"{capital(spelled(len(left_out)))} more: {_groups(left_out)}." if left_out else "",
        others=_others(others, is_more=bool(shown), whom="specialists and DSMs" if is_admin else "colleagues")
        if others and not is_all
        else "",
        switch=("Yours only" if is_all else "Everyone’s") if can_switch else "",
        switch_href=href,
        empty="Nothing waits." if is_all else _NOTHING_ADMIN if is_admin else _NOTHING,
    )


def _others(rows: Sequence[WorkRow], *, is_more: bool, whom: str) -> str:
    count = len(rows)
    how_many = f"{capital(spelled(count))}{' more' if is_more else ''}"
    return f"{how_many} {'is' if count == 1 else 'are'} with {whom}: {_groups(rows)}."


def _groups(rows: Iterable[WorkRow]) -> str:
    """ "3 held, 2 failed, 1 missed"."""
    counts = Counter(_GROUPS.get(HARM_CLASSES[row.rank[0]], "held") for row in rows)
    order = ("held", *_GROUPS.values())
    return ", ".join(f"{number(counts[name])} {name}" for name in order if counts[name])


def admin_rows(*, no_dsm: int, no_specialist: int, left: Iterable[Staff]) -> list[WorkRow]:
    """What only an administrator or a specialist puts in order: districts that are nobody's, people who have left."""
    told = (
        (no_dsm, "District Success Manager", "Nobody talks to {these}."),
        (no_specialist, "specialist", "What is held there has no owner."),
    )
    rows = [
        _admin_row(
            _ATTENTION,
            name=f"{several(count, 'district')} without a {job}",
            harm=harm.format(these="it" if count == 1 else "them"),
        )
        for count, job, harm in told
        if count
    ]
    rows += [
        _admin_row(
            _CLOSED,
            name=f"{person}, {several(person.districts, 'district')}",  # type: ignore[attr-defined]
            harm="The account is closed; the districts still are in this name.",
        )
        for person in left
    ]
    return rows


def _admin_row(pill: Pill, *, name: str, harm: str) -> WorkRow:
    page = reverse("reassign")
    return WorkRow(
        rank=(HARM_CLASSES.index("new"), 0),
        pill=pill,
        name=name,
        href=page,
        name_href=page,
        since="",
        harm=harm,
        act="Assign",
    )


def staff_facts(counts: Mapping[str, int], covers: Iterable[Assignment]) -> tuple[Fact, ...]:
    """How many work here, by role, and who covers today."""
    by_person = Counter(str(one.staff) for one in covers)
    facts = [
        Fact(name="Rostering specialists", value=number(counts.get(Staff.Role.SPECIALIST, 0))),
        Fact(name="District Success Managers", value=number(counts.get(Staff.Role.DSM, 0))),
        Fact(name="Administrators", value=number(counts.get(Staff.Role.ADMIN, 0))),
    ]
    return (
        *facts,
        *(Fact(name=f"{name} covers", value=several(count, "district")) for name, count in by_person.items()),
    )


def home_head(
    rows: Sequence[WorkRow], *, viewer: Viewer, coming: str, districts: int, night: str, waiting: int
) -> HomeHead:
    """The greeting and what it says first.

    `rows`: the viewer's own. `coming`: "tonight’s sync at 22:00". `night`: how last night went, for administrators, who
    decide nothing; `waiting`: how much waits with everybody.
    """
    here = moment(viewer.now, now=viewer.now, zone=viewer.zone)
    hello = f"{greeting(viewer.now, zone=viewer.zone)}, {str(viewer.staff).split()[0].partition('@')[0]}. "
    if viewer.staff.role == Staff.Role.ADMIN:
        return HomeHead(today=_date_line(here), sentence=_admin_sentence(hello, night, waiting))
    return HomeHead(today=_date_line(here), sentence=_sentence(hello, rows, coming, districts))


def _date_line(here: Moment) -> str:
    day, _, rest = here.exact.partition(", ")
    return f"{day.rsplit(' ', 1)[0]}, {rest[:5]}"


def _admin_sentence(hello: str, night: str, waiting: int) -> Sentence:
    waits = f"{capital(spelled(waiting))} {'thing waits' if waiting == 1 else 'things wait'} for specialists and DSMs."
    return say(hello, strong(night), ". ", waits if waiting else "Nothing waits for anybody.")


def _sentence(hello: str, rows: Sequence[WorkRow], coming: str, districts: int) -> Sentence:
    if not districts and not rows:
        return say(
            hello, strong("No district is yours yet."), " A rostering specialist can assign one to you."
        )
    if not rows:
        return say(hello, strong("Nothing needs you."), f" Next: {coming}.")
    count = len(rows)
    need = strong(f"{capital(spelled(count))} thing{' needs' if count == 1 else 's need'} you")
    worst = min(rows, key=lambda row: (row.rank, row.name))
    harm = worst.harm if worst.harm.startswith(("Clever", "ClassLink")) else lower_first(worst.harm)
    return say(hello, need, f" before {coming}. Start with ", link(worst.name, worst.href), f": {harm}")


def night_in_a_word(*, well: int, districts: int, heading: str) -> str:
    """ "385 of 412 districts are as they should be after Friday night"."""
    if not districts:
        return "No district is connected yet"
    night = heading.partition(",")[0]
    as_they = "is as it should be" if districts == 1 else "are as they should be"
    return f"{number(well)} of {several(districts, 'district')} {as_they} after {night}"
