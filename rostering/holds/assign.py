"""Who looks after holds: taking them, or giving them to a colleague, many at once.

An owner decides nothing by being one; he is whom the others ask. Each hold keeps an audit row of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotYours, districts_for
from rostering.holds.decide import Refused
from rostering.models import Hold

MOST_AT_ONCE: Final = 500
#: What the audit calls it: done for oneself, done for or by somebody else.
TAKEN, ASSIGNED = "hold.taken", "hold.assigned"


@dataclass(frozen=True, slots=True)
class Picked:
    """A hold as it was on the screen: its number, and who looked after it then (None for nobody)."""

    number: int
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A hold that was left as it is, and why, as the end of a sentence."""

    number: int
    district: str
    why: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of it."""

    changed: tuple[Hold, ...]
    skipped: tuple[Skipped, ...]


def assign_holds(*, holds: Sequence[Picked], to: Staff, by: Staff, reason: str, now: datetime) -> Assigned:
    """Give holds to a person; those that have moved since they were picked are left alone and named.

    Raises Refused (no reason, nothing picked, too many, `to` can not decide them) and NotYours; then nothing is changed.
    """
    _check(holds, to=to, reason=reason)
    seen = {one.number: one.owner_id for one in holds}
    with transaction.atomic():
        rows = Hold.objects.select_for_update(of=("self",)).filter(id__in=seen).order_by("id")
        found = list(rows.select_related("district", "owner"))
        _check_reach(found, count=len(seen), by=by, on=today_of(by, now=now))
        reachable = _district_numbers(found, to, on=today_of(to, now=now))
        changed, skipped = [], []
        for hold in found:
            why = _why_not(hold, seen=seen[hold.id], to=to, reachable=reachable)
            if why:
                skipped.append(Skipped(hold.id, hold.district.name, why))
            else:
                change_owner(hold, to=to, by=by, reason=reason.strip(), now=now)
                changed.append(hold)
    return Assigned(tuple(changed), tuple(skipped))


def _check(holds: Sequence[Picked], *, to: Staff, reason: str) -> None:
    if not holds:
        raise Refused("nothing_picked", "No hold is chosen. Nothing was changed; tick some first.")
    if len(holds) > MOST_AT_ONCE:
        raise Refused("too_many", f"At most {MOST_AT_ONCE} holds at once. Nothing was changed; choose fewer.")
    if not reason.strip():
        raise Refused("reason_required", "Say why in a few words. Nothing was changed.")
    if not to.is_active:
        raise Refused(
            "not_active",
            f"{to} does not work with the portal any more. Nothing was changed; choose somebody else.",
        )
    if to.role == Staff.Role.ADMIN:
        raise Refused(
            "not_allowed",
            "Administrators do not decide holds. Nothing was changed; choose a specialist or the district’s DSM.",
        )


def _check_reach(found: Sequence[Hold], *, count: int, by: Staff, on: date) -> None:
    """All of them must be of districts the person may see; a number that does not exist is as good as a stranger's."""
    mine = _district_numbers(found, by, on=on)
    stranger = next((hold for hold in found if hold.district_id not in mine), None)
    if stranger is not None:
        raise NotYours(stranger.district.slug)
    if len(found) != count:
        raise Refused(
            "unknown", "One of these holds does not exist. Nothing was changed; load the list again."
        )


def _district_numbers(found: Sequence[Hold], person: Staff, *, on: date) -> set[int]:
    wanted = [hold.district_id for hold in found]
    return set(districts_for(person, on=on).filter(id__in=wanted).values_list("id", flat=True))


def _why_not(hold: Hold, *, seen: int | None, to: Staff, reachable: set[int]) -> str:
    if hold.state != Hold.State.OPEN:
        return f"it is {hold.get_state_display()} by now"
    if hold.owner_id == to.id:
        return f"{to} looks after it already"
    if hold.owner_id != seen:
        return f"{hold.owner or 'nobody'} looks after it by now"
    if hold.district_id not in reachable:
        return f"its district is not one of {to}’s"
    return ""


def change_owner(
    hold: Hold, *, to: Staff, reason: str, now: datetime, by: Staff | None = None, job: str = ""
) -> None:
    """Make a person the owner of a hold whose row the caller has locked, with its audit row. Either `by` or `job` did it."""
    before = hold.owner.email if hold.owner else None
    hold.owner = to
    hold.save(update_fields=["owner"])
    record(
        event=TAKEN if to == by else ASSIGNED,
        at=now,
        by=by,
        job=job,
        district_id=hold.district_id,
        target=f"hold {hold.id}",
        reason=reason,
        before={"owner": before},
        after={"owner": to.email},
    )
