"""`decide` with a part of a list or for tonight: the same rules as the screen, the document to the letter (DESIGN 6)."""

import pytest
from django.core.management.base import CommandError

from rostering.models import Decision, Hold
from tests.commands.running import Ended, run_here
from tests.factories import StaffFactory
from tests.holds.two_schools import case_of, held, joins, leaves, on_khan_academy, people, two_schools
from tests.pipeline.shared_database import shared_database

__all__ = ["shared_database"]
pytestmark = pytest.mark.usefixtures("shared_database")
KEYS = {"run", "status", "needs_second_person", "message"}


@pytest.fixture
def hold() -> Hold:
    """One student leaves North, one joins it and one joins South, in a district under review."""
    feed = joins(joins(leaves(two_schools(), "p0"), "c0", "p9"), "d0", "q9", school="s2")
    return case_of(held(on_khan_academy(), feed).district)


def decide(hold: Hold, *options: str, verdict: str = "approve") -> Ended:
    """A specialist decides on what is on hold now."""
    by = StaffFactory.create().email
    run = str(Hold.objects.get(id=hold.id).run_id)
    return run_here("decide", run, verdict, "--by", by, "--reason", "They rang.", "--json", *options)


def test_without_removals_adds_and_keeps_who_would_leave_on_hold(hold: Hold) -> None:
    done = decide(hold, "--without-removals")
    assert (done.code, done.err, set(done.json)) == (0, "", KEYS)
    assert (done.json["status"], done.json["needs_second_person"]) == ("applied", False)
    assert "without removals" in done.json["message"]
    assert {"p0", "p9", "q9"} <= people(hold.district)
    assert case_of(hold.district).id == hold.id
    whole = decide(hold)
    assert (whole.json["status"], "p0" in people(hold.district)) == ("applied", False)


def test_one_school_only_then_a_school_that_is_none(hold: Hold) -> None:
    wrong = decide(hold, "--school", "s99")
    assert (wrong.code, wrong.json["status"]) == (1, "held")
    assert "Nothing was changed" in wrong.err
    assert len(wrong.err.strip().splitlines()) == 1
    done = decide(hold, "--school", "s2")
    assert (done.code, done.json["status"]) == (0, "applied")
    assert "South School only" in done.json["message"]
    assert {"p0", "q9"} <= people(hold.district)
    assert "p9" not in people(hold.district)


def test_tonight_waits_for_the_night_and_is_called_approved(hold: Hold) -> None:
    done = decide(hold, "--tonight")
    assert (done.code, done.json["status"], done.json["needs_second_person"]) == (0, "held", False)
    assert "until then it can be called back" in done.json["message"]
    after = case_of(hold.district)
    assert (after.state, after.not_before is not None) == ("approved", True)
    again = decide(hold)
    assert (again.code, again.json["error"]) == (1, "already_decided")


def test_what_can_not_be_decided_is_one_line_and_applies_nothing(hold: Hold) -> None:
    """Empty reason, a DSM of another district, a list that is decided: refused as on the screen."""
    before, run = people(hold.district), str(hold.run_id)
    noor, dan = StaffFactory.create().email, StaffFactory.create(role="dsm").email
    for by, reason, code in ((noor, "  ", "reason_required"), (dan, "They rang.", "not_yours")):
        for verdict in ("approve", "reject"):
            done = run_here("decide", run, verdict, "--by", by, "--reason", reason, "--json")
            assert (done.code, done.json["error"], done.json["status"]) == (1, code, "held")
            assert (len(done.err.strip().splitlines()), "othing was changed" in done.err) == (1, True)
    assert (people(hold.district), Decision.objects.filter(run=run).exists()) == (before, False)
    assert decide(hold, verdict="reject").json["status"] == "rejected"
    late = run_here("decide", run, "approve", "--by", noor, "--reason", "They rang.", "--json")
    assert (late.code, late.json["error"], late.json["status"]) == (1, "not_on_hold", "rejected")
    assert "othing was changed" in late.err
    assert people(hold.district) == before


def test_a_list_is_rejected_as_a_whole_and_a_part_is_one_part(hold: Hold) -> None:
    for options in (("--tonight",), ("--without-removals",), ("--school", "s2")):
        done = decide(hold, *options, verdict="reject")
        assert (done.code, done.json["error"]) == (1, "not_in_parts")
    with pytest.raises(CommandError, match="not allowed with"):
        decide(hold, "--without-removals", "--school", "s2")
    assert case_of(hold.district).state == "open"
