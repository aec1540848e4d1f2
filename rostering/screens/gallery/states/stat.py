"""A number with its trend and the difference in words; no tile, and no percent without its two numbers."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cards import Stat
from rostering.screens.presenters.sparkline import sparkline

_GROWS = [9102 + 9 * night + (night * 31) % 17 for night in range(90)]

SAMPLES = (
    Sample(
        title="Some beside each other",
        template="design/stats.html",
        context={
            "stats": (
                Stat(
                    heading="Students",
                    value="9,861",
                    words="118 more than a week ago",
                    line=sparkline(_GROWS, what="Students"),
                ),
                Stat(
                    heading="Teachers",
                    value="546",
                    words="as a week ago",
                    line=sparkline([546] * 90, what="Teachers"),
                ),
                Stat(
                    heading="Without a class",
                    value="281",
                    words="a week ago there were none",
                    tone="failed",
                ),
                Stat(heading="Activated", value="7,214 of 9,861", words="118 more than a week ago"),
            )
        },
        is_wide=True,
    ),
)
