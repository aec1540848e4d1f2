"""The last step: apply the change list, or plan again when somebody else changed the roster meanwhile.

Whatever bars the way while the roster is written (a stop, a pause, the hour) undoes all of it: one transaction. So does the
end of an expected change that let it pass: it is weighed anew without it.
"""

from django.db import transaction

from rostering.models import Plan, Run
from rostering.pipeline import steps
from rostering.pipeline.apply import RosterMoved, apply, prepare
from rostering.pipeline.barred import Barred, check_gate, kept_out
from rostering.pipeline.outcome import supersede_earlier
from rostering.pipeline.steps import Work
from rostering.pipeline.within import NoLongerExpected, case_of, reason_of, settle_expected, window_words
from rostering.run_states import check_fence, move_run

MAX_PLANS = 3
Status = Run.Status
_PLAN_AGAIN = (steps.choose_what_is_included, steps.pair_new_ids, steps.write_the_plan, steps.weigh_the_plan)


def apply_or_plan_again(work: Work) -> None:
    """Apply, or plan again if somebody else changed the roster meanwhile; at most three plans."""
    for _ in range(MAX_PLANS):
        if not work.may_apply:
            return
        try:
            _apply_once(work)
            return
        except NoLongerExpected:
            _back_to_work(work)
            steps.weigh_the_plan(work)
        except RosterMoved:
            work.run = move_run(run=work.run, to=Status.RUNNING, now=work.clock())
            work.plan = None
            for stage in _PLAN_AGAIN:
                stage(work)
    raise RosterMoved("the roster changed three times while this sync was planned")


def _apply_once(work: Work) -> None:
    run, planned = work.run, work.planned()
    if kept_out(run=run, now=work.clock()):
        return
    prepare(run)
    work.run = run = move_run(run=run, to=Status.APPLYING, now=work.clock())
    try:
        with transaction.atomic():
            check_fence(run=run)
            hold = case_of(run=run, plan=planned)
            apply(run=run, plan=planned, now=work.clock())
            run = move_run(
                run=run,
                to=Status.APPLIED,
                now=work.clock(),
                reason=reason_of(planned),
                message=applied_words(planned),
            )
            supersede_earlier(run=run, plan=None, now=work.clock())
            check_gate(run)
            settle_expected(run=run, plan=planned, hold=hold, night=run.night, now=work.clock())
    except Barred:
        _turn_back(work)


def _turn_back(work: Work) -> None:
    """Something barred the way while the roster was written: nothing of it was kept. Ask again what becomes of the run."""
    _back_to_work(work)
    _apply_once(work)


def _back_to_work(work: Work) -> None:
    work.run.refresh_from_db()
    work.run = move_run(run=work.run, to=Status.RUNNING, now=work.clock())


def applied_words(planned: Plan, *, opening: str = "Applied") -> str:
    """The story of an applied plan in one sentence."""
    parts = []
    for kind, word in (("students", "students"), ("teachers", "teachers"), ("sections", "classes")):
        totals = planned.totals[kind]
        if totals["changed"]:
            parts.append(f"{totals['changed']:,} of {totals['existing']:,} {word}")
    opening += window_words(planned)
    return f"{opening}: changes to {', '.join(parts)}." if parts else f"{opening}."
