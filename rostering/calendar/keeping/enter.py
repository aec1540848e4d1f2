"""New pauses: an office closure for everybody; summer and other pauses of one district, or of many entered together."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.models import Staff
from districts.models import District
from rostering.calendar.keeping.record import write_down
from rostering.calendar.keeping.rules import Asked, PauseRefused, check_asked, check_keeper, tonight_of
from rostering.models import Pause


def add_closure(*, asked: Asked, by: Staff, now: datetime) -> Pause:
    """An office closure: nobody's roster changes. Raises PauseRefused, NotAllowed."""
    check_keeper([None], by=by, now=now)
    return _enter([None], kind=Pause.Kind.CLOSURE, asked=asked, by=by, now=now)[0]


def add_for_districts(
    *, districts: Sequence[District], kind: str, asked: Asked, by: Staff, now: datetime
) -> list[Pause]:
    """The same pause for each of some districts, in their order; of several all or none, with one `batch`.

    Overlaps with other pauses are fine. Raises PauseRefused, NotYours, NotAllowed.
    """
    if kind not in Pause.FOR_DISTRICTS:
        raise PauseRefused(
            "A pause of a district is a summer pause or another one; choose which", field="kind"
        )
    chosen = list({district.id: district for district in districts}.values())
    if not chosen:
        raise PauseRefused("No district was chosen; choose at least one")
    check_keeper(chosen, by=by, now=now)
    return _enter(chosen, kind=kind, asked=asked, by=by, now=now)


def _enter(
    districts: Sequence[District | None], *, kind: str, asked: Asked, by: Staff, now: datetime
) -> list[Pause]:
    asked = asked.trimmed()
    check_asked(asked, tonight=tonight_of((one for one in districts if one is not None), now=now))
    batch = uuid4() if len(districts) > 1 else None
    with transaction.atomic():
        pauses = Pause.objects.bulk_create(
            Pause(
                district=district,
                kind=kind,
                batch=batch,
                name=asked.name,
                reason=asked.reason,
                first_night=asked.first_night,
                last_night=asked.last_night,
                author=by,
                created_at=now,
            )
            for district in districts
        )
        write_down(pauses, verb="entered", before={}, by=by, now=now)
    return pauses
