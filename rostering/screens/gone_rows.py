"""What became of past nights, counted by the database: one question for a year, whatever the number of districts."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db.models import Count, Q

from districts.models import District
from rostering.models import Run
from rostering.screens.presenters.states import HELD_REASONS
from rostering.screens.presenters.year_gone import GoneNight
from rostering.screens.scope import Scope

Status, Reason = Run.Status, Run.Reason
_OVERTAKEN: Final = Q(status__in=(Status.SUPERSEDED, Status.REJECTED, Status.CLEARED))
_HELD: Final = Q(status=Status.HELD) | _OVERTAKEN & Q(reason__in=HELD_REASONS)
_WAITED: Final = Q(status=Status.WAITING) | Q(status=Status.SUPERSEDED) & ~Q(reason__in=HELD_REASONS)
_NOT_RUN: Final = (Status.FAILED, Status.MISSED, Status.SKIPPED, *Run.UNFINISHED)


def nights_gone(
    scope: Scope, *, first: date, before: date, district: District | None = None
) -> Mapping[date, GoneNight]:
    """Night -> what became of it, from `first` to the one before `before`, of the viewer's districts or of one of them."""
    runs = scope.runs().select_related(None).filter(trigger=Run.Trigger.NIGHTLY)
    runs = runs.filter(night__gte=first, night__lt=before)
    if district is not None:
        runs = runs.filter(district=district)
    counted = (
        runs.order_by()
        .values_list("night")
        .annotate(
            ran=Count("id", filter=~_HELD & ~_WAITED & ~Q(status__in=_NOT_RUN)),
            held=Count("id", filter=_HELD),
            failed=Count("id", filter=Q(status=Status.FAILED)),
            missed=Count("id", filter=Q(status=Status.MISSED)),
            waited=Count("id", filter=_WAITED),
        )
    )
    names = ("ran", "held", "failed", "missed", "waited")
    found = {
        night: GoneNight(**dict(zip(names, counts, strict=True)), is_one=district is not None)
        for night, *counts in counted
    }
    return {night: one for night, one in found.items() if one.total}
