"""How a person likes the portal: time zone, how close rows stand, light or dark; a change is in the audit like any other."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff


class NoSuchPreference(Exception):
    """A value that does not exist; str() is one sentence: what happened, what was not changed, what to try."""


def save_preferences(*, person: Staff, time_zone: str, density: str, scheme: str, now: datetime) -> bool:
    """Keep what a person chose for himself; whether anything changed. `time_zone` "" is the portal's. Raises NoSuchPreference."""
    if time_zone and time_zone not in available_timezones():
        raise NoSuchPreference("This time zone is not known here. Nothing was changed; choose another one.")
    if density not in Staff.Density.values or scheme not in Staff.Scheme.values:
        raise NoSuchPreference("This choice does not exist. Nothing was changed; load the page again.")
    after = {"time_zone": time_zone, "density": density, "scheme": scheme}
    with transaction.atomic():
        stored = Staff.objects.select_for_update().get(id=person.id)
        before = {name: getattr(stored, name) for name in after}
        if before == after:
            return False
        Staff.objects.filter(id=person.id).update(**after)
        record(
            event="staff.preferences_changed",
            at=now,
            by=person,
            target=f"staff {person.email}",
            before=before,
            after=after,
        )
    return True
