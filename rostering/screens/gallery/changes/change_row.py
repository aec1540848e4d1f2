"""What kind of change, who or what, and each field before and after with only what differs marked."""

from rostering.models import Operation
from rostering.screens.gallery import Sample
from rostering.screens.presenters.change_fields import ChangeField, Stretch
from rostering.screens.presenters.changes import PILLS, ChangeRow

_LONG = "bartholomew.featherstonehaugh-macallister"


def _field(name: str, before: str, after: str, *, same: str = "", **values: bool) -> ChangeField:
    """`same`: the end of both values, which is not marked."""

    def stretches(text: str) -> tuple[Stretch, ...]:
        parts = (Stretch(text, True), Stretch(same, False))
        return tuple(part for part in parts if part.text) if text else (Stretch("none", False),)

    return ChangeField(name=name, before=stretches(before), after=stretches(after), **values)


_ROWS = (
    ChangeRow(
        pill=PILLS[Operation.REKEYED],
        who="Inés Marín",
        place="Grade 7, Quillback High",
        fields=(_field("ID", "5f02c81a", "IC-200417", is_id=True),),
        why="Same address and name.",
    ),
    ChangeRow(
        pill=PILLS[Operation.REMOVED],
        who="Tomasz Wren",
        place="Grade 8, Fern Hollow Elementary",
        fields=(_field("class places", "6", "0", is_leaving=True),),
        why="Not shared any more.",
    ),
    ChangeRow(pill=PILLS[Operation.ADDED], who="Ada Okafor", place="Grade 6, Quillback High", fields=()),
    ChangeRow(
        pill=PILLS[Operation.UPDATED],
        who="Bartholomew Featherstonehaugh-MacAllister",
        place="Grade 7, Quillback High",
        fields=(
            _field("address", _LONG, f"{_LONG}2", same="@students.quillback.example.org"),
            _field("last name", "Featherstonehaugh", "Featherstonehaugh-MacAllister"),
        ),
    ),
    ChangeRow(
        pill=PILLS[Operation.ENDED],
        who="Algebra 1, period 3",
        place="Fern Hollow Elementary",
        fields=(_field("until", "20 November", "", is_leaving=True),),
    ),
)

SAMPLES = (
    Sample(
        title="Every kind, with a long address",
        template="design/changes.html",
        context={"changes": _ROWS},
        is_wide=True,
    ),
)
