"""How a number went over some nights, without axes; its ends are in its words."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.sparkline import sparkline

_GROWS = [9102 + 9 * night + (night * 31) % 17 for night in range(90)]
_LEVEL = [14] * 90

SAMPLES = (
    Sample(
        title="Growing",
        template="components/sparkline.html",
        context={"line": sparkline(_GROWS, what="Students")},
    ),
    Sample(
        title="Level",
        template="components/sparkline.html",
        context={"line": sparkline(_LEVEL, what="Schools")},
    ),
)
