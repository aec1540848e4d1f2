"""One practice night of one district as it would have been: faults, a pause, the sync, what people decided the next morning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import requests
from django.conf import settings
from django.db.models import F

from accounts.models import Staff
from districts.models import District, RosterState
from rostering.calendar.keeping import Asked, add_for_districts
from rostering.calendar.nights import last_weeknights, night_of, night_starts, weeknight_on_or_after
from rostering.dispatch import to_its_end
from rostering.holds.decide import decide
from rostering.models import FeedState, Hold, Pause, Plan, Run
from rostering.practice_staff import PEOPLE
from rostering.run_states import AlreadyAtWork, queue_run

PAUSED_NIGHTS = 4


TIMEOUT_SECONDS = 120


Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Control:
    """The practice servers' control port."""

    url: str

    def post(self, action: str, **body: Any) -> Any:
        """One action. Raises requests.RequestException when the servers do not answer or refuse."""
        answer = requests.post(f"{self.url}/_practice/{action}", json=body, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.json()


def live_one_night(
    *,
    district: District,
    member: dict[str, Any],
    night: date,
    control: Control,
    people: dict[str, Staff],
    clock: Clock,
) -> None:
    """One district's nightly run as of a night, with the story's faults and pause, and the decisions people took."""
    if Run.objects.filter(district=district, night=night, trigger=Run.Trigger.NIGHTLY).exists():
        return
    control.post("night", district=district.slug, night=night.isoformat())
    faults = [fault["fault"] for fault in member["faults"] if fault["night"] == night.isoformat()]
    for fault in faults:
        control.post("fault", **fault)
    if member["story"] == "paused":
        _pause(district=district, now=clock(), author=people[PEOPLE[0][0]])
    began = clock()
    run = _queue(district=district, night=night, clock=clock)
    run = to_its_end(run=run, clock=clock)
    if faults:
        control.post("clear", district=district.slug)
    _date_back(
        run=run,
        to=night_starts(night=night, zone=district.time_zone, start=settings.NIGHT_START),
        began=began,
    )
    is_first_load = run.status == Run.Status.HELD and run.reason == Run.Reason.FIRST_LOAD
    if is_first_load or (run.status == Run.Status.HELD and night.isoformat() in member["approve_on"]):
        _approve(run=run, people=people, clock=clock)


def _queue(*, district: District, night: date, clock: Clock) -> Run:
    """The night's run; a sync that somebody asked for meanwhile is let through first."""
    while True:
        try:
            return queue_run(district=district, night=night, trigger=Run.Trigger.NIGHTLY, now=clock())
        except AlreadyAtWork as busy:
            to_its_end(run=busy.run, clock=clock)


def _approve(*, run: Run, people: dict[str, Staff], clock: Clock) -> None:
    """The next morning somebody looked and agreed; a second person where one is needed."""
    words = (
        "First load as agreed with the district."
        if run.reason == Run.Reason.FIRST_LOAD
        else ("The district told us of its move to another student information system.")
    )
    for email, _, _ in PEOPLE[:2]:
        outcome = decide(
            run=run,
            verdict="approve",
            by=people[email],
            reason=words,
            checksum=None,
            now=clock(),
            apply_now=True,
        )
        run = outcome.run
        if not outcome.needs_second_person:
            break
    zone = ZoneInfo(run.district.time_zone)
    morning = datetime.combine(run.night + timedelta(days=1), datetime.min.time(), zone) + timedelta(
        hours=8, minutes=40
    )
    Run.objects.filter(id=run.id).update(finished_at=morning)
    run.decisions.update(at=morning)
    Hold.objects.filter(run=run).update(closed_at=morning)
    RosterState.objects.filter(district=run.district).update(changed_at=morning)


def _pause(*, district: District, now: datetime, author: Staff) -> None:
    """The district asked for a pause over its last nights; it goes on for a while."""
    if Pause.objects.filter(district=district).exists():
        return
    tonight = night_of(at=now, zone=district.time_zone)
    first = last_weeknights(before=tonight, count=PAUSED_NIGHTS, skip=lambda _: False)[0]
    asked = Asked(
        first_night=first,
        last_night=weeknight_on_or_after(tonight + timedelta(days=10)),
        name="Schedule changes",
        reason="The district rebuilds its schedule and asked us to wait.",
    )
    add_for_districts(districts=[district], kind=Pause.Kind.OTHER, asked=asked, by=author, now=now)


def _date_back(*, run: Run, to: datetime, began: datetime) -> None:
    """Date a night's run as it would have been: begun a few minutes into its night, taking as long as it took."""
    shift = to + timedelta(minutes=1 + run.district_id % 9) - began
    moved = {name: F(name) + shift for name in ("queued_at", "started_at", "finished_at")}
    Run.objects.filter(id=run.id).update(**moved)
    Hold.objects.filter(run=run).update(opened_at=F("opened_at") + shift)
    FeedState.objects.filter(read_by_run=run.id).update(read_at=F("read_at") + shift)
    if run.plan_id:
        Plan.objects.filter(id=run.plan_id).update(created_at=F("created_at") + shift)
    if run.status == Run.Status.APPLIED:
        RosterState.objects.filter(district_id=run.district_id).update(changed_at=F("changed_at") + shift)
    run.refresh_from_db()
