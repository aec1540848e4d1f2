"""Ready-made expected changes: the new school year, and what is on hold with a little more.

The figures of a new school year (docs/large-changes.md says where they come from) are meant to be lowered by whoever knows the
district: they let a rollover pass and hold a wipe.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.models import Staff
from districts.models import District
from rostering.calendar.nights import ONE_DAY, night_of, weeknight_on_or_after
from rostering.holds.rules import open_case
from rostering.holds.window_rules import MOST, Expected, WindowRefused
from rostering.holds.windows import file_window
from rostering.models import Run, Window
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings, Emptied
from rostering.pipeline.totals import KindTotals, Totals, totals_from_json

NEW_SCHOOL_YEAR: Final = "new school year"
#: Students leave from the top grade and join at the bottom; every class and every place is a new one.
NEW_YEAR_CEILINGS: Final[Mapping[str, Ceilings]] = {
    "students": Ceilings(removed=40, added=60, updated=100, rekeyed=100),
    "teachers": Ceilings(removed=40, added=60, updated=100, rekeyed=100),
    "sections": Ceilings(removed=100, added=200, updated=100, rekeyed=100),
    "enrollments": Ceilings(removed=100, added=300, updated=100, rekeyed=0),
}
NEW_YEAR_NIGHTS: Final = 21
#: So many points above what is on hold, for so many weeknights.
POINTS_MORE: Final = 5
NIGHTS_MORE: Final = 3


def new_school_year(*, first_night: date, reason: str = "") -> Expected:
    """Three weeks from a night on."""
    return Expected(
        first_night=first_night,
        last_night=first_night + timedelta(days=NEW_YEAR_NIGHTS - 1),
        reason=reason,
        ceilings=NEW_YEAR_CEILINGS,
    )


def a_little_more(totals: Totals) -> Mapping[str, Ceilings]:
    """What a change list has, rounded up to a whole percent, and five points more in every direction."""
    return {
        kind: Ceilings(
            **{
                direction: min(_percent_up(totals[kind], direction) + POINTS_MORE, MOST[direction])
                for direction in DIRECTIONS
            }
        )
        for kind in KINDS
    }


def _percent_up(counts: KindTotals, direction: str) -> int:
    count = int(getattr(counts, direction))
    if counts.existing == 0:
        return 100 if count else 0
    return -(-100 * count // counts.existing)


def three_nights(district: District, *, now: datetime) -> tuple[date, date]:
    """Tonight, or the next weeknight, and the third from there."""
    first = last = weeknight_on_or_after(night_of(at=now, zone=district.time_zone))
    for _ in range(NIGHTS_MORE - 1):
        last = weeknight_on_or_after(last + ONE_DAY)
    return first, last


def expect_what_is_on_hold(
    *, run: Run, by: Staff, reason: str, checksum: str | None, now: datetime
) -> Window:
    """File what a hold shows, and a little more, for three nights; the list itself waits on. Raises Refused.

    Bound to the checksum that was on the screen, as a decision is.
    """
    with transaction.atomic():
        run, hold = open_case(run=run, by=by, reason=reason, checksum=checksum, now=now)
        if hold.plan.verdict.get("reason") != Run.Reason.LARGE_CHANGE:
            raise WindowRefused(
                "not_large",
                "An expected change covers large changes only, not a first load and nothing under review; decide on it here",
            )
        if hold.plan.verdict.get("also"):
            raise WindowRefused(
                "never_covered",
                "Most schools or administrators would leave, which no expected change covers; decide on it here",
            )
        first, last = three_nights(run.district, now=now)
        emptied = Emptied.of(hold.plan.summary)
        expected = Expected(
            first_night=first,
            last_night=last,
            reason=reason,
            ceilings=a_little_more(totals_from_json(hold.plan.totals)),
            keeps_classes=emptied is None or not (emptied.schools or emptied.teachers),
        )
        return file_window(district=run.district, expected=expected, by=by, now=now, run=run)
