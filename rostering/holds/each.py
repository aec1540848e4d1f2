"""One act on many holds: each by itself, in a transaction of its own; what can not be done is named, the others go on."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from accounts.models import Staff
from rostering.holds.assign import Skipped
from rostering.holds.refused import Refused
from rostering.models import Hold

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
class Outcome:
    """What came of it."""

    done: tuple[Hold, ...]
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


def each_by_itself(holds: Iterable[Hold], act: Callable[[Hold], None]) -> Outcome:
    """`act` on each; it raises Refused where it can not be done. Nobody learns the name of a colleague's district."""
    done, skipped = [], []
    for hold in holds:
        try:
            with transaction.atomic():
                act(hold)
        except Refused as refused:
            name = "" if refused.code == "not_yours" else hold.district.name
            skipped.append(Skipped(hold.id, name, str(refused)))
        except Exception as error:  # noqa: BLE001 - whatever broke in one of them, the others are decided
            log.error("hold %s of a list failed: %s", hold.id, type(error).__name__)
            skipped.append(Skipped(hold.id, hold.district.name, _BROKE))
        else:
            done.append(hold)
    return Outcome(tuple(done), tuple(skipped))
