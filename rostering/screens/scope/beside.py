"""What stands beside a row that `Scope` has already found the viewer may see; and the few words about what he may not."""

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet
from django.http import Http404

from accounts.models import Assignment, Staff
from accounts.permissions import current_on
from districts.models import Contact, District, School
from rostering.models import Change, DryRun, RowProblem, Run, Undo


def people_of(district: District) -> list[Assignment]:
    """Who looks after a district the viewer may see, open assignments and dated cover."""
    return list(Assignment.objects.filter(district=district).select_related("staff"))


def contacts_of(district: District) -> list[Contact]:
    """The district's own people."""
    return list(Contact.objects.filter(district=district))


def schools_of(district: District) -> int:
    """How many schools Khan Academy shows of it."""
    return School.objects.filter(district=district, removed_at__isnull=True).count()


def who_looks_after(slug: str, *, on: date) -> list[Assignment]:
    """The people to turn to for a colleague's district: its DSM and specialist, nothing of the district itself."""
    current = Assignment.objects.filter(current_on(on), district__slug=slug)
    return list(current.exclude(role=Assignment.Role.COVER).select_related("staff"))


def to_be_covered(slug: str) -> District:
    """A district somebody offers to cover; nothing of it may be shown before he does. Raises Http404."""
    found = District.objects.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such district.")
    return found


def problems_of(run: Run) -> QuerySet[RowProblem]:
    """The unusable rows of a sync the viewer may see."""
    return RowProblem.objects.filter(run=run)


def newest_dry_run(district: District) -> DryRun | None:
    """The last dry run asked for of a district the viewer may see."""
    return DryRun.objects.filter(district=district).select_related("asked_by").first()


def logged_changes(run: Run) -> QuerySet[Change]:
    """The change log of a sync the viewer may see."""
    return Change.objects.filter(run_number=run.id, night=run.night, district_id=run.district_id)


def undos_of(runs: Sequence[Run]) -> dict[int, Undo]:
    """The latest undo that was asked for of each of some syncs the viewer may see."""
    undos = Undo.objects.filter(undoes__in=[run.id for run in runs]).select_related("run").order_by("id")
    return {undo.undoes_id: undo for undo in undos}


def undos_under_way(run: OuterRef) -> QuerySet[Undo]:
    """Of a sync, asked along with it: the undos of it that wait for a second person or are being put back."""
    return Undo.objects.filter(undoes=run, run__status__in=Undo.UNDER_WAY)


def staff_with_roles(roles: Sequence[str]) -> QuerySet[Staff]:
    """The active people of some roles, for the fields that name one or narrow a list to somebody's districts."""
    return Staff.objects.filter(role__in=roles, is_active=True).order_by("name", "email")
