"""An office that keeps pauses, on the afternoon of Tuesday 6 October 2026: two districts of Marcus's, one of Lena's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from accounts.models import Assignment, Staff
from districts.models import District
from rostering.calendar.keeping import Asked
from tests.factories import DistrictFactory, StaffFactory

#: 13:00 in Los Angeles.
NOW = datetime(2026, 10, 6, 20, tzinfo=UTC)
TONIGHT = date(2026, 10, 6)


@dataclass(frozen=True)
class Office:
    """Who keeps what. `alder` and `birch` are the DSM's, `cedar` is the stranger's."""

    alder: District
    birch: District
    cedar: District
    dsm: Staff
    specialist: Staff
    stranger: Staff
    admin: Staff


@pytest.fixture
def office(db: None) -> Office:
    """Three districts and their people."""
    return make_office()


def make_office() -> Office:
    """For tests that open transactions of their own."""
    dsm = StaffFactory(name="Marcus Bell", role=Staff.Role.DSM)
    stranger = StaffFactory(name="Lena Ortiz", role=Staff.Role.DSM)
    found = {}
    for name, person in (("alder", dsm), ("birch", dsm), ("cedar", stranger)):
        found[name] = DistrictFactory(name=name.title(), slug=name)
        Assignment.objects.create(district=found[name], staff=person, role=Assignment.Role.DSM)
    return Office(
        **found,
        dsm=dsm,
        specialist=StaffFactory(name="Noor Haddad"),
        stranger=stranger,
        admin=StaffFactory(name="Ada Frost", role=Staff.Role.ADMIN),
    )


def asked(first: date, last: date, name: str = "Schedule changes", reason: str = "") -> Asked:
    """What somebody typed."""
    return Asked(first_night=first, last_night=last, name=name, reason=reason)
