"""What a night is: pure functions of an instant and a time zone (DESIGN 5, Night; RULES B3, B4).

A night belongs to the date on which it starts, in the district's time zone, and ends at 06:00 of the next day.
Whatever the clocks do in between (daylight saving moves them at 02:00) makes the night an hour longer or shorter, no more.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NIGHT_END = time(6)
ONE_DAY = timedelta(days=1)
FRIDAY = 4
LOOK_BACK_DAYS = 3 * 366
WAITS = (timedelta(minutes=5), timedelta(minutes=15))


def is_zone(zone: str) -> bool:
    """Whether there is such a time zone here. They are renamed now and then: another machine may not know one of yesterday."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def night_of(*, at: datetime, zone: str) -> date:
    """The night an instant belongs to: yesterday's before 06:00 local time, else today's. Raises ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone belongs to no night")
    local = at.astimezone(ZoneInfo(zone))
    return local.date() - ONE_DAY if local.time() < NIGHT_END else local.date()


def is_weeknight(night: date) -> bool:
    """Monday to Friday nights are weeknights (RULES B3)."""
    return night.weekday() <= FRIDAY


def night_starts(*, night: date, zone: str, start: time) -> datetime:
    """The instant (UTC) at which everything of a night is due; `start` is the district's local time, normally NIGHT_START."""
    return datetime.combine(night, start, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def night_ends(*, night: date, zone: str) -> datetime:
    """The instant (UTC) at which a night is over: 06:00 local time of the next day, itself no longer inside."""
    return datetime.combine(night + ONE_DAY, NIGHT_END, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_in_night(*, at: datetime, zone: str, start: time) -> bool:
    """Whether an instant lies in `[start, 06:00)` of its night, weeknight or not."""
    return at >= night_starts(night=night_of(at=at, zone=zone), zone=zone, start=start)


def weeknight_on_or_after(night: date) -> date:
    """The night itself if it is a weeknight, else the Monday night that follows."""
    while not is_weeknight(night):
        night += ONE_DAY
    return night


def last_weeknights(*, before: date, count: int, skip: Callable[[date], bool]) -> list[date]:
    """The `count` latest weeknights before a night that `skip` does not leave out, oldest first; looks back three years."""
    found: list[date] = []
    for days in range(1, LOOK_BACK_DAYS):
        night = before - timedelta(days=days)
        if len(found) == count:
            break
        if is_weeknight(night) and not skip(night):
            found.append(night)
    return found[::-1]


def is_too_late(*, began: datetime, at: datetime, night: date, zone: str) -> bool:
    """Whether a night has ended since a run of it `began`. A night lived through at another time has no such end."""
    return night_of(at=began, zone=zone) == night and at >= night_ends(night=night, zone=zone)


def retry_wait(*, attempt: int, began: datetime, at: datetime, night: date, zone: str) -> timedelta | None:
    """How long a nightly run waits after its failed attempt (1, 2 ...): 5, then 15 minutes, three tries in all.

    None when there is no further try: the attempts are used up, or the next would begin after the night the run `began`
    in. A night lived through at another time (`began` outside it) has no such end.
    """
    if attempt > len(WAITS):
        return None
    wait = WAITS[attempt - 1]
    return None if is_too_late(began=began, at=at + wait, night=night, zone=zone) else wait
