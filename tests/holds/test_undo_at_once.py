"""Undos that meet other undos, syncs and crashes: one outcome, carried out once, or nothing at all (DESIGN 4, 5)."""

from datetime import timedelta
from typing import Any

import pytest

from districts.models import District, RosterState
from rostering.holds.decide import Refused
from rostering.holds.undo import UndoOutcome
from rostering.holds.undoing import carry_out
from rostering.models import OutboxMessage, Plan, Run, Undo
from rostering.pipeline.unapply import OF_NO_FEED, plan_undo, span_of
from rostering.run_states import claim_run, requeue_expired
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import at, small_district, sync
from tests.holds.small_changes import NEXT, grown
from tests.pipeline.deciding import approve, approve_fully
from tests.pipeline.rosters import loose_ends, read_roster
from tests.pipeline.undoing import LATER, asked, carried_out, exactly
from tests.pipeline.workers import in_a_child, together

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4


@pytest.fixture
def loaded() -> District:
    """A district without a connection: no sync begins by itself after an undo, so the next undo is free to."""
    district: District = DistrictFactory.create()
    approve(sync(district, small_district()))
    return district


def version(district: District) -> int:
    """How often the roster has changed."""
    return RosterState.objects.get(district=district).version


def test_two_people_undo_in_the_same_second_and_exactly_one_wins(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    people = [StaffFactory.create() for _ in range(3)]
    outcomes = together(*[lambda by=by: asked(run, by=by) for by in people])
    won = [one for one in outcomes if isinstance(one, UndoOutcome)]
    assert len(won) == 1
    assert {one.code for one in outcomes if isinstance(one, Refused)} <= {"at_work", "already_decided"}
    assert Undo.objects.count() == 1
    carried_out(won[0])
    assert version(loaded) == 3


def test_two_people_whom_it_takes_ask_in_the_same_second(loaded: District) -> None:
    """DESIGN 5, Second person: one asks, the other agrees, whichever came first."""
    run = approve_fully(sync(loaded, grown(21), night=NEXT))
    people = [StaffFactory.create() for _ in range(2)]
    outcomes = together(*[lambda by=by: asked(run, by=by) for by in people])
    assert sorted(one.needs_second_person for one in outcomes) == [False, True]
    undo = Undo.objects.get()
    assert {undo.by_id, undo.agreed_by_id} == {person.id for person in people}


def test_workers_who_all_see_an_undo_carry_it_out_once(loaded: District) -> None:
    outcome = asked(sync(loaded, grown(1), night=NEXT))

    def take_it() -> Any:
        claimed = claim_run(run_id=outcome.run.id, now=at(LATER))
        return claimed and carry_out(run=claimed, clock=lambda: at(LATER))

    outcomes = together(*[take_it] * 4)
    assert [one.status for one in outcomes if one is not None] == ["applied"]
    assert version(loaded) == 3


def test_a_worker_killed_while_undoing_leaves_all_or_nothing(loaded: District) -> None:
    """DESIGN 4: swept back into the queue, carried out by whoever looks next, once."""
    before = exactly(read_roster(loaded.id))
    latest = sync(loaded, grown(3).with_changed("people", "p1", given_name="Bea"), night=NEXT)
    states = [exactly(read_roster(loaded.id)), before]
    steps = 60
    for number, share in enumerate(range(1, KILLS + 1)):
        outcome, there = asked(latest), version(loaded)
        killed = in_a_child(lambda outcome=outcome: carried_out(outcome), fatal=share * steps // KILLS)
        undo = Run.objects.get(id=outcome.run.id)
        if killed is None and undo.status != "applied":
            assert exactly(read_roster(loaded.id)) == states[number % 2]
            assert version(loaded) == there
            requeue_expired(now=at(LATER) + timedelta(minutes=2))
            undo = carried_out(outcome)
        assert (undo.status, version(loaded), loose_ends(loaded.id)) == ("applied", there + 1, [])
        assert (
            Plan.objects.filter(district=loaded, scope_version=OF_NO_FEED, roster_version=there).count() == 1
        )
        assert exactly(read_roster(loaded.id)) == states[(number + 1) % 2]
        assert OutboxMessage.objects.filter(run_number=undo.id, topic="roster_changed").count() == 1
        latest = undo


def test_a_list_made_before_the_roster_moved_is_not_put_back(loaded: District) -> None:
    """DESIGN 5, Undo: it is for the roster of the preview, whoever takes up what another worker had begun."""
    latest = sync(loaded, grown(1), night=NEXT)
    outcome = asked(latest)
    made = plan_undo(run=outcome.run, span=span_of(latest), now=at(LATER))
    Run.objects.filter(id=outcome.run.id).update(plan=made)
    there = exactly(read_roster(loaded.id))
    RosterState.objects.filter(district=loaded).update(version=version(loaded) + 1)
    failed = carried_out(outcome)
    assert (failed.status, failed.plan) == ("failed", None)
    assert failed.message.startswith("The roster changed after this was asked for; nothing was undone.")
    assert exactly(read_roster(loaded.id)) == there
