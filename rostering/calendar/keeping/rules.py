"""What a pause can not be, and whose business it is: pure but for the questions about people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import check_may_pause, check_may_pause_everybody
from districts.models import District
from rostering.calendar.nights import night_of
from rostering.models import Pause

LONGEST_NAME: Final = 100
LONGEST_REASON: Final = 500


class PauseRefused(Exception):
    """Nothing was changed; str() says what is wrong, that nothing was changed, what to try. `field`: where it was typed."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(f"{sentence.removesuffix('.')}. Nothing was changed.")
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed of a pause."""

    first_night: date
    last_night: date
    name: str
    reason: str = ""

    def trimmed(self) -> "Asked":
        """The same without spaces around its words."""
        return Asked(
            first_night=self.first_night,
            last_night=self.last_night,
            name=" ".join(self.name.split()),
            reason=self.reason.strip(),
        )


def check_asked(asked: Asked, *, tonight: date) -> None:
    """Whether a new pause can be, the first problem beside its field. Raises PauseRefused. `tonight`: the night it is now."""
    nights = (asked.last_night - asked.first_night).days + 1
    if not asked.name.strip():
        raise PauseRefused("A pause needs a name: it is what everybody reads in the calendar", field="name")
    if len(asked.name) > LONGEST_NAME:
        raise PauseRefused(f"The name is longer than {LONGEST_NAME} characters; say it shorter", field="name")
    if len(asked.reason) > LONGEST_REASON:
        raise PauseRefused(
            f"The reason is longer than {LONGEST_REASON} characters; say it shorter", field="reason"
        )
    if nights < 1:
        raise PauseRefused(
            "The last night lies before the first one; both are the dates on which the nights begin",
            field="last_night",
        )
    if nights > Pause.MOST_NIGHTS:
        raise PauseRefused(
            f"This is {nights} nights; a pause has {Pause.MOST_NIGHTS} at most, so check the year,"
            " or enter a second pause that follows",
            field="last_night",
        )
    if asked.last_night < tonight:
        raise PauseRefused("All of these nights are over; a pause ends tonight or later", field="last_night")


def tonight_of(districts: Iterable[District], *, now: datetime) -> date:
    """The night it is now; of several districts where it is latest, of none (everybody) in the portal's time zone."""
    zones = {district.time_zone for district in districts} or {settings.PORTAL_TIME_ZONE}
    return max(night_of(at=now, zone=zone) for zone in zones)


def check_keeper(districts: Iterable[District | None], *, by: Staff, now: datetime) -> None:
    """Whether somebody may keep pauses of these; None is everybody. Raises NotYours or NotAllowed."""
    whose = list(districts)
    if None in whose:
        check_may_pause_everybody(by)
    own = {district.id for district in whose if district is not None}
    if own:
        check_may_pause(by, districts=own, on=today_of(by, now=now))
