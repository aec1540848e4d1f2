"""`manage.py forecast`: night by night, for one district or all (DESIGN 6)."""

from argparse import ArgumentTypeError
from datetime import date, timedelta
from typing import Any

import pytest

from districts.models import District
from rostering.management.commands.forecast import count, day
from rostering.models import Pause
from tests.commands.running import Ended, run_here, run_manage
from tests.factories import FOUND_AT, ConnectionFactory, DistrictFactory, StopFactory

pytestmark = pytest.mark.django_db

THANKSGIVING_WEEK = ("--from", "2026-11-23", "--nights", "7")


@pytest.fixture(autouse=True)
def birch() -> District:
    """A district that is read every night, and one that is Enterprise Starter."""
    starter = DistrictFactory(slug="aspen", rows__plan_type="enterprise_starter")
    ConnectionFactory(district=starter)
    district: District = DistrictFactory(slug="birch", name="Birch Bay")
    ConnectionFactory(district=district)
    return district


def told(*arguments: str) -> list[dict[str, Any]]:
    """The list, which is the whole of stdout; exit 0."""
    ended: Ended = run_here("forecast", *arguments, "--json")
    assert (ended.code, ended.err) == (0, "")
    nights: list[dict[str, Any]] = ended.json
    assert all(set(night) == {"night", "district", "runs", "reason"} for night in nights)
    return nights


def test_the_week_of_thanksgiving() -> None:
    """Runs on Monday and Tuesday, is paused from Wednesday to Friday, and has a weekend."""
    nights = told("--district", "birch", *THANKSGIVING_WEEK)
    assert [(night["runs"], night["reason"]) for night in nights] == [
        *[(True, None)] * 2,
        *[(False, "paused")] * 3,
        *[(False, "weekend")] * 2,
    ]
    assert [night["night"] for night in nights][:2] == ["2026-11-23", "2026-11-24"]
    assert {night["district"] for night in nights} == {"birch"}


def test_sixty_nights_of_every_district_that_is_synced_unless_told_otherwise() -> None:
    """RULES B2: Enterprise Starter has no nights, and is told so when asked for by its name."""
    nights = told("--from", "2026-11-23")
    assert len(nights) == 60
    assert {night["district"] for night in nights} == {"birch"}
    own = told("--district", "aspen", *THANKSGIVING_WEEK)
    assert {(night["runs"], night["reason"]) for night in own[:5]} == {(False, "enterprise_starter")}


def test_a_district_s_own_pause_is_only_its_own(birch: District) -> None:
    ConnectionFactory(district=DistrictFactory(slug="cedar"))
    monday = date(2026, 11, 23)
    Pause.objects.create(
        district=birch, name="Exams", first_night=monday, last_night=monday, created_at=FOUND_AT
    )
    nights = told("--from", "2026-11-23", "--nights", "2")
    assert [(night["night"], night["district"], night["runs"]) for night in nights] == [
        ("2026-11-23", "birch", False),
        ("2026-11-23", "cedar", True),
        ("2026-11-24", "birch", True),
        ("2026-11-24", "cedar", True),
    ]


def test_people_read_a_line_a_night(birch: District) -> None:
    """Of one district why; of all how many."""
    one = run_here("forecast", "--district", "birch", *THANKSGIVING_WEEK).out.splitlines()
    assert one[1] == "2026-11-24 Tue  runs"
    assert one[2] == "2026-11-25 Wed  paused: Thanksgiving"
    assert one[5] == "2026-11-28 Sat  weekend"
    ConnectionFactory(district=DistrictFactory(slug="cedar"))
    StopFactory(district=District.objects.get(slug="cedar"), at=FOUND_AT + timedelta(days=1))
    both = run_here("forecast", *THANKSGIVING_WEEK).out.splitlines()
    assert both[0] == "2026-11-23 Mon  1 of 2 run; 1 stopped by staff"
    assert both[2] == "2026-11-25 Wed  0 of 2 run; 1 paused, 1 stopped by staff (Thanksgiving)"
    assert both[5] == "2026-11-28 Sat  weekend"


def test_an_unknown_district_is_one_line_and_exit_1() -> None:
    ended = run_here("forecast", "--district", "nowhere", "--json")
    assert (ended.code, ended.json["error"]) == (1, "unknown_district")
    assert ended.err.count("\n") == 1


def test_what_can_not_be_read_is_a_usage_error() -> None:
    """Exit 2, and one JSON document that names it."""
    ended = run_manage("forecast", "--nights", "0", "--json")
    assert (ended.code, ended.json["error"]) == (2, "usage")
    assert "'0' is no number of nights" in ended.json["message"]


@pytest.mark.parametrize("text", ["0", "-1", "many", "", "1.5", "\u0663", "3701", "9" * 20])
def test_a_number_of_nights_is_one_to_ten_years(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no number of nights"):
        count(text)
    assert (count("1"), count("3700")) == (1, 3700)


@pytest.mark.parametrize("text", ["tomorrow", "", "2026-02-30", "9999-12-31", "1999-12-31"])
def test_a_first_night_is_a_date_of_this_century(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        day(text)
    assert day("2028-02-29") == date(2028, 2, 29)


def test_nobody_to_forecast() -> None:
    District.objects.update(partnership="prospect")
    assert told() == []
    assert run_here("forecast").out == "There is no district that is synced.\n"
