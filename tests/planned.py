"""Planned syncs for tests without reading a feed: rows of runs and change lists with the totals a test needs."""

from datetime import date, datetime
from typing import Any

from districts.models import District, RosterState
from rostering.calendar.pauses import pause_on
from rostering.models import Plan, PlanEnrollment, PlanPerson, PlanSchool, PlanSection, PlanTerm, Run
from rostering.pipeline.live import LiveState
from rostering.pipeline.night import STAGES
from rostering.pipeline.steps import Work
from rostering.pipeline.totals import COUNTED_KINDS, KindTotals
from tests.factories import ConnectionFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, at


def on_khan_academy(**values: Any) -> District:
    """A connected district whose roster was changed once."""
    district: District = ConnectionFactory.create(**values).district
    RosterState.objects.filter(district=district).update(version=1)
    return district


def planned(
    district: District, *, students: int = 100, updated: int = 1, removed: int = 0, **values: Any
) -> Run:
    """A sync with a change list for the present roster, at work unless told otherwise; the list has totals and no rows."""
    night: date = values.get("night", NIGHT)
    totals = {kind: KindTotals(existing=100).as_json() for kind in COUNTED_KINDS}
    totals["students"] = KindTotals(existing=students, updated=updated, removed=removed).as_json()
    plan = Plan.objects.create(
        district=district,
        night=night,
        roster_version=RosterState.objects.get(district=district).version,
        scope_version=1,
        feed_generation=1,
        checksum=f"{night}-{updated}-{removed}",
        totals=totals,
        is_empty=not (updated or removed),
        created_at=at(night),
    )
    given: dict[str, Any] = {"night": night, "trigger": "nightly", "status": "running"} | values
    given["finished_at"] = None if given["status"] in Run.UNFINISHED else at(night)
    run: Run = Run.objects.create(district=district, plan=plan, queued_at=at(night), **given)
    return run


def weighed(run: Run, *, now: datetime | None = None) -> Run:
    """The last stages of a night for a planned sync: the guard, then apply, as `pipeline.night` does them."""
    assert run.plan is not None
    work = Work(
        run=run,
        provider=ScriptedProvider(Feed()),
        clock=lambda: now or at(run.night),
        live=LiveState(run),
        pause=pause_on(district=run.district, night=run.night),
        plan=run.plan,
    )
    for stage in STAGES[-2:]:
        stage.step(work)
    run.refresh_from_db()
    return run


def rows_of(plan: Plan) -> int:
    """How many rows of a change list are there."""
    models = (PlanSchool, PlanTerm, PlanSection, PlanPerson, PlanEnrollment)
    return sum(model.objects.filter(plan_id=plan.id).count() for model in models)
