"""A portal whose mails stay in its mailbox, with a specialist, a DSM, and districts that have somebody to write to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Assignment, Staff
from districts.models import Contact, District
from rostering import outbox
from rostering.calendar.keeping import Asked, add_closure
from rostering.models import MailboxMessage, Notice, Pause
from rostering.notices.sending import look
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory

SPRING = datetime(2027, 3, 1, 18, tzinfo=UTC)
FIRST, LAST = date(2027, 4, 5), date(2027, 4, 9)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[None]:
    """Mails are kept, as in a practice portal."""
    settings.MAIL_WAY = "mailbox"
    yield


@pytest.fixture
def noor(db: None) -> Staff:
    """A specialist."""
    return StaffFactory(name="Noor Haddad", email="noor@portal.example.org")


@pytest.fixture
def marcus(db: None) -> Staff:
    """A DSM."""
    return StaffFactory(name="Marcus Bell", email="marcus@portal.example.org", role=Staff.Role.DSM)


def make_district(
    name: str, *, dsm: Staff | None = None, contact: str = "maria@district.example.org", **values: Any
) -> District:
    """A rostered district in Los Angeles, with its DSM and somebody to write to."""
    district = DistrictFactory(name=name, slug=name.lower().replace(" ", "-"), **values)
    ConnectionFactory(district=district)
    if contact:
        Contact.objects.create(district=district, name="Maria Ruiz", job="Rostering", email=contact)
    if dsm:
        Assignment.objects.create(district=district, staff=dsm, role=Assignment.Role.DSM)
    return district


def close_offices(by: Staff, *, now: datetime = SPRING, first: date = FIRST, last: date = LAST) -> Pause:
    """A confirmed pause of everybody, with what follows from it."""
    asked = Asked(first_night=first, last_night=last, name="Spring closure")
    pause = add_closure(asked=asked, by=by, now=now)
    outbox.deliver(now=now)
    return pause


def minute(now: datetime) -> int:
    """What happens in a minute; how many mails left."""
    outbox.deliver(now=now)
    return look(now=now)


def there(day: date, hour: int = 9, minutes: int = 0) -> datetime:
    """An hour of a day in Los Angeles in April."""
    return datetime(day.year, day.month, day.day, hour + 7, minutes, tzinfo=UTC)


def mails() -> list[MailboxMessage]:
    """What is in the mailbox, oldest first."""
    return list(MailboxMessage.objects.order_by("id"))


def states(**values: Any) -> list[tuple[str, str]]:
    """(kind, state) of the notices, in the order of their making."""
    return list(Notice.objects.filter(**values).order_by("id").values_list("kind", "state"))
