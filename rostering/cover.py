"""Districts and their open holds pass from one colleague to another: for some days (cover), or for good (DESIGN 9).

Who looks after a district is told in `accounts`; here its cases follow, in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.assignments import Reassigned, reassign
from accounts.cover import take_cover
from accounts.models import Assignment, AuditEvent, Staff
from accounts.permissions import current_on
from districts.models import District
from rostering.holds.assign import ASSIGNED, TAKEN, change_owner
from rostering.models import Hold

#: How long a beginning is looked for by the clock: longer than any portal stands still.
_LATELY: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What one act of cover did."""

    covers: tuple[Assignment, ...]
    holds: tuple[Hold, ...]


def cover_districts(  # noqa: PLR0913 - one keyword for each field of the form
    *,
    districts: Sequence[District],
    by: Staff,
    first: date,
    last: date,
    reason: str,
    take_holds: bool,
    today: date,
    now: datetime,
) -> Covered:
    """Cover districts, and from today on own their open holds if asked to. Raises NotAllowed, NoCover.

    Holds belong to specialists (DESIGN 9): a DSM's cover gives sight and rights, and leaves the holds with their owners.
    """
    with transaction.atomic():
        covers = take_cover(
            districts=districts, by=by, first=first, last=last, reason=reason, today=today, now=now
        )
        may_own = take_holds and first == today and by.role == Staff.Role.SPECIALIST
        taken = _pass_on(_live_holds_of(districts), to=by, by=by, reason=reason, now=now) if may_own else ()
    return Covered(covers=tuple(covers), holds=tuple(taken))


def reassign_districts(  # noqa: PLR0913 - as `reassign`
    *,
    districts: Sequence[District],
    role: str,
    to: Staff,
    starts_on: date,
    expected: Mapping[int, int | None],
    reason: str,
    by: Staff,
    today: date,
    now: datetime,
) -> Reassigned:
    """Give districts to somebody from a day on. A new specialist owns their open holds from that day (DESIGN 9)."""
    with transaction.atomic():
        done = reassign(
            districts=districts,
            role=role,
            to=to,
            starts_on=starts_on,
            expected=expected,
            reason=reason,
            by=by,
            today=today,
            now=now,
        )
        if role == Assignment.Role.SPECIALIST and starts_on == today:
            _pass_on(_live_holds_of(done.moved), to=to, by=by, reason=reason, now=now)
    return done


def _live_holds_of(districts: Iterable[District]) -> QuerySet[Hold]:
    """The cases of some districts that still wait."""
    return Hold.objects.filter(district__in=districts, state__in=Hold.LIVE).order_by("id")


def pass_holds_on(*, today: date, now: datetime) -> list[Hold]:
    """The cases of districts whose new specialist began lately, on a day entered before it came.

    Only those that a former specialist still owns, and that nobody was given on purpose since then.
    """
    job = Assignment.objects.filter(district=OuterRef("district"), role=Assignment.Role.SPECIALIST)
    new = job.filter(current_on(today), starts_on__gte=today - _LATELY)
    holds = Hold.objects.filter(state__in=Hold.LIVE).annotate(
        new_owner=Subquery(new.values("staff_id")[:1]), since=Subquery(new.values("starts_on")[:1])
    )
    former = job.filter(staff=OuterRef("owner"), ends_on__lt=OuterRef("since"))
    given = AuditEvent.objects.filter(
        district_id=OuterRef("district_id"),
        event__in=(TAKEN, ASSIGNED),
        target=Concat(Value("hold "), Cast(OuterRef("id"), TextField())),
        at__gte=OuterRef("since"),
    )
    due = holds.filter(~Exists(given), Exists(former), new_owner__isnull=False).exclude(owner=F("new_owner"))
    seen = {hold: (owner, new) for hold, owner, new in due.values_list("id", "owner_id", "new_owner")}
    people = Staff.objects.in_bulk({new for _, new in seen.values()})
    reason = "The district has a new specialist."
    passed = []
    with transaction.atomic():
        for hold in _locked(Hold.objects.filter(id__in=seen, state__in=Hold.LIVE)):
            owner, new = seen[hold.id]
            if hold.owner_id == owner:  # else somebody took it between the look and the lock
                change_owner(hold, to=people[new], job="tick", reason=reason, now=now)
                passed.append(hold)
    return passed


def _pass_on(holds: QuerySet[Hold], *, to: Staff, by: Staff, reason: str, now: datetime) -> list[Hold]:
    """Make somebody the owner, each with its audit; those he owns already are left out."""
    passed = [hold for hold in _locked(holds) if hold.owner_id != to.id]
    for hold in passed:
        change_owner(hold, to=to, by=by, reason=reason.strip(), now=now)
    return passed


def _locked(holds: QuerySet[Hold]) -> QuerySet[Hold]:
    return holds.select_for_update(of=("self",)).select_related("district", "owner").order_by("id")
