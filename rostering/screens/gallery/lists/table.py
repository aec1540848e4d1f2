"""Hairlines, tabular figures, pairs on one axis; the worst row wears its colour across the full width."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.hold_evidence import NowAfter, SchoolRow


def _row(
    name: str, students: str, classes: str, *, new_id: str, leave: str, worst: bool = False
) -> SchoolRow:
    def pair(text: str) -> NowAfter:
        now, after = text.split()
        return NowAfter(heading="", now=now, after=after)

    return SchoolRow(
        name=name,
        students=pair(students),
        sections=pair(classes),
        teachers=pair("0 0"),
        new_id=new_id,
        leave=leave,
        join="0",
        is_worst=worst,
    )


_ROWS = (
    _row("Fern Hollow Elementary", "412 403", "92 0", new_id="388", leave="24", worst=True),
    _row("Quillback High", "1,327 1,321", "311 309", new_id="1,301", leave="0"),
)

SAMPLES = (
    Sample(title="By school", template="design/table.html", context={"rows": _ROWS}, is_wide=True),
    Sample(title="Compact", template="design/compact.html", context={"rows": _ROWS}, is_wide=True),
    Sample(title="Nothing to show", template="design/empty.html"),
)
