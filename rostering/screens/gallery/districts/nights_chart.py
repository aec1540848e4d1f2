"""One bar a night on a square-root scale: grey as usual, green large and approved, amber on hold, striped paused."""

from datetime import date

from rostering.calendar.pauses import PauseSpan
from rostering.screens.gallery import Sample
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.nights_chart import NightsChart, chart_nights, nights_chart

_SHOWN = chart_nights(tonight=date(2026, 11, 24))
_PAUSE = PauseSpan(
    first_night=date(2026, 11, 16),
    last_night=date(2026, 11, 27),
    name="Trimester tests",
    reason="",
    scope="district",
)
_STUDENTS = 9861


def _night(index: int) -> NightRow:
    """A made-up autumn: a new school year, a failure, a hold, a pause at the end."""
    changed, status, reason = (index * 37) % 90, "applied" if index % 7 else "unchanged", ""
    if index == 16:
        changed, reason = 8700, "large_change"
    elif 16 < index < 21:
        changed = 900 // (index - 16)
    elif index in (44, 45):
        changed, status, reason = 6100, "superseded", "large_change"
    elif index == 60:
        changed, status = 0, "failed"
    elif _PAUSE.covers(_SHOWN[index]):
        changed, status, reason = 60 + index, "waiting", "paused"
    share = round(100 * changed / _STUDENTS, 1)
    students = {"existing": _STUDENTS, "changed": changed, "percent": share}
    return NightRow(
        number=index, night=_SHOWN[index], status=status, reason=reason, totals={"students": students}
    )


def _chart(*, spans: tuple[PauseSpan, ...], first: int = 0) -> NightsChart | None:
    return nights_chart([_night(index) for index in range(first, 90)], nights=_SHOWN, spans=spans)


SAMPLES = (
    Sample(
        title="An autumn with everything in it",
        template="components/nights_chart.html",
        context={"chart": _chart(spans=(_PAUSE,))},
        is_wide=True,
    ),
    Sample(
        title="A district that is new",
        template="components/nights_chart.html",
        context={"chart": _chart(spans=(), first=85)},
        is_wide=True,
    ),
)
