"""Which nightly run is taken up next: found by the database, however many wait, so that a night costs the same for each.

The order is that of `due.ready_runs`, the limits are those of `slots`; the claim itself counts them again.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from rostering.calendar.nights import is_zone, night_ends
from rostering.models import Run
from rostering.slots import Room, room_now

#: More than one, because colleagues at work may be quicker with the first.
AT_A_TIME: Final = 4

# The mornings come in with the question, a row for each night and time zone that waits: of time zones Python knows more
# than the database may. `people` as in `slots.size_of`.
NEXT = """
SELECT run.id
FROM rostering_run run
JOIN districts_district district ON district.id = run.district_id
JOIN unnest(%(nights)s::date[], %(zones)s::text[], %(mornings)s::timestamptz[]) AS school (night, time_zone, morning)
    ON school.night = run.night AND school.time_zone = district.time_zone
LEFT JOIN districts_connection link ON link.district_id = district.id
LEFT JOIN LATERAL (
    SELECT sum(count::text::numeric) AS people
    FROM districts_rosterstate roster, jsonb_each(roster.counts) AS counts (kind, count)
    WHERE roster.district_id = district.id AND jsonb_typeof(count) = 'number'
) size ON true
LEFT JOIN LATERAL (
    SELECT earlier.status
    FROM rostering_run earlier
    WHERE earlier.district_id = run.district_id AND earlier.trigger = 'nightly' AND earlier.night < run.night
    ORDER BY earlier.night DESC
    LIMIT 1
) night_before ON true
WHERE run.status = 'queued' AND run.trigger = 'nightly'
    AND (run.not_before IS NULL OR run.not_before <= %(now)s)
    AND run.id <> ALL(%(tried)s::bigint[])
    AND coalesce(link.provider, '') = ANY(
        CASE WHEN size.people BETWEEN 1 AND %(small_people)s
            THEN %(for_small)s::text[] ELSE %(for_large)s::text[] END
    )
ORDER BY night_before.status IS DISTINCT FROM 'missed', school.morning, coalesce(size.people, 0), run.id
LIMIT %(at_a_time)s
"""


def nightly_in_turn(*, now: datetime) -> Iterator[int]:
    """The numbers of the nightly runs with a free slot, in order. Each is given once; what is free is seen anew every few."""
    tried: list[int] = []
    while some := _next(now=now, room=room_now(), tried=tried):
        for number in some:
            tried.append(number)
            yield number


def _next(*, now: datetime, room: Room, tried: list[int]) -> list[int]:
    waiting = _nights_waiting(now)
    if not waiting or not (room.for_small or room.for_large):
        return []
    values: dict[str, Any] = {
        "nights": [night for night, _ in waiting],
        "zones": [zone for _, zone in waiting],
        "mornings": [night_ends(night=night, zone=zone) for night, zone in waiting],
        "now": now,
        "tried": tried,
        "small_people": room.small_people,
        "for_small": list(room.for_small),
        "for_large": list(room.for_large),
        "at_a_time": AT_A_TIME,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEXT, values)
        return [number for (number,) in cursor.fetchall()]


def _nights_waiting(now: datetime) -> list[tuple[date, str]]:
    """The nights and time zones of what waits: a handful, whatever the number of districts.

    A zone that is gone since is left out, so that it costs nobody else his turn; `missed.close_missed` ends its runs.
    """
    may_begin = Q(not_before__isnull=True) | Q(not_before__lte=now)
    queued = Run.objects.filter(may_begin, status=Run.Status.QUEUED, trigger=Run.Trigger.NIGHTLY)
    waiting = queued.order_by().values_list("night", "district__time_zone").distinct()
    return [(night, zone) for night, zone in waiting if is_zone(zone)]
