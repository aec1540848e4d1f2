"""The stops that have concerned one district: its own, its provider's, and those of everything since it is here."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from districts.models import District
from rostering.models import Stop


def stops_of(district: District) -> Iterator[tuple[str, datetime, Stop]]:
    """What happened, when, and to which stop: each was made, and may have been lifted."""
    connection = getattr(district, "connection", None)
    wide = Q(district__isnull=True, provider__in=("", connection.provider if connection else ""))
    found = Stop.objects.filter(Q(district=district) | wide & Q(at__gte=district.created_at))
    for stop in found.select_related("by", "lifted_by"):
        yield "stopped", stop.at, stop
        if stop.lifted_at is not None:
            yield "started", stop.lifted_at, stop
