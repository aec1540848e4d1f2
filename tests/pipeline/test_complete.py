"""Gate 1 and what becomes of bad records, each side of each limit (DESIGN 3.2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from districts.models import District, Enrollment, RosterUser, Section
from rostering.models import FeedState, RowProblem, Run
from rostering.providers.base import BadRecord
from rostering.records import Kind
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, nights_after, place, small_district, student, sync
from tests.pipeline.deciding import approve_fully

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))


@pytest.fixture
def loaded() -> District:
    """A district of 100 students on Khan Academy."""
    district = DistrictFactory.create()
    approve_fully(sync(district, small_district(students=100)))
    return district


def bad(kind: Kind, *ids: str) -> list[BadRecord]:
    """Rows that could not be read."""
    return [BadRecord(kind, one, "unreadable") for one in ids]


def without_students(count: int) -> tuple[Feed, list[BadRecord]]:
    """The feed whose first students can not be read tonight."""
    ids = [f"p{number}" for number in range(count)]
    return small_district(students=100).without("people", *ids), bad(Kind.PEOPLE, *ids)


def failed_untouched(district: District, run: Run, reason: str) -> None:
    """The run failed, says so, and neither feed nor roster moved."""
    assert (run.status, run.reason) == ("failed", reason)
    assert "hanged" in run.message
    assert run.plan is None
    assert FeedState.objects.get(district=district).generation == 1
    assert RosterUser.objects.filter(district=district, removed_at=None).count() == 104


@pytest.mark.parametrize(("count", "is_complete"), [(4, True), (5, True), (6, False)])
def test_more_than_five_percent_and_at_least_five_bad_records_are_too_many(
    loaded: District, count: int, is_complete: bool
) -> None:
    """DESIGN 3.2. Of 104 people: five are 4.8 %, six are 5.8 %."""
    feed, rows = without_students(count)
    run = sync(loaded, ScriptedProvider(feed, bad=rows), night=NEXT)
    if is_complete:
        assert (run.status, run.findings["carried_over"]) == ("unchanged", count)
    else:
        failed_untouched(loaded, run, "incomplete_feed")
        assert "people: 6 of 104 rows" in run.message


@pytest.mark.parametrize(("count", "is_complete"), [(4, True), (5, False)])
def test_four_bad_records_pass_however_large_their_share(count: int, is_complete: bool) -> None:
    """DESIGN 3.2: more than 5 % *and* at least five. Four of eight pass, five of nine do not."""
    district = DistrictFactory.create()
    feed = small_district(students=2, classes=2)
    run = sync(district, ScriptedProvider(feed, bad=bad(Kind.PEOPLE, *map(str, range(count)))))
    assert run.status == ("held" if is_complete else "failed")


@pytest.mark.parametrize("kind", [Kind.SCHOOLS, Kind.TERMS, Kind.SECTIONS, Kind.PEOPLE, Kind.ENROLLMENTS])
def test_one_record_without_a_readable_id_makes_the_feed_incomplete(loaded: District, kind: Kind) -> None:
    """DESIGN 3.2: or any without a readable id: nobody can say whose row is missing."""
    run = sync(loaded, ScriptedProvider(small_district(students=100), bad=bad(kind, "")), night=NEXT)
    failed_untouched(loaded, run, "incomplete_feed")


@pytest.mark.parametrize("collection", ["schools", "sections", "people", "enrollments"])
@pytest.mark.parametrize("difference", [-1, 1])
def test_a_count_that_does_not_match_makes_the_feed_incomplete(
    loaded: District, collection: str, difference: int
) -> None:
    """DESIGN 3.2: counts match, on raw rows."""
    feed = small_district(students=100)
    declared = {collection: len(getattr(feed, collection)) + difference}
    failed_untouched(
        loaded, sync(loaded, ScriptedProvider(feed, declared=declared), night=NEXT), "incomplete_feed"
    )


def test_duplicates_are_raw_rows_too(loaded: District) -> None:
    """DESIGN 3.2: counts are judged before duplicates are dropped."""
    feed = small_district(students=100)
    run = sync(loaded, feed.plus("people", *feed.people[:3]), night=NEXT)
    assert (run.status, run.findings["repeated_records"]) == ("unchanged", 3)


def test_nobody_at_all_is_an_empty_feed_and_no_classes_is_a_large_change(loaded: District) -> None:
    """DESIGN 3.2: no users fails here; a district without classes passes and meets gate 2 as a 100 % removal."""
    nobody = replace(small_district(students=100), people=())
    failed_untouched(loaded, sync(loaded, nobody, night=NEXT), "empty_feed")
    run = sync(loaded, replace(small_district(students=100), sections=(), enrollments=()), night=NEXT)
    assert (run.status, run.reason) == ("held", "large_change")
    assert run.plan.totals["sections"]["percent"] == 100.0
    assert run.plan.needs_second_person


def test_a_child_whose_row_is_broken_tonight_stays_where_they_are(loaded: District) -> None:
    """Issue, Bad input: with all places, even when those do not arrive either."""
    feed = small_district(students=100).without("people", "p7").without("enrollments", "p7")
    run = sync(loaded, ScriptedProvider(feed, bad=bad(Kind.PEOPLE, "p7")), night=NEXT)
    assert (run.status, run.findings["carried_over"], run.findings["bad_records"]) == ("unchanged", 1, 1)
    problem = RowProblem.objects.get(run=run)
    assert (problem.provider_id, problem.was_carried_over) == ("p7", True)
    assert Enrollment.objects.filter(district=loaded, user__provider_id="p7", removed_at=None).count() == 2


def test_a_class_whose_row_is_broken_keeps_its_people(loaded: District) -> None:
    """DESIGN 3.2: last night's feed row with its enrollments."""
    feed = small_district(students=100).without("sections", "c1").without("enrollments", "c1")
    run = sync(loaded, ScriptedProvider(feed, bad=bad(Kind.SECTIONS, "c1")), night=NEXT)
    assert run.status == "unchanged"
    assert Section.objects.get(district=loaded, provider_id="c1").removed_at is None


def test_a_place_whose_row_is_broken_stays(loaded: District) -> None:
    """DESIGN 3.2, by the provider's own id of the place."""
    feed = small_district(students=100).plus("enrollments", place("c0", "p1", provider_id="e-1"))
    assert sync(loaded, feed, night=NEXT).status == "applied"
    run = sync(
        loaded,
        ScriptedProvider(small_district(students=100), bad=bad(Kind.ENROLLMENTS, "e-1")),
        night=AFTER_NEXT,
    )
    assert run.status == "unchanged"


def test_a_broken_row_never_seen_before_is_skipped_and_comes_when_it_is_mended(loaded: District) -> None:
    """DESIGN 3.2: only one never seen before is skipped."""
    feed = small_district(students=100)
    run = sync(loaded, ScriptedProvider(feed, bad=bad(Kind.PEOPLE, "new")), night=NEXT)
    assert (run.status, run.findings["bad_records"]) == ("unchanged", 1)
    assert "carried_over" not in run.findings
    assert RowProblem.objects.get(run=run).was_carried_over is False
    mended = sync(loaded, feed.plus("people", student("new")), night=AFTER_NEXT)
    assert mended.plan.totals["students"]["added"] == 1


def test_a_carried_over_row_leaves_when_it_is_really_gone(loaded: District) -> None:
    feed, rows = without_students(1)
    sync(loaded, ScriptedProvider(feed, bad=rows), night=NEXT)
    run = sync(loaded, feed.without("enrollments", "p0"), night=AFTER_NEXT)
    assert (run.status, run.plan.totals["students"]["removed"]) == ("applied", 1)


def birth_dates(district: District) -> set[Any]:
    """The known ones."""
    students = RosterUser.objects.filter(district=district, role="student", removed_at=None)
    return set(students.values_list("birth_date", flat=True))


def test_when_demographics_stop_the_known_birth_dates_are_kept(loaded: District) -> None:
    """DESIGN 3.2: none at all is a switch; RULES A31: said differently from "some missing"."""
    feed = small_district(students=100)
    for number in range(100):
        feed = feed.with_changed("people", f"p{number}", birth_date=None)
    run = sync(loaded, feed, night=NEXT)
    assert (run.status, run.findings["birth_dates_not_shared"]) == ("unchanged", 1)
    assert birth_dates(loaded) == {date(2015, 3, 4)}


def test_a_single_birth_date_that_is_taken_back_is_news(loaded: District) -> None:
    """One date left of a hundred: the others were taken back, which is a change of 99 %."""
    run = sync(loaded, small_district(students=100).with_changed("people", "p5", birth_date=None), night=NEXT)
    assert run.plan.totals["students"]["updated"] == 1
    assert "birth_dates_not_shared" not in run.findings
    assert birth_dates(loaded) == {date(2015, 3, 4), None}


@pytest.mark.parametrize(("moves", "status"), [(3, "unchanged"), (4, "failed")])
def test_a_source_that_moves_is_read_again_at_most_three_times(
    loaded: District, moves: int, status: str
) -> None:
    """DESIGN 3.1."""
    provider = ScriptedProvider(small_district(students=100), moves=moves)
    run = sync(loaded, provider, night=NEXT)
    assert (run.status, provider.opened) == (status, 4)
