"""Who has a row in the ledger, and how few questions that takes (RULES B12-B14)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Staff
from districts.models import Agreement, Contact, District
from rostering.calendar.keeping import Asked, add_for_districts, confirm_company_pause
from rostering.models import Notice, OutboxMessage, Pause
from rostering.notices.ledger import keep_ledger
from tests.factories import ConnectionFactory, DistrictFactory
from tests.notices.conftest import FIRST, LAST, SPRING, close_offices, make_district, minute, states

pytestmark = pytest.mark.django_db


def pause_of(district: District, by: Staff, *, first: date, last: date) -> Pause:
    """A pause of one district."""
    asked = Asked(first_night=first, last_night=last, name="Schedule changes")
    return add_for_districts(districts=[district], kind="other", asked=asked, by=by, now=SPRING)[0]


def told() -> set[str]:
    """The districts that have rows."""
    return set(Notice.objects.values_list("district__name", flat=True))


def test_only_rostered_partners_are_told(noor: Staff) -> None:
    make_district("Alder Valley")
    make_district("Starter", rows__plan_type=Agreement.PlanType.ENTERPRISE_STARTER)
    make_district("Former", partnership=District.Partnership.ENDED)
    DistrictFactory(name="Not connected")
    close_offices(noor)
    assert told() == {"Alder Valley"}


def test_a_pause_that_takes_no_running_weeknight_from_a_district_is_not_told_to_it(noor: Staff) -> None:
    paused, partly, _ = (make_district(name) for name in ("Paused", "Partly", "Running"))
    pause_of(paused, noor, first=FIRST - timedelta(days=20), last=LAST)
    pause_of(partly, noor, first=FIRST - timedelta(days=20), last=LAST - timedelta(days=1))
    pause = close_offices(noor)
    assert set(pause.notices.values_list("district__name", flat=True)) == {"Partly", "Running"}


def test_a_pause_of_a_weekend_is_told_to_nobody(noor: Staff) -> None:
    make_district("Alder Valley")
    saturday = LAST + timedelta(days=1)
    close_offices(noor, first=saturday, last=saturday + timedelta(days=1))
    assert told() == set()


def test_of_two_pauses_of_the_same_nights_one_is_told(noor: Staff) -> None:
    make_district("Alder Valley")
    first, _ = close_offices(noor), close_offices(noor)
    assert set(Notice.objects.values_list("pause", flat=True)) == {first.id}


def test_the_morning_is_the_one_after_everything_that_pauses_the_district(noor: Staff) -> None:
    longer, usual = make_district("Longer"), make_district("Usual")
    pause_of(longer, noor, first=LAST, last=LAST + timedelta(days=4))
    close_offices(noor)
    mornings = dict(Notice.objects.filter(kind="week_before").values_list("district", "first_morning"))
    assert mornings[usual.id] == date(2027, 4, 13)
    assert mornings[longer.id] == date(2027, 4, 15)


def test_a_computed_pause_is_told_to_nobody_before_a_person_confirms_it(noor: Staff) -> None:
    make_district("Alder Valley")
    minute(SPRING.replace(month=11, day=20))
    assert told() == set()
    confirm_company_pause(replaces="thanksgiving", year=2027, by=noor, now=SPRING)
    minute(SPRING)
    assert states() == [("week_before", "due"), ("day_before", "due")]


def test_a_district_that_joins_later_is_told_too(noor: Staff) -> None:
    close_offices(noor)
    make_district("Newcomer")
    minute(SPRING)
    assert told() == set()
    minute(SPRING + timedelta(days=27))
    assert told() == {"Newcomer"}


def test_the_same_message_twice_makes_nothing_twice(noor: Staff) -> None:
    make_district("Alder Valley")
    close_offices(noor)
    OutboxMessage.objects.update(delivered_at=None)
    minute(SPRING)
    assert Notice.objects.count() == 2


def test_without_a_way_for_mails_everything_waits(noor: Staff, settings: object) -> None:
    make_district("Alder Valley")
    close_offices(noor)
    minute(SPRING + timedelta(days=28))
    assert states() == [("week_before", "due"), ("day_before", "due")]
    minute(SPRING + timedelta(days=60))
    assert states() == [("week_before", "not_needed"), ("day_before", "not_needed")]


def test_any_number_of_districts_asks_no_more(noor: Staff, django_assert_max_num_queries: Callable) -> None:
    districts = [ConnectionFactory(district=DistrictFactory()).district for _ in range(60)]
    Contact.objects.bulk_create(
        Contact(district=one, name="Maria", job="IT", email="maria@district.example.org") for one in districts
    )
    asked = Asked(first_night=FIRST, last_night=LAST, name="Schedule changes")
    pauses = add_for_districts(districts=districts, kind="other", asked=asked, by=noor, now=SPRING)
    with django_assert_max_num_queries(10):
        keep_ledger(pauses=[one.id for one in pauses], now=SPRING)
    assert Notice.objects.count() == 120
    with django_assert_max_num_queries(8):
        keep_ledger(pauses=[one.id for one in pauses], now=SPRING)
