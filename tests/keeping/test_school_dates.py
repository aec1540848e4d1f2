"""School dates: what can not be, and how "do not sync before" begins, moves and is lifted."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotYours
from districts.models import SchoolYear
from rostering.calendar.pauses import pause_on
from rostering.keeping.rules import NotKept
from rostering.keeping.school_dates import Dates, keep_dates, school_year_of, settle_dates
from tests.keeping.conftest import Office

TONIGHT = date(2026, 10, 6)
DAY = timedelta(days=1)


def settled(asked: Dates, known: Dates = Dates(), *, tonight: date = TONIGHT) -> Dates:  # noqa: B008
    """What was typed for school year 2026, on the evening of 6 October."""
    return settle_dates(year=2026, asked=asked, known=known, tonight=tonight)


@pytest.mark.parametrize(("day", "year"), [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026)])
def test_a_school_year_begins_in_july(day: date, year: int) -> None:
    assert school_year_of(day) == year


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Dates(first_day=date(2025, 8, 12)), "first_day"),
        (Dates(last_day=date(2028, 6, 4)), "last_day"),
        (Dates(first_day=date(2026, 8, 12), last_day=date(2026, 8, 12)), "last_day"),
        (Dates(rollover_on=date(2025, 7, 1)), "rollover_on"),
        (Dates(do_not_sync_before=TONIGHT), "do_not_sync_before"),
        (Dates(do_not_sync_before=TONIGHT + 401 * DAY), "do_not_sync_before"),
        (Dates(held_back_since=TONIGHT), "do_not_sync_before"),
        (Dates(do_not_sync_before=TONIGHT + 9 * DAY, held_back_since=TONIGHT - DAY), "held_back_since"),
        (Dates(do_not_sync_before=TONIGHT + 9 * DAY, held_back_since=TONIGHT + 9 * DAY), "held_back_since"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(asked: Dates, field: str) -> None:
    with pytest.raises(NotKept) as refused:
        settled(asked)
    assert refused.value.field == field
    assert "Nothing was changed." in str(refused.value)


def test_it_holds_back_from_tonight_unless_a_later_beginning_is_given() -> None:
    before = TONIGHT + 9 * DAY
    assert settled(Dates(do_not_sync_before=before)).held_back_since == TONIGHT
    later = Dates(do_not_sync_before=before, held_back_since=TONIGHT + 8 * DAY)
    assert settled(later).held_back_since == TONIGHT + 8 * DAY


def test_tomorrow_and_thirteen_months_are_the_ends() -> None:
    for days in (1, 400):
        asked = Dates(do_not_sync_before=TONIGHT + days * DAY)
        assert settled(asked).do_not_sync_before == asked.do_not_sync_before


def test_moving_the_day_keeps_the_nights_that_were_held_back_already() -> None:
    known = Dates(do_not_sync_before=TONIGHT + 2 * DAY, held_back_since=TONIGHT - 5 * DAY)
    moved = settled(Dates(do_not_sync_before=TONIGHT + 9 * DAY), known)
    assert moved.held_back_since == TONIGHT - 5 * DAY
    with pytest.raises(NotKept):
        settled(Dates(do_not_sync_before=TONIGHT + 9 * DAY, held_back_since=TONIGHT), known)


def test_lifting_lets_tonight_run_and_remembers_the_nights_before() -> None:
    at_work = Dates(do_not_sync_before=TONIGHT + 2 * DAY, held_back_since=TONIGHT - 5 * DAY)
    lifted = settled(Dates(), at_work)
    assert (lifted.do_not_sync_before, lifted.held_back_since) == (TONIGHT, TONIGHT - 5 * DAY)
    not_begun = Dates(do_not_sync_before=TONIGHT + 2 * DAY, held_back_since=TONIGHT)
    assert settled(Dates(), not_begun) == Dates()


def test_what_is_over_stays_remembered_when_other_dates_change() -> None:
    over = Dates(do_not_sync_before=date(2026, 8, 14), held_back_since=date(2026, 7, 1))
    assert settled(Dates(first_day=date(2026, 8, 12)), over) == Dates(
        first_day=date(2026, 8, 12),
        do_not_sync_before=date(2026, 8, 14),
        held_back_since=date(2026, 7, 1),
    )


def test_keeping_dates_writes_row_and_audit_and_pauses_the_nights(office: Office) -> None:
    asked = Dates(first_day=date(2026, 8, 12), do_not_sync_before=date(2026, 10, 8))
    values = {"district": office.district, "year": 2026, "asked": asked, "by": office.dsm, "now": office.now}
    assert keep_dates(**values) is not None
    assert keep_dates(**values) is None
    assert SchoolYear.objects.get().held_back_since == TONIGHT
    event = AuditEvent.objects.get()
    assert (event.event, event.target) == ("district.dates_changed", "school year 2026")
    assert event.after == {
        "first_day": "2026-08-12",
        "do_not_sync_before": "2026-10-08",
        "held_back_since": "2026-10-06",
    }
    assert pause_on(district=office.district, night=date(2026, 10, 7)) is not None
    assert pause_on(district=office.district, night=date(2026, 10, 8)) is None


def test_a_stranger_keeps_nothing(office: Office) -> None:
    asked = Dates(first_day=date(2026, 8, 12))
    with pytest.raises(NotYours):
        keep_dates(district=office.district, year=2026, asked=asked, by=office.stranger, now=office.now)
    assert not SchoolYear.objects.exists()
