"""Districts and their open holds pass from one colleague to another: for some days (cover), or for good (DESIGN 9).

Who looks after a district is told in `accounts`; here its cases follow, in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from accounts.assignments import Reassigned, reassign
from accounts.audit import record
from accounts.cover import take_cover
from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from districts.models import District
from rostering.models import Hold


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
        taken = _pass_on(live_holds_of(districts), to=by, by=by, reason=reason, now=now) if may_own else ()
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
            _pass_on(live_holds_of(done.moved), to=to, by=by, reason=reason, now=now)
    return done


def live_holds_of(districts: Iterable[District]) -> list[Hold]:
    """The cases of some districts that still wait."""
    holds = Hold.objects.filter(district__in=districts, state__in=Hold.LIVE)
    return list(holds.select_related("district", "owner").order_by("id"))


def pass_holds_on(*, today: date, now: datetime) -> list[Hold]:
    """The cases of districts whose new specialist begins today, when that was entered on an earlier day.

    Only those that the specialist of until yesterday still owns: what somebody took on purpose stays where it is.
    """
    job = Assignment.objects.filter(district=OuterRef("district"), role=Assignment.Role.SPECIALIST)
    new = job.filter(current_on(today), starts_on=today)
    old = job.filter(ends_on=today - timedelta(days=1))
    holds = Hold.objects.filter(state__in=Hold.LIVE).annotate(
        new_owner=Subquery(new.values("staff_id")[:1]), old_owner=Subquery(old.values("staff_id")[:1])
    )
    due = holds.filter(new_owner__isnull=False, owner=F("old_owner")).exclude(owner=F("new_owner"))
    people = Staff.objects.in_bulk({hold.new_owner for hold in due})
    passed = []
    with transaction.atomic():
        for hold in due.select_related("district", "owner"):
            reason = "The district has a new specialist from today."
            passed += _pass_on([hold], to=people[hold.new_owner], job="tick", reason=reason, now=now)
    return passed


def _pass_on(
    holds: Iterable[Hold], *, to: Staff, reason: str, now: datetime, by: Staff | None = None, job: str = ""
) -> list[Hold]:
    """Make somebody the owner, each with its audit; those he owns already are left out."""
    passed = []
    for hold in holds:
        if hold.owner_id == to.id:
            continue
        record(
            event="hold.taken" if to == by else "hold.assigned",
            at=now,
            by=by,
            job=job,
            district_id=hold.district_id,
            target=f"hold {hold.id}",
            reason=reason.strip(),
            before={"owner": hold.owner.email if hold.owner else ""},
            after={"owner": to.email},
        )
        passed.append(hold)
    Hold.objects.filter(id__in=[hold.id for hold in passed]).update(owner=to)
    return passed
