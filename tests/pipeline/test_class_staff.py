"""Who teaches a class: one primary, at most nine co-teachers, nobody flaps (DESIGN 5, Class staff; RULES A22-A25)."""

from datetime import date

import pytest

from rostering.records import Role
from tests.feeds import NIGHT, nights_after, place
from tests.pipeline.nights import counted, district_with, live, number_of, staff_of, taught
from tests.pipeline.rosters import read_roster

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))
TEN = tuple(f"t{number:02}" for number in range(10))
EARLY, LATE = date(2026, 8, 17), date(2026, 9, 1)


def test_ten_people_have_ten_seats() -> None:
    """RULES A23: 1 + 9 passes."""
    district = district_with(taught("big", *TEN, primary=["t04"]))
    assert staff_of(district, "big") == {one: one == "t04" for one in TEN}


def test_the_eleventh_has_no_seat_and_that_is_said() -> None:
    """RULES A23: 1 + 10 keeps nine; deterministic, the same on the next night."""
    feed = taught("big", *TEN, "t10", primary=["t10"])
    district = district_with(feed)
    assert set(staff_of(district, "big")) == {*TEN, "t10"} - {"t09"}
    assert staff_of(district, "big")["t10"]
    again = live(district, feed, night=NEXT)
    assert (again.status, again.findings["too_many_staff"]) == ("unchanged", 1)


def test_who_has_a_seat_keeps_it_while_shared() -> None:
    """DESIGN 5: a newcomer with an earlier first day and a smaller id pushes nobody out."""
    district = district_with(taught("big", *TEN, primary=["t04"]))
    before = read_roster(district.id)
    crowded = taught("big", *TEN, "a00", primary=["t04"], a00=EARLY)
    run = live(district, crowded, night=NEXT)
    assert counted(run, "teachers") == {"added": 1}
    assert counted(run, "enrollments") == {}
    assert set(staff_of(district, "big")) == set(TEN)
    assert before.there <= read_roster(district.id).there


def test_a_free_seat_goes_by_first_day_and_then_by_id() -> None:
    """DESIGN 5: free seats go by begin date, then provider id; no date comes last."""
    nine = TEN[:9]
    feed = taught("big", *TEN, "x1", "x2", "x3", primary=["t00"], x1=LATE, x2=EARLY, x3=EARLY)
    district = district_with(taught("big", *TEN, primary=["t00"]))
    live(district, feed, night=NEXT)
    assert set(staff_of(district, "big")) == set(TEN)
    without = feed.without("people", "t09").without("enrollments", "t09")
    run = live(district, without, night=AFTER_NEXT)
    assert set(staff_of(district, "big")) == {*nine, "x2"}
    assert counted(run, "enrollments") == {"added": 1, "removed": 1}


def test_another_primary_is_one_update_of_a_place() -> None:
    """DESIGN 5, Counting: a change of primary is one update of a place, and the class itself is untouched."""
    district = district_with(taught("big", "t00", "t01", primary=["t00"]))
    run = live(district, taught("big", "t00", "t01", primary=["t01"]), night=NEXT)
    assert counted(run, "enrollments") == {"updated": 1, "ignored": 1}
    assert (run.plan.totals["enrollments"]["changed"], counted(run, "sections")) == (1, {})
    assert staff_of(district, "big") == {"t00": False, "t01": True}
    again = live(district, taught("big", "t00", "t01", primary=["t01"]), night=AFTER_NEXT)
    assert again.status == "unchanged"


def test_a_newcomer_who_leads_is_one_addition() -> None:
    district = district_with(taught("big", "t00", primary=["t00"]))
    run = live(district, taught("big", "t00", "t01", primary=["t01"]), night=NEXT)
    assert counted(run, "enrollments") == {"added": 1, "ignored": 1}
    assert staff_of(district, "big") == {"t00": False, "t01": True}


def test_without_a_marked_primary_one_leads_and_it_is_said() -> None:
    """RULES A25: a finding; DESIGN 5: one primary, the same every night."""
    feed = taught("big", "t01", "t00", t01=EARLY, t00=LATE)
    district = district_with(feed)
    assert staff_of(district, "big") == {"t01": True, "t00": False}
    again = live(district, taught("big", "a00", "t00", "t01", t01=EARLY, t00=LATE), night=NEXT)
    assert again.findings["no_primary"] == 1
    assert staff_of(district, "big") == {"t01": True, "t00": False, "a00": False}


def test_of_two_marked_primaries_the_one_who_leads_goes_on() -> None:
    """RULES A22: 0 or 2 primaries are a finding; DESIGN 5: who has a seat keeps it."""
    district = district_with(taught("big", "t00", "t01", primary=["t01"]))
    run = live(district, taught("big", "t00", "t01", primary=["t00", "t01"]), night=NEXT)
    assert (run.status, run.findings["several_primaries"]) == ("unchanged", 1)
    assert staff_of(district, "big") == {"t00": False, "t01": True}
    live(district, taught("big", "t00", "t01", primary=["t00"]), night=AFTER_NEXT)
    assert staff_of(district, "big") == {"t00": True, "t01": False}


def test_a_class_loses_its_primary_and_another_follows() -> None:
    district = district_with(taught("big", "t00", "t01", primary=["t00"]))
    run = live(district, taught("big", "t01"), night=NEXT)
    assert counted(run, "enrollments") == {"removed": 1, "updated": 1}
    assert staff_of(district, "big") == {"t01": True}


def test_a_class_without_staff_is_a_class() -> None:
    district = district_with(taught("big"))
    assert staff_of(district, "big") == {}


def test_a_teacher_who_is_a_student_too_sits_in_each_role() -> None:
    """DESIGN 5, Counting: an enrollment is person, class and role."""
    feed = taught("big", "t00", primary=["t00"]).plus("enrollments", place("big", "t00", Role.STUDENT))
    district = district_with(feed)
    places = [row for (kind, _), row in read_roster(district.id).active().items() if kind == "enrollments"]
    teacher = number_of(district, "t00", role="teacher")
    assert {row["role"] for row in places if row["user_id"] == teacher} == {"student", "teacher"}
