"""Who may undo what, with which words, and what comes of it (DESIGN 5, Undo, Second person, Under review; DESIGN 9)."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from districts.models import District, Enrollment, FormerProviderId, RosterState, RosterUser, Section
from rostering.dispatch import to_its_end
from rostering.holds.undo_preview import preview_undo
from rostering.models import Change, Hold, OutboxMessage, Run
from tests.factories import StaffFactory
from tests.feeds import at, place, small_district, student, sync
from tests.holds.small_changes import AFTER_NEXT, NEXT, THEN, fewer, grown
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


def students(district: District) -> int:
    """How many are there."""
    return RosterUser.objects.filter(district=district, role="student", removed_at=None).count()


def test_an_undo_is_a_sync_of_its_own_with_log_audit_and_outbox(loaded: District) -> None:
    """DESIGN 5, Undo: it is the decision itself, and one person is enough for taking away little."""
    before = exactly(read_roster(loaded.id))
    run, by = sync(loaded, grown(3), night=NEXT), StaffFactory.create()
    outcome = asked(run, by=by)
    assert (outcome.needs_second_person, outcome.run.status, outcome.run.trigger) == (False, "queued", "undo")
    undo = carried_out(outcome)
    run.refresh_from_db()
    assert (undo.status, run.status) == ("applied", "undone")
    assert exactly(read_roster(loaded.id)) == before
    logged = Change.objects.filter(run_number=undo.id)
    assert {(one.kind, one.operation) for one in logged} == {
        ("people", "removed"),
        ("enrollments", "removed"),
    }
    assert OutboxMessage.objects.filter(run_number=undo.id, topic="roster_changed").count() == 1
    acts = AuditEvent.objects.filter(district_id=loaded.id, by_email=by.email).values_list(
        "event", "target", "reason"
    )
    assert ("undo.asked", f"run {run.id}", "It was a mistake.") in acts
    assert {(event, target) for event, target, _ in acts} >= {
        ("run.applied", f"run {undo.id}"),
        ("run.undone", f"run {run.id}"),
    }
    state = RosterState.objects.get(district=loaded)
    assert (state.version, state.is_under_review, state.counts["students"]) == (3, True, 20)
    assert undo.message.startswith(f"Khan Academy is as it was before sync {run.id} of Wednesday 7 October.")


def test_later_syncs_go_along_and_the_preview_names_them(loaded: District) -> None:
    """DESIGN 5: RUN and every later applied run of the district, listed in the preview."""
    before = exactly(read_roster(loaded.id))
    first = sync(loaded, grown(1), night=NEXT)
    second = sync(loaded, grown(2).with_changed("people", "p1", given_name="Bea"), night=AFTER_NEXT)
    preview = preview_undo(run=first, now=at(LATER))
    assert preview.along == (second,)
    assert (preview.totals["students"].removed, preview.totals["students"].updated) == (2, 1)
    assert (preview.totals["students"].existing, preview.totals["enrollments"].removed) == (22, 2)
    undo = undone(first)
    second.refresh_from_db()
    assert second.status == "undone"
    assert "1 later sync went along" in undo.message
    assert exactly(read_roster(loaded.id)) == before


def test_who_left_and_came_back_otherwise_is_as_before_they_left(loaded: District) -> None:
    """The oldest value logged of each field is the one it had, also where the first entry names none: it says only "removed"."""
    before = exactly(read_roster(loaded.id))
    first = sync(loaded, small_district().without("people", "p1").without("enrollments", "p1"), night=NEXT)
    sync(loaded, small_district().with_changed("people", "p1", given_name="Bea"), night=AFTER_NEXT)
    sync(loaded, small_district().with_changed("people", "p1", given_name="Cleo"), night=THEN)
    undone(first)
    assert exactly(read_roster(loaded.id)) == before


def test_looking_at_a_preview_writes_nothing(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    before = (Change.objects.count(), Run.objects.count(), read_roster(loaded.id))
    preview_undo(run=run, now=at(LATER))
    assert (Change.objects.count(), Run.objects.count(), read_roster(loaded.id)) == before


def test_the_stored_feed_is_planned_again_at_once_and_waits_for_a_person(loaded: District) -> None:
    """DESIGN 5, Undo and Under review: the same totals come again, on hold however few they are."""
    run = sync(loaded, grown(3).without("people", "p1").without("enrollments", "p1"), night=NEXT)
    undone_by_a_worker(asked(run))
    again = planned_again(loaded)
    assert (again.status, again.reason) == ("held", "under_review")
    assert again.plan.totals == run.plan.totals
    assert Hold.objects.get(district=loaded, state="open").run_id == again.id
    assert sync(loaded, grown(3), night=THEN).reason == "under_review"


def test_a_review_after_an_undo_ends_when_the_district_has_corrected_itself(loaded: District) -> None:
    run = sync(loaded, grown(3), night=NEXT)
    undone_by_a_worker(asked(run))
    assert sync(loaded, small_district(), night=THEN).status == "unchanged"
    assert not RosterState.objects.get(district=loaded).is_under_review
    assert sync(loaded, grown(1), night=date(2026, 10, 15)).status == "applied"


def test_an_open_hold_moves_to_what_is_planned_after_the_undo(loaded: District) -> None:
    """DESIGN 5: it supersedes an open hold and re-plans at once; the case stays."""
    run = sync(loaded, grown(1), night=NEXT)
    held = sync(loaded, fewer(12), night=AFTER_NEXT)
    hold = Hold.objects.get(district=loaded, state="open")
    undone_by_a_worker(asked(run))
    held.refresh_from_db()
    again, case = planned_again(loaded), Hold.objects.get(district=loaded, state="open")
    assert (held.status, again.status, case.id, case.run_id) == ("superseded", "held", hold.id, again.id)
    assert case.opened_at == hold.opened_at


def test_a_new_id_is_taken_back_and_is_no_former_id_of_its_own(loaded: District) -> None:
    """DESIGN 5, Rekey: the same row, its places, its old id; the id it had meanwhile is one it gave up."""
    new = student("p0x", given_name="Adap0", family_name="Lundp0", email_key="p0@north.example.org")
    feed = small_district().without("people", "p0").without("enrollments", "p0").plus("people", new)
    feed = feed.plus("enrollments", place("c0", "p0x"), place("c1", "p0x"))
    before = exactly(read_roster(loaded.id))
    run = sync(loaded, feed, night=NEXT)
    assert run.plan.totals["students"]["rekeyed"] == 1
    undo = undone(run)
    assert exactly(read_roster(loaded.id)) == before
    assert undo.plan.totals["students"]["rekeyed"] == 1
    former = FormerProviderId.objects.filter(district=loaded)
    assert [(one.provider_id, one.run_number) for one in former] == [("p0x", undo.id)]


def test_what_ended_comes_back_and_a_return_goes_again(loaded: District) -> None:
    """Soft removal only: the row that came back leaves again, and is the same row when it returns once more."""
    gone = sync(loaded, small_district().without("sections", "c3").without("enrollments", "c3"), night=NEXT)
    back = sync(loaded, small_district(), night=AFTER_NEXT)
    number = Section.objects.get(district=loaded, provider_id="c3").id
    undone(back)
    assert Section.objects.get(id=number).removed_as == "removed"
    assert not Enrollment.objects.filter(section=number, removed_at=None).exists()
    undone(gone)
    assert Section.objects.get(id=number).removed_at is None
    assert Enrollment.objects.filter(section=number, removed_at=None).count() == 11


@pytest.mark.parametrize(
    "now",
    [datetime(2026, 10, 10, 18, tzinfo=UTC), datetime(2026, 10, 11, 3, tzinfo=UTC)],
    ids=["Saturday at eleven", "Saturday evening"],
)
def test_an_undo_is_done_at_a_weekend_and_by_day(loaded: District, now: datetime) -> None:
    """DESIGN 5, Undo: the nights are for what providers send. The stored feed is planned again at once, too."""
    before = exactly(read_roster(loaded.id))
    run = sync(loaded, grown(2), night=NEXT)
    undo = to_its_end(run=asked(run, now=now).run, clock=lambda: now)
    assert (undo.status, undo.night) == ("applied", date(2026, 10, 10))
    assert exactly(read_roster(loaded.id)) == before
    assert (planned_again(loaded).status, planned_again(loaded).reason) == ("held", "under_review")
