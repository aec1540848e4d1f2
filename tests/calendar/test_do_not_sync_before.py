""" "Do not sync before" of a school year pauses the nights before that day, and only those."""

from datetime import date, datetime

import pytest

from districts.models import District, SchoolYear
from rostering.calendar.pauses import next_running_night, pause_on, pauses_between
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, nights_after, small_district, sync

pytestmark = pytest.mark.django_db

SINCE, BEFORE = date(2025, 7, 21), date(2025, 8, 14)


@pytest.fixture
def district() -> District:
    """A district held back from 21 July to before 14 August 2025."""
    found: District = DistrictFactory.create()
    hold_back(found, since=SINCE, before=BEFORE)
    return found


def hold_back(district: District, *, since: date, before: date) -> None:
    """Its DSM's "do not sync before"."""
    SchoolYear.objects.create(
        district=district, year=since.year, held_back_since=since, do_not_sync_before=before
    )


@pytest.mark.parametrize(
    ("night", "is_paused"),
    [
        (date(2025, 7, 18), False),
        (date(2025, 7, 21), True),
        (date(2025, 8, 13), True),
        (date(2025, 8, 14), False),
    ],
)
def test_the_nights_from_the_first_to_the_day_before_are_paused(
    district: District, night: date, is_paused: bool
) -> None:
    span = pause_on(district=district, night=night)
    assert (span is not None) == is_paused
    if span is not None:
        assert (span.name, span.scope, span.last_night) == (
            "Not before 14 August",
            "district",
            date(2025, 8, 13),
        )


def test_the_night_of_the_day_itself_is_the_next_one_that_runs(district: District) -> None:
    assert next_running_night(district=district, after=date(2025, 7, 18)) == BEFORE


def test_it_holds_back_nobody_else_and_is_no_company_pause(district: District) -> None:
    neighbour: District = DistrictFactory.create()
    assert pause_on(district=neighbour, night=SINCE) is None
    assert pauses_between(district=None, first=SINCE, last=BEFORE) == []


def test_a_longer_pause_says_until_when(district: District) -> None:
    district.pauses.create(
        name="Summer",
        first_night=date(2025, 8, 1),
        last_night=date(2025, 8, 31),
        created_at=datetime.fromisoformat("2025-07-01T12:00:00Z"),
    )
    span = pause_on(district=district, night=date(2025, 8, 4))
    assert span is not None
    assert span.name == "Summer"


@pytest.mark.django_db(transaction=True)
def test_the_sync_of_a_night_before_waits_and_that_of_the_day_itself_goes_on() -> None:
    """A first load is held for a person, so "goes on" is held; what waits is not even that."""
    held_back: District = DistrictFactory.create()
    day_itself = next(iter(nights_after(NIGHT, 1)))
    hold_back(held_back, since=NIGHT, before=day_itself)
    waiting = sync(held_back, small_district(), night=NIGHT, trigger="nightly")
    assert (waiting.status, waiting.reason) == ("waiting", "paused")
    assert "Not before 7 October" in waiting.message
    later = sync(held_back, small_district(), night=day_itself, trigger="nightly")
    assert (later.status, later.reason, later.is_after_pause) == ("held", "first_load", True)
