"""People who may be the same under a new id, but not for certain: questions for a person (DESIGN 5, Rekey).

Asked once a change list that waits for people; whoever is certain was paired before (rekey.py). The database finds who is
worth comparing, by keys that few share, so that nobody is ever compared with everybody; the names are weighed in Python.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from rostering.models import Pairing, PairQuestion, Plan
from rostering.pipeline.likeness import Likeness, Side, likeness
from rostering.pipeline.pair_statements import CANDIDATES, IN_SEVERAL
from rostering.pipeline.staging import FEW, expect_rows
from rostering.pipeline.totals import totals_from_json

#: As many candidates as are weighed for one change list; more are counted and said.
MOST_CANDIDATES: Final = 20_000
#: A key (an address, a day of birth in a school) that more than so many share tells nobody apart.
MOST_OF_A_KEY: Final = 20
_KINDS: Final = ("students", "teachers", "administrators")
_STRENGTH: Final = {evidence: place for place, evidence in enumerate(Pairing.Evidence)}
_FIELDS: Final = ("given", "family", "folded", "email_key", "sis_number", "birth_date", "school", "grade")


def ask_about_pairs(plan: Plan, *, most: int = MOST_CANDIDATES) -> None:
    """Write a plan's questions, once, and count them in its summary. Inside a transaction, which saves it.

    `pairs` in the summary: `asked`, `unweighed`, the candidates beyond what is compared, and `left`, those nobody has answered.
    What people refused before is asked too, and not shown: an answer may be taken back.
    """
    if "pairs" not in plan.summary:
        if not _may_be_pairs(plan):
            return
        _ask(plan, most=most)
    count_left(plan)


def count_left(plan: Plan) -> None:
    """Note in the summary how many questions are left, so that a page need not count them; whoever calls saves it."""
    found = plan.summary.get("pairs")
    if found:
        unanswered = PairQuestion.objects.filter(plan_id=plan.id).unanswered(district_id=plan.district_id)
        found["left"] = unanswered.count() if found["asked"] else 0


def _ask(plan: Plan, *, most: int) -> None:
    with connection.cursor() as cursor:
        rows, found = _candidates(cursor, plan=plan, most=most)
    asked = sorted(_questions(plan, rows), key=_strongest_first)
    _say_who_is_in_several(asked)
    PairQuestion.objects.bulk_create(asked, batch_size=2000)
    plan.summary["pairs"] = {"asked": len(asked), "unweighed": found - len(rows)}


def _may_be_pairs(plan: Plan) -> bool:
    """Somebody leaves and somebody of the same role comes; a first load, and a night without changes, end here."""
    totals = totals_from_json(plan.totals)
    return any(totals[kind].removed and totals[kind].added for kind in _KINDS if kind in totals)


def _candidates(cursor: Any, *, plan: Plan, most: int) -> tuple[list[tuple[Any, ...]], int]:
    """Those to be weighed, the likeliest first, and how many there are in all."""
    totals = totals_from_json(plan.totals)
    expect_rows(cursor, count=sum(totals[kind].removed + totals[kind].added for kind in _KINDS))
    values = {"plan": plan.id, "district": plan.district_id, "most": most, "most_of_a_key": MOST_OF_A_KEY}
    cursor.execute(CANDIDATES, values)
    rows = cursor.fetchall()
    cursor.execute(FEW)
    return rows, int(rows[0][0]) if rows else 0


def _questions(plan: Plan, rows: Iterable[Sequence[Any]]) -> Iterable[PairQuestion]:
    for _, role, object_id, new_object_id, old_id, new_id, seen, *values in rows:
        gone = Side(**dict(zip(_FIELDS, values[: len(_FIELDS)], strict=True)))
        came = Side(**dict(zip(_FIELDS, values[len(_FIELDS) :], strict=True)))
        found = likeness(gone, came)
        if found is not None:
            yield PairQuestion(
                plan_id=plan.id,
                role=role,
                object_id=object_id,
                new_object_id=new_object_id,
                old_provider_id=old_id,
                new_provider_id=new_id,
                seen=seen,
                **_judged(found),
            )


def _judged(found: Likeness) -> dict[str, Any]:
    return {"evidence": found.evidence, "score": found.score, "warnings": list(found.warnings)}


def _strongest_first(question: PairQuestion) -> tuple[int, int, int, int, int]:
    return (
        len(question.warnings),
        _STRENGTH[Pairing.Evidence(question.evidence)],
        -question.score,
        question.object_id,
        question.new_object_id,
    )


def _say_who_is_in_several(asked: Sequence[PairQuestion]) -> None:
    """Whoever fits two is said to, on each of them: only one can be right."""
    gone = Counter(one.object_id for one in asked)
    came = Counter(one.new_object_id for one in asked)
    for one in asked:
        if gone[one.object_id] > 1 or came[one.new_object_id] > 1:
            one.warnings.append(IN_SEVERAL)
