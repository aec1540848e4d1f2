"""What the tests of this folder share."""

import pytest

from accounts.models import Staff
from districts.models import District
from tests.factories import ConnectionFactory, StaffFactory
from tests.feeds import small_district, sync
from tests.pipeline.deciding import approve
from tests.pipeline.shared_database import shared_database

__all__ = ["shared_database"]


@pytest.fixture
def loaded() -> District:
    """A district of this test's own, loaded."""
    return connected_and_loaded()


def connected_and_loaded() -> District:
    """A connected district whose small feed is on Khan Academy."""
    district: District = ConnectionFactory.create().district
    approve(sync(district, small_district()))
    return district


@pytest.fixture
def noor() -> Staff:
    """A specialist."""
    return StaffFactory(name="Noor Haddad")


@pytest.fixture
def sam() -> Staff:
    """Another specialist."""
    return StaffFactory(name="Sam Ito")


@pytest.fixture
def marcus() -> Staff:
    """A DSM."""
    return StaffFactory(name="Marcus Bell", role=Staff.Role.DSM)
