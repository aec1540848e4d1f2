"""The pauses somebody wrote down, as plain values in one question: nearly every page and every sync asks for them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection

#: The kind of a district's "do not sync before" (SchoolYear), which is a pause of its own like any other.
HELD_BACK: Final = "held_back"

# Those that touch the nights, and those that stand for a computed pause of the years, wherever they lie. A district is held
# back from the night since which it is; the day it waits for is the first that runs.
_WRITTEN = """
SELECT pause.id, pause.district_id, pause.first_night, pause.last_night, pause.name, pause.reason, pause.replaces,
    pause.year, pause.kind, pause.ended_at, district.time_zone
FROM rostering_pause pause
LEFT JOIN districts_district district ON district.id = pause.district_id
WHERE (pause.district_id IS NULL OR pause.district_id = ANY(%(districts)s::bigint[]))
    AND (
        (pause.first_night <= %(last)s AND pause.last_night >= %(first)s)
        OR (pause.replaces <> '' AND pause.year BETWEEN %(first_year)s AND %(last_year)s)
    )
UNION ALL
SELECT held.id, held.district_id, held.held_back_since, held.do_not_sync_before - 1, '', '', '', NULL, 'held_back', NULL,
    NULL
FROM districts_schoolyear held
WHERE held.district_id = ANY(%(districts)s::bigint[])
    AND held.held_back_since <= %(last)s AND held.do_not_sync_before > %(first)s
ORDER BY first_night, id
"""


class Written(NamedTuple):
    """A row of a pause; `time_zone` of its district, None for everybody's."""

    id: int
    district_id: int | None
    first_night: date
    last_night: date
    name: str
    reason: str
    replaces: str
    year: int | None
    kind: str
    ended_at: datetime | None
    time_zone: str | None


def written_pauses(*, districts: Iterable[int], first: date, last: date) -> list[Written]:
    """Everybody's and those of some districts that may touch the nights `first` to `last`."""
    years = years_touching(first, last)
    values: dict[str, Any] = {
        "districts": list(districts),
        "first": first,
        "last": last,
        "first_year": years[0],
        "last_year": years[-1],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, values)
        return [Written(*row) for row in cursor.fetchall()]


def years_touching(first: date, last: date) -> range:
    """The years whose company pauses may touch some nights: winter reaches into the next one."""
    return range(first.year - 1, last.year + 1)
