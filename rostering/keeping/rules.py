"""What all keeping shares: who may, and the one exception for what can not be kept."""

from datetime import datetime

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import check_may_keep
from districts.models import District


class NotKept(Exception):
    """What can not be kept; str() says what is wrong, that nothing was changed, what to try. `field`: where it was typed."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def check_keeper(*, district: District, by: Staff, now: datetime) -> None:
    """Raises NotYours or NotAllowed (`accounts.permissions`)."""
    check_may_keep(by, district=district, on=today_of(by, now=now))
