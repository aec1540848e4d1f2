"""What changes at each school, by kind: signs and figures of one cell lead to those changes."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.changes import OPERATIONS, PILLS
from rostering.screens.presenters.school_changes import KINDS, Part, SchoolCell, SchoolChanges, SchoolsTable
from rostering.screens.words import heading_of


def _cell(kind: str, **counts: str) -> SchoolCell:
    parts = tuple(Part(pill=PILLS[one], count=counts[one.value]) for one in OPERATIONS if one.value in counts)
    said = ", ".join(f"{part.count} {part.pill.word.lower()}" for part in parts)
    return SchoolCell(
        heading=heading_of(kind), href="#school-changes" if parts else "", said=said, parts=parts
    )


_FERN = SchoolChanges(
    name="Fern Hollow Elementary",
    cells=(
        _cell("students", removed="24", rekeyed="388", added="15"),
        _cell("teachers", removed="1", rekeyed="23"),
        _cell("sections", removed="92"),
        _cell("enrollments", removed="2,310"),
    ),
)
_CEDAR = SchoolChanges(
    name="Cedar Ridge Middle",
    cells=(
        _cell("students", updated="3"),
        _cell("teachers"),
        _cell("sections", ended="12", added="12"),
        _cell("enrollments", added="301"),
    ),
)
SAMPLES = (
    Sample(
        title="Two schools of more",
        template="components/school_changes.html",
        context={
            "table": SchoolsTable(
                headings=tuple(heading_of(kind) for kind in KINDS),
                rows=(_FERN, _CEDAR),
                key=tuple(PILLS[one] for one in OPERATIONS if one.value != "ignored"),
                more="Show 7 more schools",
            ),
            "all_href": "#school-changes",
        },
        is_wide=True,
    ),
)
