"""Expected changes on real nights: who files and agrees, what passes inside, above, outside and after (DESIGN 2, window)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from accounts.models import Assignment, AuditEvent, Staff
from districts.models import Agreement, District, RosterState
from rostering import outbox
from rostering.holds.decide import decide
from rostering.holds.refused import Refused
from rostering.holds.tonight import call_back
from rostering.holds.turns import wait_for_feed
from rostering.holds.windows import agree_to_all, agree_to_window, end_window, file_window
from rostering.models import Hold, OutboxMessage, Run, Window, WindowCeiling
from rostering.pipeline.barred import check_gate
from rostering.pipeline.expected import Ceilings
from rostering.pipeline.part import Choice
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import NIGHT, at, nights_after, sync
from tests.holds.small_changes import fewer, renamed
from tests.pipeline.deciding import approve, reject
from tests.pipeline.workers import together
from tests.windows import ALL, ceilings, expected, filed, in_force, only

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, THIRD, FOURTH, FIFTH = tuple(nights_after(NIGHT, 4))


def dsm_of(district: District | None) -> Staff:
    """A DSM, of that district if told."""
    person: Staff = StaffFactory.create(role=Staff.Role.DSM)
    if district is not None:
        Assignment.objects.create(district=district, staff=person, role=Assignment.Role.DSM)
    return person


def state(run: Run) -> tuple[str, str]:
    run.refresh_from_db()
    return run.status, run.reason


# --- nights ------------------------------------------------------------------------------------------


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


def test_of_two_people_who_agree_in_the_same_second_one_wins_and_the_other_is_told() -> None:
    window = filed(DistrictFactory.create())
    people = [StaffFactory.create() for _ in range(3)]
    outcomes = together(
        *[lambda by=by: agree_to_window(window=window, by=by, now=at(NIGHT)) for by in people]
    )
    (winner,) = [one for one in outcomes if isinstance(one, Window)]
    told = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.code for one in told] == ["already_agreed"] * 2
    assert str(winner.agreed_by) in str(told[0])
    assert AuditEvent.objects.filter(event="window.agreed", target=f"window {window.id}").count() == 1


# --- nobody alone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["filed", "ended"])
def test_nobody_alone_approves_what_their_own_expected_change_may_have_caused(
    loaded: District, hand: str
) -> None:
    """The one who filed or ended it needs a second person; anybody else decides alone."""
    author = StaffFactory.create()
    window = in_force(loaded, first=NEXT, by=author, ceilings=ceilings(students=only("updated", 10)))
    if hand == "ended":
        author = StaffFactory.create()
        end_window(window=window, by=author, reason="Not this year.", now=at(NEXT))
    run = sync(loaded, renamed(13), night=NEXT)
    assert (state(run), run.plan.needs_second_person) == (("held", "large_change"), False)
    alone = approve(run, by=author)
    assert (alone.status, alone.needs_second_person) == ("held", True)
    assert f"You {hand} the expected change until" in alone.message
    assert approve(run).status == "applied"


def test_one_that_nobody_agreed_to_or_of_other_nights_takes_nobody_his_decision(loaded: District) -> None:
    author = StaffFactory.create()
    filed(loaded, first=NEXT, last=NEXT, by=author)
    in_force(loaded, first=FOURTH, by=author)
    assert approve(sync(loaded, renamed(13), night=NEXT), by=author).status == "applied"


# --- filing and agreeing -----------------------------------------------------------------------------


def refused(code: str, act: Any, **values: Any) -> str:
    """An act is refused with this code, in words, and nothing changes."""
    before = list(Window.objects.order_by("id").values())
    with pytest.raises(Refused) as refusal:
        act(**values)
    assert refusal.value.code == code
    assert str(refusal.value).endswith("Nothing was changed.")
    assert list(Window.objects.order_by("id").values()) == before
    return str(refusal.value)


def test_whoever_files_it_can_not_agree_to_it() -> None:
    district = DistrictFactory.create()
    author = StaffFactory.create()
    window = filed(district, by=author)
    refused("second_person", agree_to_window, window=window, by=author, now=at(NIGHT))
    with pytest.raises(IntegrityError, match="nobody_agrees_to_a_window_of_their_own"), transaction.atomic():
        Window.objects.filter(id=window.id).update(agreed_by=author, agreed_at=at(NIGHT))
    agreed = agree_to_window(window=window, by=dsm_of(district), now=at(NIGHT))
    assert agreed.agreed_at == at(NIGHT)
    refused("already_agreed", agree_to_window, window=window, by=StaffFactory.create(), now=at(NIGHT))
    events = (
        AuditEvent.objects.filter(district_id=district.id).order_by("id").values_list("event", "by_email")
    )
    assert list(events)[-2:] == [("window.filed", author.email), ("window.agreed", agreed.agreed_by.email)]


@pytest.mark.parametrize(("role", "code"), [(Staff.Role.DSM, "not_yours"), (Staff.Role.ADMIN, "not_allowed")])
def test_only_those_who_decide_for_the_district_file_agree_and_end(role: str, code: str) -> None:
    district, stranger = DistrictFactory.create(), StaffFactory.create(role=role)
    refused(code, file_window, district=district, expected=expected(), by=stranger, now=at(NIGHT))
    window = filed(district)
    refused(code, agree_to_window, window=window, by=stranger, now=at(NIGHT))
    refused(code, end_window, window=window, by=stranger, reason="No.", now=at(NIGHT))


def test_no_night_of_a_district_has_two() -> None:
    district = DistrictFactory.create()
    window = filed(district, first=NIGHT, last=NEXT)
    overlapping = {"district": district, "by": StaffFactory.create(), "now": at(NIGHT)}
    said = refused("overlaps", file_window, expected=expected(NEXT, NEXT), **overlapping)
    assert "end that one first" in said
    filed(district, first=THIRD, last=THIRD)
    window = agree_to_window(window=window, by=StaffFactory.create(), now=at(NIGHT))
    other = Window(
        district=district,
        first_night=NEXT,
        last_night=NEXT,
        reason="Behind its back.",
        filed_by=window.filed_by,
        filed_at=at(NIGHT),
        agreed_by=window.agreed_by,
        agreed_at=at(NIGHT),
    )
    with (
        pytest.raises(IntegrityError, match="one_binding_window_per_district_and_night"),
        transaction.atomic(),
    ):
        other.save()
    end_window(window=window, by=StaffFactory.create(), reason="Other nights.", now=at(NIGHT))
    filed(district, first=NEXT, last=NEXT)


def test_it_is_ended_once_with_a_reason_and_not_when_it_is_over() -> None:
    window = in_force(DistrictFactory.create(), last=NEXT)
    by = StaffFactory.create()
    refused("reason_required", end_window, window=window, by=by, reason=" ", now=at(NIGHT))
    refused("over", end_window, window=window, by=by, reason="Done.", now=at(THIRD))
    assert end_window(window=window, by=by, reason="Done.", now=at(NEXT)).ended_by == by
    refused("ended", end_window, window=window, by=by, reason="Done.", now=at(NEXT))
    late = filed(DistrictFactory.create(), last=NEXT)
    refused("over", agree_to_window, window=late, by=by, now=at(THIRD))


def test_those_filed_together_are_agreed_to_together_each_by_itself() -> None:
    by, mine = StaffFactory.create(), filed(DistrictFactory.create())
    others = [filed(DistrictFactory.create(), by=by), filed(DistrictFactory.create())]
    agreed, not_agreed = agree_to_all([*others, mine], by=mine.filed_by, now=at(NIGHT))
    assert {one.id for one in agreed} == {one.id for one in others}
    assert [(one.id, "somebody else must agree" in said) for one, said in not_agreed] == [(mine.id, True)]


@pytest.mark.parametrize(
    "values", [{"removed": 101}, {"updated": 101}, {"rekeyed": 101}, {"added": 1001}, {"kind": "schools"}]
)
def test_the_database_holds_the_ranges(values: dict[str, Any]) -> None:
    window = filed(DistrictFactory.create())
    WindowCeiling.objects.filter(window=window, kind="students").delete()
    given = {"kind": "students", "removed": 100, "added": 1000, "updated": 100, "rekeyed": 100}
    with pytest.raises(IntegrityError), transaction.atomic():
        WindowCeiling.objects.create(window=window, **(given | values))
    WindowCeiling.objects.create(window=window, **given)


@pytest.mark.parametrize(
    ("values", "code", "says"),
    [
        (
            {"ceilings": ceilings(students=Ceilings(removed=101))},
            "bad_ceiling",
            "A removal ceiling above 100 % means nothing, no more than all of them can (students: 101 %)",
        ),
        ({"ceilings": ceilings(students=Ceilings(added=1001))}, "bad_ceiling", "write 0 to 1000"),
        ({"ceilings": ceilings(teachers=Ceilings(updated=-1))}, "bad_ceiling", "below 0 %"),
        ({"ceilings": ceilings(Ceilings())}, "allows_nothing", "Every ceiling is 0 %"),
        ({"reason": "  "}, "reason_required", "Say why"),
        ({"reason": "x" * 501}, "reason_too_long", "shorter"),
        ({"last": NIGHT - timedelta(days=1)}, "bad_nights", "before the first"),
        ({"last": NIGHT + timedelta(days=31)}, "too_long", "32 nights"),
        ({"first": NIGHT - timedelta(days=1)}, "begun", "tonight or later"),
        ({"first": NIGHT + timedelta(days=401)}, "too_far", "check the year"),
    ],
)
def test_what_can_not_be_is_refused_in_words(values: dict[str, Any], code: str, says: str) -> None:
    given = {"district": DistrictFactory.create(), "by": StaffFactory.create(), "now": at(NIGHT)}
    assert says in refused(code, file_window, expected=expected(**values), **given)


def test_a_month_of_nights_and_all_of_everything_can_be_filed() -> None:
    window = filed(DistrictFactory.create(), last=NIGHT + timedelta(days=30), ceilings=ceilings(ALL))
    assert window.ceilings.count() == 4


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rows__plan_type": Agreement.PlanType.ENTERPRISE_STARTER}, "enterprise_starter"),
        ({"partnership": District.Partnership.PROSPECT}, "not_partner"),
    ],
)
def test_only_districts_that_are_synced_have_changes_to_expect(values: dict[str, Any], code: str) -> None:
    """RULES B2, A1."""
    given = {"district": DistrictFactory.create(**values), "by": StaffFactory.create(), "now": at(NIGHT)}
    refused(code, file_window, expected=expected(), **given)
