"""Who may undo what, with which words, and what comes of it (DESIGN 5, Undo, Second person, Under review; DESIGN 9)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import AuditEvent, Staff
from districts.models import District, Enrollment, FormerProviderId, RosterState, RosterUser, Section
from rostering.dispatch import to_its_end
from rostering.holds.decide import Refused
from rostering.holds.undo import decline_undo
from rostering.holds.undo_preview import preview_undo
from rostering.models import Change, Hold, OutboxMessage, Pause, Run, Undo
from tests.factories import StaffFactory, StopFactory
from tests.feeds import NIGHT, at, place, section, small_district, student, sync
from tests.holds.small_changes import AFTER_NEXT, NEXT, THEN, fewer, grown
from tests.pipeline.deciding import approve_fully
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


def refused(run: Run, code: str, **values: Any) -> str:
    """An undo is refused with this code, and nothing at all changes. The words."""
    before = (Undo.objects.count(), Run.objects.count(), read_roster(run.district_id))
    with pytest.raises(Refused) as refusal:
        asked(run, **values)
    assert refusal.value.code == code
    assert str(refusal.value).rstrip().endswith(".")
    assert (Undo.objects.count(), Run.objects.count(), read_roster(run.district_id)) == before
    return str(refusal.value)


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


# --- second person -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("added", "needs_another"), [(20, False), (21, True)])
def test_taking_more_than_half_of_the_students_away_needs_two_people(
    loaded: District, added: int, needs_another: bool
) -> None:
    """DESIGN 5, Second person: exactly half passes with one."""
    run = approve_fully(sync(loaded, grown(added), night=NEXT))
    assert preview_undo(run=run, now=at(LATER)).needs_second_person is needs_another
    first = StaffFactory.create()
    outcome = asked(run, by=first)
    assert outcome.needs_second_person is needs_another
    if needs_another:
        assert (outcome.run.status, students(loaded)) == ("held", 41)
        refused(run, "second_person", by=first)
        outcome = asked(run)
    carried_out(outcome)
    assert students(loaded) == 20


def test_a_school_left_without_classes_needs_two_people(loaded: District) -> None:
    feed = small_district().without("enrollments", "c0", "c1", "c2", "c3")
    moved = feed.without("sections", "c0", "c1", "c2", "c3")
    emptied = approve_fully(sync(loaded, moved, night=NEXT))
    back = approve_fully(sync(loaded, moved.plus("sections", section("c7")), night=AFTER_NEXT))
    preview = preview_undo(run=back, now=at(LATER))
    assert (preview.why_second_person, preview.emptied_schools) == (
        ("school_without_classes",),
        ("North School",),
    )
    assert not preview_undo(run=emptied, now=at(LATER)).needs_second_person


def test_a_first_load_can_be_undone_by_two_people_and_brought_back(loaded: District) -> None:
    first, full = Run.objects.get(district=loaded), exactly(read_roster(loaded.id))
    undo = undone(first)
    assert read_roster(loaded.id).there == frozenset()
    undone(undo)
    assert exactly(read_roster(loaded.id)) == full


def test_nobody_agrees_to_what_has_moved_since(loaded: District) -> None:
    """What is agreed to is what was seen: the roster has moved, so it is asked for anew."""
    run, first = approve_fully(sync(loaded, grown(21), night=NEXT)), StaffFactory.create()
    asking = asked(run, by=first).run
    sync(loaded, grown(22), night=AFTER_NEXT)
    asking.refresh_from_db()
    assert asking.status == "superseded"
    assert asked(run, by=first).needs_second_person


def test_an_undo_that_waits_outlives_a_night_without_changes(loaded: District) -> None:
    run = approve_fully(sync(loaded, grown(21), night=NEXT))
    asking = asked(run).run
    assert sync(loaded, grown(21), night=AFTER_NEXT).status == "unchanged"
    asking.refresh_from_db()
    assert asking.status == "held"
    carried_out(asked(run))
    assert students(loaded) == 20


def test_an_undo_that_waits_can_be_called_off(loaded: District) -> None:
    run, first = approve_fully(sync(loaded, grown(21), night=NEXT)), StaffFactory.create()
    asking = asked(run, by=first).run
    called_off = decline_undo(run=asking, by=first, reason="The district wants it.", now=at(LATER))
    assert (called_off.status, students(loaded)) == ("rejected", 41)
    with pytest.raises(Refused, match="waits for nobody"):
        decline_undo(run=asking, by=first, reason="Again.", now=at(LATER))
    assert asked(run, by=first).needs_second_person


# --- refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_an_undo_needs_a_reason(loaded: District, reason: str) -> None:
    refused(sync(loaded, grown(1), night=NEXT), "reason_required", reason=reason)


def test_only_an_applied_sync_is_undone(loaded: District) -> None:
    words = refused(sync(loaded, fewer(12), night=NEXT), "not_applied")
    assert "on hold" in words
    refused(sync(loaded, small_district(), night=AFTER_NEXT), "not_applied")


def test_a_sync_is_undone_once(loaded: District) -> None:
    """Undo twice is a no-op; the words name the first."""
    run = sync(loaded, grown(1), night=NEXT)
    undo = undone(run)
    run.refresh_from_db()
    assert f"undone by sync {undo.id}" in refused(run, "already_undone")


@pytest.mark.parametrize(("today", "code"), [(datetime(2027, 11, 8, 20, tzinfo=UTC), "too_old"), (None, "")])
def test_what_is_older_than_the_log_can_not_be_undone(
    loaded: District, today: datetime | None, code: str
) -> None:
    """DESIGN 5: horizon 13 months, the last day included."""
    run = sync(loaded, grown(1), night=NEXT)
    if code:
        assert "13 months" in refused(run, code, now=today)
    else:
        assert asked(run, now=datetime(2027, 11, 7, 20, tzinfo=UTC)).run.status == "queued"


def test_a_dsm_undoes_nothing_of_another_district(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    refused(run, "not_yours", by=StaffFactory.create(role=Staff.Role.DSM))
    refused(run, "not_allowed", by=StaffFactory.create(role=Staff.Role.ADMIN))


def test_an_undo_is_of_the_roster_that_was_seen(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    refused(run, "changed_since", roster_version=1)
    assert asked(run, roster_version=2).run.status == "queued"


def test_while_a_sync_is_at_work_nothing_is_undone(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    busy = asked(run).run
    assert f"Sync {busy.id}" in refused(run, "at_work")


def test_a_pause_does_not_stop_an_undo_but_is_named(loaded: District) -> None:
    """DESIGN 5, Company pauses: by day, at weekends and in pauses."""
    run = sync(loaded, grown(1), night=NEXT)
    Pause.objects.create(
        district=loaded,
        name="Fall recess",
        first_night=AFTER_NEXT,
        last_night=LATER,
        reason="Closed.",
        created_at=at(NIGHT),
    )
    assert "Fall recess pauses this district" in asked(run).message
    assert preview_undo(run=run, now=at(LATER)).pause is not None


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


def test_a_stop_does_not_stop_an_undo_and_nothing_is_planned_until_it_ends(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    StopFactory.create(district=loaded)
    undo = undone_by_a_worker(asked(run))
    assert (undo.status, students(loaded)) == ("applied", 20)
    assert not Run.objects.filter(district=loaded, trigger="replan").exists()
