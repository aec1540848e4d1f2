"""School dates of a district, a row a school year; "do not sync before" is read by `rostering.calendar.pauses`."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NoReturn

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import District, SchoolYear
from rostering.calendar.nights import night_of
from rostering.keeping.rules import NotKept, check_keeper

LONGEST_HOLD: Final = timedelta(days=400)
LONGEST_YEAR: Final = timedelta(days=400)
TURN_OF_THE_YEAR: Final = 7
EVENT: Final = "district.dates_changed"


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The dates of one school year; see SchoolYear."""

    first_day: date | None = None
    last_day: date | None = None
    rollover_on: date | None = None
    do_not_sync_before: date | None = None
    held_back_since: date | None = None


def school_year_of(day: date) -> int:
    """The school year a day belongs to, by the calendar year in which it begins: from July on it is the new one."""
    return day.year if day.month >= TURN_OF_THE_YEAR else day.year - 1


def dates_of(row: SchoolYear | None) -> Dates:
    """The dates of a row; none of a row that does not exist."""
    if row is None:
        return Dates()
    return Dates(
        first_day=row.first_day,
        last_day=row.last_day,
        rollover_on=row.rollover_on,
        do_not_sync_before=row.do_not_sync_before,
        held_back_since=row.held_back_since,
    )


def keep_dates(*, district: District, year: int, asked: Dates, by: Staff, now: datetime) -> Dates | None:
    """Keep what was typed for a school year; the dates then, None if nothing differs. Raises NotKept, NotYours, NotAllowed."""
    check_keeper(district=district, by=by, now=now)
    tonight = night_of(at=now, zone=district.time_zone)
    with transaction.atomic():
        District.objects.select_for_update().get(id=district.id)
        row = SchoolYear.objects.filter(district=district, year=year).first()
        known = dates_of(row)
        settled = settle_dates(year=year, asked=asked, known=known, tonight=tonight)
        if settled == known:
            return None
        write_dates(district=district, year=year, known=known, settled=settled, by=by, now=now)
    return settled


def write_dates(
    *, district: District, year: int, known: Dates, settled: Dates, by: Staff, now: datetime
) -> None:
    """Write settled dates with their audit; inside the caller's transaction."""
    SchoolYear.objects.update_or_create(district=district, year=year, defaults=asdict(settled))
    audit_dates(district_id=district.id, year=year, known=known, settled=settled, by=by, now=now)


def audit_dates(  # noqa: PLR0913 - what is recorded
    *, district_id: int, year: int, known: Dates, settled: Dates, by: Staff, now: datetime
) -> None:
    """What differs, before and after."""
    record(
        event=EVENT,
        at=now,
        by=by,
        district_id=district_id,
        target=f"school year {year}",
        before=_differing(known, settled),
        after=_differing(settled, known),
    )


def settle_dates(*, year: int, asked: Dates, known: Dates, tonight: date) -> Dates:
    """What typed dates come to, a pure function. Raises NotKept, which names the field.

    An empty "do not sync before" lifts one that is ahead, from tonight on, and leaves the memory of one that is over.
    """
    for field, sentence in _problems(year=year, asked=asked):
        raise NotKept(f"{sentence} Nothing was changed.", field=field)
    before, since = _held_back(asked=asked, known=known, tonight=tonight)
    return replace(asked, do_not_sync_before=before, held_back_since=since)


def _problems(*, year: int, asked: Dates) -> Iterator[tuple[str, str]]:
    """What can not be, in the order of the fields."""
    first, last = asked.first_day, asked.last_day
    if first and first.year != year:
        yield "first_day", f"The first day of school year {year} lies in {year}, not {first.year}."
    if last and last.year not in (year, year + 1):
        yield "last_day", f"The last day of school year {year} lies in {year} or {year + 1}, not {last.year}."
    if first and last and not first < last <= first + LONGEST_YEAR:
        yield "last_day", "School ends after it begins, and within thirteen months."
    rollover = asked.rollover_on
    if rollover and rollover.year not in (year, year + 1):
        yield (
            "rollover_on",
            f"The rollover to school year {year} lies in {year} or {year + 1}, not {rollover.year}.",
        )


def _held_back(*, asked: Dates, known: Dates, tonight: date) -> tuple[date | None, date | None]:
    """(do not sync before, held back since): as known if nothing else was asked for, else lifted, moved or begun."""
    before, since = asked.do_not_sync_before, asked.held_back_since
    if before is None:
        return _lifted(since=since, known=known, tonight=tonight)
    if before == known.do_not_sync_before and since in (None, known.held_back_since):
        return before, known.held_back_since
    if before <= tonight:
        _refuse(
            "do_not_sync_before",
            "This day must lie after tonight; leave it empty if rosters may change already.",
        )
    if before > tonight + LONGEST_HOLD:
        _refuse("do_not_sync_before", "This day is more than thirteen months away; check the year.")
    began = known.held_back_since if _is_ahead(known, tonight) else None
    if began is not None and began < tonight:
        if since not in (None, began):
            _refuse("held_back_since", "Rosters are held back already; that beginning can not be moved.")
        return before, began
    since = since or tonight
    if not tonight <= since < before:
        _refuse("held_back_since", "The first night without changes lies from tonight to the day before.")
    return before, since


def _lifted(*, since: date | None, known: Dates, tonight: date) -> tuple[date | None, date | None]:
    if since is not None and since != known.held_back_since:
        _refuse("do_not_sync_before", "Say before which day rosters must not change, too.")
    if not _is_ahead(known, tonight):
        return known.do_not_sync_before, known.held_back_since
    began = known.held_back_since
    return (tonight, began) if began is not None and began < tonight else (None, None)


def _is_ahead(known: Dates, tonight: date) -> bool:
    return known.do_not_sync_before is not None and known.do_not_sync_before > tonight


def _refuse(field: str, sentence: str) -> NoReturn:
    raise NotKept(f"{sentence} Nothing was changed.", field=field)


def _differing(these: Dates, those: Dates) -> dict[str, Any]:
    other = asdict(those)
    return {
        name: value.isoformat() if value else None
        for name, value in asdict(these).items()
        if value != other[name]
    }
