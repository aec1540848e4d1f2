"""Covering for a colleague: districts become yours from a day through a last day, with a reason, in the audit (DESIGN 9)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import Assignment, Staff
from accounts.permissions import NotAllowed
from districts.models import District

LONGEST_DAYS = 31


class NoCover(Exception):
    """Cover that can not be taken or ended; str() says what happened, what was not changed, what to try."""


def check_may_cover(user: Staff) -> None:
    """DSMs and specialists stand in for each other. Raises NotAllowed."""
    if user.role == Staff.Role.ADMIN:
        raise NotAllowed(
            "Administrators see every district and decide none; DSMs and specialists cover for each other."
        )


def take_cover(
    *,
    districts: Sequence[District],
    by: Staff,
    first: date,
    last: date,
    reason: str,
    today: date,
    now: datetime,
) -> list[Assignment]:
    """Cover districts from `first` through `last`, both included, in one transaction. Only ever for oneself.

    `first` is today or within 31 days, and cover lasts 31 days at most. Districts that are one's own for all these days
    are left as they are. Raises NotAllowed, NoCover.
    """
    check_may_cover(by)
    _check(first=first, last=last, reason=reason, today=today)
    with transaction.atomic():
        Staff.objects.select_for_update().get(id=by.id)
        own = _own_throughout(by, first=first, last=last)
        wanted = [one for one in districts if one.id not in own]
        if not wanted:
            raise NoCover("These districts are yours on all of these days already. Nothing was changed.")
        covers = Assignment.objects.bulk_create(
            Assignment(district=one, staff=by, role=Assignment.Role.COVER, starts_on=first, ends_on=last)
            for one in wanted
        )
        dates = {"from": first.isoformat(), "to": last.isoformat()}
        for cover in covers:
            _write("assignment.cover_taken", cover, by=by, now=now, reason=reason.strip(), after=dates)
    return covers


def end_cover(*, numbers: Sequence[int], by: Staff, today: date, now: datetime) -> list[Assignment]:
    """End one's own cover before its last day: from now on these districts are not one's own any more. Raises NoCover."""
    with transaction.atomic():
        rows = Assignment.objects.select_for_update(of=("self",)).select_related("district")
        rows = rows.filter(id__in=numbers, staff=by, role=Assignment.Role.COVER, ends_on__gte=today)
        covers = list(rows.order_by("id"))
        if not covers:
            raise NoCover("This cover has ended already, or it is not yours. Nothing was changed.")
        yesterday = today - timedelta(days=1)
        begun = [one.id for one in covers if one.starts_on is None or one.starts_on < today]
        Assignment.objects.filter(id__in=begun).update(ends_on=yesterday)
        Assignment.objects.filter(id__in={one.id for one in covers} - set(begun)).delete()
        for cover in covers:
            _write("assignment.cover_ended", cover, by=by, now=now)
    return covers


def _check(*, first: date, last: date, reason: str, today: date) -> None:
    if not reason.strip():
        raise NoCover("Cover needs a reason. Nothing was changed; write one.")
    if not today <= first < today + timedelta(days=LONGEST_DAYS):
        raise NoCover(
            f"Cover begins today or within {LONGEST_DAYS} days. Nothing was changed; choose another first day."
        )
    if not first <= last < first + timedelta(days=LONGEST_DAYS):
        raise NoCover(
            f"Cover lasts from its first day to a day within {LONGEST_DAYS} days. "
            "Nothing was changed; choose another last day."
        )


def _own_throughout(person: Staff, *, first: date, last: date) -> set[int]:
    """The districts that are somebody's own on every day of a span, by one and the same assignment."""
    rows = Assignment.objects.filter(staff=person).values_list("district_id", "starts_on", "ends_on")
    return {
        district_id
        for district_id, starts_on, ends_on in rows
        if (starts_on is None or starts_on <= first) and (ends_on is None or ends_on >= last)
    }


def _write(
    event: str,
    cover: Assignment,
    *,
    by: Staff,
    now: datetime,
    reason: str = "",
    after: dict[str, str] | None = None,
) -> None:
    record(
        event=event,
        at=now,
        by=by,
        district_id=cover.district_id,
        target=f"district {cover.district.slug}",
        reason=reason,
        after=after,
    )
