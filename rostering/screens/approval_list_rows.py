"""The holds of a list that was approved in one act, as far as the viewer may see them; and the lists that wait for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import Http404

from accounts.permissions import NotAllowed
from rostering.models import ApprovalList, ListedHold
from rostering.screens.presenters.figures import Figures, figures_of_values
from rostering.screens.scope import Scope

_READ: Final = ("now_after", "red_flags")
_VALUES: Final = (
    *("id", "hold_id", "plan_id", "checksum", "left_out", "first_id", "first__called_back_at"),
    *("hold__state", "hold__plan_id", "hold__not_before", "hold__district__name"),
    *("second__by__name", "second__by__email", "plan__totals", "plan__verdict", "plan__needs_second_person"),
    *(f"summary_{name}" for name in _READ),
)


@dataclass(frozen=True, kw_only=True)
class ListedFacts:
    """One hold of a list. `has_moved`: its change list is another by now; `second`: who agreed to it as the second."""

    hold: int
    name: str
    checksum: str
    figures: Figures
    state: str
    left_out: str
    was_approved: bool
    was_called_back: bool
    has_moved: bool
    is_tonight: bool
    is_waiting: bool
    second: str


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """A list of which some holds wait for a second person. `holds`: the numbers of those the viewer sees."""

    number: int
    pattern: str
    by: int
    by_name: str
    at: datetime
    holds: tuple[int, ...]


def approval_list_of(scope: Scope, number: int) -> tuple[ApprovalList, list[ListedFacts]]:
    """A list with those of its holds that are the viewer's. Raises Http404, or NotAllowed where none is."""
    sent = ApprovalList.objects.select_related("by").filter(id=number).first()
    if sent is None:
        raise Http404("There is no such list.")
    parts = {f"summary_{name}": KeyTransform(name, "plan__summary") for name in _READ}
    found = _mine(scope).filter(list=sent)
    waiting = set(found.waiting().values_list("id", flat=True))
    rows = found.annotate(**parts).order_by("hold__district__name", "id").values_list(*_VALUES)
    facts = [_facts(dict(zip(_VALUES, row, strict=True)), waiting=waiting) for row in rows]
    if not facts:
        raise NotAllowed("None of the districts of this list is yours. Ask their DSM, or cover for them.")
    return sent, facts


def waiting_lists(scope: Scope) -> Sequence[WaitingList]:
    """The lists that wait for a second person, oldest first; one question."""
    rows = _mine(scope).waiting().order_by("list_id", "id")
    values = ("list__pattern", "list__by_id", "list__by__name", "list__by__email", "list__at")
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows.values_list("list_id", "hold_id", *values):
        found.setdefault(row[0], []).append(row)
    return [
        WaitingList(
            number=number,
            pattern=holds[0][2],
            by=holds[0][3],
            by_name=holds[0][4] or holds[0][5],
            at=holds[0][6],
            holds=tuple(row[1] for row in holds),
        )
        for number, holds in found.items()
    ]


def _mine(scope: Scope) -> Any:
    listed: QuerySet[ListedHold] = ListedHold.objects.filter(hold__in=scope.holds().order_by().values("id"))
    return listed


def _facts(row: Mapping[str, Any], *, waiting: set[int]) -> ListedFacts:
    return ListedFacts(
        hold=row["hold_id"],
        name=row["hold__district__name"],
        checksum=row["checksum"],
        figures=figures_of_values(row, parts=_READ),
        state=row["hold__state"],
        left_out=row["left_out"],
        was_approved=row["first_id"] is not None,
        was_called_back=row["first__called_back_at"] is not None,
        has_moved=row["plan_id"] != row["hold__plan_id"],
        is_tonight=row["hold__not_before"] is not None,
        is_waiting=row["id"] in waiting,
        second=row["second__by__name"] or row["second__by__email"] or "",
    )
