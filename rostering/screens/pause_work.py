"""What waits with people because of pauses: company pauses nobody has confirmed, summer school under a pause, reopening."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from accounts.models import Staff
from rostering.calendar.company import company_pauses
from rostering.calendar.confirming import urgency_of
from rostering.calendar.nights import ONE_DAY
from rostering.calendar.pauses import PauseSpan, first_free
from rostering.screens.home_asks import Anything
from rostering.screens.moments import long_date, short_date, span_words
from rostering.screens.pause_rows import Conflicted, conflicted_districts, not_settled
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.harm import HARM_CLASSES
from rostering.screens.presenters.pause_preview import conflict_words
from rostering.screens.presenters.pauses import RUNNING, UNCONFIRMED, confirm_href
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.whose import Whose
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from rostering.screens.words import several

_CONFLICT: Final = Pill("Summer school", "clash", "held", "off")
_LAST_WEEK: Final = timedelta(days=7)


def pause_work(
    scope: Scope, whose: Whose, *, there: Anything, spans: Iterable[PauseSpan], open_ones: Iterable[PauseSpan]
) -> Iterator[WorkRow]:
    """The rows for Home. `spans`: the pauses of everybody that are near; `open_ones`: those `to_confirm`."""
    viewer = scope.viewer
    for span in open_ones:
        if urgency_of(span, today=viewer.today) == "urgent":
            yield _unconfirmed_row(span, viewer=viewer)
    for one in conflicted_districts(scope, today=viewer.today) if there.summers else ():
        yield _conflict_row(one, whose)
    if viewer.staff.role != Staff.Role.ADMIN:
        yield from _reopening(list(spans), viewer)


def to_confirm(scope: Scope) -> list[PauseSpan]:
    """The company pauses worth saying that nobody has confirmed; specialists' business, one question in their season."""
    if scope.viewer.staff.role != Staff.Role.SPECIALIST:
        return []
    today = scope.viewer.today
    computed = [span for year in (today.year - 1, today.year) for span in company_pauses(year)]
    return not_settled(scope, [span for span in computed if urgency_of(span, today=today)])


def quiet_lines(spans: Iterable[PauseSpan], *, today: date) -> tuple[Link, ...]:
    """Those that are not urgent yet: a line beside the coming nights, not work of today."""
    return tuple(
        Link(words=f"{span.name} {span.year} is not confirmed yet", href=confirm_href(span))
        for span in spans
        if urgency_of(span, today=today) == "quiet"
    )


def _unconfirmed_row(span: PauseSpan, *, viewer: Viewer) -> WorkRow:
    days = (span.first_night - viewer.today).days
    begins = (
        f"begins in {several(days, 'day')}"
        if days > 1
        else "begins tomorrow"
        if days == 1
        else "begins tonight"
    )
    href = confirm_href(span)
    return WorkRow(
        rank=(HARM_CLASSES.index("failed"), 0),
        pill=UNCONFIRMED,
        name=f"{span.name} {span.year}",
        href=href,
        since=begins if days >= 0 else "has begun",
        harm=f"Every district pauses {span_words(span.first_night, span.last_night)}, computed by rule."
        " Nobody is told until a specialist confirms it.",
        act="Confirm",
        name_href=href,
    )


def _conflict_row(one: Conflicted, whose: Whose) -> WorkRow:
    pause, page = one.conflict.pause, reverse("district", args=[one.slug])
    href = (
        reverse("pause", args=[pause.pause_id])
        if pause.pause_id
        else reverse("district_dates", args=[one.slug])
    )
    return WorkRow(
        rank=(HARM_CLASSES.index("warning"), 0),
        pill=_CONFLICT,
        name=one.name,
        href=href,
        since=f"from {short_date(one.conflict.first_day)}",
        harm=f"{conflict_words(one.conflict)}, while {pause.name} keeps rosters from changing."
        " Change the pause or the plan.",
        act="Settle it",
        name_href=page,
        is_mine=whose.is_mine(one.number),
    )


def _reopening(spans: list[PauseSpan], viewer: Viewer) -> Iterator[WorkRow]:
    """In the last week of a pause of everybody: what its first night back would bring."""
    for span in spans:
        if not span.first_night <= viewer.today <= span.last_night < viewer.today + _LAST_WEEK:
            continue
        night = first_free(spans, after=span.last_night)
        href = reverse("reopening", args=[night.isoformat()])
        yield WorkRow(
            rank=(HARM_CLASSES.index("new"), 0),
            pill=RUNNING,
            name=f"After {span.name}",
            href=href,
            since=f"first night back {night:%A} {short_date(night)}",
            harm=f"Changes are visible from {long_date(night + ONE_DAY)}. See which districts would be held that night.",
            act="Look ahead",
            name_href=href,
        )
