"""What was approved of a change list and waits all the same, counted by reason (see pipeline/part.py)."""

from typing import Final

from rostering.models import Plan
from rostering.screens.words import several

_KINDS: Final = {
    "schools": ("school", "schools"),
    "terms": ("term", "terms"),
    "sections": ("class", "classes"),
    "people": ("person", "people"),
    "enrollments": ("class place", "class places"),
}
_BECAUSE: Final = {
    "person_waits": "the person joins later",
    "class_waits": "the class joins later",
    "place_stays": "a class place that goes with it stays",
    "class_stays": "the class stays, with everybody in it",
    "id_taken": "the ID is still that of somebody, or of a class, who stays",
    "lead_stays": "the primary teacher of before stays",
    "lead_waits": "the new primary teacher joins later",
    "no_free_seat": "the class has its ten staff already",
    "moves": "who moves to a school that waits keeps the old place",
    "in_use": "what waits still belongs to it",
    "also_elsewhere": "a school that waits has a part in it",
}


def waits_lines(plan: Plan) -> tuple[str, ...]:
    """ "4 class places: the class joins later." for each kind and reason, the most first."""
    waits = sorted(plan.summary.get("waits") or (), key=lambda one: -int(one[2]))
    return tuple(
        f"{several(int(count), *_KINDS[kind])}: {_BECAUSE.get(because, 'it leans on something that waits')}."
        for kind, because, count in waits
    )
