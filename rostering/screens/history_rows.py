"""What syncs did to one person or class: its log rows, and who approved the syncs among them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from districts.models import Enrollment, FormerProviderId, PersonAddress, RosterUser, Section
from districts.models.district import District
from rostering.models import Change, Decision, LetThrough, Operation, Run

#: Why a change list was applied that did not go through by itself: a decision on its hold, or somebody did not let it wait.
Agreement = Decision | LetThrough

#: The latest so many; a page is no archive, and the log keeps the rest.
MOST_CHANGES: Final = 200


def changes_of(district: District, *, kind: str, number: int, places: Iterable[int]) -> list[Change]:
    """The log rows of one person or class (`kind`: people, sections) and of its class places, latest first."""
    rows = Change.objects.filter(district_id=district.id).exclude(operation=Operation.RELINKED)
    rows = rows.filter(Q(kind=kind, object_id=number) | Q(kind="enrollments", object_id__in=list(places)))
    return list(rows.order_by("-run_number", "kind", "id")[:MOST_CHANGES])


def logged_values(changes: Iterable[Change]) -> Iterator[Mapping[str, Any]]:
    """What each change says of before and of after."""
    for change in changes:
        yield change.before or {}
        yield change.after or {}


def run_numbers(
    rows: Iterable[RosterUser | Section | Enrollment],
    logged: Iterable[Change | FormerProviderId | PersonAddress],
) -> set[int]:
    """The syncs that touched some roster rows last, and those that some of the log's rows name."""
    last = {row.changed_run for row in rows if row.changed_run is not None}
    return last | {one.run_number for one in logged}


def runs_by_number(district: District, numbers: Iterable[int]) -> dict[int, Run]:
    """Some syncs of the district, without their change lists."""
    rows = Run.objects.filter(district=district, id__in=set(numbers))
    return {run.id: run for run in rows.only("id", "night", "finished_at", "queued_at", "trigger", "status")}


def approvals_of(district: District, numbers: Iterable[int]) -> dict[int, list[Agreement]]:
    """Who approved the change list of each of some syncs, in order; nobody when a sync went through by itself.

    The same list may have been approved with the sync of an earlier night: two people need not agree on one day. One that
    waited, and that nobody had to decide on, was let through by a person, or by whoever released its provider.
    """
    wanted = set(numbers)
    approved = Decision.objects.filter(hold__district=district, verdict="approve")
    decisions = approved.annotate(applied_by=Coalesce(F("part__released__runs"), F("plan__runs"))).filter(
        applied_by__in=wanted
    )
    found: dict[int, list[Agreement]] = {}
    for decision in decisions.select_related("by").order_by("at", "id"):
        found.setdefault(decision.applied_by, []).append(decision)
    let = LetThrough.objects.filter(run__district=district, run__status="applied")
    for one in let.filter(run__in=wanted - found.keys()).select_related("by").order_by("id"):
        found[one.run_id] = [one]
    return found
