"""The page Tonight in words: what is at work, what is stopped, what waits for a check (the night itself: `tonight_zones.py`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from districts.models import Connection
from rostering.models import ProviderCheck, Run, Stop
from rostering.pipeline.brake import LOST_PERCENT, TROUBLED_PERCENT, NightCounts
from rostering.screens.moments import Moment, moment, short_date
from rostering.screens.presenters import states
from rostering.screens.presenters.stages import step_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.tonight_rows import CheckNow
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, number, percent, provider_name, several

EVERYTHING: Final = "everything"
STOPPED: Final = Pill("Stopped", "off", "failed", "off")


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
            (check.lost, f"with over {percent(LOST_PERCENT)} of a kind leaving"),
        )
        if count
    ]
    return (
        f"{number(counts.troubled)} of {number(counts.finished)} finished districts were in trouble in the night of "
        f"{check.night:%A} {short_date(check.night)}, over the limit of {percent(TROUBLED_PERCENT)}: {', '.join(parts)}."
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
