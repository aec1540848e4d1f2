"""The rows of the list of holds: all that wait, with what a line says of each, in a fixed number of queries.

Three hundred may wait in August, and order and counts need all of them; so they are read as bare values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTransform

from districts.models import SchoolYear
from rostering.calendar.office import office_closures, office_nights
from rostering.holds.turns import has_had_its_time
from rostering.models import Decision, Hold, Run, Talk
from rostering.screens.district_beside_rows import Helper, nights_of, people_of_districts
from rostering.screens.hold_beside_rows import last_or_not_reached, last_said
from rostering.screens.presenters.figures import Figures, figures_of_values
from rostering.screens.presenters.harm import harm_rank
from rostering.screens.scope import Scope

#: What a line reads of a plan's summary; schools and grades, its bulk, stay in the database.
_READ: Final = ("now_after", "red_flags")
_VALUES: Final = (
    *("id", "state", "reason", "opened_at", "opened_night", "owner_id", "owner__name", "owner__email"),
    *("district_id", "district__name", "district__slug", "district__pinned_note"),
    *("district__connection__provider", "plan_id", "plan__totals", "plan__verdict"),
    *("plan__pattern", "plan__checksum"),
    *(
        "plan__needs_second_person",
        "not_before",
        "asked_again_on",
        "escalated_on",
        "first_day",
        "own_edits",
        *(f"summary_{name}" for name in _READ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class HoldFacts:
    """One case with what its line says. `age`: nights on which the office was open; `nights`: its last syncs.

    `agreed_by`: who has approved its change list; `escalated_on`: the day on which all specialists were told of it.
    `takes_two`: the viewer alone may not approve it, for what the list is or for what he did himself.
    `not_reached_since`: after its answer somebody tried again in vain. `has_moved_since`: it said yes to another list.
    """

    number: int
    district_id: int
    name: str
    slug: str
    note: str
    provider: str
    state: str
    reason: str
    pattern: str
    checksum: str
    opened_at: datetime
    owner_id: int | None
    owner: str
    figures: Figures
    rank: tuple[int, int]
    needs_second: bool
    agreed_by: frozenset[int]
    age: int
    answer: Talk | None
    first_day: date | None
    helpers: Sequence[Helper]
    nights: Mapping[date, tuple[str, str]]
    is_tonight: bool = False
    asked_again_on: date | None = None
    is_overdue: bool = False
    escalated_on: date | None = None
    takes_two: bool = False
    not_reached_since: bool = False
    has_moved_since: bool = False


def waiting_holds(scope: Scope) -> list[HoldFacts]:
    """Every live hold of the viewer's districts; the nights of the strip come later, for a page of them."""
    rows = [dict(zip(_VALUES, values, strict=True)) for values in _rows(scope)]
    numbers = [row["id"] for row in rows]
    said, agreed = last_said(numbers), _agreed(numbers)
    people = people_of_districts(scope, [row["district_id"] for row in rows])
    today = scope.viewer.today
    oldest = min((row["opened_night"] for row in rows), default=today)
    closures = office_closures(first=oldest, last=today)
    ages = {
        night: office_nights(since=night, until=today, closures=closures)
        for night in {row["opened_night"] for row in rows}
    }
    return [
        _facts(
            row,
            age=ages[row["opened_night"]],
            said=said.get(row["id"], {}),
            agreed_by=agreed.get((row["id"], row["plan_id"]), frozenset()),
            helpers=people.get(row["district_id"], ()),
            today=today,
        )
        for row in rows
    ]


def holds_to_ask(scope: Scope, numbers: Sequence[int]) -> list[Hold]:
    """Some live holds with all that a letter to their districts is made of, by district."""
    found = scope.holds().filter(id__in=numbers, state__in=Hold.LIVE)
    beside = ("run__plan", "run__district__connection", "district")
    holds = list(found.select_related(*beside).order_by("district__name", "id"))
    for hold in holds:
        if hold.run.plan is not None and hold.plan_id == hold.run.plan_id:
            hold.plan = hold.run.plan  # one list, read once
    return holds


def with_nights(found: Sequence[HoldFacts], scope: Scope, *, nights: Sequence[date]) -> list[HoldFacts]:
    """Some of them with the syncs of some nights."""
    of_night = nights_of(scope, [one.district_id for one in found], nights=nights)
    return [replace(one, nights=of_night.get(one.district_id, {})) for one in found]


def _rows(scope: Scope) -> Any:
    years = SchoolYear.objects.filter(district=OuterRef("district_id"), first_day__gte=scope.viewer.today)
    first_day = Subquery(years.order_by("first_day").values("first_day")[:1])
    parts = {f"summary_{name}": KeyTransform(name, "plan__summary") for name in _READ}
    rows = scope.holds().filter(state__in=Hold.LIVE).order_by("opened_at", "id")
    beside = {"first_day": first_day, "own_edits": scope.has_own_edits()}
    return rows.annotate(**beside, **parts).values_list(*_VALUES)


def _facts(
    row: Mapping[str, Any],
    *,
    age: int,
    said: Mapping[str, Talk],
    agreed_by: frozenset[int],
    helpers: Sequence[Helper],
    today: date,
) -> HoldFacts:
    figures = figures_of_values(row, parts=_READ)
    answer, is_tried_again = last_or_not_reached(said)
    is_open = row["state"] == Hold.State.OPEN
    asked_again_on = row["asked_again_on"] if is_open else None
    is_overdue = has_had_its_time(asked_again_on, today=today)
    return HoldFacts(
        number=row["id"],
        district_id=row["district_id"],
        name=row["district__name"],
        slug=row["district__slug"],
        note=row["district__pinned_note"],
        provider=row["district__connection__provider"] or "",
        state=row["state"],
        reason=row["reason"],
        pattern=row["plan__pattern"],
        checksum=row["plan__checksum"],
        opened_at=row["opened_at"],
        owner_id=row["owner_id"],
        owner=row["owner__name"] or row["owner__email"] or "",
        figures=figures,
        rank=harm_rank(figures, waits_for_second=is_open and bool(agreed_by), is_overdue=is_overdue),
        needs_second=is_open and bool(agreed_by),
        agreed_by=agreed_by,
        age=age,
        answer=answer,
        first_day=row["first_day"],
        helpers=helpers,
        nights={},
        is_tonight=row["not_before"] is not None,
        asked_again_on=asked_again_on,
        is_overdue=is_overdue,
        escalated_on=row["escalated_on"] if is_open else None,
        takes_two=figures.needs_second_person
        or (row["own_edits"] and row["reason"] != Run.Reason.FIRST_LOAD),
        not_reached_since=is_tried_again,
        has_moved_since=answer is not None and _has_moved_since(answer, row["plan__checksum"]),
    )


def _has_moved_since(answer: Any, checksum: str) -> bool:
    """An equal list of another night is the one that was said yes to."""
    return answer.answer == Talk.Answer.MEANT and answer.about not in (None, checksum)


def _agreed(numbers: Sequence[int]) -> dict[tuple[int, int], frozenset[int]]:
    """Who has approved which change lists of which cases already."""
    approvals = Decision.objects.filter(hold_id__in=numbers, verdict="approve", called_back_at__isnull=True)
    found: dict[tuple[int, int], frozenset[int]] = {}
    for hold, plan, by in approvals.values_list("hold_id", "plan_id", "by_id"):
        found[hold, plan] = found.get((hold, plan), frozenset()) | {by}
    return found
