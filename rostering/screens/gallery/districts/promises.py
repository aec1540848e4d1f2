"""What was promised to a district, and the button that settles it; a late one says so in red and in words."""

from rostering.screens.gallery import Sample
from rostering.screens.moments import Moment
from rostering.screens.presenters.promises import PromiseLine

_WHEN = Moment(
    words="Thursday 11:20", exact="Thursday 19 November 2026, 11:20:00 PST", iso="2026-11-19T19:20Z"
)


def _line(words: str, *, due: str, is_late: bool = False) -> PromiseLine:
    return PromiseLine(
        words=words,
        when=due,
        is_late=is_late,
        by="Marcus Bell",
        done="#promises",
        since=_WHEN,
    )


_LINES = (
    _line("Send Maria the list of the 21 teachers who would leave.", due="was due Friday", is_late=True),
    _line("Call again once they have looked.", due="due today at 15:00"),
)

SAMPLES = (
    Sample(
        title="On a district",
        template="components/promises.html",
        context={"promises": _LINES, "csrf_token": ""},
    ),
)
