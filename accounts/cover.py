"""Covering for a colleague: a district becomes one of yours from today to a last day, with a reason, in the audit (DESIGN 9)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import Assignment, Staff
from districts.models import District

LONGEST_DAYS = 31


class NoCover(Exception):
    """Cover that can not be taken; str() is one sentence: what happened, what was not changed, what to try."""


def take_cover(
    *, district: District, by: Staff, until: date, reason: str, today: date, now: datetime
) -> Assignment:
    """Cover a district from `today` through `until`, at most 31 days, both included. Raises NoCover."""
    if not reason.strip():
        raise NoCover("Cover needs a reason. Nothing was changed; write one.")
    if not today <= until < today + timedelta(days=LONGEST_DAYS):
        raise NoCover(
            f"Cover lasts from today to a day within {LONGEST_DAYS} days. Nothing was changed; choose another last day."
        )
    with transaction.atomic():
        cover = Assignment.objects.create(
            district=district, staff=by, role=Assignment.Role.COVER, starts_on=today, ends_on=until
        )
        record(
            event="assignment.cover_taken",
            at=now,
            by=by,
            district_id=district.id,
            target=f"district {district.slug}",
            reason=reason.strip(),
            after={"from": today.isoformat(), "to": until.isoformat()},
        )
    return cover
