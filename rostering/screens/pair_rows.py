"""The pairs a change list asks about, both sides as its rows have them, and what was answered; for a run `scope` has found."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from districts.models import RosterUser
from rostering.models import PairAnswer, PairQuestion, Plan, PlanPerson, Run
from rostering.screens.change_name_rows import names_for
from rostering.screens.presenters.change_fields import Names

#: Lists that wait for people; of any other nothing can be answered.
OPEN: Final = (Run.Status.HELD, Run.Status.WAITING)
MOST_ANSWERS: Final = 50


@dataclass(frozen=True, kw_only=True)
class AskedPair:
    """One question with both people, as rows of the list."""

    question: PairQuestion
    gone: Any
    came: Any


@dataclass(frozen=True, kw_only=True)
class AnsweredPair:
    """One answer in force, and who it is about as Khan Academy knows them."""

    answer: PairAnswer
    person: RosterUser | None


def unanswered(run: Run) -> QuerySet[PairQuestion]:
    """What is still asked about a run's list; nothing where its rows are gone or nobody can answer any more."""
    plan = run.plan
    if plan is None or run.status not in OPEN or not plan.has_rows or not _noted(plan, "asked"):
        return PairQuestion.objects.none()
    return PairQuestion.objects.filter(plan_id=plan.id).unanswered(district_id=run.district_id)


def left_to_look_at(run: Run, plan: Plan) -> int:
    """How many pairs nobody has answered, as noted with the list: a page does not count them."""
    return _noted(plan, "left") if run.status in OPEN and plan.has_rows else 0


def _noted(plan: Plan, name: str) -> int:
    return int(plan.summary.get("pairs", {}).get(name, 0))


def beyond(run: Run) -> int:
    """How many candidates were not weighed, because there were too many."""
    return _noted(run.plan, "unweighed") if run.plan is not None else 0


def asked_pairs(questions: list[PairQuestion], plan: Plan) -> tuple[list[AskedPair], Names]:
    """Both sides of each, and the names of their schools."""
    numbers = {one.object_id for one in questions} | {one.new_object_id for one in questions}
    rows = {row.object_id: row for row in PlanPerson.objects.filter(plan_id=plan.id, object_id__in=numbers)}
    found = [
        AskedPair(question=one, gone=rows[one.object_id], came=rows[one.new_object_id])
        for one in questions
        if one.object_id in rows and one.new_object_id in rows
    ]
    return found, names_for(list(rows.values()), kind="students", plan=plan)


def answers_in_force(run: Run, *, until: int | None = None) -> tuple[list[AnsweredPair], int | None]:
    """What people said and may take back, the latest first, `until` a number; and where those before begin, None at the end."""
    rows = PairAnswer.objects.filter(district_id=run.district_id, ended_at=None).select_related("by")
    if until is not None:
        rows = rows.filter(id__lte=until)
    found = list(rows.order_by("-id")[: MOST_ANSWERS + 1]) if run.status in OPEN else []
    answers, more = found[:MOST_ANSWERS], found[MOST_ANSWERS:]
    people = RosterUser.objects.in_bulk([one.object_id for one in answers])
    lines = [AnsweredPair(answer=one, person=people.get(one.object_id)) for one in answers]
    return lines, more[0].id if more else None


def newest_open(run: Run) -> Run:
    """The district's list that waits for people now, where that is another one by now."""
    rows = Run.objects.filter(district_id=run.district_id, status__in=OPEN, plan__isnull=False)
    return rows.exclude(trigger=Run.Trigger.UNDO).order_by("-id").first() or run


def at_work(run: Run) -> Run | None:
    """The district's sync that is at work, after which the list may be another one."""
    return Run.objects.filter(district_id=run.district_id, status__in=Run.UNFINISHED).first()
