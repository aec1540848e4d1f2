"""A year of nights: pauses of everybody as bands, districts' own as strokes; its key, and the pauses in words."""

from datetime import date
from typing import Final

from rostering.calendar.company import company_pauses
from rostering.calendar.forecast import Outlook
from rostering.calendar.nights import ONE_DAY
from rostering.calendar.spans import PauseSpan
from rostering.screens.gallery import Sample
from rostering.screens.presenters.windows import WindowLine
from rostering.screens.presenters.year import WEEKDAYS, months_of, school_year
from rostering.screens.presenters.year_gone import GoneNight, gone_months
from rostering.screens.presenters.year_pauses import year_pauses
from rostering.screens.presenters.year_words import ExpectedNights, NightFacts

_YEAR: Final = 2026
_TONIGHT: Final = date(2026, 11, 23)
_THANKSGIVING: Final = PauseSpan(
    date(2026, 11, 25), date(2026, 11, 27), "Thanksgiving", "", "company", pause_id=1, is_confirmed=True
)
_COMPANY: Final = [_THANKSGIVING, company_pauses(_YEAR)[1]]
_EXAMS: Final = PauseSpan(date(2026, 12, 7), date(2026, 12, 11), "Exams", "", "district", pause_id=2)


_EXPECTED: Final = ExpectedNights(first_night=date(2027, 1, 11), last_night=date(2027, 1, 22), href="#")


def _own(count: int, first: date, last: date, name: str) -> list[PauseSpan]:
    return [PauseSpan(first, last, name, "", "district", pause_id=10 + number) for number in range(count)]


_OWN: Final = [
    *_own(8, date(2026, 11, 16), date(2026, 11, 24), "Their own choice"),
    *_own(31, date(2027, 1, 4), date(2027, 1, 5), "Staff days"),
    *_own(60, date(2027, 6, 7), date(2027, 7, 30), "Summer"),
]


#: Two weeks of October: on Tuesday the 13th Clever was away.
_GONE: Final = {
    date(2026, 10, 5) + count * ONE_DAY: GoneNight(
        ran=1390 - 120 * (count == 8), held=5, failed=3 + 120 * (count == 8), missed=2
    )
    for count in (*range(5), *range(7, 12))
}


def _held_until(last: date) -> dict[date, NightFacts]:
    """Each coming night of a district that waits behind a hold until a date, and runs after it."""
    _, end = school_year(_YEAR)
    dates = [_TONIGHT + count * ONE_DAY for count in range((end - _TONIGHT).days)]
    return {
        night: NightFacts(counts={Outlook.HELD if night <= last else Outlook.RUNS: 1}, total=1)
        for night in dates
    }


def _months(spans: list[PauseSpan], nights: dict[date, NightFacts], *, is_one: bool) -> dict[str, object]:
    gone = {} if is_one else _GONE
    months = months_of(
        _YEAR,
        tonight=_TONIGHT,
        spans=spans,
        nights=nights,
        is_one=is_one,
        gone=gone,
        expected=[_EXPECTED] if is_one else (),
    )
    return {"months": months[3:9], "names": WEEKDAYS, "is_now": False}


SAMPLES = (
    Sample(
        title="The key",
        template="components/year_key.html",
        context={"is_one": "", "next_night": "tonight", "has_expected": ""},
    ),
    Sample(
        title="The key of one district, at a weekend",
        template="components/year_key.html",
        context={"is_one": "birch-bay", "next_night": "the next night", "has_expected": "yes"},
    ),
    Sample(
        title="Half a year of every district",
        template="components/year.html",
        context=_months([*_COMPANY, *_OWN], {}, is_one=False),
    ),
    Sample(
        title="Half a year of one district that waits behind a hold, and expects a large change in January",
        template="components/year.html",
        context=_months([*_COMPANY, _EXAMS], _held_until(date(2026, 12, 4)), is_one=True),
    ),
    Sample(
        title="The next pauses",
        template="components/year_coming.html",
        context={"pauses": year_pauses([*_COMPANY, *_OWN], tonight=_TONIGHT, districts=99)[:3]},
    ),
    Sample(
        title="Expected changes of a district",
        template="components/expected_lines.html",
        context={
            "lines": (
                WindowLine(nights="11 to 22 January 2027", state="coming", href="#"),
                WindowLine(nights="9 to 27 August 2027", state="waits for a second person", href="#"),
            )
        },
    ),
    Sample(
        title="How its nights went",
        template="components/year_gone.html",
        context={"months": gone_months(_GONE, href_of=lambda night: "#")},
    ),
    Sample(
        title="All of a year",
        template="components/year_pauses.html",
        context={"pauses": year_pauses([*_COMPANY, *_OWN], tonight=date(2026, 11, 25), districts=99)},
    ),
)
