"""One act on many holds, syncs or expected changes: each in its own transaction; what can not be done is named, others go on."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.db import transaction

from accounts.models import Staff
from rostering.holds.assign import Skipped
from rostering.holds.refused import Refused
from rostering.models import Hold, Run, Window

Case = TypeVar("Case", Hold, Run, Window)

log = logging.getLogger(__name__)

#: A page of them stays light, and deciding them takes seconds.
MOST: Final = 200
_BROKE: Final = "The portal itself failed; nothing was changed. Try this one again."


@dataclass(frozen=True, slots=True)
class Seen:
    """A hold as it was on the screen: its number, and the checksum of its change list."""

    number: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Case]):
    """What came of it."""

    done: tuple[Case, ...]
    skipped: tuple[Skipped, ...]


def check_many(seen: Sequence[Seen], *, by: Staff, reason: str, most: int = MOST) -> None:
    """What is refused before anything is looked at. Raises Refused."""
    if by.role == Staff.Role.ADMIN:
        raise Refused(
            "not_allowed",
            "Administrators do not decide holds; a rostering specialist or the district's DSM does."
            " Nothing was changed.",
        )
    if not seen:
        raise Refused("nothing_picked", "No hold is chosen. Nothing was changed; tick some first.")
    if len(seen) > most:
        raise Refused(
            "too_many", f"At most {most} holds at once. Nothing was changed; choose fewer, then the rest."
        )
    if not reason.strip():
        raise Refused("reason_required", "Say why in a few words. Nothing was changed.")


def seen_holds(seen: Iterable[Seen]) -> list[tuple[Hold, str]]:
    """The holds with the checksum that was seen, by district; a number that does not exist falls away."""
    checksums = {one.number: one.checksum for one in seen}
    rows = Hold.objects.filter(id__in=checksums).select_related("district", "run__district", "plan")
    light = rows.defer("plan__totals", "plan__verdict", "run__work")
    return [(hold, checksums[hold.id]) for hold in light.order_by("district__name", "id")]


def each_by_itself(cases: Iterable[Case], act: Callable[[Case], None]) -> Outcome[Case]:
    """`act` on each; it raises Refused where it can not be done. Nobody learns the name of a colleague's district."""
    done, skipped = list[Case](), list[Skipped]()
    for case in cases:
        try:
            with transaction.atomic():
                act(case)
        except Refused as refused:
            name = "" if refused.code == "not_yours" else case.district.name
            skipped.append(Skipped(case.id, name, str(refused)))
        except Exception as error:  # noqa: BLE001 - whatever broke in one of them, the others are decided
            log.error("%s of a list failed: %s", case, type(error).__name__)
            skipped.append(Skipped(case.id, case.district.name, _BROKE))
        else:
            done.append(case)
    return Outcome(tuple(done), tuple(skipped))
