"""What an undo leaves around it: other undos that wait, warnings, forecasts, former ids, the provider (DESIGN 5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from districts.models import Connection, District, FormerProviderId, RosterState
from rostering.holds import undo_preview, undoing
from rostering.models import Run
from rostering.pipeline.outcome import supersede_earlier
from rostering.pipeline.unapply import count_undo
from rostering.pipeline.warnings import lost_lately
from rostering.reopening import first_nights
from tests.factories import ConnectionFactory, StaffFactory
from tests.feeds import Feed, at, place, small_district, student, sync
from tests.holds.small_changes import AFTER_NEXT, NEXT, THEN, fewer, grown
from tests.holds.two_schools import NO_REMOVALS, held, leaves, on_khan_academy, two_schools
from tests.pipeline.deciding import approve, approve_fully, reject
from tests.pipeline.rosters import read_roster
from tests.pipeline.undoing import (
    LATER,
    asked,
    carried_out,
    exactly,
    planned_again,
    undone,
    undone_by_a_worker,
)

pytestmark = pytest.mark.usefixtures("shared_database")


def waiting_undo(district: District) -> Run:
    """An undo that one of two people has asked for."""
    return asked(approve_fully(sync(district, grown(21), night=NEXT)), by=StaffFactory.create()).run


def status_of(run: Run) -> str:
    """As it is stored."""
    return str(Run.objects.values_list("status", flat=True).get(id=run.id))


def test_a_rejected_change_takes_no_undo_along(loaded: District) -> None:
    """Nothing on Khan Academy has moved, so what one person has asked for still waits for the second."""
    waiting = waiting_undo(loaded)
    reject(sync(loaded, fewer(12), night=AFTER_NEXT))
    assert status_of(waiting) == "held"


def test_an_approved_change_overtakes_an_undo_that_waits(loaded: District) -> None:
    waiting = waiting_undo(loaded)
    approve_fully(sync(loaded, fewer(12), night=AFTER_NEXT))
    assert status_of(waiting) == "superseded"


def test_whatever_moves_the_roster_overtakes_an_undo_also_one_asked_for_later(loaded: District) -> None:
    """A list that has waited through a pause has a lower number than the undo that was asked for meanwhile."""
    older, waiting = Run.objects.get(district=loaded), waiting_undo(loaded)
    supersede_earlier(run=older, plan=None, now=at(AFTER_NEXT))
    assert (older.id < waiting.id, status_of(waiting)) == (True, "superseded")


def test_what_is_applied_while_a_preview_counts_is_not_undone_unseen(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster of the preview is the one that was counted."""
    run = sync(loaded, grown(1), night=NEXT)

    def moved_meanwhile(**values: Any) -> Any:
        counted = count_undo(**values)
        RosterState.objects.filter(district=loaded).update(version=99)
        return counted

    monkeypatch.setattr(undo_preview, "count_undo", moved_meanwhile)
    undo = carried_out(asked(run))
    assert (undo.status, status_of(run)) == ("failed", "applied")
    assert "nothing was undone" in undo.message


@pytest.mark.parametrize("trouble", [IntegrityError, OperationalError])
def test_an_undo_that_can_never_work_ends_and_one_that_may_is_tried_again(
    loaded: District, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """A district is not blocked for ever by a run that breaks the same constraint every minute."""
    run = sync(loaded, grown(1), night=NEXT)
    before = exactly(read_roster(loaded.id))

    def broken(**values: Any) -> Any:
        raise trouble("as it is")

    monkeypatch.setattr(undoing, "apply", broken)
    outcome = asked(run)
    if trouble is OperationalError:
        with pytest.raises(OperationalError):
            carried_out(outcome)
        assert status_of(outcome.run) == "running"
    else:
        undo = carried_out(outcome)
        assert (undo.status, "IntegrityError" in undo.message) == ("failed", True)
    assert (status_of(run), exactly(read_roster(loaded.id))) == ("applied", before)


def test_who_left_under_a_new_id_comes_back_under_the_old_one(loaded: District) -> None:
    """DESIGN 4: former ids are those somebody has had, never the one he has."""
    new = student("p0x", given_name="Adap0", family_name="Lundp0", email_key="p0@north.example.org")
    without = small_district().without("people", "p0").without("enrollments", "p0")
    run = sync(loaded, without.plus("people", new).plus("enrollments", place("c0", "p0x")), night=NEXT)
    assert run.plan.totals["students"]["rekeyed"] == 1
    sync(loaded, without, night=AFTER_NEXT)
    undo = undone(run)
    former = FormerProviderId.objects.filter(district=loaded).values_list("provider_id", "run_number")
    assert list(former) == [("p0x", undo.id)]


def test_what_was_loaded_from_another_provider_is_known_again(loaded: District) -> None:
    """DESIGN 5, Undo: afterwards the same change of provider must be told as one."""
    Connection.objects.filter(district=loaded).update(provider="classlink")
    other = Feed(
        schools=small_district().schools,
        terms=small_district().terms,
        sections=small_district().sections,
        people=tuple(student(f"x{number}") for number in range(20)),
    )
    run = approve_fully(sync(loaded, other, night=NEXT))
    assert RosterState.objects.get(district=loaded).loaded_from == "classlink"
    undone(run)
    assert RosterState.objects.get(district=loaded).loaded_from == "clever"


def test_a_small_undo_before_the_first_sync_of_another_provider_does_not_hide_the_switch(
    loaded: District,
) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    Connection.objects.filter(district=loaded).update(provider="classlink")
    undone(run)
    assert RosterState.objects.get(district=loaded).loaded_from == "clever"


def test_what_people_took_back_is_no_slow_loss(loaded: District) -> None:
    undone(sync(loaded, grown(9), night=NEXT))
    tonight = sync(loaded, small_district(), night=LATER + timedelta(days=1))
    assert lost_lately(tonight) == {}


def test_the_first_night_after_a_pause_is_foretold_past_an_undo(loaded: District) -> None:
    """An undo that waits, or is done, says nothing of what the district shares: the change is still to come."""
    run = approve_fully(sync(loaded, grown(21), night=NEXT))
    outcome = asked(run)
    assert first_nights([loaded.id], night=THEN)[0].run == run.id
    undone_by_a_worker(asked(run))
    assert status_of(outcome.run) == "applied"
    assert first_nights([loaded.id], night=LATER)[0].outcome == "held"


def test_a_part_of_a_change_list_is_undone_exactly_and_comes_again() -> None:
    """What stands beside the compared values goes into both lists: else the old name would look like the one that is shared."""
    district = on_khan_academy()
    ConnectionFactory.create(district=district)
    before = exactly(read_roster(district.id))
    feed = leaves(two_schools(), "p0").with_changed("people", "p1", given_name="Renamed")
    run = approve(held(district, feed), choice=NO_REMOVALS).run
    assert run.plan.totals["students"]["updated"] == 1
    undone(run)
    assert exactly(read_roster(district.id)) == before
    again = planned_again(district).plan.totals["students"]
    assert (again["updated"], again["removed"]) == (1, 1)
