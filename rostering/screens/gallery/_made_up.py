"""The figures that several samples show: one large change of a made-up district."""

from typing import Final

from rostering.screens.moments import Moment
from rostering.screens.presenters.figures import Figures, KindFigures

FIGURES: Final = Figures(
    kinds={
        "students": KindFigures(
            existing=5001, added=174, removed=189, rekeyed=4812, changed=5175, percent=103.5
        ),
        "teachers": KindFigures(existing=262, added=9, removed=21, rekeyed=241, changed=271, percent=103.4),
        "sections": KindFigures(
            existing=1148, added=31, removed=126, rekeyed=1022, changed=1179, percent=102.7
        ),
        "enrollments": KindFigures(
            existing=28_940, added=2204, removed=3981, updated=12, changed=6197, percent=21.4
        ),
        "administrators": KindFigures(existing=31, added=1, removed=2, changed=3, percent=9.7),
        "schools": KindFigures(existing=9, changed=0),
    },
    reason="large_change",
    limit=50,
    over=("students", "teachers", "sections"),
    also=(),
    warnings=(),
    now_after={},
    schools=(),
    grades=(),
    red_flags=(),
    needs_second_person=False,
)
QUIET_FIGURES: Final = Figures(
    kinds={
        "students": KindFigures(existing=9861, added=27, removed=12, updated=2, changed=41, percent=0.4),
        "teachers": KindFigures(existing=546, added=3, removed=1, changed=4, percent=0.7),
        "sections": KindFigures(existing=2112, added=9, removed=3, ended=40, changed=12, percent=0.6),
        "enrollments": KindFigures(existing=48_290, added=98, removed=57, changed=155, percent=0.3),
        "administrators": KindFigures(existing=44),
        "schools": KindFigures(existing=14),
    },
    reason="",
    limit=50,
    over=(),
    also=(),
    warnings=(),
    now_after={},
    schools=(),
    grades=(),
    red_flags=(),
    needs_second_person=False,
)


def said(words: str) -> Moment:
    """A time in words, of a Friday night in November."""
    return Moment(words=words, exact="Friday 20 November 2026, 22:14:09 PST", iso="2026-11-20T22:14:09-08:00")
