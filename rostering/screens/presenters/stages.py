"""The stages of a sync as a rail: what is done, what is being read, what later steps protect (LOOK, Stage progress)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rostering.models import Run
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.words import NO_BREAK, capital, difference, number, seconds_words, spelled

#: (the pipeline's stages in this step, name, what it is for). The last one is below the line.
STEPS: Final = (
    (("connect",), "Connect to {provider}", "Asks for tonight's key and whether we may read."),
    (("fetch",), "Read what the district shares", "Page by page; nothing is kept until all of it is here."),
    (("complete",), "Is it complete?", "Every count must match, or the sync stops here and nothing changes."),
    (("feed", "checks"), "Keep a copy and check it", "Finds what the district should fix."),
    (
        ("scope", "rekey"),
        "Choose what is included, pair new IDs",
        "The same person under a new ID keeps everything.",
    ),
    (
        ("plan", "guard"),
        "Write the change list and weigh it",
        "Over 50 % of a kind: on hold, and a person is asked.",
    ),
    (("apply",), "Bring Khan Academy up to date", "All in one step, or not at all."),
)
_COLLECTIONS: Final = {
    "users": "people",
    "sections": "classes",
    "enrollments": "class places",
    "demographics": "birth dates",
    "academicSessions": "terms",
    "orgs": "schools",
    "classes": "classes",
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


def progress_of(run: Run, *, provider: str, before: Mapping[str, float], now: datetime) -> Progress:
    """The rail of a run. `before`: seconds by stage of the district's sync before it."""
    work: Mapping[str, Any] = run.work or {}
    current = _current_step(run)
    done: dict[str, float] = {**work.get("stages_done", {}), **run.seconds}
    stages = tuple(_stage(index, current, run, provider, done, before, now) for index in range(len(STEPS)))
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
    now: datetime,
) -> Stage:
    names, name, note = STEPS[index]
    state = _state(index, current, run, done)
    return Stage(
        name=name.format(provider=provider),
        note=note if state != "done" else "",
        time=_time(
            state,
            [done[one] for one in names if one in done],
            [before[one] for one in names if one in before],
        ),
        state=state,
        sign={"done": "tick", "now": "working", "stopped": "failed"}.get(state, "ring"),
        is_last=index == len(STEPS) - 1,
        is_below_line=index == len(STEPS) - 1,
    )


def _state(index: int, current: int, run: Run, done: Mapping[str, float]) -> str:
    if run.is_finished:
        if run.status == Run.Status.FAILED and index == current:
            return "stopped"
        return "done" if all(name in done for name in STEPS[index][0][:1]) else "next"
    if index == current:
        return "now"
    return "done" if index < current else "next"


def _time(state: str, took: list[float], before: list[float]) -> str:
    if state == "done" and took:
        return seconds_words(sum(took))
    return f"about {seconds_words(sum(before))} last time" if state == "next" and sum(before) >= 1 else ""


def _reads(work: Mapping[str, Any]) -> tuple[ReadRow, ...]:
    expected: Mapping[str, int] = work.get("expected", {})
    return tuple(
        _read_row(kind, count, expected.get(kind), is_now=kind == work.get("collection"))
        for kind, count in work.get("read", {}).items()
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
    return ReadRow(
        heading=capital(collection_words(kind)), count=number(count), against=against, is_now=is_now
    )


def collection_words(kind: str) -> str:
    """The provider's collection as people say it."""
    return _COLLECTIONS.get(kind, kind)


def live_sentence(run: Run, *, provider: str, now: datetime) -> Sentence:
    """What happens right now, and on which side of the line we are."""
    safe = strong("Nothing on Khan Academy has changed yet.")
    if run.status == Run.Status.QUEUED:
        return say("Waiting for a free worker; it begins within a minute. ", safe)
    if run.stage == "apply" or run.status == Run.Status.APPLYING:
        return say("Bringing Khan Academy up to date, ", strong("all in one step or not at all."))
    if run.stage == "fetch":
        return _reading_sentence(run.work or {}, provider, safe_words=safe.text, left=_time_left(run, now))
    index = _current_step(run)
    name = STEPS[index][1].format(provider=provider) if index >= 0 else f"Connecting to {provider}"
    return say(f"{name.rstrip('?')}. ", safe)


def _reading_sentence(work: Mapping[str, Any], provider: str, *, safe_words: str, left: str) -> Sentence:
    kind = str(work.get("collection", ""))
    count, expected = work.get("read", {}).get(kind), work.get("expected", {}).get(kind)
    what = collection_words(kind) if kind else "what the district shares"
    safe = strong(safe_words)
    if count is None:
        return say(f"Reading {what} from {provider}. ", safe)
    if expected:
        return say(
            f"Reading {what} from {provider}: ",
            strong(f"{number(count)} of about {number(expected)}"),
            f". {left}",
            safe,
        )
    return say(f"Reading {what} from {provider}: ", strong(number(count)), " so far. ", safe)


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
