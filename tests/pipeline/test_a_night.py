"""One district through its nights: first load, unchanged, applied, held, decided (RULES B5-B10, B26)."""

import pytest

from districts.models import Enrollment, RosterState, RosterUser, School, Section
from rostering.holds.decide import Refused, decide
from rostering.models import Change, Hold, Run
from tests.factories import DistrictFactory, StaffFactory
from tests.feeds import NIGHT, Feed, at, nights_after, small_district, student, sync

pytestmark = pytest.mark.django_db(transaction=True)


def approve(run: Run, **values: object):
    """A specialist approves a held run."""
    by = values.pop("by", None) or StaffFactory()
    return decide(
        run=run,
        verdict="approve",
        by=by,
        reason="The district confirmed it.",
        checksum=run.plan.checksum,
        now=at(run.night),
        apply_now=True,
    )


@pytest.fixture
def district():
    return DistrictFactory()


@pytest.fixture
def loaded(district):
    """A district whose small feed is on Khan Academy."""
    run = sync(district, small_district())
    approve(run)
    return district


def test_a_first_load_waits_for_one_person_and_then_is_on_khan_academy(district):
    """DESIGN 5, First load."""
    run = sync(district, small_district())
    assert (run.status, run.reason) == ("held", "first_load")
    assert RosterUser.objects.count() == 0
    outcome = approve(run)
    assert outcome.status == "applied"
    assert not outcome.needs_second_person
    assert RosterUser.objects.filter(removed_at=None, role="student").count() == 20
    assert Section.objects.filter(removed_at=None).count() == 4
    assert School.objects.get().name == "North School"
    assert Enrollment.objects.filter(removed_at=None).count() == 44
    assert set(Section.objects.values_list("school__name", flat=True)) == {"North School"}
    assert Change.objects.filter(run_number=run.id, operation="added").count() == 20 + 4 + 4 + 1 + 1 + 44
    assert RosterState.objects.get(district=district).counts["students"] == 20


def test_the_same_feed_again_changes_nothing(loaded):
    run = sync(loaded, small_district())
    assert (run.status, run.reason) == ("unchanged", "")
    assert run.plan.is_empty
    assert run.read_counts["enrollments"] == 44


def test_a_small_change_is_applied_by_itself(loaded):
    """RULES B26: no human step."""
    feed = small_district().with_changed("people", "p1", given_name="Bea").without("people", "p2")
    feed = feed.without("enrollments", "p2").plus("people", student("p99"))
    run = sync(loaded, feed)
    assert (run.status, run.reason) == ("applied", ""), run.message
    assert run.plan.totals["students"] == {
        "existing": 20,
        "added": 1,
        "updated": 1,
        "removed": 1,
        "rekeyed": 0,
        "ended": 0,
        "ignored": 0,
        "changed": 3,
        "percent": 15.0,
    }
    assert RosterUser.objects.get(provider_id="p1").given_name == "Bea"
    assert RosterUser.objects.get(provider_id="p2").removed_at is not None
    change = Change.objects.get(run_number=run.id, kind="people", operation="updated")
    assert change.before == {"given_name": "Adap1"}
    assert change.after == {"given_name": "Bea"}


def test_a_large_change_is_held_and_nothing_moves_until_two_people_agree(loaded):
    """RULES B5-B8; DESIGN 5, Second person."""
    gone = [f"p{n}" for n in range(11)]
    feed = small_district().without("people", *gone).without("enrollments", *gone)
    run = sync(loaded, feed)
    assert (run.status, run.reason) == ("held", "large_change")
    assert run.plan.needs_second_person
    assert "11 changes to 20 students are 55 %" in run.message
    assert RosterUser.objects.filter(removed_at=None, role="student").count() == 20
    first, second = StaffFactory(), StaffFactory()
    outcome = approve(run, by=first)
    assert (outcome.status, outcome.needs_second_person) == ("held", True)
    with pytest.raises(Refused, match="somebody else"):
        approve(run, by=first)
    assert approve(run, by=second).status == "applied"
    assert RosterUser.objects.filter(removed_at=None, role="student").count() == 9
    assert Hold.objects.get(run=run).state == "applied"


def test_exactly_half_passes_and_one_more_holds(loaded):
    """RULES B5: 50 % passes, above holds."""
    half = [f"p{n}" for n in range(10)]
    feed = small_district().without("people", *half).without("enrollments", *half)
    held_by_places = sync(loaded, feed)
    assert held_by_places.plan.totals["students"]["percent"] == 50.0
    assert not next(k for k in held_by_places.plan.verdict["kinds"] if k["kind"] == "students")["over"]


def test_a_rejected_change_leaves_the_district_under_review(loaded):
    feed = small_district().without("people", *[f"p{n}" for n in range(11)])
    run = sync(loaded, feed)
    outcome = decide(
        run=run,
        verdict="reject",
        by=StaffFactory(),
        reason="A mistake.",
        checksum=None,
        now=at(NIGHT),
        apply_now=True,
    )
    assert outcome.status == "rejected"
    night = next(iter(nights_after(NIGHT, 1)))
    again = sync(loaded, small_district().with_changed("people", "p1", given_name="Bea"), night=night)
    assert (again.status, again.reason) == ("held", "under_review")
    assert sync(loaded, small_district(), night=night).status == "unchanged"
    assert not RosterState.objects.get(district=loaded).is_under_review


def test_a_held_change_that_goes_away_clears_itself(loaded):
    """DESIGN 5: within the limit and under 10 % of what was held still there."""
    run = sync(loaded, small_district().without("people", *[f"p{n}" for n in range(11)]))
    night = next(iter(nights_after(NIGHT, 1)))
    later = sync(loaded, small_district().with_changed("people", "p1", given_name="Bea"), night=night)
    assert later.status == "applied"
    run.refresh_from_db()
    assert run.status == "cleared"


def test_a_held_change_that_comes_again_keeps_its_change_list(loaded):
    """DESIGN 5: a re-plan with the same checksum keeps its plan."""
    feed = small_district().without("people", *[f"p{n}" for n in range(11)])
    run = sync(loaded, feed)
    night = next(iter(nights_after(NIGHT, 1)))
    again = sync(loaded, feed, night=night)
    assert again.status == "held"
    assert again.plan_id == run.plan_id
    run.refresh_from_db()
    assert run.status == "held"
    assert Hold.objects.count() == 2


def test_a_different_large_change_supersedes_the_held_one(loaded):
    run = sync(loaded, small_district().without("people", *[f"p{n}" for n in range(11)]))
    night = next(iter(nights_after(NIGHT, 1)))
    again = sync(loaded, small_district().without("people", *[f"p{n}" for n in range(12)]), night=night)
    assert again.plan_id != run.plan_id
    run.refresh_from_db()
    assert run.status == "superseded"
    with pytest.raises(Refused, match="overtaken"):
        approve(run)


def test_people_and_classes_that_come_back_are_the_same_rows(loaded):
    before = dict(RosterUser.objects.values_list("provider_id", "id"))
    night, next_night = nights_after(NIGHT, 2)
    sync(loaded, small_district().without("people", "p3").without("enrollments", "p3"), night=night)
    assert RosterUser.objects.get(provider_id="p3").removed_at is not None
    run = sync(loaded, small_district(), night=next_night)
    assert run.plan.totals["students"]["added"] == 1
    assert dict(RosterUser.objects.values_list("provider_id", "id")) == before


def test_an_empty_feed_fails_and_changes_nothing(loaded):
    run = sync(loaded, Feed())
    assert (run.status, run.reason) == ("failed", "empty_feed")
    assert RosterUser.objects.filter(removed_at=None).count() == 24
