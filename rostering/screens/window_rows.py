"""Expected changes of a district the viewer may see."""

from datetime import date

from django.db.models import QuerySet

from districts.models import District
from rostering.models import Window


def windows_ahead(district: District, *, tonight: date) -> QuerySet[Window]:
    """Those that are in force, coming, or wait for a second person; no question where the scope knows of none."""
    if not getattr(district, "expects_changes", True):
        return Window.objects.none()
    rows = Window.objects.filter(district=district, ended_at__isnull=True, last_night__gte=tonight)
    return rows.select_related("filed_by", "agreed_by")


def windows_between(district: District, *, first: date, last: date) -> QuerySet[Window]:
    """Those that let changes pass in some nights, or did: agreed to, and not ended."""
    rows = Window.objects.binding().filter(district=district, first_night__lte=last, last_night__gte=first)
    return rows.select_related("filed_by", "agreed_by")
