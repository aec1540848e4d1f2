"""What giving districts to somebody else would do, a line a district, before anything is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from accounts.models import Assignment, Staff
from districts.models import District
from rostering.models import Hold
from rostering.screens.moments import long_date, short_date
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.words import listed, number, several

_CHANGES: Final = Pill("Changes", "new", "ink")
_SAME: Final = Pill("Has it already", "same", "quiet")
_UNKNOWN: Final = Pill("Not found", "failed", "failed")
SHOWN: Final = 500


@dataclass(frozen=True, kw_only=True)
class FateLine:
    """One district of the list: what becomes of it, who has it now, and its open hold."""

    pill: Pill
    name: str
    href: str
    now: str
    after: str
    hold: str
    hold_href: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The whole change before it is made. `act` "" where nothing would change."""

    sentence: Sentence
    facts: tuple[str, ...]
    lines: tuple[FateLine, ...]
    left_out: str
    act: str


def preview_of(
    *,
    districts: Sequence[District],
    unknown: Sequence[str],
    before: Mapping[int, Assignment],
    role: str,
    to: Staff,
    starts_on: date,
    holds: Iterable[Hold],
    today: date,
) -> Preview:
    """`districts`: those found; `unknown`: names that are none; `before`: district -> its open assignment."""
    held = {hold.district_id: hold for hold in holds}
    changing = [one for one in districts if not _is_same(before.get(one.id), to)]
    lines = [_line(one, before.get(one.id), to, held) for one in districts]
    lines += [
        FateLine(pill=_UNKNOWN, name=name, href="", now="", after="", hold="", hold_href="")
        for name in unknown
    ]
    order = {"Not found": 0, "Changes": 1}
    lines.sort(key=lambda line: (order.get(line.pill.word, 2), not line.hold, line.name))
    job = "specialist" if role == Assignment.Role.SPECIALIST else "District Success Manager"
    return Preview(
        sentence=_sentence(len(changing), to=to, job=job, starts_on=starts_on, today=today),
        facts=_facts(
            changing, districts, unknown, before, to, held, role=role, starts_on=starts_on, today=today
        ),
        lines=tuple(lines[:SHOWN]),
        left_out=f"and {number(len(lines) - SHOWN)} more" if len(lines) > SHOWN else "",
        act=f"Give {several(len(changing), 'district')} to {to}" if changing else "",
    )


def _is_same(before: Assignment | None, to: Staff) -> bool:
    return before is not None and before.staff_id == to.id


def _line(district: District, before: Assignment | None, to: Staff, held: Mapping[int, Hold]) -> FateLine:
    hold = held.get(district.id)
    return FateLine(
        pill=_SAME if _is_same(before, to) else _CHANGES,
        name=district.name,
        href=reverse("district", args=[district.slug]),
        now=str(before.staff) if before else "nobody",
        after=str(to),
        hold="On hold" if hold else "",
        hold_href=reverse("hold", args=[hold.id]) if hold else "",
    )


def _sentence(count: int, *, to: Staff, job: str, starts_on: date, today: date) -> Sentence:
    if not count:
        return say(strong("Nothing would change."))
    when = "from today" if starts_on == today else f"from {long_date(starts_on)}"
    verb = "gets" if count == 1 else "get"
    return say(strong(several(count, "district")), f" {verb} ", strong(str(to)), f" as {job} {when}.")


def _facts(  # noqa: PLR0913 - each is one number of the preview
    changing: Sequence[District],
    districts: Sequence[District],
    unknown: Sequence[str],
    before: Mapping[int, Assignment],
    to: Staff,
    held: Mapping[int, Hold],
    *,
    role: str,
    starts_on: date,
    today: date,
) -> tuple[str, ...]:
    facts = []
    had = Counter(str(before[one.id].staff) if one.id in before else "nobody" for one in changing)
    if had:
        facts.append(f"{listed([f'{number(count)} from {name}' for name, count in had.most_common()])}.")
    same = len(districts) - len(changing)
    if same:
        facts.append(
            f"{several(same, 'district')} {'has' if same == 1 else 'have'} {to} already: left as they are."
        )
    if unknown:
        facts.append(f"{several(len(unknown), 'name')} not found: left out.")
    cases = [held[one.id] for one in changing if one.id in held]
    if role == Assignment.Role.SPECIALIST and cases:
        when = "at once" if starts_on == today else f"on {short_date(starts_on)}"
        passes = "passes" if len(cases) == 1 else "pass"
        facts.append(f"{several(len(cases), 'open hold')} of these districts {passes} to {to} {when}.")
    elif cases:
        facts.append(f"{several(len(cases), 'open hold')} of these districts stay with their specialists.")
    return tuple(facts)
