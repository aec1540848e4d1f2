"""Whether a sync is the first since a pause (RULES B15): nights that failed or were missed in between do not end it."""

from typing import Final

from rostering.calendar.nights import last_weeknights
from rostering.calendar.pauses import pause_on
from rostering.models import Run

_LOOK_BACK_NIGHTS: Final = 20
_BROUGHT_NOTHING: Final = {Run.Status.FAILED, Run.Status.MISSED, Run.Status.SKIPPED}
#: These ask no provider, so they bring nothing of the pause, whatever becomes of them.
_OF_OUR_OWN: Final = (Run.Trigger.UNDO, Run.Trigger.REPLAN, Run.Trigger.REST)


def is_after_pause(run: Run) -> bool:
    """True when the latest night before the run's that was paused, or that brought something, was a paused one."""
    for night in reversed(last_weeknights(before=run.night, count=_LOOK_BACK_NIGHTS, skip=lambda _: False)):
        if pause_on(district=run.district, night=night) is not None:
            return True
        of_night = Run.objects.filter(district_id=run.district_id, night=night)
        of_night = of_night.exclude(trigger__in=_OF_OUR_OWN)
        statuses = set(of_night.order_by().values_list("status", flat=True))
        if not statuses or statuses - _BROUGHT_NOTHING:
            return False
    return False
