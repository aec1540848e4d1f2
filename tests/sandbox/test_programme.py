"""The practice programme tells the stories the demo needs, wherever its nights lie."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from rostering.sandbox.calendars import weeknights_until
from rostering.sandbox.programme import (
    FAILED,
    JUST_ADDED,
    LARGE_CHANGE,
    OWN_PAUSE,
    PAUSED,
    SEMESTER_CHANGE,
    SIS_MIGRATION,
    WELL,
    Programme,
    ProgrammeDistrict,
    default_programme,
    practice_programme,
    read_programme,
    write_programme,
)
from rostering.sandbox.registry import Registry
from rostering.sandbox.states import STUDENT

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return default_programme(TODAY)


def _of(programme: Programme, story: str) -> ProgrammeDistrict:
    return next(one for one in programme.districts if one.story == story)


def test_it_covers_the_fifteen_latest_weeknights(programme: Programme) -> None:
    assert programme.nights == tuple(weeknights_until(date(2026, 11, 20), 15))


def test_a_dozen_districts_on_both_providers_in_all_three_modes_the_largest_last(
    programme: Programme,
) -> None:
    sizes = [one.district.students for one in programme.districts]
    assert (len(sizes), sizes[0], sizes[-1]) == (12, 60, 20_000)
    assert sizes == sorted(sizes)
    kinds = {(one.district.provider, one.district.mode) for one in programme.districts}
    assert kinds == {("clever", "proxy"), ("classlink", "proxy"), ("classlink", "direct")}
    assert len({one.district.timezone for one in programme.districts}) == 3
    assert len({one.external_id for one in programme.districts}) == 12


def test_most_are_well_and_each_trouble_is_there_once(programme: Programme) -> None:
    stories = Counter(one.story for one in programme.districts)
    assert stories.pop(WELL) == 5
    assert stories == Counter(
        (PAUSED, FAILED, JUST_ADDED, LARGE_CHANGE, SIS_MIGRATION, SEMESTER_CHANGE, OWN_PAUSE)
    )


def test_the_large_change_is_on_the_last_night(programme: Programme) -> None:
    district = _of(programme, LARGE_CHANGE).district
    people = [{one.id for one in district.on(night).having(STUDENT)} for night in programme.nights[-3:]]
    shares = [len(before - after) / len(before) for before, after in pairwise(people)]
    assert shares[0] < 0.02
    assert shares[1] > 0.5


def test_the_district_that_clever_pauses_shares_the_same_on_the_last_night_as_before(
    programme: Programme,
) -> None:
    district = _of(programme, OWN_PAUSE).district
    one_before, before, last = (district.on(night) for night in programme.nights[-3:])
    assert district.pause is not None and district.pause[0] == programme.nights[-1]
    assert last.people == before.people and last.enrollments == before.enrollments
    assert before.people != one_before.people


def test_the_migration_is_in_the_middle_and_was_approved(programme: Programme) -> None:
    one = _of(programme, SIS_MIGRATION)
    (night,) = one.approve_on
    before = programme.nights[programme.nights.index(night) - 1]
    sections = [{section.id for section in one.district.on(day).sections} for day in (before, night)]
    assert not sections[0] & sections[1]


def test_one_fails_on_the_last_night_only(programme: Programme) -> None:
    failing = {night for night in programme.nights if programme.faults_on(night)}
    assert failing == {programme.nights[-1]}
    (fault,) = programme.faults_on(programme.nights[-1])
    assert fault.district == _of(programme, FAILED).slug


def test_one_adds_the_app_on_the_last_night_and_is_unclaimed(programme: Programme) -> None:
    one = _of(programme, JUST_ADDED)
    assert [district.slug for district in programme.districts if not district.claimed] == [one.slug]
    registry = Registry(
        districts=[one.district], clock=lambda: pytest.fail("the night is pinned"), cache_bytes=0
    )
    registry.pin(programme.nights[-2])
    assert registry.of("classlink") == []
    registry.pin(programme.nights[-1])
    assert registry.of("classlink") == [one.district]


def test_the_semester_changes_in_one_of_them(programme: Programme) -> None:
    one = _of(programme, SEMESTER_CHANGE).district
    codes = [{section.term_code for section in one.on(night).sections} for night in programme.nights]
    assert codes[0] == {"Y", "S1"}
    assert codes[-1] == {"Y", "S2"}


def test_nights_the_portal_paused_are_left_out_by_the_caller() -> None:
    nights = [
        night for night in weeknights_until(date(2026, 12, 4), 18) if night.month == 12 or night.day < 25
    ]
    assert practice_programme(nights).nights == tuple(nights)


@pytest.mark.parametrize("nights", [[], [date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 18)]])
def test_nights_that_make_no_story_are_refused(nights: list[date]) -> None:
    with pytest.raises(ValueError, match="at least three nights"):
        practice_programme(nights)


def test_it_survives_being_written_down(programme: Programme, tmp_path: Path) -> None:
    file = tmp_path / "programme.json"
    write_programme(file, programme)
    again = read_programme(file)
    assert again.nights == programme.nights
    assert [one.external_id for one in again.districts] == [one.external_id for one in programme.districts]
    assert [one.district.scenarios for one in again.districts] == [
        one.district.scenarios for one in programme.districts
    ]
