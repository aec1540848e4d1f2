"""People answer whether two are one under a new id: what comes of it in lists, roster, log (DESIGN 5, Rekey; RULES B10)."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent, Staff
from districts.models import District, FormerProviderId
from rostering.dispatch import to_its_end
from rostering.holds import pairs
from rostering.holds.pairs import PairsOutcome, answer_pairs, take_back
from rostering.holds.refused import Refused
from rostering.holds.waiting import apply_waiting
from rostering.models import Hold, LetThrough, PairAnswer, PairQuestion, PlanPerson, Run
from tests.factories import ConnectionFactory, StaffFactory, StopFactory
from tests.feeds import NIGHT, at, nights_after, sync
from tests.pipeline.comebacks import before, moved
from tests.pipeline.deciding import approve, approve_fully
from tests.pipeline.nights import live, number_of
from tests.pipeline.workers import together
from tests.planned import on_khan_academy, planned

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))


@pytest.fixture
def held() -> Run:
    """A list on hold that asks about twenty pairs: who was pn0 may be n0 now, and so on."""
    district: District = ConnectionFactory.create().district
    live(district, before(), night=NIGHT)
    return sync(district, moved(), night=NEXT)


def question(run: Run, new_id: str = "n0") -> PairQuestion:
    """Whether somebody new is somebody known."""
    return PairQuestion.objects.get(plan_id=run.plan_id, new_provider_id=new_id)


def answered(
    run: Run, *, same: Any = (), others: Any = (), by: Staff | None = None, **values: Any
) -> PairsOutcome:
    """One person's answers, by the new ids; a specialist unless told."""
    given_values = {"checksum": run.plan.checksum, "now": at(run.night)} | values
    return answer_pairs(
        run=run,
        by=by or StaffFactory.create(),
        same={question(run, one).id for one in same},
        others={question(run, one).id for one in others},
        **given_values,
    )


def refusal_of(run: Run, **values: Any) -> str:
    """Why an answer is not taken; nothing of it is kept."""
    count = PairAnswer.objects.count()
    with pytest.raises(Refused) as refused:
        answered(run, **values)
    assert "othing was changed" in str(refused.value)
    assert PairAnswer.objects.count() == count
    return refused.value.code


def made_anew(outcome: PairsOutcome) -> Run:
    """The list planned again, as a worker does it."""
    assert outcome.again is not None
    run = to_its_end(run=outcome.again, clock=lambda: at(outcome.again.night))
    run.refresh_from_db()
    return run


def rekeyed(run: Run) -> set[str]:
    """Who keeps everything under a new id in a run's list."""
    rows = PlanPerson.objects.filter(plan_id=run.plan_id, operation="rekeyed")
    return set(rows.values_list("provider_id", flat=True))


def still_asked(run: Run) -> set[str]:
    """The new ids that are still asked about."""
    rows = PairQuestion.objects.filter(plan_id=run.plan_id).unanswered(district_id=run.district_id)
    return set(rows.values_list("new_provider_id", flat=True))


def test_an_accepted_pair_keeps_its_person_and_a_refused_one_is_never_asked_again(held: Run) -> None:
    """The same case goes on with a new list under another checksum; approvals of the old one count no more."""
    district, old, case = held.district, held.plan.checksum, Hold.objects.get(run=held)
    known, refused = number_of(district, "pn0"), number_of(district, "pn1")
    assert approve(held).needs_second_person
    outcome = answered(held, same=["n0"], others=["n1"], reason="The district confirmed it.")
    assert (outcome.accepted, outcome.refused) == (1, 1)
    assert "approval of the old list does not count any more" in outcome.message
    with pytest.raises(Refused, match="being made anew"):
        approve(held)

    anew = made_anew(outcome)
    case.refresh_from_db()
    assert (anew.status, case.run_id, case.plan_id, case.approvals()) == ("held", anew.id, anew.plan_id, [])
    assert anew.plan.checksum != old and rekeyed(anew) == {"n0"}
    assert still_asked(anew) == {f"n{n}" for n in range(2, 20)}

    assert approve_fully(anew).status == "applied"
    assert number_of(district, "n0") == known and number_of(district, "n1") != refused
    former = FormerProviderId.objects.get(district=district, object_id=known)
    assert former.provider_id == "pn0"
    assert PairAnswer.objects.get(district=district, accepted=True).ended_as == "applied"
    after = AuditEvent.objects.get(event="hold.pairs_answered", district_id=district.id)
    assert (len(after.after["accepted"]), len(after.after["refused"])) == (1, 1)
    assert after.reason == "The district confirmed it."
    assert sync(district, moved(), night=AFTER_NEXT).status == "unchanged"


def test_a_refusal_alone_changes_no_list(held: Run) -> None:
    """No new checksum, no lost approval; another list of the next night does not ask again either."""
    assert approve(held).needs_second_person
    outcome = answered(held, others=["n1"])
    assert outcome.again is None and "not asked about again" in outcome.message
    assert len(Hold.objects.get(run=held).approvals()) == 1
    assert Hold.objects.get(run=held).plan.summary["pairs"]["left"] == 19
    later = sync(held.district, moved(grade="6"), night=AFTER_NEXT)
    assert later.plan_id != held.plan_id
    assert "n1" not in still_asked(later) and len(still_asked(later)) == 19
    answer = PairAnswer.objects.get(district=held.district)
    assert take_back(run=later, number=answer.id, by=StaffFactory.create(), now=at(AFTER_NEXT)).again is None
    assert len(still_asked(later)) == 20


def test_what_can_not_be_answered_is_refused_in_words(held: Run) -> None:
    """Nothing, too much, stale, both, by the wrong person, under a stop: each said, nothing kept."""
    stranger = StaffFactory.create(role=Staff.Role.DSM)
    admin = StaffFactory.create(role=Staff.Role.ADMIN)
    first = question(held).id
    assert refusal_of(held) == "nothing_picked"
    assert refusal_of(held, same=["n0"], checksum="of another list") == "changed_since"
    assert refusal_of(held, same=["n0"], others=["n0"]) == "both"
    assert refusal_of(held, same=["n0"], by=stranger) == "not_yours"
    assert refusal_of(held, same=["n0"], by=admin) == "not_allowed"
    twice = PairQuestion.objects.get(id=first)
    twice.pk, twice.object_id = None, question(held, "n1").object_id
    twice.save()
    with pytest.raises(Refused) as shared:
        answer_pairs(
            run=held, by=StaffFactory.create(), same={first, twice.pk}, others=(),
            checksum=held.plan.checksum, now=at(NEXT),
        )  # fmt: skip
    assert shared.value.code == "shared"
    twice.delete()
    too_many = set(range(10_000_000, 10_000_201))
    with pytest.raises(Refused, match="At most 200"):
        answer_pairs(run=held, by=admin, same=too_many, others=(), checksum=held.plan.checksum, now=at(NEXT))
    stop = StopFactory.create(district=held.district)
    assert refusal_of(held, same=["n0"]) == "stopped"
    stop.delete()
    answered(held, same=["n0"])
    assert refusal_of(held, same=["n1"]) == "at_work"
    assert refusal_of(held, others=["n0"]) == "already_answered"


def test_an_accepted_pair_that_fits_no_more_is_dropped_with_a_word_and_asked_anew(held: Run) -> None:
    """The answer was about what both had then: under the same id there is somebody else now."""
    made_anew(answered(held, same=["n0", "n1"]))
    other = sync(held.district, moved(family_name="Lundaaab"), night=AFTER_NEXT)
    assert rekeyed(other) == {"n1"}
    ended = dict(PairAnswer.objects.filter(district=held.district).values_list("new_provider_id", "ended_as"))
    assert ended == {"n0": "dropped", "n1": ""}
    said = AuditEvent.objects.get(event="hold.pairs_dropped", district_id=held.district_id)
    assert (said.by_job, said.after["dropped"]) == ("night", 1)
    assert "n0" in still_asked(other)
    again = made_anew(
        take_back(
            run=other,
            number=PairAnswer.objects.get(district=held.district, ended_at=None).id,
            by=StaffFactory.create(),
            now=at(AFTER_NEXT),
        )
    )
    assert rekeyed(again) == set() and len(still_asked(again)) == 20


def test_two_people_answer_the_same_pair_in_the_same_second(held: Run) -> None:
    """One is first; the other is told, and nothing of theirs is kept."""
    outcomes = together(lambda: answered(held, same=["n0"]), lambda: answered(held, others=["n0"]))
    won = [one for one in outcomes if isinstance(one, PairsOutcome)]
    told = [one.code for one in outcomes if isinstance(one, Refused)]
    assert (len(won), len(told)) == (1, 1) and set(told) <= {"already_answered", "at_work"}
    assert PairAnswer.objects.filter(district=held.district).count() == 1
    answer = PairAnswer.objects.get(district=held.district)
    answer.pk, answer.accepted = None, True
    with pytest.raises(IntegrityError, match="one_answer_per_pair"), transaction.atomic():
        answer.save()


def test_the_pairs_of_a_list_that_waits_for_a_pause_are_answered_too() -> None:
    """Until it is made anew with what was accepted, nobody can apply the old list; and none that is being applied is answered."""
    district = on_khan_academy()
    run = planned(district, status="waiting", reason="paused", removed=1)
    PairQuestion.objects.create(
        plan_id=run.plan_id,
        role="student",
        object_id=1,
        new_object_id=2,
        old_provider_id="pn0",
        new_provider_id="n0",
        evidence="similar_name",
        score=90,
        seen="digest",
    )
    by = StaffFactory.create()
    let = LetThrough.objects.create(
        run=run, plan=run.plan, checksum="c", by=by, reason="Asked.", at=at(NIGHT)
    )
    assert refusal_of(run, same=["n0"]) == "already_decided"
    let.delete()
    outcome = answered(run, same=["n0"], by=by)
    assert outcome.again is not None and outcome.again.trigger == "replan"
    assert still_asked(run) == set()
    with pytest.raises(Refused, match="being made anew"):
        apply_waiting(run=run, by=by, reason="Now.", checksum=None, now=at(NIGHT), apply_now=False)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcd")), max_size=5))
def test_nobody_is_in_two_accepted_pairs(accepted: list[tuple[int, str]]) -> None:
    """Whichever are ticked: each person and each id at most once, or none of it."""
    ticked: Any = [
        SimpleNamespace(role="student", object_id=one, new_provider_id=new) for one, new in accepted
    ]
    is_fine = all(len({part[n] for part in accepted}) == len(accepted) for n in (0, 1))
    try:
        pairs._check_nobody_twice(ticked)
    except Refused:
        assert not is_fine
    else:
        assert is_fine
