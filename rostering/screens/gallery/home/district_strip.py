"""One cell a district, worst first; the counts beneath are the legend, the filter, and the way in for everybody."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.strip import ORDER, Cell, LegendItem, Strip

_COUNTS = {
    "failed": 2,
    "held": 5,
    "check": 3,
    "missed": 2,
    "live": 1,
    "late": 2,
    "waiting": 6,
    "off": 3,
    "applied": 41,
    "unchanged": 33,
}

SAMPLES = (
    Sample(
        title="A night with every state",
        template="design/strip.html",
        context={
            "strip": Strip(
                heading="",
                summary="",
                cells=tuple(
                    Cell(
                        state=state,
                        name=f"{ORDER[state].capitalize()} district {number + 1}",
                        words=ORDER[state],
                        href="#district-strip",
                    )
                    for state, count in _COUNTS.items()
                    for number in range(count)
                ),
                legend=tuple(
                    LegendItem(state=state, count=str(count), words=ORDER[state], href="#district-strip")
                    for state, count in _COUNTS.items()
                ),
            )
        },
    ),
)
