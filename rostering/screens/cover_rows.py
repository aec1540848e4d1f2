"""Who looks after whose districts, read on from what the viewer may see (DESIGN 9). A colleague shows by name and counts only."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.assignments import assigned_to
from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from districts.models import District
from rostering.models import Hold
from rostering.screens.asked import number_in
from rostering.screens.scope import Scope

_JOBS = (Assignment.Role.DSM, Assignment.Role.SPECIALIST)


def colleagues(scope: Scope) -> QuerySet[Staff]:
    """Whom the viewer may cover, each with `districts` counted: a DSM other DSMs, a specialist everybody who has districts."""
    viewer = scope.viewer
    roles = [Staff.Role.DSM]
    if viewer.staff.role == Staff.Role.SPECIALIST:
        roles.append(Staff.Role.SPECIALIST)
    own_job = _on(viewer.today) & Q(assignments__role__in=_JOBS)
    people = Staff.objects.filter(role__in=roles).exclude(id=viewer.staff.id)
    counted = people.annotate(districts=Count("assignments", filter=own_job))
    return counted.filter(districts__gt=0).order_by("name", "email")


def _on(day: date) -> Q:
    """`current_on`, seen from a person."""
    begun = Q(assignments__starts_on__isnull=True) | Q(assignments__starts_on__lte=day)
    return begun & (Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=day))


def colleague(scope: Scope, number: str) -> Staff | None:
    """One of them, None for anybody else."""
    person = number_in(number)
    return colleagues(scope).filter(id=person).first() if person is not None else None


def districts_of(person: Staff, *, on: date) -> QuerySet[District]:
    """Somebody's own districts on a day, as DSM or specialist. For acts; what is shown of them goes through `Scope`."""
    mine = Assignment.objects.filter(assigned_to(person, on=on)).values("district_id")
    return District.objects.filter(id__in=mine).order_by("name", "id")


def own_and_covered(scope: Scope) -> set[int]:
    """The numbers of the viewer's own districts and of those he covers today."""
    rows = Assignment.objects.filter(current_on(scope.viewer.today), staff=scope.viewer.staff)
    return set(rows.values_list("district_id", flat=True))


def visible_districts_of(scope: Scope, person: Staff) -> list[District]:
    """Those of somebody's own districts that the viewer may see."""
    mine = Assignment.objects.filter(assigned_to(person, on=scope.viewer.today)).values("district_id")
    return list(scope.districts().filter(id__in=mine).order_by("name", "id"))


def open_holds_of(scope: Scope, districts: Sequence[District]) -> list[Hold]:
    """The open cases of districts the viewer may see."""
    return list(scope.live_holds().filter(district__in=districts, state=Hold.State.OPEN))


def my_covers(scope: Scope) -> list[Assignment]:
    """The viewer's own cover that has not ended."""
    rows = Assignment.objects.filter(
        staff=scope.viewer.staff, role=Assignment.Role.COVER, ends_on__gte=scope.viewer.today
    )
    return list(rows.select_related("district").order_by("starts_on", "district__name", "id"))


def covers_of_mine(scope: Scope) -> list[Assignment]:
    """Who covers the viewer's own districts, now or soon."""
    viewer = scope.viewer
    mine = Assignment.objects.filter(assigned_to(viewer.staff, on=viewer.today)).values("district_id")
    rows = Assignment.objects.filter(
        district__in=mine, role=Assignment.Role.COVER, ends_on__gte=viewer.today
    ).exclude(staff=viewer.staff)
    return list(rows.select_related("district", "staff").order_by("starts_on", "staff__name", "id"))


def who_has(districts: Iterable[int], *, on: date) -> list[Assignment]:
    """DSM and specialist of districts, by number."""
    rows = Assignment.objects.filter(current_on(on), district_id__in=list(districts), role__in=_JOBS)
    return list(rows.select_related("staff"))


def people_to_assign(*, with_former: bool) -> QuerySet[Staff]:
    """DSMs and specialists; `with_former`: also those who no longer work here and still have districts."""
    people = Staff.objects.filter(role__in=(Staff.Role.DSM, Staff.Role.SPECIALIST))
    if not with_former:
        return people.filter(is_active=True).order_by("name", "email")
    open_ones = Assignment.objects.filter(ends_on__isnull=True, role__in=_JOBS).values("staff_id")
    return people.filter(id__in=open_ones).order_by("name", "email")


def assigned_districts(scope: Scope, person: Staff, *, role: str) -> list[District]:
    """The districts somebody has in a role with an open end, whether that has begun or not."""
    theirs = Assignment.objects.filter(staff=person, role=role, ends_on__isnull=True).values("district_id")
    return list(scope.districts().filter(id__in=theirs).order_by("name", "id"))


def picked_districts(scope: Scope, numbers: Sequence[str]) -> list[str]:
    """The short names of districts ticked in a list, of those the viewer may see."""
    known = [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 19]
    rows = scope.districts().filter(id__in=known).order_by("name", "id")
    return list(rows.values_list("slug", flat=True))


def named_districts(scope: Scope, names: Sequence[str]) -> dict[str, District]:
    """Short name -> district, of those the viewer may see."""
    return {one.slug: one for one in scope.districts().filter(slug__in=names).order_by("name", "id")}
