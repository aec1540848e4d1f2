"""The stages of a sync as a rail: what is done, what is being read, what later steps protect (LOOK, Stage progress)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rostering.models import Run
from rostering.screens.moments import moment
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import NO_BREAK, capital, difference, number, seconds_words, spelled

#: (the pipeline's stages in this step, name, what it is for). The last one is below the line.
STEPS: Final = (
    (("fetch",), "Read what the district shares", "Page by page; nothing is kept until all of it is here."),
    (("complete",), "Is it complete?", "Every count must match, or the sync stops here and nothing changes."),
    (("feed",), "Keep a copy", "What the district shares, side by side with what Khan Academy shows."),
    (("scope", "checks"), "Choose what is included, check it", "Finds what the district should fix."),
    (("rekey",), "Pair new IDs", "The same person under a new ID keeps everything."),
    (
        ("plan", "guard"),
        "Write the change list and weigh it",
        "Over the limit of a kind: on hold, and a person is asked.",
    ),
    (("apply",), "Bring Khan Academy up to date", "All in one step, or not at all."),
)
#: What each step is doing, for the sentence.
_DOING: Final = {
    "complete": "Checking that everything has come",
    "feed": "Keeping a copy of what the district shares",
    "scope": "Choosing what is included",
    "checks": "Checking what the district should fix",
    "rekey": "Pairing new IDs with the people and classes they belong to",
    "plan": "Writing the change list",
    "guard": "Weighing the change list",
}
#: The provider's collections -> what is counted of them, and how people say it.
_COLLECTIONS: Final = {
    "orgs": "schools",
    "schools": "schools",
    "academicSessions": "terms",
    "terms": "terms",
    "users": "people",
    "students": "people",
    "teachers": "people",
    "classes": "sections",
    "sections": "sections",
    "enrollments": "enrollments",
    "demographics": "birth_dates",
}
_WORDS: Final = {
    "schools": "schools",
    "terms": "terms",
    "people": "people",
    "sections": "classes",
    "enrollments": "class places",
    "birth_dates": "birth dates",
}
#: What the last step says when a finished sync did not come to it.
_NOT_REACHED: Final = {
    Run.Status.UNCHANGED: "Nothing differed, so there was nothing to do.",
    Run.Status.HELD: "Waits for a person.",
    Run.Status.WAITING: "Waits for the end of the pause.",
    Run.Status.REJECTED: "A person decided against it.",
    Run.Status.SUPERSEDED: "A newer change list took its place.",
    Run.Status.CLEARED: "Was not needed any more.",
}


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """What has been read of one collection."""

    heading: str
    count: str
    against: str
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of the rail. `state`: done, now, next or stopped."""

    name: str
    note: str
    time: str
    state: str
    sign: str
    is_last: bool
    is_below_line: bool


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The rail of one sync; `percent` of the current stage, None while it can not be known."""

    stages: tuple[Stage, ...]
    percent: int | None
    percent_words: str
    reads: tuple[ReadRow, ...]


def progress_of(run: Run, *, provider: str, before: Mapping[str, float]) -> Progress:
    """The rail of a run. `before`: seconds by stage of the district's sync before it."""
    work: Mapping[str, Any] = run.work or {}
    current = _current_step(run)
    done: dict[str, float] = {**work.get("stages_done", {}), **run.seconds}
    stages = tuple(_stage(index, current, run, provider, done, before) for index in range(len(STEPS)))
    is_reading = run.stage == "fetch" and not run.is_finished
    given = work.get("percent")
    return Progress(
        stages=stages,
        percent=int(given) if is_reading and given is not None else None,
        percent_words=f"{int(given)}{NO_BREAK}%" if given is not None else "",
        reads=_reads(work) if is_reading else (),
    )


def _current_step(run: Run) -> int:
    """The index of the step at work; after the last one for a sync that went all the way; -1 before the first."""
    for index, (names, _, _) in enumerate(STEPS):
        if run.stage in names:
            return index
    return -1


def _stage(
    index: int,
    current: int,
    run: Run,
    provider: str,
    done: Mapping[str, float],
    before: Mapping[str, float],
) -> Stage:
    names, name, note = STEPS[index]
    state = _state(index, current, run, done)
    is_last = index == len(STEPS) - 1
    return Stage(
        name=name.format(provider=provider),
        note=_note(run, state, note, is_last=is_last),
        time=_time(state, _known(done, names), _known(before, names)),
        state=state,
        sign={"done": "tick", "now": "working", "stopped": "failed"}.get(state, "ring"),
        is_last=is_last,
        is_below_line=is_last,
    )


def _known(seconds: Mapping[str, float], names: tuple[str, ...]) -> list[float]:
    return [seconds[name] for name in names if name in seconds]


def _note(run: Run, state: str, note: str, *, is_last: bool) -> str:
    if state == "done":
        return ""
    if run.is_finished and state == "next":
        return _NOT_REACHED.get(Run.Status(run.status), "Not reached.") if is_last else ""
    return note


def _state(index: int, current: int, run: Run, done: Mapping[str, float]) -> str:
    if run.status in (Run.Status.APPLIED, Run.Status.UNDONE):
        return "done"
    if run.is_finished:
        if run.status == Run.Status.FAILED and index == current:
            return "stopped"
        return "done" if index < len(STEPS) - 1 and _known(done, STEPS[index][0]) else "next"
    if index == current:
        return "now"
    return "done" if index < current else "next"


def _time(state: str, took: list[float], before: list[float]) -> str:
    if state == "done" and took:
        return seconds_words(sum(took))
    return f"about {seconds_words(sum(before))} last time" if state == "next" and sum(before) >= 1 else ""


def _reads(work: Mapping[str, Any]) -> tuple[ReadRow, ...]:
    expected: Mapping[str, int] = work.get("expected", {})
    read: Mapping[str, int] = work.get("read", {})
    now = _COLLECTIONS.get(str(work.get("collection", "")))
    return tuple(
        _read_row(kind, read[kind], expected.get(kind), is_now=kind == now)
        for kind in _WORDS
        if read.get(kind)
    )


def _read_row(kind: str, count: int, expected: int | None, *, is_now: bool) -> ReadRow:
    if expected is None:
        against = "not read before"
    elif is_now:
        against = f"of about {number(expected)}"
    elif count == expected:
        against = "as last time"
    else:
        against = f"{difference(expected, count)} than last time"
    return ReadRow(heading=capital(_WORDS[kind]), count=number(count), against=against, is_now=is_now)


def live_sentence_of_queue(run: Run, *, now: datetime, zone: str) -> Sentence:
    """A queued sync: new, or one that waits for its next attempt after trouble with the provider."""
    safe = strong("Nothing on Khan Academy has changed.")
    if run.not_before is not None and run.not_before > now:
        at = moment(run.not_before, now=now, zone=zone).words
        return say(f"{run.message} " if run.message else "", "The next attempt is ", strong(at), ". ", safe)
    return say("Waiting for a free worker; it begins within a minute. ", safe)


def live_sentence(run: Run, *, provider: str, now: datetime) -> Sentence:
    """What happens right now, and on which side of the line we are."""
    safe = strong("Nothing on Khan Academy has changed yet.")
    if run.status == Run.Status.QUEUED:
        return live_sentence_of_queue(run, now=now, zone=run.district.time_zone)
    if run.stage == "apply" or run.status == Run.Status.APPLYING:
        return say("Bringing Khan Academy up to date, ", strong("all in one step or not at all."))
    if run.stage == "fetch":
        return _reading_sentence(run.work or {}, provider, safe_words=safe.text, left=_time_left(run, now))
    return say(f"{_DOING.get(run.stage, f'Connecting to {provider}')}. ", safe)


def _reading_sentence(work: Mapping[str, Any], provider: str, *, safe_words: str, left: str) -> Sentence:
    kind = _COLLECTIONS.get(str(work.get("collection", "")), "")
    count, expected = work.get("read", {}).get(kind), work.get("expected", {}).get(kind)
    what = f"Reading {_WORDS.get(kind, 'what the district shares')} from {provider}"
    safe = strong(safe_words)
    if count is None:
        return say(f"{what}. ", safe)
    if expected:
        return say(f"{what}: ", strong(f"{number(count)} of about {number(expected)}"), f". {left}", safe)
    return say(f"{what}: ", strong(number(count)), " so far. ", safe)


def _time_left(run: Run, now: datetime) -> str:
    percent = (run.work or {}).get("percent")
    if run.started_at is None or not percent or percent < 5:
        return ""
    passed = (now - run.started_at).total_seconds()
    left = passed * (100 - percent) / percent
    if left < 20:
        return ""
    minutes = round(left / 60)
    if minutes < 1:
        return "Less than a minute is left. "
    return f"About {spelled(minutes)} minute{' is' if minutes == 1 else 's are'} left. "
