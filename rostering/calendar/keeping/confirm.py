"""A year's company pause, settled by a specialist, with its computed nights or others: the row that replaces it (RULES B13)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Staff
from rostering.calendar.company import company_pauses
from rostering.calendar.keeping.record import values_of, write_down
from rostering.calendar.keeping.rules import Asked, PauseRefused, check_asked, check_keeper, tonight_of
from rostering.calendar.spans import PauseSpan
from rostering.models import Pause


def confirm_company_pause(
    *, replaces: str, year: int, by: Staff, now: datetime, asked: Asked | None = None
) -> Pause:
    """Confirm a computed pause as it is, or with other nights, name or reason (`asked`).

    One that was confirmed and withdrawn comes back; one that stands is changed with `change_pauses`. Raises
    PauseRefused, NotAllowed.
    """
    check_keeper([None], by=by, now=now)
    computed = computed_pause(replaces=replaces, year=year)
    asked = (asked or _as_computed(computed)).trimmed()
    check_asked(asked, tonight=tonight_of((), now=now))
    try:
        with transaction.atomic():
            row = Pause.objects.select_for_update().filter(replaces=replaces, year=year).first()
            return _settle(row, asked=asked, replaces=replaces, year=year, by=by, now=now)
    except IntegrityError:
        raise _already(computed) from None


def computed_pause(*, replaces: str, year: int) -> PauseSpan:
    """The pause by its rule. Raises PauseRefused where there is none of this name."""
    for span in company_pauses(year):
        if span.replaces == replaces:
            return span
    raise PauseRefused("There is no company pause of this name; look at the list of pauses")


def _settle(row: Pause | None, *, asked: Asked, replaces: str, year: int, by: Staff, now: datetime) -> Pause:
    if row is not None and row.ended_at is None:
        raise _already(computed_pause(replaces=replaces, year=year))
    before = {} if row is None else {row.id: values_of(row)}
    pause = row or Pause(
        kind=Pause.Kind.COMPANY, replaces=replaces, year=year, author=by, created_at=now, district=None
    )
    pause.name, pause.reason = asked.name, asked.reason
    pause.first_night, pause.last_night = asked.first_night, asked.last_night
    pause.ended_at = pause.ended_by = None
    if row is not None:
        pause.changed_at = now
    pause.save()
    write_down([pause], verb="confirmed", before=before, by=by, now=now)
    return pause


def _as_computed(span: PauseSpan) -> Asked:
    return Asked(first_night=span.first_night, last_night=span.last_night, name=span.name, reason=span.reason)


def _already(span: PauseSpan) -> PauseRefused:
    return PauseRefused(
        f"Somebody has confirmed {span.name} of {span.year} already; look at the pause, and change it there"
    )
