"""Who covers whom, in words: what I cover, who covers mine, and what a colleague would leave to me (DESIGN 9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Assignment, Staff
from districts.models import District
from rostering.models import Hold
from rostering.screens.moments import moment, short_date, span_words, weekday_or_date
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tables import Choice
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed, number, several


@dataclass(frozen=True, kw_only=True)
class DistrictLink:
    """A district by name."""

    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class CoverGroup:
    """Cover of the same days for the same colleague. `numbers`: what ends it; `districts` are named once it has begun."""

    words: str
    dates: str
    when: str
    act: str
    has_begun: bool
    numbers: tuple[int, ...]
    districts: tuple[DistrictLink, ...]


@dataclass(frozen=True, kw_only=True)
class CoverLine:
    """Somebody who covers districts of mine."""

    name: str
    words: str
    dates: str


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A district that can be ticked, with its open hold in a sentence."""

    value: str
    name: str
    href: str
    hold: str
    hold_href: str
    since: str


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """The one somebody is about to cover. `picks` are empty where the districts are not the viewer's to see."""

    value: str
    name: str
    job: str
    sentence: str
    picks: tuple[Pick, ...]
    holds: str
    takes_holds: bool


def cover_groups(
    covers: Iterable[Assignment], *, people: Iterable[Assignment], viewer: Viewer
) -> tuple[CoverGroup, ...]:
    """What the viewer covers, by days and by colleague. `people`: DSM and specialist of these districts."""
    had = _owners(people, viewer)
    groups: dict[tuple[date, date, str], list[Assignment]] = defaultdict(list)
    for cover in covers:
        if cover.starts_on and cover.ends_on:
            groups[cover.starts_on, cover.ends_on, had.get(cover.district_id, "")].append(cover)
    return tuple(_group(*key, rows, today=viewer.today) for key, rows in groups.items())


def _owners(people: Iterable[Assignment], viewer: Viewer) -> dict[int, str]:
    """District -> the colleague who is covered there: whoever has the viewer's own job, else the DSM."""
    job = Assignment.Role.SPECIALIST if viewer.staff.role == Staff.Role.SPECIALIST else Assignment.Role.DSM
    found: dict[int, str] = {}
    for one in sorted(people, key=lambda one: (one.role == job, one.role == Assignment.Role.DSM)):
        if one.staff_id != viewer.staff.id:
            found[one.district_id] = str(one.staff)
    return found


def _group(first: date, last: date, name: str, rows: Sequence[Assignment], *, today: date) -> CoverGroup:
    has_begun = first <= today
    shown = rows if has_begun else ()
    links = (
        DistrictLink(name=one.district.name, href=reverse("district", args=[one.district.slug]))
        for one in shown
    )
    left = (last - today).days
    until = "today is the last day" if not left else f"{several(left + 1, 'day')} left, today included"
    return CoverGroup(
        words=f"{several(len(rows), 'district')} of {name}" if name else several(len(rows), "district"),
        dates=span_words(first, last),
        when=until if has_begun else f"begins {weekday_or_date(first, today=today)}",
        act="End it now" if has_begun else "Call it off",
        has_begun=has_begun,
        numbers=tuple(one.id for one in rows),
        districts=tuple(sorted(links, key=lambda link: link.name)),
    )


def cover_lines(covers: Iterable[Assignment]) -> tuple[CoverLine, ...]:
    """Who covers the viewer's districts, a line for each colleague and span."""
    groups: dict[tuple[str, date, date], list[str]] = defaultdict(list)
    for cover in covers:
        if cover.starts_on and cover.ends_on:
            groups[str(cover.staff), cover.starts_on, cover.ends_on].append(cover.district.name)
    return tuple(
        CoverLine(
            name=name,
            words=listed(sorted(names)) if len(names) <= 3 else several(len(names), "district"),
            dates=span_words(first, last),
        )
        for (name, first, last), names in groups.items()
    )


def cover_sentence(groups: Sequence[CoverGroup]) -> Sentence:
    """What the viewer covers today."""
    now = [group for group in groups if group.has_begun]
    if not now:
        later = " The first one begins later." if groups else ""
        return say("You cover ", strong("nobody today"), f".{later}")
    return say("You cover ", strong(listed([group.words for group in now])), ".")


def choices(people: Iterable[Staff], *, chosen: Staff | None) -> tuple[Choice, ...]:
    """The colleagues with districts."""
    return tuple(
        Choice(
            value=str(one.id),
            words=f"{one}, {several(one.districts, 'district')}",  # type: ignore[attr-defined]
            is_chosen=chosen is not None and one.id == chosen.id,
        )
        for one in people
    )


def chosen_colleague(
    person: Staff, *, districts: Sequence[District], count: int, holds: Iterable[Hold], viewer: Viewer
) -> Colleague:
    """The colleague with what is open. `districts`: those the viewer may see; `count`: how many there are."""
    held = {hold.district_id: hold for hold in holds}
    picks = sorted(
        (_pick(one, held, viewer) for one in districts), key=lambda pick: (not pick.hold, pick.name)
    )
    others = [hold for hold in held.values() if hold.owner_id != viewer.staff.id]
    takes = viewer.staff.role == Staff.Role.SPECIALIST and bool(others)
    waiting = (
        f"; {number(len(held))} of them {'waits' if len(held) == 1 else 'wait'} for a decision"
        if held
        else ""
    )
    return Colleague(
        value=str(person.id),
        name=str(person),
        job=person.get_role_display(),
        sentence=f"{person} looks after {several(count, 'district')}{waiting}.",
        picks=tuple(picks) if viewer.staff.role == Staff.Role.SPECIALIST else (),
        holds="the open hold" if len(others) == 1 else f"the {number(len(others))} open holds",
        takes_holds=takes,
    )


def _pick(district: District, held: Mapping[int, Hold], viewer: Viewer) -> Pick:
    hold = held.get(district.id)
    return Pick(
        value=str(district.id),
        name=district.name,
        href=reverse("district", args=[district.slug]),
        hold=harm_sentence(figures_of(hold.plan)) if hold else "",
        hold_href=reverse("hold", args=[hold.id]) if hold else "",
        since=f"since {moment(hold.opened_at, now=viewer.now, zone=viewer.zone).words}" if hold else "",
    )


def taken_words(*, count: int, name: str, first: date, last: date, today: date, holds: int) -> str:
    """What is said once, after cover was taken."""
    begins = "" if first == today else f"from {weekday_or_date(first, today=today)} "
    also = f" {number(holds)} open {'hold is' if holds == 1 else 'holds are'} yours now." if holds else ""
    return f"You cover {several(count, 'district')} of {name} {begins}through {short_date(last)}.{also}"
