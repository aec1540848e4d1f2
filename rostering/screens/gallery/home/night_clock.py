"""Last night by the clock: a bar for each ten minutes, and by name what did not go through."""

from datetime import UTC, date, datetime, time, timedelta

from rostering.screens.gallery import Sample
from rostering.screens.presenters.night_clock import night_clock
from rostering.screens.presenters.strip import NightRun

_NIGHT = date(2026, 11, 20)
_BEGIN = datetime(2026, 11, 21, 3, tzinfo=UTC)
_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")


def _run(number: int) -> NightRun:
    """One of sixty made-up districts, spread over the hours in which their nights begin."""
    status = {17: "failed", 29: "held", 43: "missed"}.get(number, "applied")
    ended = _BEGIN + timedelta(hours=number // 15, minutes=(number * 7) % 50)
    return NightRun(
        district_id=number,
        id=number + 1,
        status=status,
        reason="",
        plan__is_empty=None,
        finished_at=ended,
        queued_at=_BEGIN,
    )


SAMPLES = (
    Sample(
        title="Four time zones",
        template="components/night_clock.html",
        context={
            "clock": night_clock(
                night=_NIGHT,
                districts=[(n, f"d{n}", f"District {n}", "", _ZONES[n // 15]) for n in range(60)],
                runs={n: _run(n) for n in range(60)},
                zone="America/Los_Angeles",
                start=time(22),
            )
        },
        is_wide=True,
    ),
)
