"""Agreeing to a part of a change list: what is applied, what waits and why, who must agree (DESIGN 5; PEERS 9.5)."""

from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent
from districts.models import District, RosterState, RosterUser
from rostering.holds import approved
from rostering.holds.decide import Refused
from rostering.models import Decision, Hold, Run
from rostering.pipeline.part import Choice
from rostering.records import Role
from rostering.talks import Said, log_talk
from tests.factories import StaffFactory
from tests.feeds import NIGHT, administrator, at, place, section, sync
from tests.holds.small_changes import fewer, renamed
from tests.holds.two_schools import (
    AFTER_NEXT,
    NEXT,
    NO_REMOVALS,
    NORTH,
    SOUTH,
    case_of,
    classes,
    comes_back_as,
    held,
    joins,
    leaves,
    moves,
    on_khan_academy,
    people,
    reused,
    seats,
    two_schools,
    waits,
)
from tests.pipeline.deciding import approve, approve_fully, reject

pytestmark = pytest.mark.usefixtures("shared_database")


def refused(run: Run, code: str, choice: Choice, **values: Any) -> str:
    """A part that can not be agreed to; nothing at all changes."""
    before = (Decision.objects.count(), RosterState.objects.get(district=run.district).version)
    with pytest.raises(Refused) as refusal:
        approve(run, choice=choice, **values)
    assert refusal.value.code == code
    assert (Decision.objects.count(), RosterState.objects.get(district=run.district).version) == before
    return str(refusal.value)


def test_a_yes_to_the_whole_list_is_none_to_what_waits_of_it() -> None:
    """Sent from a page that was opened before the part was applied: it stays with the list it was about."""
    district, by = on_khan_academy(), StaffFactory.create()
    run = held(district, joins(leaves(two_schools(), "p0"), "c0", "p9"))
    whole = run.plan_id
    approve(run, choice=NO_REMOVALS)
    said = Said(way="call", with_whom="Maria", words="It is meant.", answer="meant")
    talk = log_talk(district=district, said=said, by=by, now=at(NIGHT), about=whole)
    assert (talk.plan_id, talk.run_id) == (whole, run.id)
    assert case_of(district).plan_id != whole


def test_without_removals_who_joins_changes_or_has_a_new_id_goes_through_and_nobody_leaves() -> None:
    """A new id is the same person, so it is no removal."""
    district = on_khan_academy()
    known = RosterUser.objects.get(district=district, provider_id="p2").id
    feed = joins(leaves(two_schools(), "p0"), "c0", "p9").with_changed("people", "p1", given_name="Renamed")
    run = approve(held(district, comes_back_as(feed, "p2", "p2-new")), choice=NO_REMOVALS).run
    assert (run.status, run.plan.totals["students"]["removed"]) == ("applied", 0)
    assert people(district) == people_of(two_schools()) - {"p2"} | {"p9", "p2-new"}
    assert RosterUser.objects.get(district=district, provider_id="p2-new").id == known
    assert RosterUser.objects.get(district=district, provider_id="p1").given_name == "Renamed"
    rest = case_of(district)
    assert (
        rest.plan.totals["students"] | {"removed": 1, "changed": 1, "added": 0}
        == rest.plan.totals["students"]
    )


def people_of(feed: Any) -> set[str]:
    """Everybody's id in a feed."""
    return {row.provider_id for row in feed.people}


def test_the_case_goes_on_with_what_waits_and_the_district_is_under_review() -> None:
    """DESIGN 5, Under review: after a partial approval, until a person approves a whole plan. The case stays, with its age."""
    district = on_khan_academy()
    run = held(district, joins(leaves(two_schools(), "p0"), "c0", "p9"))
    case, whole = case_of(district), run.plan
    done = approve(run, choice=NO_REMOVALS).run
    after = case_of(district)
    assert (after.id, after.opened_at, after.state) == (case.id, case.opened_at, "open")
    assert after.run_id > done.id == run.id
    assert (after.run.status, after.run.reason, after.run.plan_id) == ("held", "under_review", after.plan_id)
    assert len({whole.checksum, done.plan.checksum, after.plan.checksum}) == 3
    assert RosterState.objects.get(district=district).is_under_review
    assert after.plan.roster_version == RosterState.objects.get(district=district).version
    given = Decision.objects.get(hold=case)
    assert (given.plan_id, given.checksum, given.part.released_id) == (whole.id, whole.checksum, done.plan_id)
    assert approve(after.run).status == "applied"
    assert "p0" not in people(district)
    assert not RosterState.objects.get(district=district).is_under_review


def test_a_part_puts_a_district_under_review_that_was_not(loaded: District) -> None:
    """DESIGN 5, Under review: a large change was held by itself; of what comes now even the smallest waits."""
    run = sync(loaded, fewer(11).with_changed("people", "p15", given_name="Bea"), night=NEXT)
    assert (run.reason, RosterState.objects.get(district=loaded).is_under_review) == ("large_change", False)
    assert approve(run, choice=NO_REMOVALS).status == "applied"
    assert RosterState.objects.get(district=loaded).is_under_review
    later = sync(loaded, renamed(1), night=AFTER_NEXT)
    assert (later.status, later.reason) == ("held", "under_review")


def test_what_waits_is_there_as_soon_as_the_part_is_applied_or_neither_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One transaction: without the list of what waits, nothing of the part is on Khan Academy."""
    district = on_khan_academy()
    run = held(district, joins(leaves(two_schools(), "p0"), "c0", "p9"))
    before = (people(district), RosterState.objects.get(district=district).version)

    def broken(**_values: Any) -> Run:
        raise IntegrityError("no list of what waits")

    monkeypatch.setattr(approved, "keep_remainder", broken)
    outcome = approve(run, choice=NO_REMOVALS)
    assert (outcome.status, "Khan Academy was not changed" in outcome.message) == ("held", True)
    assert (people(district), RosterState.objects.get(district=district).version) == before
    assert (case_of(district).run_id, case_of(district).plan_id) == (run.id, run.plan_id)


def test_the_next_night_with_the_same_feed_finds_the_very_list_that_waits() -> None:
    """DESIGN 5: a re-plan with the same checksum keeps its plan."""
    district, feed = on_khan_academy(), joins(leaves(two_schools(), "p0"), "c0", "p9")
    approve(held(district, feed), choice=NO_REMOVALS)
    before = case_of(district)
    again = sync(district, feed, night=AFTER_NEXT)
    assert (again.status, again.reason, again.plan_id) == ("held", "under_review", before.plan_id)
    assert case_of(district).id == before.id


def test_a_new_primary_teacher_waits_while_the_old_one_stays() -> None:
    feed = joins(leaves(two_schools(), "k0"), "c0", "k9", role=Role.TEACHER, is_primary=True)
    district = on_khan_academy()
    approve(held(district, feed), choice=NO_REMOVALS)
    assert "k9" in people(district)
    assert seats(district, "c0") == {"k0": True, "p0": False, "p1": False, "p2": False, "p3": False}
    assert waits(district) == {("enrollments", "lead_stays")}
    approve(case_of(district).run)
    assert seats(district, "c0")["k9"]


def test_an_eleventh_teacher_waits_for_a_free_seat() -> None:
    """RULES A23: at most ten staff in a class."""
    full = joins(two_schools(), "c0", *(f"k{number}" for number in range(2, 11)), role=Role.TEACHER)
    district = on_khan_academy(full)
    approve(held(district, joins(leaves(full, "k2"), "c0", "k99", role=Role.TEACHER)), choice=NO_REMOVALS)
    assert "k99" not in seats(district, "c0")
    assert waits(district) == {("enrollments", "no_free_seat")}


def test_a_class_whose_id_is_still_taken_waits_with_its_places() -> None:
    district = on_khan_academy()
    approve(held(district, reused(two_schools(), "c0")), choice=NO_REMOVALS)
    assert set(seats(district, "c0")) == {"k0", "p0", "p1", "p2", "p3"}
    assert waits(district) == {("sections", "id_taken"), ("enrollments", "class_waits")}
    assert {"n0", "n1", "n2", "n3"} <= people(district)


def test_teachers_with_old_and_new_classes_side_by_side_are_counted() -> None:
    feed = two_schools().without("sections", "c0").without("enrollments", "c0")
    feed = feed.plus("sections", section("c9"))
    district = on_khan_academy()
    run = held(district, feed.plus("enrollments", place("c9", "k0", Role.TEACHER)))
    said = approve(run, choice=NO_REMOVALS).message
    assert Decision.objects.get(hold=case_of(district)).part.side_by_side == 1
    assert said.endswith("the rest waits. 1 teacher sees old and new classes side by side until then.")


def test_one_school_goes_through_and_the_other_stays_as_it_is() -> None:
    feed = joins(leaves(two_schools(), "p0", "q0"), "d0", "q9", school="s2").without("sections", "d1")
    district = on_khan_academy()
    run = approve(held(district, leaves(feed, "d1")), choice=SOUTH).run
    assert people(district) == people_of(two_schools()) - {"q0"} | {"q9"}
    assert classes(district) == {"c0", "c1", "d0"}
    assert "South School only" in run.message
    assert case_of(district).plan.totals["students"]["removed"] == 1


def test_who_moves_to_a_school_that_waits_keeps_the_old_place_until_both_are_released() -> None:
    district = on_khan_academy()
    approve(
        held(district, joins(moves(two_schools(), "q0", to="c0", school="s1"), "d0", "q9", school="s2")),
        choice=SOUTH,
    )
    assert "q0" in seats(district, "d0")
    assert "q0" not in seats(district, "c0")
    assert ("enrollments", "moves") in waits(district)
    approve(case_of(district).run)
    assert ("q0" in seats(district, "c0"), "q0" in seats(district, "d0")) == (True, False)


def test_who_moves_between_classes_of_two_schools_is_never_without_a_place() -> None:
    """Their own row does not say that they move; they would sit nowhere in between."""
    feed = two_schools().without("enrollments", "q0").plus("enrollments", place("c0", "q0"))
    district = on_khan_academy()
    approve(held(district, joins(feed, "d0", "q9", school="s2")), choice=SOUTH)
    assert "q0" in seats(district, "d0")


def test_a_person_of_two_schools_leaves_only_when_both_are_released() -> None:
    both = teacher_of_both()
    district = on_khan_academy(both)
    approve(held(district, leaves(both, "k5")), choice=NORTH)
    assert "k5" in people(district)
    assert ("k5" in seats(district, "c0"), "k5" in seats(district, "d0")) == (False, True)
    assert waits(district) == {("people", "also_elsewhere")}
    approve(case_of(district).run)
    assert "k5" not in people(district)


def teacher_of_both() -> Any:
    """The two schools with a co-teacher who works at both."""
    feed = joins(two_schools(), "c0", "k5", role=Role.TEACHER)
    feed = feed.with_changed("people", "k5", school_provider_ids=("s1", "s2"))
    return feed.plus("enrollments", place("d0", "k5", Role.TEACHER))


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(schools=("s1", "s2")), "whole_list"),
        (Choice(), "no_schools"),
        (Choice(schools=("s1", "elsewhere")), "unknown_school"),
        (NORTH, "nothing_released"),
    ],
)
def test_a_choice_that_is_none_is_refused_in_words(choice: Choice, code: str) -> None:
    run = held(on_khan_academy(), leaves(two_schools(), "q0"))
    assert "Nothing" in refused(run, code, choice)


def test_without_removals_is_the_whole_list_where_nothing_leaves() -> None:
    run = held(on_khan_academy(), joins(two_schools(), "c0", "p9"))
    assert "whole" in refused(run, "whole_list", NO_REMOVALS)


def test_a_part_is_agreed_to_on_the_list_that_was_seen() -> None:
    """RULES B10: the checksum is the one on the screen, that of the whole list."""
    run = held(on_khan_academy(), joins(leaves(two_schools(), "p0"), "c0", "p9"))
    refused(run, "changed_since", NO_REMOVALS, checksum="0" * 64)
    approve(run, choice=NO_REMOVALS)
    refused(run, "not_on_hold", NO_REMOVALS)


ALL_BUT_ONE = tuple(f"{child}{number}" for child in "pq" for number in range(7))


def test_what_takes_two_people_as_a_whole_takes_two_school_by_school() -> None:
    """DESIGN 5, Second person: else one person takes away in small parts what nobody may take away alone."""
    district = on_khan_academy()
    run = held(district, joins(leaves(two_schools(), *ALL_BUT_ONE), "c0", "p9"))
    assert run.plan.needs_second_person
    first, second = StaffFactory.create(), StaffFactory.create()
    assert approve(run, by=first, choice=NORTH).needs_second_person
    assert approve(run, by=second, choice=NORTH).status == "applied"
    rest = case_of(district)
    assert approve(rest.run).needs_second_person == rest.plan.needs_second_person


def test_a_part_that_takes_nothing_away_needs_one_person_where_the_whole_needs_two() -> None:
    run = held(on_khan_academy(), joins(leaves(two_schools(), *ALL_BUT_ONE), "c0", "p9"))
    assert run.plan.needs_second_person
    assert approve(run, choice=NO_REMOVALS).status == "applied"


def test_a_part_of_what_one_person_may_decide_needs_one_person() -> None:
    run = held(on_khan_academy(), joins(leaves(two_schools(), "p0"), "d0", "q9", school="s2"))
    assert not run.plan.needs_second_person
    assert not approve(run, choice=NORTH).needs_second_person


def test_two_people_agree_to_the_same_part_or_nothing_is_applied() -> None:
    """A school of its own that loses all its classes takes two people; a whole list and a part are not the same."""
    feed = leaves(two_schools().without("sections", "d0", "d1"), "d0", "d1")
    run = held(on_khan_academy(), joins(feed, "c0", "p9"))
    first, second = StaffFactory.create(), StaffFactory.create()
    said = approve(run, by=first, choice=SOUTH)
    assert said.needs_second_person
    assert "South School only" in said.message
    refused(run, "second_person", SOUTH, by=first)
    assert approve(run, by=second).needs_second_person
    assert approve(run, choice=SOUTH).status == "applied"
    assert classes(run.district) == {"c0", "c1"}


def test_a_part_is_in_the_audit_and_what_waits_can_be_rejected() -> None:
    district = on_khan_academy()
    run = held(district, joins(leaves(two_schools(), "p0"), "c0", "p9"))
    approve(run, choice=NO_REMOVALS)
    said = AuditEvent.objects.get(event="hold.approved", target=f"run {run.id}")
    assert said.after["part"] == "without removals"
    assert AuditEvent.objects.filter(event="hold.parted", target=f"run {run.id}").exists()
    assert reject(case_of(district).run).status == "rejected"
    assert (
        Hold.objects.get(district=district, run__district=district, opened_night=run.night).state
        == "rejected"
    )


def test_an_administrator_of_both_schools_waits_for_both() -> None:
    feed = two_schools().plus("people", administrator("a1", school_provider_ids=("s1", "s2")))
    district = on_khan_academy(feed)
    approve(held(district, leaves(feed, "a1", "p0")), choice=NORTH)
    assert "a1" in people(district)
    approve_fully(case_of(district).run)
    assert "a1" not in people(district)
