"""Pauses that were entered: changed, ended tonight, or withdrawn before they began; refused where somebody was quicker.

Several at once are those of one batch: all or none.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import Staff
from districts.models import District
from rostering.calendar.keeping.record import values_of, write_down
from rostering.calendar.keeping.rules import Asked, PauseRefused, check_asked, check_keeper, tonight_of
from rostering.models import Pause


def change_pauses(*, seen: Mapping[int, str], asked: Asked, by: Staff, now: datetime) -> list[Pause]:
    """Other nights, name or reason. `seen`: pause -> `Pause.seen` when somebody looked. Those changed; none if nothing differs.

    Of a running pause the first night stays, and the last is tonight or later. Raises PauseRefused, NotYours, NotAllowed.
    """
    asked = asked.trimmed()
    with transaction.atomic():
        pauses = _locked(seen, by=by, now=now)
        for pause in pauses:
            check_change(pause, asked=asked, tonight=_tonight(pause, now=now))
        before = {pause.id: values_of(pause) for pause in pauses}
        for pause in pauses:
            pause.name, pause.reason = asked.name, asked.reason
            pause.first_night, pause.last_night = asked.first_night, asked.last_night
        changed = [pause for pause in pauses if values_of(pause) != before[pause.id]]
        _keep(changed, verb="changed", before=before, by=by, now=now)
    return changed


def end_pauses(*, seen: Mapping[int, str], by: Staff, now: datetime) -> list[Pause]:
    """From tonight on rosters move again. Raises PauseRefused, NotYours, NotAllowed."""
    with transaction.atomic():
        pauses = _locked(seen, by=by, now=now)
        for pause in pauses:
            if pause.first_night > _tonight(pause, now=now):
                raise PauseRefused(f"{pause.name} has not begun; withdraw it instead")
        return _stop(pauses, verb="ended", by=by, now=now)


def cancel_pauses(*, seen: Mapping[int, str], by: Staff, now: datetime) -> list[Pause]:
    """Withdraw pauses whose first night is still to come: those nights run. Raises PauseRefused, NotYours, NotAllowed."""
    with transaction.atomic():
        pauses = _locked(seen, by=by, now=now)
        for pause in pauses:
            if pause.first_night <= _tonight(pause, now=now):
                raise PauseRefused(f"{pause.name} has begun; end it instead, from tonight on")
        return _stop(pauses, verb="cancelled", by=by, now=now)


def check_change(pause: Pause, *, asked: Asked, tonight: date) -> None:
    """Whether a pause can become what was asked, a pure question. Raises PauseRefused."""
    check_asked(asked, tonight=tonight)
    if pause.first_night <= tonight and asked.first_night != pause.first_night:
        raise PauseRefused(
            "The pause has begun, so its first night stays; change the last night, or end it",
            field="first_night",
        )
    if pause.first_night > tonight > asked.first_night:
        raise PauseRefused("The first night is over; a pause can begin tonight or later", field="first_night")


def _locked(seen: Mapping[int, str], *, by: Staff, now: datetime) -> list[Pause]:
    """The rows, locked, as somebody saw them and still ahead or running, if they are his to keep."""
    rows = Pause.objects.select_for_update(of=("self",)).filter(id__in=seen).select_related("district")
    pauses = list(rows.order_by("id"))
    if not pauses or len(pauses) != len(seen):
        raise PauseRefused("This pause is not there any more; look at the list of pauses")
    check_keeper((pause.district for pause in pauses), by=by, now=now)
    for pause in pauses:
        whose = f"{pause.name} of {pause.district.name}" if pause.district else pause.name
        if pause.seen != seen[pause.id]:
            raise PauseRefused(f"Somebody has changed {whose} since you looked; look at it again")
        if pause.ended_at is not None:
            raise PauseRefused(f"{whose} was ended already; enter a new pause")
        if pause.last_night < _tonight(pause, now=now):
            raise PauseRefused(f"{whose} is over; enter a new pause")
    return pauses


def _stop(pauses: list[Pause], *, verb: str, by: Staff, now: datetime) -> list[Pause]:
    before = {pause.id: values_of(pause) for pause in pauses}
    for pause in pauses:
        pause.ended_at, pause.ended_by = now, by
    _keep(pauses, verb=verb, before=before, by=by, now=now)
    return pauses


def _keep(
    pauses: list[Pause], *, verb: str, before: Mapping[int, dict[str, object]], by: Staff, now: datetime
) -> None:
    if not pauses:
        return
    for pause in pauses:
        pause.changed_at = now
    fields = ("name", "reason", "first_night", "last_night", "ended_at", "ended_by", "changed_at")
    Pause.objects.bulk_update(pauses, fields, batch_size=500)
    write_down(pauses, verb=verb, before=before, by=by, now=now)


def _tonight(pause: Pause, *, now: datetime) -> date:
    return tonight_of(_whose(pause), now=now)


def _whose(pause: Pause) -> Iterable[District]:
    return (pause.district,) if pause.district is not None else ()
