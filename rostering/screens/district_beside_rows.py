"""What stands beside districts in a list, of districts and of holds alike: who looks after each, and how its nights went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Assignment
from accounts.permissions import current_on
from rostering.models import Run
from rostering.screens.scope import Scope
from rostering.screens.words import listed


@dataclass(frozen=True)
class Helper:
    """Somebody who looks after a district, and as what."""

    role: str
    staff_id: int
    name: str


def named(helpers: Sequence[Helper], role: str) -> str:
    """The names of those with a role, "" if nobody."""
    return listed([one.name for one in helpers if one.role == role])


def nights_of(
    scope: Scope, numbers: Sequence[int], *, nights: Sequence[date]
) -> dict[int, dict[date, tuple[str, str]]]:
    """District -> night -> (status, reason) of its nightly sync, for districts the viewer may see."""
    if not nights or not numbers:
        return {}
    runs = scope.runs().filter(district_id__in=numbers, night__in=nights, trigger=Run.Trigger.NIGHTLY)
    found: dict[int, dict[date, tuple[str, str]]] = {}
    for district, night, status, reason in runs.order_by().values_list(
        "district_id", "night", "status", "reason"
    ):
        found.setdefault(district, {})[night] = (status, reason)
    return found


def people_of_districts(scope: Scope, numbers: Sequence[int]) -> dict[int, list[Helper]]:
    """Who looks after some districts today, of those the viewer may see."""
    rows = Assignment.objects.filter(current_on(scope.viewer.today), district_id__in=numbers).order_by("id")
    found: dict[int, list[Helper]] = {}
    for district, role, person, name, email in rows.values_list(
        "district_id", "role", "staff_id", "staff__name", "staff__email"
    ):
        found.setdefault(district, []).append(Helper(role=role, staff_id=person, name=name or email))
    return found
