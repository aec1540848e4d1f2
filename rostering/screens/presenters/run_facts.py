"""The facts beside a sync: when, how long, what was read, what the checks counted, which rows could not be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rostering.models import RowProblem, Run
from rostering.screens.moments import moment
from rostering.screens.presenters.finding_words import finding_words, problem_words
from rostering.screens.viewer import Viewer
from rostering.screens.words import heading_of, number, seconds_words

_PROBLEM_KINDS: Final = {
    "users": "person",
    "people": "person",
    "sections": "class",
    "enrollments": "class place",
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Name and value; `exact` for the pointer."""

    name: str
    value: str
    exact: str = ""


def said_facts(said: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    """Names with their values; what has none is left out."""
    return tuple(Fact(name=name, value=value) for name, value in said if value)


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """One unusable row, by its id only."""

    kind: str
    provider_id: str
    problem: str
    outcome: str


def run_facts(run: Run, *, viewer: Viewer, zone: str) -> tuple[Fact, ...]:
    """Started, took, attempt: the side of the page."""
    facts = []
    if run.started_at:
        started = moment(run.started_at, now=viewer.now, zone=zone, also=viewer.zone)
        facts.append(Fact(name="Started", value=started.words, exact=started.exact))
        name = "Took" if run.is_finished else "Working for"
        facts.append(Fact(name=name, value=seconds_words(seconds_at_work(run, viewer.now))))
    elif not run.is_finished:
        queued = moment(run.queued_at, now=viewer.now, zone=zone, also=viewer.zone)
        facts.append(Fact(name="Waiting since", value=queued.words, exact=queued.exact))
    if run.started_at or not run.is_finished:
        facts.append(Fact(name="Attempt", value=f"{run.attempt} of 3"))
    return tuple(facts)


def seconds_at_work(run: Run, now: datetime) -> float:
    """How long it worked, in seconds; the time a hold waited for people is not work."""
    if run.is_finished and run.seconds:
        return float(sum(run.seconds.values()))
    begin = run.started_at or run.queued_at
    return max(0.0, ((run.finished_at or now) - begin).total_seconds())


def read_facts(run: Run) -> tuple[Fact, ...]:
    """How much was read of each kind."""
    order = ("schools", "terms", "sections", "students", "teachers", "administrators", "enrollments")
    return tuple(
        Fact(name=heading_of(kind), value=number(int(run.read_counts[kind])))
        for kind in order
        if kind in run.read_counts
    )


def technical_facts(run: Run) -> tuple[Fact, ...]:
    """What an operator asks for, folded away."""
    facts = [Fact(name="Status", value=f"{run.status}{f' / {run.reason}' if run.reason else ''}")]
    facts += [
        Fact(name=f"Seconds, {stage}", value=f"{seconds:.2f}") for stage, seconds in run.seconds.items()
    ]
    facts += [Fact(name=f"Read, {kind}", value=number(int(count))) for kind, count in run.read_counts.items()]
    facts.append(Fact(name="Attempts", value=number(run.attempt)))
    facts.append(Fact(name="Fencing number", value=number(run.fence)))
    if run.lease_until is not None and not run.is_finished:
        facts.append(Fact(name="Lease until", value=f"{run.lease_until:%H:%M:%S} UTC"))
    if run.feed_generation is not None:
        facts.append(Fact(name="Feed generation read", value=number(run.feed_generation)))
    if run.plan is not None:
        facts.append(Fact(name="Change list", value=str(run.plan_id)))
        facts.append(Fact(name="Checksum", value=run.plan.checksum))
        facts.append(Fact(name="Roster version", value=number(run.plan.roster_version)))
        facts.append(Fact(name="Feed generation planned from", value=number(run.plan.feed_generation)))
    return tuple(facts)


def finding_facts(run: Run) -> tuple[Fact, ...]:
    """What the checks counted, most first."""
    counted = sorted(run.findings.items(), key=lambda item: -int(item[1]))
    return tuple(Fact(name=finding_words(code), value=number(int(count))) for code, count in counted)


def problem_lines(problems: Iterable[RowProblem]) -> tuple[ProblemLine, ...]:
    """Unusable rows as lines."""
    return tuple(
        ProblemLine(
            kind=problem_kind(one.kind),
            provider_id=one.provider_id or "no ID",
            problem=problem_words(one.problem),
            outcome="kept as last night" if one.was_carried_over else "left out",
        )
        for one in problems
    )


def problem_kind(kind: str) -> str:
    """ "sections" -> "class"."""
    return _PROBLEM_KINDS.get(kind, kind.rstrip("s"))
