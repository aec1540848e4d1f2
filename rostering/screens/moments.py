"""Times as people say them ("last night 22:14"), with the exact one for the pointer and for machines."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_EVENING = 17
_MORNING = 6


@dataclass(frozen=True, kw_only=True)
class Moment:
    """`words` for the screen, `exact` for the pointer, `iso` for machines."""

    words: str
    exact: str
    iso: str


def moment(at: datetime, *, now: datetime, zone: str, also: str = "") -> Moment:
    """When something happened or will happen, as said at `now` in `zone`; `also` in that of the reader, for the pointer.

    Both instants are aware.
    """
    local, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    exact = f"{local:%A} {local.day} {local:%B %Y, %H:%M:%S %Z}"
    if also and also != zone:
        there = at.astimezone(ZoneInfo(also))
        exact = f"{exact}; {there:%A %H:%M %Z} where you are"
    return Moment(words=f"{_day_words(local, here)} {local:%H:%M}".strip(), exact=exact, iso=at.isoformat())


def day_words(at: datetime, *, now: datetime, zone: str) -> str:
    """The day of it, as `moment` says it: "yesterday", "last night", "Friday"."""
    return _day_words(at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)))


def _day_words(local: datetime, here: datetime) -> str:
    days = (here.date() - local.date()).days
    if days == 0:
        if local.hour < _MORNING <= here.hour:
            return "last night"
        return "tonight" if local > here and local.hour >= _EVENING else "today"
    if days == 1:
        return "last night" if local.hour >= _EVENING else "yesterday"
    if days == -1:
        return "tomorrow"
    return weekday_or_date(local.date(), today=here.date())


def weekday_or_date(day: date, *, today: date) -> str:
    """ "Friday" within six days of today, else "13 November", with the year when it is another one."""
    if 0 <= abs((today - day).days) <= 6:
        return f"{day:%A}"
    return short_date(day) if day.year == today.year else f"{short_date(day)} {day.year}"


def short_date(day: date) -> str:
    """ "13 November"."""
    return f"{day.day} {day:%B}"


def long_date(day: date) -> str:
    """ "Friday 20 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def night_words(night: date, *, today: date) -> str:
    """The name of a night: "Friday night" near today, "the night of 13 November" otherwise."""
    if night == today:
        return "tonight"
    if 0 < (today - night).days <= 6:
        return f"{night:%A} night"
    return f"the night of {weekday_or_date(night, today=today)}"


def span_words(first: date, last: date) -> str:
    """ "25 to 27 November", "18 December to 3 January", "25 November"."""
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {short_date(last)}"
    return f"{short_date(first)} to {short_date(last)}"


def age_words(since: datetime, *, now: datetime) -> str:
    """ "for 2 days", "for 3 hours", "just now"."""
    passed = now - since
    if passed < timedelta(hours=1):
        return "just now"
    if passed < timedelta(days=1):
        hours = int(passed.total_seconds() // 3600)
        return f"for {hours} hour{'' if hours == 1 else 's'}"
    return f"for {passed.days} day{'' if passed.days == 1 else 's'}"


def greeting(now: datetime, *, zone: str) -> str:
    """ "Good morning" until noon, "Good afternoon" until 17:00, then "Good evening"."""
    hour = now.astimezone(ZoneInfo(zone)).hour
    if 5 <= hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= hour < _EVENING else "Good evening"


def zone_name(zone: str) -> str:
    """ "America/Los_Angeles" -> "Pacific time"; other zones by their city."""
    known = {
        "America/New_York": "Eastern time",
        "America/Chicago": "Central time",
        "America/Denver": "Mountain time",
        "America/Phoenix": "Arizona time",
        "America/Los_Angeles": "Pacific time",
        "America/Anchorage": "Alaska time",
        "Pacific/Honolulu": "Hawaii time",
    }
    return known.get(zone) or f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def clock(at: datetime, *, zone: str) -> str:
    """ "08:12" there."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
