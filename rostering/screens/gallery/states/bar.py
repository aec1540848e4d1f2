"""The small bar of a list: what changes, stacked from zero, with the limit line."""

from rostering.screens.gallery import Sample
from rostering.screens.gallery._made_up import FIGURES, QUIET_FIGURES
from rostering.screens.presenters.totals import small_bar

SAMPLES = (
    Sample(
        title="Over the limit", template="design/bar.html", context={"bar": small_bar(FIGURES, "students")}
    ),
    Sample(
        title="A few places", template="design/bar.html", context={"bar": small_bar(FIGURES, "enrollments")}
    ),
    Sample(
        title="Hardly anything",
        template="design/bar.html",
        context={"bar": small_bar(QUIET_FIGURES, "students")},
    ),
)
