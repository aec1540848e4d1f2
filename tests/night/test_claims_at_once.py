"""People who act on a new connection in the same second: one of them has it, and only that one acts (RULES A32)."""

from datetime import UTC, datetime

import pytest

from accounts.models import AuditEvent, ConnectionClaim
from districts.models import Connection
from rostering.claims import claim_connection, take_over_connection
from rostering.connections import close_connection, join_connection
from rostering.problems import NotPossible
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory
from tests.pipeline.workers import together

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 3, 4, 18, tzinfo=UTC)


def test_several_take_it_and_one_has_it() -> None:
    connection = ConnectionFactory(district=None)
    people = [StaffFactory() for _ in range(4)]
    outcomes = together(
        *[lambda by=by: claim_connection(connection=connection, by=by, now=NOW) for by in people]
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ConnectionClaim", *["NotPossible"] * 3]
    assert AuditEvent.objects.filter(event="connection.claimed").count() == 1


def test_several_take_it_over_and_one_has_it() -> None:
    connection, sam = ConnectionFactory(district=None), StaffFactory()
    claim_connection(connection=connection, by=sam, now=NOW)
    people = [StaffFactory() for _ in range(3)]
    outcomes = together(
        *[
            lambda by=by: take_over_connection(connection=connection, taken_from=sam.id, by=by, now=NOW)
            for by in people
        ]
    )
    assert {one.code for one in outcomes if isinstance(one, NotPossible)} == {"claim_moved"}
    (event,) = AuditEvent.objects.filter(event="connection.taken_over")
    assert ConnectionClaim.objects.get(connection=connection).staff.email == event.by_email


@pytest.mark.parametrize("attempt", range(4))
def test_one_joins_while_another_takes_it_over(attempt: int) -> None:
    """Whichever comes first, the other is refused."""
    connection, district = ConnectionFactory(district=None), DistrictFactory()
    sam, noor = StaffFactory(), StaffFactory()
    claim_connection(connection=connection, by=sam, now=NOW)
    outcomes = together(
        lambda: join_connection(connection=connection, district=district, by=sam, now=NOW),
        lambda: take_over_connection(connection=connection, taken_from=sam.id, by=noor, now=NOW),
    )
    refused = [one for one in outcomes if isinstance(one, NotPossible)]
    assert len(refused) == 1
    is_joined = Connection.objects.get(id=connection.id).district == district
    assert refused[0].code == ("connection_taken" if is_joined else "claimed_by_colleague")


def test_one_takes_it_while_another_closes_it() -> None:
    """Both may: a closed one can be taken; but what somebody has taken is not closed by another."""
    connection, sam, noor = ConnectionFactory(district=None), StaffFactory(), StaffFactory()
    outcomes = together(
        lambda: claim_connection(connection=connection, by=sam, now=NOW),
        lambda: close_connection(connection=connection, as_="test", note="", by=noor, now=NOW),
    )
    is_closed = Connection.objects.get(id=connection.id).closed_as == "test"
    assert is_closed is not any(isinstance(one, NotPossible) for one in outcomes)
    assert ConnectionClaim.objects.get(connection=connection).staff == sam
