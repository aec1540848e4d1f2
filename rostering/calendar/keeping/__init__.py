"""The only place that writes pauses (RULES B12-B18). Each act, its audit and its outbox message are one transaction.

`enter` adds an office closure or pauses of districts, `confirm` settles a year's company pause, `change` changes, ends and
withdraws; `rules` says what can not be, and who may.
"""

from rostering.calendar.keeping.change import cancel_pauses, change_pauses, end_pauses
from rostering.calendar.keeping.confirm import confirm_company_pause
from rostering.calendar.keeping.enter import add_closure, add_for_districts
from rostering.calendar.keeping.rules import Asked, PauseRefused, check_asked

__all__ = [
    "Asked",
    "PauseRefused",
    "add_closure",
    "add_for_districts",
    "cancel_pauses",
    "change_pauses",
    "check_asked",
    "confirm_company_pause",
    "end_pauses",
]
