"""What all of the notices share: the one exception for what can not be done, and who may do what."""

from collections.abc import Iterable
from datetime import datetime

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotAllowed, districts_for, keeps_districts


class NotDone(Exception):
    """What can not be done; str() says what happened, what was not changed, what to try. `field`: where it was typed."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def check_may_tell(by: Staff, *, districts: Iterable[int], now: datetime) -> None:
    """DSMs tell their own districts, specialists any. Raises NotAllowed."""
    if not keeps_districts(by):
        raise NotAllowed("Administrators do not write to districts; their DSMs and specialists do.")
    wanted = set(districts)
    seen = districts_for(by, on=today_of(by, now=now)).filter(id__in=wanted)
    if seen.count() != len(wanted):
        raise NotAllowed("Some of these districts are not yours; their DSM or a specialist tells them.")


def check_is_specialist(by: Staff, sentence: str) -> None:
    """What only a rostering specialist does. Raises NotAllowed with the sentence."""
    if by.role != Staff.Role.SPECIALIST:
        raise NotAllowed(sentence)
