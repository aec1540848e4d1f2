"""What each stage before apply is given from the run's work, and what it leaves there for the next.

The stages themselves are files of this folder that know nothing of each other; `night.py` is the order of these steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from rostering.calendar.pauses import PauseSpan, next_running_night
from rostering.limits import read_limits
from rostering.models import Plan, Run
from rostering.pipeline.complete import check_complete
from rostering.pipeline.feed import FeedUpdate, update_feed
from rostering.pipeline.fetch import Pull, fetch
from rostering.pipeline.known import KnownPlaces
from rostering.pipeline.live import LiveState
from rostering.pipeline.outcome import conclude
from rostering.pipeline.plan import plan, standing_plan
from rostering.pipeline.rekey import rekey
from rostering.pipeline.scope import Scope, days_in_force, scope
from rostering.pipeline.source import keep_source_state
from rostering.pipeline.staging import create_staging
from rostering.providers.base import RosterProvider

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Work:
    """What one run carries from stage to stage."""

    run: Run
    provider: RosterProvider | None
    clock: Clock
    live: LiveState
    pause: PauseSpan | None
    known: KnownPlaces | None = None
    pull: Pull = field(default_factory=Pull)
    feed: FeedUpdate = field(default_factory=FeedUpdate)
    scope: Scope = field(default_factory=lambda: Scope(version=0))
    plan: Plan | None = None
    may_apply: bool = False

    def asked(self) -> RosterProvider:
        """The provider, for the stages that ask it."""
        if self.provider is None:
            raise RuntimeError("this run asks no provider")
        return self.provider

    def planned(self) -> Plan:
        """The change list, for the stages behind it."""
        if self.plan is None:
            raise RuntimeError("a stage needs the plan before it was made")
        return self.plan


def read_the_feed(work: Work) -> None:
    """Writes the run's own staging and nothing else, so that a dry run can do it too."""
    run = work.run
    work.known = KnownPlaces(district_id=run.district_id)
    work.pull = fetch(
        run_id=run.id,
        fence=run.fence,
        provider=work.asked(),
        progress=work.live.reading,
        known=work.known,
    )


def take_the_stored_feed(work: Work) -> None:
    """Room for the scratch tables of the stages that follow; the feed is there already."""
    create_staging(run_id=work.run.id, fence=work.run.fence)


def ask_whether_complete(work: Work) -> None:
    keep_source_state(run=work.run, state=work.pull.state)
    check_complete(pull=work.pull, provider=work.asked())


def keep_the_feed(work: Work) -> None:
    work.feed = update_feed(run=work.run, pull=work.pull, now=work.clock())


def choose_what_is_included(work: Work) -> None:
    night, district = work.run.night, work.run.district
    in_force = days_in_force(
        night=night,
        next_running_night=next_running_night(district=district, after=night),
        lead_days=settings.TERM_LEAD_DAYS,
    )
    work.scope = scope(run=work.run, in_force=in_force)


def note_what_was_found(work: Work) -> None:
    """What is worth saying about the feed, counted by code; lists, owners and words come with readiness."""
    found = {**work.feed.findings, **work.scope.notes}
    Run.objects.filter(id=work.run.id).update(
        findings={code: count for code, count in sorted(found.items()) if count},
        read_counts=work.feed.counts,
        feed_generation=work.feed.generation,
    )


def pair_new_ids(work: Work) -> None:
    work.plan = standing_plan(run=work.run, now=work.clock())
    if work.plan is None:
        rekey(run=work.run, now=work.clock())


def write_the_plan(work: Work) -> None:
    if work.plan is None:
        work.plan = plan(run=work.run, now=work.clock())


def weigh_the_plan(work: Work) -> None:
    work.may_apply = conclude(
        run=work.run,
        plan=work.planned(),
        limits=read_limits(district=work.run.district, night=work.run.night),
        pause=work.pause,
        now=work.clock(),
    )
