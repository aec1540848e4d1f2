"""Answering whether two people are one under a new id (RULES B10; DESIGN 5, Rekey): a decision about a child's identity.

Accepting changes no roster: the change list is made anew with the pair, under another checksum, and is decided like any
other; approvals of the old list count no more. Refusing changes no list, and is never asked again.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.days import today_of
from accounts.models import Staff
from rostering.calendar.nights import night_of
from rostering.holds.refused import Refused
from rostering.holds.rules import check_can_decide, check_may, check_not_barred
from rostering.models import Hold, PairAnswer, PairQuestion, Run
from rostering.pipeline.weaker_pairs import count_left
from rostering.refusals import refusal
from rostering.run_states import AlreadyAtWork, queue_run

MOST_AT_ONCE: Final = 200
Status = Run.Status


@dataclass(frozen=True, kw_only=True, slots=True)
class PairsOutcome:
    """How many were accepted and refused, the sync that makes the list anew (none without an accepted pair), one sentence."""

    accepted: int
    refused: int
    again: Run | None
    message: str


def answer_pairs(  # noqa: PLR0913 - one keyword for each thing an answer is made of
    *,
    run: Run,
    by: Staff,
    same: Collection[int],
    others: Collection[int],
    checksum: str,
    now: datetime,
    reason: str = "",
) -> PairsOutcome:
    """Write down of some questions of a run's list that they are the same person, or `others`. All of it or, Refused, nothing."""
    _check_picked(same, others)
    try:
        with transaction.atomic():
            run, had_approvals = _locked(run, by=by, now=now)
            questions = _questions(run, numbers={*same, *others}, checksum=checksum)
            accepted = [one for one in questions if one.id in same]
            _check_nobody_twice(accepted)
            answers = [
                _answer(one, run, accepted=one.id in same, by=by, reason=reason, now=now) for one in questions
            ]
            PairAnswer.objects.bulk_create(answers)
            _count_again(run)
            again = _make_anew(run, by=by, now=now) if accepted else None
            _record("hold.pairs_answered", run, by=by, reason=reason, now=now, answers=answers)
    except IntegrityError:
        raise Refused(
            "already_answered",
            "Somebody answered one of these pairs, or one with the same person, meanwhile; nothing was changed now."
            " Look at what is left.",
        ) from None
    except AlreadyAtWork as busy:
        raise _at_work(busy.run) from None
    refused = len(answers) - len(accepted)
    said = _said(accepted=len(accepted), refused=refused, had_approvals=had_approvals)
    return PairsOutcome(accepted=len(accepted), refused=refused, again=again, message=said)


def take_back(*, run: Run, number: int, by: Staff, now: datetime) -> PairsOutcome:
    """An answer was a mistake: it is asked again. Raises Refused when it is not in force any more."""
    try:
        with transaction.atomic():
            run, had_approvals = _locked(run, by=by, now=now)
            answer = PairAnswer.objects.select_for_update().filter(id=number, ended_at=None).first()
            if answer is None or answer.district_id != run.district_id:
                raise Refused(
                    "not_in_force",
                    "This answer is not in force any more; nothing was changed now. Load the page again.",
                )
            answer.ended_at, answer.ended_as = now, PairAnswer.End.TAKEN_BACK
            answer.save(update_fields=["ended_at", "ended_as"])
            _count_again(run)
            again = _make_anew(run, by=by, now=now) if answer.accepted else None
            _record("hold.pairs_taken_back", run, by=by, reason="", now=now, answers=[answer])
    except AlreadyAtWork as busy:
        raise _at_work(busy.run) from None
    said = f"Taken back; the pair is asked about again.{_anew(again, had_approvals=had_approvals)}"
    return PairsOutcome(accepted=0, refused=0, again=again, message=said)


def _check_picked(same: Collection[int], others: Collection[int]) -> None:
    count = len({*same, *others})
    if not count:
        raise Refused("nothing_picked", "No pair is answered. Nothing was changed; choose for at least one.")
    if count > MOST_AT_ONCE:
        raise Refused("too_many", f"At most {MOST_AT_ONCE} pairs at once. Nothing was changed; choose fewer.")
    if count < len(same) + len(others):
        raise Refused(
            "both", "A pair can not be the same person and another one. Nothing was changed; choose one."
        )


def _locked(run: Run, *, by: Staff, now: datetime) -> tuple[Run, bool]:
    """The run whose list waits for people, on hold or in a pause, kept so until the end; whether somebody approved it already."""
    Hold.objects.select_for_update().of_run(run).first()
    rows = Run.objects.select_for_update(of=("self",)).select_related("district", "plan")
    run = rows.get(id=run.id)
    check_not_barred(run)
    if run.status == Status.WAITING:
        check_may(run=run, by=by, on=today_of(by, now=now))
        if run.let_through.filter(settled_at=None).exists():
            raise Refused(
                "already_decided", "Its changes are being applied already; nothing was changed now."
            )
        return run, False
    hold = check_can_decide(run=run, by=by, on=today_of(by, now=now))
    return run, bool(hold.approvals())


def _questions(run: Run, *, numbers: set[int], checksum: str) -> list[PairQuestion]:
    """As they were on the screen: a stale page answers nothing."""
    found: list[PairQuestion] = []
    if run.plan is not None and run.plan.checksum == checksum:
        found = list(PairQuestion.objects.filter(plan_id=run.plan.id, id__in=numbers).order_by("id"))
    if len(found) != len(numbers):
        raise Refused(
            "changed_since",
            "The change list has moved since you opened this, and so have its pairs; nothing was changed."
            " Look at the pairs of the new list.",
        )
    return found


def _check_nobody_twice(accepted: Sequence[PairQuestion]) -> None:
    people = Counter((one.role, one.object_id) for one in accepted)
    ids = Counter((one.role, one.new_provider_id) for one in accepted)
    if any(count > 1 for count in (*people.values(), *ids.values())):
        raise Refused(
            "shared",
            "Two of the pairs you accepted share a person, and only one of them can be right."
            " Nothing was changed; accept one of them.",
        )


def _answer(
    question: PairQuestion, run: Run, *, accepted: bool, by: Staff, reason: str, now: datetime
) -> PairAnswer:
    return PairAnswer(
        district_id=run.district_id,
        role=question.role,
        object_id=question.object_id,
        old_provider_id=question.old_provider_id,
        new_provider_id=question.new_provider_id,
        evidence=question.evidence,
        score=question.score,
        seen=question.seen,
        accepted=accepted,
        by=by,
        reason=reason.strip(),
        at=now,
    )


def _count_again(run: Run) -> None:
    if run.plan is not None:
        count_left(run.plan)
        run.plan.save(update_fields=["summary"])


def _make_anew(run: Run, *, by: Staff, now: datetime) -> Run:
    """Plan the stored feed again, in the queue at once: until it is done, nobody can decide the old list. Raises Refused."""
    why = refusal(district=run.district)
    if why is not None:
        raise Refused("not_synced", f"{why.message} So no pair can be accepted or taken back now.")
    return queue_run(
        district=run.district,
        night=night_of(at=now, zone=run.district.time_zone),
        trigger=Run.Trigger.REPLAN,
        now=now,
        asked_by=by,
    )


def _record(
    event: str, run: Run, *, by: Staff, reason: str, now: datetime, answers: Sequence[PairAnswer]
) -> None:
    accepted = [one.id for one in answers if one.accepted]
    refused = [one.id for one in answers if not one.accepted]
    record(
        event=event,
        at=now,
        by=by,
        district_id=run.district_id,
        target=f"run {run.id}",
        reason=reason.strip(),
        after={"accepted": accepted, "refused": refused},
    )


def _said(*, accepted: int, refused: int, had_approvals: bool) -> str:
    parts = [f"{accepted} accepted as the same person"] if accepted else []
    parts += [f"{refused} refused"] if refused else []
    said = " and ".join(parts) + "."
    if not accepted:
        return f"{said} They are not asked about again; the change list is as it was."
    return f"{said}{_anew(True, had_approvals=had_approvals)}"


def _anew(again: object, *, had_approvals: bool) -> str:
    if not again:
        return ""
    lapsed = " The approval of the old list does not count any more." if had_approvals else ""
    return f" The change list is made anew within a minute, and is decided after that.{lapsed}"


def _at_work(run: Run) -> Refused:
    return Refused(
        "at_work",
        f"Sync {run.id} of this district is at work; nothing was changed. Wait until it is done, then look at its pairs.",
    )
