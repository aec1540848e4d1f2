"""Who looks after which district, and how that passes to somebody else from a day on, for many districts at once (DESIGN 9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from accounts.models import Assignment, Staff
from accounts.permissions import NotAllowed, current_on
from districts.models import District

#: How far ahead a change of people may be entered.
FARTHEST_DAYS: Final = 366
ONE_DAY: Final = timedelta(days=1)
_JOB_OF: Final = {
    Assignment.Role.DSM: Staff.Role.DSM,
    Assignment.Role.SPECIALIST: Staff.Role.SPECIALIST,
}


class NotReassigned(Exception):
    """Districts that can not pass to somebody; str() says what happened, what was not changed, what to try."""


@dataclass(frozen=True, kw_only=True)
class Reassigned:
    """What one act did. `skipped`: somebody else had changed these since they were looked at."""

    moved: tuple[District, ...]
    skipped: tuple[District, ...]


def check_may_reassign(user: Staff) -> None:
    """Specialists and administrators say who looks after which district. Raises NotAllowed."""
    if user.role == Staff.Role.DSM:
        raise NotAllowed("Districts are assigned by rostering specialists and administrators.")


def open_assignments(districts: Iterable[District], *, role: str) -> dict[int, Assignment]:
    """District's number -> its open assignment in a role, which may begin on a later day."""
    rows = Assignment.objects.filter(district__in=districts, role=role, ends_on__isnull=True)
    return {row.district_id: row for row in rows.select_related("staff")}


def reassign(  # noqa: PLR0913 - one keyword for each thing the audit keeps
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
    """Give districts to `to` from a day on, in one transaction, each with its audit.

    `expected`: district's number -> the person who had it when somebody looked; where that has changed since, the
    district is left alone. Raises NotAllowed, NotReassigned.
    """
    check_may_reassign(by)
    check_reassignment(role=role, to=to, starts_on=starts_on, reason=reason, today=today)
    with transaction.atomic():
        locked = {
            one.id: one
            for one in District.objects.select_for_update().filter(id__in=[d.id for d in districts])
        }
        before = open_assignments(locked.values(), role=role)
        moved, skipped = [], []
        for district in districts:
            had = before.get(district.id)
            if (had.staff_id if had else None) != expected.get(district.id) or district.id not in locked:
                skipped.append(district)
            elif had is None or had.staff_id != to.id:
                moved.append(district)
        _move(moved, before=before, role=role, to=to, starts_on=starts_on)
        for district in moved:
            _write(
                district,
                had=before.get(district.id),
                role=role,
                to=to,
                starts_on=starts_on,
                reason=reason,
                by=by,
                now=now,
            )
    return Reassigned(moved=tuple(moved), skipped=tuple(skipped))


def check_reassignment(*, role: str, to: Staff, starts_on: date, reason: str, today: date) -> None:
    """Whether districts may pass to somebody in a role from a day on. Raises NotReassigned."""
    if role not in _JOB_OF:
        raise NotReassigned("Say whether the DSM or the specialist changes. Nothing was changed.")
    if not to.is_active or to.role != _JOB_OF[Assignment.Role(role)]:
        job = Assignment.Role(role).label
        raise NotReassigned(
            f"{to} can not be {job} of a district. Nothing was changed; choose somebody who is."
        )
    if not today <= starts_on <= today + timedelta(days=FARTHEST_DAYS):
        raise NotReassigned(
            "The first day is today or within a year. Nothing was changed; choose another day."
        )
    if not reason.strip():
        raise NotReassigned("A change of people needs a reason. Nothing was changed; write one.")


def _move(
    districts: Sequence[District], *, before: Mapping[int, Assignment], role: str, to: Staff, starts_on: date
) -> None:
    """End what is open and open the new ones. What had not begun by then leaves without a trace but its audit."""
    open_rows = [before[one.id] for one in districts if one.id in before]
    begun = [row.id for row in open_rows if row.starts_on is None or row.starts_on < starts_on]
    Assignment.objects.filter(id__in=begun).update(ends_on=starts_on - ONE_DAY)
    Assignment.objects.filter(id__in={row.id for row in open_rows} - set(begun)).delete()
    Assignment.objects.bulk_create(
        Assignment(district=district, staff=to, role=role, starts_on=starts_on) for district in districts
    )


def _write(  # noqa: PLR0913 - the audit's own fields
    district: District,
    *,
    had: Assignment | None,
    role: str,
    to: Staff,
    starts_on: date,
    reason: str,
    by: Staff,
    now: datetime,
) -> None:
    record(
        event="assignment.changed",
        at=now,
        by=by,
        district_id=district.id,
        target=f"district {district.slug}",
        reason=reason.strip(),
        before={"role": role, "staff": had.staff.email if had else ""},
        after={"role": role, "staff": to.email, "from": starts_on.isoformat()},
    )


def assigned_to(person: Staff, *, on: date) -> Q:
    """Which assignments make a district somebody's own job on a day: as its DSM or specialist, not by cover."""
    return current_on(on) & Q(staff=person) & ~Q(role=Assignment.Role.COVER)
