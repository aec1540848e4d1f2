"""The nights the strips of the lists show: the latest weeknights on which the office was open, oldest first."""

from datetime import date, time, timedelta

from rostering.calendar.nights import ONE_DAY, last_weeknights
from rostering.calendar.pauses import pauses_between
from rostering.screens.presenters.tonight import last_night
from rostering.screens.viewer import Viewer


def recent_nights(viewer: Viewer, *, count: int, start: time) -> list[date]:
    """`count` nights up to the last one that should have run, company pauses left out."""
    last = last_night(now=viewer.now, zone=viewer.zone, start=start)
    spans = pauses_between(district=None, first=last - timedelta(days=count * 2 + 30), last=last)
    paused = [span for span in spans if span.scope == "company"]
    return last_weeknights(
        before=last + ONE_DAY, count=count, skip=lambda night: any(span.covers(night) for span in paused)
    )
