"""Age counts nights on which the office is open (DESIGN 5, Age and escalation): both sides of each limit."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings

from rostering.calendar.office import office_closures, office_nights
from rostering.calendar.pauses import PauseSpan, company_pauses
from rostering.models import Pause
from tests.factories import DistrictFactory

FRIDAY, MONDAY = date(2026, 10, 9), date(2026, 10, 12)
WEDNESDAY_BEFORE, THANKSGIVING, MONDAY_AFTER = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 30)


def age(since: date, until: date, closures: list[PauseSpan] | None = None) -> int:
    return office_nights(since=since, until=until, closures=closures or [])


@pytest.mark.parametrize(
    ("until", "nights"),
    [
        (FRIDAY, 0),
        (FRIDAY + timedelta(days=1), 1),
        (MONDAY, 1),
        (MONDAY + timedelta(days=1), 2),
        (MONDAY + timedelta(days=7), 6),
    ],
)
def test_a_weekend_makes_nothing_older(until: date, nights: int) -> None:
    assert age(FRIDAY, until) == nights


@pytest.mark.parametrize("day", [FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)])
def test_what_begins_on_a_weekend_is_new_until_its_first_open_night_is_over(day: date) -> None:
    assert age(day, MONDAY) == 0
    assert age(day, MONDAY + timedelta(days=1)) == 1


def test_what_lies_ahead_has_no_age() -> None:
    assert age(MONDAY, FRIDAY) == 0


@pytest.mark.parametrize(
    ("since", "until", "nights"),
    [
        (WEDNESDAY_BEFORE - timedelta(days=1), WEDNESDAY_BEFORE, 1),
        (WEDNESDAY_BEFORE - timedelta(days=1), MONDAY_AFTER, 1),
        (WEDNESDAY_BEFORE, MONDAY_AFTER, 0),
        (WEDNESDAY_BEFORE, MONDAY_AFTER + timedelta(days=1), 1),
    ],
)
def test_thanksgiving_makes_nothing_older(since: date, until: date, nights: int) -> None:
    """RULES B13: Wednesday through Friday night."""
    assert age(since, until, company_pauses(2026)) == nights


def test_the_winter_pause_ends_on_its_last_night() -> None:
    """18 December 2026 is a Friday; 3 January 2027 the Sunday that ends it."""
    assert age(date(2026, 12, 17), date(2027, 1, 4), company_pauses(2026)) == 1
    assert age(date(2026, 12, 17), date(2027, 1, 5), company_pauses(2026)) == 2


@pytest.mark.django_db
class TestClosures:
    """Which pauses close the office."""

    def test_a_pause_of_everybody_that_people_entered_counts(self) -> None:
        Pause.objects.create(
            kind="closure",
            name="Snow",
            first_night=MONDAY,
            last_night=MONDAY,
            created_at=_noon(FRIDAY),
        )
        closures = office_closures(first=FRIDAY, last=MONDAY)
        assert age(FRIDAY, MONDAY + timedelta(days=1), closures) == 1

    def test_a_pause_of_one_district_does_not(self) -> None:
        district = DistrictFactory()
        Pause.objects.create(
            district=district,
            name="Schedules",
            first_night=MONDAY,
            last_night=MONDAY,
            created_at=_noon(FRIDAY),
        )
        closures = office_closures(first=FRIDAY, last=MONDAY)
        assert age(FRIDAY, MONDAY + timedelta(days=1), closures) == 2


def _noon(day: date) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(settings.PORTAL_TIME_ZONE))
