"""Tonight, time zone by time zone: how far the night is, in one sentence and in a line each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from rostering.calendar.nights import is_weeknight, night_ends, night_starts
from rostering.models import Run
from rostering.screens.moments import clock, moment, short_date, zone_name
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tonight import begins_words, next_night
from rostering.screens.tonight_rows import ZoneNight
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, several

Status = Run.Status


_AT_WORK: Final = (Status.RUNNING, Status.APPLYING)


_TROUBLE: Final = (Status.FAILED, Status.HELD, Status.MISSED)


@dataclass(frozen=True, kw_only=True)
class ZoneLine:
    """One time zone's night. Counts are words; "" is none."""

    zone: str
    night: str
    when: str
    waiting: str
    at_work: str
    done: str
    trouble: str
    left_out: str


def tonight_sentence(zones: Sequence[ZoneNight], *, viewer: Viewer, start: time) -> Sentence:
    """What is going on, or what comes: the first that fits."""
    of_night = [zone for zone in zones if is_weeknight(zone.night)]
    if not of_night:
        return _weekend_sentence(viewer=viewer, start=start)
    done, at_work, waiting = (_sum(of_night, what) for what in (_done, _at_work, _queued))
    begun = done + at_work + waiting
    if not begun:
        running = sum(zone.running for zone in of_night)
        first = min(night_starts(night=one.night, zone=one.zone, start=start) for one in of_night)
        when = moment(first, now=viewer.now, zone=viewer.zone).words
        return say(
            strong(several(running, "district")), f" {'syncs' if running == 1 else 'sync'}, from {when} on."
        )
    if at_work or waiting:
        return say(
            strong(f"{number(done)} of {several(begun, 'district')}"),
            f" done, {number(at_work)} at work, {number(waiting)} in the queue.",
        )
    return say("The night is done: ", strong(several(done, "district")), f" synced, {_troubled(of_night)}.")


def _weekend_sentence(*, viewer: Viewer, start: time) -> Sentence:
    night = next_night(now=viewer.now, zone=viewer.zone, start=start)
    begins = strong(begins_words(night, today=viewer.today, start=start))
    return say("No night: rosters move on weeknights, Monday to Friday. The next begins ", begins, ".")


def zone_lines(zones: Iterable[ZoneNight], *, viewer: Viewer, start: time) -> tuple[ZoneLine, ...]:
    """Each time zone, the earliest first."""
    ordered = sorted(
        zones, key=lambda one: (night_starts(night=one.night, zone=one.zone, start=start), one.zone)
    )
    return tuple(_zone_line(one, viewer=viewer, start=start) for one in ordered)


def _zone_line(one: ZoneNight, *, viewer: Viewer, start: time) -> ZoneLine:
    begins = night_starts(night=one.night, zone=one.zone, start=start)
    queued, working, done = _queued(one), _at_work(one), _done(one)
    to_come = max(0, one.running - queued - working - done) if is_weeknight(one.night) else 0
    trouble = sum(one.statuses.get(status, 0) for status in _TROUBLE)
    out = [
        (one.paused, "paused: read, not changed"),
        (one.districts - one.running, "off or stopped"),
    ]
    return ZoneLine(
        zone=zone_name(one.zone),
        night=f"{one.night:%A} {short_date(one.night)}" if is_weeknight(one.night) else "no weeknight",
        when=_when(begins, one, viewer),
        waiting=_count(queued + to_come),
        at_work=_count(working),
        done=_count(done),
        trouble=_count(trouble),
        left_out=", ".join(f"{number(count)} {words}" for count, words in out if count),
    )


def _when(begins: datetime, one: ZoneNight, viewer: Viewer) -> str:
    ends = night_ends(night=one.night, zone=one.zone)
    hours = f"{clock(begins, zone=viewer.zone)} to {clock(ends, zone=viewer.zone)}"
    return hours if is_weeknight(one.night) else ""


def _queued(one: ZoneNight) -> int:
    return one.statuses.get(Status.QUEUED, 0)


def _at_work(one: ZoneNight) -> int:
    return sum(one.statuses.get(status, 0) for status in _AT_WORK)


def _done(one: ZoneNight) -> int:
    """Whatever was read to an end; skipped and missed ones were not."""
    other = (*_AT_WORK, Status.QUEUED, Status.SKIPPED, Status.MISSED)
    return sum(count for status, count in one.statuses.items() if status not in other)


def _sum(zones: Iterable[ZoneNight], what: Callable[[ZoneNight], int]) -> int:
    return sum(what(zone) for zone in zones)


def _troubled(zones: Iterable[ZoneNight]) -> str:
    count = sum(zone.statuses.get(status, 0) for zone in zones for status in _TROUBLE)
    return f"{number(count)} of them held, failed or missed" if count else "none of them in trouble"


def _count(value: int) -> str:
    return number(value) if value else ""
