"""The stages of a sync as a rail: what is done, what is being read, what later steps protect (LOOK, Stage progress)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rostering.models import Run
from rostering.screens.words import NO_BREAK, capital, difference, number, seconds_words

#: (the stages at work in this step, name, what it is for).
Step = tuple[tuple[str, ...], str, str]

#: Of a sync that asks a provider. The last step of every rail is below the line.
ASKING: Final[tuple[Step, ...]] = (
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
#: Of one that plans the stored feed again.
AGAIN: Final[tuple[Step, ...]] = (
    (("again",), "Take what was read last", "The provider is not asked."),
    *ASKING[3:],
)
UNDO: Final[tuple[Step, ...]] = (
    (("list",), "List what goes back", "From the log of what was changed."),
    (("put_back",), "Put Khan Academy back", "All in one step, or not at all."),
)
#: Of a dry run: the same up to the last, which is taken back instead.
REHEARSED: Final[tuple[Step, ...]] = (
    ASKING[0],
    (("complete",), "Is it complete?", "Every count must match, or it ends here."),
    (("feed",), "Lay it beside Khan Academy", "What the district shares, side by side with what is there."),
    *ASKING[3:5],
    (
        ("plan", "guard"),
        "Write the change list and weigh it",
        "Whether it would apply, or wait for a person.",
    ),
    (("back",), "Take everything back", "Only the numbers stay. Nothing on Khan Academy changes."),
)
#: The provider's collections -> what is counted of them, and how people say it.
COLLECTIONS: Final = {
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
WORDS: Final = {
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
    Run.Status.WAITING: "Waits; see above for what.",
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


def progress_of(run: Run, *, before: Mapping[str, float], spent: float | None = None) -> Progress:
    """The rail of a run. `before`: usual seconds by stage; `spent`: how long the stage at work has taken so far."""
    work: Mapping[str, Any] = run.work or {}
    current = _current_step(run)
    done: dict[str, float] = {**work.get("stages_done", {}), **run.seconds}
    steps = _steps(run)
    stages = tuple(
        _stage(
            run,
            step,
            ahead=index - current,
            is_last=index == len(steps) - 1,
            done=done,
            before=before,
            spent=spent,
        )
        for index, step in enumerate(steps)
    )
    is_reading = run.stage == "fetch" and not run.is_finished
    given = work.get("percent")
    return Progress(
        stages=stages,
        percent=int(given) if is_reading and given is not None else None,
        percent_words=f"{int(given)}{NO_BREAK}%" if given is not None else "",
        reads=_reads(work) if is_reading else (),
    )


def step_words(run: Run) -> str:
    """ "Step 2 of 7: Is it complete?", for those who listen; "Waiting" before the first."""
    steps, current = _steps(run), _current_step(run)
    return f"Step {current + 1} of {len(steps)}: {steps[current][1]}" if current >= 0 else "Waiting to begin"


def _steps(run: Run) -> tuple[Step, ...]:
    rails: dict[str, tuple[Step, ...]] = {
        Run.Trigger.UNDO: UNDO,
        Run.Trigger.REPLAN: AGAIN,
        Run.DRY: REHEARSED,
    }
    return rails.get(run.trigger, ASKING)


def _current_step(run: Run) -> int:
    """The index of the step at work; after the last one for a sync that went all the way; -1 before the first."""
    for index, (names, _, _) in enumerate(_steps(run)):
        if run.stage in names:
            return index
    return -1


def _stage(
    run: Run,
    step: Step,
    *,
    ahead: int,
    is_last: bool,
    done: Mapping[str, float],
    before: Mapping[str, float],
    spent: float | None,
) -> Stage:
    """`ahead`: how many steps after the one at work, negative before it."""
    names, name, note = step
    state = _state(run, ahead=ahead, is_done=bool(_known(done, names)) and not is_last)
    return Stage(
        name=name,
        note=_note(run, state, note, is_last=is_last),
        time=_time(state, took=_known(done, names), before=_known(before, names), spent=spent),
        state=state,
        sign={"done": "tick", "now": "working", "stopped": "failed"}.get(state, "ring"),
        is_last=is_last,
        is_below_line=is_last and run.trigger != Run.DRY,
    )


def _known(seconds: Mapping[str, float], names: tuple[str, ...]) -> list[float]:
    return [seconds[name] for name in names if name in seconds]


def _note(run: Run, state: str, note: str, *, is_last: bool) -> str:
    if state == "done":
        return ""
    if run.is_finished and state == "next":
        return _NOT_REACHED.get(Run.Status(run.status), "Not reached.") if is_last else ""
    return note


def _state(run: Run, *, ahead: int, is_done: bool) -> str:
    if run.status in (Run.Status.APPLIED, Run.Status.UNDONE):
        return "done"
    if run.is_finished:
        if run.status == Run.Status.FAILED and ahead == 0:
            return "stopped"
        return "done" if is_done else "next"
    if ahead == 0:
        return "now"
    return "done" if ahead < 0 else "next"


def _time(state: str, *, took: list[float], before: list[float], spent: float | None) -> str:
    if state == "done" and took:
        return seconds_words(sum(took))
    if state == "now" and spent is not None and spent >= 1:
        return f"{seconds_words(sum(took) + spent)} so far"
    return f"about {seconds_words(sum(before))} last time" if state == "next" and sum(before) >= 1 else ""


def _reads(work: Mapping[str, Any]) -> tuple[ReadRow, ...]:
    expected: Mapping[str, int] = work.get("expected", {})
    read: Mapping[str, int] = work.get("read", {})
    now = COLLECTIONS.get(str(work.get("collection", "")))
    return tuple(
        _read_row(kind, read[kind], expected.get(kind), is_now=kind == now)
        for kind in WORDS
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
    return ReadRow(heading=capital(WORDS[kind]), count=number(count), against=against, is_now=is_now)
