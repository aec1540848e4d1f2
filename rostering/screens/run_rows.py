"""What stands around a sync that the viewer may see: earlier and later ones, its case, who agreed to it."""

from django.db.models import Q

from rostering.models import Decision, LetThrough, Run
from rostering.screens.history_rows import Agreement
from rostering.screens.scope import Scope


def runs_before(scope: Scope, run: Run, *, most: int) -> list[Run]:
    """The district's last syncs before one that have read something, newest first."""
    earlier = scope.runs().filter(district=run.district_id, id__lt=run.id, started_at__isnull=False)
    return list(earlier.defer("plan__summary", "plan__verdict", "work").order_by("-id")[:most])


def newer_than(scope: Scope, run: Run) -> int | None:
    """The number of the district's newest sync after one, None if it is the newest itself."""
    later = scope.runs().filter(district=run.district_id, id__gt=run.id)
    return later.order_by("-id").values_list("id", flat=True).first()


def hold_of(scope: Scope, run: Run) -> int | None:
    """The number of the case that waits with this sync."""
    return scope.holds().filter(run=run).values_list("id", flat=True).first()


def agreement_on(scope: Scope, run: Run) -> Agreement | None:
    """The last approval of this sync's change list, be it with an earlier night's sync; None if it needed none.

    A list that waited and that nobody had to decide on: who let it through.
    """
    of_list = Q(plan=run.plan_id) | Q(part__released=run.plan_id)
    found = Decision.objects.filter(of_list, verdict=Decision.Verdict.APPROVE, hold__in=scope.holds())
    decided = found.select_related("by").order_by("-at", "-id").first()
    if decided is not None:
        return decided
    let = LetThrough.objects.filter(run__in=scope.runs().filter(id=run.id).values("id"))
    return let.select_related("by").order_by("-id").first()
