"""A specialist's holds pass on while somebody takes one: who took it keeps it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Assignment
from rostering.cover import pass_holds_on
from rostering.models import Hold
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import NIGHT, at, small_district, sync
from tests.pipeline.workers import Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NIGHT + timedelta(days=1)


def somebody_waits_for_a_row() -> bool:
    """Another session stands before a lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return bool(cursor.fetchone()[0])


def test_a_hold_taken_between_the_look_and_the_lock_stays_with_who_took_it() -> None:
    district, (former, new, taker) = DistrictFactory.create(), StaffFactory.create_batch(3)
    role = Assignment.Role.SPECIALIST
    Assignment.objects.create(
        district=district, staff=former, role=role, starts_on=NIGHT - timedelta(days=9), ends_on=NIGHT
    )
    Assignment.objects.create(district=district, staff=new, role=role, starts_on=TODAY)
    hold = Hold.objects.get(run=sync(district, small_district()))
    Hold.objects.filter(id=hold.id).update(owner=former)
    worker = Worker(lambda: pass_holds_on(today=TODAY, now=at(NIGHT)))
    with transaction.atomic():
        Hold.objects.filter(id=hold.id).update(owner=taker)
        worker.start()
        wait_until(somebody_waits_for_a_row)
    assert worker.outcome() == []
    assert Hold.objects.get(id=hold.id).owner == taker
