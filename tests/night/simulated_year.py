"""A year of nights for districts in three time zones: two beats at once on every night, workers that die on some.

Everything is the portal's own: `nightly`, forks with connections of their own, PostgreSQL. Only what a district shares is
scripted, a small feed that differs a little each night, and the clock begins at 22:05 of the night that is lived through.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.conf import settings

from districts.models import District, SchoolYear
from rostering import dispatch
from rostering.calendar.nights import night_starts
from rostering.dispatch import nightly
from rostering.forecasts import Nights, forecasts
from rostering.holds.decide import decide
from rostering.models import Pause, Run
from rostering.pipeline import night as pipeline_night
from rostering.records import TermRecord
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory
from tests.feeds import Feed, ScriptedProvider, small_district
from tests.pipeline import workers
from tests.pipeline.workers import in_a_child, together

ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles")
FIRST, LAST = date(2027, 8, 1), date(2028, 7, 31)
LOADED = date(2027, 7, 29)
KILLED = 0.5
LATEST_STATEMENT = 400
TERM = TermRecord("t1", "2027/28", start_date=date(2027, 7, 1), end_date=date(2028, 8, 31))
DAY = timedelta(days=1)


@dataclass
class Year:
    """The districts, what was promised for each on 1 August, and the dice."""

    districts: list[District]
    promised: dict[int, Nights]
    dice: Random
    killed: int = 0
    stepped: list[date] = field(default_factory=list)

    def live_through(self, nights: Iterable[date]) -> None:
        """Each night two beats at once, as it begins in the east and in the west; now and then a worker dies before them."""
        for night in nights:
            for zone in (ZONES[0], ZONES[-1]):
                at = night_starts(night=night, zone=zone, start=settings.NIGHT_START) + timedelta(minutes=5)
                self._step(at)
            self.stepped.append(night)

    def _step(self, at: datetime) -> None:
        if self.dice.random() < KILLED:
            fatal = self.dice.randrange(1, LATEST_STATEMENT)
            self.killed += in_a_child(lambda: nightly(at=at, clock=running(at)), fatal=fatal) is None
        # An hour later: by then the lease of whoever died is over, however slow this machine is.
        clock = running(at + timedelta(hours=1))
        for said in together(*[lambda: nightly(at=at, clock=clock)] * 2):
            if isinstance(said, Exception):
                raise said


def begin_year(monkeypatch: pytest.MonkeyPatch, *, seed: int, count: int) -> Year:
    """Some districts on Khan Academy, with pauses of their own as people enter them, and the forecast of 1 August."""
    monkeypatch.setattr(dispatch, "LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(workers, "GONE_WITHIN_SECONDS", 300)
    monkeypatch.setattr(
        pipeline_night, "provider_for", lambda info: ScriptedProvider(feed_of(info.external_id))
    )
    districts = [_district(number) for number in range(count)]
    _enter_pauses(districts)
    year = Year(districts=districts, promised={}, dice=Random(seed))
    for zone in ZONES:
        at = night_starts(night=LOADED, zone=zone, start=settings.NIGHT_START)
        nightly(at=at, clock=running(at))
    approver = StaffFactory()
    for run in Run.objects.filter(status=Run.Status.HELD):
        at = night_starts(night=LOADED, zone=run.district.time_zone, start=settings.NIGHT_START)
        decide(
            run=run, verdict="approve", by=approver, reason="Agreed", checksum=None, now=at, apply_now=True
        )
    noon = night_starts(night=FIRST, zone=ZONES[2], start=settings.NIGHT_START) - timedelta(hours=10)
    fresh = list(District.objects.select_related("agreement", "connection", "roster").order_by("id"))
    days = (LAST - FIRST).days + 1
    year.promised = {
        one.district.id: one.nights for one in forecasts(fresh, now=noon, first=FIRST, nights=days)
    }
    return year


def running(at: datetime) -> Callable[[], datetime]:
    """A clock that begins at an instant and runs on from there."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def feed_of(external_id: str) -> Feed:
    """What a district shares now: a student's name differs each time, so that every night that runs applies something."""
    marker = f"Lund{time.monotonic_ns() % 10**9}"
    feed = small_district(students=4, classes=1)
    feed = Feed(
        schools=feed.schools,
        terms=(TERM,),
        sections=feed.sections,
        people=feed.people,
        enrollments=feed.enrollments,
    )
    return feed.with_changed("people", "p0", family_name=marker)


def _district(number: int) -> District:
    district: District = DistrictFactory(
        slug=f"year-{number}", name=f"Year {number}", time_zone=ZONES[number % len(ZONES)]
    )
    ConnectionFactory(district=district)
    return district


def _enter_pauses(districts: list[District]) -> None:
    """Fall and spring breaks, a summer, an overlap with Thanksgiving and one with winter, and a "do not sync before"."""
    at = night_starts(night=date(2027, 7, 20), zone=ZONES[2], start=settings.NIGHT_START)
    spans = (
        (0, "Fall break", date(2027, 11, 5), date(2027, 11, 8)),
        (1, "Harvest", date(2027, 11, 22), date(2027, 11, 25)),
        (2, "New Year", date(2027, 12, 30), date(2028, 1, 4)),
        (3, "Spring", date(2028, 3, 10), date(2028, 3, 17)),
        (4, "One night", date(2028, 2, 29), date(2028, 2, 29)),
        (5, "Summer", date(2028, 6, 12), date(2028, 7, 31)),
    )
    for number, name, first, last in spans:
        Pause.objects.create(
            district=districts[number], name=name, first_night=first, last_night=last, created_at=at
        )
    SchoolYear.objects.create(
        district=districts[-1],
        year=2027,
        held_back_since=date(2027, 8, 2),
        do_not_sync_before=date(2027, 8, 25),
    )
