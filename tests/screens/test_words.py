"""Numbers, times and nights in words (LOOK, Type; RULES B4): pure functions, no database."""

from datetime import UTC, date, datetime, time

import pytest

from rostering.calendar.pauses import company_pauses
from rostering.screens.moments import age_words, greeting, moment, night_words, span_words, zone_name
from rostering.screens.presenters.tonight import (
    begins_words,
    last_night,
    next_night,
    sync_words,
    tonight,
)
from rostering.screens.words import (
    count_of,
    difference,
    initials,
    listed,
    number,
    percent,
    seconds_words,
    spelled,
)

LA = "America/Los_Angeles"
START = time(22)


def at(text: str) -> datetime:
    """An instant, given in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_numbers_have_separators_and_a_real_minus() -> None:
    assert (number(1234567), number(-3)) == ("1,234,567", "\N{MINUS SIGN}3")


@pytest.mark.parametrize(
    ("value", "words"), [(103.5, "103.5"), (50.0, "50"), (0.0, "0"), (0.3, "0.3"), (1000.0, "1,000")]
)
def test_percents_keep_their_sign_with_a_no_break_space(value: float, words: str) -> None:
    assert percent(value) == f"{words}\N{NO-BREAK SPACE}%"


def test_counts_agree_with_their_noun() -> None:
    assert [count_of(1, "sections"), count_of(2, "sections"), count_of(0, "students")] == [
        "1 class",
        "2 classes",
        "0 students",
    ]
    assert (spelled(12), spelled(13)) == ("twelve", "13")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
    assert (difference(5, 3), difference(3, 5), difference(3, 3)) == ("2 fewer", "2 more", "as before")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.01, "under 0.1 s"),
        (0.44, "0.4 s"),
        (0.97, "1 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (168, "2 min 48 s"),
        (3900, "1 h 5 min"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert seconds_words(seconds).replace("\N{NO-BREAK SPACE}", " ") == words


def test_initials_take_first_and_last() -> None:
    assert [initials(name) for name in ("Noor Haddad", "Ana María Ruiz", "noor@portal.example.org", "")] == [
        "NH",
        "AR",
        "NO",
        "",
    ]


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        ("2026-11-24 06:14", "last night 22:14"),  # Monday 22:14, said on Tuesday morning
        ("2026-11-24 10:30", "last night 02:30"),
        ("2026-11-24 15:00", "today 07:00"),
        ("2026-11-23 20:00", "yesterday 12:00"),
        ("2026-11-21 06:06", "Friday 22:06"),
        ("2026-11-14 06:00", "13 November 22:00"),
        ("2025-11-14 06:00", "13 November 2025 22:00"),
        ("2026-11-25 06:00", "tonight 22:00"),
        ("2026-11-26 06:00", "tomorrow 22:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(happened: str, words: str) -> None:
    """On Tuesday 24 November, 08:12 in Los Angeles."""
    said = moment(at(happened), now=at("2026-11-24 16:12"), zone=LA)
    assert said.words == words


def test_the_exact_time_names_the_zone_through_daylight_saving() -> None:
    summer = moment(at("2026-07-02 05:00"), now=at("2026-11-24 16:12"), zone=LA)
    assert summer.exact == "Wednesday 1 July 2026, 22:00:00 PDT"
    assert zone_name(LA) == "Pacific time"
    assert zone_name("America/Indiana/Knox") == "Knox time"


def test_nights_and_spans() -> None:
    today = date(2026, 11, 24)
    assert night_words(today, today=today) == "tonight"
    assert night_words(date(2026, 11, 20), today=today) == "Friday night"
    assert night_words(date(2026, 11, 9), today=today) == "the night of 9 November"
    assert span_words(date(2026, 11, 25), date(2026, 11, 27)) == "25 to 27 November"
    assert span_words(date(2026, 12, 18), date(2027, 1, 3)) == "18 December to 3 January"
    assert age_words(at("2026-11-22 16:00"), now=at("2026-11-24 16:12")) == "for 2 days"
    assert [greeting(at(f"2026-11-24 {hour}:00"), zone=LA) for hour in ("16", "21")] == [
        "Good morning",
        "Good afternoon",
    ]


@pytest.mark.parametrize(
    ("now", "last", "coming"),
    [
        (
            "2026-11-23 16:00",
            date(2026, 11, 20),
            date(2026, 11, 23),
        ),  # Monday morning: Friday's, then tonight's
        ("2026-11-24 05:59", date(2026, 11, 20), date(2026, 11, 23)),  # Monday 21:59
        ("2026-11-24 06:00", date(2026, 11, 23), date(2026, 11, 24)),  # Monday 22:00: tonight has begun
        ("2026-11-24 13:59", date(2026, 11, 23), date(2026, 11, 24)),  # Tuesday 05:59, still that night
        ("2026-11-22 16:00", date(2026, 11, 20), date(2026, 11, 23)),  # Sunday
    ],
)
def test_last_night_is_the_last_that_should_have_run_until_tonight_begins(
    now: str, last: date, coming: date
) -> None:
    """LOOK, Home: until tonight begins."""
    assert last_night(now=at(now), zone=LA, start=START) == last
    assert next_night(now=at(now), zone=LA, start=START) == coming


def test_when_a_night_begins_in_words() -> None:
    today = date(2026, 11, 24)
    said = [
        begins_words(night, today=today, start=START)
        for night in (today, date(2026, 11, 25), date(2026, 11, 27), date(2026, 12, 1))
    ]
    assert said == ["tonight at 22:00", "tomorrow at 22:00", "Friday at 22:00", "Tuesday 1 December at 22:00"]
    assert sync_words(date(2026, 11, 27), today=today, start=START) == "Friday’s sync at 22:00"


def test_tonights_panel_names_the_company_pause_before_it_comes() -> None:
    """RULES B12-B15."""
    panel = tonight(
        now=at("2026-11-23 16:12"),
        zone=LA,
        start=START,
        taking_part=400,
        paused=8,
        off=1,
        spans=company_pauses(2026),
    )
    assert panel.sentence == (
        "400 districts sync tonight at 22:00. 8 are paused by the district: read, not changed. 1 is off."
    )
    assert [block.state for block in panel.blocks] == [
        "tonight",
        "plain",
        "paused",
        "paused",
        "paused",
        "plain",
    ]
    assert panel.pauses == (
        "Thanksgiving pauses every district from Wednesday (25 to 27 November). "
        "What is undecided then waits until Monday 30 November.",
    )
