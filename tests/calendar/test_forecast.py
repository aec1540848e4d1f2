"""What each coming night will bring (RULES B3, B4, B12-B17): pure, night by night."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rostering.calendar.forecast import Bar, Outlook, first_to_run, forecast, not_begun
from rostering.calendar.pauses import PauseSpan, company_pauses

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
COMPANY = [span for year in (2025, 2026, 2027) for span in company_pauses(year)]
HELD = Bar(Outlook.HELD, "large_change", since=MONDAY)
STOPPED = Bar(Outlook.STOPPED, "stopped", since=MONDAY)
OFF = Bar(Outlook.OFF, "access_lost")


def own(first: date, last: date, name: str = "Exams") -> PauseSpan:
    """A district's own pause."""
    return PauseSpan(first, last, name, "", "district", pause_id=1)


def week(**values: object) -> list[str]:
    """What Monday 23 to Sunday 29 November 2026 will be, the week of Thanksgiving."""
    return [str(one.outlook) for one in forecast(first=MONDAY, nights=7, **values)]  # type: ignore[arg-type]


def test_a_week_without_anything_runs_from_monday_to_friday() -> None:
    assert week() == ["runs"] * 5 + ["weekend"] * 2


def test_thanksgiving_pauses_wednesday_through_friday() -> None:
    assert week(spans=COMPANY) == ["runs", "runs", "paused", "paused", "paused", "weekend", "weekend"]


@pytest.mark.parametrize(
    ("bars", "outlooks"),
    [
        ([HELD], ["held", "held", "paused", "paused", "paused", "weekend", "weekend"]),
        ([STOPPED], ["stopped"] * 5 + ["weekend"] * 2),
        ([STOPPED, HELD], ["stopped"] * 5 + ["weekend"] * 2),
        ([HELD, STOPPED], ["stopped"] * 5 + ["weekend"] * 2),
        ([OFF, STOPPED, HELD], ["off"] * 5 + ["weekend"] * 2),
    ],
)
def test_the_first_reason_that_fits_stands(bars: list[Bar], outlooks: list[str]) -> None:
    """DESIGN 5, Outcome: refused before paused before held; no night of a weekend is anything else."""
    assert week(spans=COMPANY, bars=bars) == outlooks


def test_what_began_later_leaves_the_nights_before_it_alone() -> None:
    """A hold of Wednesday says nothing of Monday and Tuesday."""
    later = Bar(Outlook.HELD, "first_load", since=MONDAY + 2 * DAY)
    assert week(bars=[later]) == ["runs", "runs", "held", "held", "held", "weekend", "weekend"]


def test_a_night_names_every_pause_that_covers_it_once() -> None:
    spans = [*COMPANY, own(MONDAY + DAY, MONDAY + 2 * DAY), own(MONDAY + 2 * DAY, MONDAY + 2 * DAY)]
    monday, tuesday, wednesday, *_ = forecast(first=MONDAY, nights=7, spans=spans)
    assert (monday.pauses, tuesday.pauses, wednesday.pauses) == ((), ("Exams",), ("Thanksgiving", "Exams"))


def test_each_night_says_why() -> None:
    """The reasons are those of DESIGN 6; a night that runs has none."""
    nights = forecast(first=MONDAY, nights=7, spans=COMPANY, bars=[HELD])
    assert [one.reason for one in nights] == ["large_change"] * 2 + ["paused"] * 3 + ["weekend"] * 2
    assert {one.reason for one in forecast(first=MONDAY, nights=5)} == {""}
    assert [one.runs for one in forecast(first=MONDAY, nights=7, spans=COMPANY)] == [True] * 2 + [False] * 5


def test_ten_years_of_forecasts_run_on_every_weeknight_outside_the_pauses_and_on_no_other() -> None:
    """Every night once, in order, across New Years and leap days; the winter pause runs through its weekends."""
    first, days = date(2024, 1, 1), 3653
    spans = [span for year in range(2023, 2035) for span in company_pauses(year)]
    nights = forecast(first=first, nights=days, spans=spans)
    assert [one.night for one in nights] == [first + count * DAY for count in range(days)]
    for one in nights:
        is_free = not any(span.first_night <= one.night <= span.last_night for span in spans)
        assert one.runs is (one.night.isoweekday() <= 5 and is_free)
    per_year = [sum(one.runs for one in nights if one.night.year == year) for year in range(2024, 2034)]
    assert all(240 <= count <= 250 for count in per_year), per_year


@pytest.mark.parametrize(
    ("clock", "night"),
    [
        ((2026, 11, 23, 12, 0), MONDAY),
        ((2026, 11, 24, 5, 59), MONDAY),
        ((2026, 11, 24, 6, 0), MONDAY + DAY),
        ((2026, 11, 24, 13, 59), MONDAY + DAY),
        ((2026, 11, 24, 14, 0), MONDAY + DAY),
    ],
)
def test_a_change_made_before_the_night_begins_is_read_that_night(
    clock: tuple[int, int, int, int, int], night: date
) -> None:
    """22:00 in Los Angeles is 06:00 UTC: one minute before, tonight still counts; from then on the next one (RULES B4)."""
    now = datetime(*clock, tzinfo=UTC)
    assert not_begun(now=now, zone="America/Los_Angeles", start=time(22)) == night


def test_across_the_change_of_the_clocks_the_night_still_begins_at_ten() -> None:
    """1 November 2026 is a Sunday whose day has 25 hours: 22:00 is 06:00 UTC there, on Saturday 05:00 UTC."""
    saturday, sunday = date(2026, 10, 31), date(2026, 11, 1)
    for night, hour in ((saturday, 5), (sunday, 6)):
        begins = datetime(night.year, night.month, night.day, hour, tzinfo=UTC) + DAY
        for now, expected in ((begins - timedelta(seconds=1), night), (begins, night + DAY)):
            assert not_begun(now=now, zone="America/Los_Angeles", start=time(22)) == expected


def test_the_first_night_that_runs_may_be_none_of_those_known() -> None:
    nights = forecast(first=MONDAY, nights=14, spans=COMPANY)
    assert first_to_run(nights, since=MONDAY + 2 * DAY) == date(2026, 11, 30)
    assert first_to_run(forecast(first=MONDAY, nights=14, bars=[HELD]), since=MONDAY) is None
