"""Decisions that meet other decisions, syncs and crashes: one outcome, applied once (DESIGN 4, 5)."""

from datetime import timedelta
from typing import Any

import pytest

from districts.models import District, RosterState
from rostering.holds.approved import apply_approved
from rostering.holds.decide import DecisionOutcome, Refused
from rostering.models import Change, Decision, Hold, OutboxMessage, Part, Run
from rostering.pipeline.night import work_on
from rostering.records import SchoolRecord
from rostering.run_states import claim_run, queue_run, requeue_expired
from tests.factories import StaffFactory
from tests.feeds import NIGHT, at, section, small_district, sync
from tests.holds.small_changes import AFTER_NEXT, NEXT, fewer, renamed
from tests.holds.two_schools import NO_REMOVALS, SOUTH, joins, leaves
from tests.pipeline.deciding import approve, reject
from tests.pipeline.rosters import loose_ends, read_roster
from tests.pipeline.workers import GatedProvider, Worker, in_a_child, together

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4


def state(district: District) -> RosterState:
    """The roster's row."""
    return RosterState.objects.get(district=district)


def test_two_people_approve_in_the_same_second_and_it_is_applied_once(loaded: District) -> None:
    """STYLE 7: applied exactly once."""
    run = sync(loaded, renamed(11), night=NEXT)
    people = [StaffFactory.create() for _ in range(3)]
    outcomes = together(*[lambda by=by: approve(run, by=by) for by in people])
    accepted = [one for one in outcomes if isinstance(one, DecisionOutcome)]
    assert len(accepted) == 1
    assert {one.code for one in outcomes if isinstance(one, Refused)} <= {"already_decided", "not_on_hold"}
    assert Decision.objects.filter(run=run).count() == 1
    assert state(loaded).version == 2
    assert OutboxMessage.objects.filter(run_number=run.id, topic="roster_changed").count() == 1


def test_two_people_whom_it_takes_approve_in_the_same_second(loaded: District) -> None:
    """DESIGN 5, Second person: both approvals count, whichever came first."""
    run = sync(loaded, fewer(11), night=NEXT)
    people = [StaffFactory.create() for _ in range(2)]
    outcomes = together(*[lambda by=by: approve(run, by=by) for by in people])
    assert sorted(one.needs_second_person for one in outcomes) == [False, True]
    run.refresh_from_db()
    assert (run.status, state(loaded).version) == ("applied", 2)


def test_one_person_clicks_twice(loaded: District) -> None:
    run, by = sync(loaded, fewer(11), night=NEXT), StaffFactory.create()
    outcomes = together(*[lambda: approve(run, by=by)] * 3)
    assert sum(isinstance(one, DecisionOutcome) for one in outcomes) == 1
    run.refresh_from_db()
    assert (run.status, state(loaded).version) == ("held", 1)


def test_one_approves_while_another_rejects(loaded: District) -> None:
    run = sync(loaded, renamed(11), night=NEXT)
    outcomes = together(lambda: approve(run), lambda: reject(run))
    decided = [one for one in outcomes if isinstance(one, DecisionOutcome)]
    assert len(decided) == 1
    run.refresh_from_db()
    is_applied = run.status == "applied"
    assert state(loaded).version == (2 if is_applied else 1)
    assert state(loaded).is_under_review is not is_applied
    assert Hold.objects.get(run=run).state == run.status


def test_one_approves_all_of_it_while_another_approves_a_part(loaded: District) -> None:
    """RULES B10: one decision is carried out, whoever was later is told that the list is decided."""
    run = sync(
        loaded,
        joins(leaves(small_district(), *(f"p{number}" for number in range(9))), "c0", "n0", "n1"),
        night=NEXT,
    )
    outcomes = together(lambda: approve(run), lambda: approve(run, choice=NO_REMOVALS))
    assert sum(isinstance(one, DecisionOutcome) for one in outcomes) == 1
    assert {one.code for one in outcomes if isinstance(one, Refused)} <= {"already_decided", "not_on_hold"}
    assert (Decision.objects.filter(run=run).count(), state(loaded).version) == (1, 2)
    is_part = state(loaded).is_under_review
    assert Hold.objects.filter(district=loaded, state="open").exists() is is_part
    assert loose_ends(loaded.id) == []


def test_two_people_whom_a_part_takes_approve_it_in_the_same_second(loaded: District) -> None:
    """DESIGN 5, Second person: both agree to the very same part, cut once."""
    feed = small_district().plus("schools", SchoolRecord("s2", "South School"))
    feed = joins(feed.plus("sections", section("d0", school_provider_id="s2")), "d0", "q0", "q1", school="s2")
    assert sync(loaded, feed, night=NIGHT).status == "applied"
    RosterState.objects.filter(district=loaded).update(is_under_review=True)
    gone = leaves(feed.without("sections", "d0"), "d0", "p0")
    run = sync(loaded, gone, night=NEXT)
    people = [StaffFactory.create() for _ in range(2)]
    outcomes = together(*[lambda by=by: approve(run, by=by, choice=SOUTH) for by in people])
    assert sorted(one.needs_second_person for one in outcomes) == [False, True]
    run.refresh_from_db()
    assert (run.status, Part.objects.filter(plan__district=loaded).count()) == ("applied", 1)


def working(district: District, provider: GatedProvider) -> tuple[Run, Worker]:
    """A sync that stands still in the middle of reading."""
    run = queue_run(district=district, night=AFTER_NEXT, trigger="on_demand", now=at(AFTER_NEXT))
    claimed = claim_run(run_id=run.id, now=at(AFTER_NEXT))
    assert claimed is not None
    worker = Worker(lambda: work_on(run=claimed, now=lambda: at(AFTER_NEXT), provider=provider))
    worker.start()
    return run, worker


def test_an_approval_while_a_sync_is_at_work_waits_and_is_applied_after_it(loaded: District) -> None:
    """DESIGN 5: one unfinished run a district. The sync finds the same list, so the approval stands."""
    held = sync(loaded, renamed(11), night=NEXT)
    provider = GatedProvider(renamed(11))
    run, worker = working(loaded, provider)
    with provider.gate.while_somebody_waits():
        outcome = approve(held)
        assert (outcome.status, outcome.needs_second_person) == ("held", False)
        assert "at work" in outcome.message
        assert state(loaded).version == 1
    assert worker.outcome().status == "held"
    hold = Hold.objects.get(district=loaded, state="approved")
    applied = apply_approved(hold_id=hold.id, now=at(AFTER_NEXT))
    assert applied is not None
    assert (applied.id, applied.status, state(loaded).version) == (run.id, "applied", 2)
    held.refresh_from_db()
    assert held.status == "superseded"


def test_an_approval_while_a_sync_brings_another_list_is_void(loaded: District) -> None:
    """RULES B10: a new feed after approval with different content must be reviewed again."""
    held = sync(loaded, renamed(11), night=NEXT)
    provider = GatedProvider(renamed(13))
    run, worker = working(loaded, provider)
    with provider.gate.while_somebody_waits():
        approve(held)
    assert worker.outcome().status == "held"
    hold = Hold.objects.get(district=loaded, state__in=Hold.LIVE)
    assert (hold.state, hold.run_id) == ("open", run.id)
    assert apply_approved(hold_id=hold.id, now=at(AFTER_NEXT)) is None
    assert state(loaded).version == 1
    run.refresh_from_db()
    assert approve(run).status == "applied"


def test_an_approval_while_the_change_goes_away_changes_nothing(loaded: District) -> None:
    held = sync(loaded, renamed(11), night=NEXT)
    provider = GatedProvider(small_district())
    _, worker = working(loaded, provider)
    with provider.gate.while_somebody_waits():
        approve(held)
    assert worker.outcome().status == "unchanged"
    held.refresh_from_db()
    assert (held.status, state(loaded).version) == ("cleared", 1)
    assert Hold.objects.get(run=held).state == "cleared"


def test_workers_who_all_see_an_approval_apply_it_once(loaded: District) -> None:
    run = sync(loaded, renamed(11), night=NEXT)
    approve(run, apply_now=False)
    hold = Hold.objects.get(run=run)
    outcomes = together(*[lambda: apply_approved(hold_id=hold.id, now=at(NEXT))] * 4)
    assert [one.status for one in outcomes if one is not None] == ["applied"]
    assert state(loaded).version == 2


def test_a_worker_killed_while_applying_an_approval_leaves_all_or_nothing(loaded: District) -> None:
    """DESIGN 4: swept back to held, applied by whoever looks next, once."""
    after, run = at(NEXT) + timedelta(minutes=2), sync(loaded, fewer(11), night=NEXT)
    hold = approved(run)
    steps = in_a_child(lambda: apply_it(hold))
    assert steps is not None
    feeds = [renamed(12), fewer(11)]
    for number, fatal in enumerate([*range(2, steps, steps // KILLS), steps - 1, steps]):
        run = sync(loaded, feeds[number % 2], night=NEXT)
        hold, before, version = approved(run), read_roster(loaded.id), state(loaded).version
        killed = in_a_child(lambda hold=hold: apply_it(hold), fatal=fatal)
        run.refresh_from_db()
        if run.status != "applied":
            assert killed is None
            assert read_roster(loaded.id) == before
            assert requeue_expired(now=after) == ([run.id] if run.status == "applying" else [])
            applied = apply_approved(hold_id=hold.id, now=after)
            assert applied is not None
            assert applied.status == "applied"
        assert (state(loaded).version, loose_ends(loaded.id)) == (version + 1, [])
        assert OutboxMessage.objects.filter(run_number=run.id).count() == 1
        changed = Change.objects.filter(run_number=run.id).values_list("kind", "object_id")
        assert len(changed) == len(set(changed))


def approved(run: Run) -> Hold:
    """The case of a run, agreed to by everybody who must."""
    assert run.status == "held", run.message
    if approve(run, apply_now=False).needs_second_person:
        approve(run, apply_now=False)
    return Hold.objects.get(district=run.district, state="approved")


def apply_it(hold: Hold) -> Any:
    """What a worker does with it."""
    return apply_approved(hold_id=hold.id, now=at(NEXT))
