"""What a colleague leaves behind for some days, read on from what the viewer may see."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from districts.models import District, SchoolYear
from rostering.models import Run, Talk
from rostering.screens.cover_rows import visible_districts_of
from rostering.screens.hold_list_rows import HoldFacts, waiting_holds
from rostering.screens.scope import Scope
from rostering.talks import open_promises

#: How far back an early warning still counts, and how far beyond the last day a coming date is named.
WARNED_DAYS = timedelta(days=7)
AHEAD = timedelta(days=14)


def people_to_hand_over(scope: Scope) -> list[Staff]:
    """Whose page the viewer may read: his own, and of colleagues those who have districts that he sees."""
    current = Assignment.objects.filter(current_on(scope.viewer.today), district__in=scope.districts())
    own_job = current.exclude(role=Assignment.Role.COVER).values("staff_id")
    people = Staff.objects.filter(Q(id__in=own_job) | Q(id=scope.viewer.staff.id))
    return list(people.order_by("name", "email"))


def handed_over(scope: Scope, person: Staff) -> list[District]:
    """The person's own districts, of those the viewer may see."""
    return visible_districts_of(scope, person)


def holds_left(scope: Scope, person: Staff, districts: Collection[int]) -> list[HoldFacts]:
    """The open cases of these districts, and those the person has taken elsewhere; most harm first."""
    found = [one for one in waiting_holds(scope) if one.district_id in districts or one.owner_id == person.id]
    return sorted(found, key=lambda one: (one.rank, one.name))


def promises_left(scope: Scope, person: Staff, districts: Collection[int], *, through: date) -> list[Talk]:
    """What the person promised, and what anybody promised to these districts, due through a day."""
    talks = open_promises(districts=scope.districts(), due_through=through)
    return list(talks.filter(Q(by=person) | Q(district_id__in=districts)))


def warnings_left(scope: Scope, districts: Collection[int]) -> list[Run]:
    """What was applied to these districts within a week and lost much without reaching the limit."""
    since = scope.viewer.today - WARNED_DAYS
    runs = scope.runs().filter(district_id__in=districts, night__gte=since, status=Run.Status.APPLIED)
    return list(runs.filter(plan__verdict__warnings__0__isnull=False).order_by("-night", "-id"))


def school_dates_ahead(
    scope: Scope, districts: Collection[int], *, first: date, last: date
) -> list[SchoolYear]:
    """The school years of these districts with a date in a span of days."""
    years = SchoolYear.objects.filter(district__in=scope.districts(), district_id__in=districts)
    span = (first, last)
    near = Q(first_day__range=span) | Q(rollover_on__range=span) | Q(do_not_sync_before__range=span)
    return list(years.filter(near | Q(last_day__range=span)).select_related("district"))
