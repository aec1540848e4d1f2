"""The summer-school plan is kept by the DSM, audited, and refused beside its field where it can not be."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotAllowed, NotYours
from districts.models import SummerSchool
from rostering.keeping.rules import NotKept
from rostering.keeping.summer_school import LONGEST, Summer, keep_summer, settle_summer
from tests.keeping.conftest import Office

FIRST = date(2027, 6, 8)
SCHOOL = Summer(plan="yes", first_day=FIRST, last_day=date(2027, 7, 2), schools=" Lincoln,  Grant ")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Summer(plan="maybe"), "plan"),
        (Summer(plan="no", first_day=FIRST, last_day=FIRST), "plan"),
        (Summer(plan="yes", first_day=FIRST), "last_day"),
        (Summer(plan="yes", last_day=FIRST), "first_day"),
        (Summer(plan="yes", first_day=date(2026, 6, 8), last_day=date(2026, 7, 2)), "first_day"),
        (Summer(plan="yes", first_day=FIRST, last_day=FIRST - timedelta(days=1)), "last_day"),
        (Summer(plan="yes", first_day=FIRST, last_day=FIRST + LONGEST + timedelta(days=1)), "last_day"),
        (Summer(plan="yes", note="n" * 501), "note"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(asked: Summer, field: str) -> None:
    with pytest.raises(NotKept) as refused:
        settle_summer(year=2027, asked=asked)
    assert refused.value.field == field


def test_one_day_and_four_months_are_the_ends_and_no_days_are_fine() -> None:
    for last in (FIRST, FIRST + LONGEST):
        assert (
            settle_summer(year=2027, asked=Summer(plan="yes", first_day=FIRST, last_day=last)).last_day
            == last
        )
    assert settle_summer(year=2027, asked=Summer(plan="yes")).first_day is None


def test_the_dsm_keeps_it_with_its_audit(office: Office) -> None:
    kept = keep_summer(district=office.district, year=2027, asked=SCHOOL, by=office.dsm, now=office.now)
    assert kept is not None
    assert kept.schools == "Lincoln, Grant"
    assert (
        keep_summer(district=office.district, year=2027, asked=SCHOOL, by=office.dsm, now=office.now) is None
    )
    keep_summer(
        district=office.district, year=2027, asked=Summer(plan="no"), by=office.specialist, now=office.now
    )
    assert SummerSchool.objects.get().plan == "no"
    first, second = AuditEvent.objects.filter(event="district.summer_changed").order_by("id")
    assert first.after is not None
    assert (first.district_id, first.after["first_day"]) == (office.district.id, "2027-06-08")
    assert second.before is not None
    assert second.before["plan"] == "yes"


def test_nobody_else_keeps_it(office: Office) -> None:
    with pytest.raises(NotYours):
        keep_summer(district=office.district, year=2027, asked=SCHOOL, by=office.stranger, now=office.now)
    with pytest.raises(NotAllowed):
        keep_summer(district=office.district, year=2027, asked=SCHOOL, by=office.admin, now=office.now)
