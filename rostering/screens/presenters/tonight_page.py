"""The page Tonight in words: how far the night is in each time zone, what is at work, what is stopped, what waits for a check."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from django.urls import reverse

from districts.models import Connection
from rostering.calendar.nights import is_weeknight, night_ends, night_starts
from rostering.models import ProviderCheck, Run, Stop
from rostering.pipeline.brake import LOST_PERCENT, TROUBLED_PERCENT, NightCounts
from rostering.screens.moments import Moment, clock, moment, short_date, zone_name
from rostering.screens.presenters import states
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.stages import step_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.tonight_rows import CheckNow, ZoneNight
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, number, provider_name, several

Status = Run.Status
_AT_WORK: Final = (Status.RUNNING, Status.APPLYING)
_TROUBLE: Final = (Status.FAILED, Status.HELD, Status.MISSED)
EVERYTHING: Final = "everything"
STOPPED: Final = Pill("Stopped", "off", "failed", "off")


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


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """One sync at work."""

    name: str
    href: str
    pill: Pill
    doing: str
    since: Moment | None


@dataclass(frozen=True, kw_only=True)
class StopLine:
    """One stop in force."""

    number: int
    pill: Pill = STOPPED
    what: str
    href: str
    who: str
    since: Moment
    reason: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class BehindLine:
    """One sync behind a check."""

    name: str
    href: str
    pill: Pill


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One open check."""

    number: int
    pill: Pill = states.CHECKED
    provider: str
    since: Moment
    numbers: str
    waiting: str
    release: str
    behind: tuple[BehindLine, ...]


def tonight_sentence(zones: Sequence[ZoneNight], *, viewer: Viewer, start: time) -> Sentence:
    """What is going on, or what comes: the first that fits."""
    of_night = [zone for zone in zones if is_weeknight(zone.night)]
    if not of_night:
        return say("No night: ", strong("rosters move on weeknights"), ", Monday to Friday.")
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


def barred_sentence(checks: Iterable[ProviderCheck], stops: Iterable[Stop]) -> str:
    """What of it is not applied, "" when nothing bars the way: it stands beneath the sentence."""
    wide = [stop.provider for stop in stops if stop.district_id is None]
    if "" in wide:
        return "Everything is stopped until somebody starts again."
    said = [f"{provider_name(one)} is stopped until somebody starts it again." for one in wide]
    said += [
        f"Nothing more of {provider_name(one.provider)} is applied until a specialist releases it."
        for one in checks
    ]
    return " ".join(said)


def zone_lines(zones: Iterable[ZoneNight], *, viewer: Viewer, start: time) -> tuple[ZoneLine, ...]:
    """Each time zone, the earliest first."""
    ordered = sorted(
        zones, key=lambda one: (night_starts(night=one.night, zone=one.zone, start=start), one.zone)
    )
    return tuple(_zone_line(one, viewer=viewer, start=start) for one in ordered)


def work_lines(runs: Iterable[Run], *, viewer: Viewer) -> tuple[WorkLine, ...]:
    """What is at work."""
    return tuple(
        WorkLine(
            name=run.district.name,
            href=reverse("run", args=[run.id]),
            pill=run_pill(status=run.status),
            doing=step_words(run),
            since=moment(run.started_at, now=viewer.now, zone=viewer.zone) if run.started_at else None,
        )
        for run in runs
    )


def stop_lines(stops: Iterable[Stop], *, viewer: Viewer) -> tuple[StopLine, ...]:
    """The stops in force, the widest first."""
    ordered = sorted(stops, key=lambda one: (one.district_id is not None, one.provider, one.at))
    return tuple(_stop_line(stop, viewer) for stop in ordered)


def check_lines(checks: Iterable[CheckNow], *, viewer: Viewer) -> tuple[CheckLine, ...]:
    """The open checks."""
    return tuple(_check_line(one, viewer) for one in checks)


def check_numbers(check: ProviderCheck) -> str:
    """Why the brake came on, with its numbers."""
    counts = NightCounts(finished=check.finished, held=check.held, failed=check.failed, lost=check.lost)
    parts = [
        f"{number(count)} {words}"
        for count, words in (
            (check.failed, "failed"),
            (check.held, "held for a large change"),
            (check.lost, f"with over {LOST_PERCENT} % of a kind leaving"),
        )
        if count
    ]
    return (
        f"{number(counts.troubled)} of {number(counts.finished)} finished districts were in trouble in the night of "
        f"{check.night:%A} {short_date(check.night)}, over the limit of {TROUBLED_PERCENT} %: {', '.join(parts)}."
    )


def scope_choices(districts: Mapping[str, int]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """What can be stopped, and what each choice does."""
    total = sum(districts.values())
    choices = [(code, provider_name(code)) for code in Connection.Provider.values]
    effects = {
        code: f"{capital(several(districts.get(code, 0), 'district'))} {'is' if districts.get(code, 0) == 1 else 'are'} left out."
        for code, _ in choices
    }
    return (
        [*choices, (EVERYTHING, "Everything")],
        {**effects, EVERYTHING: f"All {several(total, 'district')}, of both providers."},
    )


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


def _stop_line(stop: Stop, viewer: Viewer) -> StopLine:
    if stop.district is not None:
        what, href, whom = stop.district.name, reverse("district", args=[stop.district.slug]), "It is"
    elif stop.provider:
        what, href, whom = provider_name(stop.provider), "", "Its districts are"
    else:
        what, href, whom = "Everything", "", "Every district is"
    return StopLine(
        number=stop.id,
        what=what,
        href=href,
        who=str(stop.by or "Staff"),
        since=moment(stop.at, now=viewer.now, zone=viewer.zone),
        reason=stop.reason,
        effect=f"{whom} neither synced nor changed until somebody starts again.",
    )


def _check_line(one: CheckNow, viewer: Viewer) -> CheckLine:
    check, name = one.check, provider_name(one.check.provider)
    waiting = several(one.waiting, "change list")
    return CheckLine(
        number=check.id,
        provider=name,
        since=moment(check.opened_at, now=viewer.now, zone=viewer.zone),
        numbers=check_numbers(check),
        waiting=f"{capital(waiting)} {'waits' if one.waiting == 1 else 'wait'} for the release."
        if one.waiting
        else "No change list waits for it yet.",
        release=f"Release {name}, apply {waiting}" if one.waiting else f"Release {name}",
        behind=tuple(
            BehindLine(
                name=run.district.name,
                href=reverse("run", args=[run.id]),
                pill=_trouble_pill(run),
            )
            for run in one.behind
        ),
    )


def _trouble_pill(run: Run) -> Pill:
    return (
        states.EARLY_WARNING
        if run.trouble == Run.Trouble.LOST
        else run_pill(status=run.status, reason=run.reason)
    )


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
