"""A sync at work in words: what it does now, when it may be done, what comes then, and how the last ones went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from rostering.models import Run
from rostering.screens.moments import Moment, moment
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.stages import COLLECTIONS, WORDS
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.time_left import left_words
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, percent, several

#: What each step is doing.
_DOING: Final = {
    "again": "Taking what was read last",
    "complete": "Checking that everything has come",
    "feed": "Keeping a copy of what the district shares",
    "scope": "Choosing what is included",
    "checks": "Checking what the district should fix",
    "rekey": "Pairing new IDs with the people and classes they belong to",
    "plan": "Writing the change list",
    "guard": "Weighing the change list",
    "list": "Listing what goes back",
}
_ASKS_NOBODY: Final = (Run.Trigger.UNDO, Run.Trigger.REPLAN)


@dataclass(frozen=True, kw_only=True)
class BeforeLine:
    """An earlier sync of the district."""

    number: int
    pill: Pill
    when: Moment
    words: str


def _of_the_queue(run: Run, *, now: datetime, zone: str) -> Sentence:
    """A queued sync: new, or one that waits for its next attempt after trouble with the provider."""
    safe = strong("Nothing on Khan Academy has changed.")
    if run.not_before is not None and run.not_before > now:
        at = moment(run.not_before, now=now, zone=zone).words
        return say(f"{run.message} " if run.message else "", "The next attempt is ", strong(at), ". ", safe)
    return say("Waiting for a free worker; it begins within a minute. ", safe)


def live_sentence(run: Run, *, provider: str, left: float | None, now: datetime) -> Sentence:
    """What happens right now, how long it may still take, and on which side of the line we are."""
    safe = strong("Nothing on Khan Academy has changed yet.")
    if run.status == Run.Status.QUEUED:
        return _of_the_queue(run, now=now, zone=run.district.time_zone)
    if run.stage == "put_back":
        return say(f"Putting Khan Academy back{_before(run)}, ", strong("all in one step or not at all."))
    if run.stage == "apply" or run.status == Run.Status.APPLYING:
        return say(
            "Bringing Khan Academy up to date, ",
            strong("all in one step or not at all."),
            f" {left_words(left)}",
        )
    if run.stage == "fetch":
        return _reading_sentence(run.work or {}, provider, safe_words=safe.text, left=_left(left))
    beginning = "Beginning" if run.trigger in _ASKS_NOBODY else f"Connecting to {provider}"
    return say(f"{_DOING.get(run.stage, beginning)}. {_left(left)}", safe)


def _before(run: Run) -> str:
    """ " to before sync 51"."""
    undo = getattr(run, "undo", None)
    return f" to before sync {number(undo.undoes_id)}" if undo else ""


def _reading_sentence(work: Mapping[str, Any], provider: str, *, safe_words: str, left: str) -> Sentence:
    kind = COLLECTIONS.get(str(work.get("collection", "")), "")
    count, expected = work.get("read", {}).get(kind), work.get("expected", {}).get(kind)
    what = f"Reading {WORDS.get(kind, 'what the district shares')} from {provider}"
    safe = strong(safe_words)
    if count is None:
        return say(f"{what}. {left}", safe)
    if expected:
        return say(f"{what}: ", strong(f"{number(count)} of about {number(expected)}"), f". {left}", safe)
    return say(f"{what}: ", strong(number(count)), f" so far. {left}", safe)


def _left(left: float | None) -> str:
    words = left_words(left)
    return f"{words} " if words else ""


def likely_end(left: float | None, *, viewer: Viewer, zone: str) -> tuple[Fact, ...]:
    """ "Likely end: 08:37", where there is a base for it."""
    if not left_words(left):
        return ()
    at = moment(viewer.now + timedelta(seconds=left or 0), now=viewer.now, zone=zone)
    return (Fact(name="Likely end", value=at.words, exact=at.exact),)


def what_comes(run: Run, *, is_paused: bool, is_under_review: bool) -> str:
    """What one will see when it is done."""
    if run.trigger == Run.Trigger.UNDO:
        return (
            "When it is done this page tells what went back. What the district still shares is planned again at once,"
            " and every change of it waits for a person from then on."
        )
    if is_paused:
        return "The district is paused: the change list will be shown, and nothing is applied before the pause ends."
    if is_under_review:
        return (
            "The district is under review: whatever changes goes on hold, and a person is asked."
            " Nothing is applied before somebody decides."
        )
    limit = percent(run.district.large_change_limit)
    return (
        f"If no kind changes by more than {limit}, Khan Academy is brought up to date at once and this page"
        " tells what changed. A larger change goes on hold, and a person is asked."
    )


def before_lines(runs: Iterable[Run], *, viewer: Viewer, zone: str) -> tuple[BeforeLine, ...]:
    """The district's last syncs, newest first."""
    return tuple(
        BeforeLine(
            number=run.id,
            pill=run_pill(
                status=run.status,
                reason=run.reason,
                has_changes=run.plan is None or not run.plan.is_empty,
                trigger=run.trigger,
            ),
            when=moment(run.started_at or run.queued_at, now=viewer.now, zone=zone, also=viewer.zone),
            words=_outcome(run),
        )
        for run in runs
    )


def _outcome(run: Run) -> str:
    if run.plan is not None and not run.plan.is_empty:
        changed = sum(int(counts.get("changed", 0)) for counts in run.plan.totals.values())
        return several(changed, "change")
    return run.get_reason_display() if run.status == Run.Status.FAILED and run.reason else ""
