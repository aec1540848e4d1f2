"""The forecast of many districts: what bars each, a fixed number of queries, and fifteen hundred at once."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from districts.models import Agreement, Connection, District
from rostering.calendar.forecast import Outlook
from rostering.due import rostered_districts
from rostering.forecasts import forecasts
from rostering.models import Pause, ProviderCheck, Stop
from rostering.refusals import refusal
from rostering.standing import reason_of
from tests.factories import ConnectionFactory, DistrictFactory, StopFactory
from tests.feeds import NIGHT, small_district, sync

pytestmark = pytest.mark.django_db

#: Noon in Los Angeles on Tuesday 6 October 2026.
NOON = datetime(2026, 10, 6, 19, tzinfo=UTC)
DAY = timedelta(days=1)
QUERIES = 4


def outlooks(district: District, **values: Any) -> list[str]:
    """The outlook of each of the next seven nights, Tuesday first."""
    (one,) = forecasts([District.objects.get(id=district.id)], now=NOON, nights=7, **values)
    return [str(night.outlook) for night in one.nights]


def connected(**values: Any) -> District:
    """A partner district that is read every night."""
    district: District = DistrictFactory(**values)
    ConnectionFactory(district=district)
    return district


def test_an_ordinary_district_runs_on_its_weeknights() -> None:
    assert outlooks(connected()) == ["runs"] * 4 + ["weekend"] * 2 + ["runs"]


@pytest.mark.django_db(transaction=True)
def test_a_district_waits_behind_its_hold_until_somebody_decides() -> None:
    district = connected()
    assert sync(district, small_district(), trigger="nightly").status == "held"
    (one,) = forecasts([district], now=NOON, first=NIGHT - DAY, nights=4)
    assert [night.outlook for night in one.nights] == ["runs", "held", "held", "held"]
    assert [night.reason for night in one.nights] == ["", *["first_load"] * 3]


def test_a_district_under_review_waits_for_a_person_too() -> None:
    """DESIGN 5: every change is held until a person approves a whole plan or nothing differs."""
    district = connected()
    district.roster.is_under_review = True
    district.roster.save()
    assert outlooks(district) == ["held"] * 4 + ["weekend"] * 2 + ["held"]


def test_a_stopped_district_does_not_run_from_the_night_it_was_stopped() -> None:
    district = connected()
    StopFactory(district=district, at=NOON)
    assert outlooks(district) == ["stopped"] * 4 + ["weekend"] * 2 + ["stopped"]
    assert outlooks(district, first=NIGHT - DAY)[:2] == ["runs", "stopped"]


def test_a_district_whose_provider_is_checked_waits_for_its_release() -> None:
    check = {"night": NIGHT, "opened_at": NOON, "finished": 30, "held": 9, "failed": 0, "lost": 0}
    ProviderCheck.objects.create(provider="clever", **check)
    assert outlooks(connected()) == ["stopped"] * 4 + ["weekend"] * 2 + ["stopped"]
    other: District = DistrictFactory()
    ConnectionFactory(district=other, provider="classlink")
    assert outlooks(other)[0] == "runs"


def test_its_own_pause_is_its_own() -> None:
    paused, other = connected(), connected()
    span = {"first_night": NIGHT + DAY, "last_night": NIGHT + 2 * DAY}
    Pause.objects.create(district=paused, name="Exams", created_at=NOON, **span)
    assert outlooks(paused)[:4] == ["runs", "paused", "paused", "runs"]
    assert outlooks(other)[:4] == ["runs"] * 4


def test_each_district_begins_with_the_night_it_is_in() -> None:
    """At 04:00 in Los Angeles it is Tuesday's night there, and already Wednesday 07:00 in New York."""
    west, east = connected(), connected(time_zone="America/New_York")
    early = datetime(2026, 10, 7, 11, tzinfo=UTC)
    first = [one.nights[0].night for one in forecasts([west, east], now=early)]
    assert first == [NIGHT, NIGHT + DAY]


def test_a_time_zone_that_does_not_exist_costs_nobody_the_forecast() -> None:
    assert len(outlooks(connected(time_zone="America/Springfield"))) == 7


@pytest.mark.parametrize(
    ("partnership", "plan", "state"),
    list(product(District.Partnership.values, Agreement.PlanType.values, [None, *Connection.State.values])),
)
def test_why_a_district_is_not_read_agrees_with_what_refuses_its_sync(
    partnership: str, plan: str, state: str | None
) -> None:
    """Every partnership, subscription and state of the connection: one rule, asked in two ways."""
    district: District = DistrictFactory(partnership=partnership, rows__plan_type=plan)
    if state is not None:
        ConnectionFactory(district=district, state=state)
    district = District.objects.get(id=district.id)
    refused = refusal(district=district)
    assert reason_of(district) == (refused.reason if refused else "")
    expected = "off" if refused else "runs"
    assert outlooks(district)[0] == expected


def test_a_thousand_and_a_half_districts_take_well_under_a_second(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Every district with a pause of its own, some on hold or stopped: as many queries as for one."""
    many(1500)
    districts = list(rostered_districts().select_related("agreement"))
    with django_assert_num_queries(QUERIES):
        began = time.perf_counter()
        made = forecasts(districts, now=NOON)
        seconds = time.perf_counter() - began
    assert seconds < 1, seconds
    assert len(made) == 1500
    assert {len(one.nights) for one in made} == {60}
    assert sum(one.nights[1].outlook == Outlook.PAUSED for one in made) == 495
    assert sum(one.nights[1].outlook == Outlook.STOPPED for one in made) == 15


def many(count: int) -> None:
    """Districts in three time zones; every third is paused for a week, every hundredth stopped."""
    zones = ("America/Los_Angeles", "America/Chicago", "America/New_York")
    made = District.objects.bulk_create(
        District(
            slug=f"many-{number}",
            name=f"Many {number}",
            time_zone=zones[number % 3],
        )
        for number in range(count)
    )
    Connection.objects.bulk_create(
        Connection(district=one, provider="clever", external_id=f"{one.id:024x}", found_at=NOON)
        for one in made
    )
    Stop.objects.bulk_create(Stop(district=one, reason="Wrong school", at=NOON) for one in made[1::100])
    Pause.objects.bulk_create(
        Pause(
            district=one,
            name="Fall break",
            first_night=date(2026, 10, 7),
            last_night=date(2026, 10, 13),
            created_at=NOON,
        )
        for one in made[::3]
    )
