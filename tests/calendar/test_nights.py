"""Every night is accounted for exactly once, whatever clocks and calendars do (DESIGN 5, Night; RULES B3, B4)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rostering.calendar.nights import (
    is_in_night,
    is_weeknight,
    last_weeknights,
    night_ends,
    night_of,
    night_starts,
    retry_wait,
    weeknight_on_or_after,
)

ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
)
TEN = time(22)
DAY = timedelta(days=1)
HALF_AN_HOUR = timedelta(minutes=30)


def local(zone: str, *clock: int) -> datetime:
    """An instant by a district's own clock."""
    year, month, day, hour, minute = clock
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "night"),
    [
        ((2025, 3, 4, 22, 0), date(2025, 3, 4)),
        ((2025, 3, 4, 23, 59), date(2025, 3, 4)),
        ((2025, 3, 5, 0, 0), date(2025, 3, 4)),
        ((2025, 3, 5, 5, 59), date(2025, 3, 4)),
        ((2025, 3, 5, 6, 0), date(2025, 3, 5)),
        ((2025, 3, 5, 12, 0), date(2025, 3, 5)),
        ((2025, 1, 1, 0, 30), date(2024, 12, 31)),
        ((2024, 2, 29, 0, 30), date(2024, 2, 28)),
        ((2024, 3, 1, 0, 30), date(2024, 2, 29)),
        ((2025, 3, 1, 0, 30), date(2025, 2, 28)),
    ],
)
@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_belongs_to_the_night_that_began_last(
    zone: str, clock: tuple[int, int, int, int, int], night: date
) -> None:
    """Before 06:00 an instant belongs to yesterday's night; New Year and leap days make no difference."""
    assert night_of(at=local(zone, *clock), zone=zone) == night


def test_half_past_midnight_on_monday_is_no_weeknight() -> None:
    """RULES B3: it belongs to the night that began on Sunday; half past midnight on Saturday is Friday's."""
    sunday_night = night_of(at=local(ZONES[0], 2025, 3, 3, 0, 30), zone=ZONES[0])
    friday_night = night_of(at=local(ZONES[0], 2025, 3, 8, 0, 30), zone=ZONES[0])
    assert (sunday_night, is_weeknight(sunday_night)) == (date(2025, 3, 2), False)
    assert (friday_night, is_weeknight(friday_night)) == (date(2025, 3, 7), True)


def test_one_instant_is_another_night_in_another_zone() -> None:
    """05:30 in Los Angeles is still last night there, 08:30 in New York is not."""
    instant = local("America/Los_Angeles", 2025, 3, 5, 5, 30)
    assert night_of(at=instant, zone="America/Los_Angeles") == date(2025, 3, 4)
    assert night_of(at=instant, zone="America/New_York") == date(2025, 3, 5)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    """A naive instant could mean any night."""
    with pytest.raises(ValueError, match="belongs to no night"):
        night_of(at=datetime(2025, 3, 4, 22), zone=ZONES[0])  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        ("America/Los_Angeles", date(2025, 3, 8), 7),
        ("America/Los_Angeles", date(2025, 11, 1), 9),
        ("America/New_York", date(2026, 3, 7), 7),
        ("America/New_York", date(2026, 10, 31), 9),
        ("America/Phoenix", date(2025, 3, 8), 8),
        ("America/Phoenix", date(2025, 11, 1), 8),
        ("Europe/Berlin", date(2025, 3, 29), 7),
    ],
)
def test_daylight_saving_makes_a_night_an_hour_shorter_or_longer(zone: str, night: date, hours: int) -> None:
    """From 22:00 to 06:00 by the district's clock; Arizona keeps its clocks."""
    assert night_ends(night=night, zone=zone) - night_starts(night=night, zone=zone, start=TEN) == timedelta(
        hours=hours
    )


@pytest.mark.parametrize("hour", [1, 2, 3])
@pytest.mark.parametrize("fold", [0, 1])
def test_the_hours_a_clock_repeats_or_skips_belong_to_the_same_night(hour: int, fold: int) -> None:
    """Both 01:30s of the long night, and the instants around the missing 02:30, are the night that began on Saturday."""
    zone = ZoneInfo("America/Los_Angeles")
    long_night = datetime(2025, 11, 2, hour, 30, tzinfo=zone, fold=fold)
    short_night = datetime(2025, 3, 9, hour, 30, tzinfo=zone, fold=fold).astimezone(UTC)
    assert night_of(at=long_night, zone=zone.key) == date(2025, 11, 1)
    assert night_of(at=short_night, zone=zone.key) == date(2025, 3, 8)


@pytest.mark.parametrize("zone", [*ZONES, "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_ten_years_of_nights_are_accounted_for_exactly_once(zone: str) -> None:
    """Stepping half an hour at a time through ten years meets every night once, in order, and 5 of 7 are weeknights.

    Lord Howe moves its clocks by half an hour, Nepal lies a quarter of an hour beside everybody else.
    """
    instant, end = local(zone, 2024, 1, 1, 6, 0), local(zone, 2034, 1, 1, 6, 0)
    steps: Counter[date] = Counter()
    order: list[date] = []
    while instant < end:
        night = night_of(at=instant, zone=zone)
        if not order or order[-1] != night:
            order.append(night)
        steps[night] += 1
        instant += HALF_AN_HOUR
    days = (date(2034, 1, 1) - date(2024, 1, 1)).days
    assert order == [date(2024, 1, 1) + count * DAY for count in range(days)]
    assert set(steps.values()) <= {46, 47, 48, 49, 50}
    weeknights = [night for night in order if is_weeknight(night)]
    assert len(weeknights) == len(set(weeknights)) == sum(day.isoweekday() <= 5 for day in order) == 2610


@pytest.mark.parametrize("zone", ZONES[:3])
def test_every_half_hour_lies_in_the_open_part_of_one_night_or_between_two(zone: str) -> None:
    """What is due and what is not agrees with the instants at which nights start and end, over a year and both clock changes."""
    night, instant = date(2025, 12, 31), local(zone, 2025, 12, 31, 22, 0)
    while night < date(2027, 1, 1):
        begin, end = night_starts(night=night, zone=zone, start=TEN), night_ends(night=night, zone=zone)
        while instant < end:
            assert is_in_night(at=instant, zone=zone, start=TEN) is (instant >= begin)
            assert night_of(at=instant, zone=zone) == night
            instant += HALF_AN_HOUR
        night += DAY


@pytest.mark.parametrize("year", range(2024, 2034))
def test_half_past_midnight_belongs_to_the_day_before_whatever_day_it_is(year: int) -> None:
    """Every Monday of the year, so that 00:30 there is Sunday's night; and New Year, and the end of February."""
    for count in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + count * DAY
        night = night_of(at=local(ZONES[1], day.year, day.month, day.day, 0, 30), zone=ZONES[1])
        assert night == day - DAY
        assert is_weeknight(night) is (day.isoweekday() not in (1, 7))


@pytest.mark.parametrize("zone", ZONES)
def test_start_and_end_agree_with_the_night_of_an_instant_for_ten_years(zone: str) -> None:
    """`[start, 06:00)`: the first instant is inside, the last one before the end is, the end is tomorrow's day."""
    for count in range(3653):
        night = date(2024, 1, 1) + count * DAY
        begin, end = night_starts(night=night, zone=zone, start=TEN), night_ends(night=night, zone=zone)
        assert night_of(at=begin, zone=zone) == night_of(at=end - timedelta(seconds=1), zone=zone) == night
        assert night_of(at=end, zone=zone) == night + DAY
        assert end <= night_starts(night=night + DAY, zone=zone, start=TEN)


@pytest.mark.parametrize(
    ("clock", "inside"),
    [
        ((2025, 3, 4, 21, 59), False),
        ((2025, 3, 4, 22, 0), True),
        ((2025, 3, 5, 0, 30), True),
        ((2025, 3, 5, 5, 59), True),
        ((2025, 3, 5, 6, 0), False),
    ],
)
def test_the_night_is_open_from_its_start_until_six(
    clock: tuple[int, int, int, int, int], inside: bool
) -> None:
    """DESIGN 5: `[NIGHT_START 22:00, 06:00)`."""
    assert is_in_night(at=local(ZONES[0], *clock), zone=ZONES[0], start=TEN) is inside


def test_a_later_night_start_is_honoured() -> None:
    """NIGHT_START is a setting: with 23:30, 23:29 is not yet night."""
    late = time(23, 30)
    assert not is_in_night(at=local(ZONES[0], 2025, 3, 4, 23, 29), zone=ZONES[0], start=late)
    assert is_in_night(at=local(ZONES[0], 2025, 3, 4, 23, 30), zone=ZONES[0], start=late)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 3, 7), date(2025, 3, 7)),
        (date(2025, 3, 8), date(2025, 3, 10)),
        (date(2025, 3, 9), date(2025, 3, 10)),
    ],
)
def test_the_weekend_leads_to_monday(day: date, expected: date) -> None:
    """Friday stays, Saturday and Sunday become Monday."""
    assert weeknight_on_or_after(day) == expected


def test_the_latest_weeknights_leave_out_weekends_and_whatever_is_skipped() -> None:
    """Strictly before the night, oldest first."""
    skipped = {date(2025, 3, 6)}
    nights = last_weeknights(before=date(2025, 3, 11), count=4, skip=lambda night: night in skipped)
    assert nights == [date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 7), date(2025, 3, 10)]


def test_looking_back_ends_even_if_every_night_is_skipped() -> None:
    """A calendar that never runs gives no nights, not an endless search."""
    assert last_weeknights(before=date(2025, 3, 11), count=1, skip=lambda night: True) == []


class TestRetries:
    """Three tries within the night: after 5, then after 15 minutes."""

    NIGHT = date(2025, 3, 4)
    BEGAN = local(ZONES[0], 2025, 3, 4, 22, 0)

    def wait(self, attempt: int, *clock: int, began: datetime = BEGAN) -> timedelta | None:
        """How long the next try waits when an attempt fails at that time."""
        return retry_wait(
            attempt=attempt, began=began, at=local(ZONES[0], *clock), night=self.NIGHT, zone=ZONES[0]
        )

    @pytest.mark.parametrize(
        ("attempt", "wait"), [(1, timedelta(minutes=5)), (2, timedelta(minutes=15)), (3, None)]
    )
    def test_the_waits_grow_and_end(self, attempt: int, wait: timedelta | None) -> None:
        """After the third try the last reason stands."""
        assert self.wait(attempt, 2025, 3, 4, 23, 0) == wait

    def test_no_try_begins_after_the_night(self) -> None:
        """Nothing begins at or after 06:00."""
        assert self.wait(1, 2025, 3, 5, 5, 54) == timedelta(minutes=5)
        assert self.wait(1, 2025, 3, 5, 5, 55) is None

    def test_a_night_lived_through_at_another_time_has_no_end(self) -> None:
        """`nightly --now` of a night long past still gets its three tries."""
        later = local(ZONES[0], 2025, 9, 1, 12, 0)
        assert self.wait(1, 2025, 9, 1, 12, 1, began=later) == timedelta(minutes=5)
