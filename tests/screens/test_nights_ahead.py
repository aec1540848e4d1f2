"""When a change made now shows on Khan Academy, in words (RULES B4), and the sixty nights in a strip and in words."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from rostering.calendar.company import company_pauses
from rostering.calendar.forecast import Bar, Outlook, forecast
from rostering.calendar.spans import PauseSpan
from rostering.screens.presenters.nights_ahead import NightsAhead, nights_ahead
from rostering.screens.presenters.say import plain
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
SPANS = company_pauses(2026)
SUMMER = PauseSpan(date(2026, 11, 23), date(2027, 3, 22), "Summer", "", "district", pause_id=4)


def ahead(
    *bars: Bar, since: date = MONDAY, tonight: date = MONDAY, spans: list[PauseSpan] | None = None
) -> NightsAhead:
    """The sixty nights from tonight on, in the week of Thanksgiving."""
    pauses = SPANS if spans is None else spans
    nights = forecast(first=tonight, spans=pauses, bars=bars)
    return nights_ahead(nights, since=since, tonight=tonight, spans=pauses, provider="Clever")


def says(*bars: Bar, **values: object) -> str:
    """The sentence as text."""
    return plain(ahead(*bars, **values).sentence)  # type: ignore[arg-type]


BEGINS = "A change made in Clever now shows on Khan Academy after the night of "


@pytest.mark.parametrize(
    ("since", "tonight", "rest"),
    [
        (MONDAY, MONDAY, "Monday 23 November, tonight."),
        (MONDAY + DAY, MONDAY, "Tuesday 24 November."),
        (MONDAY + 2 * DAY, MONDAY + DAY, "Monday 30 November: Thanksgiving comes first."),
        (MONDAY + 3 * DAY, MONDAY + 3 * DAY, "Monday 30 November: Thanksgiving comes first."),
        (MONDAY + 5 * DAY, MONDAY + 5 * DAY, "Monday 30 November."),
        (date(2026, 12, 18), date(2026, 12, 17), "Monday 4 January: Winter holidays comes first."),
    ],
)
def test_before_a_night_begins_it_counts_and_from_its_start_the_next_one_that_runs(
    since: date, tonight: date, rest: str
) -> None:
    assert says(since=since, tonight=tonight) == BEGINS + rest


@pytest.mark.parametrize(
    ("tonight", "marked"),
    [
        (MONDAY, "Monday 23 November, tonight: rosters may change"),
        (MONDAY - DAY, "Monday 23 November: rosters may change"),
        (MONDAY - 2 * DAY, "Monday 23 November: rosters may change"),
    ],
)
def test_the_strip_marks_tonight_and_at_a_weekend_the_night_after_it(tonight: date, marked: str) -> None:
    assert [one.words for one in ahead(tonight=tonight).cells if "ahead-tonight" in one.look] == [marked]


def test_a_pause_longer_than_the_forecast_still_has_its_end() -> None:
    assert says(spans=[SUMMER]) == f"{BEGINS}Tuesday 23 March: Summer comes first."


def test_behind_a_hold_it_waits_for_a_person() -> None:
    held = Bar(Outlook.HELD, "large_change", since=MONDAY)
    assert says(held, since=MONDAY + 2 * DAY) == (
        "A change made in Clever now waits behind the hold for a person’s decision; "
        "once decided, it shows after the night of Monday 30 November at the earliest."
    )


def test_behind_a_stop_it_waits_for_staff() -> None:
    stopped = Bar(Outlook.STOPPED, "stopped", since=MONDAY)
    assert says(stopped) == (
        "A change made in Clever now waits until staff start syncs again; "
        "once started again, it shows after the night of Monday 23 November, tonight at the earliest."
    )


def test_of_a_district_that_is_not_read_nothing_is_promised() -> None:
    assert says(Bar(Outlook.OFF, "access_lost")) == ""


def test_the_words_say_what_the_strip_shows() -> None:
    """Weeknights in a row to which the same happens are one line; sixty cells, the weekends among them."""
    made = ahead()
    assert len(made.cells) == 60
    assert made.cells[2].words == "Wednesday 25 November: paused, Thanksgiving"
    assert made.cells[5].words == "Saturday 28 November: no syncs at the weekend"
    assert [(one.dates, one.words, one.nights) for one in made.stretches][:3] == [
        ("Mon 23 November to Tue 24 November", "rosters may change", "2 nights"),
        ("Wed 25 November to Fri 27 November", "paused, Thanksgiving", "3 nights"),
        ("Mon 30 November to Thu 17 December", "rosters may change", "14 nights"),
    ]
    weeknights = sum(cell.look != "ahead-weekend" for cell in made.cells)
    assert sum(int(one.nights.split()[0]) for one in made.stretches) == weeknights


@pytest.mark.django_db
def test_the_district_s_page_answers_when_a_change_shows(morning: Morning, enter: Enter) -> None:
    """Wednesday morning, 7 October: tonight for one that is well, Monday for one paused to Friday, a person for one on hold."""
    client = enter(morning.cast.noor)
    expected = {
        morning.well.slug: f"{BEGINS}Wednesday 7 October, tonight.",
        morning.paused.slug: f"{BEGINS}Monday 12 October: Schedule changes comes first.",
        morning.held.district.slug: "now waits behind the hold for a person’s decision",
    }
    for slug, words in expected.items():
        assert words in text_of(client.get(reverse("district", args=[slug])))
