"""A district, its DSM, a specialist, somebody else's DSM and an administrator, on the evening of a Tuesday."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from accounts.models import Assignment, Staff
from districts.models import District
from tests.factories import DistrictFactory, StaffFactory

#: 13:00 in Los Angeles on Tuesday 6 October 2026.
NOW = datetime(2026, 10, 6, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """Who keeps what."""

    district: District
    dsm: Staff
    specialist: Staff
    stranger: Staff
    admin: Staff
    now: datetime = NOW


@pytest.fixture
def office(db: None) -> Office:
    """Marcus is the district's DSM."""
    dsm = StaffFactory(name="Marcus Bell", role=Staff.Role.DSM)
    district = DistrictFactory(name="Alder Valley", slug="alder-valley")
    Assignment.objects.create(district=district, staff=dsm, role=Assignment.Role.DSM)
    return Office(
        district=district,
        dsm=dsm,
        specialist=StaffFactory(name="Noor Haddad"),
        stranger=StaffFactory(name="Lena Ortiz", role=Staff.Role.DSM),
        admin=StaffFactory(name="Ada Frost", role=Staff.Role.ADMIN),
    )
