"""A practice district and its state on any night: the same for the same seed, size and night, on every machine."""

import threading
from collections import OrderedDict
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import msgspec

from rostering.sandbox.calendars import school_years, weeknights, year_on
from rostering.sandbox.drift import drift
from rostering.sandbox.events import EVENTS, turn_of_the_year
from rostering.sandbox.ids import CLASSLINK, Ids, chance
from rostering.sandbox.oddities import add_oddities
from rostering.sandbox.people import (
    add_administration,
    add_guardians,
    add_students,
    add_teachers_without_class,
)
from rostering.sandbox.scenarios import Scenario
from rostering.sandbox.schedule import build_timetables
from rostering.sandbox.schools import add_schools
from rostering.sandbox.states import State
from rostering.sandbox.views import Sharing, apply_views, share
from rostering.sandbox.world import World

# Nights are asked for in order, night after night; two are kept so that a sync over midnight costs nothing.
KEPT_STATES = 2


class PracticeDistrict(msgspec.Struct, kw_only=True, eq=False, dict=True):
    """One invented district. `on(night)` is what it shares that night.

    `key` is its slug, `provider` "clever" or "classlink", `mode` "proxy" or "direct" (ClassLink). Before `start` it
    stands still as on `start`. `listed`: has added the app (from `added_on`, if given); `enabled`: sharing is switched on.
    `modified_nightly`: its SIS stamps every row as changed every night. `pause`: Clever's own planned pause (first, last day).
    """

    key: str
    name: str
    provider: Literal["clever", "classlink"]
    seed: int
    students: int
    start: date
    mode: Literal["proxy", "direct"] = "proxy"
    timezone: str = "America/Los_Angeles"
    scenarios: tuple[Scenario, ...] = ()
    shares_all_terms: bool = False
    shares_guardians: bool = True
    modified_nightly: bool = False
    listed: bool = True
    added_on: date | None = None
    enabled: bool = True
    pause: tuple[date, date] | None = None

    @cached_property
    def ids(self) -> Ids:
        """Its id maker."""
        return Ids(provider=self.provider, seed=self.seed, key=self.key)

    @property
    def external_id(self) -> str:
        """Clever's district id or ClassLink's tenant id, as text."""
        return self.ids.external_id

    @cached_property
    def _history(self) -> "_History":
        return _History(self)

    def on(self, night: date) -> State:
        """What the district shares on a night. Cheap for the night after the last one asked for."""
        return self._history.state(night)


class _History:
    """The nights of one district, built one after the other from its first."""

    def __init__(self, district: PracticeDistrict) -> None:
        turns = {one.name: one.first_night for one in district.scenarios}
        self._district = district
        self._years = school_years(
            district.start,
            semester_change=turns.get("semester_change"),
            new_year=turns.get("new_school_year"),
        )
        # An exporter that marks rows as deleted before it drops them is a matter of the district's SIS.
        tombstones = (
            district.provider == CLASSLINK and chance(district.seed, district.key, "tombstones") < 0.34
        )
        self._sharing = Sharing(
            all_terms=district.shares_all_terms, guardians=district.shares_guardians, tombstones=tombstones
        )
        self._lock = threading.Lock()
        self._first: World | None = None
        self._latest: World | None = None
        self._states: OrderedDict[date, State] = OrderedDict()

    def state(self, night: date) -> State:
        with self._lock:
            found = self._states.get(night)
            if found is None:
                world = self._world(self._stands_at(night))
                found = apply_views(share(world, self._sharing), self._district.scenarios, world, night)
                found = msgspec.structs.replace(found, night=night)
                self._states[night] = found
                while len(self._states) > KEPT_STATES:
                    self._states.popitem(last=False)
            return found

    def _stands_at(self, night: date) -> date:
        """The night whose data is shared: while Clever pauses a district, what it shares stays as it was."""
        if self._district.pause is None:
            return night
        first, last = self._district.pause
        return max(first - timedelta(days=1), self._district.start) if first <= night <= last else night

    def _world(self, night: date) -> World:
        if self._first is None:
            self._first = self._found()
        world = self._latest if self._latest is not None and self._latest.night <= night else self._first
        for step in weeknights(world.night, night):
            if step > world.night:
                world = self._live(world.tomorrow(step))
        self._latest = world
        return world

    def _found(self) -> World:
        district = self._district
        world = World(
            ids=district.ids,
            slug=district.key,
            night=district.start,
            year=year_on(self._years, district.start),
        )
        add_schools(world, district.students)
        add_students(world, district.students)
        add_administration(world)
        build_timetables(world)
        add_oddities(world)
        add_teachers_without_class(world)
        add_guardians(world)
        self._happen(world, since=date.min)
        return world

    def _live(self, world: World) -> World:
        """One weeknight: the year may turn, then the ordinary changes, then what is scripted."""
        before = self._latest_night_before(world.night)
        year = year_on(self._years, world.night)
        if year != world.year:
            turn_of_the_year(world, year)
        drift(world)
        self._happen(world, since=before)
        return world

    def _latest_night_before(self, night: date) -> date:
        """The weeknight before: an event scripted for a weekend happens on Monday."""
        return date.fromordinal(night.toordinal() - (3 if night.weekday() == 0 else 1))

    def _happen(self, world: World, *, since: date) -> None:
        for scenario in self._district.scenarios:
            if scenario.name in EVENTS and since < scenario.first_night <= world.night:
                EVENTS[scenario.name](world, scenario)
