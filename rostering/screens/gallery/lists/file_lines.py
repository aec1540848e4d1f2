"""The lines of a file with what would become of each, before anything changes."""

from rostering.keeping.dates_import import Fate
from rostering.screens.gallery import Sample
from rostering.screens.presenters.dates_import import FATE_PILLS, PreviewLine

_LINES = tuple(
    PreviewLine(number=str(index + 2), district=name, year="2026-27", pill=FATE_PILLS[fate], words=words)
    for index, (name, fate, words) in enumerate(
        (
            (
                "Pine Hill",
                Fate.CHANGE,
                "First day 12 August 2026 (was 10 August 2026); last day 4 June 2027",
            ),
            ("Birch Bay", Fate.WRONG, "“soon” is no date. Write it like 2026-08-12 or 8/12/2026."),
            ("cedar-cov", Fate.UNKNOWN, "There is no district of this short name."),
            ("stone-creek", Fate.NOT_YOURS, "This district is a colleague’s."),
            ("Elm Ridge", Fate.SAME, ""),
        )
    )
)

SAMPLES = (
    Sample(
        title="Every fate",
        template="components/fates.html",
        context={"lines": _LINES, "label": "Lines of a file"},
        is_wide=True,
    ),
)
