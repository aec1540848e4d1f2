"""The story of a finished sync in one sentence: what became of it, and what was not changed."""

from typing import Final

from rostering.models import Run
from rostering.screens.moments import moment
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.harm import held_sentence
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import count_of, listed, number, several

_PAST: Final = {
    "removed": "left",
    "rekeyed": "came back under new IDs",
    "added": "joined",
    "updated": "were updated",
    "ended": "left with their term",
}
SAFE: Final = "Nothing on Khan Academy was changed."


def story(run: Run, figures: Figures | None, *, viewer: Viewer, zone: str) -> Sentence:
    """What became of a finished sync."""
    when = moment(run.finished_at or run.queued_at, now=viewer.now, zone=zone).words
    stories = _OF_UNDOS if run.trigger == Run.Trigger.UNDO else {}
    teller = stories.get(Run.Status(run.status)) or _STORIES.get(Run.Status(run.status))
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
        f" and {'waits' if figures.changed == 1 else 'wait'} for {_WAITS_FOR[run.reason]}. " + SAFE,
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


def _put_back(run: Run, figures: Figures | None, when: str) -> Sentence:
    if figures is None:
        return say("Khan Academy was ", strong("as before already"), f"; noted {when}.")
    noun = several(figures.changed, "change", "changes")
    return say("Khan Academy was ", strong("put back"), f" {when}, with {noun}: {what_happened(figures)}.")


def _asked_back(run: Run, figures: Figures | None, when: str) -> Sentence:
    undo = getattr(run, "undo", None)
    named = f"The undo of sync {number(undo.undoes_id)}" if undo else "An undo"
    return say(f"{named} waits for ", strong("a second person"), f". {SAFE}")


_WAITS_FOR: Final[dict[str, str]] = {
    Run.Reason.PAUSED: "the end of the pause",
    Run.Reason.STOPPED: "a specialist to release the provider",
    Run.Reason.NONE: "the next night, or a person",
}
_WHERE: Final = {
    "fetch": " while reading what the district shares",
    "complete": " because what was read is not complete",
    "feed": " while keeping a copy",
    "apply": " while bringing Khan Academy up to date",
    "list": " while listing what goes back",
    "put_back": " while putting Khan Academy back",
}
_OF_UNDOS: Final = {Run.Status.APPLIED: _put_back, Run.Status.HELD: _asked_back}
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
