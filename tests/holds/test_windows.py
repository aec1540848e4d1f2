"""Expected changes on real nights: who files and agrees, what passes inside, above, outside and after (DESIGN 2, window)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage

from accounts.models import Assignment, Staff
from districts.models import District, RosterState
from rostering import outbox
from rostering.holds.decide import decide
from rostering.holds.tonight import call_back
from rostering.holds.turns import wait_for_feed
from rostering.holds.windows import agree_to_window, end_window
from rostering.models import Hold, OutboxMessage, Run, Window
from rostering.pipeline.barred import check_gate
from rostering.pipeline.part import Choice
from tests.factories import StaffFactory, dsm_of
from tests.feeds import NIGHT, at, nights_after, sync
from tests.holds.small_changes import fewer, renamed
from tests.pipeline.deciding import reject
from tests.pipeline.workers import together
from tests.windows import ceilings, filed, in_force, only, state

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, THIRD, FOURTH, FIFTH = tuple(nights_after(NIGHT, 4))


def test_inside_it_a_large_change_is_applied_and_above_it_is_held(
    loaded: District, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    """13 of 20 students leave: 65 %. Two people agreed beforehand, so no second person is asked again."""
    settings.MAIL_WAY = "server"
    window = in_force(loaded, first=NEXT, ceilings=ceilings(students=only("removed", 64)))
    above = sync(loaded, fewer(13), night=NEXT)
    assert state(above) == ("held", "large_change")
    assert "13 of 20 students leave (65 %), more than the 64 % expected until" in above.message
    end_window(window=window, by=StaffFactory.create(), reason="Too low.", now=at(NEXT))
    in_force(loaded, first=THIRD, ceilings=ceilings(students=only("removed", 65)))
    looks_after = dsm_of(loaded)
    inside = sync(loaded, fewer(13), night=THIRD)
    assert state(inside) == ("applied", "approved_window")
    assert inside.message.startswith("Applied within the expected change until ")
    assert state(above) == ("superseded", "large_change")
    case = Hold.objects.get(district=loaded, reason="large_change")
    assert (case.state, case.run_id, case.closed_at is not None) == ("applied", inside.id, True)
    outbox.deliver(now=at(THIRD))
    (mail,) = [one for one in mailoutbox if looks_after.email in one.to]
    assert mail.subject == f"{loaded.name}: an expected change was applied"
    assert "- Students: 20 were there; 13 left, 0 joined" in mail.body
    assert OutboxMessage.objects.get(run_number=inside.id, topic="applied_within_window").delivered_at
    # An ordinary night inside it is ordinary, and the way back is held no less than without it.
    assert state(sync(loaded, fewer(12), night=FOURTH)) == ("applied", "")


def test_outside_its_nights_and_before_anybody_agrees_it_lets_nothing_pass(loaded: District) -> None:
    window = filed(loaded, first=NEXT, last=NEXT)
    held = sync(loaded, renamed(13), night=NEXT)
    assert state(held) == ("held", "large_change")
    agree_to_window(window=window, by=StaffFactory.create(), now=at(NEXT))
    after = sync(loaded, renamed(13), night=THIRD)
    assert state(after) == ("held", "large_change")
    assert "expected" not in after.plan.verdict
    asked_for = sync(loaded, renamed(13), night=NEXT, trigger="on_demand")
    assert state(asked_for) == ("applied", "approved_window")
    assert not Hold.objects.filter(district=loaded, state__in=Hold.LIVE).exists()


def test_a_review_goes_before_it(loaded: District) -> None:
    """DESIGN 5, Under review: every non-empty plan is held, in spite of any window."""
    reject(sync(loaded, renamed(11), night=NEXT))
    in_force(loaded, first=THIRD)
    assert state(sync(loaded, renamed(12), night=THIRD)) == ("held", "under_review")


def test_what_people_decided_since_goes_before_it(loaded: District) -> None:
    """To be corrected by the district: the case waits on, also as its data drift, until two people expect it anew."""
    first = sync(loaded, renamed(11), night=NEXT)
    window = in_force(loaded, first=NEXT)
    wait_for_feed(
        run=first,
        by=StaffFactory.create(),
        reason="They mend it.",
        until=(at(NEXT) + timedelta(days=9)).date(),
        checksum=first.plan.checksum,
        now=at(NEXT) + timedelta(hours=9),
    )
    again = sync(loaded, renamed(11), night=THIRD)
    assert (again.plan_id, state(again)) == (first.plan_id, ("held", "large_change"))
    drifted = sync(loaded, renamed(12), night=FOURTH)
    assert state(drifted) == ("held", "large_change")
    end_window(window=window, by=StaffFactory.create(), reason="Other ceilings.", now=at(FOURTH))
    in_force(loaded, first=FIFTH)
    later = sync(loaded, renamed(13), night=FIFTH)
    assert state(later) == ("applied", "approved_window")


def test_what_somebody_left_out_of_a_part_since_waits_on_however_the_data_drift(loaded: District) -> None:
    """Removals that one person kept out, and a second has not agreed to yet, are not applied by tomorrow's list."""
    author = StaffFactory.create()
    first = sync(loaded, fewer(11).with_changed("people", "p12", given_name="New"), night=NEXT)
    window = in_force(loaded, first=NEXT, by=author)
    asked = decide(
        run=first,
        verdict="approve",
        by=author,
        reason="Nobody leaves before the district has said so.",
        checksum=first.plan.checksum,
        now=at(NEXT) + timedelta(hours=9),
        apply_now=True,
        choice=Choice(without_removals=True),
    )
    assert asked.needs_second_person
    drifted = sync(loaded, fewer(12), night=THIRD)
    assert (drifted.plan_id != first.plan_id, state(drifted)) == (True, ("held", "large_change"))
    end_window(window=window, by=StaffFactory.create(), reason="Other ceilings.", now=at(THIRD))
    in_force(loaded, first=FOURTH)
    assert state(sync(loaded, fewer(13), night=FOURTH)) == ("applied", "approved_window")


def test_what_somebody_called_back_since_waits_for_people_again(loaded: District) -> None:
    """It was stopped by hand: the night does not apply it within what was expected before."""
    first = sync(loaded, renamed(11), night=NEXT)
    in_force(loaded, first=NEXT)
    values = {
        "by": StaffFactory.create(),
        "reason": "The district rang.",
        "now": at(NEXT) + timedelta(hours=9),
    }
    decide(run=first, verdict="approve", checksum=None, apply_now=False, tonight=True, **values)
    call_back(hold=Hold.objects.get(run=first), **values)
    assert state(sync(loaded, renamed(12), night=THIRD)) == ("held", "large_change")


def test_a_case_that_a_small_change_would_leave_open_is_settled_inside_it(loaded: District) -> None:
    """A smaller change passes wherever the larger one would."""
    held = sync(loaded, fewer(13), night=NEXT)
    in_force(loaded, first=THIRD)
    smaller = sync(loaded, fewer(8), night=THIRD)
    assert (state(smaller), state(held)[0]) == (("applied", "approved_window"), "superseded")
    assert Hold.objects.get(run=smaller).state == "applied"


@pytest.mark.parametrize("keeps_classes", [True, False])
def test_nobody_is_left_without_a_class_unless_that_was_agreed(loaded: District, keeps_classes: bool) -> None:
    """Teacher k0 would have none, on a night with a large change that was expected."""
    in_force(loaded, first=NEXT, keeps_classes=keeps_classes)
    run = sync(loaded, renamed(13).without("enrollments", "k0"), night=NEXT)
    assert run.plan.summary["left_without_class"] == {"schools": 0, "teachers": 1}
    assert state(run) == (("held", "large_change") if keeps_classes else ("applied", "approved_window"))


def test_calling_it_back_while_the_roster_is_written_undoes_what_was_written(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change list is weighed anew without it, and held: nothing is on Khan Academy that nobody agreed to any more."""
    window = in_force(loaded, first=NEXT)
    version = RosterState.objects.get(district=loaded).version
    ending = {"window": window, "by": StaffFactory.create(), "reason": "No.", "now": at(NEXT)}

    def called_back_before_the_gate(run: Run) -> None:
        if not Window.objects.get(id=window.id).ended_at:
            (ended,) = together(lambda: end_window(**ending))
            assert ended.ended_at == at(NEXT)
        check_gate(run)

    monkeypatch.setattr("rostering.pipeline.apply_or_plan_again.check_gate", called_back_before_the_gate)
    run = sync(loaded, renamed(13), night=NEXT)
    assert state(run) == ("held", "large_change")
    assert RosterState.objects.get(district=loaded).version == version
    assert not OutboxMessage.objects.filter(topic="applied_within_window", run_number=run.id).exists()


# --- the two people behind it ------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["filed", "agreed to"])
def test_it_counts_only_while_both_people_decide_for_the_district(loaded: District, hand: str) -> None:
    """Through the last day of either, not after it, and again once the district is theirs again."""
    leaves = dsm_of(loaded)
    window = filed(loaded, first=NEXT, by=leaves if hand == "filed" else None)
    second = leaves if hand == "agreed to" else StaffFactory.create()
    agree_to_window(window=window, by=second, now=at(NEXT))
    district_is_theirs = Assignment.objects.filter(staff=leaves)
    district_is_theirs.update(ends_on=NEXT)
    assert state(sync(loaded, renamed(13), night=NEXT)) == ("applied", "approved_window")
    after = sync(loaded, fewer(13), night=THIRD)
    assert state(after) == ("held", "large_change")
    gone = f"does not count: whoever {hand} it does not decide for this district any more."
    assert gone in after.message
    district_is_theirs.update(ends_on=None)
    assert state(sync(loaded, fewer(14), night=FOURTH)) == ("applied", "approved_window")


def test_somebody_who_leaves_while_the_roster_is_written_undoes_what_was_written(
    loaded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves = StaffFactory.create()
    in_force(loaded, first=NEXT, by=leaves)
    version = RosterState.objects.get(district=loaded).version

    def blocked_before_the_gate(run: Run) -> None:
        together(lambda: Staff.objects.filter(id=leaves.id).update(is_active=False))
        check_gate(run)

    monkeypatch.setattr("rostering.pipeline.apply_or_plan_again.check_gate", blocked_before_the_gate)
    run = sync(loaded, renamed(13), night=NEXT)
    assert state(run) == ("held", "large_change")
    assert RosterState.objects.get(district=loaded).version == version
