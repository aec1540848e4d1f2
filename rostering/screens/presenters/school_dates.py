"""School dates in words: the side of the district's page, its forms, and what "do not sync before" comes to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from districts.models import SchoolYear
from rostering.calendar.nights import ONE_DAY
from rostering.keeping.school_dates import Dates, dates_of
from rostering.screens.keeping_forms import DatesForm
from rostering.screens.moments import short_date
from rostering.screens.presenters.run_facts import Fact

_NAMES = (
    ("first_day", "First day"),
    ("last_day", "Last day"),
    ("rollover_on", "SIS rollover"),
    ("do_not_sync_before", "Do not sync before"),
)


@dataclass(frozen=True, kw_only=True)
class YearEdit:
    """One school year with its form. `year` as a form sends it, without separators."""

    year: str
    heading: str
    held_back: str
    form: DatesForm


@dataclass(frozen=True, kw_only=True)
class YearFacts:
    """One school year as facts."""

    heading: str
    facts: tuple[Fact, ...]


def year_name(year: int) -> str:
    """2026 -> "2026-27", with a dash that does not break."""
    return f"{year}\N{EN DASH}{(year + 1) % 100:02d}"


def year_edits(
    rows: Mapping[int, SchoolYear], *, first: int, tonight: date, year: int | None, form: DatesForm | None
) -> tuple[YearEdit, ...]:
    """The forms of two school years from `first` on; that of `year` is `form`, as it was typed."""
    edits = []
    for number in (first, first + 1):
        known = still_ahead(dates_of(rows.get(number)), today=tonight)
        fresh = DatesForm(auto_id=f"year{number}_%s", initial=asdict(known))
        edits.append(
            YearEdit(
                year=str(number),
                heading=year_name(number),
                held_back=held_back_words(known, today=tonight),
                form=form if form is not None and number == year else fresh,
            )
        )
    return tuple(edits)


def past_years(rows: Mapping[int, SchoolYear], *, before: int) -> tuple[YearFacts, ...]:
    """The school years before, newest first, as they were kept."""
    return tuple(
        YearFacts(heading=year_name(year), facts=_facts(dates_of(rows[year]), with_year=True))
        for year in sorted(rows, reverse=True)
        if year < before
    )


def year_facts(rows: Mapping[int, SchoolYear], *, first: int, today: date) -> tuple[YearFacts, ...]:
    """This school year, and the next if somebody has entered it."""
    return tuple(
        YearFacts(
            heading=year_name(year),
            facts=_facts(still_ahead(dates_of(rows.get(year)), today=today), with_year=False),
        )
        for year in (first, first + 1)
        if year == first or year in rows
    )


def still_ahead(dates: Dates, *, today: date) -> Dates:
    """The dates without a "do not sync before" that is over."""
    if dates.do_not_sync_before is not None and dates.do_not_sync_before <= today:
        return replace(dates, do_not_sync_before=None, held_back_since=None)
    return dates


def _facts(dates: Dates, *, with_year: bool) -> tuple[Fact, ...]:
    known = asdict(dates)
    return tuple(Fact(name=words, value=_dated(known[name], with_year=with_year)) for name, words in _NAMES)


def _dated(day: date | None, *, with_year: bool) -> str:
    if day is None:
        return "not set"
    return f"{short_date(day)} {day.year}" if with_year else short_date(day)


def held_back_words(dates: Dates, *, today: date) -> str:
    """What "do not sync before" comes to, "" if there is none ahead."""
    before, since = dates.do_not_sync_before, dates.held_back_since
    if before is None or since is None or before <= today:
        return ""
    last = before - ONE_DAY
    begins = "from tonight" if since == today else f"from {short_date(since)}"
    begins = f"since {short_date(since)}" if since < today else begins
    return (
        f"Rosters are held back {begins} through the night of {short_date(last)}; "
        f"they change again on the night of {before:%A} {short_date(before)}."
    )
