"""What becomes of a planned run: waiting, unchanged, held or let through (DESIGN 5, Outcome and Under review).

The pipeline opens, moves and clears cases here; deciding them is the business of `rostering.holds`, which it does not know.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.permissions import current_on
from districts.models import District, RosterState
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Plan, Run
from rostering.pipeline.again import is_made_anew, rejected_before
from rostering.pipeline.brake import trouble_of, was_trouble
from rostering.pipeline.evidence import gather
from rostering.pipeline.expected import Emptied
from rostering.pipeline.guard import Limits, Verdict, guard
from rostering.pipeline.reading import pattern_in
from rostering.pipeline.totals import totals_from_json
from rostering.pipeline.warnings import early_warnings, lost_lately
from rostering.pipeline.weaker_pairs import ask_about_pairs
from rostering.pipeline.within import heeding, live_hold, mark_expected
from rostering.run_states import check_fence, move_run
from rostering.why import Held, in_full, in_short

Status = Run.Status
STILL_THERE_PERCENT = 10

# Of the held plan's removals and rekeys: how many, and how many are still planned.
STILL_PLANNED = """
SELECT count(*), count(n.object_id)
FROM (
    SELECT 'people' AS kind, object_id FROM rostering_planperson
    WHERE plan_id = %(held)s AND operation IN ('removed', 'rekeyed')
    UNION ALL SELECT 'sections', object_id FROM rostering_plansection
    WHERE plan_id = %(held)s AND operation IN ('removed', 'rekeyed')
    UNION ALL SELECT 'enrollments', object_id FROM rostering_planenrollment
    WHERE plan_id = %(held)s AND operation = 'removed'
    UNION ALL SELECT 'schools', object_id FROM rostering_planschool
    WHERE plan_id = %(held)s AND operation = 'removed'
) h
LEFT JOIN (
    SELECT 'people' AS kind, object_id FROM rostering_planperson
    WHERE plan_id = %(planned)s AND operation IN ('removed', 'rekeyed')
    UNION ALL SELECT 'sections', object_id FROM rostering_plansection
    WHERE plan_id = %(planned)s AND operation IN ('removed', 'rekeyed')
    UNION ALL SELECT 'enrollments', object_id FROM rostering_planenrollment
    WHERE plan_id = %(planned)s AND operation = 'removed'
    UNION ALL SELECT 'schools', object_id FROM rostering_planschool
    WHERE plan_id = %(planned)s AND operation = 'removed'
) n ON n.kind = h.kind AND n.object_id = h.object_id
"""


def conclude(*, run: Run, plan: Plan, limits: Limits, pause: PauseSpan | None, now: datetime) -> bool:
    """Judge a plan and move the run accordingly; True if it may be applied right away (the run is then still running).

    One transaction: the verdict, the case and the status change together. A case whose change passes within an expected
    change is settled by whoever applies it (`within.py`), not before.
    """
    totals = totals_from_json(plan.totals)
    warnings = early_warnings(totals=totals, summary=plan.summary, lately=lost_lately(run))
    with transaction.atomic():
        check_fence(run=run)
        hold = live_hold(run)
        again = rejected_before(plan) if hold is None else None
        limits = heeding(limits, hold=hold, again=again)
        verdict = guard(totals=totals, limits=limits, emptied=Emptied.of(plan.summary))
        schools = plan.summary.get("schools", ())
        why = verdict.held(totals=totals, schools=schools, is_rehearsed=run.trigger == Run.DRY)
        passes = pause is None and not verdict.holds
        is_anew = is_made_anew(run)
        lasts = passes and hold is not None and (is_anew or not _clears(hold=hold, plan=plan))
        is_expected = passes and not is_anew and verdict.is_expected and (verdict.is_large or lasts)
        plan.verdict = verdict.as_json(more_warnings=warnings)
        if is_expected:
            mark_expected(plan)
        _keep_weighed(plan, verdict, waits=verdict.holds or hold is not None or pause is not None)
        is_known = again is not None or _is_known(run, hold=hold, is_paused=pause is not None)
        run.plan, run.trouble = plan, trouble_of(verdict=verdict, totals=totals, is_known_case=is_known)
        Run.objects.filter(id=run.id).update(plan=plan, trouble=run.trouble)
        if pause is not None:
            _wait(run=run, pause=pause, now=now)
        elif plan.is_empty:
            _unchanged(run=run, hold=hold, now=now)
        elif verdict.holds and again is not None:
            _seen_again(run=run, plan=plan, again=again, why=why, now=now)
        elif verdict.holds:
            _hold(run=run, plan=plan, hold=hold, why=why, now=now)
        elif is_expected:
            return True
        elif hold is not None and lasts:
            _hold(run=run, plan=plan, hold=hold, why=why, now=now)
        else:
            _clear(hold=hold, now=now)
            return True
    return False


def _keep_weighed(plan: Plan, verdict: Verdict, *, waits: bool) -> None:
    """The verdict with what people need to judge it; `waits`: somebody may look at it before anything is applied."""
    _keep_evidence(plan, verdict)
    if waits:
        ask_about_pairs(plan)
    plan.pattern, plan.over_at = pattern_in(plan), None  # its sync points to it from now on
    plan.save(update_fields=["verdict", "summary", "pattern", "over_at"])


def _keep_evidence(plan: Plan, verdict: Verdict) -> None:
    """What a large change shows of its cause, counted once; a first load needs no explanation."""
    if verdict.is_large and verdict.reason != Run.Reason.FIRST_LOAD and "evidence" not in plan.summary:
        plan.summary["evidence"] = gather(plan)


def _is_known(run: Run, *, hold: Hold | None, is_paused: bool) -> bool:
    """Whether an earlier night has shown this trouble: a case of then, or a list that waits for a pause to end since then."""
    if hold is not None and hold.opened_night < run.night:
        return True
    if not is_paused:
        return False
    earlier = Run.objects.filter(district_id=run.district_id, night__lt=run.night, id__lt=run.id)
    last = earlier.filter(plan__isnull=False).select_related("plan").order_by("-id").first()
    if last is None or last.plan is None or last.reason != Run.Reason.PAUSED:
        return False
    return was_trouble(verdict=last.plan.verdict, totals=totals_from_json(last.plan.totals))


def supersede_earlier(*, run: Run, plan: Plan | None, now: datetime) -> None:
    """Earlier runs that still waited are overtaken by this one; one on hold with the very same plan keeps its place."""
    earlier = Run.objects.filter(district_id=run.district_id, id__lt=run.id).exclude(id=run.id)
    overtaken = list(earlier.filter(status=Status.WAITING))
    if run.status != Status.WAITING:
        # An undo that waits for a second person is overtaken by whatever moves the roster, and by nothing else.
        held = earlier.filter(status=Status.HELD).exclude(trigger=Run.Trigger.UNDO)
        overtaken += list(held.exclude(plan=plan) if plan is not None else held)
    if run.status == Status.APPLIED:
        undos = Run.objects.filter(district_id=run.district_id, trigger=Run.Trigger.UNDO, status=Status.HELD)
        overtaken += list(undos.exclude(id=run.id))
    for one in overtaken:
        move_run(
            run=one,
            to=Status.SUPERSEDED,
            now=now,
            reason=one.reason,
            message=f"Overtaken by sync {run.id}.",
            job="night",
        )


def paused_words(pause: PauseSpan, *, is_rehearsed: bool = False) -> str:
    """Why a change list waits for the end of a pause."""
    are = "would be" if is_rehearsed else "are"
    return (
        f"Paused: {pause.name}, through the night of {pause.last_night:%A} {pause.last_night.day}"
        f" {pause.last_night:%B}. The changes {are} ready and apply after it."
    )


def _wait(*, run: Run, pause: PauseSpan, now: datetime) -> None:
    moved = move_run(
        run=run,
        to=Status.WAITING,
        now=now,
        reason=Run.Reason.PAUSED,
        message=paused_words(pause, is_rehearsed=run.trigger == Run.DRY),
    )
    supersede_earlier(run=moved, plan=moved.plan, now=now)


def _unchanged(*, run: Run, hold: Hold | None, now: datetime) -> None:
    """Nothing differs: a case is settled by itself, and a review ends (DESIGN 5, Under review)."""
    _clear(hold=hold, now=now)
    RosterState.objects.filter(district_id=run.district_id, is_under_review=True).update(
        is_under_review=False
    )
    moved = move_run(run=run, to=Status.UNCHANGED, now=now, message="Nothing differs from Khan Academy.")
    supersede_earlier(run=moved, plan=None, now=now)


def _hold(*, run: Run, plan: Plan, hold: Hold | None, why: Held, now: datetime) -> None:
    """Open a case, or move the one there is to tonight's plan. The same plan keeps what was decided on it."""
    reason = why.reason or (hold.reason if hold else "")
    moved = move_run(run=run, to=Status.HELD, now=now, reason=reason, message=in_full(why))
    if hold is None:
        Hold.objects.create(
            district_id=run.district_id,
            run=moved,
            plan=plan,
            reason=reason,
            owner=_specialist_of(moved.district, on=run.night),
            opened_at=now,
            opened_night=run.night,
        )
    elif hold.plan_id == plan.id:
        Hold.objects.filter(id=hold.id).update(run=moved)
    else:
        Hold.objects.filter(id=hold.id).update(
            run=moved, plan=plan, reason=reason, state=Hold.State.OPEN, part=None, not_before=None
        )
    supersede_earlier(run=moved, plan=plan, now=now)


def _seen_again(*, run: Run, plan: Plan, again: Hold, why: Held, now: datetime) -> None:
    """What was rejected comes again: held like everything else of the district, but no new case and nobody is asked anew."""
    if again.seen_again_night is None or run.night > again.seen_again_night:
        again.seen_again, again.seen_again_night = again.seen_again + 1, run.night
    nights = "1 night" if again.seen_again == 1 else f"{again.seen_again} nights"
    message = f"Rejected before; seen again {nights}. {in_short(why)}"
    moved = move_run(run=run, to=Status.HELD, now=now, reason=why.reason, message=message)
    again.run, again.plan = moved, plan
    again.save(update_fields=["run", "plan", "seen_again", "seen_again_night"])
    supersede_earlier(run=moved, plan=None, now=now)


def _clears(*, hold: Hold, plan: Plan) -> bool:
    """Nobody has decided or accepted a pair, and under 10 % of what was to leave or move is still planned (all within limits)."""
    if hold.state != Hold.State.OPEN or hold.approvals() or plan.pairs:
        return False
    with connection.cursor() as cursor:
        cursor.execute(STILL_PLANNED, {"held": hold.plan_id, "planned": plan.id})
        held, still = cursor.fetchone()
    return bool(100 * still < STILL_THERE_PERCENT * held) or held == 0


def _clear(*, hold: Hold | None, now: datetime) -> None:
    if hold is None:
        return
    waiting = Run.objects.filter(district_id=hold.district_id, status=Status.HELD)
    for held in waiting.exclude(trigger=Run.Trigger.UNDO):
        move_run(
            run=held,
            to=Status.CLEARED,
            now=now,
            reason=held.reason,
            message="The district corrected its data; what was on hold is not part of the change any more.",
            job="night",
        )
    Hold.objects.filter(id=hold.id).update(state=Hold.State.CLEARED, closed_at=now, not_before=None)


def _specialist_of(district: District, *, on: date) -> Any:
    """The district's specialist owns its cases (DESIGN 9)."""
    assignment = (
        district.assignments.filter(current_on(on), role="specialist").select_related("staff").first()
    )
    return assignment.staff if assignment else None
