"""Rows for tests: plainly invented districts, connections and staff; every value a test cares about is passed in."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Assignment, Staff
from districts.models import Agreement, Connection, District, RosterState
from rostering.models import FeedState, Stop

FOUND_AT = datetime(2024, 8, 1, 17, tzinfo=UTC)


class StaffFactory(DjangoModelFactory[Staff]):
    """A rostering specialist unless `role` says otherwise."""

    class Meta:
        model = Staff

    email = factory.Sequence(lambda number: f"staff{number}@portal.example.org")
    name = factory.Sequence(lambda number: f"Staff {number}")
    role = Staff.Role.SPECIALIST


def dsm_of(district: District | None, **values: Any) -> Staff:
    """A DSM, of that district if one is given; `values` of the assignment, as the days of a cover."""
    person: Staff = StaffFactory.create(role=Staff.Role.DSM)
    if district is not None:
        Assignment.objects.create(staff=person, district=district, **({"role": Assignment.Role.DSM} | values))
    return person


class DistrictFactory(DjangoModelFactory[District]):
    """A partner district without a connection, with the rows every district has: agreement, roster and feed state."""

    class Meta:
        model = District
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"district-{number}")
    name = factory.Sequence(lambda number: f"District {number}")

    @factory.post_generation
    def rows(self, create: bool, extracted: object, **values: object) -> None:
        """`rows__plan_type` chooses the subscription, `rows__counts` what the roster holds."""
        if create:
            Agreement.objects.create(
                district=self, plan_type=values.get("plan_type", Agreement.PlanType.DISTRICTS)
            )
            RosterState.objects.create(district=self, counts=values.get("counts", {}))
            FeedState.objects.create(district=self)


class ConnectionFactory(DjangoModelFactory[Connection]):
    """An enabled Clever connection of a new district; `district=None` gives an unclaimed one."""

    class Meta:
        model = Connection

    district = factory.SubFactory(DistrictFactory)
    provider = Connection.Provider.CLEVER
    external_id = factory.Sequence(lambda number: f"{number:024x}")
    name = factory.Sequence(lambda number: f"District {number}")
    found_at = FOUND_AT
    last_seen_at = FOUND_AT


class StopFactory(DjangoModelFactory[Stop]):
    """A live stop of everything, unless `district` or `provider` says otherwise."""

    class Meta:
        model = Stop

    reason = "Asked to"
    by = factory.SubFactory(StaffFactory)
    at = FOUND_AT
