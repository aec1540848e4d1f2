"""What all keeping shares: who may, which day it is for him, and the one exception for what can not be kept."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import Staff
from accounts.permissions import check_may_keep
from districts.models import District


class NotKept(Exception):
    """What can not be kept; str() says what is wrong, that nothing was changed, what to try. `field`: where it was typed."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def today_of(person: Staff, *, now: datetime) -> date:
    """The day it is where a person works: assignments and covers are dated."""
    return now.astimezone(ZoneInfo(person.time_zone or settings.PORTAL_TIME_ZONE)).date()


def check_keeper(*, district: District, by: Staff, now: datetime) -> None:
    """Raises NotYours or NotAllowed (`accounts.permissions`)."""
    check_may_keep(by, district=district, on=today_of(by, now=now))
