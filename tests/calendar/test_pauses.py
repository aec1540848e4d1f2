"""Which nights are paused for whom, from computed pauses and rows together (RULES B12-B17; DESIGN 5)."""

from datetime import UTC, date, datetime

import pytest

from districts.models import District
from rostering.calendar.pauses import next_running_night, pause_on, pauses_between
from rostering.models import Pause
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db

ENTERED = datetime(2024, 8, 1, 17, tzinfo=UTC)


@pytest.fixture
def district() -> District:
    """A district in Los Angeles."""
    return DistrictFactory.create()


def pause(first: date, last: date, **values: object) -> Pause:
    """A row somebody entered."""
    kind = "other" if "district" in values else "company" if "replaces" in values else "closure"
    values = {"name": "Office closed", "created_at": ENTERED, "kind": kind} | values
    return Pause.objects.create(first_night=first, last_night=last, **values)


@pytest.mark.parametrize(
    ("night", "name"),
    [
        (date(2025, 11, 25), None),
        (date(2025, 11, 26), "Thanksgiving"),
        (date(2025, 11, 28), "Thanksgiving"),
        (date(2025, 12, 1), None),
        (date(2025, 12, 17), None),
        (date(2025, 12, 18), "Winter holidays"),
        (date(2026, 1, 2), "Winter holidays"),
        (date(2026, 1, 4), "Winter holidays"),
        (date(2026, 1, 5), None),
        (date(2025, 7, 15), None),
    ],
)
def test_company_pauses_hold_without_any_row(district: District, night: date, name: str | None) -> None:
    """RULES B13, each side of each end; RULES B17: summer runs."""
    span = pause_on(district=district, night=night)
    assert (span and span.name) == name


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (date(2025, 3, 4), date(2025, 3, 5)),
        (date(2025, 3, 7), date(2025, 3, 10)),
        (date(2025, 11, 25), date(2025, 12, 1)),
        (date(2025, 12, 17), date(2026, 1, 5)),
        (date(2025, 12, 30), date(2026, 1, 5)),
        (date(2026, 1, 4), date(2026, 1, 5)),
    ],
)
def test_the_next_running_night_skips_weekends_and_pauses(
    district: District, after: date, expected: date
) -> None:
    """DESIGN 5, Current term: a roster is in force through the day on which the next running night starts."""
    assert next_running_night(district=district, after=after) == expected


def test_pauses_that_follow_each_other_are_skipped_together(district: District) -> None:
    """A district pause that begins on the Monday after winter moves its next night further."""
    pause(date(2026, 1, 5), date(2026, 1, 16), district=district)
    assert next_running_night(district=district, after=date(2025, 12, 17)) == date(2026, 1, 19)


def test_a_district_pause_stops_nobody_else(district: District) -> None:
    """RULES B16: a summer pause belongs to one district."""
    pause(date(2025, 7, 1), date(2025, 7, 31), district=district, name="Summer")
    neighbour = DistrictFactory.create()
    assert pause_on(district=district, night=date(2025, 7, 1)) is not None
    assert pause_on(district=district, night=date(2025, 7, 31)) is not None
    assert pause_on(district=district, night=date(2025, 8, 1)) is None
    assert pause_on(district=neighbour, night=date(2025, 7, 15)) is None
    assert pauses_between(district=None, first=date(2025, 7, 1), last=date(2025, 7, 31)) == []


def test_a_row_without_district_pauses_everybody(district: District) -> None:
    """RULES B12: an office closure one adds."""
    row = pause(date(2025, 3, 4), date(2025, 3, 4), reason="Snow")
    span = pause_on(district=district, night=date(2025, 3, 4))
    assert span is not None
    assert (span.scope, span.pause_id, span.is_confirmed, span.reason) == ("company", row.id, True, "Snow")


def test_a_row_for_a_year_replaces_that_years_computed_pause_only(district: District) -> None:
    """DESIGN 5: computed unless a row for that year replaces them; the December names the year of a winter."""
    pause(date(2025, 12, 22), date(2026, 1, 2), name="Winter, shorter", replaces="winter", year=2025)
    winters = [
        span.name
        for span in pauses_between(district=district, first=date(2025, 12, 1), last=date(2027, 1, 31))
        if span.replaces == "winter"
    ]
    assert winters == ["Winter, shorter", "Winter holidays"]
    assert pause_on(district=district, night=date(2025, 12, 18)) is None
    assert next_running_night(district=district, after=date(2025, 12, 19)) == date(2026, 1, 5)


def test_a_replacement_far_from_its_computed_nights_still_replaces_them(district: District) -> None:
    """Asking only about the computed nights must find the row that moved them away."""
    pause(date(2025, 11, 3), date(2025, 11, 4), name="Moved", replaces="thanksgiving", year=2025)
    assert pause_on(district=district, night=date(2025, 11, 27)) is None
    assert pause_on(district=district, night=date(2025, 11, 3)) is not None


def test_an_ended_pause_covers_only_the_nights_before_the_one_it_was_ended_in(district: District) -> None:
    """Ended at noon of 10 July: the night of the 9th was paused, that of the 10th runs."""
    pause(
        date(2025, 7, 1), date(2025, 7, 31), district=district, ended_at=datetime(2025, 7, 10, 19, tzinfo=UTC)
    )
    assert pause_on(district=district, night=date(2025, 7, 9)) is not None
    assert pause_on(district=district, night=date(2025, 7, 10)) is None


def test_a_pause_ended_before_its_first_night_never_was(district: District) -> None:
    """Withdrawn: nothing is paused; a withdrawn replacement does not bring the computed pause back."""
    pause(
        date(2025, 11, 26),
        date(2025, 11, 28),
        replaces="thanksgiving",
        year=2025,
        ended_at=datetime(2025, 10, 1, 19, tzinfo=UTC),
    )
    assert pause_on(district=district, night=date(2025, 11, 27)) is None


def test_of_overlapping_pauses_the_longest_says_until_when(district: District) -> None:
    """Overlaps are never rejected; all are listed."""
    pause(date(2025, 3, 3), date(2025, 3, 5), name="Short")
    pause(date(2025, 3, 4), date(2025, 3, 14), name="Long", district=district)
    span = pause_on(district=district, night=date(2025, 3, 4))
    assert span is not None
    assert span.name == "Long"
    spans = pauses_between(district=district, first=date(2025, 3, 5), last=date(2025, 3, 5))
    assert [span.name for span in spans] == ["Short", "Long"]


def test_the_calendar_of_a_year_is_one_query(
    district: District, django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    """Pauses and held back school years, however many nights are asked about."""
    with django_assert_num_queries(1):  # type: ignore[operator]
        pauses_between(district=district, first=date(2025, 1, 1), last=date(2025, 12, 31))
