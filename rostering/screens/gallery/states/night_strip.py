"""The last nights of a district in a list: height and shape tell the same as the colour, and the words say it."""

from datetime import date, timedelta
from typing import Final

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cells import Cell
from rostering.screens.presenters.night_strip import night_strip

_FIRST: Final = date(2026, 10, 5)
_STATES: Final = {
    "Every state, from quiet to loud": [
        ("unchanged", ""),
        ("applied", ""),
        ("waiting", "paused"),
        ("missed", ""),
        ("failed", "provider_refused"),
        ("held", "large_change"),
        ("applied", "large_change"),
    ],
    "A quiet district": [("applied" if number % 3 else "unchanged", "") for number in range(20)],
    "Two nights on hold": [("unchanged", "")] * 18
    + [("superseded", "large_change"), ("held", "large_change")],
}


def _sample(title: str, states: list[tuple[str, str]]) -> Sample:
    nights = [_FIRST + timedelta(days=number) for number in range(len(states))]
    strip = night_strip(nights, dict(zip(nights, states, strict=True)))
    return Sample(
        title=title, template="design/cell.html", context={"cell": Cell(kind="nights", value=strip)}
    )


SAMPLES = tuple(_sample(title, states) for title, states in _STATES.items())
