"""Who is paired by itself and who becomes a question, on labelled people and on real nights (DESIGN 5, Rekey)."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.labelled_people import LabelledSet, labelled_sets
from benchmarks.pairs import Found, line_of, paired_by_portal
from rostering.models import PairQuestion, Plan, PlanPerson
from rostering.pipeline import weaker_pairs
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, nights_after, place, student, sync
from tests.pipeline.comebacks import before, moved
from tests.pipeline.nights import district_with

pytestmark = pytest.mark.usefixtures("shared_database")
(NEXT,) = nights_after(NIGHT, 1)

#: What each sort of change may be asked about, and how much of it is found at least, by itself and with the questions.
EXPECTED = {
    "clean migration": (set(), 1.0, 1.0),
    "new addresses": ({"same_name_birth_date_school"}, 0.6, 1.0),
    "accents": ({"same_name_birth_date_school", "same_address_other_name", "similar_name"}, 0.2, 1.0),
    "nicknames": ({"similar_name"}, 0.0, 1.0),
    "typos": ({"similar_name"}, 0.0, 1.0),
    "twins": ({"same_address_other_name"}, 1.0, 1.0),
    "shared family addresses": ({"same_address_other_name"}, 1.0, 1.0),
    "new family names": ({"same_address_other_name", "similar_name"}, 0.0, 1.0),
    "ids, addresses, numbers handed on": ({"same_address_other_name"}, 1.0, 1.0),
    "namesakes": ({"same_address_same_name"}, 1.0, 1.0),
    "corrected days of birth": ({"same_address_same_name"}, 0.0, 1.0),
}


def found_in(labelled: LabelledSet) -> Found:
    """What the portal makes of a set."""
    return paired_by_portal(labelled, slug=f"pairs-{DistrictFactory.create().id}")


@pytest.mark.parametrize("labelled", list(labelled_sets(size=12)), ids=lambda one: one.name)
def test_what_is_paired_by_itself_is_right_and_the_rest_is_asked(labelled: LabelledSet) -> None:
    """Precision 1.0: twins, shared addresses and what was handed on are never paired without asking."""
    evidence, alone, with_questions = EXPECTED[labelled.name]
    found = found_in(labelled)
    line = line_of(labelled.name, found)
    assert (line.wrong, line.precision) == (0, 1.0)
    assert set(found.asked.values()) <= evidence
    assert line.recall >= alone
    assert line.recall_with_questions >= with_questions


def test_a_night_on_hold_asks_about_whom_it_could_not_pair_and_pairs_nobody() -> None:
    """Same name, birth date and school: a question each; the list itself says removed and added."""
    run = sync(district_with(before()), moved(), night=NEXT)
    assert run.status == "held"
    assert run.plan.summary["pairs"] == {"asked": 20, "unweighed": 0, "left": 20}
    assert not PlanPerson.objects.filter(plan_id=run.plan_id, operation="rekeyed").exists()
    asked = PairQuestion.objects.filter(plan_id=run.plan_id)
    assert {(one.evidence, one.score, tuple(one.warnings)) for one in asked} == {
        ("same_name_birth_date_school", 100, ())
    }
    assert all(one.old_provider_id == f"p{one.new_provider_id}" for one in asked)


def test_a_list_that_is_applied_at_once_and_a_first_load_ask_nothing() -> None:
    """Nobody could answer before it is applied; and where nobody was, nobody comes back."""
    district = district_with(before())
    few = before().without("people", "pn0").without("enrollments", "pn0")
    few = few.plus("people", student("new", given_name="Adaaaaa", family_name="Lundaaaa"))
    run = sync(district, few.plus("enrollments", place("c0", "new")), night=NEXT)
    assert (run.status, run.plan.totals["students"]["removed"]) == ("applied", 1)
    lists = Plan.objects.filter(district=district)
    assert [one for one in lists if "pairs" in one.summary] == []


def test_an_id_that_is_still_in_the_feed_or_was_in_the_roster_is_in_no_question() -> None:
    """DESIGN 5: the old id is in no feed row, the new one in no roster row; ids given to others are no pairs."""
    district = district_with(before())
    feed = moved().without("people", "n1")
    reused = feed.plus(
        "people", student("pn1", role="teacher", grade="", given_name="Xena", family_name="Yu")
    )
    run = sync(district, reused, night=NEXT)
    olds = PairQuestion.objects.filter(plan_id=run.plan_id).values_list("old_provider_id", flat=True)
    assert run.status == "held" and "pn1" not in olds and len(olds) == 19


def test_candidates_beyond_what_is_weighed_are_counted_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The strongest come first, so the bound takes the weakest away."""
    run = sync(district_with(before()), moved(), night=NEXT)
    plan = Plan.objects.get(id=run.plan_id)
    PairQuestion.objects.filter(plan_id=plan.id).delete()
    plan.summary.pop("pairs")
    weaker_pairs.ask_about_pairs(plan, most=15)
    assert plan.summary["pairs"]["asked"] <= 15
    assert plan.summary["pairs"]["unweighed"] > 0


@pytest.mark.parametrize(("sharing", "asked"), [(20, True), (21, False)])
def test_a_key_that_more_than_twenty_share_tells_nobody_apart(sharing: int, asked: bool) -> None:
    """A made-up day of birth for a whole school would make everybody a candidate for everybody."""
    alike = {"born": date(1900, 1, 1), "school": 0, "email": "", "number": ""}
    (drawn,) = (one for one in labelled_sets(size=sharing) if one.name == "clean migration")
    same_day = LabelledSet(
        name="one day of birth",
        before=[replace(one, grade=1, **alike) for one in drawn.before],
        after=[replace(one, grade=2, **alike) for one in drawn.after],
    )
    found = found_in(same_day)
    assert not found.paired
    assert bool(found.asked) is asked
