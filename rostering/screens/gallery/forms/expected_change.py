"""The ceilings of an expected change, typed and read; lines of a file of them."""

from rostering.holds.window_templates import NEW_YEAR_CEILINGS
from rostering.pipeline.expected import KINDS
from rostering.screens.gallery import Sample
from rostering.screens.presenters.window_page import HEADINGS, CeilingCell, CeilingRow
from rostering.screens.presenters.windows import LineWords
from rostering.screens.window_forms import WindowForm
from rostering.screens.words import heading_of, number

_HEADINGS = tuple(HEADINGS.values())
_NOW = {"students": 4012, "teachers": 231, "sections": 812, "enrollments": 16203}


def _row(kind: str) -> CeilingRow:
    given = NEW_YEAR_CEILINGS[kind]
    percents = (given.removed, given.added, given.updated, given.rekeyed)
    return CeilingRow(
        heading=heading_of(kind),
        now=number(_NOW[kind]),
        cells=tuple(
            CeilingCell(
                percent=f"{number(one)} %" if one else "none",
                count=number(one * _NOW[kind] // 100) if one else "",
                is_none=not one,
            )
            for one in percents
        ),
    )


def _typed(**wrong: str) -> WindowForm:
    """A form with the figures of a new school year, and what is wrong in it."""
    typed = {
        f"{kind}-{direction}": str(getattr(NEW_YEAR_CEILINGS[kind], direction))
        for kind in KINDS
        for direction in HEADINGS
    }
    form = WindowForm({**typed, **wrong})
    form.is_valid()
    return form


SAMPLES = (
    Sample(
        title="What it lets pass",
        template="components/ceilings.html",
        context={"rows": tuple(_row(kind) for kind in KINDS), "headings": _HEADINGS, "label": "Ceilings"},
        is_wide=True,
    ),
    Sample(
        title="Ceilings to type, one of them missing",
        template="components/ceiling_fields.html",
        context={"lines": tuple(_typed(**{"teachers-added": ""}).lines()), "headings": _HEADINGS},
        is_wide=True,
    ),
    Sample(
        title="Lines of a file",
        template="components/window_lines.html",
        context={
            "lines": (
                LineWords(
                    number="2",
                    district="Lincoln USD",
                    nights="10 to 30 August 2026",
                    words="40 % of the students may leave, 60 % join. The new school year.",
                ),
                LineWords(
                    number="3",
                    district="birch-bay",
                    nights="",
                    words="There is no district of this short name among yours.",
                ),
            ),
            "label": "Lines of the file",
            "counted": "Line",
            "said": "What it lets pass, or what is wrong",
        },
        is_wide=True,
    ),
)
