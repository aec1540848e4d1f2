"""School dates of many districts: each line's fate, and applying exactly what was previewed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import Assignment, AuditEvent
from accounts.permissions import NotAllowed
from districts.models import District, SchoolYear
from rostering.keeping.dates_file import FileLine
from rostering.keeping.dates_import import (
    Fate,
    LineFate,
    apply_planned,
    plan_lines,
    planned_in,
    token_of,
)
from rostering.keeping.rules import NotKept
from rostering.keeping.school_dates import Dates, keep_dates
from tests.factories import DistrictFactory
from tests.keeping.conftest import Office


def line(slug: str = "alder-valley", *, year: str = "2026", number: int = 2, **cells: str) -> FileLine:
    """One line of the file."""
    return FileLine(number=number, slug=slug, year=year, cells=cells)


def plan(office: Office, *lines: FileLine) -> list[LineFate]:
    """What the district's DSM would see."""
    return plan_lines(lines, by=office.dsm, now=office.now)


def applied(office: Office, fates: list[LineFate]) -> int:
    """Confirm a preview as the district's DSM; how many lines were applied."""
    planned = planned_in(token_of(fates, by=office.dsm), by=office.dsm)
    return apply_planned(planned, by=office.dsm, now=office.now).count


def test_every_line_has_its_fate(office: Office) -> None:
    DistrictFactory(slug="fern-hollow")
    kept = Dates(first_day=date(2026, 8, 12))
    keep_dates(district=office.district, year=2026, asked=kept, by=office.dsm, now=office.now)
    fates = plan(
        office,
        line(first_day="2026-08-12"),
        line(year="2027", first_day="2027-08-11", number=3),
        line("fern-hollow", first_day="2026-08-12", number=4),
        line("nowhere", first_day="2026-08-12", number=5),
        line(year="2029", number=6),
        line(year="2027", first_day="2027-08-11", number=7),
    )
    assert [one.fate for one in fates] == [
        Fate.SAME,
        Fate.CHANGE,
        Fate.NOT_YOURS,
        Fate.UNKNOWN,
        Fate.WRONG,
        Fate.WRONG,
    ]
    assert fates[5].says == "Line 3 is about this school year already."
    assert fates[2].name == ""


def test_a_preview_changes_nothing_and_its_token_applies_exactly_it(office: Office) -> None:
    fates = plan(office, line(first_day="2026-08-12", do_not_sync_before="2026-10-20"))
    assert not SchoolYear.objects.exists()
    assert applied(office, fates) == 1
    row = SchoolYear.objects.get()
    assert (row.first_day, row.do_not_sync_before, row.held_back_since) == (
        date(2026, 8, 12),
        date(2026, 10, 20),
        date(2026, 10, 6),
    )
    event = AuditEvent.objects.get()
    assert (event.event, event.district_id) == ("district.dates_changed", office.district.id)


def test_an_empty_cell_leaves_a_date_and_none_takes_it_off(office: Office) -> None:
    kept = Dates(first_day=date(2026, 8, 12), last_day=date(2027, 6, 4))
    keep_dates(district=office.district, year=2026, asked=kept, by=office.dsm, now=office.now)
    applied(office, plan(office, line(first_day="", last_day="none")))
    row = SchoolYear.objects.get()
    assert (row.first_day, row.last_day) == (date(2026, 8, 12), None)


def test_do_not_sync_before_is_lifted_by_none_and_moved_by_a_day(office: Office) -> None:
    held_back = Dates(do_not_sync_before=date(2026, 10, 20), held_back_since=date(2026, 10, 12))
    keep_dates(district=office.district, year=2026, asked=held_back, by=office.dsm, now=office.now)
    applied(office, plan(office, line(do_not_sync_before="10/25/2026")))
    row = SchoolYear.objects.get()
    assert (row.do_not_sync_before, row.held_back_since) == (date(2026, 10, 25), date(2026, 10, 12))
    applied(office, plan(office, line(do_not_sync_before="none")))
    row.refresh_from_db()
    assert (row.do_not_sync_before, row.held_back_since) == (None, None)


def test_a_date_that_can_not_be_is_refused_in_its_line_only(office: Office) -> None:
    fates = plan(office, line(first_day="2025-08-12"), line(year="2027", first_day="2027-08-11", number=3))
    assert [one.fate for one in fates] == [Fate.WRONG, Fate.CHANGE]
    assert "lies in 2026, not 2025" in fates[0].says
    assert "Nothing was changed" not in fates[0].says
    assert applied(office, fates) == 1


def test_what_somebody_changed_since_the_preview_is_left_and_named(office: Office) -> None:
    fates = plan(office, line(first_day="2026-08-12"))
    token = token_of(fates, by=office.dsm)
    meanwhile = Dates(first_day=date(2026, 8, 19))
    keep_dates(district=office.district, year=2026, asked=meanwhile, by=office.specialist, now=office.now)
    outcome = apply_planned(planned_in(token, by=office.dsm), by=office.dsm, now=office.now)
    assert (outcome.count, outcome.moved) == (0, ("Alder Valley",))
    assert SchoolYear.objects.get().first_day == date(2026, 8, 19)


def test_a_district_that_is_not_yours_any_more_is_left(office: Office) -> None:
    token = token_of(plan(office, line(first_day="2026-08-12")), by=office.dsm)
    Assignment.objects.filter(staff=office.dsm).update(ends_on=office.now.date() - timedelta(days=1))
    outcome = apply_planned(planned_in(token, by=office.dsm), by=office.dsm, now=office.now)
    assert (outcome.count, outcome.lost) == (0, 1)
    assert not SchoolYear.objects.exists()


def test_a_token_is_its_owners_unaltered_and_an_hour_old_at_most(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(plan(office, line(first_day="2026-08-12")), by=office.dsm)
    for sent, person in ((token, office.specialist), (token[:-2] + "xx", office.dsm), ("", office.dsm)):
        with pytest.raises(NotKept):
            planned_in(sent, by=person)
    monkeypatch.setattr("rostering.signed_previews.GOOD_FOR_SECONDS", -1)
    with pytest.raises(NotKept):
        planned_in(token, by=office.dsm)


def test_an_administrator_imports_nothing(office: Office) -> None:
    with pytest.raises(NotAllowed):
        plan_lines([line(first_day="2026-08-12")], by=office.admin, now=office.now)


def test_a_hundred_districts_are_planned_in_four_queries(
    office: Office, django_assert_max_num_queries: Callable
) -> None:
    districts: list[District] = DistrictFactory.create_batch(100)
    lines = [
        replace(line(one.slug, first_day="2026-08-12"), number=number + 2)
        for number, one in enumerate(districts)
    ]
    with django_assert_max_num_queries(4):
        fates = plan_lines(lines, by=office.specialist, now=office.now)
    planned = planned_in(token_of(fates, by=office.specialist), by=office.specialist)
    with django_assert_max_num_queries(100 + 6):
        assert apply_planned(planned, by=office.specialist, now=office.now).count == 100
