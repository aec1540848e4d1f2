"""The story of a finished sync in one sentence, its facts and its row problems (issue 3, Run)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rostering.models import RowProblem, Run
from rostering.screens.moments import Moment, moment, night_words, short_date, zone_name
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.finding_words import finding_words, problem_words
from rostering.screens.presenters.harm import held_sentence
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import count_of, heading_of, listed, number, seconds_words, several

_PAST: Final = {
    "removed": "left",
    "rekeyed": "came back under new IDs",
    "added": "joined",
    "updated": "were updated",
    "ended": "left with their term",
}
SAFE: Final = "Nothing on Khan Academy was changed."
#: Statuses whose message says more than the sentence above it.
_EXPLAINED: Final = (
    Run.Status.FAILED,
    Run.Status.SKIPPED,
    Run.Status.WAITING,
    Run.Status.REJECTED,
    Run.Status.SUPERSEDED,
)
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


@dataclass(frozen=True, kw_only=True)
class RunHead:
    """The top of a sync's page."""

    number: int
    words: str
    district: str
    slug: str
    pill: Pill
    meta: str
    sentence: Sentence
    note: str


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """One unusable row, by its id only."""

    kind: str
    provider_id: str
    problem: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """A sync in a list."""

    number: int
    words: str
    district: str
    slug: str
    pill: Pill
    when: Moment
    night: str
    trigger: str
    changes: str
    took: str


def run_head(
    run: Run, figures: Figures | None, *, viewer: Viewer, zone: str, sentence: Sentence | None = None
) -> RunHead:
    """Name, state, sentence; `sentence` replaces the story while the sync is at work."""
    pill = run_pill(status=run.status, reason=run.reason, has_changes=_has_changes(run))
    return RunHead(
        number=run.id,
        words=f"Sync {number(run.id)}",
        district=run.district.name,
        slug=run.district.slug,
        pill=pill,
        meta=_meta(run, viewer, zone),
        sentence=sentence or story(run, figures, viewer=viewer, zone=zone),
        note=run.message if run.status in _EXPLAINED else "",
    )


def _has_changes(run: Run) -> bool:
    return run.plan is None or not run.plan.is_empty


def _meta(run: Run, viewer: Viewer, zone: str) -> str:
    night = night_words(run.night, today=viewer.today)
    if run.trigger == Run.Trigger.NIGHTLY:
        why = f"nightly, {night}"
    else:
        who = "you" if run.asked_by_id == viewer.staff.id else str(run.asked_by or "")
        why = f"asked for{f' by {who}' if who else ''}, {moment(run.queued_at, now=viewer.now, zone=zone).words}"
    where = "" if zone == viewer.zone else zone_name(zone)
    again = f"attempt {run.attempt} of 3" if run.attempt > 1 else ""
    return " · ".join(part for part in (why, again, where) if part)


def story(run: Run, figures: Figures | None, *, viewer: Viewer, zone: str) -> Sentence:
    """What became of a finished sync."""
    when = moment(run.finished_at or run.queued_at, now=viewer.now, zone=zone).words
    teller = _STORIES.get(Run.Status(run.status))
    return teller(run, figures, when) if teller else say(strong(f"{run.get_status_display()}."))


def _applied(run: Run, figures: Figures | None, when: str) -> Sentence:
    if figures is None:
        return say("Brought ", strong("up to date"), f", {when}.")
    noun = several(figures.changed, "change is", "changes are")
    return say(strong(f"{noun} on Khan Academy"), f" since {when}: {what_happened(figures)}.")


def what_happened(figures: Figures) -> str:
    """ "60 students, 10 teachers and 27 classes joined; 3 students left": the people and classes of an applied list."""
    said = []
    for operation, verb in _PAST.items():
        counts = [
            (kind, getattr(figures.kind(kind), operation)) for kind in ("students", "teachers", "sections")
        ]
        named = [count_of(value, kind) for kind, value in counts if value]
        if named:
            said.append(
                f"{listed(named)} {verb if sum(value for _, value in counts) != 1 else verb.replace('were', 'was')}"
            )
    places = figures.kind("enrollments").changed
    if places:
        said.append(f"{count_of(places, 'enrollments')} changed")
    return "; ".join(said) if said else "no person and no class among them"


def _unchanged(run: Run, figures: Figures | None, when: str) -> Sentence:
    read = [
        count_of(int(run.read_counts[kind]), kind)
        for kind in ("students", "teachers", "sections")
        if run.read_counts.get(kind)
    ]
    shared = f" The district shares {listed(read)}." if read else ""
    return say(f"Read {when}: ", strong("nothing differed"), f" from Khan Academy.{shared}")


def _held(run: Run, figures: Figures | None, when: str) -> Sentence:
    return held_sentence(figures) if figures else say(strong("On hold"), " until a person decides.")


def _waiting(run: Run, figures: Figures | None, when: str) -> Sentence:
    if figures is None or not figures.changed:
        return say("The district is ", strong("paused"), "; nothing would change.")
    noun = several(figures.changed, "change")
    return say(
        strong(f"{noun} {'is' if figures.changed == 1 else 'are'} ready"),
        " and wait for the end of the pause. " + SAFE,
    )


def _failed(run: Run, figures: Figures | None, when: str) -> Sentence:
    where = _WHERE.get(run.stage, "")
    return say("It ", strong(f"failed{where}"), f", {when}. ", strong(SAFE))


def _skipped(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say(strong("Not begun"), f": {run.get_reason_display() or 'refused'}. {SAFE}")


def _missed(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say("It ", strong("had not begun by 06:00"), f". {SAFE} The next night brings what is missing.")


def _rejected(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say("A person decided to ", strong("keep Khan Academy as it is"), f". {SAFE}")


def _superseded(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say(strong("A newer change list"), f" took the place of this one. {SAFE}")


def _cleared(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say(
        "The hold ", strong("cleared by itself"), f": the district's feed is back within the limit. {SAFE}"
    )


def _undone(run: Run, figures: Figures | None, when: str) -> Sentence:
    return say("Applied, and later ", strong("undone"), ".")


_WHERE: Final = {
    "fetch": " while reading what the district shares",
    "complete": " because what was read is not complete",
    "feed": " while keeping a copy",
    "apply": " while bringing Khan Academy up to date",
}
_STORIES: Final = {
    Run.Status.APPLIED: _applied,
    Run.Status.UNCHANGED: _unchanged,
    Run.Status.HELD: _held,
    Run.Status.WAITING: _waiting,
    Run.Status.FAILED: _failed,
    Run.Status.SKIPPED: _skipped,
    Run.Status.MISSED: _missed,
    Run.Status.REJECTED: _rejected,
    Run.Status.SUPERSEDED: _superseded,
    Run.Status.CLEARED: _cleared,
    Run.Status.UNDONE: _undone,
}


def run_facts(run: Run, *, viewer: Viewer, zone: str) -> tuple[Fact, ...]:
    """Started, took, attempt: the side of the page."""
    facts = []
    if run.started_at:
        started = moment(run.started_at, now=viewer.now, zone=zone)
        facts.append(Fact(name="Started", value=started.words, exact=started.exact))
        name = "Took" if run.is_finished else "Working for"
        facts.append(Fact(name=name, value=seconds_words(_seconds_at_work(run, viewer.now))))
    elif not run.is_finished:
        queued = moment(run.queued_at, now=viewer.now, zone=zone)
        facts.append(Fact(name="Waiting since", value=queued.words, exact=queued.exact))
    facts.append(Fact(name="Attempt", value=f"{run.attempt} of 3"))
    return tuple(facts)


def _seconds_at_work(run: Run, now: datetime) -> float:
    """How long it worked; the time a hold waited for people is not work."""
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
    facts.append(Fact(name="Fencing number", value=number(run.fence)))
    if run.plan is not None:
        facts.append(Fact(name="Change list", value=str(run.plan_id)))
        facts.append(Fact(name="Checksum", value=run.plan.checksum))
        facts.append(Fact(name="Roster version", value=number(run.plan.roster_version)))
        facts.append(Fact(name="Feed generation", value=number(run.plan.feed_generation)))
    return tuple(facts)


def finding_facts(run: Run) -> tuple[Fact, ...]:
    """What the checks counted, most first."""
    counted = sorted(run.findings.items(), key=lambda item: -int(item[1]))
    return tuple(Fact(name=finding_words(code), value=number(int(count))) for code, count in counted)


def problem_lines(problems: Iterable[RowProblem]) -> tuple[ProblemLine, ...]:
    """Unusable rows as lines."""
    return tuple(
        ProblemLine(
            kind=_PROBLEM_KINDS.get(one.kind, one.kind.rstrip("s")),
            provider_id=one.provider_id or "no ID",
            problem=problem_words(one.problem),
            outcome="kept as last night" if one.was_carried_over else "left out",
        )
        for one in problems
    )


def run_line(run: Run, *, viewer: Viewer, zone: str) -> RunLine:
    """One line of a list of syncs."""
    began = run.started_at or run.finished_at or run.queued_at
    took = _seconds_at_work(run, viewer.now) if run.started_at and run.is_finished else None
    return RunLine(
        number=run.id,
        words=number(run.id),
        district=run.district.name,
        slug=run.district.slug,
        pill=run_pill(status=run.status, reason=run.reason, has_changes=_has_changes(run)),
        when=moment(began, now=viewer.now, zone=zone),
        night=f"{run.night:%a} {short_date(run.night)}",
        trigger=", asked for" if run.trigger == Run.Trigger.ON_DEMAND else "",
        changes=_changes_words(run),
        took=seconds_words(took) if took is not None else "",
    )


def _changes_words(run: Run) -> str:
    if run.plan is None or run.plan.is_empty:
        return ""
    return number(sum(int(counts.get("changed", 0)) for counts in run.plan.totals.values()))
