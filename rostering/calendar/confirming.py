"""When a company pause that nobody has confirmed is worth saying, and when it is urgent (RULES B13)."""

from datetime import date, timedelta
from typing import Final, Literal

from rostering.calendar.spans import PauseSpan

URGENT_DAYS: Final = 14
OCTOBER: Final = 10

Urgency = Literal["", "quiet", "urgent"]


def urgency_of(span: PauseSpan, *, today: date) -> Urgency:
    """From October of its year a pause warns quietly, from 14 days before its first night it is urgent, through its last.

    Until October, when it is confirmed, and when it is over, "".
    """
    if span.is_confirmed or span.year is None or span.last_night < today:
        return ""
    if span.first_night - today <= timedelta(days=URGENT_DAYS):
        return "urgent"
    return "quiet" if today >= date(span.year, OCTOBER, 1) else ""
