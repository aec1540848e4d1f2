"""School years around a night, so that a practice district is in the middle of a term whenever somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# The SIS shows the new year a week before its first day, as most districts do.
ROLLOVER_LEAD = timedelta(days=7)
NEW_DAY_BEGINS = time(6, 0)
SATURDAY = 5


@dataclass(frozen=True)
class SchoolYear:
    """One school year; `shown_from` is the first night on which the district serves it."""

    first: date
    second_semester: date
    last: date
    shown_from: date

    @property
    def ends_in(self) -> int:
        """The year in which it ends, OneRoster's `schoolYear`."""
        return self.last.year

    @property
    def label(self) -> str:
        """For people: "2026-2027"."""
        return f"{self.last.year - 1}-{self.last.year}"


def is_weeknight(night: date) -> bool:
    """Monday to Friday (DESIGN 5)."""
    return night.weekday() < SATURDAY


def weeknights(first: date, last: date) -> Iterator[date]:
    """Every weeknight from `first` to `last`, both included."""
    night = first
    while night <= last:
        if is_weeknight(night):
            yield night
        night += DAY


def weeknights_until(last: date, count: int) -> list[date]:
    """The `count` latest weeknights that are not after `last`, oldest first."""
    found: list[date] = []
    night = last
    while len(found) < count:
        if is_weeknight(night):
            found.append(night)
        night -= DAY
    return found[::-1]


def night_by_clock(now: datetime, timezone: str) -> date:
    """The night an instant belongs to in a zone: before 06:00 it is still yesterday's (DESIGN 5)."""
    local = now.astimezone(ZoneInfo(timezone))
    return local.date() - DAY if local.time() < NEW_DAY_BEGINS else local.date()


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _usual_year(autumn: int) -> SchoolYear:
    first = _monday_from(date(autumn, 8, 10))
    return SchoolYear(
        first=first,
        second_semester=_monday_from(date(autumn + 1, 1, 5)),
        last=date(autumn + 1, 6, 5),
        shown_from=first - ROLLOVER_LEAD,
    )


def _first_year(start: date) -> SchoolYear:
    """The year that contains `start`; in summer one that began two months ago, so that there are classes to see."""
    usual = _usual_year(start.year if start >= date(start.year, 8, 1) else start.year - 1)
    # Three weeks of practice nights must fit before the year ends and after it began.
    if usual.first + timedelta(days=21) <= start <= usual.last - timedelta(days=45):
        return usual
    first = _monday_from(start - timedelta(days=67))
    last = first + timedelta(days=298)
    return SchoolYear(
        first=first, second_semester=_monday_from(first + timedelta(days=150)), last=last, shown_from=first
    )


def school_years(
    start: date, *, semester_change: date | None = None, new_year: date | None = None
) -> tuple[SchoolYear, ...]:
    """The school years a district of `start` lives through, with scripted turns at the given nights."""
    if new_year is not None:
        before = SchoolYear(
            first=new_year - timedelta(days=300),
            second_semester=new_year - timedelta(days=150),
            last=new_year - timedelta(days=3),
            shown_from=new_year - timedelta(days=300),
        )
        after = SchoolYear(
            first=new_year,
            second_semester=new_year + timedelta(days=150),
            last=new_year + timedelta(days=297),
            shown_from=new_year,
        )
        years = [before, after]
    else:
        years = [_first_year(start)]
    if semester_change is not None:
        index = max(i for i, year in enumerate(years) if i == 0 or year.first <= semester_change)
        turned = years[index]
        years[index] = SchoolYear(
            first=min(turned.first, semester_change - timedelta(days=90)),
            second_semester=semester_change,
            last=max(turned.last, semester_change + timedelta(days=120)),
            shown_from=min(turned.shown_from, semester_change - timedelta(days=90)),
        )
    last = years[-1].last
    next_autumn = last.year if last.month < 8 else last.year + 1
    return (*years, *(_usual_year(next_autumn + more) for more in range(3)))


def year_on(years: tuple[SchoolYear, ...], night: date) -> SchoolYear:
    """The year a district serves on a night: the latest that is already shown."""
    shown = [year for year in years if year.shown_from <= night]
    return shown[-1] if shown else years[0]
