"""The coming nights of a district: when a change shows, a strip for the eye, and the same in words."""

from datetime import date
from typing import Any, Final

from rostering.calendar.company import company_pauses
from rostering.calendar.forecast import Bar, Outlook, forecast
from rostering.screens.gallery import Sample
from rostering.screens.presenters.nights_ahead import nights_ahead

_TONIGHT: Final = date(2026, 11, 23)
_SPANS: Final = company_pauses(2026)
_BARS: Final[dict[str, tuple[Bar, ...]]] = {
    "Sixty nights, two pauses": (),
    "Behind a hold": (Bar(Outlook.HELD, "large_change", since=_TONIGHT),),
    "Stopped by staff": (Bar(Outlook.STOPPED, "stopped", since=_TONIGHT),),
}


def _ahead(bars: tuple[Bar, ...]) -> dict[str, Any]:
    nights = forecast(first=_TONIGHT, spans=_SPANS, bars=bars)
    return {"ahead": nights_ahead(nights, since=_TONIGHT, tonight=_TONIGHT, spans=_SPANS, provider="Clever")}


SAMPLES = tuple(
    Sample(title=title, template="components/nights_ahead.html", context=_ahead(bars))
    for title, bars in _BARS.items()
)
