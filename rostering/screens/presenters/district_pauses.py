"""The pauses of one district, overlapping ones put together, its summer school, and where the two meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from districts.models import SummerSchool
from rostering.calendar.confirming import urgency_of
from rostering.calendar.pauses import PauseSpan, merged
from rostering.calendar.summer import Conflict, days_of
from rostering.screens.moments import span_words
from rostering.screens.presenters.pause_preview import conflict_words
from rostering.screens.presenters.pauses import confirm_href


@dataclass(frozen=True, kw_only=True)
class PausePart:
    """One pause of some nights; `href` "" where it is not changed by itself. `note`: what is special about it."""

    name: str
    href: str
    note: str


@dataclass(frozen=True, kw_only=True)
class PausedNights:
    """Nights in a row on which rosters do not change, and the pauses that make them."""

    nights: str
    is_running: bool
    parts: tuple[PausePart, ...]


@dataclass(frozen=True, kw_only=True)
class DistrictPauses:
    """The part of the page; `add` "" for those who keep no pauses, `conflicts` in words."""

    paused: tuple[PausedNights, ...]
    conflicts: tuple[str, ...]
    summer: str
    add: str
    plan: str


def district_pauses(
    spans: Iterable[PauseSpan],
    summers: Sequence[SummerSchool],
    *,
    conflicts: Iterable[Conflict],
    slug: str,
    number: int,
    today: date,
    may_keep: bool,
) -> DistrictPauses:
    """`spans`: those running and coming; `summers`: this summer's and later ones."""
    dates = reverse("district_dates", args=[slug])
    return DistrictPauses(
        paused=tuple(
            PausedNights(
                nights=span_words(one.first_night, one.last_night),
                is_running=one.first_night <= today <= one.last_night,
                parts=tuple(_part(span, dates=dates, today=today) for span in one.spans),
            )
            for one in merged(spans)
        ),
        conflicts=tuple(
            f"{conflict_words(one)}, while {one.pause.name} keeps rosters from changing." for one in conflicts
        ),
        summer=_summer_words(summers, today=today),
        add=f"{reverse('pauses_new')}?pick={number}" if may_keep else "",
        plan=f"{dates}#summer" if may_keep else "",
    )


def _part(span: PauseSpan, *, dates: str, today: date) -> PausePart:
    if span.pause_id is not None:
        note = "for everybody" if span.scope == "company" else ""
        return PausePart(name=span.name, href=reverse("pause", args=[span.pause_id]), note=note)
    if span.scope == "company":
        note = "for everybody, not confirmed yet" if urgency_of(span, today=today) else "for everybody"
        return PausePart(name=span.name, href=confirm_href(span), note=note)
    return PausePart(name=span.name, href=dates, note="from its school dates")


def _summer_words(summers: Sequence[SummerSchool], *, today: date) -> str:
    """ "Summer school 2027: 8 June to 2 July at Lincoln", "No summer school in 2027.", "not known yet"."""
    year = coming_summer(today)
    row = next((one for one in summers if one.year == year), None)
    if row is None or row.plan == SummerSchool.Plan.UNKNOWN:
        return f"Whether they teach in summer {year} is not known yet."
    if row.plan == SummerSchool.Plan.NO:
        return f"No summer school in {year}."
    days = days_of(row)
    when = span_words(*days) if days and row.first_day else "days not known yet"
    return f"Summer school {year}: {when}{f', {row.schools}' if row.schools else ''}."


def coming_summer(today: date) -> int:
    """The year of the summer that runs or comes next: from September on it is the next year's."""
    return today.year if today.month < 9 else today.year + 1
