"""Early warnings: said, never held, each side of each limit (DESIGN 5, Early warning)."""

from dataclasses import replace
from typing import Any

import pytest

from districts.models import District
from rostering.models import Run
from rostering.pipeline.guard import PERCENT_KINDS
from rostering.pipeline.totals import KindTotals
from rostering.pipeline.warnings import Lost, early_warnings
from rostering.records import SchoolRecord
from tests.feeds import NIGHT, Feed, administrator, nights_after, section, small_district, student, sync
from tests.pipeline.nights import district_with, live

pytestmark = pytest.mark.usefixtures("shared_database")
NIGHTS = (NIGHT, *nights_after(NIGHT, 7))


def warned(run: Run, code: str) -> list[dict[str, Any]]:
    """The warnings of a code, without it."""
    found = [dict(warning) for warning in run.plan.verdict["warnings"] if warning["code"] == code]
    return [{name: value for name, value in one.items() if name != "code"} for one in found]


def two_schools(*, others: int, classes: int = 0) -> Feed:
    """The small district beside a school with some students and classes of its own."""
    feed = replace(small_district(), enrollments=())
    feed = feed.plus("schools", SchoolRecord("s2", "South School"))
    feed = feed.plus("people", *(student(f"o{n}", home_school_provider_id="s2") for n in range(others)))
    return feed.plus("sections", *(section(f"d{n}", school_provider_id="s2") for n in range(classes)))


@pytest.mark.parametrize(("left", "warns"), [(1, False), (2, True)])
def test_a_school_that_loses_half_of_its_students_is_named(left: int, warns: bool) -> None:
    """Two of four, in a district of twenty-four: far below the limit."""
    district = district_with(two_schools(others=4))
    run = live(district, two_schools(others=4 - left), night=NIGHTS[1])
    assert run.status == "applied"
    expected = [{"kind": "students", "school": "South School", "left": 2, "of": 4}] if warns else []
    assert warned(run, "school_loses_half") == expected


@pytest.mark.parametrize(("left", "warns"), [(1, False), (2, True)])
def test_a_school_that_loses_half_of_its_classes_is_named(left: int, warns: bool) -> None:
    district = district_with(two_schools(others=4, classes=4))
    run = live(district, two_schools(others=4, classes=4 - left), night=NIGHTS[1])
    assert run.status == "applied"
    assert [one["kind"] for one in warned(run, "school_loses_half")] == (["sections"] if warns else [])


def with_administrators(*people: Any) -> Feed:
    """Two schools and these administrators."""
    return two_schools(others=2).plus("people", *people)


def at_schools(provider_id: str, *schools: str) -> Any:
    """An administrator of some schools."""
    return administrator(provider_id, school_provider_ids=schools)


@pytest.mark.parametrize(
    ("after", "named"),
    [
        ([at_schools("a1", "s1", "s2")], []),
        ([at_schools("a1", "s1"), at_schools("a2", "s2")], []),
        ([at_schools("a1", "s1")], ["South School"]),
        ([at_schools("a2", "s1")], ["South School"]),
        ([at_schools("a2", "s2", "s1"), at_schools("a3", "s2")], []),
    ],
    ids=["nobody leaves", "shared out", "moved", "left and moved", "two new ones"],
)
def test_a_school_that_loses_its_last_administrator_is_named(after: list[Any], named: list[str]) -> None:
    before = [at_schools("a1", "s1", "s2"), at_schools("a2", "s1")]
    district = district_with(with_administrators(*before))
    run = live(district, with_administrators(*after), night=NIGHTS[1])
    assert [one["school"] for one in warned(run, "last_administrator_leaves")] == named


def bare(students: int) -> Feed:
    """A district of some students in no class."""
    return replace(small_district(students=students), enrollments=())


def lived_through(*sizes: int) -> tuple[District, Run]:
    """One night after the other with fewer students each; the last run."""
    district = district_with(bare(sizes[0]))
    for night, size in zip(NIGHTS[1:], sizes[1:], strict=False):
        run = sync(district, bare(size), night=night)
        assert run.status in ("applied", "unchanged")
    return district, run


def test_a_district_that_melts_away_over_five_nights_is_said_to() -> None:
    """More than 50 % of a kind lost over five nights, none of them a large change: 21 of 40."""
    _, run = lived_through(40, 35, 30, 25, 20)
    assert warned(run, "most_students_left_in_five_nights") == []
    _, run = lived_through(40, 35, 30, 25, 20, 19)
    assert warned(run, "most_students_left_in_five_nights") == [{"left": 21, "of": 40}]


def test_what_left_six_nights_ago_is_forgotten() -> None:
    _, run = lived_through(40, 30, 30, 30, 25, 20, 19)
    assert warned(run, "most_students_left_in_five_nights") == []


def test_a_night_that_loses_nobody_warns_of_nothing() -> None:
    district, _ = lived_through(40, 30, 20, 19)
    run = sync(district, bare(19).with_changed("people", "p1", given_name="Bea"), night=NIGHTS[4])
    assert (run.status, run.plan.verdict["warnings"]) == ("applied", [])


@pytest.mark.parametrize(("before", "warns"), [(0, False), (1, True)])
def test_what_goes_in_one_night_is_no_slow_loss(before: int, warns: bool) -> None:
    """That one is held, and says so itself."""
    totals = {kind: KindTotals(existing=100) for kind in PERCENT_KINDS}
    totals["students"] = KindTotals(existing=100, removed=60)
    lately = {"students": Lost(removed=before, existing=100)}
    found = [one["code"] for one in early_warnings(totals=totals, summary={}, lately=lately)]
    assert found == (["most_students_left_in_five_nights"] if warns else [])
