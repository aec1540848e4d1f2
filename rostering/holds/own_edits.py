"""Nobody alone approves a change caused by their own edit: what somebody has had a hand in, so that a second person agrees.

Whatever else a person may edit that makes a change large (an agreement, what is included) joins `_SOURCES`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Staff
from rostering.models import Hold, Run, Window
from rostering.words import day_of

Source = Callable[[Hold, Staff], Iterator[str]]


def own_edits(*, hold: Hold, by: Staff) -> list[str]:
    """What a person did that this change may come from, each as "you filed …". A first load comes from nobody's edit."""
    if hold.reason == Run.Reason.FIRST_LOAD:
        return []
    return [said for source in _SOURCES for said in source(hold, by)]


def _expected_changes(hold: Hold, by: Staff) -> Iterator[str]:
    """Those that bind, or did until they were ended, in the night of the change. One nobody agreed to has done nothing."""
    for window in _windows_of(by, night=hold.run.night).filter(district_id=hold.district_id):
        verb = "ended" if window.ended_by_id == by.id else "filed"
        yield f"you {verb} the expected change until {day_of(window.last_night)}"


def behind(by: Staff, *, night: OuterRef) -> Exists:
    """Of a case, asked along with it: whether there is anything of a person's for `own_edits` to find."""
    return Exists(_windows_of(by, night=night).filter(district=OuterRef("district")))


def _windows_of(by: Staff, *, night: date | OuterRef) -> QuerySet[Window]:
    return Window.objects.on(night).filter(Q(filed_by=by) | Q(ended_by=by), agreed_at__isnull=False)


_SOURCES: Final[tuple[Source, ...]] = (_expected_changes,)
