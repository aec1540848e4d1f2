"""Who may undo, alone or as one of two, and what is refused with which words (DESIGN 5, Undo, Second person; DESIGN 9)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Staff
from districts.models import District, RosterUser
from rostering.holds.decide import Refused
from rostering.holds.undo import decline_undo
from rostering.holds.undo_preview import preview_undo
from rostering.models import Pause, Run, Undo
from tests.factories import StaffFactory, StopFactory
from tests.feeds import NIGHT, at, section, small_district, sync
from tests.holds.small_changes import AFTER_NEXT, NEXT, fewer, grown
from tests.pipeline.deciding import approve_fully
from tests.pipeline.rosters import read_roster
from tests.pipeline.undoing import (
    LATER,
    asked,
    carried_out,
    exactly,
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


def test_a_stop_does_not_stop_an_undo_and_nothing_is_planned_until_it_ends(loaded: District) -> None:
    run = sync(loaded, grown(1), night=NEXT)
    StopFactory.create(district=loaded)
    undo = undone_by_a_worker(asked(run))
    assert (undo.status, students(loaded)) == ("applied", 20)
    assert not Run.objects.filter(district=loaded, trigger="replan").exists()
