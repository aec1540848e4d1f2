"""What an undo would do, before anybody asks for one: totals, the syncs that go along, who must agree (DESIGN 5, Undo).

Reads only. Whoever asks and whoever looks see the same numbers, because both come from here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.days import today_in
from districts.models import RosterState
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import PauseSpan, pause_on
from rostering.models import Run, Undo
from rostering.pipeline.totals import Totals
from rostering.pipeline.unapply import count_undo, span_of, takes_away_much

HORIZON_MONTHS: Final = 13

#: What stays as it is, said wherever an undo is asked for.
CAN_NOT_RESTORE: Final = (
    "What the district shares stays as it is: the change comes again unless the district corrects it.",
    "Whatever people did on Khan Academy since then stays done, and mails that have left can not be called back.",
)


@dataclass(frozen=True, kw_only=True)
class UndoPreview:
    """`along`: later syncs that go with it, newest first. `why_second_person`: codes, empty when one person is enough.

    `asked`: the undo of this very sync that waits for a second person, as long as it is still about this roster.
    """

    run: Run
    along: tuple[Run, ...]
    totals: Totals
    emptied_schools: tuple[str, ...]
    why_second_person: tuple[str, ...]
    roster_version: int
    pause: PauseSpan | None
    asked: Undo | None

    @property
    def needs_second_person(self) -> bool:
        """DESIGN 5, Second person."""
        return bool(self.why_second_person)

    @property
    def is_empty(self) -> bool:
        """Whether the roster is as it was already."""
        return not any(
            of_kind.changed or of_kind.ended or of_kind.ignored for of_kind in self.totals.values()
        )


def preview_undo(*, run: Run, now: datetime) -> UndoPreview:
    """What undoing an applied sync would do to the roster as it is now."""
    # The version first: what is applied while this counts makes the undo ask again, instead of doing more than was seen.
    version = RosterState.objects.values_list("version", flat=True).get(district_id=run.district_id)
    span = span_of(run)
    counted = count_undo(span=span, district_id=run.district_id)
    zone = run.district.time_zone
    return UndoPreview(
        run=run,
        along=span.along,
        totals=counted.totals,
        emptied_schools=counted.emptied_schools,
        why_second_person=takes_away_much(counted),
        roster_version=version,
        pause=pause_on(district=run.district, night=night_of(at=now, zone=zone)),
        asked=asked_undo(run=run, roster_version=version),
    )


def asked_undo(*, run: Run, roster_version: int) -> Undo | None:
    """The undo of a sync that waits for a second person."""
    waiting = Undo.objects.filter(undoes=run, run__status=Run.Status.HELD, roster_version=roster_version)
    return waiting.select_related("run", "by").first()


def is_too_old(run: Run, *, now: datetime) -> bool:
    """Whether the change log may not reach back to a sync any more."""
    return run.night < _months_before(today_in(run.district.time_zone, now=now))


def _months_before(day: date) -> date:
    """The same day of the month thirteen months earlier, or the first after it where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - HORIZON_MONTHS, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
