"""Holds for tests of many at once: rows of a run and a change list with what a list of holds looks at, no feed behind them."""

from typing import Any

from accounts.models import Assignment, Staff
from districts.models import District
from rostering.holds.each import Seen
from rostering.models import Hold, Plan, Run
from tests.factories import DistrictFactory
from tests.feeds import NIGHT, at

NOW = at(NIGHT)
FLAG = {"code": "school_without_classes", "count": 1, "names": ["South School"]}


def on_hold(*, dsm: Staff | None = None, two: bool = False, flags: int = 0, **values: Any) -> Hold:
    """A case of a district of its own that looks like a new school year. `two`: it takes two people."""
    district: District = values.pop("district", None) or DistrictFactory.create()
    if dsm is not None:
        Assignment.objects.create(district=district, staff=dsm, role=Assignment.Role.DSM)
    students = {"existing": 100, "updated": 60, "changed": 60, "percent": 60.0}
    plan = Plan.objects.create(
        district=district,
        night=NIGHT,
        roster_version=0,
        scope_version=0,
        feed_generation=1,
        created_at=NOW,
        checksum=f"list-of-{district.slug}",
        totals={"students": students},
        verdict={"reason": "large_change", "limit": 50, "kinds": [{"kind": "students", "over": True}]},
        summary={"red_flags": [FLAG] * flags, "now_after": {"students": [100, 100]}},
        pattern=values.pop("pattern", "new_school_year"),
        needs_second_person=two,
    )
    run = Run.objects.create(
        district=district,
        night=NIGHT,
        trigger="nightly",
        status="held",
        plan=plan,
        reason="large_change",
        queued_at=NOW,
        finished_at=NOW,
    )
    given = {"reason": "large_change", "opened_at": NOW, "opened_night": NIGHT} | values
    return Hold.objects.create(district=district, run=run, plan=plan, **given)


def moves_on(hold: Hold) -> Hold:
    """Another sync of the district brings another change list."""
    plan = Plan.objects.get(id=hold.plan_id)
    plan.pk, plan.checksum = None, f"{plan.checksum}-again"
    plan.save(force_insert=True)
    Run.objects.filter(id=hold.run_id).update(status="superseded")
    run = Run.objects.create(
        district_id=hold.district_id,
        night=NIGHT,
        trigger="on_demand",
        status="held",
        plan=plan,
        reason="large_change",
        queued_at=NOW,
        finished_at=NOW,
    )
    Hold.objects.filter(id=hold.id).update(run=run, plan=plan)
    hold.refresh_from_db()
    return hold


def seen(*holds: Hold) -> list[Seen]:
    """The holds as a page that was made just now shows them."""
    return [Seen(hold.id, hold.plan.checksum) for hold in holds]
