"""An unconfirmed company pause warns from October and is urgent from 14 days before (RULES B13), on both sides of each limit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rostering.calendar.company import company_pauses
from rostering.calendar.confirming import urgency_of

THANKSGIVING, WINTER = company_pauses(2026)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 9, 30), ""),
        (date(2026, 10, 1), "quiet"),
        (WINTER.first_night - 15 * DAY, "quiet"),
        (WINTER.first_night - 14 * DAY, "urgent"),
        (WINTER.first_night, "urgent"),
        (WINTER.last_night, "urgent"),
        (WINTER.last_night + DAY, ""),
    ],
)
def test_winter_of_2026(today: date, urgency: str) -> None:
    assert urgency_of(WINTER, today=today) == urgency


def test_what_is_confirmed_says_nothing() -> None:
    confirmed = replace(THANKSGIVING, is_confirmed=True)
    assert urgency_of(confirmed, today=THANKSGIVING.first_night) == ""
