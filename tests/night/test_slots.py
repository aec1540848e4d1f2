"""How much of a night is at work at once (rostering.slots): the rule by itself, and workers who meet."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.conf import LazySettings

from districts.models import Connection, District
from rostering.dispatch import take_next
from rostering.due import create_tonights, ready_runs
from rostering.models import Run
from rostering.run_states import queue_run
from rostering.slots import AtWork, Slots, claim_in_turn, fits
from tests.factories import ConnectionFactory, StopFactory
from tests.pipeline.workers import together

NOW = datetime(2025, 3, 5, 6, 30, tzinfo=UTC)  # Tuesday 22:30 in Los Angeles
TUESDAY = date(2025, 3, 4)
LARGE, SMALL = AtWork("clever", is_small=False), AtWork("clever", is_small=True)
OTHER = AtWork("classlink", is_small=False)
ASKED = AtWork("clever", is_small=False, is_nightly=False)
SLOTS = Slots(workers=4, per_provider=3, small_people=5000)


@pytest.mark.parametrize(
    ("one", "at_work", "may_begin"),
    [
        (LARGE, [], True),
        (LARGE, [LARGE], True),
        (LARGE, [LARGE, LARGE], False),  # the provider's last slot is for small ones
        (SMALL, [LARGE, LARGE], True),
        (SMALL, [LARGE, LARGE, SMALL], False),  # the provider has none left
        (OTHER, [LARGE, LARGE], True),
        (OTHER, [LARGE, LARGE, OTHER], False),  # the last slot of all is for small ones
        (SMALL, [LARGE, OTHER, OTHER], True),
        (SMALL, [LARGE, OTHER, OTHER, SMALL], False),
        (OTHER, [SMALL, SMALL, SMALL], True),
        (LARGE, [ASKED, ASKED, LARGE], False),  # what people asked for is counted
        (ASKED, [LARGE] * 9, True),  # and waits for nothing
    ],
)
def test_who_may_begin(one: AtWork, at_work: list[AtWork], may_begin: bool) -> None:
    assert fits(one, at_work=at_work, slots=SLOTS) is may_begin


@pytest.mark.parametrize("one", [LARGE, SMALL])
def test_a_single_slot_is_for_everybody(one: AtWork) -> None:
    """Nothing can be kept free of one."""
    slots = Slots(workers=1, per_provider=1, small_people=5000)
    assert fits(one, at_work=[], slots=slots)
    assert not fits(one, at_work=[SMALL], slots=slots)


def test_no_order_of_beginning_breaks_a_limit() -> None:
    """Whoever asks in whatever order: never over the limits, and a small one still fits beside large ones."""
    for order in product((LARGE, SMALL, OTHER), repeat=6):
        busy: list[AtWork] = []
        for one in order:
            if fits(one, at_work=busy, slots=SLOTS):
                busy.append(one)
        assert len(busy) <= 4
        assert sum(one.provider == "clever" for one in busy) <= 3
        assert sum(not one.is_small for one in busy) <= 3


def nightly(*, students: int, provider: str = "clever", **values: object) -> Run:
    """A queued nightly run of a district of that size."""
    district: District = ConnectionFactory(
        provider=provider, district__rows__counts={"students": students}, **values
    ).district
    return queue_run(district=district, night=TUESDAY, trigger="nightly", now=NOW)


def claimed(run: Run) -> bool:
    return claim_in_turn(run_id=run.id, now=NOW) is not None


@pytest.mark.django_db
class TestClaims:
    """The rule on the rows."""

    @pytest.fixture(autouse=True)
    def _limits(self, settings: LazySettings) -> None:
        settings.NIGHT_WORKERS, settings.PROVIDER_SLOTS, settings.SMALL_DISTRICT_PEOPLE = 3, 2, 5_000

    def test_small_is_at_most_so_many_people_and_one_never_read_is_not(self) -> None:
        assert claimed(nightly(students=20_000))
        assert not claimed(nightly(students=0))
        assert not claimed(nightly(students=5_001))
        assert claimed(nightly(students=5_000))

    def test_a_finished_sync_gives_its_slot_back(self) -> None:
        first, second = nightly(students=9_000), nightly(students=9_000)
        assert [claimed(first), claimed(second)] == [True, False]
        Run.objects.filter(id=first.id).update(status="unchanged", finished_at=NOW)
        assert claimed(second)

    def test_sync_now_never_waits_for_a_slot(self) -> None:
        for provider in ("clever", "classlink"):
            claimed(nightly(students=90_000, provider=provider))
        claimed(nightly(students=100))
        asked = queue_run(
            district=ConnectionFactory.create().district, night=TUESDAY, trigger="on_demand", now=NOW
        )
        assert not claimed(nightly(students=100))
        assert claimed(asked)

    def test_the_first_with_a_slot_is_taken_not_the_first(self) -> None:
        """A large district at the front of the queue does not keep a small one from the slot that is free for it."""
        claimed(nightly(students=50_000))
        nightly(students=60_000, district__time_zone="America/New_York")
        small = nightly(students=100)
        StopFactory(district=small.district)  # so that nothing is really read
        taken = take_next(clock=lambda: NOW)
        assert taken is not None
        assert (taken.id, taken.status, taken.reason) == (small.id, "skipped", "stopped")
        assert take_next(clock=lambda: NOW) is None


@pytest.mark.django_db(transaction=True)
def test_workers_who_meet_never_take_more_than_there_is(settings: LazySettings) -> None:
    """Counted in the transaction of the claim: six workers, each trying everything, two beats at once."""
    settings.NIGHT_WORKERS, settings.PROVIDER_SLOTS, settings.SMALL_DISTRICT_PEOPLE = 4, 3, 5_000
    for number in range(8):
        ConnectionFactory(
            provider=Connection.Provider.CLEVER if number % 2 else Connection.Provider.CLASSLINK,
            district__rows__counts={"students": 100 if number < 4 else 9_000},
        )
    together(*[lambda: create_tonights(at=NOW, now=NOW)] * 2)
    waiting = [run.id for run in ready_runs(now=NOW)]
    assert len(waiting) == 8
    taken = together(*[lambda: [one for one in waiting if claim_in_turn(run_id=one, now=NOW)]] * 6)
    numbers = [number for one in taken for number in one]
    assert len(numbers) == len(set(numbers)) == 4
    at_work = Run.objects.filter(status="running")
    assert at_work.filter(district__connection__provider="clever").count() <= 3
    assert at_work.filter(district__roster__counts__students=9_000).count() <= 3
