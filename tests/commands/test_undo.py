"""`undo` on the command line: the same rules as the screen, the document to the letter (DESIGN 5, 6)."""

import pytest

from districts.models import District, RosterUser
from rostering.holds import undo_preview
from rostering.holds.undo_preview import CAN_NOT_RESTORE
from rostering.models import OutboxMessage, Run
from tests.commands.running import Ended, run_here
from tests.factories import ConnectionFactory, StaffFactory
from tests.feeds import small_district, sync
from tests.holds.small_changes import NEXT, grown
from tests.pipeline.deciding import approve, approve_fully

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {"run", "status", "needs_second_person", "message"}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> District:
    """A connected district whose small feed is on Khan Academy, and two specialists. On any day, however much later."""
    monkeypatch.setattr(undo_preview, "HORIZON_MONTHS", 1_000)
    for name in ("ann", "bob"):
        StaffFactory.create(email=f"{name}@portal.example.org")
    district: District = ConnectionFactory.create().district
    approve(sync(district, small_district()))
    return district


def undo(run: int, *, by: str = "ann@portal.example.org", reason: str = "Wrong year.") -> Ended:
    """With a reason."""
    return run_here("undo", str(run), "--by", by, "--reason", reason, "--json")


def students() -> int:
    """How many are there."""
    return RosterUser.objects.filter(role="student", removed_at=None).count()


def test_an_undo_is_carried_out_in_this_process_and_the_feed_planned_again(loaded: District) -> None:
    run = sync(loaded, grown(2), night=NEXT)
    done = undo(run.id)
    assert (done.code, done.err, set(done.json)) == (0, "", KEYS)
    assert (done.json["status"], done.json["needs_second_person"], students()) == ("applied", False, 20)
    assert Run.objects.get(id=done.json["run"]).trigger == "undo"
    # On a day of a company pause the list waits instead; it is never applied by itself.
    assert Run.objects.get(trigger="replan").status in ("held", "waiting")
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()
    again = undo(run.id)
    assert (again.code, again.json["error"], again.json["status"]) == (1, "already_undone", "undone")
    assert len(again.err.strip().splitlines()) == 1


def test_a_shell_says_too_what_the_portal_can_not_bring_back(loaded: District) -> None:
    run = sync(loaded, grown(2), night=NEXT)
    done = run_here("undo", str(run.id), "--by", "ann@portal.example.org", "--reason", "Wrong year.")
    said, *stays = done.out.strip().splitlines()
    assert said.startswith(f"Khan Academy is as it was before sync {run.id}")
    assert stays == list(CAN_NOT_RESTORE)


def test_the_first_of_two_people_exits_0_with_held(loaded: District) -> None:
    """DESIGN 5, Second person."""
    run = approve_fully(sync(loaded, grown(21), night=NEXT))
    first = undo(run.id)
    assert (first.code, first.json["status"], first.json["needs_second_person"]) == (0, "held", True)
    assert (undo(run.id).code, students()) == (1, 41)
    second = undo(run.id, by="bob@portal.example.org")
    assert (second.code, second.json["run"], second.json["status"]) == (0, first.json["run"], "applied")
    assert (second.json["needs_second_person"], students()) == (False, 20)


def test_an_unknown_sync_no_reason_and_a_colleagues_district_are_refused_in_one_line(
    loaded: District,
) -> None:
    StaffFactory.create(email="dan@portal.example.org", role="dsm")
    stranger = undo(Run.objects.get().id, by="dan@portal.example.org")
    assert (stranger.code, stranger.json["error"], stranger.json["status"]) == (1, "not_yours", "applied")
    unknown, silent = undo(4711), undo(Run.objects.get().id, reason=" ")
    assert (unknown.code, unknown.json["error"]) == (1, "unknown_run")
    assert (silent.code, silent.json["error"]) == (1, "reason_required")
    assert "othing was changed" in unknown.err + silent.err
